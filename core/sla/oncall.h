/* sla/oncall.h: who is paged next.
 *
 * A chain is a list of persons on levels. The state is what the store keeps: the present level, since when, and who was paged.
 * oncall_advance() is called when a chain starts, when its time has come and when somebody passes; it says whom to page and whom to
 * skip, and moves the state. It starts again nothing that has ended. Pure, any thread, nothing to free.
 *
 *     struct oncall_act acts[ONCALL_ACTS];
 *     size_t n = oncall_advance(&state, persons, count, step, now, acts);
 *     due = oncall_due(&state, step);
 */
#ifndef GUICHET_SLA_ONCALL_H
#define GUICHET_SLA_ONCALL_H

#include "domain/ticket.h"

#include <stddef.h>

#define ONCALL_STEP_MS INT64_C(600000)   /* page_step as shipped: 10 min for an answer */
#define ONCALL_AGAIN_MS INT64_C(1800000) /* after the last level: said again every 30 min */
#define ONCALL_PERSONS 64                /* of one chain */
#define ONCALL_ACTS (ONCALL_PERSONS + 1)

/* Why somebody cannot be paged. Kept in SQL: append only. */
enum reach { REACH_OK = 0, REACH_STOPPED = 1, REACH_MUTED = 2, REACH_NO_CHANNEL = 3, REACH_AWAY = 4 };

struct oncall_person {
	int64_t person;
	int level;          /* from 1; lower ones first */
	enum reach reach;   /* now */
	bool paged;         /* in this run of the chain; set here */
	bool skipped;       /* found out of reach in this run; set here */
};

enum oncall_phase {
	ONCALL_OFF = 0,     /* not started, or ended */
	ONCALL_RUNNING = 1, /* a level has been paged and has its time */
	ONCALL_OVER = 2     /* every level was, nobody answered */
};
struct oncall_state {
	enum oncall_phase phase;
	int level;
	int64_t since_ms;   /* when this level was paged, or the end was last said */
};

enum oncall_do {
	ONCALL_PAGE = 1, /* d.page to the person */
	ONCALL_SKIP = 2, /* d.page.skip to room and lead: cannot be reached */
	ONCALL_END = 3   /* d.page.end */
};
struct oncall_act {
	enum oncall_do what;
	const struct oncall_person *person; /* NULL for ONCALL_END */
};

struct oncall_facts {
	enum ticket_status status;
	enum priority priority;
	bool acknowledged;    /* somebody has it */
	bool has_chain;
	bool only_closed;     /* page=closed */
	bool queue_open;
	bool breach;          /* the resolution target of an urgent ticket is missed: pages although somebody has it */
};
bool oncall_starts(const struct oncall_facts *facts);

/* Begins or goes on. `step_ms` is page_step. At most `count` + 1 acts. */
size_t oncall_advance(struct oncall_state *state, struct oncall_person *persons, size_t count, int64_t step_ms, int64_t now_ms,
	struct oncall_act *acts);

/* After a swap: whoever stands on a level that was called already and heard nothing is paged at once. Who was replaced stays in the list as
 * paged, so that both may answer. The step's time goes on. */
size_t oncall_catch_up(const struct oncall_state *state, struct oncall_person *persons, size_t count, struct oncall_act *acts);

/* "2": true if this person was paged on the present level, so that the next one is called at once. A late one changes nothing. */
bool oncall_pass(struct oncall_state *state, const struct oncall_person *persons, size_t count, int64_t person, int64_t step_ms,
	int64_t now_ms);

int64_t oncall_due(const struct oncall_state *state, int64_t step_ms); /* next call of oncall_advance; 0 when off */
void oncall_end(struct oncall_state *state);                            /* taken, lowered, closed, merged */
bool oncall_may_answer(const struct oncall_state *state, const struct oncall_person *persons, size_t count, int64_t person);

#endif
