#include "desk/time/closing.h"

#include "desk/act.h"
#include "desk/time/jobs.h"
#include "desk/persons.h"
#include "desk/out/reach.h"
#include "desk/out/tell.h"
#include "desk/terms.h"
#include "sla/autoclose.h"
#include "store/endings.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- automatic closing --------------------------------------------------------------------------------------------------------------- */

static int64_t delay_of(const struct queue_terms *terms, const struct ticket *t)
{
	if (t->machine)
		return 0;
	return t->status == STATUS_SOLVED ? terms->autoclose_ms : t->status == STATUS_WAIT ? terms->wait_autoclose_ms : 0;
}

void closing_stop(struct work *w, const struct ticket *t)
{
	closing_remove(w->db, t->id);
	job_cancel(w, JOB_CLOSING, job_key_of_id(w, t->id));
}

static void begin(struct work *w, const struct ticket *t)
{
	const struct queue_terms *terms = terms_of(w, t->queue_id);
	int64_t delay = delay_of(terms, t);
	struct closing_plan plan;
	if (!delay)
		return;
	closing_plan(&terms->hours, w->now, delay, terms->warn_ms, terms->nwarn, &plan);
	if (plan.date_ms == CALENDAR_NEVER)
		return;
	closing_put(w->db, &(struct closing_row){.ticket_id = t->id, .start_ms = w->now, .date_ms = plan.date_ms});
	job_of_ticket(w, JOB_CLOSING, t->id, plan.nwarns ? plan.warn_ms[0] : plan.date_ms, NULL);
}

void closing_news(struct work *w, const struct delivery *d, bool arrived)
{
	struct closing_row row;
	struct ticket t = {.id = d->ticket_id};
	if (!d->ticket_id || !closing_by_delivery(w->db, d->ticket_id, d->id, &row))
		return;
	row.warning = arrived ? WARNING_DELIVERED : WARNING_FAILED;
	if (arrived && !row.assured_ms)
		row.assured_ms = w->now;
	closing_put(w->db, &row);
	job_of_ticket(w, JOB_CLOSING, t.id, w->now, NULL); /* decides anew */
}

/* ---- waiting for the customer -------------------------------------------------------------------------------------------------------- */

int64_t closing_remind_at(const struct queue_terms *terms, int64_t start, size_t n)
{
	return calendar_add_days(&terms->hours, start, terms->remind_days[n]);
}

static void begin_reminders(struct work *w, const struct ticket *t)
{
	const struct queue_terms *terms = terms_of(w, t->queue_id);
	if (terms->nremind && !t->machine)
		job_of_ticket(w, JOB_WAIT_REMIND, t->id, closing_remind_at(terms, w->now, 0), arena_printf(w->arena, "0 %" PRId64, w->now));
}

/* ---- forgotten ----------------------------------------------------------------------------------------------------------------------- */

void closing_watch(struct work *w, const struct ticket *t, int64_t from)
{
	const struct queue_terms *terms = terms_of(w, t->queue_id);
	int64_t at = calendar_add_days(&terms->hours, from, terms->silence_days);
	if (terms->silence_days && !t->machine && at != CALENDAR_NEVER)
		job_of_ticket(w, JOB_SILENCE, t->id, at, NULL);
}

static void begin_pickup(struct work *w, const struct ticket *t)
{
	struct sla_promise promise;
	const char *name;
	terms_promise(w, t, &promise);
	int64_t at = calendar_add(terms_hours(w, t, &name), w->now, sla_pickup_ms(&promise));
	if (at != CALENDAR_NEVER)
		job_of_ticket(w, JOB_PICKUP, t->id, at, NULL);
}

/* ---- what begins and ends them ------------------------------------------------------------------------------------------------------- */

void closing_opened(struct work *w, const struct ticket *t)
{
	closing_watch(w, t, w->now);
}

/* Nobody waits for words about a closed ticket. */
static void listen_again(struct work *w, const struct ticket *t, enum ticket_status before)
{
	if (t->status == STATUS_CLOSED)
		job_cancel(w, JOB_SILENCE, job_key_of_id(w, t->id));
	else if (before == STATUS_CLOSED)
		closing_watch(w, t, w->now);
}

void closing_moved(struct work *w, const struct ticket *t, const struct life_change *c)
{
	const struct queue_terms *terms = terms_of(w, t->queue_id);
	bool changed = t->status != c->before;
	if (changed || c->event == EVENT_KEEP_OPEN || transition_unplans(c->event, c->actors))
		closing_stop(w, t);
	if (changed && c->before == STATUS_WAIT)
		job_cancel(w, JOB_WAIT_REMIND, job_key_of_id(w, t->id));
	if (changed && (t->status == STATUS_SOLVED || t->status == STATUS_WAIT))
		begin(w, t);
	if (changed && t->status == STATUS_WAIT)
		begin_reminders(w, t);
	if (changed)
		listen_again(w, t, c->before);
	if (c->event == EVENT_HOLD_END)
		job_of_ticket(w, JOB_HOLD_FOLLOW, t->id, calendar_add_days(&terms->hours, w->now, 1),
			arena_printf(w->arena, "%" PRId64, w->now));
	if (c->moved->effects & EFFECT_PICKUP_TIMER)
		begin_pickup(w, t);
}
