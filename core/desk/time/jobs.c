#include "desk/time/jobs.h"

#include "desk/time/clocks.h"
#include "desk/time/closing.h"
#include "desk/time/due.h"
#include "desk/held.h"
#include "desk/machine.h"
#include "desk/time/paging.h"
#include "desk/time/rating.h"
#include "desk/time/retention.h"
#include "desk/export.h"
#include "desk/scrub.h"
#include "desk/time/remind.h"
#include "desk/routing.h"
#include "desk/verbs/raise.h"
#include "desk/verbs/presence.h"
#include "store/admin.h"
#include "store/deliveries.h"
#include "store/proofs.h"

#include <inttypes.h>
#include <string.h>

#define HOUSEKEEPING_MS (10 * MINUTE_MS)
#define HOUSEKEEPING_ROWS 500
#define CODES_KEEP_MS (40 * DAY_MS)

void job_later(struct work *w, enum job_kind kind, int64_t ticket_id, const char *key, int64_t due_ms, const char *data)
{
	job_put(w->db,
		&(struct job){.id = work_id(w), .due_ms = due_ms, .ticket_id = ticket_id, .kind = (int)kind, .key = key, .data = data});
}

void job_cancel(struct work *w, enum job_kind kind, const char *key)
{
	job_remove(w->db, (int)kind, key);
}

const char *job_key_of_id(struct work *w, int64_t id)
{
	return arena_printf(w->arena, "%" PRId64, id);
}

/* ---- the kinds ----------------------------------------------------------------------------------------------------------------------- */

static void hold_down_over(struct work *w, const struct job *job)
{
	struct ticket ticket;
	if (ticket_load(w->db, w->arena, job->ticket_id, &ticket) && ticket.status != STATUS_CLOSED)
		machine_settle(w, &ticket);
}

static void housekeeping(struct work *w, const struct job *job)
{
	(void)job;
	received_forget(w->db, w->now - w->settings->received_keep_ms);
	inbox_forget(w->db, w->now - w->settings->inbox_keep_ms, HOUSEKEEPING_ROWS);
	export_forget(w);
	deliveries_forget(w->db, w->now - w->settings->outbox_keep_ms, HOUSEKEEPING_ROWS);
	codes_forget(w->db, w->now - CODES_KEEP_MS);
	job_later(w, JOB_HOUSEKEEPING, 0, "", w->now + HOUSEKEEPING_MS, NULL);
}

/* A word, a page of a list: what waited is gone with its job. */
static void lapsed(struct work *w, const struct job *job)
{
	(void)w;
	(void)job;
}

static const struct {
	enum job_kind kind;
	void (*run)(struct work *, const struct job *);
	bool is_delay; /* counts from when it was made: shifted with the clock. A moment is not */
} kinds[] = {
	{JOB_HOLD_DOWN, hold_down_over, true},
	{JOB_HOUSEKEEPING, housekeeping, true},
	{JOB_SLA_WARN, clocks_warn, false},
	{JOB_SLA_BREACH, clocks_breach, false},
	{JOB_LATE, clocks_late, false},
	{JOB_HELD, held_due, true},
	{JOB_ASKED, held_lapsed, true},
	{JOB_CONFIRM, lapsed, true},
	{JOB_WHICH, routing_lapsed, true},
	{JOB_GREETING, greeting_over, true},
	{JOB_HOLD_END, hold_over, false},
	{JOB_CLOSE, close_due, false},
	{JOB_MORE, lapsed, true},
{JOB_FORM, lapsed, true},
	{JOB_CLOSING, closing_due, false},
	{JOB_WAIT_REMIND, closing_remind, false},
	{JOB_SILENCE, closing_silence, false},
	{JOB_HOLD_FOLLOW, closing_after_hold, false},
	{JOB_PICKUP, closing_pickup, false},
	{JOB_PAGE, paging_due, true},
	{JOB_SURVEY, rating_ask, true},
	{JOB_PRIO_WHY, raise_why_over, true},
	{JOB_SNOOZE, snooze_over, false},
	{JOB_REMIND, remind_due, false},
	{JOB_REMIND_REPLY, lapsed, true},
	{JOB_FILE_GONE, scrub_file, true},
	{JOB_RETENTION, retention_due, true},
	{JOB_DIGEST, presence_digest, false},
	{JOB_ORPHANS, presence_orphans, true},
};

void job_run(struct work *w, const struct job *job)
{
	struct job there;
	/* Several are read at once: one that ran before may have cancelled this one, or made it anew for later. */
	if (!job_find(w->db, w->arena, job->kind, job->key, &there) || there.id != job->id)
		return;
	job_remove(w->db, job->kind, job->key);
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
		if ((int)kinds[i].kind == job->kind)
			kinds[i].run(w, job);
}

void jobs_clock_stepped(struct work *w, int64_t by_ms)
{
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
		if (kinds[i].is_delay)
			jobs_shift(w->db, (int)kinds[i].kind, by_ms);
}

void jobs_start(struct work *w)
{
	struct job job;
	retention_start(w);
	if (!job_find(w->db, w->arena, JOB_HOUSEKEEPING, "", &job))
		job_later(w, JOB_HOUSEKEEPING, 0, "", w->now + HOUSEKEEPING_MS, NULL);
}
