/* store/segments.h: the stretches of a ticket's two clocks, as they were counted.
 *
 * The last row of a clock has no end: it is how the clock stands now. An ended row keeps what it counted, under the target and the
 * calendar that were in force, so that no later change of either touches time already counted. Strings live in the arena that was given.
 * Desk thread (segments_of() also on the reader's connection).
 *
 *     segments_turn(db, ticket->id, CLOCK_RESOLUTION, &ended, &now_running);
 */
#ifndef GUICHET_STORE_SEGMENTS_H
#define GUICHET_STORE_SEGMENTS_H

#include "base/mem.h"
#include "store/db.h"

/* R until somebody takes charge, Z until a solution. */
enum ticket_clock { CLOCK_RESPONSE = 1, CLOCK_RESOLUTION = 2 };

struct segment_row {
	int64_t from_ms, to_ms; /* to_ms 0: it lasts */
	int64_t counted_ms;     /* business time; 0 for pauses */
	int64_t target_ms;      /* in force; 0: none */
	int64_t told_ms;        /* when it was told that this target is missed; 0: not */
	int state;              /* enum clock_state (sla/segments.h) */
	const char *calendar;   /* name, in force */
};

/* The first row of a clock that has none. */
void segments_begin(struct db *db, int64_t ticket_id, enum ticket_clock clock, const struct segment_row *first);
/* Ends the lasting row as `ended` (NULL: it leaves no trace), which began when that did, and begins another one. */
void segments_turn(
	struct db *db, int64_t ticket_id, enum ticket_clock clock, const struct segment_row *ended, const struct segment_row *lasting);
/* all of them, as they were */
void segments_restore(struct db *db, int64_t ticket_id, enum ticket_clock clock, const struct segment_row *rows, size_t count);
void segment_told(struct db *db, int64_t ticket_id, enum ticket_clock clock, int64_t at_ms); /* of the lasting row */
/* oldest first */
size_t segments_of(struct db *db, struct arena *arena, int64_t ticket_id, enum ticket_clock clock, struct segment_row **out);

#endif
