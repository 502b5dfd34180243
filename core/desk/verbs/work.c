/* The verbs of the work itself: who has a ticket, in which team, and what it waits for. */
#include "desk/answer.h"
#include "desk/out/reach.h"
#include "desk/persons.h"
#include "desk/step.h"
#include "desk/time/jobs.h"
#include "desk/time/when.h"
#include "desk/verbs/table.h"

/* ---- who has it ---------------------------------------------------------------------------------------------------------------------- */

/* The transition first, since it may be refused; then the new hands, and everybody hears of both at once. */
static bool hand_over(struct call *c, enum ticket_event event, int64_t person_id)
{
	struct transition moved;
	step_release(c, event);
	struct ticket before = c->ticket;
	enum refusal no = act_transition(c->w, &c->ticket, event, c->actors, &moved);
	if (no != ALLOWED) {
		answer_refusal(c, no);
		return false;
	}
	int64_t since = history_last(c->w->db, c->ticket.id, HISTORY_ASSIGNED);
	act_assign(c->w, &c->ticket, person_id);
	act_save(c->w, &c->ticket);
	struct telling told = {.ticket = &c->ticket,
		.notice = moved.notice,
		.key = moved.key,
		.except_person = c->w->actor.id,
		.changed = act_changes(c->w, &before, &c->ticket)};
	told.facts.since_last_hand_ms = since ? c->w->now - since : INT64_MAX;
	msg_text(&told.values, "who", c->w->actor.name);
	tell(c->w, &told);
	return true;
}

void verb_take(struct call *c)
{
	bool taken = c->ticket.assignee_id == c->w->actor.id && c->ticket.status != STATUS_NEW;
	if (taken) /* nobody was faster than oneself */
		answer_refusal(c, REFUSED_STATE);
	else if (hand_over(c, EVENT_TAKE, c->w->actor.id))
		answer_done(c, "taken");
}

void verb_steal(struct call *c)
{
	struct msg_values v = {0};
	int64_t before = c->ticket.assignee_id;
	if (before == c->w->actor.id || !before) {
		verb_take(c);
		return;
	}
	if (!hand_over(c, EVENT_STEAL, c->w->actor.id))
		return;
	msg_text(&v, "agent", c->w->actor.name);
	tell_person(c->w, &c->ticket, before, MSG_A_STOLEN, &v, 0, LANE_PEOPLE);
	msg_text(&v, "who", c->w->actor.name);
	answer_say(c, MSG_A_ASSIGN, &v);
	answer_done(c, "taken");
}

static void leave_note(struct call *c)
{
	struct entry e;
	struct msg_values v = {0};
	if (!c->command->text)
		return;
	act_entry(c->w, &c->ticket,
		&(struct entry_draft){.author_id = c->w->actor.id,
			.conversation_id = c->where.conversation.id,
			.kind = ENTRY_NOTE,
			.text = c->command->text},
		&e);
	act_save(c->w, &c->ticket);
	msg_text(&v, "items", arena_printf(c->w->arena, "🔒 %s%s%s", c->w->actor.name, lang_colon(c->w->settings->lang), e.text));
	tell_desk(c->w, &c->ticket, MSG_A_OUT, &v, e.id, c->where.place == PLACE_DESK ? c->where.conversation.id : 0);
}

void verb_drop(struct call *c)
{
	struct telling told = {0};
	msg_text(&told.values, "why", c->command->text ? c->command->text : c->w->actor.name);
	if (!step_take(c, EVENT_DROP, &told))
		return;
	answer_say(c, MSG_A_MOVE, NULL);
	answer_done(c, "dropped");
}

/* ---- to whom, to which team ---------------------------------------------------------------------------------------------------------- */

static bool find_queue(struct call *c, const char *name, struct queue_row *out)
{
	if (queue_by_name(c->w->db, c->w->arena, name, out) && !out->retired)
		return true;
	answer_no_ref(c, arena_printf(c->w->arena, "~%s", name));
	return false;
}

static void drop_orphan(struct call *c)
{
	struct transition moved;
	struct telling told = {.ticket = &c->ticket, .notice = NOTICE_ORPHAN};
	int64_t gone = c->ticket.assignee_id;
	if (!gone || member_role(c->w->db, c->ticket.queue_id, gone) != 0 ||
		act_transition(c->w, &c->ticket, EVENT_ORPHAN, ACTOR_BIT(ACTOR_CORE), &moved) != ALLOWED)
		return; /* its assignee is of this team too */
	act_save(c->w, &c->ticket);
	msg_text(&told.values, "why", person_name(c->w, gone));
	tell(c->w, &told);
}

static void to_queue(struct call *c, const struct queue_row *queue)
{
	struct transition moved;
	step_release(c, EVENT_MOVE);
	struct ticket before = c->ticket;
	enum refusal no = act_transition(c->w, &c->ticket, EVENT_MOVE, c->actors, &moved);
	if (no != ALLOWED) {
		answer_refusal(c, no);
		return;
	}
	act_queue(c->w, &c->ticket, queue->id);
	tell_leaving(c->w, &c->ticket);
	c->where.conversation = (struct conversation){0}; /* this thread is none of the ticket's any more */
	act_save(c->w, &c->ticket);
	struct telling told = {.ticket = &c->ticket,
		.notice = moved.notice,
		.key = moved.key,
		.except_person = c->w->actor.id,
		.changed = act_changes(c->w, &before, &c->ticket)};
	tell(c->w, &told);
	drop_orphan(c);
	leave_note(c);
	answer_say(c, MSG_A_MOVE, NULL);
	answer_done(c, "moved");
}

void verb_move(struct call *c)
{
	struct queue_row queue;
	if (!find_queue(c, c->command->queue, &queue))
		return;
	if (queue.id != c->ticket.queue_id) {
		to_queue(c, &queue);
		return;
	}
	answer_say(c, MSG_A_MOVE, NULL); /* it is there: nobody need hear of it */
	answer_done(c, "unchanged");
}

/* Who could have it: the agents of its team, but whoever asked. */
static const char *who_may(struct call *c)
{
	int64_t *members;
	const char *out = "";
	size_t n = members_of(c->w->db, c->w->arena, c->ticket.queue_id, &members);
	for (size_t i = 0; i < n; i++) {
		struct person p;
		if (members[i] != c->ticket.requester_id && person_load(c->w->db, c->w->arena, members[i], &p) && p.handle)
			out = arena_printf(c->w->arena, "%s%s@%s", out, *out ? ", " : "", p.handle);
	}
	return *out ? out : "-";
}

static bool may_have(struct call *c, const struct person *p)
{
	enum lang lang = person_lang(c->w, &c->w->actor);
	if (p->id == c->ticket.requester_id && p->id == c->w->actor.id)
		answer_refusal(c, REFUSED_SELF);
	else if (p->id == c->ticket.requester_id || member_role(c->w->db, c->ticket.queue_id, p->id) == 0)
		answer_parse_error(c, &(struct parse_error){.fault = PARSE_ENUM,
					      .label = catalog_word(c->w->catalog, lang, WORD_FIELD_AGENT),
					      .bad = arena_printf(c->w->arena, "@%s", p->handle ? p->handle : p->name),
					      .items = who_may(c)});
	else
		return true;
	return false;
}

/* Nobody stands in for them: the room is told, and whoever is there takes it. */
static void to_room(struct call *c, const struct person *p)
{
	struct msg_values v = {0};
	struct telling told = {0};
	const char *away = reach_why(c->w, c->w->settings->lang, REACH_AWAY);
	msg_text(&v, "why", arena_printf(c->w->arena, "%s, %s", p->name, away));
	told.values = v;
	if (!c->ticket.assignee_id)
		tell_desk(c->w, &c->ticket, MSG_D_ORPHAN, &v, 0, 0);
	else if (!step_take(c, EVENT_DROP, &told))
		return;
	leave_note(c);
	answer_say(c, MSG_A_MOVE, NULL);
	answer_done(c, "dropped");
}

static void hand_to(struct call *c, int64_t person_id)
{
	struct msg_values v = {0};
	if (!hand_over(c, EVENT_ASSIGN, person_id))
		return;
	leave_note(c);
	msg_text(&v, "who", person_name(c->w, c->ticket.assignee_id));
	answer_say(c, MSG_A_ASSIGN, &v);
	answer_done(c, "assigned");
}

/* Somebody who is away has a deputy; without one the ticket goes to the room. (rule R8) */
static void to_whoever_is_there(struct call *c, const struct person *p)
{
	int64_t deputy = deputy_of(c->w, &c->ticket, p->id);
	if (p->away_until > c->w->now && !deputy)
		to_room(c, p);
	else
		hand_to(c, deputy ? deputy : p->id);
}

static void to_person(struct call *c)
{
	const struct person_ref *ref = &c->command->persons[0];
	struct person p;
	if (ref->kind == PERSON_NONE) {
		verb_drop(c);
	} else if (!call_person(c, ref, &p)) {
		answer_no_ref(c, call_person_text(c, ref));
	} else if (may_have(c, &p)) {
		to_whoever_is_there(c, &p);
	}
}

void verb_assign(struct call *c)
{
	if (c->command->npersons > 0)
		to_person(c);
	else
		verb_move(c);
}

/* ---- what it waits for --------------------------------------------------------------------------------------------------------------- */

void verb_wip(struct call *c)
{
	if (!step_take(c, EVENT_WIP, NULL))
		return;
	c->ticket.hold_ms = 0;
	job_cancel(c->w, JOB_HOLD_END, job_key_of_id(c->w, c->ticket.id));
	act_save(c->w, &c->ticket);
	answer_done(c, "wip");
}

void verb_hold(struct call *c)
{
	struct telling told = {0};
	struct msg_values v = {0};
	int64_t until = when_opening(c, &c->command->when);
	msg_text(&told.values, "reason", c->command->text);
	msg_day(&told.values, "date", until);
	c->ticket.hold_ms = until;
	if (!step_take(c, EVENT_HOLD, &told))
		return;
	job_of_ticket(c->w, JOB_HOLD_END, c->ticket.id, until, NULL);
	msg_text(&v, "label", stored_word(c->w, "status", status_name(STATUS_HOLD)));
	msg_moment(&v, "when", until);
	answer_say(c, MSG_A_UNTIL, &v);
	answer_done(c, "hold");
}
