/* sla/segments.h: the two clocks of a ticket as lists of segments.
 *
 * A clock has no due date of its own: it has what is counted, and the segment that runs. Each segment was counted under the calendar in
 * force while it lasted, and is stored when it ends; a change of priority, type, queue or calendar acts from now on and never on time
 * already counted. While it does not run there is no due date, no warning and no breach. Pure, any thread, nothing to free; calendars
 * are lent.
 *
 *     struct segment ended;
 *     if (sla_clock_apply(&z, t.resolution, &line, now, &ended))
 *         store(&ended);                              // and save what sla_clock_apply left in z
 *     int64_t due = sla_clock_due(&z), warn = sla_clock_warn_at(&z);
 */
#ifndef GUICHET_SLA_SEGMENTS_H
#define GUICHET_SLA_SEGMENTS_H

#include "domain/transition.h"
#include "sla/calendar.h"

/* Kept in SQL: append only. */
enum clock_state {
	CLOCK_IDLE = 0,     /* never started */
	CLOCK_RUNNING = 1,
	CLOCK_PAUSED = 2,
	CLOCK_STOPPED = 3,  /* measured; may run on from its value */
	CLOCK_DROPPED = 4   /* counts for nothing, for ever */
};

/* A stretch of a clock that has ended. */
struct segment {
	int64_t from_ms, to_ms;
	int64_t counted_ms;   /* 0 for a pause */
	int64_t target_ms;    /* in force, 0 none */
	int64_t calendar_id;  /* in force */
	enum clock_state state; /* CLOCK_RUNNING or CLOCK_PAUSED */
};

/* What the ticket's SLA line says of this clock, and the hours it is counted in. */
struct clock_line {
	const struct calendar *calendar;
	int64_t target_ms;       /* business time; 0: no target */
	bool end_of_day;         /* the target is the end of the business day in which it is set */
};

struct sla_clock {
	enum clock_state state;
	int64_t since_ms;        /* beginning of the present segment, or of the stop */
	int64_t counted_ms;      /* by the segments that ended */
	int64_t target_ms;       /* 0: none */
	const struct calendar *calendar;
};

/* Does what a transition asks of a clock. True if a segment ended: then `ended` is to be stored. What makes no sense (resuming a clock that
 * runs) changes nothing. `line` is read by START, RETARGET and RESUME. */
bool sla_clock_apply(struct sla_clock *clock, enum clock_effect effect, const struct clock_line *line, int64_t now_ms,
	struct segment *ended);

int64_t sla_clock_counted(const struct sla_clock *clock, int64_t now_ms);

/* The moment at which the target is reached if the clock goes on as now; it can lie in the past, but not before the present segment: a
 * raise that makes a ticket late makes it late now. 0: not running, or no target. Texts omit a date that is not in the future. */
int64_t sla_clock_due(const struct sla_clock *clock);

/* The moment of 75 %; 0 where it is not after the beginning of the present segment, so that a warning is given once for each target. */
int64_t sla_clock_warn_at(const struct sla_clock *clock);

bool sla_clock_is_late(const struct sla_clock *clock, int64_t now_ms); /* counted to the target and beyond, also when stopped */

/* Rebuilds what the ended segments say. */
int64_t segments_counted(const struct segment *segments, size_t count);

const char *clock_state_name(enum clock_state state);

#endif
