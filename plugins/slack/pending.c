#include "pending.h"

#include "api.h"

#include <stdlib.h>

struct pending *pending_new(struct gd_channel *channel, struct told *told)
{
	struct pending *pending = mem_alloc(sizeof *pending), **end = &channel->pending;

	*pending = (struct pending){.told = told, .tag = ++channel->serial};
	while (*end)
		end = &(*end)->next;
	*end = pending;
	return pending;
}

void pending_end(struct gd_channel *channel, struct pending *pending)
{
	struct pending **at = &channel->pending;

	while (*at != pending)
		at = &(*at)->next;
	*at = pending->next;
	api_forget(channel, pending);
	told_free(pending->told);
	free(pending);
}
