#include "sla/holidays.h"

#include "base/zone.h"

#include <string.h>

/* Index of the first date that is not before `day`. */
static size_t place_of(const struct holidays *set, int64_t day)
{
	size_t low = 0, high = set->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (set->days[middle] < day)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

bool holidays_has(const struct holidays *set, int64_t day)
{
	size_t at = set ? place_of(set, day) : 0;

	return set && at < set->count && set->days[at] == day;
}

bool holidays_add(struct holidays *set, int64_t day, struct err *err)
{
	size_t at = place_of(set, day);

	if (at < set->count && set->days[at] == day)
		return true;
	if (set->count == HOLIDAYS_MOST) {
		err_set(err, "there are more than %d holidays: remove those of past years", HOLIDAYS_MOST);
		return false;
	}
	memmove(&set->days[at + 1], &set->days[at], (set->count - at) * sizeof *set->days);
	set->days[at] = day;
	set->count++;
	return true;
}

/* `digits` decimal digits; -1 if they are not there. */
static int number(const char *p, size_t digits)
{
	int value = 0;

	for (size_t i = 0; i < digits; i++) {
		if (p[i] < '0' || p[i] > '9')
			return -1;
		value = value * 10 + (p[i] - '0');
	}
	return value;
}

/* Reads YYYY-MM-DD. A date that does not exist reads back as another one. */
static bool read_date(const char *p, size_t len, int64_t *day)
{
	int year, month, date, y, m, d;

	if (len != 10 || p[4] != '-' || p[7] != '-')
		return false;
	year = number(p, 4);
	month = number(p + 5, 2);
	date = number(p + 8, 2);
	if (year < 0 || month < 1 || month > 12 || date < 1 || date > 31)
		return false;
	*day = days_from_date(year, month, date);
	date_from_days(*day, &y, &m, &d);
	return m == month && d == date;
}

bool holidays_add_list(struct holidays *set, const char *text, struct err *err)
{
	const char *const blanks = " \t\r\n,;";

	for (const char *p = text + strspn(text, blanks); *p; p += strspn(p, blanks)) {
		size_t len = strcspn(p, blanks);
		int64_t day;

		if (!read_date(p, len, &day)) {
			err_set(err, "\"%.*s\" is not a date: write the year first, as in 2026-12-25", (int)(len < 40 ? len : 40), p);
			return false;
		}
		if (!holidays_add(set, day, err))
			return false;
		p += len;
	}
	return true;
}
