#include "desk/out/speak.h"

#include "commands/reactions.h"
#include "desk/answer.h"
#include "desk/held.h"
#include "desk/out/mark.h"
#include "desk/persons.h"
#include "desk/out/say.h"
#include "desk/time/jobs.h"
#include "domain/reply.h"

#include <inttypes.h>
#include <string.h>

static enum ticket_event event_of(const struct entry *e)
{
	return e->kind == ENTRY_QUESTION ? EVENT_ASK : EVENT_REPLY;
}

static const char *key_of(const struct entry *e, const char *usual)
{
	return e->kind == ENTRY_CORRECTION ? "m.correction" : usual;
}

/* The other rooms of the desk read along; the matrix says so for replies alone. */
static void show_desk(struct work *w, const struct ticket *t, const struct entry *e, struct msg_values *v)
{
	if (e->kind != ENTRY_REPLY)
		tell_desk(w, t, MSG_M_REPLY, v, e->id, e->conversation_id);
}

/* Its text, and those that leave in one message with it. */
static const char *words_of_burst(struct work *w, const struct ticket *t, const struct entry *e)
{
	struct entry *more;
	const char *words = entry_words(w, e);
	size_t n = held_burst(w, t, e, &more);
	for (size_t i = 0; i < n; i++) {
		words = arena_printf(w->arena, "%s\n%s", words, more[i].text);
		more[i].public_ = true;
		more[i].state = ENTRY_JOINED;
		entry_save(w->db, &more[i]);
		tell_systems(w, t, "ticket.commented", NULL, more[i].id);
	}
	return words;
}

bool speak_now(struct work *w, struct ticket *t, struct entry *e, uint32_t actors)
{
	struct transition moved;
	if (actors & ACTOR_BIT(ACTOR_AGENT))
		speak_release(w, t, e->author_id, e->id, actors);
	struct ticket before = *t;
	if (!(actors & ACTOR_BIT(ACTOR_AGENT)) || act_transition(w, t, event_of(e), actors, &moved) != ALLOWED)
		return false;
	e->public_ = true;
	e->state = ENTRY_FILED; /* sent once the channel has taken it */
	entry_save(w->db, e);
	t->answered_ms = t->answered_ms ? t->answered_ms : w->now;
	t->human_ms = w->now;
	act_save(w, t);
	struct telling told = {.ticket = t,
		.notice = moved.notice,
		.key = key_of(e, moved.key),
		.entry_id = e->id,
		.except_person = w->actor.id,
		.except_conversation = e->conversation_id,
		.changed = act_changes(w, &before, t)};
	msg_text(&told.values, "agent", person_name(w, e->author_id));
	msg_text(&told.values, "text", words_of_burst(w, t, e));
	tell(w, &told);
	show_desk(w, t, e, &told.values);
	if (told.notice == NOTICE_REPLY && told.changed)
		tell_cards(w, t);
	if (t->machine)
		mark_entry(w, e, MARK_MACHINE);
	else if (told.unreached)
		speak_failed(w, t, e, told.unreached);
	return true;
}

/* A question has reached the customer: now, and not before, the ticket waits for them. */
static void asked(struct work *w, struct ticket *t)
{
	struct transition moved;
	struct ticket before = *t;
	if (act_transition(w, t, EVENT_ASK_SENT, ACTOR_BIT(ACTOR_CORE), &moved) != ALLOWED)
		return;
	act_save(w, t);
	tell_cards(w, t);
	tell_systems(w, t, "ticket.status_changed", act_changes(w, &before, t), 0);
}

/* What became of a message became of every text in it. */
static void settle_burst(struct work *w, const struct entry *first, enum entry_state state, enum mark mark)
{
	struct entry *joined;
	size_t n = entries_joined(w->db, w->arena, first, HELD_BURST_MS, &joined);
	for (size_t i = 0; i < n; i++) {
		joined[i].state = state;
		entry_save(w->db, &joined[i]);
		mark_entry(w, &joined[i], mark);
	}
}

void speak_sent(struct work *w, int64_t entry_id)
{
	struct entry e;
	struct ticket t;
	if (!entry_load(w->db, w->arena, entry_id, &e) || !e.public_ || e.state != ENTRY_FILED || e.kind < ENTRY_REPLY ||
		(e.kind > ENTRY_SOLUTION && e.kind != ENTRY_CORRECTION) || e.kind == ENTRY_NOTE ||
		!ticket_load(w->db, w->arena, e.ticket_id, &t))
		return;
	settle_burst(w, &e, ENTRY_SENT, MARK_SENT);
	e.state = ENTRY_SENT;
	entry_save(w->db, &e);
	mark_entry(w, &e, MARK_SENT);
	if (e.kind == ENTRY_QUESTION)
		asked(w, &t);
}

void speak_mark_failed(struct work *w, const struct entry *e)
{
	settle_burst(w, e, ENTRY_JOINED, MARK_FAILED); /* it may be tried again */
	mark_entry(w, e, MARK_FAILED);
}

void speak_failed(struct work *w, struct ticket *t, const struct entry *e, const char *why)
{
	struct msg_values v = {0};
	msg_text(&v, "who", person_name(w, t->requester_id));
	msg_text(&v, "why", why);
	speak_mark_failed(w, e);
	tell_desk(w, t, MSG_D_FAILED, &v, 0, 0);
}

/* ---- what waited ------------------------------------------------------------------------------------------------------------------- */

void speak_later(struct call *c, struct entry *e)
{
	int64_t delay = held_delay(c->w, &c->ticket, &c->w->actor);
	work_history(c->w, &c->ticket, HISTORY_HELD, c->w->actor.id, "{\"seq\":%lld}", (long long)e->seq);
	if (delay > 0) {
		held_together(c->w, &c->ticket, e, c->w->now + delay);
		held_again(c->w, e, delay);
		return;
	}
	speak_now(c->w, &c->ticket, e, c->actors);
}

/* The marks that made it a note stay with the desk. */
static const char *without_marks(struct arena *arena, const char *text)
{
	char *out = arena_strdup(arena, text), *end = out;
	for (const char *line = text; *line;) {
		const char *from = line;
		size_t marks = strspn(from, "/");
		if (marks > 1 || (marks == 1 && line == text))
			from += marks + strspn(from + marks, " ");
		size_t len = strcspn(from, "\n"), whole = len + (from[len] == '\n');
		memmove(end, from, whole);
		end += whole;
		line = from + whole;
	}
	*end = 0;
	return out;
}

void speak_held(struct call *c, struct entry *e)
{
	const char *plain = e->kind == ENTRY_NOTE ? without_marks(c->w->arena, e->text) : e->text;
	if (strcmp(plain, e->text) != 0)
		act_text(c->w, e, plain, HISTORY_EDITED);
	held_end(c->w, e);
	if (e->kind == ENTRY_NOTE || e->kind == ENTRY_FILE)
		e->kind = ENTRY_REPLY;
	if (!speak_now(c->w, &c->ticket, e, c->actors))
		answer_refusal(c, REFUSED_STATE);
}

void speak_was_question(struct call *c, struct entry *e)
{
	bool held = entry_is_held(e);
	e->kind = ENTRY_QUESTION;
	entry_save(c->w->db, e);
	if (!held && e->state == ENTRY_SENT)
		asked(c->w, &c->ticket);
}

static bool load_held(struct work *w, const struct job *job, struct ticket *t, struct entry *e)
{
	return entry_load(w->db, w->arena, strtoll(job->key, NULL, 10), e) && entry_is_held(e) &&
	       ticket_load(w->db, w->arena, e->ticket_id, t) && person_load(w->db, w->arena, e->author_id, &w->actor);
}

/* Its author lost the right to speak meanwhile, or the ticket has ended. */
static void stays(struct work *w, const struct ticket *t, struct entry *e)
{
	held_note(w, e);
	tell_person(w, t, e->author_id, MSG_D_HELD_NOTE, NULL, 0, LANE_PEOPLE);
}

static void let_go(struct work *w, struct ticket *t, struct entry *e, uint32_t actors)
{
	struct held_facts facts = {
		.since_ms = 0, .customer_text_ms = t->customer_ms, .written_ms = e->edited_ms ? e->edited_ms : e->created_ms};
	if (reply_release(&facts, w->now) == RELEASE_ASK) {
		held_wait(w, e);
		tell_question(w, t, e->author_id, MSG_D_NEWTEXT, e->id);
	} else if (!speak_now(w, t, e, actors)) {
		stays(w, t, e);
	}
}

void speak_due(struct work *w, const struct job *job)
{
	struct ticket t;
	struct entry e;
	if (load_held(w, job, &t, &e))
		let_go(w, &t, &e, actors_on(w, &w->actor, &t, PLACE_DESK));
}

static bool is_released(const struct entry *e, int64_t author_id, int64_t before)
{
	return e->author_id == author_id && e->state == ENTRY_HELD && (!before || e->id < before);
}

void speak_release(struct work *w, struct ticket *t, int64_t author_id, int64_t before, uint32_t actors)
{
	struct entry *held;
	size_t n = entries_held(w->db, w->arena, t->id, &held);
	for (size_t i = 0; i < n; i++)
		if (is_released(&held[i], author_id, before))
			job_later(w, JOB_HELD, t->id, job_key_of_id(w, held[i].id), w->now, NULL);
	for (size_t i = 0; i < n; i++) {
		/* One that left with an earlier one has left. */
		if (!entry_load(w->db, w->arena, held[i].id, &held[i]) || !is_released(&held[i], author_id, before))
			continue;
		job_cancel(w, JOB_HELD, job_key_of_id(w, held[i].id));
		let_go(w, t, &held[i], actors);
	}
}

void speak_lapsed(struct work *w, const struct job *job)
{
	struct ticket t;
	struct entry e;
	if (load_held(w, job, &t, &e))
		stays(w, &t, &e);
}
