/* base/zone_rule.h: the rule at the end of a zone file, "CET-1CEST,M3.5.0,M10.5.0/3" (POSIX TZ with the extensions of RFC 9636).
 *
 * Private to base/zone.c, apart for its own tests. Pure; any thread; nothing to free.
 *
 *     struct zone_rule rule;
 *     if (!zone_rule_parse(&rule, "CET-1CEST,M3.5.0,M10.5.0/3")) ...
 *     const struct zone_kind *kind = zone_rule_at(&rule, seconds_utc);
 */
#ifndef GUICHET_BASE_ZONE_RULE_H
#define GUICHET_BASE_ZONE_RULE_H

#include "base/zone.h"

/* One way of keeping time: an offset and its name. */
struct zone_kind {
	int32_t offset; /* seconds east of UTC */
	bool summer;
	char abbr[ZONE_ABBR_SIZE];
};

/* When the clocks change, in local time. */
struct zone_change {
	char form;            /* 'M' month.week.weekday, 'J' 1..365 without 29 February, '0' 0..365 with it */
	int month, week, day; /* week 5 = the last; day: weekday with Sunday 0, or day of the year */
	int32_t time;         /* seconds after midnight, -167 h .. 167 h */
};

struct zone_rule {
	struct zone_kind standard, summer;
	bool changes; /* false: always `standard` */
	struct zone_change start, end;
};

bool zone_rule_parse(struct zone_rule *rule, const char *text);
const struct zone_kind *zone_rule_at(const struct zone_rule *rule, int64_t seconds);

#endif
