/* Holidays out of iCalendar files. */
#include "sla/ics.h"

#include "base/zone.h"
#include "support/check.h"

#include <stdio.h>

static struct holidays set;
static size_t skipped;

static bool load(const char *body)
{
	struct err err = {0};
	char text[4096];
	int len = snprintf(text, sizeof text, "BEGIN:VCALENDAR\r\nVERSION:2.0\r\n%sEND:VCALENDAR\r\n", body);

	set = (struct holidays){0};
	return ics_holidays(&set, text, (size_t)len, &skipped, &err);
}

static bool off(int year, int month, int day)
{
	return holidays_has(&set, days_from_date(year, month, day));
}

static void all_day_events(void **state)
{
	(void)state;
	assert_true(load(
		"BEGIN:VEVENT\r\nUID:1\r\nDTSTART;VALUE=DATE:20260501\r\nDTEND;VALUE=DATE:20260502\r\nSUMMARY:Labour day\r\nEND:VEVENT\r\n"
		"BEGIN:VEVENT\r\ndtstart;value=date:20261224\r\ndtend;value=date:20261227\r\nEND:VEVENT\r\n"
		"BEGIN:VEVENT\r\nDTSTART:20270101\r\nEND:VEVENT\r\n"
		"BEGIN:VEVENT\r\nDTSTART;VALUE=DATE:20270201\r\nDURATION:P2D\r\nEND:VEVENT\r\n"
		"BEGIN:VEVENT\r\nDTSTART;VALUE=DATE:20270301\r\nDURATION:P1W\r\nEND:VEVENT\r\n"));
	assert_int_equal(skipped, 0);
	assert_int_equal(set.count, 1 + 3 + 1 + 2 + 7);
	assert_true(off(2026, 5, 1) && !off(2026, 5, 2));
	assert_true(off(2026, 12, 24) && off(2026, 12, 26) && !off(2026, 12, 27));
	assert_true(load("BEGIN:VEVENT\nDTSTART:20290919\nEND:VEVENT\n"));
	assert_true(off(2029, 9, 19));
}

static void several_days(void **state)
{
	(void)state;
	assert_true(load("BEGIN:VEVENT\r\nDTSTART;VALUE=DATE:20270101\r\nEND:VEVENT\r\n"
			 "BEGIN:VEVENT\r\nDTSTART;VALUE=DATE:20270201\r\nDURATION:P2D\r\nEND:VEVENT\r\n"
			 "BEGIN:VEVENT\r\nDTSTART;VALUE=DATE:20270301\r\nDURATION:P1W\r\nEND:VEVENT\r\n"));
	assert_true(off(2027, 1, 1) && off(2027, 2, 2) && off(2027, 3, 7));
}

static void folded_lines_are_joined(void **state)
{
	(void)state;
	assert_true(load("BEGIN:VEVENT\r\nDTSTART;VALUE=DA\r\n TE:2026\r\n\t0714\r\nEND:VEVENT\r\n"));
	assert_true(off(2026, 7, 14));
}

static void what_is_no_holiday_is_counted(void **state)
{
	(void)state;
	assert_true(load("BEGIN:VEVENT\nDTSTART:20260501T090000Z\nDTEND:20260501T100000Z\nEND:VEVENT\n"
			 "BEGIN:VEVENT\nDTSTART;VALUE=DATE:20260502\nRRULE:FREQ=YEARLY\nEND:VEVENT\n"
			 "BEGIN:VEVENT\nSUMMARY:none\nEND:VEVENT\n"
			 "BEGIN:VEVENT\nDTSTART;VALUE=DATE:20260101\nDTEND;VALUE=DATE:20990101\nEND:VEVENT\n"
			 "BEGIN:VEVENT\nDTSTART;VALUE=DATE:20260601\nDURATION:PT1H\nEND:VEVENT\n"
			 "BEGIN:VTODO\nDTSTART;VALUE=DATE:20260701\nEND:VTODO\n"));
	assert_int_equal(skipped, 5);
	assert_int_equal(set.count, 0);
}

static void other_files(void **state)
{
	(void)state;
	struct err err = {0};

	set = (struct holidays){0};
	assert_false(ics_holidays(&set, "<html>", 6, &skipped, &err));
	assert_non_null(strstr(err.text, "BEGIN:VCALENDAR"));
	assert_false(ics_holidays(&set, "", 0, &skipped, &err));
	assert_false(ics_holidays(&set, "\0\0\n\0", 4, &skipped, &err));
}

/* An end without a beginning, a date of 400 digits, a line without an end: nothing is read outside, nothing hangs. */
static void odd_bytes(void **state)
{
	(void)state;
	static const char *const bodies[] = {
		"END:VEVENT\r\n",
		"BEGIN:VEVENT\r\nDTSTART:",
		"BEGIN:VEVENT\r\nDTSTART\r\nEND:VEVENT\r\n",
		"BEGIN:VEVENT\r\n DTSTART:20260101\r\nEND:VEVENT",
		"BEGIN:VEVENT\nDTSTART:2026010\nEND:VEVENT\n",
		"BEGIN:VEVENT\nDTSTART:202601011\nEND:VEVENT\n",
		"BEGIN:VEVENT\nDURATION:P\nEND:VEVENT\n",
		"BEGIN:VEVENT\nDURATION:P999999999999999999999D\nDTSTART:20260101\nEND:VEVENT\n",
	};

	for (size_t i = 0; i < sizeof bodies / sizeof *bodies; i++)
		assert_true(load(bodies[i]));
	assert_int_equal(set.count, 0);
}

TEST_MAIN(cmocka_unit_test(all_day_events), cmocka_unit_test(several_days), cmocka_unit_test(folded_lines_are_joined),
	cmocka_unit_test(what_is_no_holiday_is_counted), cmocka_unit_test(other_files), cmocka_unit_test(odd_bytes))
