#include "desk/interview.h"

#include "base/limits.h"
#include "base/text.h"
#include "commands/lists.h"
#include "desk/answer.h"
#include "desk/form.h"
#include "desk/guest.h"
#include "desk/out/post.h"
#include "desk/question.h"
#include "desk/time/jobs.h"
#include "desk/triage.h"
#include "desk/upload.h"
#include "store/inbox.h"
#include "store/labels.h"
#include "store/scan.h"

#include <string.h>

#define WAITING_MOST 16

#define TOPIC_WANT "form:want"

/* ---- the next question ------------------------------------------------------------------------------------------------------------- */

static const char *topic_of(struct work *w, const char *key)
{
	return arena_printf(w->arena, "form:%s", key);
}

static bool was_asked(struct work *w, const struct ticket *t, const char *topic)
{
	return question_asked(w->db, t->id, t->requester_id, topic);
}

static const char *numbered(struct work *w, const char *const *words, size_t n)
{
	struct buf out;
	buf_init(&out, LIMIT_TEXT);
	for (size_t i = 0; i < n; i++)
		buf_addf(&out, "%s%zu. %s", i ? " " : "", i + 1, words[i]);
	const char *text = arena_strdup(w->arena, out.data);
	buf_clear(&out);
	return text;
}

/* Their words alone. */
static size_t offered(struct work *w, const struct ticket *t, const char *key, enum lang lang, const char *words[FORM_CHOICES_MOST])
{
	const char *values[FORM_CHOICES_MOST];
	return form_offers(w, t, key, lang, words, values);
}

static void fill(struct work *w, const struct ticket *t, const char *key, enum lang lang, struct interview_question *q)
{
	const char *words[FORM_CHOICES_MOST];
	const struct desk_field *f = form_field(w, key);
	size_t n = offered(w, t, key, lang, words);
	*q = (struct interview_question){.msg = strcmp(key, FORM_TYPE) == 0    ? MSG_M_ASK_TYPE
					   : strcmp(key, FORM_QUEUE) == 0 ? MSG_M_ASK_QUEUE
									 : MSG_M_ASK_FIELD,
		.key = key,
		.most = (int)n};
	msg_text(&q->values, "choices", numbered(w, words, n));
	msg_text(&q->values, "label", form_label_of(w, key, lang));
	if (f)
		msg_text(&q->values, "example", f->example);
}

/* Can it be asked at all? A single team is no question. */
static bool makes_sense(struct work *w, const char *key)
{
	const struct desk_queue *queues[FORM_CHOICES_MOST];
	if (strcmp(key, FORM_QUEUE) == 0)
		return form_queues(w, queues) > 1;
	return strcmp(key, FORM_TYPE) == 0 || form_field(w, key);
}

bool interview_next(struct work *w, const struct ticket *t, enum lang lang, struct interview_question *out)
{
	struct desk_ask asks[FORM_ASKS_MOST];
	if (t->machine || t->status == STATUS_CLOSED)
		return false;
	size_t n = form_asks(w, t, asks);
	for (size_t i = 0; i < n; i++) {
		if (!form_says(w, t, asks[i].key) && makes_sense(w, asks[i].key) && !was_asked(w, t, topic_of(w, asks[i].key))) {
			fill(w, t, asks[i].key, lang, out);
			return true;
		}
	}
	enum desk_want want = form_want(w, t);
	if (!want || ticket_has_file(w->db, t->id, want == WANT_IMAGE) || was_asked(w, t, TOPIC_WANT))
		return false;
	*out = (struct interview_question){.msg = want == WANT_IMAGE ? MSG_M_WANT_IMAGE : MSG_M_WANT_FILE};
	msg_text(&out->values, "what", form_want_word(w, want, lang));
	return true;
}

void interview_link(struct work *w, const struct ticket *t, int64_t person_id, const char *channel, struct interview_question *q)
{
	if (q->msg && !q->key)
		msg_text(&q->values, "url", upload_link_on(w, t, person_id, channel));
}

static int64_t write_down(
	struct work *w, const struct ticket *t, int64_t person_id, const char *channel, const struct interview_question *q)
{
	return question_new(w, &(struct question_row){.person_id = person_id,
						.channel = channel,
						.kind = q->key ? QUESTION_FIELD : QUESTION_CHOICE,
						.topic = q->key ? topic_of(w, q->key) : TOPIC_WANT,
						.ticket_id = t->id,
						.least = 1,
						.most = q->most,
						.data = q->key ? q->key : ""});
}

void interview_asked(struct work *w, const struct ticket *t, int64_t person_id, const char *channel, const struct interview_question *q)
{
	int64_t id = write_down(w, t, person_id, channel, q);
	if (!q->key)
		question_answered(w->db, id, w->now); /* a wish: a file answers it, or nothing */
}

void interview_left_empty(struct work *w, const struct ticket *t, const char *channel, const struct desk_ask *asks, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		if (form_says(w, t, asks[i].key) || asks[i].mandatory)
			continue;
		int64_t id = write_down(w, t, t->requester_id, channel, &(struct interview_question){.key = asks[i].key});
		question_answered(w->db, id, w->now);
	}
}

bool interview_must_wait(struct work *w, const struct ticket *t, int64_t person_id, const char *channel)
{
	struct question_row *open;
	struct gd_limits limits;
	if (!channel_limits(w, channel, &limits) || !(limits.capabilities & GD_CAP_PLAIN))
		return false;
	size_t n = questions_open(w->db, w->arena, person_id, channel, &open);
	if (question_turn(QUESTION_FIELD, w->now, n, w->now) == QUESTION_SEND)
		return false;
	job_of_ticket(w, JOB_FORM, t->id, w->now + QUESTION_LAPSE_MS, NULL);
	return true;
}

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

void interview_turn(struct call *c)
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
	interview_turn(c);
	return true;
}

bool interview_answer(struct call *c, const struct question_row *q, int number)
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

bool interview_take_word(struct call *c, const char *text)
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

bool interview_take_text(struct call *c, const char *text)
{
	struct question_row q;
	const struct desk_field *f;
	if (guest_take_text(c, text))
		return true;
	bool blank = text_is_blank(text) || c->m->in->nfiles > 0;
	if (blank || !owner(c, &q) || q.most > 0 || !(f = form_field(c->w, q.data)) || call_class(c, text) == EVENT_TEXT_COURTESY)
		return false;
	/* More than a value is a text about the matter. */
	if ((!f->multiline && strchr(text, '\n')) || text[text_cut(text, FORM_VALUE_CHARS)])
		return false;
	return answered(c, &q, 0, text);
}

bool interview_skip(struct call *c)
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
	interview_turn(c);
	return true;
}
