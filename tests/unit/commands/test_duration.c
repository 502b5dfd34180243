/* Durations and hours of the day in one word. */
#include "base/clock.h"
#include "commands/duration.h"

#include "support/check.h"

static void test_durations(void **state)
{
	(void)state;
	static const struct {
		const char *text;
		enum when_kind kind;
		int64_t span_ms;
		int days;
	} rows[] = {
		{"15m", WHEN_AFTER, 15 * MINUTE_MS, 0},
		{"15min", WHEN_AFTER, 15 * MINUTE_MS, 0},
		{"2h", WHEN_AFTER, 2 * HOUR_MS, 0},
		{"3d", WHEN_AFTER, 0, 3},
		{"3j", WHEN_AFTER, 0, 3},
		{"1w", WHEN_AFTER, 0, 7},
		{"1sem", WHEN_AFTER, 0, 7},
		{"2h30", WHEN_AFTER, 150 * MINUTE_MS, 0},
		{"1j4h", WHEN_AFTER, 4 * HOUR_MS, 1},
		{"4bh", WHEN_BUSINESS_HOURS, 4 * HOUR_MS, 0},
		{"4ho", WHEN_BUSINESS_HOURS, 4 * HOUR_MS, 0},
		{"2bd", WHEN_BUSINESS_DAYS, 0, 2},
		{"2jo", WHEN_BUSINESS_DAYS, 0, 2},
	};
	static const char *const none[] = {
		"", "h", "2", "2x", "h2", "2h75", "30", "2j30", "0h", "0j0h", "2bh3", "1j2bh", "999999h", "99999j", "-2h", "2 h", "+2h"};
	struct when when;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		assert_true(duration_parse(rows[i].text, &when));
		assert_int_equal(when.kind, rows[i].kind);
		assert_int_equal(when.span_ms, rows[i].span_ms);
		assert_int_equal(when.days, rows[i].days);
	}
	for (size_t i = 0; i < sizeof(none) / sizeof(none[0]); i++)
		assert_false(duration_parse(none[i], &when));
}

static void test_hours(void **state)
{
	(void)state;
	int from, to;
	assert_true(hour_parse("8h30", &from));
	assert_int_equal(from, 510);
	assert_true(hour_parse("9:00", &from));
	assert_true(hour_parse("14h", &from));
	assert_true(hour_parse("23h59", &from));
	assert_int_equal(from, 24 * 60 - 1);
	assert_true(hour_parse("0:00", &from));
	assert_int_equal(from, 0);
	static const char *const none[] = {"", "h", "24h", "9:", "9h5", "9h60", "9:0", "9h300", "9", "25:00", "9h30m"};
	for (size_t i = 0; i < sizeof(none) / sizeof(none[0]); i++)
		assert_false(hour_parse(none[i], &from));
	assert_true(hour_range_parse("14h-16h30", &from, &to));
	assert_int_equal(from, 840);
	assert_int_equal(to, 990);
	assert_false(hour_range_parse("16h-14h", &from, &to));
	assert_false(hour_range_parse("14h-14h", &from, &to));
	assert_false(hour_range_parse("14h", &from, &to));
	assert_false(hour_range_parse("14h-", &from, &to));
}

TEST_MAIN(cmocka_unit_test(test_durations), cmocka_unit_test(test_hours))
