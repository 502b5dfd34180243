#include "doubts.h"

#include "base/mem.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define DOUBTS_MOST 512
#define KEY_SIZE 41

struct doubts {
	char keys[DOUBTS_MOST][KEY_SIZE];
	size_t next;
};

void doubts_keep(struct gd_channel *channel, const char *key)
{
	if (!key)
		return;
	if (!channel->doubts)
		channel->doubts = mem_alloc(sizeof *channel->doubts);
	struct doubts *doubts = channel->doubts;
	(void)snprintf(doubts->keys[doubts->next++ % DOUBTS_MOST], KEY_SIZE, "%s", key);
}

bool doubts_take(struct gd_channel *channel, const char *key)
{
	for (size_t i = 0; channel->doubts && key && *key && i < DOUBTS_MOST; i++) {
		char *kept = channel->doubts->keys[i];
		if (strcmp(kept, key) != 0)
			continue;
		*kept = '\0';
		return true;
	}
	return false;
}

void doubts_clear(struct gd_channel *channel)
{
	free(channel->doubts);
	channel->doubts = NULL;
}
