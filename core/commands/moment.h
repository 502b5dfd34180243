/* commands/moment.h: durations and moments as people write them: 2h30, 3j, 4bh, tomorrow 9h, lundi, 01/12, until monday 14h.
 *
 * A moment is read in its author's zone and order of day and month, and is always to come: a date without a year, a weekday or an hour is
 * the next one. Durations in hours are elapsed time; days and weeks keep the hour on the clock. A day without an hour means the opening
 * of that day, and business time needs a calendar as well: both are left to whoever knows the queue's hours. A bare `9h` is a duration;
 * after at, until or a day it is an hour of the day.
 * Pure: the present is an argument. Input is valid UTF-8.
 *
 *     struct scan scan = {.at = "in 2h Merci"};
 *     when_parse(&scan, &rules, false, arena, &when, &bad)    // WHEN_READ, scan.at is at " Merci"
 */
#ifndef GUICHET_COMMANDS_MOMENT_H
#define GUICHET_COMMANDS_MOMENT_H

#include "commands/duration.h"
#include "commands/scan.h"
#include "i18n/dates.h"

#include <stdbool.h>
#include <stdint.h>

struct moment_rules {
	const struct zone *zone;
	enum date_format format;
	int64_t now_ms;
};

enum when_result { WHEN_READ, WHEN_NOT, WHEN_BAD };
enum when_fault { WHEN_UNKNOWN, WHEN_NO_SUCH_DATE, WHEN_PAST };

struct when_error {
	enum when_fault fault;
	const char *bad; /* the words, in the arena */
};

/* Takes a WHEN from the scan. Without `bare` it must begin with at, in or until. WHEN_NOT: these words are no time, nothing is taken. */
enum when_result when_parse(
	struct scan *scan, const struct moment_rules *rules, bool bare, struct arena *arena, struct when *out, struct when_error *bad);

#endif
