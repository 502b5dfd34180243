#include "desk/time/jobs.h"
#include "desk/time/retention.h"

#include "desk/scrub.h"
#include "store/erase.h"

#include <inttypes.h>
#include <stdlib.h>

#define AT_ONCE 50 /* tickets of one unit of work */
#define EVERY_MS DAY_MS
#define SOON_MS SECOND_MS

void retention_start(struct work *w)
{
	struct job job;
	if (!job_find(w->db, w->arena, JOB_RETENTION, "", &job))
		job_later(w, JOB_RETENTION, 0, "", w->now + EVERY_MS, NULL);
}

/* Up to which closing the texts of this queue are gone already. */
static const char *mark_key(struct work *w, int64_t queue_id)
{
	return arena_printf(w->arena, "retention:%" PRId64, queue_id);
}

static struct closed_mark mark_of(struct work *w, int64_t queue_id)
{
	struct closed_mark mark = {0};
	char *kept = kv_get(w->db, "@desk", mark_key(w, queue_id)), *end = NULL;
	if (kept) {
		mark.ms = strtoll(kept, &end, 10);
		mark.id = strtoll(end, NULL, 10);
	}
	free(kept);
	return mark;
}

/* True if there is more to do. */
static bool one_queue(struct work *w, const struct desk_queue *q)
{
	struct queue_row row;
	struct erased erased = {0};
	int64_t *tickets;
	if (!q->keep_ms || !queue_by_name(w->db, w->arena, q->name, &row))
		return false;
	int64_t keep = q->keep_ms > RETENTION_LEAST_MS ? q->keep_ms : RETENTION_LEAST_MS;
	struct closed_mark mark = mark_of(w, row.id);
	size_t n = tickets_closed_before(w->db, w->arena, row.id, w->now - keep, AT_ONCE, &mark, &tickets);
	for (size_t i = 0; i < n; i++) {
		erase_ticket(w->db, w->arena, tickets[i], &erased);
		work_history(w, &(struct ticket){.id = tickets[i]}, HISTORY_PERSON, 0, "{\"what\":\"retention\"}");
	}
	for (size_t i = 0; i < erased.nfiles; i++)
		scrub_file_later(w, erased.files[i], w->now);
	if (n > 0)
		kv_put(w->db, "@desk", mark_key(w, row.id), arena_printf(w->arena, "%" PRId64 " %" PRId64, mark.ms, mark.id));
	return n == AT_ONCE;
}

void retention_due(struct work *w, const struct job *job)
{
	bool more = false;
	(void)job;
	for (size_t i = 0; i < w->settings->nqueues; i++)
		more = one_queue(w, &w->settings->queues[i]) || more;
	job_later(w, JOB_RETENTION, 0, "", w->now + (more ? SOON_MS : EVERY_MS), NULL);
}
