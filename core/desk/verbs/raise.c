#include "desk/verbs/raise.h"

#include "desk/answer.h"
#include "desk/persons.h"
#include "desk/terms.h"
#include "desk/time/jobs.h"
#include "desk/time/paging.h"
#include "domain/priority.h"

#include <inttypes.h>
#include <stdlib.h>

/* ---- moments that are kept ---------------------------------------------------------------------------------------------------------- */

static int64_t moment_kept(struct call *c, const char *what, int64_t id)
{
	char *kept = kv_get(c->w->db, "@desk", arena_printf(c->w->arena, "%s:%" PRId64, what, id));
	int64_t at = kept ? strtoll(kept, NULL, 10) : 0;
	free(kept);
	return at;
}

static void keep_moment(struct call *c, const char *what, int64_t id)
{
	kv_put(c->w->db, "@desk", arena_printf(c->w->arena, "%s:%" PRId64, what, id), arena_printf(c->w->arena, "%" PRId64, c->w->now));
}

void raise_lowered(struct call *c)
{
	keep_moment(c, "lowered", c->ticket.id);
}

void raise_tell(struct call *c, enum notice notice, const struct ticket *before, const char *reason, const char *key)
{
	struct telling told = {.ticket = &c->ticket, .notice = notice, .key = key, .changed = act_changes(c->w, before, &c->ticket)};
	told.facts.was_urgent = before->priority == PRIORITY_URGENT;
	msg_text(&told.values, "who", c->w->actor.name);
	if (notice == NOTICE_LOWERED)
		msg_text(&told.values, "agent", c->w->actor.name);
	msg_text(&told.values, "reason", reason);
	tell(c->w, &told);
}

/* ---- a raise ------------------------------------------------------------------------------------------------------------------------ */

/* It was opened while the desk was closed, and its first answer said that "urgent" calls somebody. */
static bool answers_offhours(struct call *c, const char *reason)
{
	const struct queue_terms *terms = terms_of(c->w, c->ticket.queue_id);
	return !reason && terms->nchain && c->ticket.status == STATUS_NEW && !calendar_is_open(&terms->hours, c->ticket.created_ms) &&
	       !calendar_is_open(&terms->hours, c->w->now);
}

static void ask_why(struct call *c)
{
	job_later(c->w, JOB_PRIO_WHY, c->ticket.id, job_key_of_id(c->w, c->w->actor.id), c->w->now + PRIORITY_WHY_MS,
		job_key_of_id(c->w, c->m->identity.id));
	answer_say(c, MSG_M_PRIO_WHY, NULL);
	answer_done(c, "asked");
}

static void say_limit(struct call *c, int64_t raised)
{
	struct msg_values v = {0};
	int64_t changed = history_last(c->w->db, c->ticket.id, HISTORY_PRIORITY);
	msg_clock(&v, "time", raised ? raised : changed ? changed : c->ticket.created_ms);
	msg_text(&v, "phone", terms_phone(c->w, c->ticket.queue_id));
	answer_say(c, MSG_M_PRIO_LIMIT, &v);
	answer_done(c, "refused");
}

static void apply(struct call *c, const struct raise *raise, const char *reason)
{
	struct ticket before = c->ticket;
	if (raise->changed) {
		act_priority(c->w, &c->ticket, raise->priority);
		act_save(c->w, &c->ticket);
		keep_moment(c, "raised", c->ticket.id);
	}
	if (raise->counts)
		keep_moment(c, "urgent", c->w->actor.id);
	raise_tell(c, NOTICE_RAISED, &before, reason, raise->key);
	answer_done(c, raise->changed ? "raised" : "refused");
}

/* `waited`: the two minutes for a reason are over, or it came. */
static void raise(struct call *c, const char *reason, bool waited)
{
	struct raise out;
	struct raise_facts facts = {.priority = c->ticket.priority,
		.pages = paging_pages(c->w, &c->ticket),
		.has_reason = reason || waited,
		.answers_offhours = !waited && answers_offhours(c, reason),
		.requester_is_machine = c->ticket.machine,
		.person_urgent_ms = moment_kept(c, "urgent", c->w->actor.id),
		.raised_ms = moment_kept(c, "raised", c->ticket.id),
		.lowered_ms = moment_kept(c, "lowered", c->ticket.id)};
	priority_raise(&facts, c->w->now, &out);
	if (out.ask_why)
		ask_why(c);
	else if (out.ping)
		apply(c, &out, reason);
	else
		say_limit(c, facts.raised_ms);
}

void raise_by_customer(struct call *c, const char *reason)
{
	job_cancel(c->w, JOB_PRIO_WHY, job_key_of_id(c->w, c->w->actor.id));
	raise(c, reason, false);
}

/* ---- its reason --------------------------------------------------------------------------------------------------------------------- */

static bool is_awaited(struct call *c, struct job *job)
{
	return job_find(c->w->db, c->w->arena, JOB_PRIO_WHY, job_key_of_id(c->w, c->w->actor.id), job);
}

int64_t raise_awaits_reason(struct call *c)
{
	struct job job;
	return is_awaited(c, &job) ? job.ticket_id : 0;
}

bool raise_takes_reason(struct call *c, const char *text)
{
	struct job job;
	if (!is_awaited(c, &job) || job.ticket_id != c->ticket.id)
		return false;
	job_cancel(c->w, JOB_PRIO_WHY, job.key);
	raise(c, text, true);
	return true;
}

void raise_why_over(struct work *w, const struct job *job)
{
	struct inbound m;
	struct call c;
	struct ticket t;
	if (!call_of_identity(w, strtoll(job->data, NULL, 10), &m, &c) || !ticket_surviving(w, job->ticket_id, &t) ||
		!status_is_open(t.status))
		return;
	call_ticket(&c, &t);
	raise(&c, NULL, true);
}

/* ---- at the beginning, and by severity ---------------------------------------------------------------------------------------------- */

void raise_at_start(struct call *c, const struct request *r, int64_t requester_id, struct raise_start *out)
{
	struct start start;
	enum priority usual = settings_usual(c->w->settings, r->type);
	struct ticket_facts said = {.type = r->type, .severity = SEVERITY_NONE};
	ticket_set_severity(&said, r->severity);
	priority_at_start(&(struct start_facts){.asked = r->priority,
				  .usual = usual ? usual : PRIORITY_NORMAL,
				  .severity = said.severity,
				  .by_customer = requester_id == c->w->actor.id && !c->w->actor.machine,
				  .person_urgent_ms = moment_kept(c, "urgent", requester_id)},
		c->w->now, &start);
	*out = (struct raise_start){start.priority, said.severity, said.type, start.braked, start.counts};
}

void raise_started(struct call *c, const struct raise_start *start)
{
	if (start->counts)
		keep_moment(c, "urgent", c->w->actor.id);
	if (start->braked)
		raise_tell(c, NOTICE_RAISED, &c->ticket, NULL, "m.prio.brake");
}

void raise_floor(struct call *c)
{
	struct start start;
	struct ticket before = c->ticket;
	priority_at_start(&(struct start_facts){.asked = c->ticket.priority,
				  .usual = PRIORITY_NORMAL,
				  .severity = c->ticket.severity,
				  .by_customer = !(c->actors & ACTOR_BIT(ACTOR_AGENT)),
				  .person_urgent_ms = moment_kept(c, "urgent", c->w->actor.id)},
		c->w->now, &start);
	if (start.priority <= before.priority)
		return;
	act_priority(c->w, &c->ticket, start.priority);
	act_save(c->w, &c->ticket);
	if (start.counts)
		keep_moment(c, "urgent", c->w->actor.id);
	if (!(c->actors & ACTOR_BIT(ACTOR_AGENT))) {
		raise_tell(c, NOTICE_RAISED, &before, NULL, start.braked ? "m.prio.brake" : NULL);
		return;
	}
	tell_cards(c->w, &c->ticket); /* rule R10: what an agent raises is shown there */
	tell_systems(c->w, &c->ticket, "ticket.priority_changed", act_changes(c->w, &before, &c->ticket), 0);
}
