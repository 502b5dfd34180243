/* GD_REACTION and GD_CHOICE: an emoji on a message, a button under one. What they mean is a table (commands/reactions.h); whose message it
 * is decides. */
#include "desk/inbound.h"

#include "commands/reactions.h"
#include "desk/answer.h"
#include "desk/choice.h"
#include "desk/command.h"
#include "desk/out/buttons.h"
#include "desk/out/content.h"
#include "desk/held.h"
#include "desk/knowledge.h"
#include "desk/open.h"
#include "desk/other_ref.h"
#include "desk/out/speak.h"
#include "desk/persons.h"
#include "desk/question.h"
#include "desk/sender.h"
#include "desk/verbs/called.h"
#include "desk/verbs/rate.h"
#include "desk/verbs/undo.h"
#include "store/deliveries.h"

#include <string.h>

/* ---- what the message is ------------------------------------------------------------------------------------------------------------- */

static unsigned of_entry(const struct call *c, const struct entry *e, bool copy)
{
	bool own = e->author_id == c->w->actor.id;
	unsigned on = 0;
	if (e->seq == 1)
		on |= ON_FIRST_MESSAGE;
	if (own && entry_is_held(e))
		on |= ON_OWN_HELD | ON_OWN_REPLY | ON_OWN_NOTE;
	if (own && (e->kind == ENTRY_NOTE || e->kind == ENTRY_FILE))
		on |= ON_OWN_NOTE;
	if (own && e->kind == ENTRY_REPLY && !copy)
		on |= ON_OWN_REPLY;
	if (e->kind == ENTRY_REPLY || e->kind == ENTRY_SOLUTION)
		on |= ON_ANSWER;
	return on;
}

static bool is_card(struct call *c, int64_t delivery_id, struct delivery *d)
{
	struct gd_outbound out;
	return delivery_id && delivery_load(c->w->db, c->w->arena, delivery_id, d) &&
	       content_read(c->w->arena, d->body, c->w->dir->attachments, &out) && (out.flags & GD_O_CARD);
}

static unsigned of_card(struct call *c, const struct delivery *d)
{
	struct conversation conv;
	bool found = d->conversation_id && conversation_load(c->w->db, c->w->arena, d->conversation_id, &conv);
	return found && conv.side == SIDE_DESK ? ON_DESK_CARD : ON_CUSTOMER_CARD;
}

/* What waits for this person's answer makes any message about that ticket a question. */
static unsigned of_questions(struct call *c)
{
	struct question_row *rows;
	unsigned on = 0;
	size_t n = questions_open(c->w->db, c->w->arena, c->w->actor.id, c->m->channel, &rows);
	for (size_t i = 0; i < n; i++) {
		if (rows[i].ticket_id != c->ticket.id)
			continue;
		if (strncmp(rows[i].data, "takesend", 8) == 0)
			on |= ON_TAKE_QUESTION;
		else if (rows[i].kind == QUESTION_RATING)
			on |= ON_SURVEY;
		else if (rows[i].kind != QUESTION_CHOICE)
			on |= ON_QUESTION;
		if (rows[i].entry_id)
			on |= ON_OWN_HELD | ON_OWN_NOTE;
	}
	return on;
}

/* The article that a message of ours shows; 0: none. */
static int64_t article_shown(struct call *c)
{
	struct delivery d;
	struct gd_outbound out;
	int64_t number = 0;
	bool ours = c->m->in->target && delivery_by_remote(c->w->db, c->w->arena, c->m->channel, c->m->in->target, &d) &&
		    content_read(c->w->arena, d.body, c->w->dir->attachments, &out);
	if (ours && out.nchoices > 0)
		knowledge_of_choice(out.choices[0].value, &number);
	return number;
}

static unsigned what_it_is(struct call *c, struct entry *e)
{
	struct delivery d;
	struct ticket other;
	unsigned on = ON_MESSAGE;
	if (!c->where.target.ticket_id)
		return on | (article_shown(c) ? ON_ARTICLE : 0);
	if (c->where.target.entry_id && entry_load(c->w->db, c->w->arena, c->where.target.entry_id, e))
		on |= of_entry(c, e, c->where.target.outbox_id != 0);
	if (is_card(c, c->where.target.outbox_id, &d))
		on |= of_card(c, &d);
	else if (c->where.place == PLACE_CUSTOMER && e->id && e->seq == 1)
		on |= ON_CUSTOMER_CARD; /* the customer's own first message stands for their card */
	if (e->id && c->ticket.id && other_ref(c, e->text, &other))
		on |= ON_OTHER_REF;
	if (c->where.target.outbox_id && rating_wanted(c->w, &c->ticket))
		on |= ON_SURVEY; /* answered before, it may still change */
	return on | of_questions(c);
}

static unsigned who_it_is(const struct call *c)
{
	if (c->actors & (ACTOR_BIT(ACTOR_AGENT) | ACTOR_BIT(ACTOR_OTHER_AGENT)))
		return BY_AGENT;
	return c->actors & (ACTOR_BIT(ACTOR_REQUESTER) | ACTOR_BIT(ACTOR_ORG_LEAD)) ? BY_REQUESTER : BY_OTHER;
}

/* ---- what it does -------------------------------------------------------------------------------------------------------------------- */

/* The text that is meant: the message itself, or the one that a question is about. */
static bool own_text(struct call *c, const char *choice, struct entry *e)
{
	struct question_row q;
	if (e->id && e->author_id == c->w->actor.id)
		return true;
	return question_with_choice(c, choice, c->ticket.id, &q) && q.entry_id && entry_load(c->w->db, c->w->arena, q.entry_id, e) &&
	       e->author_id == c->w->actor.id;
}

static void on_text(struct call *c, struct entry *e, const char *choice, enum action action, void (*run)(struct call *, struct entry *))
{
	if (!own_text(c, choice, e))
		return;
	enum refusal no = call_may(c, action);
	answer_done(c, "done");
	if (no == ALLOWED)
		run(c, e);
	else
		answer_refusal(c, no);
}

static void send_text(struct call *c, struct entry *e)
{
	on_text(c, e, "send", ACTION_REPLY, speak_held);
}

static void keep_text(struct call *c, struct entry *e)
{
	on_text(c, e, "keep", ACTION_NOTE, held_keep);
}

static void stop_text(struct call *c, struct entry *e)
{
	on_text(c, e, "keep", ACTION_NOTE, held_stop);
}

static void was_question(struct call *c, struct entry *e)
{
	on_text(c, e, "send", ACTION_REPLY, speak_was_question);
}

static void take_and_send(struct call *c, struct entry *e)
{
	struct question_row q;
	(void)e;
	if (question_with_choice(c, "takesend", c->ticket.id, &q))
		choice_take(c, &q, "takesend");
}

static void draft_article(struct call *c, struct entry *e)
{
	if (e->id && e->public_ && call_may(c, ACTION_SEE_NOTES) == ALLOWED)
		knowledge_draft(c, e);
}

static void was_helpful(struct call *c, struct entry *e)
{
	(void)e;
	knowledge_vote(c, article_shown(c), true);
}

static void was_not_helpful(struct call *c, struct entry *e)
{
	(void)e;
	knowledge_vote(c, article_shown(c), false);
}

/* Tied to the ticket that the message names. */
static void link_named(struct call *c, struct entry *e)
{
	struct ticket other;
	struct command command = {.verb = VERB_LINK, .def = verb_of(VERB_LINK), .minutes = -1, .until_minutes = -1};
	if (!other_ref(c, e->text, &other))
		return;
	command.target = (struct ticket_ref){.kind = REF_NUMBER, .number = other.number};
	command_on_hand(c, &command);
}

static const struct {
	enum reaction_meaning meaning;
	void (*run)(struct call *, struct entry *);
} gestures[] = {
	{REACT_KB_DRAFT, draft_article},
	{REACT_HELPFUL, was_helpful},
	{REACT_UNHELPFUL, was_not_helpful},
	{REACT_SEND, send_text},
	{REACT_KEEP, keep_text},
	{REACT_STOP, stop_text},
	{REACT_ASK, was_question},
	{REACT_TAKE_AND_SEND, take_and_send},
	{REACT_LINK, link_named},
};

/* ---- a ticket from a message --------------------------------------------------------------------------------------------------------- */

static void ticket_from_message(struct call *c)
{
	const struct gd_inbound *in = c->m->in;
	struct person author;
	struct identity identity;
	if (c->where.target.ticket_id) {
		answer_say(c, MSG_M_EXISTS, NULL);
		return;
	}
	if (!in->author || !in->quoted || !sender_person(c->w, c->m->channel, in->author, NULL, &author, &identity))
		return;
	open_request(
		c, &(struct request){.plain = true,
			   .text = in->quoted,
			   .native = in->target,
			   .queue_id = c->where.queue_id,
			   .requester_id = author.id});
}

/* ---- the gesture --------------------------------------------------------------------------------------------------------------------- */

/* Somebody whose right it is not: told once a ticket, then left alone. */
static void refuse_once(struct call *c, unsigned by)
{
	const char *topic = by == BY_AGENT ? "m.err.role" : "m.bystander";
	if (question_asked(c->w->db, c->ticket.id, c->w->actor.id, topic))
		return;
	int64_t said = question_new(c->w, &(struct question_row){.person_id = c->w->actor.id,
						  .channel = c->m->channel,
						  .kind = QUESTION_CHOICE,
						  .topic = topic,
						  .ticket_id = c->ticket.id});
	question_answered(c->w->db, said, c->w->now);
	answer_refusal(c, by == BY_AGENT ? REFUSED_ROLE : REFUSED_BYSTANDER);
}

static void taken_off(struct call *c, const struct reaction *r)
{
	struct undo_row row;
	if (c->ticket.id && undo_last(c->w->db, c->w->arena, c->ticket.id, &row) && row.person_id == c->w->actor.id &&
		row.verb == (int)r->verb)
		undo_run(c);
}

static void carry_out(struct call *c, const struct reaction *r, struct entry *e)
{
	for (size_t i = 0; i < sizeof gestures / sizeof *gestures; i++) {
		if (gestures[i].meaning == r->meaning) {
			gestures[i].run(c, e);
			return;
		}
	}
	if (r->meaning == REACT_NEW)
		ticket_from_message(c);
	else
		command_verb(c, r->verb, r->rating);
}

/* A message that stayed in a room while its ticket went on in private, or one of a ticket that is theirs no more: nothing of it is told. */
static bool is_hidden(struct call *c)
{
	return c->ticket.id && call_may(c, ACTION_SEE) != ALLOWED;
}

void inbound_reaction(struct work *w, struct inbound *m)
{
	struct call c;
	struct entry e = {0};
	struct reaction r;
	const char *emoji = m->in->text ? m->in->text : "";
	call_begin(w, m, &c);
	if (!w->actor.id || !reaction_known(emoji, w->arena))
		return; /* decoration */
	if (c.where.target.ticket_id == 0)
		c.ticket.id = 0; /* the thread is about one, this message is not */
	if (is_hidden(&c))
		return;
	unsigned on = what_it_is(&c, &e), by = who_it_is(&c);
	bool means = reaction_find(emoji, on, by, w->arena, &r);
	if (!c.where.known && !(means && r.meaning == REACT_NEW))
		return; /* in a room of nobody's, a message can become a request and that is all */
	if (means) {
		if (m->in->flags & GD_F_REMOVED)
			taken_off(&c, &r);
		else
			carry_out(&c, &r, &e);
	} else if (!(m->in->flags & GD_F_REMOVED) && c.ticket.id &&
		   reaction_find(emoji, on, BY_AGENT | BY_REQUESTER | BY_OTHER, w->arena, &r)) {
		refuse_once(&c, by);
	}
}

/* ---- buttons ------------------------------------------------------------------------------------------------------------------------- */

/* The button is a command: as if its words had been written under the message that carries it. */
static void command_of_button(struct work *w, struct inbound *m)
{
	struct gd_inbound *written = arena_alloc(w->arena, sizeof *written);
	*written = *m->in;
	written->kind = GD_COMMAND;
	written->text = m->in->text + 1;
	m->in = written;
	inbound_command(w, m);
}

void inbound_choice(struct work *w, struct inbound *m)
{
	struct call c;
	struct question_row q;
	if (!w->actor.id || !m->in->text)
		return;
	if (*m->in->text == BUTTON_MARK) {
		command_of_button(w, m);
		return;
	}
	call_begin(w, m, &c);
	if (is_hidden(&c))
		c.ticket.id = 0;
	int64_t ticket = c.where.target.ticket_id ? c.where.target.ticket_id : c.ticket.id;
	/* A button that is pressed once more must not answer the next ticket that asks the same. */
	if (question_with_choice(&c, m->in->text, ticket, &q))
		choice_take(&c, &q, m->in->text);
	else if (c.ticket.id && rate_of_choice(m->in->text))
		rate_give(&c, rate_of_choice(m->in->text), NULL); /* again: it may change for some days */
	else if (strncmp(m->in->text, "page", 4) != 0 || !page_late(&c))
		answer_say(&c, MSG_M_NOCHOICE, NULL);
}
