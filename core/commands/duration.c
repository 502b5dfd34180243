#include "commands/duration.h"

#include "base/clock.h"

#include <stdlib.h>
#include <string.h>

#define LONGEST_DAYS 3660 /* ten years: beyond that it is a slip of the finger */

enum unit_kind { UNIT_ELAPSED, UNIT_DAYS, UNIT_BUSINESS_HOURS, UNIT_BUSINESS_DAYS };
static const struct {
	const char *name;
	enum unit_kind kind;
	int64_t size; /* milliseconds, or days */
} units[] = {
	{"m", UNIT_ELAPSED, MINUTE_MS},
	{"min", UNIT_ELAPSED, MINUTE_MS},
	{"h", UNIT_ELAPSED, HOUR_MS},
	{"d", UNIT_DAYS, 1},
	{"j", UNIT_DAYS, 1},
	{"w", UNIT_DAYS, 7},
	{"sem", UNIT_DAYS, 7},
	{"bh", UNIT_BUSINESS_HOURS, HOUR_MS},
	{"ho", UNIT_BUSINESS_HOURS, HOUR_MS},
	{"bd", UNIT_BUSINESS_DAYS, 1},
	{"jo", UNIT_BUSINESS_DAYS, 1},
};

/* Digits at *at, at most five: more is no duration. */
bool digits_take(const char **at, int *out)
{
	size_t len = strspn(*at, "0123456789");
	if (len == 0 || len > 5)
		return false;
	*out = (int)strtol(*at, NULL, 10);
	*at += len;
	return true;
}

static bool is_letter(char c)
{
	return c >= 'a' && c <= 'z';
}

static int unit_take(const char **at)
{
	size_t len = 0;
	while (is_letter((*at)[len]))
		len++;
	for (int i = 0; i < (int)(sizeof(units) / sizeof(units[0])); i++) {
		if (strlen(units[i].name) == len && memcmp(units[i].name, *at, len) == 0) {
			*at += len;
			return i;
		}
	}
	return -1;
}

static bool add_part(struct when *out, int unit, int number)
{
	switch (units[unit].kind) {
	case UNIT_ELAPSED:
		out->span_ms += number * units[unit].size;
		out->kind = WHEN_AFTER;
		return true;
	case UNIT_DAYS:
		out->days += number * (int)units[unit].size;
		out->kind = WHEN_AFTER;
		return true;
	case UNIT_BUSINESS_HOURS:
		out->span_ms = number * units[unit].size;
		out->kind = WHEN_BUSINESS_HOURS;
		return true;
	case UNIT_BUSINESS_DAYS:
		out->days = number;
		out->kind = WHEN_BUSINESS_DAYS;
		return true;
	}
	return false;
}

/* 2h30, 1j4h, 4bh: numbers with units, largest first; a number after hours needs none. Business time stands alone. */
bool duration_parse(const char *folded, struct when *out)
{
	struct when when = {0};
	int last_unit = -1, number;
	for (const char *at = folded; *at;) {
		if (when.kind > WHEN_AFTER || !digits_take(&at, &number))
			return false;
		bool minutes = !*at && last_unit >= 0 && strcmp(units[last_unit].name, "h") == 0 && number < 60;
		int unit = minutes ? 0 : unit_take(&at);
		if (unit < 0 || (when.kind == WHEN_AFTER && units[unit].kind > UNIT_DAYS) || !add_part(&when, unit, number))
			return false;
		last_unit = unit;
	}
	if (when.kind == WHEN_NONE || when.span_ms + when.days <= 0 || when.days + when.span_ms / DAY_MS > LONGEST_DAYS)
		return false;
	*out = when;
	return true;
}

/* Words of a unit that stand apart from their number: "2 days". */
static bool is_unit_word(const char *folded)
{
	static const char *const words[] = {"minute", "minutes", "min", "hour", "hours", "heure", "heures", "h", "day",
		"days", "jour", "jours", "d", "j", "week", "weeks", "semaine", "semaines", "month", "months", "mois",
		"year", "years", "an", "ans", "am", "pm"};
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (strcmp(words[i], folded) == 0)
			return true;
	return false;
}

bool means_time(const char *folded, const char *next)
{
	const char *at = folded + strspn(folded, "0123456789");
	if (at == folded)
		return false;
	if (!*at)
		return is_unit_word(next);
	return (strchr(":/-", *at) && at[1] >= '0' && at[1] <= '9') || is_unit_word(at) || unit_take(&at) >= 0;
}

bool hour_parse(const char *folded, int *minutes)
{
	int hour, minute = 0;
	const char *at = folded;
	if (!digits_take(&at, &hour) || (*at != 'h' && *at != ':'))
		return false;
	bool colon = *at++ == ':';
	if (*at ? strlen(at) != 2 || !digits_take(&at, &minute) || *at : colon)
		return false;
	if (hour > 23 || minute > 59)
		return false;
	*minutes = hour * 60 + minute;
	return true;
}

bool hour_range_parse(const char *folded, int *from, int *to)
{
	char first[8];
	size_t len = strcspn(folded, "-");
	if (!folded[len] || len >= sizeof(first))
		return false;
	memcpy(first, folded, len);
	first[len] = '\0';
	return hour_parse(first, from) && hour_parse(folded + len + 1, to) && *from < *to;
}
