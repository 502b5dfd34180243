#include "sla/ics.h"

#include "base/zone.h"

#include <string.h>
#include <strings.h>

#define LINE_MOST 256    /* property names and dates; what is longer is text that nobody reads here */
#define DAYS_MOST 366    /* of one event */

/* Walks over the file line by line, joining what was folded. */
struct reader {
	const char *p, *end;
	char line[LINE_MOST];
	size_t len;
};

static bool next_line(struct reader *r)
{
	if (r->p == r->end)
		return false;
	for (r->len = 0; r->p < r->end; r->p++) {
		if (*r->p == '\n') {
			bool folded = r->p + 1 < r->end && (r->p[1] == ' ' || r->p[1] == '\t');

			if (!folded) {
				r->p++;
				break;
			}
			r->p++;
		} else if (*r->p != '\r' && r->len + 1 < sizeof r->line) {
			r->line[r->len++] = *r->p ? *r->p : '?';
		}
	}
	r->line[r->len] = 0;
	return true;
}

struct event {
	bool inside;
	bool has_start, has_end;
	bool odd; /* with an hour, or repeating */
	int64_t start, end; /* days; end is the day after */
};

/* Eight digits and nothing more. */
static bool read_day(const char *value, int64_t *day)
{
	int parts[8];

	for (size_t i = 0; i < 8; i++) {
		if (value[i] < '0' || value[i] > '9')
			return false;
		parts[i] = value[i] - '0';
	}
	if (value[8])
		return false;
	*day = days_from_date(
		parts[0] * 1000 + parts[1] * 100 + parts[2] * 10 + parts[3], parts[4] * 10 + parts[5], parts[6] * 10 + parts[7]);
	return true;
}

/* P3D or P2W. */
static bool read_days_long(const char *value, int64_t *days)
{
	int64_t n = 0;
	const char *p = value + 1;

	if (*value != 'P' || *p < '0' || *p > '9')
		return false;
	for (; *p >= '0' && *p <= '9' && n < 1000; p++)
		n = n * 10 + (*p - '0');
	*days = *p == 'W' ? n * 7 : n;
	return (*p == 'D' || *p == 'W') && !p[1];
}

/* The value of this property, or NULL if the line is another's. Parameters ("DTSTART;VALUE=DATE") do not count. */
static const char *value_of(const char *line, const char *name)
{
	size_t len = strlen(name);
	const char *colon = strchr(line, ':');

	if (strncasecmp(line, name, len) != 0 || (line[len] != ':' && line[len] != ';'))
		return NULL;
	return colon ? colon + 1 : NULL;
}

static void read_property(struct event *e, const char *line)
{
	const char *value;
	int64_t days;

	if ((value = value_of(line, "DTSTART"))) {
		e->has_start = read_day(value, &e->start);
		e->odd |= !e->has_start;
	} else if ((value = value_of(line, "DTEND"))) {
		e->has_end = read_day(value, &e->end);
		e->odd |= !e->has_end;
	} else if ((value = value_of(line, "DURATION"))) {
		e->odd |= !read_days_long(value, &days);
		if (!e->odd && e->has_start) {
			e->end = e->start + days;
			e->has_end = true;
		}
	} else if (value_of(line, "RRULE") || value_of(line, "RDATE")) {
		e->odd = true;
	}
}

/* False when the set is full. */
static bool add_event(struct holidays *set, const struct event *e, size_t *skipped, struct err *err)
{
	int64_t end = e->has_end && e->end > e->start ? e->end : e->start + 1;

	if (!e->has_start || e->odd || end - e->start > DAYS_MOST) {
		++*skipped;
		return true;
	}
	for (int64_t day = e->start; day < end; day++)
		if (!holidays_add(set, day, err))
			return false;
	return true;
}

bool ics_holidays(struct holidays *set, const char *bytes, size_t len, size_t *skipped, struct err *err)
{
	struct reader r = {.p = bytes, .end = bytes + len};
	struct event e = {0};
	bool calendar = false;

	*skipped = 0;
	while (next_line(&r)) {
		if (strcasecmp(r.line, "BEGIN:VCALENDAR") == 0) {
			calendar = true;
		} else if (strcasecmp(r.line, "BEGIN:VEVENT") == 0) {
			e = (struct event){.inside = true};
		} else if (strcasecmp(r.line, "END:VEVENT") == 0 && e.inside) {
			if (!add_event(set, &e, skipped, err))
				return false;
			e.inside = false;
		} else if (e.inside) {
			read_property(&e, r.line);
		}
	}
	if (!calendar)
		err_set(err, "this is not an iCalendar file: it has no BEGIN:VCALENDAR");
	return calendar;
}
