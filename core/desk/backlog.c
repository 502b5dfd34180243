#include "desk/backlog.h"

#include "store/admin.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void add(struct desk_backlog *found, const struct outbox_place *row)
{
	size_t at = 0;
	while (at < found->count && strcmp(found->list[at].channel, row->channel) != 0)
		at++;
	if (at == BACKLOG_CHANNELS)
		return;
	if (at == found->count) {
		snprintf(found->list[at].channel, sizeof found->list[at].channel, "%s", row->channel);
		found->list[at].pending = 0;
		found->list[at].oldest_ms = row->created_ms;
		found->count++;
	}
	found->list[at].pending++;
	if (row->created_ms < found->list[at].oldest_ms)
		found->list[at].oldest_ms = row->created_ms;
}

bool backlog_count(struct db *db, struct backlog_count *count)
{
	struct arena a = {0};
	struct outbox_place last = {.dest = count->dest ? count->dest : "", .lane = count->lane, .id = count->id}, *rows;
	size_t n = outbox_after(db, &a, &last, BACKLOG_SLICE, &rows);
	for (size_t i = 0; i < n; i++)
		add(&count->found, &rows[i]);
	if (n > 0) {
		free(count->dest);
		count->dest = mem_strdup(rows[n - 1].dest);
		count->lane = rows[n - 1].lane;
		count->id = rows[n - 1].id;
	}
	arena_clear(&a);
	return n < BACKLOG_SLICE;
}

void backlog_reset(struct backlog_count *count)
{
	free(count->dest);
	*count = (struct backlog_count){0};
}
