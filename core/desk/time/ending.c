#include "desk/time/ending.h"

#include "desk/act.h"
#include "desk/out/reach.h"
#include "desk/out/tell.h"
#include "desk/persons.h"
#include "desk/terms.h"
#include "desk/time/closing.h"
#include "desk/time/jobs.h"
#include "sla/autoclose.h"
#include "store/endings.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

/* ---- who is told on the desk's side -------------------------------------------------------------------------------------------------- */

static void tell_leads(struct work *w, const struct ticket *t, enum msg msg, const struct msg_values *values)
{
	int64_t *members;
	size_t n = members_of(w->db, w->arena, t->queue_id, &members);
	for (size_t i = 0; i < n; i++)
		if (member_role(w->db, t->queue_id, members[i]) == MEMBER_LEAD)
			tell_person(w, t, members[i], msg, values, 0, LANE_PEOPLE);
}

/* The assignee; the room if there is none or they cannot be reached. */
static void tell_owner(struct work *w, const struct ticket *t, enum msg msg, const struct msg_values *values)
{
	if (!t->assignee_id || reach_of(w, t, t->assignee_id) != REACH_OK ||
		!tell_person(w, t, t->assignee_id, msg, values, 0, LANE_PEOPLE))
		tell_desk(w, t, msg, values, 0, 0);
}

static void facts_of(struct work *w, const struct ticket *t, const struct closing_row *row, struct closing_facts *out)
{
	const struct queue_terms *terms = terms_of(w, t->queue_id);
	*out = (struct closing_facts){
		.reachable = reach_of(w, t, t->requester_id) == REACH_OK,
		.warning = (enum warning_state)row->warning,
		.warned_ms = row->warned_ms,
		.assured_ms = row->assured_ms,
		.reach_ms = row->reach_ms,
	};
	closing_plan(&terms->hours, row->start_ms, row->date_ms - row->start_ms, terms->warn_ms, terms->nwarn, &out->plan);
	out->plan.date_ms = row->date_ms; /* what was said counts, even if the opening hours have changed since */
}

static void warn(struct work *w, const struct ticket *t, struct closing_row *row, int64_t date)
{
	int64_t last = delivery_last(w->db, t->id, t->requester_id);
	if (date != row->date_ms)
		row->assured_ms = 0;
	row->date_ms = date;
	row->warned_ms = w->now;
	struct telling told = {.ticket = t, .notice = NOTICE_CLOSING_SOON, .key = t->status == STATUS_WAIT ? "m.wait.closing" : NULL};
	msg_day(&told.values, "date", date);
	tell(w, &told);
	row->outbox_id = delivery_last(w->db, t->id, t->requester_id);
	/* Nothing was written to them: they asked for no messages at all. */
	row->warning = row->outbox_id && row->outbox_id != last ? WARNING_PENDING : WARNING_FAILED;
}

static void say_unreachable(struct work *w, const struct ticket *t, struct closing_row *row)
{
	struct msg_values v = {0};
	enum reach reach = reach_of(w, t, t->requester_id);
	msg_text(&v, "who", person_name(w, t->requester_id));
	msg_text(&v, "why",
		reach == REACH_OK ? word_of(w->catalog, w->settings->lang, "reach", "undelivered")
				  : reach_why(w, w->settings->lang, reach));
	tell_owner(w, t, MSG_D_REACH, &v);
	row->reach_ms = w->now;
}

static void close_now(struct work *w, struct ticket *t, const struct closing_row *row)
{
	struct transition moved;
	enum ticket_status before = t->status;
	if (act_transition(w, t, EVENT_AUTOCLOSE, ACTOR_BIT(ACTOR_TIME), &moved) != ALLOWED)
		return;
	act_save(w, t);
	struct telling told = {.ticket = t,
		.notice = moved.notice,
		.key = moved.key,
		.changed = arena_printf(w->arena, "{\"status\":[\"%s\",\"%s\"]}", status_name(before), status_name(t->status))};
	struct ticket_facts facts = {0};
	terms_facts(w, t, &facts);
	msg_number(&told.values, "days", (w->now - row->start_ms) / DAY_MS);
	msg_day(&told.values, "date", facts.reopen_until_ms);
	tell(w, &told);
}

/* They could not be reached for a week, and now they can: another warning, for a later date. */
static void try_again(struct closing_row *row, const struct closing_facts *facts, int64_t now)
{
	bool fresh = now - row->warned_ms < CLOSING_GUARD_MS; /* the one that has just failed */
	if (row->warning == WARNING_FAILED && !fresh && facts->reachable && row->reach_ms && now - row->reach_ms >= CLOSING_REACH_MS)
		row->warning = WARNING_NONE;
}

void ending_due(struct work *w, const struct job *job)
{
	struct ticket t;
	struct closing_row row;
	struct closing_facts facts;
	if (!ticket_load(w->db, w->arena, job->ticket_id, &t) || !closing_find(w->db, t.id, &row))
		return;
	facts_of(w, &t, &row, &facts);
	try_again(&row, &facts, w->now);
	facts.warning = (enum warning_state)row.warning;
	struct closing_step step = closing_decide(&terms_of(w, t.queue_id)->hours, &facts, w->now);
	int64_t leaves = reach_text_at(w, &t, t.requester_id);
	switch (step.what) {
	case CLOSING_WAIT:
		job_of_ticket(w, JOB_CLOSING, t.id, step.at_ms, NULL);
		break;
	case CLOSING_WARN:
		if (leaves <= w->now)
			warn(w, &t, &row, step.date_ms);
		job_of_ticket(w, JOB_CLOSING, t.id, leaves > w->now ? leaves : w->now + CLOSING_GUARD_MS, NULL);
		break;
	case CLOSING_CLOSE:
		if (leaves > w->now) {
			job_of_ticket(w, JOB_CLOSING, t.id, leaves, NULL);
			break;
		}
		close_now(w, &t, &row);
		return; /* and the row has gone with it */
	case CLOSING_REACH:
		say_unreachable(w, &t, &row);
		job_of_ticket(w, JOB_CLOSING, t.id, w->now + CLOSING_REACH_MS, NULL);
		break;
	case CLOSING_STOP:
		closing_stop(w, &t);
		return;
	}
	closing_put(w->db, &row);
}

void ending_remind(struct work *w, const struct job *job)
{
	struct ticket t;
	size_t n = 0;
	int64_t start = 0;
	if (!ticket_load(w->db, w->arena, job->ticket_id, &t) || t.status != STATUS_WAIT ||
		sscanf(job->data, "%zu %" SCNd64, &n, &start) != 2)
		return;
	const struct queue_terms *terms = terms_of(w, t.queue_id);
	int64_t leaves = reach_text_at(w, &t, t.requester_id);
	if (leaves > w->now) {
		job_of_ticket(w, JOB_WAIT_REMIND, t.id, leaves, job->data);
		return;
	}
	while (n + 1 < terms->nremind && closing_remind_at(terms, start, n + 1) <= w->now)
		n++; /* what an outage made late is said once */
	struct telling told = {.ticket = &t, .notice = NOTICE_WAIT_REMIND, .facts.second_reminder = n > 0};
	const char *question = question_last(w->db, w->arena, t.id);
	msg_text(&told.values, "text", question ? question : t.title);
	msg_number(&told.values, "days", n < terms->nremind ? terms->remind_days[n] : 0);
	tell(w, &told);
	if (n + 1 < terms->nremind)
		job_of_ticket(w, JOB_WAIT_REMIND, t.id, closing_remind_at(terms, start, n + 1),
			arena_printf(w->arena, "%zu %" PRId64, n + 1, start));
}

static int64_t last_word(const struct ticket *t)
{
	return t->human_ms > t->created_ms ? t->human_ms : t->created_ms;
}

void ending_silence(struct work *w, const struct job *job)
{
	struct ticket t;
	int64_t since = 0;
	bool lead = sscanf(job->data, "lead %" SCNd64, &since) == 1;
	if (!ticket_load(w->db, w->arena, job->ticket_id, &t) || !status_is_open(t.status))
		return;
	const struct queue_terms *terms = terms_of(w, t.queue_id);
	bool waits = t.status == STATUS_HOLD || t.status == STATUS_WAIT;
	bool spoken = lead ? last_word(&t) != since : calendar_add_days(&terms->hours, last_word(&t), terms->silence_days) > w->now;
	if (waits || spoken || !terms->silence_days) {
		closing_watch(w, &t, waits ? w->now : last_word(&t));
		return;
	}
	struct msg_values v = {0};
	msg_number(&v, "days", terms->silence_days + lead);
	if (lead) {
		tell_leads(w, &t, MSG_D_SILENCE, &v);
		closing_watch(w, &t, w->now);
		return;
	}
	tell_owner(w, &t, MSG_D_SILENCE, &v);
	job_of_ticket(w, JOB_SILENCE, t.id, calendar_add_days(&terms->hours, w->now, 1),
		arena_printf(w->arena, "lead %" PRId64, last_word(&t)));
}

/* A hold came to its date, and nobody did anything for a business day. */
void ending_after_hold(struct work *w, const struct job *job)
{
	struct ticket t;
	if (!ticket_load(w->db, w->arena, job->ticket_id, &t) || t.status != STATUS_WIP || t.updated_ms > strtoll(job->data, NULL, 10))
		return;
	tell_leads(w, &t, MSG_D_HOLD_END, NULL);
}

/* It lost its assignee, and nobody took it in time. */
void ending_pickup(struct work *w, const struct job *job)
{
	struct ticket t;
	struct msg_values v = {0};
	if (!ticket_load(w->db, w->arena, job->ticket_id, &t) || !status_is_open(t.status) || t.assignee_id)
		return;
	msg_text(&v, "why", word_of(w->catalog, w->settings->lang, "value", "nobody"));
	tell_desk(w, &t, MSG_D_ORPHAN, &v, 0, 0);
	tell_leads(w, &t, MSG_D_ORPHAN, &v);
}
