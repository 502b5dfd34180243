#include "when.h"

#include <ctype.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define MS_FROM INT64_C(100000000000) /* more seconds than that are milliseconds: the year 5138 against 1973 */
#define MS_MOST INT64_C(253402300800000)

static int64_t of_digits(const char *text)
{
	long long n = strtoll(text, NULL, 10);

	if (strlen(text) > 15 || n <= 0)
		return 0;
	return n >= MS_FROM ? n : n * 1000;
}

/* "+01:00", "-0530", "Z" or nothing, in minutes. False: something else. */
static bool read_zone(const char *text, int *minutes)
{
	int h = 0, m = 0;

	*minutes = 0;
	if (!*text || !strcmp(text, "Z"))
		return true;
	if ((*text != '+' && *text != '-') || (sscanf(text + 1, "%2d:%2d", &h, &m) != 2 && sscanf(text + 1, "%2d%2d", &h, &m) != 2))
		return false;
	*minutes = (*text == '-' ? -1 : 1) * (h * 60 + m);
	return true;
}

static int64_t of_date(const char *text)
{
	struct tm tm = {0};
	int used = 0, minutes;
	char separator;

	if (sscanf(text, "%4d-%2d-%2d%c%2d:%2d:%2d%n", &tm.tm_year, &tm.tm_mon, &tm.tm_mday, &separator, &tm.tm_hour, &tm.tm_min,
		    &tm.tm_sec, &used) != 7 ||
		!strchr("T +", separator))
		return 0;
	text += used;
	int64_t fraction = 0;
	if (*text == '.') {
		fraction = (int64_t)(strtod(text, NULL) * 1000);
		text += 1 + strspn(text + 1, "0123456789");
	}
	if (!read_zone(text, &minutes))
		return 0;
	tm.tm_year -= 1900;
	tm.tm_mon -= 1;
	int64_t ms = ((int64_t)timegm(&tm) - (int64_t)minutes * 60) * 1000 + fraction;
	return ms > 0 && ms < MS_MOST ? ms : 0;
}

int64_t when_read(const char *text)
{
	if (!text || !isdigit((unsigned char)*text))
		return 0;
	return text[strspn(text, "0123456789")] ? of_date(text) : of_digits(text);
}
