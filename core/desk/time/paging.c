#include "desk/time/paging.h"

#include "desk/time/jobs.h"
#include "desk/persons.h"
#include "desk/out/reach.h"
#include "desk/out/tell.h"
#include "desk/rota.h"
#include "desk/terms.h"
#include "domain/digits.h"
#include "sla/oncall.h"
#include "store/endings.h"
#include "store/questions.h"

#include <inttypes.h>
#include <string.h>

struct chain_now {
	struct oncall_person list[ONCALL_PERSONS];
	size_t count;
	struct oncall_state state;
	struct paging_row row;
};

/* ---- who stands on it ---------------------------------------------------------------------------------------------------------------- */

static struct oncall_person *find(struct chain_now *c, int64_t person_id)
{
	for (size_t i = 0; i < c->count; i++)
		if (c->list[i].person == person_id)
			return &c->list[i];
	return NULL;
}

static void add(struct chain_now *c, int64_t person_id, int level, enum reach reach)
{
	if (c->count < ONCALL_PERSONS)
		c->list[c->count++] = (struct oncall_person){.person = person_id, .level = level, .reach = reach};
}

static void load_chain(struct work *w, const struct ticket *t, struct chain_now *c)
{
	const struct queue_terms *terms = terms_of(w, t->queue_id);
	struct paged_row *rows;
	memset(c, 0, sizeof *c);
	for (size_t i = 0; i < terms->nchain; i++) {
		int64_t person = rota_person(w, t->queue_id, &terms->chain[i]);
		if (person)
			add(c, person, terms->chain[i].level, reach_of(w, t, person));
	}
	size_t n = paged_of(w->db, w->arena, t->id, &rows);
	for (size_t i = 0; i < n; i++) {
		if (!find(c, rows[i].person_id))
			add(c, rows[i].person_id, rows[i].level, REACH_OK); /* was called, and was replaced since: may still answer */
		struct oncall_person *p = find(c, rows[i].person_id);
		if (p) {
			p->paged = !rows[i].skipped;
			p->skipped = rows[i].skipped;
		}
	}
	if (paging_find(w->db, t->id, &c->row))
		c->state = (struct oncall_state){(enum oncall_phase)c->row.phase, c->row.level, c->row.since_ms};
}

/* ---- calling ------------------------------------------------------------------------------------------------------------------------- */

/* The channel that the chain names for this person or for whom they stand in; NULL: wherever they are. */
static const char *channel_of(struct work *w, const struct ticket *t, int64_t person_id)
{
	const struct queue_terms *terms = terms_of(w, t->queue_id);
	for (size_t i = 0; i < terms->nchain; i++) {
		struct person p;
		bool own = person_by_handle(w->db, w->arena, terms->chain[i].handle, &p) && p.id == person_id;
		if (own || rota_person(w, t->queue_id, &terms->chain[i]) == person_id)
			return terms->chain[i].channel;
	}
	return NULL;
}

static void say_on_call(struct work *w, const struct ticket *t, int64_t person_id, enum msg msg, const struct msg_values *values)
{
	if (!tell_person_on(w, t, person_id, channel_of(w, t, person_id), msg, values, LANE_PAGE))
		tell_person(w, t, person_id, msg, values, 0, LANE_PAGE);
}

static void call(struct work *w, const struct ticket *t, const struct chain_now *c, const struct oncall_person *p)
{
	struct msg_values v = {0};
	msg_text(&v, "min", arena_printf(w->arena, "%" PRId64, (w->now - c->row.started_ms) / MINUTE_MS));
	say_on_call(w, t, p->person, MSG_D_PAGE, &v);
}

static void tell_room_and_leads(struct work *w, const struct ticket *t, enum msg msg, const struct msg_values *values)
{
	int64_t *members;
	size_t n = members_of(w->db, w->arena, t->queue_id, &members);
	tell_desk(w, t, msg, values, 0, 0);
	for (size_t i = 0; i < n; i++)
		if (member_role(w->db, t->queue_id, members[i]) == MEMBER_LEAD)
			tell_person(w, t, members[i], msg, values, 0, LANE_PAGE);
}

static void skip(struct work *w, const struct ticket *t, const struct oncall_person *p)
{
	struct msg_values v = {0};
	msg_text(&v, "who", person_name(w, p->person));
	msg_text(&v, "why", reach_why(w, w->settings->lang, p->reach));
	tell_room_and_leads(w, t, MSG_D_PAGE_SKIP, &v);
}

static void act(struct work *w, const struct ticket *t, struct chain_now *c, const struct oncall_act *acts, size_t n)
{
	static const char *const words[] = {[ONCALL_PAGE] = "page", [ONCALL_SKIP] = "skip", [ONCALL_END] = "end"};
	c->row.phase = (int)c->state.phase;
	c->row.level = c->state.level;
	c->row.since_ms = c->state.since_ms;
	paging_put(w->db, &c->row);
	for (size_t i = 0; i < n; i++) {
		const struct oncall_person *p = acts[i].person;
		if (acts[i].what == ONCALL_PAGE)
			call(w, t, c, p);
		else if (acts[i].what == ONCALL_SKIP)
			skip(w, t, p);
		else
			tell_room_and_leads(w, t, MSG_D_PAGE_END, NULL);
		if (p)
			paged_put(w->db, t->id, &(struct paged_row){p->person, p->level, acts[i].what == ONCALL_SKIP});
		work_history(w, t, HISTORY_PAGE, 0, "{\"what\":\"%s\",\"person\":%" PRId64 ",\"level\":%d}", words[acts[i].what],
			p ? p->person : 0, c->state.level);
	}
}

static void go_on(struct work *w, const struct ticket *t, struct chain_now *c)
{
	struct oncall_act acts[ONCALL_ACTS];
	int64_t step = terms_of(w, t->queue_id)->page_step_ms;
	size_t n = oncall_advance(&c->state, c->list, c->count, step, w->now, acts);
	act(w, t, c, acts, n);
	int64_t due = oncall_due(&c->state, step);
	if (due)
		job_of_ticket(w, JOB_PAGE, t->id, due, NULL);
}

static void end(struct work *w, const struct ticket *t)
{
	paging_remove(w->db, t->id);
	questions_close(w->db, t->id, 0, QUESTION_BIT(QUESTION_PAGE), w->now);
	job_cancel(w, JOB_PAGE, job_key_of_id(w, t->id));
}

/* ---- when it starts and ends --------------------------------------------------------------------------------------------------------- */

static bool starts(struct work *w, const struct ticket *t, bool breach)
{
	const struct queue_terms *terms = terms_of(w, t->queue_id);
	return oncall_starts(&(struct oncall_facts){
		.status = t->status,
		.priority = t->priority,
		.acknowledged = t->assignee_id || (t->status != STATUS_NEW && t->status != STATUS_NONE),
		.has_chain = terms->nchain > 0,
		.only_closed = terms->page_closed,
		.queue_open = calendar_is_open(&terms->hours, w->now),
		.breach = breach,
	});
}

bool paging_pages(struct work *w, const struct ticket *t)
{
	struct ticket as_urgent = *t;
	as_urgent.priority = PRIORITY_URGENT;
	return starts(w, &as_urgent, false);
}

/* The first call is a job of its own: what made the ticket urgent is told first, and the room has its card. */
static void begin(struct work *w, const struct ticket *t)
{
	struct paging_row row;
	if (paging_find(w->db, t->id, &row))
		return;
	paging_put(
		w->db, &(struct paging_row){.ticket_id = t->id, .phase = ONCALL_OFF, .started_ms = w->now, .assignee_id = t->assignee_id});
	job_of_ticket(w, JOB_PAGE, t->id, w->now, NULL);
}

void paging_breach(struct work *w, const struct ticket *t)
{
	if (starts(w, t, true))
		begin(w, t);
}

static void taken(struct work *w, const struct ticket *t)
{
	struct chain_now c;
	struct msg_values v = {0};
	load_chain(w, t, &c);
	msg_text(&v, "agent", person_name(w, t->assignee_id));
	for (size_t i = 0; i < c.count; i++)
		if (c.list[i].paged)
			say_on_call(w, t, c.list[i].person, c.list[i].person == t->assignee_id ? MSG_D_PAGE_YOURS : MSG_D_PAGE_TAKEN, &v);
	work_history(w, t, HISTORY_PAGE, w->actor.id, "{\"what\":\"taken\",\"person\":%" PRId64 "}", t->assignee_id);
	end(w, t);
}

void paging_moved(struct work *w, const struct ticket *t)
{
	struct paging_row row;
	if (paging_find(w->db, t->id, &row))
		end(w, t);
}

void paging_kept(struct work *w, const struct ticket *t)
{
	taken(w, t);
}

void paging_check(struct work *w, const struct ticket *t)
{
	struct paging_row row;
	bool runs = paging_find(w->db, t->id, &row);
	if (t->triage)
		return; /* nobody is called for somebody unknown before a lead has read it */
	if (runs && (t->priority != PRIORITY_URGENT || !status_is_open(t->status)))
		end(w, t);
	else if (runs && t->assignee_id && t->assignee_id != row.assignee_id)
		taken(w, t);
	else if (!runs && starts(w, t, false))
		begin(w, t);
}

void paging_due(struct work *w, const struct job *job)
{
	struct ticket t;
	struct chain_now c;
	if (!ticket_load(w->db, w->arena, job->ticket_id, &t) || !paging_find(w->db, t.id, &c.row))
		return;
	load_chain(w, &t, &c);
	go_on(w, &t, &c);
}

/* ---- answers ------------------------------------------------------------------------------------------------------------------------- */

bool paging_pass(struct work *w, const struct ticket *t, int64_t person_id)
{
	struct chain_now c;
	load_chain(w, t, &c);
	if (!oncall_pass(&c.state, c.list, c.count, person_id, terms_of(w, t->queue_id)->page_step_ms, w->now))
		return false;
	go_on(w, t, &c);
	return true;
}

bool paging_may_answer(struct work *w, int64_t ticket_id, int64_t person_id)
{
	struct ticket t;
	struct chain_now c;
	if (!ticket_load(w->db, w->arena, ticket_id, &t))
		return false;
	load_chain(w, &t, &c);
	return oncall_may_answer(&c.state, c.list, c.count, person_id);
}

/* ---- swapping ------------------------------------------------------------------------------------------------------------------------ */

static bool was_called(struct work *w, const struct ticket *t, int64_t person_id)
{
	struct paged_row *rows;
	size_t n = paged_of(w->db, w->arena, t->id, &rows);
	for (size_t i = 0; i < n; i++)
		if (rows[i].person_id == person_id && !rows[i].skipped)
			return true;
	return false;
}

static void swap_in(struct work *w, const struct ticket *t, int64_t left, int64_t now_there)
{
	struct chain_now c;
	struct oncall_act acts[ONCALL_ACTS];
	struct msg_values v = {0};
	load_chain(w, t, &c);
	act(w, t, &c, acts, oncall_catch_up(&c.state, c.list, c.count, acts));
	msg_text(&v, "who", person_name(w, now_there));
	if (was_called(w, t, left))
		say_on_call(w, t, left, MSG_D_PAGE_LEFT, &v);
}

void paging_swap(struct work *w, int64_t queue_id, int64_t person_id, int64_t stand_in, int64_t until_ms)
{
	int64_t *tickets, before = duty_of(w->db, queue_id, person_id, w->now);
	if (stand_in)
		duty_put(w->db, queue_id, person_id, stand_in, until_ms);
	else
		duty_remove(w->db, queue_id, person_id);
	work_history(w, NULL, HISTORY_ADMIN, w->actor.id,
		"{\"what\":\"duty\",\"queue\":%" PRId64 ",\"person\":%" PRId64 ",\"by\":%" PRId64 ",\"until\":%" PRId64 "}", queue_id,
		person_id, stand_in, until_ms);
	size_t n = paging_running(w->db, w->arena, queue_id, &tickets);
	for (size_t i = 0; i < n; i++) {
		struct ticket t;
		if (ticket_load(w->db, w->arena, tickets[i], &t))
			swap_in(w, &t, before ? before : person_id, stand_in ? stand_in : person_id);
	}
}
