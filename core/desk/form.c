#include "desk/form.h"

#include "base/limits.h"
#include "base/text.h"
#include "commands/lists.h"
#include "desk/answer.h"
#include "desk/choice.h"
#include "desk/customer.h"
#include "desk/guest.h"
#include "desk/out/post.h"
#include "desk/persons.h"
#include "desk/question.h"
#include "desk/terms.h"
#include "desk/upload.h"
#include "desk/time/jobs.h"
#include "i18n/words.h"
#include "store/inbox.h"
#include "store/labels.h"
#include "store/scan.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#define WAITING_MOST 16

#define TOPIC_WANT "form:want"

/* ---- fields ------------------------------------------------------------------------------------------------------------------------ */

/* They exist without a section; their choices are the organisation's. */
static const struct desk_field product = {.key = "product"}, service = {.key = "service"};

static bool is_called(const struct desk_field *f, const char *name)
{
	bool is = text_equal_folded(f->key, name);
	for (size_t i = 0; !is && i < f->naliases; i++)
		is = text_equal_folded(f->aliases[i], name);
	return is;
}

const struct desk_field *form_field(const struct work *w, const char *name)
{
	for (size_t i = 0; i < w->settings->nfields; i++)
		if (is_called(&w->settings->fields[i], name))
			return &w->settings->fields[i];
	if (text_equal_folded(name, product.key))
		return &product;
	return text_equal_folded(name, service.key) ? &service : NULL;
}

static const struct desk_org *org_of(struct work *w, int64_t org_id)
{
	for (size_t i = 0; org_id && i < w->settings->norgs; i++)
		if (org_by_name(w->db, w->settings->orgs[i].name) == org_id)
			return &w->settings->orgs[i];
	return NULL;
}

static size_t choices_of(struct work *w, const struct ticket *t, const struct desk_field *f, const char *const **out)
{
	const struct desk_org *org = f == &product || f == &service ? org_of(w, t->org_id) : NULL;
	*out = org ? (f == &product ? org->products : org->services) : f->choices;
	size_t n = org ? (f == &product ? org->nproducts : org->nservices) : f->nchoices;
	return n < FORM_CHOICES_MOST ? n : FORM_CHOICES_MOST;
}

const char *form_label(struct work *w, const struct desk_field *f, enum lang lang)
{
	if (f == &product)
		return catalog_word(w->catalog, lang, WORD_FIELD_PRODUCT);
	return f == &service ? catalog_word(w->catalog, lang, WORD_FIELD_SERVICE) : f->label;
}

const char *form_value(struct work *w, const struct ticket *t, const struct desk_field *f, const char *words)
{
	const char *const *choices;
	struct buf line;
	size_t n = choices_of(w, t, f, &choices);
	for (size_t i = 0; i < n; i++)
		if (text_equal_folded(choices[i], words))
			return choices[i];
	if (n > 0 || text_is_blank(words))
		return NULL;
	buf_init(&line, LIMIT_TEXT + 1);
	text_strip_controls(&line, words, f->multiline);
	buf_cut(&line, text_cut(line.data, FORM_VALUE_CHARS));
	const char *value = arena_strdup(w->arena, line.data);
	buf_clear(&line);
	return value;
}

const char *form_choices(struct work *w, const struct ticket *t, const struct desk_field *f)
{
	const char *const *choices;
	struct buf out;
	size_t n = choices_of(w, t, f, &choices);
	buf_init(&out, LIMIT_TEXT);
	for (size_t i = 0; i < n; i++)
		buf_addf(&out, "%s%s", i ? ", " : "", choices[i]);
	const char *text = n ? arena_strdup(w->arena, out.data) : "…";
	buf_clear(&out);
	return text;
}

void form_put(struct work *w, struct ticket *t, const struct desk_field *f, const char *value)
{
	field_put(w->db, t->id, f->key, value);
	work_history(w, t, HISTORY_FIELD, w->actor.id, "{\"set\":%d}", value != NULL);
}

/* ---- what is wanted ---------------------------------------------------------------------------------------------------------------- */

static void add_asks(const struct desk_ask *from, size_t count, struct desk_ask *out, size_t *n)
{
	for (size_t i = 0; i < count; i++) {
		size_t at = 0;
		while (at < *n && strcmp(out[at].key, from[i].key) != 0)
			at++;
		if (at == FORM_ASKS_MOST)
			return;
		out[at].mandatory = from[i].mandatory || (at < *n && out[at].mandatory);
		out[at].key = from[i].key;
		*n = at == *n ? at + 1 : *n;
	}
}

bool form_guest(const struct person *p)
{
	return !p->machine && !p->org_id && !p->handle && !p->email && !p->phone;
}

/* Nobody knows them and they named no team: they say which, and the sales team has the request meanwhile. */
static bool asks_for_team(struct work *w, const struct ticket *t, const struct desk_queue *queue)
{
	struct person p;
	return queue && strcmp(queue->name, FORM_GUEST_QUEUE) == 0 && person_load(w->db, w->arena, t->requester_id, &p) && form_guest(&p);
}

/* By its team, then by its type. */
size_t form_asks(struct work *w, const struct ticket *t, struct desk_ask *out)
{
	static const struct desk_ask team[] = {{FORM_QUEUE, false}};
	const struct desk_queue *queue = terms_queue(w, t->queue_id);
	size_t n = 0;
	if (asks_for_team(w, t, queue))
		add_asks(team, 1, out, &n);
	if (queue)
		add_asks(queue->asks, queue->nasks, out, &n);
	for (size_t i = 0; t->type && i < w->settings->ntypes; i++)
		if (w->settings->types[i].type == t->type)
			add_asks(w->settings->types[i].asks, w->settings->types[i].nasks, out, &n);
	return n;
}

static enum desk_want want_of(struct work *w, const struct ticket *t)
{
	const struct desk_queue *queue = terms_queue(w, t->queue_id);
	for (size_t i = 0; t->type && i < w->settings->ntypes; i++)
		if (w->settings->types[i].type == t->type && w->settings->types[i].want)
			return w->settings->types[i].want;
	return queue ? queue->want : WANT_NOTHING;
}

static bool is_said(struct work *w, const struct ticket *t, const char *key)
{
	if (strcmp(key, FORM_TYPE) == 0)
		return t->type != TYPE_NONE;
	const struct desk_field *f = form_field(w, key);
	return f && field_get(w->db, w->arena, t->id, f->key);
}

const char *form_label_of(struct work *w, const char *key, enum lang lang)
{
	const struct desk_field *f = form_field(w, key);
	if (strcmp(key, FORM_TYPE) == 0)
		return catalog_word(w->catalog, lang, WORD_FIELD_TYPE);
	if (strcmp(key, FORM_QUEUE) == 0)
		return catalog_word(w->catalog, lang, WORD_FIELD_QUEUE);
	return f ? form_label(w, f, lang) : key;
}

static const char *want_word(struct work *w, enum desk_want want, enum lang lang)
{
	return catalog_word(w->catalog, lang, want == WANT_IMAGE ? WORD_FIELD_IMAGE : WORD_FIELD_FILE);
}

const char *form_missing(struct work *w, const struct ticket *t, enum lang lang)
{
	struct desk_ask asks[FORM_ASKS_MOST];
	struct buf out;
	size_t n = t->machine || t->status == STATUS_CLOSED ? 0 : form_asks(w, t, asks);
	enum desk_want want = t->machine || t->status == STATUS_CLOSED ? WANT_NOTHING : want_of(w, t);
	buf_init(&out, LIMIT_TEXT);
	for (size_t i = 0; i < n; i++)
		if (asks[i].mandatory && strcmp(asks[i].key, FORM_QUEUE) != 0 && !is_said(w, t, asks[i].key))
			buf_addf(&out, "%s%s", out.len ? ", " : "", form_label_of(w, asks[i].key, lang));
	if (want && !ticket_has_file(w->db, t->id, want == WANT_IMAGE))
		buf_addf(&out, "%s%s", out.len ? ", " : "", want_word(w, want, lang));
	const char *text = out.len ? arena_strdup(w->arena, out.data) : NULL;
	buf_clear(&out);
	return text;
}

const char *form_lines(struct work *w, const struct ticket *t, enum lang lang)
{
	struct field_row *rows;
	struct buf out;
	size_t n = fields_of(w->db, w->arena, t->id, &rows);
	buf_init(&out, LIMIT_BODY);
	for (size_t i = 0; i < n; i++)
		buf_addf(&out, "%s%s%s%s", i ? " · " : "", form_label_of(w, rows[i].key, lang), lang_colon(lang), rows[i].value);
	const char *text = n ? arena_strdup(w->arena, out.data) : NULL;
	buf_clear(&out);
	return text;
}

/* ---- from programs ----------------------------------------------------------------------------------------------------------------- */

static const char *given_value(struct work *w, const struct desk_field *f, const struct gd_field *given, size_t count)
{
	(void)w;
	for (size_t i = 0; i < count; i++)
		if (given[i].key && given[i].value && is_called(f, given[i].key))
			return given[i].value;
	return NULL;
}

const char *form_lacks(struct work *w, const struct ticket *as_if, const struct gd_field *given, size_t count)
{
	struct desk_ask asks[FORM_ASKS_MOST];
	size_t n = form_asks(w, as_if, asks);
	for (size_t i = 0; i < n; i++) {
		const struct desk_field *f = form_field(w, asks[i].key);
		const char *value = f ? given_value(w, f, given, count) : NULL;
		if (!f ? asks[i].mandatory && !is_said(w, as_if, asks[i].key) && strcmp(asks[i].key, FORM_QUEUE) != 0
		       : value ? !form_value(w, as_if, f, value)
			       : asks[i].mandatory)
			return asks[i].key;
	}
	return NULL;
}

void form_take(struct work *w, struct ticket *t, const struct gd_field *given, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		const struct desk_field *f = given[i].key ? form_field(w, given[i].key) : NULL;
		const char *value = f && given[i].value ? form_value(w, t, f, given[i].value) : NULL;
		if (value)
			form_put(w, t, f, value);
	}
}

/* ---- the next question ------------------------------------------------------------------------------------------------------------- */

static const char *topic_of(struct work *w, const char *key)
{
	return arena_printf(w->arena, "form:%s", key);
}

static bool was_asked(struct work *w, const struct ticket *t, const char *topic)
{
	return question_asked(w->db, t->id, t->requester_id, topic);
}

static size_t public_queues(struct work *w, const struct desk_queue **out)
{
	size_t n = 0;
	for (size_t i = 0; i < w->settings->nqueues && n < FORM_CHOICES_MOST; i++)
		if (!w->settings->queues[i].is_private)
			out[n++] = &w->settings->queues[i];
	return n;
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

size_t form_offers(struct work *w, const struct ticket *t, const char *key, enum lang lang, const char *words[FORM_CHOICES_MOST],
	const char *values[FORM_CHOICES_MOST])
{
	const struct desk_queue *queues[FORM_CHOICES_MOST];
	const struct list_word *types;
	const char *const *choices;
	const struct desk_field *f = form_field(w, key);
	size_t n = 0;
	if (strcmp(key, FORM_TYPE) == 0) {
		n = list_rows(WORDS_TYPE, &types);
		for (size_t i = 0; i < n; i++) {
			values[i] = type_name((enum ticket_type)types[i].value);
			words[i] = word_of(w->catalog, lang, "type", values[i]);
		}
	} else if (strcmp(key, FORM_QUEUE) == 0) {
		n = public_queues(w, queues);
		for (size_t i = 0; i < n; i++) {
			values[i] = queues[i]->name;
			words[i] = queues[i]->title;
		}
	} else if (f) {
		n = choices_of(w, t, f, &choices);
		for (size_t i = 0; i < n; i++)
			values[i] = words[i] = choices[i];
	}
	return n;
}

/* Their words alone. */
static size_t offered(struct work *w, const struct ticket *t, const char *key, enum lang lang, const char *words[FORM_CHOICES_MOST])
{
	const char *values[FORM_CHOICES_MOST];
	return form_offers(w, t, key, lang, words, values);
}

static void fill(struct work *w, const struct ticket *t, const char *key, enum lang lang, struct form_question *q)
{
	const char *words[FORM_CHOICES_MOST];
	const struct desk_field *f = form_field(w, key);
	size_t n = offered(w, t, key, lang, words);
	*q = (struct form_question){.msg = strcmp(key, FORM_TYPE) == 0    ? MSG_M_ASK_TYPE
					   : strcmp(key, FORM_QUEUE) == 0 ? MSG_M_ASK_QUEUE
									 : MSG_M_ASK_FIELD,
		.key = key,
		.most = (int)n};
	msg_text(&q->values, "choices", numbered(w, words, n));
	msg_text(&q->values, "label", form_label_of(w, key, lang));
	if (f)
		msg_text(&q->values, "example", f->example);
}

/* Can it be asked at all? A list that this person has nothing of, or a single team, is no question. */
static bool makes_sense(struct work *w, const struct ticket *t, const char *key)
{
	const struct desk_queue *queues[FORM_CHOICES_MOST];
	const struct desk_field *f = form_field(w, key);
	(void)t;
	if (strcmp(key, FORM_QUEUE) == 0)
		return public_queues(w, queues) > 1;
	return f || strcmp(key, FORM_TYPE) == 0;
}

bool form_next(struct work *w, const struct ticket *t, enum lang lang, struct form_question *out)
{
	struct desk_ask asks[FORM_ASKS_MOST];
	if (t->machine || t->status == STATUS_CLOSED)
		return false;
	size_t n = form_asks(w, t, asks);
	for (size_t i = 0; i < n; i++) {
		if (!is_said(w, t, asks[i].key) && makes_sense(w, t, asks[i].key) && !was_asked(w, t, topic_of(w, asks[i].key))) {
			fill(w, t, asks[i].key, lang, out);
			return true;
		}
	}
	enum desk_want want = want_of(w, t);
	if (!want || ticket_has_file(w->db, t->id, want == WANT_IMAGE) || was_asked(w, t, TOPIC_WANT))
		return false;
	*out = (struct form_question){.msg = want == WANT_IMAGE ? MSG_M_WANT_IMAGE : MSG_M_WANT_FILE};
	msg_text(&out->values, "what", want_word(w, want, lang));
	return true;
}

void form_link(struct work *w, const struct ticket *t, int64_t person_id, const char *channel, struct form_question *q)
{
	if (q->msg && !q->key)
		msg_text(&q->values, "url", upload_link_on(w, t, person_id, channel));
}

static int64_t write_down(struct work *w, const struct ticket *t, int64_t person_id, const char *channel, const struct form_question *q)
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

void form_asked(struct work *w, const struct ticket *t, int64_t person_id, const char *channel, const struct form_question *q)
{
	int64_t id = write_down(w, t, person_id, channel, q);
	if (!q->key)
		question_answered(w->db, id, w->now); /* a wish: a file answers it, or nothing */
}

void form_left_empty(struct work *w, const struct ticket *t, const char *channel, const struct desk_ask *asks, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		if (is_said(w, t, asks[i].key) || asks[i].mandatory)
			continue;
		int64_t id = write_down(w, t, t->requester_id, channel, &(struct form_question){.key = asks[i].key});
		question_answered(w->db, id, w->now);
	}
}

bool form_must_wait(struct work *w, const struct ticket *t, int64_t person_id, const char *channel)
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
	struct form_question q;
	if (c->ticket.requester_id != c->w->actor.id || !form_next(c->w, &c->ticket, reader_of(c->w, &c->w->actor).lang, &q))
		return false;
	if (form_must_wait(c->w, &c->ticket, c->w->actor.id, c->m->channel))
		return true;
	form_link(c->w, &c->ticket, c->w->actor.id, c->m->channel, &q);
	answer_say(c, q.msg, &q.values);
	form_asked(c->w, &c->ticket, c->w->actor.id, c->m->channel, &q);
	return true;
}

void form_turn(struct call *c)
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
		public_queues(c->w, queues);
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
	form_turn(c);
	return true;
}

bool form_answer(struct call *c, const struct question_row *q, int number)
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

bool form_take_word(struct call *c, const char *text)
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

bool form_take_text(struct call *c, const char *text)
{
	struct question_row q;
	const struct desk_field *f;
	if (guest_take_text(c, text))
		return true;
	bool blank = text_is_blank(text) || c->m->in->nfiles > 0;
	if (blank || !owner(c, &q) || q.most > 0 || !(f = form_field(c->w, q.data)) || customer_class(c, text) == EVENT_TEXT_COURTESY)
		return false;
	/* More than a value is a text about the matter. */
	if ((!f->multiline && strchr(text, '\n')) || text[text_cut(text, FORM_VALUE_CHARS)])
		return false;
	return answered(c, &q, 0, text);
}

bool form_in_thread(struct call *c, const char *text)
{
	struct question_row q;
	return owner(c, &q) && q.ticket_id == c->ticket.id && (form_take_text(c, text) || choice_take_text(c, text));
}

bool form_skip(struct call *c)
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
	form_turn(c);
	return true;
}
