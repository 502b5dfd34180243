/* base/zone.h: time zones as values, and the calendar of the Gregorian days.
 *
 * libc knows one zone per process (TZ, localtime); a help desk needs one per reader and one per queue. A struct zone is read once from
 * the system's zone files (TZif, RFC 9636), never changes afterwards and can be shared between threads. Dates beyond the file's table
 * follow its footer rule, so the year 2060 has summer time too. A struct zones is a cache: one thread, frees what it holds.
 *
 * From local time to UTC two answers are a matter of choice, and this is ours: a time skipped in spring counts as if the clock had
 * not yet been put forward (2:30 is shown as 3:30); of a time that comes twice in autumn the first one is meant. `*fit` tells.
 *
 *     struct zones zones = {0};
 *     const struct zone *paris = zones_get(&zones, "Europe/Paris", &err);     // NULL: err names the zone
 *     struct local_time local;
 *     zone_local(paris, now_ms, &local);
 *     local.hour = 9, local.minute = 0, local.second = 0;
 *     int64_t nine = zone_to_utc(paris, &local, NULL);
 *     zones_clear(&zones);
 */
#ifndef GUICHET_BASE_ZONE_H
#define GUICHET_BASE_ZONE_H

#include "base/date.h"
#include "base/err.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define ZONE_ABBR_SIZE 12 /* "CEST", "+1030"; longer ones are cut */
#define ZONE_NAME_SIZE 64 /* "America/Argentina/ComodRivadavia" is the longest known, 32 */

struct zone;

struct local_time {
	int year, month, day; /* month and day from 1 */
	int hour, minute, second;
	int weekday; /* 1 Monday .. 7 Sunday; zone_to_utc does not read it, nor what follows */
	int offset;  /* seconds east of UTC */
	bool summer;
	char abbr[ZONE_ABBR_SIZE];
};

enum zone_fit { ZONE_ONCE, ZONE_SKIPPED, ZONE_TWICE };

struct zone *zone_load(const char *name, struct err *err); /* from $TZDIR or /usr/share/zoneinfo; "UTC" needs no file */
struct zone *zone_parse(const char *name, const void *bytes, size_t len, struct err *err); /* the content of a zone file */
void zone_free(struct zone *zone);
const char *zone_name(const struct zone *zone);
void zone_local(const struct zone *zone, int64_t ms, struct local_time *out);
/* Day 32 and hour 25 run on into what follows, so "tomorrow" is day + 1. fit may be NULL. */
int64_t zone_to_utc(const struct zone *zone, const struct local_time *local, enum zone_fit *fit);

struct zones {
	struct zone **list; /* zero-initialise and use */
	size_t count;
};
const struct zone *zones_get(struct zones *zones, const char *name, struct err *err); /* lent until zones_clear */
void zones_clear(struct zones *zones);

#endif
