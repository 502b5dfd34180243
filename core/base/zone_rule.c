#include "base/zone_rule.h"

#include <ctype.h>
#include <string.h>

#define DAY_S INT64_C(86400)

/* ---- reading ------------------------------------------------------------------------------------------------------------------------ */

/* "CET" or "<+1030>". A name longer than ours is cut; that only shows in a text. */
static bool read_name(const char **at, char out[ZONE_ABBR_SIZE])
{
	const char *from = *at, *to;

	if (*from == '<') {
		from++;
		to = from + strcspn(from, ">");
		if (*to != '>')
			return false;
		*at = to + 1;
	} else {
		for (to = from; isalpha((unsigned char)*to); to++)
			;
		*at = to;
	}
	size_t len = (size_t)(to - from);
	if (len < 3)
		return false;
	if (len > ZONE_ABBR_SIZE - 1)
		len = ZONE_ABBR_SIZE - 1;
	memcpy(out, from, len);
	out[len] = '\0';
	return true;
}

static bool read_number(const char **at, int most, int *out)
{
	int n = 0;

	if (!isdigit((unsigned char)**at))
		return false;
	for (; isdigit((unsigned char)**at); ++*at) {
		n = n * 10 + (**at - '0');
		if (n > most)
			return false;
	}
	*out = n;
	return true;
}

/* [+-]hh[:mm[:ss]] in seconds */
static bool read_time(const char **at, int32_t *out)
{
	int sign = 1, hours, minutes = 0, seconds = 0;

	if (**at == '+' || **at == '-')
		sign = *(*at)++ == '-' ? -1 : 1;
	if (!read_number(at, 167, &hours))
		return false;
	if (**at == ':') {
		++*at;
		if (!read_number(at, 59, &minutes))
			return false;
		if (**at == ':') {
			++*at;
			if (!read_number(at, 59, &seconds))
				return false;
		}
	}
	*out = sign * (hours * 3600 + minutes * 60 + seconds);
	return true;
}

static bool read_month_form(const char **at, struct zone_change *out)
{
	if (!read_number(at, 12, &out->month) || out->month < 1 || *(*at)++ != '.')
		return false;
	if (!read_number(at, 5, &out->week) || out->week < 1 || *(*at)++ != '.')
		return false;
	return read_number(at, 6, &out->day);
}

/* ",M3.5.0/2", ",J60" or ",59/2:30" */
static bool read_change(const char **at, struct zone_change *out)
{
	*out = (struct zone_change){.form = '0', .time = 2 * 3600};
	if (*(*at)++ != ',')
		return false;
	if (**at == 'M' || **at == 'J')
		out->form = *(*at)++;
	if (out->form == 'M' ? !read_month_form(at, out) : !read_number(at, 365, &out->day))
		return false;
	if (out->form == 'J' && out->day == 0)
		return false;
	if (**at != '/')
		return true;
	++*at;
	return read_time(at, &out->time);
}

bool zone_rule_parse(struct zone_rule *rule, const char *text)
{
	int32_t west;

	memset(rule, 0, sizeof(*rule));
	if (!read_name(&text, rule->standard.abbr) || !read_time(&text, &west))
		return false;
	rule->standard.offset = -west;
	if (*text == '\0')
		return true;

	rule->changes = rule->summer.summer = true;
	if (!read_name(&text, rule->summer.abbr))
		return false;
	rule->summer.offset = rule->standard.offset + 3600;
	if (*text != ',') {
		if (!read_time(&text, &west))
			return false;
		rule->summer.offset = -west;
	}
	return read_change(&text, &rule->start) && read_change(&text, &rule->end) && *text == '\0';
}

/* ---- asking ------------------------------------------------------------------------------------------------------------------------- */

static bool is_leap(int year)
{
	return days_from_date(year, 3, 1) - days_from_date(year, 2, 1) == 29;
}

static int64_t day_of(const struct zone_change *change, int year)
{
	int64_t first = days_from_date(year, 1, 1);

	if (change->form == '0')
		return first + change->day;
	if (change->form == 'J')
		return first + change->day - 1 + (change->day > 59 && is_leap(year));

	/* M: the first such weekday of the month, then whole weeks on, back inside the month for "the last" */
	int64_t month = days_from_date(year, change->month, 1), next = days_from_date(year, change->month + 1, 1);
	int64_t day = month + (change->day - weekday_from_days(month) % 7 + 7) % 7 + (change->week - 1) * 7;
	return day < next ? day : day - 7;
}

const struct zone_kind *zone_rule_at(const struct zone_rule *rule, int64_t seconds)
{
	int year, month, day;

	if (!rule->changes)
		return &rule->standard;

	int64_t local = seconds + rule->standard.offset;
	date_from_days((local >= 0 ? local : local - (DAY_S - 1)) / DAY_S, &year, &month, &day);
	/* each change is told in the time that it ends */
	int64_t start = day_of(&rule->start, year) * DAY_S + rule->start.time - rule->standard.offset;
	int64_t end = day_of(&rule->end, year) * DAY_S + rule->end.time - rule->summer.offset;
	bool summer = start < end ? seconds >= start && seconds < end : seconds >= start || seconds < end;
	return summer ? &rule->summer : &rule->standard;
}
