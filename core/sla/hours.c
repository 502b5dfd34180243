#include "sla/hours.h"

#include <string.h>
#include <strings.h>

#define DAY_MINUTES 1440

/* Full names; their first three letters are enough and tell all fourteen apart. */
static const char *const day_names[7][2] = {
	{"monday", "lundi"}, {"tuesday", "mardi"},   {"wednesday", "mercredi"}, {"thursday", "jeudi"},
	{"friday", "vendredi"}, {"saturday", "samedi"}, {"sunday", "dimanche"},
};

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

static void skip(const char **p)
{
	while (is_blank(**p) || **p == ',')
		++*p;
}

static bool is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* 0 Monday .. 6 Sunday, or -1. */
static int read_day(const char **p)
{
	size_t len = 0;

	while (is_letter((*p)[len]))
		len++;
	for (int day = 0; day < 7 && len >= 3; day++) {
		for (int language = 0; language < 2; language++) {
			if (len <= strlen(day_names[day][language]) && strncasecmp(*p, day_names[day][language], len) == 0) {
				*p += len;
				return day;
			}
		}
	}
	return -1;
}

/* "mon", "mon-fri", "mon,wed,fri-sun": a set of bits; 0 if it is not one. A range may run over Sunday. */
static unsigned read_days(const char **p)
{
	unsigned days = 0;

	for (skip(p); is_letter(**p); skip(p)) {
		int first = read_day(p), last = first;

		if (first >= 0 && **p == '-') {
			++*p;
			last = read_day(p);
		}
		if (first < 0 || last < 0)
			return 0;
		for (int day = first;; day = (day + 1) % 7) {
			days |= 1u << day;
			if (day == last)
				break;
		}
	}
	return days;
}

/* "9", "9:00", "9h", "9h30", "24:00" in minutes; -1 if it is no time of day. */
static int read_time(const char **p)
{
	int hour = 0, minute = 0, digits;

	for (digits = 0; is_digit(**p) && digits < 3; digits++)
		hour = hour * 10 + (*(*p)++ - '0');
	if (digits < 1 || digits > 2)
		return -1;
	if (**p == ':' || **p == 'h' || **p == 'H') {
		bool colon = *(*p)++ == ':';

		for (digits = 0; is_digit(**p) && digits < 3; digits++)
			minute = minute * 10 + (*(*p)++ - '0');
		if (digits != 2 && (colon || digits != 0))
			return -1;
	}
	if (minute > 59 || hour * 60 + minute > DAY_MINUTES)
		return -1;
	return hour * 60 + minute;
}

static bool read_interval(const char **p, struct interval *out, struct err *err)
{
	const char *start = *p;
	int len;

	out->from = read_time(p);
	out->to = out->from >= 0 && **p == '-' ? (++*p, read_time(p)) : -1;
	len = (int)strcspn(start, " \t\r\n,;");
	if (out->from < 0 || out->to < 0 || (**p && !is_blank(**p) && **p != ',' && **p != ';')) {
		err_set(err, "\"%.*s\" is not an interval: write it as 9:00-12:30", len < 40 ? len : 40, start);
		return false;
	}
	if (out->to <= out->from) {
		err_set(err,
			"the interval %.*s ends before it begins: write one over midnight as two, 22:00-24:00 and then 0:00-6:00",
			len < 40 ? len : 40, start);
		return false;
	}
	return true;
}

/* Keeps the day's list in order. */
static bool add_interval(struct calendar *c, int day, const struct interval *one, struct err *err)
{
	struct interval *list = c->days[day];
	int at = c->count[day];

	if (at == CALENDAR_INTERVALS) {
		err_set(err, "%s has more than %d intervals", day_names[day][0], CALENDAR_INTERVALS);
		return false;
	}
	while (at > 0 && list[at - 1].from > one->from)
		at--;
	if ((at > 0 && list[at - 1].to > one->from) || (at < c->count[day] && list[at].from < one->to)) {
		err_set(err, "two intervals of %s overlap at %d:%02d", day_names[day][0], one->from / 60, one->from % 60);
		return false;
	}
	memmove(&list[at + 1], &list[at], (size_t)(c->count[day] - at) * sizeof *list);
	list[at] = *one;
	c->count[day]++;
	return true;
}

static bool read_group(struct calendar *c, const char **p, struct err *err)
{
	const char *start = *p;
	unsigned days = read_days(p);
	int len = (int)strcspn(start, " \t\r\n;"), intervals = 0;

	if (!days) {
		err_set(err, "\"%.*s\" is not a day: write mon, tue-fri or lun-ven, then the hours", len < 40 ? len : 40, start);
		return false;
	}
	for (skip(p); **p && **p != ';'; skip(p), intervals++) {
		struct interval one;

		if (!read_interval(p, &one, err))
			return false;
		for (int day = 0; day < 7; day++)
			if ((days & (1u << day)) && !add_interval(c, day, &one, err))
				return false;
	}
	if (!intervals)
		err_set(err, "\"%.*s\" has no hours: write them after it, as in mon-fri 9:00-18:00", len < 40 ? len : 40, start);
	return intervals > 0;
}

bool hours_parse(struct calendar *calendar, const char *text, struct err *err)
{
	struct calendar read = {.id = calendar->id, .zone = calendar->zone, .holidays = calendar->holidays};
	const char *p = text;
	bool any = false;

	skip(&p);
	if (strncmp(p, "24/7", 4) == 0) {
		p += 4;
		read.always = any = true;
	}
	for (skip(&p); *p; skip(&p)) {
		if (*p == ';') {
			p++;
			continue;
		}
		if (read.always) {
			err_set(err, "\"24/7\" stands alone: nothing can be added to it");
			return false;
		}
		if (!read_group(&read, &p, err))
			return false;
		any = true;
	}
	if (!any) {
		err_set(err, "there are no opening hours: write 24/7, or days and hours such as mon-fri 9:00-12:00 14:00-18:00");
		return false;
	}
	*calendar = read;
	return true;
}

void hours_print(const struct calendar *calendar, struct buf *out)
{
	const char *between = "";

	if (calendar->always) {
		buf_adds(out, "24/7");
		return;
	}
	for (int day = 0; day < 7; day++) {
		if (!calendar->count[day])
			continue;
		buf_addf(out, "%s%.3s", between, day_names[day][0]);
		between = "; ";
		for (int i = 0; i < calendar->count[day]; i++) {
			const struct interval *one = &calendar->days[day][i];

			buf_addf(out, " %d:%02d-%d:%02d", one->from / 60, one->from % 60, one->to / 60, one->to % 60);
		}
	}
}
