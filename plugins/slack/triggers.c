#include "triggers.h"

#include "base/mem.h"

#include <stdlib.h>
#include <string.h>

#define FRESH_MS 2500

struct triggers {
	struct triggers *next;
	const struct team *team;
	char *user, *id;
	int64_t until_ms;
};

static void drop(struct triggers **at)
{
	struct triggers *trigger = *at;

	*at = trigger->next;
	free(trigger->user);
	free(trigger->id);
	free(trigger);
}

static void drop_stale(struct gd_channel *channel)
{
	int64_t now = channel->host->now_ms(channel->ctx);

	for (struct triggers **at = &channel->triggers; *at; ) {
		if ((*at)->until_ms <= now)
			drop(at);
		else
			at = &(*at)->next;
	}
}

void triggers_keep(struct gd_channel *channel, const struct team *team, const char *user, const char *id)
{
	struct triggers *trigger = mem_alloc(sizeof *trigger);

	drop_stale(channel);
	*trigger = (struct triggers){.next = channel->triggers, .team = team, .user = mem_strdup(user), .id = mem_strdup(id),
		.until_ms = channel->host->now_ms(channel->ctx) + FRESH_MS};
	channel->triggers = trigger;
}

char *triggers_take(struct gd_channel *channel, const struct team *team, const char *user)
{
	drop_stale(channel);
	for (struct triggers **at = &channel->triggers; *at; at = &(*at)->next) {
		if ((*at)->team != team || strcmp((*at)->user, user) != 0)
			continue;
		char *id = (*at)->id;
		(*at)->id = NULL;
		drop(at);
		return id;
	}
	return NULL;
}

void triggers_clear(struct gd_channel *channel)
{
	while (channel->triggers)
		drop(&channel->triggers);
}
