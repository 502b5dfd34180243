/* base/date.h: dates as day numbers, in the Gregorian calendar carried back before its beginning. Pure; any thread.
 *
 *     days_from_date(2026, 3, 29)                      20541
 *     weekday_from_days(20541)                         7, a Sunday
 */
#ifndef GUICHET_BASE_DATE_H
#define GUICHET_BASE_DATE_H

#include <stdint.h>

/* Days since 1970-01-01 and back, for all years from -9999 to 9999. Months over 12 and days over the month's last run on. */
int64_t days_from_date(int year, int month, int day);
void date_from_days(int64_t days, int *year, int *month, int *day);
int weekday_from_days(int64_t days); /* 1 Monday .. 7 Sunday */

#define DATE_UTC_TEXT 32
const char *date_utc(int64_t ms, char out[DATE_UTC_TEXT]); /* "2026-03-29T08:15:00Z", for programs; "" for 0; gives `out` */

int64_t date_floor(int64_t a, int64_t b); /* a / b, rounded down also below 0 */

#endif
