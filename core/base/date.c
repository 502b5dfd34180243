#include "base/date.h"

#include <time.h>

int64_t date_floor(int64_t a, int64_t b)
{
	return a / b - (a % b < 0);
}

/* Years are counted from March, so that the leap day is the last one of its year; 400 years have 146097 days. */
int64_t days_from_date(int year, int month, int day)
{
	int64_t months = (int64_t)year * 12 + month - 3;
	int64_t y = date_floor(months, 12), m = months - y * 12;
	int64_t era = date_floor(y, 400), of_era = y - era * 400;
	int64_t of_year = (153 * m + 2) / 5 + day - 1;

	return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719468;
}

void date_from_days(int64_t days, int *year, int *month, int *day)
{
	int64_t z = days + 719468, era = date_floor(z, 146097), of_era = z - era * 146097;
	int64_t y = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
	int64_t of_year = of_era - (365 * y + y / 4 - y / 100), m = (5 * of_year + 2) / 153;

	*day = (int)(of_year - (153 * m + 2) / 5 + 1);
	*month = (int)(m < 10 ? m + 3 : m - 9);
	*year = (int)(y + era * 400 + (*month <= 2));
}

int weekday_from_days(int64_t days)
{
	return (int)(days + 3 - date_floor(days + 3, 7) * 7) + 1; /* 1970-01-01 was a Thursday */
}

const char *date_utc(int64_t ms, char out[DATE_UTC_TEXT])
{
	time_t at = (time_t)(ms / 1000);
	struct tm tm;
	out[0] = 0;
	if (ms)
		strftime(out, DATE_UTC_TEXT, "%Y-%m-%dT%H:%M:%SZ", gmtime_r(&at, &tm));
	return out;
}
