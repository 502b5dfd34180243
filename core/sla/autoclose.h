/* sla/autoclose.h: closing by itself, never without a warning. (requirements 2.6)
 *
 * closing_plan() sets the date that is promised in the text, and the moments of its warnings. closing_decide() is asked whenever
 * something is due or news of a warning comes; it says warn, close, move the date, tell the desk, or wait until when. It closes only 24
 * h or more after a warning that was delivered and named the present date. Both kinds of it, `solved` and `wait`, are the same. Pure,
 * any thread, nothing to free.
 *
 *     struct closing_plan plan;
 *     closing_plan(&hours, solved_ms, 15 * DAY_MS, warns, 2, &plan);      // {date}
 *     struct closing_step s = closing_decide(&hours, &facts, now);
 */
#ifndef GUICHET_SLA_AUTOCLOSE_H
#define GUICHET_SLA_AUTOCLOSE_H

#include "sla/calendar.h"

#define CLOSING_GUARD_MS INT64_C(86400000)  /* between a delivered warning and the closing */
#define CLOSING_SLACK_MS INT64_C(3600000)   /* a moved date leaves its warning this long to arrive */
#define CLOSING_REACH_MS INT64_C(604800000) /* d.reach is said again after a week */
#define CLOSING_WARNS 4

struct closing_plan {
	int64_t date_ms;                /* first opening at or after start + delay; CALENDAR_NEVER if there is none */
	int64_t warn_ms[CLOSING_WARNS]; /* ascending, after the start, each once */
	size_t nwarns;
};

/* `before_ms` are how long before the date to warn: 7 d and 1 d as shipped. One that falls on a closed day moves back to the last
 * business day. */
void closing_plan(const struct calendar *calendar, int64_t start_ms, int64_t delay_ms, const int64_t *before_ms, size_t nbefore,
	struct closing_plan *out);

enum warning_state {
	WARNING_NONE = 0,      /* none was sent yet */
	WARNING_PENDING = 1,   /* on its way; a day without news counts as failed */
	WARNING_DELIVERED = 2, /* SENT where the channel has no receipts */
	WARNING_FAILED = 3     /* undeliverable, opted out or muted */
};
struct closing_facts {
	struct closing_plan plan;
	bool stopped;              /* an answer, "keep open" or an agent's verb came: nothing closes any more */
	bool reachable;            /* the requester has a channel that is neither stopped nor muted */
	enum warning_state warning; /* the latest one; WARNING_NONE again once a customer who could not be reached can be */
	int64_t warned_ms;         /* when it was decided; 0 none */
	int64_t assured_ms;        /* when a warning that named the present date was first delivered; 0 none did */
	int64_t reach_ms;          /* when d.reach was last said; 0 never */
};

enum closing_do {
	CLOSING_WAIT = 1,  /* until at_ms */
	CLOSING_WARN = 2,  /* m.closing_soon or m.wait.closing, naming date_ms */
	CLOSING_CLOSE = 3,
	CLOSING_REACH = 4, /* d.reach: the customer cannot be told, so it stays open */
	CLOSING_STOP = 5   /* nothing to do any more */
};
struct closing_step {
	enum closing_do what;
	int64_t at_ms;     /* CLOSING_WAIT: ask again then, or when news of the warning comes */
	int64_t date_ms;   /* CLOSING_WARN: the date to name; if it is a new one, it is the plan's from now on and nothing assures it yet */
};

struct closing_step closing_decide(const struct calendar *calendar, const struct closing_facts *facts, int64_t now_ms);

/* The last moment at which a text or the verb reopens: `days` times 24 h, to the end of that day in the reader's zone. */
int64_t closing_reopen_until(const struct zone *reader, int64_t closed_ms, int days);

#endif
