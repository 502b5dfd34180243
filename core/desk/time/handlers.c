#include "desk/time/handlers.h"

#include "desk/export.h"
#include "desk/machine.h"
#include "desk/out/speak.h"
#include "desk/routing.h"
#include "desk/scrub.h"
#include "desk/time/clocks.h"
#include "desk/time/ending.h"
#include "desk/time/due.h"
#include "desk/time/paging.h"
#include "desk/time/rating.h"
#include "desk/time/remind.h"
#include "desk/time/retention.h"
#include "desk/verbs/presence.h"
#include "desk/verbs/raise.h"
#include "store/admin.h"
#include "store/deliveries.h"
#include "store/endings.h"
#include "store/proofs.h"
#include "desk/time/jobs.h"

#define HOUSEKEEPING_MS (10 * MINUTE_MS)
#define HOUSEKEEPING_ROWS 500
#define CODES_KEEP_MS (40 * DAY_MS)

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

/* By kind, so that a number given twice does not compile. */
static const struct handler {
	void (*run)(struct work *, const struct job *);
	bool is_delay; /* counts from when it was made: shifted with the clock. A moment is not */
} handlers[] = {
	[JOB_HOLD_DOWN] = {hold_down_over, true},
	[JOB_HOUSEKEEPING] = {housekeeping, true},
	[JOB_SLA_WARN] = {clocks_warn, false},
	[JOB_SLA_BREACH] = {clocks_breach, false},
	[JOB_LATE] = {clocks_late, false},
	[JOB_HELD] = {speak_due, true},
	[JOB_ASKED] = {speak_lapsed, true},
	[JOB_CONFIRM] = {lapsed, true},
	[JOB_WHICH] = {routing_lapsed, true},
	[JOB_GREETING] = {greeting_over, true},
	[JOB_HOLD_END] = {hold_over, false},
	[JOB_CLOSE] = {close_due, false},
	[JOB_MORE] = {lapsed, true},
	[JOB_FORM] = {lapsed, true},
	[JOB_CLOSING] = {ending_due, false},
	[JOB_WAIT_REMIND] = {ending_remind, false},
	[JOB_SILENCE] = {ending_silence, false},
	[JOB_HOLD_FOLLOW] = {ending_after_hold, false},
	[JOB_PICKUP] = {ending_pickup, false},
	[JOB_PAGE] = {paging_due, true},
	[JOB_SURVEY] = {rating_ask, true},
	[JOB_PRIO_WHY] = {raise_why_over, true},
	[JOB_SNOOZE] = {snooze_over, false},
	[JOB_REMIND] = {remind_due, false},
	[JOB_REMIND_REPLY] = {lapsed, true},
	[JOB_FILE_GONE] = {scrub_file, true},
	[JOB_RETENTION] = {retention_due, true},
	[JOB_DIGEST] = {presence_digest, false},
	[JOB_ORPHANS] = {presence_orphans, true},
};
#define KINDS (sizeof handlers / sizeof *handlers)

void handlers_run(struct work *w, const struct job *job)
{
	struct job there;
	/* Several are read at once: one that ran before may have cancelled this one, or made it anew for later. */
	if (!job_find(w->db, w->arena, job->kind, job->key, &there) || there.id != job->id)
		return;
	job_remove(w->db, job->kind, job->key);
	if (job->kind > 0 && (size_t)job->kind < KINDS && handlers[job->kind].run)
		handlers[job->kind].run(w, job);
}

void handlers_clock_stepped(struct work *w, int64_t by_ms)
{
	for (size_t kind = 0; kind < KINDS; kind++)
		if (handlers[kind].is_delay)
			jobs_shift(w->db, (int)kind, by_ms);
	codes_shift(w->db, by_ms);
	paging_shift(w->db, by_ms); /* how long somebody has been called is no moment either */
}

void handlers_start(struct work *w)
{
	struct job job;
	retention_start(w);
	if (!job_find(w->db, w->arena, JOB_HOUSEKEEPING, "", &job))
		job_later(w, JOB_HOUSEKEEPING, 0, "", w->now + HOUSEKEEPING_MS, NULL);
}
