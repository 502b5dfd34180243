#include "desk/work.h"

#include <stdarg.h>
#include <stdio.h>

int64_t work_id(struct work *w)
{
	return id_next(w->ids, w->now);
}

void work_fail(struct work *w, const char *why)
{
	db_fail(w->db, why);
}

bool work_queue(struct work *w, int64_t id, struct queue_row *out)
{
	if (w->queue.id != id || id == 0) {
		w->queue = (struct queue_row){0};
		if (!queue_load(w->db, w->arena, id, &w->queue))
			return false;
	}
	*out = w->queue;
	return true;
}

void work_queue_changed(struct work *w)
{
	w->queue = (struct queue_row){0};
}

void work_history(struct work *w, const struct ticket *ticket, enum history_kind kind, int64_t actor, const char *json, ...)
{
	char data[1024];
	va_list args;
	va_start(args, json);
	int n = vsnprintf(data, sizeof data, json, args);
	va_end(args);
	if (n < 0 || (size_t)n >= sizeof data)
		work_fail(w, "A history record is too long.");
	history_add(w->db, w->chain, ticket ? ticket->id : 0, actor, w->now, kind, data);
}

const char *work_link(struct work *w, const struct ticket *ticket)
{
	return w->settings->public_url ? arena_printf(w->arena, "%s/t/%s", w->settings->public_url, ticket->ref) : NULL;
}
