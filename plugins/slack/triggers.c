#include "triggers.h"

#include "base/mem.h"

#include <stdlib.h>
#include <string.h>

#define FRESH_MS 2500

struct trigger {
	struct trigger *next; /* a newer one */
	const struct team *team;
	char *user, *id;
	int64_t until_ms;
};

static void trigger_free(struct trigger *trigger)
{
	free(trigger->user);
	free(trigger->id);
	free(trigger);
}

/* All live equally long, so the stale ones are in front: a busy workspace is not searched for them with every command. */
static void drop_stale(struct gd_channel *channel, int64_t now)
{
	struct trigger *oldest;

	while ((oldest = channel->triggers) && oldest->until_ms <= now) {
		channel->triggers = oldest->next;
		trigger_free(oldest);
	}
}

void triggers_keep(struct gd_channel *channel, const struct team *team, const char *user, const char *id)
{
	int64_t now = channel->host->now_ms(channel->ctx);
	struct trigger *trigger = mem_alloc(sizeof *trigger);

	drop_stale(channel, now);
	*trigger = (struct trigger){.team = team, .user = mem_strdup(user), .id = mem_strdup(id), .until_ms = now + FRESH_MS};
	if (channel->triggers)
		channel->newest_trigger->next = trigger;
	else
		channel->triggers = trigger;
	channel->newest_trigger = trigger;
}

char *triggers_take(struct gd_channel *channel, const struct team *team, const char *user)
{
	struct trigger *newest = NULL;

	drop_stale(channel, channel->host->now_ms(channel->ctx));
	for (struct trigger *trigger = channel->triggers; trigger; trigger = trigger->next)
		if (trigger->id && trigger->team == team && strcmp(trigger->user, user) == 0)
			newest = trigger;
	if (!newest)
		return NULL;
	char *id = newest->id;
	newest->id = NULL;
	return id;
}

void triggers_clear(struct gd_channel *channel)
{
	drop_stale(channel, INT64_MAX);
}
