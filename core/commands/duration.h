/* commands/duration.h: durations and hours of the day in one word: 15m, 2h30, 1j4h, 4bh, 2jo; 8h30, 9:00, 14h-16h.
 *
 * Business time needs a calendar, so only its amount is told. Words come folded (commands/normalise.h). Pure, any thread.
 *
 *     struct when when;
 *     duration_parse("2h30", &when);     // WHEN_AFTER, span_ms 9000000
 */
#ifndef GUICHET_COMMANDS_DURATION_H
#define GUICHET_COMMANDS_DURATION_H

#include "base/zone.h"

#include <stdbool.h>
#include <stdint.h>

enum when_kind {
	WHEN_NONE,
	WHEN_AFTER,          /* a duration: at_ms is now + span */
	WHEN_BUSINESS_HOURS, /* span_ms of opening time */
	WHEN_BUSINESS_DAYS,  /* `days` days on which the queue is open */
	WHEN_AT,             /* at_ms */
	WHEN_DAY             /* the opening on local.year-month-day; at_ms is its midnight */
};

struct when {
	enum when_kind kind;
	int64_t at_ms; /* UTC */
	int64_t span_ms;
	int days;
	struct local_time local; /* at_ms in the author's zone */
};

bool duration_parse(const char *folded, struct when *out);   /* fills kind, span_ms and days; not at_ms */
bool hour_parse(const char *folded, int *minutes);           /* minutes since midnight */
bool hour_range_parse(const char *folded, int *from, int *to);    /* 14h-16h */
/* After "in" or "at": meant as a time although it is none, such as 25:61, 2pm, or 2 in front of `next` = "days"? */
bool means_time(const char *folded, const char *next);
bool digits_take(const char **at, int *out);                 /* one to five digits at *at */

#endif
