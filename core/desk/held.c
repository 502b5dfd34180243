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

int64_t held_delay(struct work *w, const struct ticket *t, const struct person *author)
{
	struct address to;
	struct gd_limits limits = {0};
	bool plain = address_of(w, t, t->requester_id, &to) && channel_limits(w, to.channel, &limits) &&
		     (limits.capabilities & GD_CAP_PLAIN);
	const struct desk_queue *queue = terms_queue(w, t->queue_id);
	if (author->undo_ms >= 0)
		return author->undo_ms;
	if (queue && queue->undo_ms)
		return *queue->undo_ms;
	return plain ? w->settings->undo_plain_ms : w->settings->undo_chat_ms;
}

static void wait_again(struct work *w, struct entry *e, int64_t delay)
{
	e->state = ENTRY_HELD;
	entry_save(w->db, e);
	job_cancel(w, JOB_ASKED, job_key_of_id(w, e->id));
	job_later(w, JOB_HELD, e->ticket_id, job_key_of_id(w, e->id), w->now + delay, NULL);
}

static void wait_no_more(struct work *w, const struct entry *e)
{
	struct question_row q;
	job_cancel(w, JOB_HELD, job_key_of_id(w, e->id));
	job_cancel(w, JOB_ASKED, job_key_of_id(w, e->id));
	while (question_of_entry(w->db, w->arena, e->id, e->author_id, &q))
		question_answered(w->db, q.id, w->now);
}

void held_start(struct call *c, struct entry *e)
{
	int64_t delay = held_delay(c->w, &c->ticket, &c->w->actor);
	work_history(c->w, &c->ticket, HISTORY_HELD, c->w->actor.id, "{\"seq\":%lld}", (long long)e->seq);
	if (delay > 0)
		wait_again(c->w, e, delay);
	else
		speak_now(c->w, &c->ticket, e, c->actors);
}

static void ask_later(struct work *w, struct entry *e)
{
	e->state = ENTRY_ASKED;
	entry_save(w->db, e);
	job_cancel(w, JOB_HELD, job_key_of_id(w, e->id));
	job_later(w, JOB_ASKED, e->ticket_id, job_key_of_id(w, e->id), w->now + REPLY_QUESTION_MS, NULL);
}

void held_wait(struct call *c, struct entry *e)
{
	ask_later(c->w, e);
}

void held_ask(struct call *c, struct entry *e, enum msg msg)
{
	ask_later(c->w, e);
	answer_ask(c, msg, NULL, e->id);
}

void held_edited(struct call *c, struct entry *e, const char *text)
{
	act_text(c->w, e, text, HISTORY_EDITED);
	if (e->state == ENTRY_HELD)
		wait_again(c->w, e, held_delay(c->w, &c->ticket, &c->w->actor));
}

void held_stop(struct call *c, struct entry *e)
{
	wait_no_more(c->w, e);
	e->state = ENTRY_STOPPED;
	entry_save(c->w->db, e);
	answer_say(c, MSG_D_STOPPED, NULL);
}

static void become_note(struct work *w, struct entry *e)
{
	wait_no_more(w, e);
	e->state = ENTRY_FILED;
	e->kind = ENTRY_NOTE;
	e->public_ = false;
	entry_save(w->db, e);
	mark_entry(w, e, MARK_NOTE);
}

void held_keep(struct call *c, struct entry *e)
{
	become_note(c->w, e);
}

void held_send(struct call *c, struct entry *e)
{
	wait_no_more(c->w, e);
	if (e->kind == ENTRY_NOTE || e->kind == ENTRY_FILE)
		e->kind = ENTRY_REPLY;
	if (!speak_now(c->w, &c->ticket, e, c->actors))
		answer_refusal(c, REFUSED_STATE);
}

void held_was_question(struct call *c, struct entry *e)
{
	bool held = entry_is_held(e);
	e->kind = ENTRY_QUESTION;
	entry_save(c->w->db, e);
	if (!held && e->state == ENTRY_SENT)
		speak_asked(c->w, &c->ticket);
}

/* ---- jobs --------------------------------------------------------------------------------------------------------------------------- */

static bool load_held(struct work *w, const struct job *job, struct ticket *t, struct entry *e)
{
	return entry_load(w->db, w->arena, strtoll(job->key, NULL, 10), e) && entry_is_held(e) &&
	       ticket_load(w->db, w->arena, e->ticket_id, t) && person_load(w->db, w->arena, e->author_id, &w->actor);
}

/* Its author lost the right to speak meanwhile, or the ticket has ended. */
static void stays(struct work *w, const struct ticket *t, struct entry *e)
{
	become_note(w, e);
	tell_person(w, t, e->author_id, MSG_D_HELD_NOTE, NULL, 0, LANE_PEOPLE);
}

static void let_go(struct work *w, struct ticket *t, struct entry *e, uint32_t actors)
{
	struct held_facts facts = {
		.since_ms = 0, .customer_text_ms = t->customer_ms, .written_ms = e->edited_ms ? e->edited_ms : e->created_ms};
	if (reply_release(&facts, w->now) == RELEASE_ASK) {
		ask_later(w, e);
		tell_question(w, t, e->author_id, MSG_D_NEWTEXT, e->id);
	} else if (!speak_now(w, t, e, actors)) {
		stays(w, t, e);
	}
}

void held_due(struct work *w, const struct job *job)
{
	struct ticket t;
	struct entry e;
	if (load_held(w, job, &t, &e))
		let_go(w, &t, &e, actors_on(w, &w->actor, &t, PLACE_DESK));
}

void held_release(struct work *w, struct ticket *t, int64_t author_id, int64_t before, uint32_t actors)
{
	struct entry *held;
	size_t n = entries_held(w->db, w->arena, t->id, &held);
	for (size_t i = 0; i < n; i++) {
		if (held[i].author_id != author_id || held[i].state != ENTRY_HELD || (before && held[i].id >= before))
			continue;
		job_cancel(w, JOB_HELD, job_key_of_id(w, held[i].id));
		let_go(w, t, &held[i], actors);
	}
}

void held_lapsed(struct work *w, const struct job *job)
{
	struct ticket t;
	struct entry e;
	if (load_held(w, job, &t, &e))
		stays(w, &t, &e);
}
