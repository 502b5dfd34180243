/* The verbs that end a ticket, and those that begin it again. */
#include "desk/answer.h"
#include "desk/choice.h"
#include "desk/customer.h"
#include "desk/time/jobs.h"
#include "desk/persons.h"
#include "desk/question.h"
#include "desk/routing.h"
#include "desk/step.h"
#include "desk/verbs/table.h"
#include "store/labels.h"
#include "desk/time/when.h"

static bool is_agent(const struct call *c)
{
	return (c->actors & ACTOR_BIT(ACTOR_AGENT)) != 0;
}

/* The text that came with the verb is public: it is kept, and read where messages with {text} are. */
static int64_t keep_text(struct call *c, enum entry_kind kind)
{
	struct entry e;
	const char *text = c->command->text;
	if (!text)
		return 0;
	act_entry(c->w, &c->ticket,
		&(struct entry_draft){.author_id = c->w->actor.id,
			.conversation_id = c->where.conversation.id,
			.kind = kind,
			.is_public = true,
			.text = text,
			.lang = c->m->in->sender.lang},
		&e);
	c->ticket.human_ms = c->w->now;
	return e.id;
}

/* It leaves before what the verb does: an ending has no room for words, but for the reason of some. */
static void tell_words(struct call *c, int64_t entry_id, bool to_desk_alone)
{
	struct telling told = {.ticket = &c->ticket,
		.notice = is_agent(c) ? NOTICE_REPLY : NOTICE_CUSTOMER_TEXT,
		.key = "m.reply",
		.entry_id = entry_id,
		.except_person = c->w->actor.id,
		.except_conversation = c->where.conversation.id};
	if (!entry_id)
		return;
	msg_text(&told.values, "agent", c->w->actor.name);
	msg_text(&told.values, "who", c->w->actor.name);
	msg_text(&told.values, "text", c->command->text);
	if (to_desk_alone)
		tell_desk(c->w, &c->ticket, MSG_M_REPLY, &told.values, entry_id, c->where.conversation.id);
	else
		tell(c->w, &told);
}

static void closing_values(struct call *c, struct telling *told)
{
	msg_text(&told->values, "reason", c->command ? c->command->text : NULL);
	if (is_agent(c))
		msg_text(&told->values, "agent", c->w->actor.name);
}

static void say_closed(struct call *c)
{
	struct msg_values v = {0};
	answer_done(c, "closed");
	if (!is_agent(c))
		return; /* hears the closing message like everybody else */
	msg_text(&v, "reason", stored_word(c->w, "reason", reason_name(c->ticket.reason)));
	answer_say(c, MSG_A_CLOSED, &v);
}

/* m.closed.withdrawn and m.closed.discarded carry it. */
static bool says_reason(enum ticket_event event)
{
	return event == EVENT_CANCEL || event == EVENT_DISCARD;
}

static void end_with(struct call *c, enum ticket_event event, bool quiet)
{
	struct telling told = {0};
	if (!step_may(c, event))
		return;
	told.entry_id = keep_text(c, is_agent(c) ? ENTRY_SOLUTION : ENTRY_TEXT);
	tell_words(c, told.entry_id, quiet || (is_agent(c) && says_reason(event)));
	closing_values(c, &told);
	if (quiet)
		told.except_person = c->ticket.requester_id;
	if (step_take(c, event, &told))
		say_closed(c);
}

/* ---- solved -------------------------------------------------------------------------------------------------------------------------- */

void verb_solved(struct call *c)
{
	if (!is_agent(c)) {
		end_with(c, EVENT_DONE, false); /* typed by the requester it is `done` */
		return;
	}
	struct telling told = {.key = c->command->text ? NULL : "m.solved.bare"};
	msg_text(&told.values, "agent", c->w->actor.name);
	msg_text(&told.values, "text", c->command->text);
	if (!step_may(c, EVENT_SOLVED))
		return;
	told.entry_id = keep_text(c, ENTRY_SOLUTION);
	c->ticket.answered_ms = c->ticket.answered_ms ? c->ticket.answered_ms : c->w->now;
	if (!step_take(c, EVENT_SOLVED, &told))
		return;
	int64_t said_in = c->where.place == PLACE_DESK ? c->where.conversation.id : 0;
	if (told.entry_id)
		tell_desk(c->w, &c->ticket, MSG_M_REPLY, &told.values, told.entry_id, said_in);
	answer_done(c, "solved");
}

/* ---- closed -------------------------------------------------------------------------------------------------------------------------- */

void verb_done(struct call *c)
{
	end_with(c, EVENT_DONE, false);
}

void verb_cancel(struct call *c)
{
	if (is_agent(c) && !c->command->text)
		answer_missing_text(c, c->command->verb);
	else
		end_with(c, EVENT_CANCEL, false);
}

void verb_discard(struct call *c)
{
	end_with(c, EVENT_DISCARD, false);
}

static void duplicate_of(struct call *c)
{
	struct ticket other;
	struct telling told = {0};
	if (!find_other(c, &other) || !step_may(c, EVENT_CLOSE_DUPLICATE))
		return;
	told.entry_id = keep_text(c, ENTRY_SOLUTION);
	tell_words(c, told.entry_id, false);
	closing_values(c, &told);
	msg_text(&told.values, "into", other.ref);
	if (!step_take(c, EVENT_CLOSE_DUPLICATE, &told))
		return;
	link_put(c->w->db, c->ticket.id, other.id, LINKED_DUPLICATE);
	work_history(c->w, &c->ticket, HISTORY_LINK, c->w->actor.id, "{\"kind\":\"duplicate\",\"to\":%lld}", (long long)other.id);
	tell_cards(c->w, &c->ticket);
	tell_cards(c->w, &other);
	say_closed(c);
}

/* The sender is blocked by a lead; an agent's word only files the ticket, and the leads hear of it. */
static void block_sender(struct call *c)
{
	struct person sender;
	if (!person_load(c->w->db, c->w->arena, c->ticket.requester_id, &sender))
		return;
	sender.blocked = true;
	person_save(c->w->db, &sender);
	work_history(c->w, &c->ticket, HISTORY_PERSON, c->w->actor.id, "{\"blocked\":1}");
}

static bool leads(struct call *c)
{
	return (c->actors & ACTOR_BIT(ACTOR_LEAD)) != 0;
}

static void tell_leads(struct call *c)
{
	int64_t *members;
	struct msg_values v = {0};
	size_t n = members_of(c->w->db, c->w->arena, c->ticket.queue_id, &members);
	msg_text(&v, "reason", stored_word(c->w, "reason", reason_name(REASON_SPAM)));
	for (size_t i = 0; i < n; i++)
		if (member_role(c->w->db, c->ticket.queue_id, members[i]) == MEMBER_LEAD && members[i] != c->w->actor.id)
			tell_person(c->w, &c->ticket, members[i], MSG_A_CLOSED, &v, 0, LANE_NOTICE);
}

static void close_spam(struct call *c)
{
	bool filed = c->ticket.status == STATUS_CLOSED && c->ticket.reason == REASON_SPAM;
	if (filed && leads(c))
		say_closed(c);
	else
		end_with(c, EVENT_CLOSE_SPAM, true);
	if (c->ticket.reason != REASON_SPAM || c->failed)
		return;
	if (leads(c))
		block_sender(c);
	else
		tell_leads(c);
}

static void plan_closing(struct call *c)
{
	struct telling told = {0};
	int64_t at = when_opening(c, &c->command->when);
	const char *reason = c->command->word[WORDS_REASON] == REASON_CANCELLED ? "cancelled" : "resolved";
	msg_moment(&told.values, "when", at);
	if (!step_may(c, EVENT_CLOSE_PLANNED))
		return;
	tell_words(c, keep_text(c, is_agent(c) ? ENTRY_REPLY : ENTRY_TEXT), false);
	if (!step_take(c, EVENT_CLOSE_PLANNED, &told))
		return;
	job_of_ticket(c->w, JOB_CLOSE, c->ticket.id, at, reason);
	answer_done(c, "planned");
	if (is_agent(c))
		answer_say(c, MSG_M_CLOSE_PLANNED, &told.values);
}

void verb_close(struct call *c)
{
	const struct command *command = c->command;
	if (command->when.kind != WHEN_NONE) {
		plan_closing(c);
		return;
	}
	switch ((enum close_reason)command->word[WORDS_REASON]) {
	case REASON_DUPLICATE:
		duplicate_of(c);
		break;
	case REASON_SPAM:
		close_spam(c);
		break;
	case REASON_CANCELLED:
		end_with(c, EVENT_CANCEL, command->quiet);
		break;
	case REASON_RESOLVED:
		end_with(c, EVENT_DONE, command->quiet);
		break;
	case REASON_NONE:
	case REASON_AUTO:
	case REASON_MERGED:
	case REASON_DISCARDED:
		if (is_agent(c))
			end_with(c, EVENT_DONE, command->quiet);
		else if (step_may(c, EVENT_DONE))
			answer_ask(c, MSG_M_CLOSE_WHY, NULL, 0);
		break;
	}
}

/* ---- and again ----------------------------------------------------------------------------------------------------------------------- */

void verb_reopen(struct call *c)
{
	if (!step_may(c, EVENT_REOPEN))
		return;
	tell_words(c, keep_text(c, is_agent(c) ? ENTRY_REPLY : ENTRY_TEXT), false);
	customer_reopens(c, EVENT_REOPEN);
}

/* The open question of this ticket, else what the words mean to its state. */
static bool answered(struct call *c, const char *choice)
{
	struct question_row q;
	if (!question_with_choice(c, choice, c->ticket.id, &q))
		return false;
	choice_take(c, &q, choice);
	return true;
}

/* Without a question of ours the word is what its author says: to a colleague's question, or to whichever ticket it belongs to. */
static void as_words(struct call *c)
{
	char name[VERB_NAME_SIZE];
	const char *text = c->m->in->text;
	verb_main_name(c->command->def, person_lang(c->w, &c->w->actor), name);
	if (c->command->nrefs > 0 || !text)
		text = c->command->text ? arena_printf(c->w->arena, "%s %s", name, c->command->text) : arena_strdup(c->w->arena, name);
	if (c->ticket.id)
		customer_text(c, &(struct customer_text){.text = text, .native = c->m->in->native_id, .with_files = true});
	else if (c->where.place == PLACE_DIRECT)
		routing_text(c, text);
	else
		answer_say(c, MSG_M_NOCHOICE, NULL);
}

void verb_yes(struct call *c)
{
	if (!answered(c, "yes") && !answered(c, "reopen"))
		as_words(c);
}

void verb_no(struct call *c)
{
	if (!answered(c, "no") && !answered(c, "leaveit"))
		as_words(c);
}
