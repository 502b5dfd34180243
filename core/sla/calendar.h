/* sla/calendar.h: opening hours, and the arithmetic of business time.
 *
 * A calendar is wall clock: intervals per weekday in its zone, minus holidays. A moment is open when the clock on the wall stands inside an
 * interval of that local date; so an interval keeps its hours when summer time begins, an hour that is skipped is not open, one that comes
 * twice is open twice. Business time is the elapsed time inside those intervals. Pure, any thread, nothing to free; zone and holidays are
 * lent and must outlive the calendar.
 *
 *     struct calendar c = {0};
 *     if (!hours_parse(&c, "mon-fri 9:00-12:00 14:00-18:00; sat 9:00-12:00", &err)) ...    // sla/hours.h
 *     c.zone = zones_get(&zones, "Europe/Paris", &err);
 *     int64_t due = calendar_add(&c, now, 4 * HOUR_MS);
 */
#ifndef GUICHET_SLA_CALENDAR_H
#define GUICHET_SLA_CALENDAR_H

#include "base/zone.h"
#include "sla/holidays.h"

#define CALENDAR_INTERVALS 8      /* of one weekday */
#define CALENDAR_NEVER INT64_MAX  /* no such moment within ten years */

struct interval {
	int from, to; /* minutes since midnight, to > from, 1440 at most */
};
struct calendar {
	int64_t id;                              /* the caller's, kept with clock segments */
	const struct zone *zone;
	const struct holidays *holidays;         /* NULL: none */
	bool always;                             /* 24/7: no zone and no holiday matters */
	struct interval days[7][CALENDAR_INTERVALS]; /* [0] Monday; ascending, apart */
	int count[7];
};

bool calendar_is_open(const struct calendar *calendar, int64_t ms);
int64_t calendar_next_opening(const struct calendar *calendar, int64_t ms); /* ms itself while open */
int64_t calendar_closing(const struct calendar *calendar, int64_t ms);      /* end of the opening that ms is in; ms itself while closed */

/* The first moment by which so much business time has passed since `from_ms`. Nothing to wait for is `from_ms` itself. */
int64_t calendar_add(const struct calendar *calendar, int64_t from_ms, int64_t business_ms);
int64_t calendar_between(const struct calendar *calendar, int64_t from_ms, int64_t to_ms); /* 0 if to is not after from */

/* Business days: local dates with at least one interval and no holiday. The n-th one after the day of `ms`, at the same hour, or at the
 * next opening where that hour is closed. */
int64_t calendar_add_days(const struct calendar *calendar, int64_t ms, int days);
bool calendar_is_business_day(const struct calendar *calendar, int64_t ms);

/* End of the last interval of the business day at or after `ms` that is not over yet: "by the end of the day". 24/7: midnight. */
int64_t calendar_end_of_day(const struct calendar *calendar, int64_t ms);

/* `ms` while open, else the beginning of the last business day before it. */
int64_t calendar_back_to_opening(const struct calendar *calendar, int64_t ms);

/* When an automatic text decided now may leave: inside the opening intervals, taken in the reader's zone; 8 to 20 h for a 24/7 desk. */
int64_t calendar_text_at(const struct calendar *calendar, const struct zone *reader, int64_t now_ms);

/* The last millisecond of the local day in which `ms` falls. */
int64_t calendar_day_end(const struct zone *zone, int64_t ms);

#endif
