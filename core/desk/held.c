#include "desk/held.h"

#include "commands/reactions.h"
#include "desk/answer.h"
#include "desk/time/jobs.h"
#include "desk/out/mark.h"
#include "desk/persons.h"
#include "desk/question.h"
#include "domain/reply.h"

bool entry_is_held(const struct entry *e)
{
	return e->state == ENTRY_HELD || e->state == ENTRY_ASKED;
}

static bool is_read_on_phone(struct work *w, const struct ticket *t)
{
	struct address to;
	struct gd_limits limits = {0};
	return address_of(w, t, t->requester_id, &to) && channel_limits(w, to.channel, &limits) && (limits.capabilities & GD_CAP_PLAIN);
}

int64_t held_delay(struct work *w, const struct ticket *t, const struct person *author)
{
	const struct desk_queue *queue = terms_queue(w, t->queue_id);
	if (author->undo_ms >= 0)
		return author->undo_ms;
	if (queue && queue->undo_ms)
		return *queue->undo_ms;
	return is_read_on_phone(w, t) ? w->settings->undo_plain_ms : w->settings->undo_chat_ms;
}

void held_again(struct work *w, struct entry *e, int64_t delay)
{
	e->state = ENTRY_HELD;
	entry_save(w->db, e);
	job_cancel(w, JOB_ASKED, job_key_of_id(w, e->id));
	job_later(w, JOB_HELD, e->ticket_id, job_key_of_id(w, e->id), w->now + delay, NULL);
}

void held_end(struct work *w, const struct entry *e)
{
	struct question_row q;
	job_cancel(w, JOB_HELD, job_key_of_id(w, e->id));
	job_cancel(w, JOB_ASKED, job_key_of_id(w, e->id));
	while (question_of_entry(w->db, w->arena, e->id, e->author_id, &q))
		question_answered(w->db, q.id, w->now);
}

/* ---- several texts as one message ----------------------------------------------------------------------------------------------- */

/* A file is a reason to leave alone. */
static bool may_join(struct work *w, const struct entry *first, const struct entry *e)
{
	struct attachment *files;
	return first->kind == ENTRY_REPLY && e->kind == ENTRY_REPLY && e->author_id == first->author_id && e->id > first->id &&
	       e->created_ms - first->created_ms <= HELD_BURST_MS && attachments_of_entry(w->db, w->arena, e->id, &files) == 0;
}

/* The earlier ones wait for this one: they leave with it. */
void held_together(struct work *w, const struct ticket *t, const struct entry *e, int64_t due)
{
	struct entry *held;
	size_t n = is_read_on_phone(w, t) ? entries_held(w->db, w->arena, t->id, &held) : 0;
	for (size_t i = 0; i < n; i++)
		if (held[i].state == ENTRY_HELD && may_join(w, &held[i], e))
			job_later(w, JOB_HELD, t->id, job_key_of_id(w, held[i].id), due, NULL);
}

size_t held_burst(struct work *w, const struct ticket *t, const struct entry *first, struct entry **out)
{
	struct job job;
	size_t n = is_read_on_phone(w, t) ? entries_held(w->db, w->arena, t->id, out) : 0, joined = 0;
	for (size_t i = 0; i < n; i++) {
		const char *key = job_key_of_id(w, (*out)[i].id);
		if ((*out)[i].state != ENTRY_HELD || (*out)[i].id <= first->id)
			continue;
		if (!may_join(w, first, &(*out)[i]) || !job_find(w->db, w->arena, JOB_HELD, key, &job) || job.due_ms > w->now)
			break; /* nothing overtakes it */
		job_cancel(w, JOB_HELD, key);
		(*out)[joined++] = (*out)[i];
	}
	return joined;
}

void held_wait(struct work *w, struct entry *e)
{
	e->state = ENTRY_ASKED;
	entry_save(w->db, e);
	job_cancel(w, JOB_HELD, job_key_of_id(w, e->id));
	job_later(w, JOB_ASKED, e->ticket_id, job_key_of_id(w, e->id), w->now + REPLY_QUESTION_MS, NULL);
}

void held_ask(struct call *c, struct entry *e, enum msg msg)
{
	held_wait(c->w, e);
	answer_ask(c, msg, NULL, e->id);
}

void held_edited(struct call *c, struct entry *e, const char *text)
{
	act_text(c->w, e, text, HISTORY_EDITED);
	if (e->state == ENTRY_HELD)
		held_again(c->w, e, held_delay(c->w, &c->ticket, &c->w->actor));
}

void held_stop(struct call *c, struct entry *e)
{
	held_end(c->w, e);
	e->state = ENTRY_STOPPED;
	entry_save(c->w->db, e);
	answer_say(c, MSG_D_STOPPED, NULL);
}

void held_note(struct work *w, struct entry *e)
{
	held_end(w, e);
	e->state = ENTRY_FILED;
	e->kind = ENTRY_NOTE;
	e->public_ = false;
	entry_save(w->db, e);
	mark_entry(w, e, MARK_NOTE);
}

void held_keep(struct call *c, struct entry *e)
{
	held_note(c->w, e);
}
