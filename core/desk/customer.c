#include "desk/customer.h"

#include "base/limits.h"
#include "base/text.h"
#include "desk/answer.h"
#include "desk/attach.h"
#include "desk/time/jobs.h"
#include "desk/out/mark.h"
#include "desk/open.h"
#include "desk/persons.h"
#include "desk/question.h"
#include "desk/step.h"
#include "desk/time/rating.h"
#include "desk/time/remind.h"
#include "desk/verbs/raise.h"
#include "domain/words.h"

#include <string.h>

#define JOIN_MS MINUTE_MS /* lines that follow so soon belong to the description */

static void keep_native(struct call *c, const struct customer_text *text, int64_t entry_id)
{
	if (text->native)
		native_ref_put(
			c->w->db, c->m->channel, c->m->in->place.room, text->native, &(struct native_ref){c->ticket.id, entry_id, 0});
}

static bool is_party(const struct call *c)
{
	return (c->actors & (ACTOR_BIT(ACTOR_REQUESTER) | ACTOR_BIT(ACTOR_ORG_LEAD))) != 0;
}

/* ---- lines that belong to the description -------------------------------------------------------------------------------------------- */

/* Not before it, as a clock that was set back would have it. */
static bool is_soon(int64_t since_ms)
{
	return since_ms >= 0 && since_ms <= JOIN_MS;
}

static bool joins_description(struct call *c, const struct customer_text *text, struct entry *first)
{
	return c->ticket.status == STATUS_NEW && is_soon(c->w->now - c->ticket.created_ms) && c->ticket.requester_id == c->w->actor.id &&
	       text->text && !(text->with_files && c->m->in->nfiles > 0) && entry_by_seq(c->w->db, c->w->arena, c->ticket.id, 1, first) &&
	       first->author_id == c->w->actor.id && strlen(first->text) + strlen(text->text) < LIMIT_MESSAGE;
}

static void tell_written(struct call *c, const struct entry *e, const char *words)
{
	struct telling told = {.ticket = &c->ticket,
		.notice = NOTICE_CUSTOMER_TEXT,
		.key = "m.reply",
		.entry_id = e->id,
		.except_person = c->w->actor.id,
		.except_conversation = c->where.conversation.id};
	msg_text(&told.values, "agent", person_name(c->w, e->author_id));
	msg_text(&told.values, "who", person_name(c->w, e->author_id));
	msg_text(&told.values, "text", words);
	tell(c->w, &told);
}

/* Thanks after a solution: the thread has them, and nobody is called for them. (rule R4) */
static void file_silently(struct call *c, const struct entry *e)
{
	struct msg_values v = {0};
	msg_text(&v, "agent", person_name(c->w, e->author_id));
	msg_text(&v, "text", entry_words(c->w, e));
	tell_desk(c->w, &c->ticket, MSG_M_REPLY, &v, e->id, c->where.conversation.id);
}

static void join(struct call *c, const struct customer_text *text, struct entry *first)
{
	act_text(c->w, first, arena_printf(c->w->arena, "%s\n%s", first->text, text->text), HISTORY_EDITED);
	keep_native(c, text, first->id);
	c->ticket.customer_ms = c->ticket.human_ms = c->w->now;
	act_save(c->w, &c->ticket);
	tell_written(c, first, text->text);
}

/* ---- what a text does ---------------------------------------------------------------------------------------------------------------- */

static void file_text(struct call *c, const struct customer_text *text, struct entry *out)
{
	const struct gd_inbound *in = c->m->in;
	act_entry(c->w, &c->ticket,
		  &(struct entry_draft){.author_id = c->w->actor.id,
					.conversation_id = c->where.conversation.id,
					.kind = is_party(c) ? ENTRY_TEXT : ENTRY_COMMENT,
					.is_public = true,
					.text = text->text,
					.lang = in->sender.lang,
					.files = in->files,
					.nfiles = text->with_files ? in->nfiles : 0},
		  out);
	keep_native(c, text, out->id);
}

static void tell_moved(struct call *c, const struct transition *moved, const struct ticket *before)
{
	struct telling told = {
		.ticket = &c->ticket, .notice = moved->notice, .key = moved->key, .changed = act_changes(c->w, before, &c->ticket)};
	msg_text(&told.values, "who", person_name(c->w, c->w->actor.id));
	if (moved->notice == NOTICE_CLOSED || moved->notice == NOTICE_REOPENED)
		tell(c->w, &told);
	if (moved->notice == NOTICE_CLOSED || moved->notice == NOTICE_REOPENED || !told.changed)
		return;
	tell_cards(c->w, &c->ticket);
	tell_systems(c->w, &c->ticket, "ticket.status_changed", told.changed, 0);
}

static void after_text(struct call *c, const struct customer_text *text, const struct transition *moved)
{
	if (moved->key && strcmp(moved->key, "m.ask.reopen") == 0)
		answer_ask(c, MSG_M_ASK_REOPEN, NULL, 0);
	if (text->tell_added && !question_asked(c->w->db, c->ticket.id, c->w->actor.id, "m.added")) {
		answer_say(c, MSG_M_ADDED, NULL);
		/* A question that is answered already: it only remembers that this was said once. */
		question_answered(c->w->db,
			question_new(c->w, &(struct question_row){.person_id = c->w->actor.id,
						   .channel = c->m->channel,
						   .kind = QUESTION_CHOICE,
						   .topic = "m.added",
						   .ticket_id = c->ticket.id,
						   .data = ""}),
			c->w->now);
	}
	mark_message(c->w, c->m->channel, &c->m->in->place, text->native, MARK_FILED, &c->ticket);
	answer_done(c, moved->notice == NOTICE_REOPENED ? "reopened" : moved->notice == NOTICE_CLOSED ? "closed" : "added");
}

static void apply(struct call *c, const struct customer_text *text, enum ticket_event class, const struct transition *moved,
	const struct ticket *before)
{
	struct entry e;
	file_text(c, text, &e);
	if (class != EVENT_TEXT_COURTESY)
		c->ticket.customer_ms = c->w->now;
	c->ticket.human_ms = c->w->now;
	act_save(c->w, &c->ticket);
	if (moved->effects & EFFECT_UNPLAN)
		job_cancel(c->w, JOB_CLOSE, job_key_of_id(c->w, c->ticket.id));
	if (class == EVENT_TEXT_COURTESY && (before->status == STATUS_SOLVED || before->status == STATUS_CLOSED))
		file_silently(c, &e);
	else
		tell_written(c, &e, entry_words(c->w, &e));
	if (class != EVENT_TEXT_COURTESY)
		remind_customer_wrote(c->w, &c->ticket);
	tell_moved(c, moved, before);
	after_text(c, text, moved);
	if (text->with_files && c->m->in->nfiles > 0)
		attach_added(c, &e);
}

bool customer_comments(struct call *c, const char *text)
{
	if (!rating_comment(c->w, &c->ticket, c->w->actor.id, text))
		return false;
	answer_say(c, MSG_M_SURVEY_NOTED, NULL);
	answer_done(c, "commented");
	return true;
}

/* A file with it is more than a word: it speaks of the matter. */
static bool is_word_on_rating(struct call *c, const struct customer_text *text, enum ticket_event class)
{
	bool files = text->with_files && c->m->in->nfiles > 0;
	return c->ticket.status == STATUS_CLOSED && class == EVENT_TEXT && !files && rating_takes_word(c->w, c->ticket.id) &&
	       customer_comments(c, text->text);
}

void customer_text(struct call *c, const struct customer_text *text)
{
	struct transition moved;
	struct ticket before = c->ticket, survivor;
	struct entry first;
	enum ticket_event class = call_class(c, text->text);
	if (is_word_on_rating(c, text, class)) {
		mark_message(c->w, c->m->channel, &c->m->in->place, text->native, MARK_FILED, &c->ticket);
		return;
	}
	if (class != EVENT_TEXT_COURTESY && raise_takes_reason(c, text->text))
		before = c->ticket;
	if (!text->apart && joins_description(c, text, &first)) {
		join(c, text, &first);
		after_text(c, text, &(struct transition){0});
		return;
	}
	if (act_transition(c->w, &c->ticket, class, c->actors, &moved) != ALLOWED) {
		answer_refusal(c, moved.refusal);
	} else if (moved.effects & EFFECT_NEW_LINKED) {
		open_follow_up(c, text->text, &before);
	} else if ((moved.effects & EFFECT_TO_SURVIVOR) && ticket_surviving(c->w, before.merged_into, &survivor)) {
		call_ticket(c, &survivor);
		customer_text(c, text);
	} else {
		apply(c, text, class, &moved, &before);
	}
}

void customer_callback(struct call *c, const char *text)
{
	struct transition moved;
	struct ticket before = c->ticket;
	if (act_transition(c->w, &c->ticket, EVENT_CALLBACK, c->actors, &moved) != ALLOWED)
		answer_refusal(c, moved.refusal);
	else
		apply(c, &(struct customer_text){.text = text, .native = c->m->in->native_id}, EVENT_CALLBACK, &moved, &before);
}

void customer_reopens(struct call *c, enum ticket_event event)
{
	struct telling told = {.except_person = c->ticket.assignee_id == c->w->actor.id ? c->w->actor.id : 0};
	msg_text(&told.values, "who", person_name(c->w, c->w->actor.id));
	if (step_take(c, event, &told))
		answer_done(c, "reopened");
}
