#include "directs.h"

#include "base/mem.h"

#include <stdlib.h>
#include <string.h>

#define DIRECTS_MOST 4096

struct directs {
	struct directs *next;
	const struct team *team;
	char *user, *room;
};

const char *directs_find(struct gd_channel *channel, const struct team *team, const char *user)
{
	for (const struct directs *direct = channel->directs; direct; direct = direct->next)
		if (direct->team == team && !strcmp(direct->user, user))
			return direct->room;
	return NULL;
}

void directs_keep(struct gd_channel *channel, const struct team *team, const char *user, const char *room)
{
	if (directs_find(channel, team, user))
		return;
	if (channel->ndirects >= DIRECTS_MOST)
		directs_clear(channel); /* cheap to ask again */
	struct directs *direct = mem_alloc(sizeof *direct);
	*direct = (struct directs){.next = channel->directs, .team = team, .user = mem_strdup(user), .room = mem_strdup(room)};
	channel->directs = direct;
	channel->ndirects++;
}

void directs_clear(struct gd_channel *channel)
{
	while (channel->directs) {
		struct directs *direct = channel->directs;
		channel->directs = direct->next;
		free(direct->user);
		free(direct->room);
		free(direct);
	}
	channel->ndirects = 0;
}
