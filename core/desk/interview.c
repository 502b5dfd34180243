#include "desk/interview.h"

#include "base/limits.h"
#include "desk/form.h"
#include "desk/question.h"
#include "desk/time/jobs.h"
#include "desk/upload_link.h"

#include <string.h>

#define TOPIC_WANT "form:want"

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

static void fill(struct work *w, const struct ticket *t, const char *key, enum lang lang, struct interview_question *q)
{
	const char *words[FORM_CHOICES_MOST];
	const struct desk_field *f = form_field(w, key);
	const char *values[FORM_CHOICES_MOST];
	size_t n = form_offers(w, t, key, lang, words, values);
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
