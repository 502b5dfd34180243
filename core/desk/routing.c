#include "desk/routing.h"

#include "base/text.h"
#include "desk/answer.h"
#include "desk/customer.h"
#include "desk/time/jobs.h"
#include "desk/files.h"
#include "desk/interview_reply.h"
#include "desk/open.h"
#include "desk/persons.h"
#include "desk/question.h"
#include "desk/out/say.h"
#include "desk/terms.h"
#include "desk/verbs/raise.h"
#include "domain/route.h"
#include "domain/words.h"
#include "sla/calendar.h"
#include "store/scan.h"

#include <inttypes.h>
#include <string.h>

#define TICKETS_MOST 64
#define GREETING_MS MINUTE_MS
#define HELLO_EVERY_MS DAY_MS

/* ---- facts --------------------------------------------------------------------------------------------------------------------------- */

struct found {
	struct ticket *list;
	struct route_ticket *tickets;
	struct route_question *questions;
	size_t ntickets, nquestions;
};

static void add_ticket(struct call *c, struct found *f, const struct ticket *t)
{
	f->tickets[f->ntickets++] = (struct route_ticket){.id = t->id,
		.ref = t->number,
		.status = t->status,
		.reason = t->reason,
		.human_ms = t->human_ms,
		.closing_ms = t->closed_ms,
		.reopen_until_ms = terms_reopen_until(c->w, t)};
}

/* What a person of the desk asked and nobody answered: a question, or whether the solution holds. */
static void add_question(struct call *c, struct found *f, const struct ticket *t)
{
	struct entry asked;
	if (t->status == STATUS_SOLVED)
		f->questions[f->nquestions++] = (struct route_question){t->id, true, t->solved_ms};
	else if (t->status == STATUS_WAIT && entry_last_of_kind(c->w->db, c->w->arena, t->id, ENTRY_QUESTION, &asked))
		f->questions[f->nquestions++] = (struct route_question){
			t->id, false, asked.edited_ms > asked.created_ms ? asked.edited_ms : asked.created_ms};
}

/* No ticket of any queue reopens after so long. */
static int64_t longest_reopening(struct work *w)
{
	int days = terms_shipped.reopen_days;
	for (size_t i = 0; i < w->settings->nqueues; i++) {
		const struct queue_terms *terms = w->settings->queues[i].terms;
		days = terms && terms->reopen_days > days ? terms->reopen_days : days;
	}
	return (days + 1) * DAY_MS;
}

static void gather(struct call *c, struct found *f)
{
	struct work *w = c->w;
	struct ticket *open, *closed;
	int64_t since = w->now - longest_reopening(w);
	size_t nopen = tickets_scan(
		w->db, w->arena, &(struct scan_of){.scope = SCAN_PERSON, .id = w->actor.id, .open = true}, TICKETS_MOST, &open);
	size_t nclosed = tickets_scan(w->db, w->arena, &(struct scan_of){.scope = SCAN_PERSON, .id = w->actor.id, .closed_since_ms = since},
		TICKETS_MOST, &closed);
	f->tickets = arena_alloc(w->arena, (nopen + nclosed + 1) * sizeof *f->tickets);
	f->questions = arena_alloc(w->arena, (nopen + 1) * sizeof *f->questions);
	for (size_t i = 0; i < nopen; i++) {
		add_ticket(c, f, &open[i]);
		add_question(c, f, &open[i]);
	}
	for (size_t i = 0; i < nclosed; i++)
		add_ticket(c, f, &closed[i]);
}

static bool which_is_open(struct call *c, struct question_row *out)
{
	struct question_row *rows;
	size_t n = questions_open(c->w->db, c->w->arena, c->w->actor.id, c->m->channel, &rows);
	for (size_t i = n; i-- > 0;) {
		if (rows[i].kind != QUESTION_WHICH)
			continue;
		*out = rows[i];
		return true;
	}
	return false;
}

/* ---- greetings ----------------------------------------------------------------------------------------------------------------------- */

static const char *greeting_key(struct call *c)
{
	return job_key_of_id(c->w, c->m->identity.id);
}

/* A greeting in front of a text belongs to it. */
static const char *with_greeting(struct call *c, const char *text)
{
	struct job job;
	if (!job_find(c->w->db, c->w->arena, JOB_GREETING, greeting_key(c), &job))
		return text;
	job_cancel(c->w, JOB_GREETING, greeting_key(c));
	return arena_printf(c->w->arena, "%s\n%s", job.data, text);
}

static void hold_greeting(struct call *c, const char *text)
{
	job_later(c->w, JOB_GREETING, 0, greeting_key(c), c->w->now + GREETING_MS, with_greeting(c, text));
	answer_done(c, "greeting");
}

static bool said_hello_today(struct call *c, const char *key)
{
	char *last = kv_get(c->w->db, c->m->channel, key);
	bool today = last && c->w->now - strtoll(last, NULL, 10) < HELLO_EVERY_MS;
	free(last);
	return today;
}

static void hello(struct call *c)
{
	const char *key = arena_printf(c->w->arena, "hello:%" PRId64, c->w->actor.id);
	struct msg_values v = {0};
	if (said_hello_today(c, key))
		return;
	kv_put(c->w->db, c->m->channel, key, arena_printf(c->w->arena, "%" PRId64, c->w->now));
	msg_text(&v, "name", c->w->actor.name);
	msg_text(&v, "desk", c->w->settings->name);
	msg_text(&v, "phone", c->w->settings->phone);
	answer_say(c, MSG_M_HELLO, &v);
}

void greeting_over(struct work *w, const struct job *job)
{
	struct inbound m;
	struct call c;
	if (call_of_identity(w, strtoll(job->key, NULL, 10), &m, &c))
		hello(&c);
}

/* ---- which --------------------------------------------------------------------------------------------------------------------------- */

static void let_wait(struct call *c, int64_t question_id, const char *text)
{
	waiting_text_put(c->w->db, work_id(c->w), question_id, c->m->in->native_id, text);
	files_hold(c->w, question_id, c->m->in->files, c->m->in->nfiles);
}

static void ask_which(struct call *c, const struct route *route, const char *text)
{
	struct buf choices, data;
	struct msg_values v = {0};
	buf_init(&choices, LIMIT_TEXT);
	buf_init(&data, LIMIT_COMMAND);
	for (size_t i = 0; i < route->nchoices; i++) {
		struct ticket t;
		if (!ticket_load(c->w->db, c->w->arena, route->choices[i]->id, &t))
			continue;
		buf_addf(&choices, "%s%zu. %s %s", i ? " " : "", i + 1, t.ref, t.title);
		buf_addf(&data, "%s%" PRId64, i ? " " : "", t.id);
	}
	int64_t id = question_new(c->w, &(struct question_row){.person_id = c->w->actor.id,
						.channel = c->m->channel,
						.kind = QUESTION_WHICH,
						.topic = msg_key(MSG_M_WHICH),
						.least = 0,
						.most = (int)route->nchoices,
						.data = data.data});
	let_wait(c, id, text);
	job_later(c->w, JOB_WHICH, 0, job_key_of_id(c->w, id), c->w->now + ROUTE_WHICH_MS, NULL);
	msg_text(&v, "choices", choices.data);
	answer_say(c, MSG_M_WHICH, &v);
	answer_done(c, "which");
	buf_clear(&choices);
	buf_clear(&data);
}

static const char *joined(struct call *c, const struct question_row *q, const char **native)
{
	struct waiting_text *texts;
	const char *all = "";
	size_t n = waiting_texts_take(c->w->db, c->w->arena, q->id, &texts);
	for (size_t i = 0; i < n; i++)
		all = arena_printf(c->w->arena, "%s%s%s", all, *all && *texts[i].text ? "\n" : "", texts[i].text);
	*native = n > 0 ? texts[0].native : NULL;
	return all;
}

/* The files that waited, and those of the answer itself, are from now on the message's own. */
static void with_held_files(struct call *c, const struct question_row *q)
{
	struct gd_inbound *in = arena_alloc(c->w->arena, sizeof *in);
	struct gd_file *held;
	size_t n = files_held(c->w, q->id, &held);
	*in = *c->m->in;
	struct gd_file *all = arena_alloc(c->w->arena, (n + in->nfiles + 1) * sizeof *all);
	if (n > 0)
		memcpy(all, held, n * sizeof *all);
	if (in->nfiles > 0)
		memcpy(all + n, in->files, in->nfiles * sizeof *all);
	in->files = all;
	in->nfiles += n;
	c->m->in = in;
}

static int64_t nth_id(const char *data, int n)
{
	char *end = NULL;
	int64_t id = 0;
	for (int i = 0; i < n && *data; i++, data = end)
		id = strtoll(data, &end, 10);
	return id;
}

/* Whoever lost the right while the question was open has written a request of their own. */
static bool may_write_to(struct call *c, const struct ticket *t)
{
	struct call probe = *c;
	call_ticket(&probe, t);
	return call_may(&probe, ACTION_WRITE) == ALLOWED || call_may(&probe, ACTION_COMMENT) == ALLOWED;
}

void routing_chosen(struct call *c, const struct question_row *q, int number)
{
	struct ticket t;
	const char *native, *text;
	question_answered(c->w->db, q->id, c->w->now);
	job_cancel(c->w, JOB_WHICH, job_key_of_id(c->w, q->id));
	text = joined(c, q, &native);
	with_held_files(c, q);
	if (number > 0 && ticket_surviving(c->w, nth_id(q->data, number), &t) && may_write_to(c, &t)) {
		call_ticket(c, &t);
		customer_text(c, &(struct customer_text){.text = text, .native = native, .with_files = true});
	} else {
		open_request(c, &(struct request){.plain = true, .text = text, .native = native});
	}
	interview_reply_turn(c);
}

void routing_lapsed(struct work *w, const struct job *job)
{
	struct question_row q;
	struct identity identity;
	struct inbound m;
	struct call c;
	if (!question_load(w->db, w->arena, strtoll(job->key, NULL, 10), &q) || q.answered_ms)
		return;
	if (identity_on(w->db, w->arena, q.person_id, q.channel, &identity) && call_of_identity(w, identity.id, &m, &c))
		routing_chosen(&c, &q, 0);
}

/* ---- the text ------------------------------------------------------------------------------------------------------------------------ */

static void to_ticket(struct call *c, const struct route *route, const char *text)
{
	struct ticket t;
	if (!ticket_surviving(c->w, route->ticket, &t))
		return;
	call_ticket(c, &t);
	conversation_of_ticket_at(c->w->db, c->w->arena, t.id, c->m->channel, c->m->in->place.room, "", &c->where.conversation);
	customer_text(c,
		&(struct customer_text){.text = text, .native = c->m->in->native_id, .tell_added = route->tell_added, .with_files = true});
}

/* What is blocked was asked a moment ago: this says it. */
static bool to_raise(struct call *c, const char *text)
{
	int64_t ticket = raise_awaits_reason(c);
	if (ticket)
		to_ticket(c, &(struct route){.ticket = ticket}, text);
	return ticket != 0;
}

/* Not after STOP, and a program would not understand: what nobody answers becomes a new request, now as well as in an hour. */
static bool can_be_asked(const struct call *c)
{
	return !c->m->identity.opted_out && !c->w->actor.machine;
}

void routing_text(struct call *c, const char *text)
{
	struct found found = {0};
	struct question_row which = {0};
	struct route route;
	if (to_raise(c, text))
		return;
	gather(c, &found);
	struct route_facts facts = {.tickets = found.tickets,
		.ntickets = found.ntickets,
		.questions = found.questions,
		.nquestions = found.nquestions,
		.which_open = which_is_open(c, &which),
		.text = call_class(c, text)};
	route_text(&facts, c->w->now, &route);
	switch (route.to) {
	case ROUTE_WAITING:
		let_wait(c, which.id, text);
		answer_done(c, "waiting");
		break;
	case ROUTE_TICKET:
		to_ticket(c, &route, with_greeting(c, text));
		break;
	case ROUTE_WHICH:
		if (can_be_asked(c)) {
			ask_which(c, &route, with_greeting(c, text));
			break;
		}
		open_request(c, &(struct request){.plain = true, .text = with_greeting(c, text), .native = c->m->in->native_id});
		break;
	case ROUTE_NEW:
		open_request(c, &(struct request){.plain = true, .text = with_greeting(c, text), .native = c->m->in->native_id});
		break;
	case ROUTE_GREETING:
		hold_greeting(c, text);
		break;
	}
}
