#include "desk/interview_reply.h"

#include "base/text.h"
#include "commands/lists.h"
#include "desk/answer.h"
#include "desk/form.h"
#include "desk/guest_answer.h"
#include "desk/interview.h"
#include "desk/question.h"
#include "desk/time/jobs.h"
#include "desk/triage.h"
#include "store/labels.h"
#include "store/scan.h"

#include <stdlib.h>
#include <string.h>

#define WAITING_MOST 16

/* ---- the next question ------------------------------------------------------------------------------------------------------------- */

static bool ask_next(struct call *c)
{
	struct interview_question q;
	if (c->ticket.requester_id != c->w->actor.id || !interview_next(c->w, &c->ticket, reader_of(c->w, &c->w->actor).lang, &q))
		return false;
	if (interview_must_wait(c->w, &c->ticket, c->w->actor.id, c->m->channel))
		return true;
	interview_link(c->w, &c->ticket, c->w->actor.id, c->m->channel, &q);
	answer_say(c, q.msg, &q.values);
	interview_asked(c->w, &c->ticket, c->w->actor.id, c->m->channel, &q);
	return true;
}

void interview_reply_turn(struct call *c)
{
	struct ticket *list;
	struct question_row *open;
	struct job job;
	struct call kept = *c;
	if (questions_open(c->w->db, c->w->arena, c->w->actor.id, c->m->channel, &open) > 0)
		return; /* it goes on waiting, no longer than it would have */
	size_t n = tickets_scan(
		c->w->db, c->w->arena, &(struct scan_of){.scope = SCAN_REQUESTER, .id = c->w->actor.id, .open = true}, WAITING_MOST, &list);
	for (size_t i = 0; i < n; i++) {
		const char *key = job_key_of_id(c->w, list[i].id);
		if (!job_find(c->w->db, c->w->arena, JOB_FORM, key, &job))
			continue;
		job_cancel(c->w, JOB_FORM, key);
		call_ticket(c, &list[i]);
		if (ask_next(c))
			break; /* one at a time */
	}
	struct gd_result said = c->m->result;
	*c = kept;
	c->m->result.text = said.text;
}

/* ---- answers ----------------------------------------------------------------------------------------------------------------------- */

/* The words of the choices alone. */
static size_t offered(struct work *w, const struct ticket *t, const char *key, enum lang lang, const char *words[FORM_CHOICES_MOST])
{
	const char *values[FORM_CHOICES_MOST];
	return form_offers(w, t, key, lang, words, values);
}

static bool owner(struct call *c, struct question_row *q)
{
	return question_owner(c->w, c->w->actor.id, c->m->channel, q) && q->kind == QUESTION_FIELD;
}

static void say_set(struct call *c, const char *key, const char *value)
{
	struct msg_values v = {0};
	if (strcmp(key, FORM_QUEUE) == 0) {
		answer_say(c, MSG_M_QUEUE, NULL);
		return;
	}
	msg_text(&v, "label", form_label_of(c->w, key, reader_of(c->w, &c->w->actor).lang));
	msg_text(&v, "bad", stored_word(c->w, "value", "none"));
	msg_text(&v, "good", value);
	answer_say(c, MSG_M_SET, &v);
}

static void to_queue(struct call *c, const struct desk_queue *to)
{
	struct queue_row row;
	struct ticket before = c->ticket;
	if (!queue_by_name(c->w->db, c->w->arena, to->name, &row) || row.id == c->ticket.queue_id)
		return;
	triage_moved(c->w, &c->ticket, row.id);
	act_queue(c->w, &c->ticket, row.id);
	tell_leaving(c->w, &c->ticket);
	act_save(c->w, &c->ticket);
	struct telling told = {.ticket = &c->ticket,
		.notice = NOTICE_QUEUE,
		.except_person = c->w->actor.id,
		.changed = act_changes(c->w, &before, &c->ticket)};
	tell(c->w, &told);
}

/* The n-th choice, from 1, or what was written where any text will do. */
static const char *take(struct call *c, const char *key, int number, const char *words)
{
	const struct desk_queue *queues[FORM_CHOICES_MOST];
	const struct list_word *types;
	const struct desk_field *f = form_field(c->w, key);
	const char *said[FORM_CHOICES_MOST];
	enum lang lang = reader_of(c->w, &c->w->actor).lang;
	size_t n = offered(c->w, &c->ticket, key, lang, said);
	if (number < 0 || (size_t)number > n || (number == 0 && n > 0))
		return NULL;
	const char *value = number ? said[number - 1] : words;
	if (strcmp(key, FORM_TYPE) == 0) {
		list_rows(WORDS_TYPE, &types);
		work_history(c->w, &c->ticket, HISTORY_TYPE, c->w->actor.id, "{\"from\":%d,\"to\":%d}", c->ticket.type,
			types[number - 1].value);
		c->ticket.type = (enum ticket_type)types[number - 1].value;
	} else if (strcmp(key, FORM_QUEUE) == 0) {
		form_queues(c->w, queues);
		to_queue(c, queues[number - 1]);
	} else if (f && (value = form_value(c->w, &c->ticket, f, value))) {
		form_put(c->w, &c->ticket, f, value);
	}
	return value;
}

static bool answered(struct call *c, const struct question_row *q, int number, const char *words)
{
	struct ticket t;
	if (!ticket_surviving(c->w, q->ticket_id, &t))
		return false;
	call_ticket(c, &t);
	const char *value = take(c, q->data, number, words);
	if (!value)
		return false;
	question_answered(c->w->db, q->id, c->w->now);
	c->ticket.human_ms = c->w->now;
	act_save(c->w, &c->ticket);
	tell_cards(c->w, &c->ticket);
	answer_done(c, "answered");
	if (!ask_next(c))
		say_set(c, q->data, value);
	interview_reply_turn(c);
	return true;
}

bool interview_reply_number(struct call *c, const struct question_row *q, int number)
{
	return number > 0 && answered(c, q, number, NULL);
}

static const char *folded(struct work *w, const char *text)
{
	char *fold = text_fold(text);
	const char *kept = arena_strdup(w->arena, fold ? fold : text);
	free(fold);
	return kept;
}

static int type_called(struct work *w, const char *folded_word)
{
	for (size_t i = 0; i < w->settings->ntypes; i++)
		for (size_t j = 0; j < w->settings->types[i].nnames; j++)
			if (strcmp(w->settings->types[i].names[j], folded_word) == 0)
				return (int)w->settings->types[i].type;
	const struct list_word *word = list_find(WORDS_TYPE, folded_word);
	return word ? word->value : 0;
}

static int number_of_type(int type)
{
	const struct list_word *rows;
	size_t n = list_rows(WORDS_TYPE, &rows);
	for (size_t i = 0; i < n; i++)
		if (rows[i].value == type)
			return (int)i + 1;
	return 0;
}

bool interview_reply_word(struct call *c, const char *text)
{
	struct question_row q;
	struct ticket t;
	const char *said[FORM_CHOICES_MOST];
	if (!owner(c, &q) || !ticket_surviving(c->w, q.ticket_id, &t))
		return false;
	int type = strcmp(q.data, FORM_TYPE) == 0 ? type_called(c->w, folded(c->w, text)) : 0;
	if (type)
		return answered(c, &q, number_of_type(type), NULL);
	for (int lang = 0; lang < LANG_COUNT; lang++) {
		size_t n = offered(c->w, &t, q.data, (enum lang)lang, said);
		for (size_t i = 0; i < n; i++)
			if (text_equal_folded(said[i], text))
				return answered(c, &q, (int)i + 1, NULL);
	}
	return false;
}

bool interview_reply_text(struct call *c, const char *text)
{
	struct question_row q;
	const struct desk_field *f;
	if (guest_answer_take(c, text))
		return true;
	bool blank = text_is_blank(text) || c->m->in->nfiles > 0;
	if (blank || !owner(c, &q) || q.most > 0 || !(f = form_field(c->w, q.data)) || call_class(c, text) == EVENT_TEXT_COURTESY)
		return false;
	/* More than a value is a text about the matter. */
	if ((!f->multiline && strchr(text, '\n')) || text[text_cut(text, FORM_VALUE_CHARS)])
		return false;
	return answered(c, &q, 0, text);
}

bool interview_reply_skip(struct call *c)
{
	struct question_row q;
	struct ticket t;
	if (!owner(c, &q) || !ticket_surviving(c->w, q.ticket_id, &t))
		return false;
	call_ticket(c, &t);
	question_answered(c->w->db, q.id, c->w->now);
	answer_done(c, "skipped");
	if (!ask_next(c))
		answer_say(c, MSG_M_KB_YES, NULL);
	interview_reply_turn(c);
	return true;
}
