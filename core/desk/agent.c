#include "desk/agent.h"

#include "base/text.h"
#include "commands/scan.h"
#include "desk/answer.h"
#include "desk/customer.h"
#include "desk/held.h"
#include "desk/out/mark.h"
#include "desk/out/speak.h"
#include "desk/persons.h"
#include "store/questions.h"

#define DESK_ACTORS (ACTOR_BIT(ACTOR_AGENT) | ACTOR_BIT(ACTOR_OTHER_AGENT))

bool agent_speaks(const struct call *c)
{
	return (c->actors & DESK_ACTORS) != 0;
}

/* ---- facts --------------------------------------------------------------------------------------------------------------------------- */

static bool is_deputy(struct call *c)
{
	return deputy_of(c->w, &c->ticket, c->ticket.assignee_id) == c->w->actor.id;
}

/* "@bob," -> "bob", "@{U0123}" -> "U0123"; NULL: no mention. */
static const char *mentioned(struct call *c, char *word)
{
	size_t len = strlen(word);
	while (len > 1 && strchr(".,:;!?)", word[len - 1]))
		word[--len] = 0;
	if (word[0] != '@' || len < 2)
		return NULL;
	return word[1] == '{' && word[len - 1] == '}' ? arena_strndup(c->w->arena, word + 2, len - 3) : word + 1;
}

/* By the handle of any channel: to take one mention too many for a note costs a tap, to miss one costs the customer's trust. */
static bool mentions_colleague(struct call *c, const char *text)
{
	for (const char *line = text; line; line = strchr(line, '\n') ? strchr(line, '\n') + 1 : NULL) {
		struct scan scan = {.at = line};
		struct word_at word;
		for (; scan_word(&scan, c->w->arena, &word); scan.at = word.end) {
			const char *handle = mentioned(c, word.text);
			if (handle && member_is_called(c->w->db, handle, c->w->actor.id))
				return true;
		}
	}
	return false;
}

static enum reply_policy policy_here(struct call *c)
{
	const struct desk_queue *q = terms_queue(c->w, c->ticket.queue_id);
	return q ? q->reply_policy : REPLY_ASSIGNEE;
}

static int64_t colleague_note(struct call *c)
{
	struct entry last;
	bool found = entry_last_of_desk(c->w->db, c->w->arena, c->ticket.id, &last);
	return found && last.kind == ENTRY_NOTE && last.author_id != c->w->actor.id ? last.created_ms : 0;
}

static struct reply_facts facts_of(struct call *c, const struct agent_text *t)
{
	const struct gd_inbound *in = c->m->in;
	enum reply_policy policy = policy_here(c);
	bool blank = text_is_blank(t->text ? t->text : ""), anyone = policy == REPLY_ANYONE && (c->actors & ACTOR_BIT(ACTOR_AGENT));
	return (struct reply_facts){
		.verb = t->verb,
		.customer_side = c->where.place == PLACE_CUSTOMER,
		.note_mark = t->marked || (policy == REPLY_MARKED && t->verb == REPLY_VERB_NONE) ||
			     (t->verb == REPLY_VERB_NONE && note_marked(t->text ? t->text : "")),
		.mentions_colleague = t->verb == REPLY_VERB_NONE && !blank && mentions_colleague(c, t->text),
		.file_alone = blank && in->nfiles > 0,
		.from_program = (in->sender.flags & GD_P_BOT) != 0,
		.author_is_requester = c->ticket.requester_id == c->w->actor.id,
		.author_is_assignee = anyone || c->ticket.assignee_id == c->w->actor.id,
		.author_is_deputy = is_deputy(c),
		.told_before = question_asked(c->w->db, c->ticket.id, c->w->actor.id, msg_key(MSG_D_NOTED)),
		.has_assignee = anyone || c->ticket.assignee_id != 0,
		.requester_is_machine = c->ticket.machine,
		.colleague_note_ms = colleague_note(c),
	};
}

/* ---- writing it ---------------------------------------------------------------------------------------------------------------------- */

static void write_entry(struct call *c, const struct agent_text *t, enum entry_kind kind, struct entry *out)
{
	const struct gd_inbound *in = c->m->in;
	act_entry(c->w, &c->ticket,
		&(struct entry_draft){.author_id = c->w->actor.id,
			.conversation_id = c->where.conversation.id,
			.kind = kind,
			.text = t->text,
			.lang = in->sender.lang,
			.files = in->files,
			.nfiles = in->nfiles},
		out);
	act_save(c->w, &c->ticket);
	if (t->native)
		native_ref_put(c->w->db, c->m->channel, in->place.room, t->native, &(struct native_ref){c->ticket.id, out->id, 0});
}

static enum entry_kind spoken_kind(const struct agent_text *t)
{
	return t->question ? ENTRY_QUESTION : ENTRY_REPLY;
}

/* Other rooms of the desk read a note where they stand; nobody else ever does. */
static void show_note(struct call *c, const struct entry *e)
{
	struct msg_values v = {0};
	msg_text(&v, "items", arena_printf(c->w->arena, "%s %s%s%s", mark_emoji(MARK_NOTE), c->w->actor.name,
		lang_colon(c->w->settings->lang), entry_words(c->w, e)));
	tell_desk(c->w, &c->ticket, MSG_A_OUT, &v, e->id, c->where.place == PLACE_DESK ? e->conversation_id : 0);
}

static void note(struct call *c, const struct agent_text *t)
{
	struct entry e;
	write_entry(c, t, ENTRY_NOTE, &e);
	show_note(c, &e);
	mark_message(c->w, c->m->channel, &c->m->in->place, t->native, MARK_NOTE, &c->ticket);
	answer_done(c, "noted");
}

static void note_and_say(struct call *c, const struct agent_text *t)
{
	struct entry e;
	write_entry(c, t, ENTRY_NOTE, &e);
	show_note(c, &e);
	mark_message(c->w, c->m->channel, &c->m->in->place, t->native, MARK_NOTE, &c->ticket);
	answer_done(c, "noted");
	answer_ask(c, MSG_D_NOTED, NULL, e.id);
}

static bool is_over(struct call *c)
{
	return c->ticket.status == STATUS_CLOSED;
}

static void send(struct call *c, const struct agent_text *t)
{
	struct entry e;
	if (is_over(c)) {
		answer_refusal(c, REFUSED_STATE);
		return;
	}
	write_entry(c, t, spoken_kind(t), &e);
	answer_done(c, "held");
	speak_later(c, &e);
}

static void hold_and_ask(struct call *c, const struct agent_text *t, enum msg msg)
{
	struct entry e;
	if (is_over(c)) {
		answer_refusal(c, REFUSED_STATE);
		return;
	}
	write_entry(c, t, spoken_kind(t), &e);
	answer_done(c, "asked");
	held_ask(c, &e, msg);
}

/* The ticket of a machine: kept where everybody of the desk can read it; there is nobody to send it to. */
static void file_for_machine(struct call *c, const struct agent_text *t)
{
	struct entry e;
	write_entry(c, t, ENTRY_REPLY, &e);
	bool takes = t->verb == REPLY_VERB_REPLY || c->ticket.assignee_id == c->w->actor.id;
	if (takes)
		speak_now(c->w, &c->ticket, &e, c->actors);
	mark_message(c->w, c->m->channel, &c->m->in->place, t->native, MARK_MACHINE, &c->ticket);
	answer_done(c, "filed");
	answer_say(c, MSG_D_NOBODY, NULL);
}

/* Written on the customer's side it is public already: the desk gets a copy, the rest hear it as a reply. */
static void is_public(struct call *c, const struct agent_text *t)
{
	struct entry e;
	write_entry(c, t, spoken_kind(t), &e);
	if (!speak_now(c->w, &c->ticket, &e, c->actors)) {
		e.public_ = true;
		entry_save(c->w->db, &e);
	}
	if (e.public_)
		speak_sent(c->w, e.id);
	answer_done(c, "replied");
}

static void wrong_side(struct call *c, const struct agent_text *t)
{
	note(c, t);
	answer_say(c, MSG_D_SIDE, NULL);
}

static void typo(struct call *c, const struct agent_text *t)
{
	struct entry e;
	struct msg_values v = {0};
	write_entry(c, t, ENTRY_REPLY, &e);
	msg_text(&v, "bad", t->typed);
	msg_text(&v, "good", t->typo);
	held_wait(c->w, &e);
	answer_ask(c, MSG_M_ERR_TYPO, &v, e.id);
	answer_done(c, "asked");
}

static void by_decision(struct call *c, const struct agent_text *t, enum reply reply)
{
	switch (reply) {
	case REPLY_IGNORE:
		break;
	case REPLY_NOTE:
		note(c, t);
		break;
	case REPLY_NOTE_TOLD:
		note_and_say(c, t);
		break;
	case REPLY_SEND:
		send(c, t);
		break;
	case REPLY_ASK_TAKE:
		hold_and_ask(c, t, MSG_D_TAKE_ASK);
		break;
	case REPLY_ASK_ASIDE:
		hold_and_ask(c, t, MSG_D_ASIDE);
		break;
	case REPLY_COMMENT:
		customer_text(c, &(struct customer_text){.text = t->text, .native = t->native, .with_files = true});
		break;
	case REPLY_FILED:
		file_for_machine(c, t);
		break;
	case REPLY_PUBLIC:
		is_public(c, t);
		break;
	case REPLY_SIDE:
		wrong_side(c, t);
		break;
	}
}

/* Which right the text needs once it is known what it will be. An agent of another queue may only take notes. */
static enum action needed(enum reply reply)
{
	switch (reply) {
	case REPLY_SEND:
	case REPLY_ASK_TAKE:
	case REPLY_ASK_ASIDE:
	case REPLY_PUBLIC:
		return ACTION_REPLY;
	case REPLY_NOTE:
	case REPLY_NOTE_TOLD:
	case REPLY_FILED:
		return ACTION_NOTE;
	case REPLY_IGNORE:
	case REPLY_COMMENT:
	case REPLY_SIDE:
		return ACTION_SEE;
	}
	return ACTION_REPLY;
}

void agent_text(struct call *c, const struct agent_text *t)
{
	struct reply_facts facts = facts_of(c, t);
	enum reply reply = reply_decide(&facts, c->w->now);
	/* A colleague of another team who writes without a mark can only have meant a note. */
	if (t->verb == REPLY_VERB_NONE && needed(reply) == ACTION_REPLY && c->where.place != PLACE_CUSTOMER &&
		call_may(c, ACTION_REPLY) != ALLOWED)
		reply = facts.told_before ? REPLY_NOTE : REPLY_NOTE_TOLD;
	enum refusal no = call_may(c, needed(reply));
	if (no != ALLOWED)
		answer_refusal(c, no);
	else if (t->typo && needed(reply) == ACTION_REPLY)
		typo(c, t);
	else
		by_decision(c, t, reply);
}
