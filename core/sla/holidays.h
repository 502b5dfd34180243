/* sla/holidays.h: the days on which a desk is closed, as a sorted set of dates.
 *
 * Dates are day numbers (days_from_date in base/zone.h), so they belong to no zone: a calendar reads them in its own. Fed from the
 * configuration's list and from .ics files (sla/ics.h); a date over the ceiling is refused, never dropped in silence. The caller's storage,
 * nothing to free; one thread while it is filled, any thread afterwards.
 *
 *     struct holidays off = {0};
 *     if (!holidays_add_list(&off, "2026-12-25 2027-01-01", &err)) ...
 */
#ifndef GUICHET_SLA_HOLIDAYS_H
#define GUICHET_SLA_HOLIDAYS_H

#include "base/err.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define HOLIDAYS_MOST 1024 /* twenty a year for fifty years */

struct holidays {
	int64_t days[HOLIDAYS_MOST]; /* ascending, each once */
	size_t count;
};

bool holidays_add(struct holidays *set, int64_t day, struct err *err);           /* false when full */
bool holidays_add_list(struct holidays *set, const char *text, struct err *err); /* 2026-12-25, separated by blanks or commas */
bool holidays_has(const struct holidays *set, int64_t day);                      /* NULL is an empty set */

#endif
