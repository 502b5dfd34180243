#include "when.h"

#include <inttypes.h>
#include <stdio.h>
#include <time.h>

/* Reads exactly `digits` digits. Moves the cursor; -1: they are not there. */
static int number(const char **at, int digits)
{
	int value = 0;

	for (int i = 0; i < digits; i++, (*at)++) {
		if (**at < '0' || **at > '9')
			return -1;
		value = value * 10 + (**at - '0');
	}
	return value;
}

static bool skip(const char **at, const char *one_of)
{
	for (; *one_of; one_of++)
		if (**at == *one_of) {
			(*at)++;
			return true;
		}
	return false;
}

static bool read_date(const char **at, struct tm *tm)
{
	int year = number(at, 4);
	bool good = year >= 1970 && skip(at, "-");
	int month = good ? number(at, 2) : -1;
	good = good && month >= 1 && month <= 12 && skip(at, "-");
	int day = good ? number(at, 2) : -1;

	tm->tm_year = year - 1900;
	tm->tm_mon = month - 1;
	tm->tm_mday = day;
	return good && day >= 1 && day <= 31;
}

static bool read_clock(const char **at, struct tm *tm, int *milliseconds)
{
	int hour = number(at, 2);
	bool good = hour >= 0 && hour <= 23 && skip(at, ":");
	int minute = good ? number(at, 2) : -1;
	good = good && minute >= 0 && minute <= 59 && skip(at, ":");
	int second = good ? number(at, 2) : -1;

	tm->tm_hour = hour;
	tm->tm_min = minute;
	tm->tm_sec = second;
	if (!good || second < 0 || second > 60)
		return false;
	if (skip(at, "."))
		for (int scale = 100; **at >= '0' && **at <= '9'; (*at)++, scale /= 10)
			*milliseconds += (**at - '0') * scale;
	return true;
}

/* "Z", "+01:00", "-0530", or nothing, which means UTC. */
static bool read_zone(const char **at, int *seconds)
{
	bool west = **at == '-';

	if (skip(at, "Zz") || !skip(at, "+-"))
		return true;
	int hours = number(at, 2);
	skip(at, ":");
	int minutes = hours >= 0 ? number(at, 2) : -1;
	*seconds = (hours * 60 + minutes) * (west ? -60 : 60);
	return hours >= 0 && hours <= 23 && minutes >= 0 && minutes <= 59;
}

bool when_parse(const char *text, int64_t *ms)
{
	struct tm tm = {0};
	int milliseconds = 0, zone = 0;

	if (!text || !read_date(&text, &tm))
		return false;
	if (skip(&text, "Tt ") && !(read_clock(&text, &tm, &milliseconds) && read_zone(&text, &zone)))
		return false;
	if (*text)
		return false;
	*ms = ((int64_t)timegm(&tm) - zone) * 1000 + milliseconds;
	return *ms >= 0;
}

void when_format(int64_t ms, char out[32])
{
	time_t seconds = (time_t)(ms / 1000);
	struct tm tm = {0};

	gmtime_r(&seconds, &tm);
	size_t len = strftime(out, 24, "%Y-%m-%dT%H:%M:%S", &tm);
	(void)snprintf(out + len, 32 - len, ".%03" PRId64 "Z", ms % 1000);
}
