/* GD_TEXT: somebody wrote. The place decides what it can be; a command or an answer goes before any text. (requirements 2.2) GD_COMMAND:
 * a command line, which may turn out to be no command. */
#include "desk/inbound.h"

#include "base/text.h"
#include "commands/reactions.h"
#include "desk/agent.h"
#include "desk/answer.h"
#include "desk/choice.h"
#include "desk/command.h"
#include "desk/customer.h"
#include "desk/form.h"
#include "desk/interview_reply.h"
#include "desk/open.h"
#include "desk/persons.h"
#include "desk/phone.h"
#include "desk/question.h"
#include "desk/routing.h"
#include "desk/sheet.h"
#include "desk/verbs/access.h"
#include "desk/verbs/accounts.h"

/* ---- one's own conversation: DM, console, number ------------------------------------------------------------------------------------- */

static void to_own_ticket(struct call *c, const char *text)
{
	if (agent_speaks(c))
		agent_text(c, &(struct agent_text){.text = text, .native = c->m->in->native_id});
	else
		customer_text(c, &(struct customer_text){.text = text, .native = c->m->in->native_id, .with_files = true});
}

/* A command, or what was meant as one and is answered: nothing else is done with it. */
static bool was_command(struct call *c, enum command_place at, const char *text)
{
	struct command command;
	struct parse_error error;
	switch (call_parse(c, at, text, &command, &error)) {
	case PARSED_COMMAND:
		command_run(c, &command);
		return true;
	case PARSED_ERROR:
		answer_parse_error(c, &error);
		return true;
	case PARSED_TEXT:
	case PARSED_NOTE:
		break;
	}
	return false;
}

static void direct(struct call *c, const char *text)
{
	access_answered(c);
	if (c->m->capabilities & GD_CAP_PLAIN) {
		phone_text(c, text);
		return;
	}
	if (choice_take_text(c, text) || accounts_take_code(c, text))
		return;
	if (was_command(c, AT_DIRECT, text) || interview_reply_text(c, text))
		return;
	if (c->ticket.id)
		to_own_ticket(c, text);
	else if (!sheet_take_text(c, text))
		routing_text(c, text);
}

/* ---- request rooms and the threads in them ------------------------------------------------------------------------------------------- */

/* In the thread of the ticket that a question of a form is about: an answer in words, or a digit. */
static bool answers_form(struct call *c, const char *text)
{
	struct question_row q;
	return question_owner(c->w, c->w->actor.id, c->m->channel, &q) && q.kind == QUESTION_FIELD && q.ticket_id == c->ticket.id &&
	       (interview_reply_text(c, text) || choice_take_text(c, text));
}

static void in_thread(struct call *c, const char *text)
{
	if (agent_speaks(c))
		agent_text(c, &(struct agent_text){.text = text, .native = c->m->in->native_id});
	else if (person_is_agent(c->w, c->w->actor.id) && note_marked(text) && c->ticket.requester_id != c->w->actor.id)
		answer_say(c, MSG_D_SIDE, NULL); /* of no team that could keep it: all the less is it for the customer */
	else if (!answers_form(c, text))
		customer_text(c, &(struct customer_text){.text = text, .native = c->m->in->native_id, .with_files = true});
}

static void top_level(struct call *c, const char *text)
{
	bool files = c->m->in->nfiles > 0;
	if (silent_mark(text) || (!files && call_class(c, text) == EVENT_TEXT_COURTESY))
		return; /* talk of the room */
	open_request(c, &(struct request){.plain = true, .text = text, .native = c->m->in->native_id, .queue_id = c->where.queue_id});
}

static void request_room(struct call *c, const char *text)
{
	if (was_command(c, AT_REQUEST, text))
		return;
	if (c->ticket.id)
		in_thread(c, text);
	else
		top_level(c, text);
}

/* ---- the desk's side ----------------------------------------------------------------------------------------------------------------- */

/* An answer to what we asked about a text in this very thread. */
static bool answers_here(struct call *c, const char *text)
{
	struct question_row q;
	bool open = question_owner(c->w, c->w->actor.id, c->m->channel, &q) && q.entry_id && q.ticket_id == c->ticket.id;
	return open && choice_take_text(c, text);
}

static void desk_words(struct call *c, const char *text, bool marked, const struct parse_error *error)
{
	struct agent_text t = {.text = text, .native = c->m->in->native_id, .marked = marked};
	if (error && error->fault == PARSE_TYPO) {
		t.typo = error->good;
		t.typed = error->bad;
	}
	if (c->ticket.id)
		agent_text(c, &t); /* at the top level of the room agents talk among themselves */
}

static void desk_room(struct call *c, const char *text)
{
	struct command command;
	struct parse_error error;
	if (c->ticket.id && answers_here(c, text))
		return;
	switch (call_parse(c, AT_DESK, text, &command, &error)) {
	case PARSED_COMMAND:
		command_run(c, &command);
		break;
	case PARSED_ERROR:
		if (error.fault == PARSE_TYPO)
			desk_words(c, text, false, &error);
		else
			answer_parse_error(c, &error);
		break;
	case PARSED_TEXT:
		desk_words(c, text, false, NULL);
		break;
	case PARSED_NOTE:
		desk_words(c, text, true, NULL);
		break;
	}
}

/* Whoever is none of the team and commands in its room hears whose it is, in the same words for every ticket. Their other words are not
 * ours. */
static void stranger(struct call *c, const char *text)
{
	struct command command;
	struct parse_error error;
	struct msg_values v = {0};
	struct queue_row queue;
	c->ticket.id = 0;
	if (c->where.place != PLACE_DESK || call_parse(c, AT_DESK, text, &command, &error) != PARSED_COMMAND ||
		!work_queue(c->w, c->where.queue_id, &queue))
		return;
	struct call of_command = *c;
	of_command.command = &command;
	msg_text(&v, "queue", queue.title);
	answer_refusal_with(&of_command, REFUSED_ROLE, &v);
}

static void no_answers_here(struct call *c)
{
	struct msg_values v = {0};
	msg_text(&v, "where", c->w->settings->name);
	c->ticket.id = 0;
	answer_say(c, MSG_M_ONEWAY, &v);
}

/* What one may not see one cannot write to; in a direct conversation it is a text about something else. */
static bool may_write_here(struct call *c, const char *text)
{
	bool hidden = c->ticket.id && call_may(c, ACTION_SEE) != ALLOWED;
	if (hidden && c->where.known && c->where.place != PLACE_DIRECT)
		stranger(c, text);
	if (!c->where.known || (hidden && c->where.place != PLACE_DIRECT))
		return false;
	if (hidden)
		c->ticket.id = 0;
	if (c->where.oneway)
		no_answers_here(c);
	return !c->where.oneway;
}

void inbound_text(struct work *w, struct inbound *m)
{
	struct call c;
	const char *text = m->in->text ? m->in->text : "";
	if (m->in->sender.flags & GD_P_BOT || !w->actor.id || (text_is_blank(text) && m->in->nfiles == 0))
		return;
	call_begin(w, m, &c);
	if (!c.where.known && (m->in->flags & GD_F_MENTIONS_US)) {
		top_level(&c, text); /* in a room of nobody's it is a request if it names us */
		return;
	}
	if (!may_write_here(&c, text))
		return;
	switch (c.where.place) {
	case PLACE_DIRECT:
		direct(&c, text);
		break;
	case PLACE_CUSTOMER:
		request_room(&c, text);
		break;
	case PLACE_DESK:
		desk_room(&c, text);
		break;
	}
}

/* ---- a command line by itself ------------------------------------------------------------------------------------------------------ */

/* "@Guichet my printer burns": who names us and no verb tells us something. The team's own slips are answered, and so are words in its
 * room, where nothing may leave by mistake. */
static bool is_told_to_us(const struct call *c, const struct parse_error *error)
{
	bool slip = error->good && person_is_agent(c->w, c->w->actor.id);
	bool desk = c->where.known && c->where.place == PLACE_DESK;
	return (c->m->in->flags & GD_F_MENTIONS_US) && error->fault == PARSE_VERB && !slip && !desk;
}

void inbound_command(struct work *w, struct inbound *m)
{
	struct call c;
	struct command command;
	struct parse_error error;
	call_begin(w, m, &c);
	switch (call_parse(&c, AT_LINE, m->in->text, &command, &error)) {
	case PARSED_COMMAND:
		command_run(&c, &command);
		break;
	case PARSED_ERROR:
		if (is_told_to_us(&c, &error))
			inbound_text(w, m);
		else
			answer_parse_error(&c, &error);
		break;
	case PARSED_TEXT:
	case PARSED_NOTE:
		answer_parse_error(&c, &(struct parse_error){.fault = PARSE_VERB, .bad = m->in->text ? m->in->text : ""});
		break;
	}
}
