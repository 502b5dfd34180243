#include "base/zone.h"

#include "base/clock.h"
#include "base/zone_rule.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

static const struct zone *zone_of(void **state, const char *name)
{
	struct err err = {0};
	const struct zone *zone = zones_get(*state, name, &err);

	if (!zone)
		fail_msg("%s", err.text);
	return zone;
}

static int setup(void **state)
{
	*state = calloc(1, sizeof(struct zones));
	return *state ? 0 : -1;
}

static int teardown(void **state)
{
	zones_clear(*state);
	free(*state);
	return 0;
}

static void assert_local(void **state, const char *zone, int64_t seconds, const char *expected)
{
	struct local_time t;
	char got[64];

	zone_local(zone_of(state, zone), seconds * 1000, &t);
	snprintf(got, sizeof(got), "%04d-%02d-%02d %02d:%02d:%02d %d %+d %s", t.year, t.month, t.day, t.hour, t.minute, t.second, t.weekday,
		t.offset / 60, t.abbr);
	assert_string_equal(got, expected);
}

/* The second before a change and the change itself, as `zdump -v` and date(1) print them. */
static void test_known_changes(void **state)
{
	static const struct {
		const char *zone;
		int64_t seconds;
		const char *expected;
	} rows[] = {
		{"Europe/Paris", 1774745999, "2026-03-29 01:59:59 7 +60 CET"},
		{"Europe/Paris", 1774746000, "2026-03-29 03:00:00 7 +120 CEST"},
		{"Europe/Paris", 1792889999, "2026-10-25 02:59:59 7 +120 CEST"},
		{"Europe/Paris", 1792890000, "2026-10-25 02:00:00 7 +60 CET"},
		{"America/New_York", 1772953199, "2026-03-08 01:59:59 7 -300 EST"},
		{"America/New_York", 1772953200, "2026-03-08 03:00:00 7 -240 EDT"},
		{"America/New_York", 1793512800, "2026-11-01 01:00:00 7 -300 EST"},
		{"Africa/Tunis", 1224982799, "2008-10-26 02:59:59 7 +120 CEST"},
		{"Africa/Tunis", 1224982800, "2008-10-26 02:00:00 7 +60 CET"},
		{"Africa/Tunis", 1206838799, "2008-03-30 01:59:59 7 +60 CET"},
		{"Africa/Tunis", 1206838800, "2008-03-30 03:00:00 7 +120 CEST"},
		{"Africa/Tunis", 1785000000, "2026-07-25 18:20:00 6 +60 CET"},
		{"Asia/Kolkata", 1785000000, "2026-07-25 22:50:00 6 +330 IST"},
		{"Australia/Lord_Howe", 1775314799, "2026-04-05 01:59:59 7 +660 +11"},
		{"Australia/Lord_Howe", 1775314800, "2026-04-05 01:30:00 7 +630 +1030"},
		{"Australia/Lord_Howe", 1791041400, "2026-10-04 02:30:00 7 +660 +11"},
		{"UTC", 0, "1970-01-01 00:00:00 4 +0 UTC"},
		{"UTC", -1, "1969-12-31 23:59:59 3 +0 UTC"},
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++)
		assert_local(state, rows[i].zone, rows[i].seconds, rows[i].expected);
}

/* Beyond 2037 no table helps: the rule of the footer does. */
static void test_far_future_follows_the_rule(void **state)
{
	assert_local(state, "Europe/Paris", INT64_C(2858396400), "2060-07-30 09:00:00 5 +120 CEST");
	assert_local(state, "Europe/Paris", INT64_C(2840083200), "2059-12-31 09:00:00 3 +60 CET");
}

static void test_against_libc(void **state)
{
	static const char *const names[] = {"Europe/Paris", "Africa/Tunis", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe",
		"Europe/Dublin", "Pacific/Apia", "Africa/Casablanca", "America/Nuuk", "America/St_Johns"};

	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++) {
		const struct zone *zone = zone_of(state, names[i]);
		setenv("TZ", names[i], 1);
		tzset();
		for (int64_t s = INT64_C(-1500000000); s < INT64_C(6000000000); s += 1234567) {
			struct local_time got;
			struct tm want;
			time_t when = (time_t)s;
			zone_local(zone, s * 1000, &got);
			localtime_r(&when, &want);
			if (got.offset != want.tm_gmtoff || got.hour != want.tm_hour || got.day != want.tm_mday ||
				got.year != want.tm_year + 1900 || got.month != want.tm_mon + 1 || got.minute != want.tm_min ||
				got.weekday % 7 != want.tm_wday)
				fail_msg("%s at %lld: offset %d, libc says %ld", names[i], (long long)s, got.offset, want.tm_gmtoff);
		}
	}
	unsetenv("TZ");
	tzset();
}

static void test_there_and_back(void **state)
{
	static const char *const names[] = {"Europe/Paris", "Australia/Lord_Howe", "America/New_York", "Pacific/Apia"};

	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++) {
		const struct zone *zone = zone_of(state, names[i]);
		for (int64_t s = INT64_C(1300000000); s < INT64_C(4000000000); s += 976531) {
			struct local_time local;
			enum zone_fit fit;
			zone_local(zone, s * 1000, &local);
			int64_t back = zone_to_utc(zone, &local, &fit);
			assert_int_not_equal(fit, ZONE_SKIPPED);
			if (fit == ZONE_ONCE)
				assert_int_equal(back, s * 1000);
			else
				assert_in_range((uint64_t)(s * 1000 - back), 0, (uint64_t)HOUR_MS);
		}
	}
}

static void assert_utc(void **state, const char *zone, struct local_time local, int64_t seconds, enum zone_fit expected)
{
	enum zone_fit fit;

	assert_int_equal(zone_to_utc(zone_of(state, zone), &local, &fit), seconds * 1000);
	assert_int_equal(fit, expected);
}

static void test_gaps_and_overlaps(void **state)
{
	assert_utc(state, "Europe/Paris", (struct local_time){.year = 2026, .month = 4, .day = 7, .hour = 9}, 1775545200, ZONE_ONCE);
	/* 2:30 does not exist that night: it is 3:30 */
	assert_utc(state, "Europe/Paris", (struct local_time){.year = 2026, .month = 3, .day = 29, .hour = 2, .minute = 30}, 1774747800,
		ZONE_SKIPPED);
	/* 2:30 comes twice: the first one, still summer time */
	assert_utc(state, "Europe/Paris", (struct local_time){.year = 2026, .month = 10, .day = 25, .hour = 2, .minute = 30}, 1792888200,
		ZONE_TWICE);
	assert_utc(state, "Europe/Paris", (struct local_time){.year = 2060, .month = 10, .day = 31, .hour = 2, .minute = 30},
		INT64_C(2866408200), ZONE_TWICE);
	assert_utc(state, "Australia/Lord_Howe", (struct local_time){.year = 2026, .month = 4, .day = 5, .hour = 1, .minute = 45},
		1775313900, ZONE_TWICE);
	/* Samoa had no 30 December 2011 */
	assert_utc(state, "Pacific/Apia", (struct local_time){.year = 2011, .month = 12, .day = 30, .hour = 12}, 1325282400, ZONE_SKIPPED);
}

static void test_fields_run_on(void **state)
{
	/* 32 December 25:00 = 2 January 1:00, across a year */
	assert_utc(state, "UTC", (struct local_time){.year = 2025, .month = 12, .day = 32, .hour = 25}, 1767315600, ZONE_ONCE);
	assert_utc(state, "UTC", (struct local_time){.year = 2025, .month = 13, .day = 1}, 1767225600, ZONE_ONCE);
	assert_utc(state, "UTC", (struct local_time){.year = 2026, .month = 3, .day = 0}, 1772236800, ZONE_ONCE);
}

static void test_days(void **state)
{
	int year, month, day;

	(void)state;
	assert_int_equal(days_from_date(1970, 1, 1), 0);
	assert_int_equal(days_from_date(2000, 2, 29), 11016);
	assert_int_equal(weekday_from_days(0), 4);
	for (int64_t days = -800000; days < 2900000; days += 17) {
		date_from_days(days, &year, &month, &day);
		assert_int_equal(days_from_date(year, month, day), days);
		assert_in_range(month, 1, 12);
		assert_in_range(day, 1, 31);
		assert_in_range(weekday_from_days(days), 1, 7);
	}
}

static void test_rules(void **state)
{
	static const char *const good[] = {"CET-1", "EST5EDT,M3.2.0,M11.1.0", "<+1030>-10:30<+11>-11,M10.1.0,M4.1.0",
		"<-02>2<-01>,M3.5.0/-1,M10.5.0/0", "IST-1GMT0,M10.5.0,M3.5.0/1", "XXX3EDT4,0/0,J365/23", "AAA-1:02:03"};
	static const char *const bad[] = {"", "C-1", "CET", "CET-1CEST", "CET-1CEST,M13.1.0,M1.1.0", "CET-168", "<CET-1",
		"CET-1CEST,M3.0.0,M10.5.0", "CET-1CEST,M3.5.7,M10.5.0", "CET-1CEST,J0,J5", "CET-1CEST,M3.5.0,M10.5.0x", "CET-1CEST,M3.5.0",
		"CET-1:60"};
	struct zone_rule rule;

	(void)state;
	for (size_t i = 0; i < sizeof(good) / sizeof(*good); i++)
		if (!zone_rule_parse(&rule, good[i]))
			fail_msg("refused: %s", good[i]);
	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++)
		if (zone_rule_parse(&rule, bad[i]))
			fail_msg("accepted: %s", bad[i]);
}

/* J60 is always 1 March, 59 is 29 February in leap years. */
static void test_rule_days_of_the_year(void **state)
{
	struct zone_rule rule;

	(void)state;
	assert_true(zone_rule_parse(&rule, "AAA0BBB,J60/0,J300"));
	assert_string_equal(zone_rule_at(&rule, days_from_date(2028, 3, 1) * 86400 - 1)->abbr, "AAA");
	assert_string_equal(zone_rule_at(&rule, days_from_date(2028, 3, 1) * 86400)->abbr, "BBB");
	assert_string_equal(zone_rule_at(&rule, days_from_date(2027, 3, 1) * 86400 - 1)->abbr, "AAA");
	assert_true(zone_rule_parse(&rule, "AAA0BBB,59/0,J300"));
	assert_string_equal(zone_rule_at(&rule, days_from_date(2028, 2, 29) * 86400)->abbr, "BBB");
	assert_string_equal(zone_rule_at(&rule, days_from_date(2028, 2, 29) * 86400 - 1)->abbr, "AAA");
	assert_true(zone_rule_parse(&rule, "XXX3EDT4,0/0,J365/23")); /* summer time all the year round */
	assert_string_equal(zone_rule_at(&rule, days_from_date(2028, 1, 1) * 86400 + 4 * 3600)->abbr, "EDT");
	assert_string_equal(zone_rule_at(&rule, days_from_date(2028, 12, 31) * 86400 + 80000)->abbr, "EDT");
}

static void test_names_stay_in_the_folder(void **state)
{
	static const char *const bad[] = {"", "/etc/passwd", "../../../etc/passwd", "Europe/../../../../etc/passwd", "Europe/Pari s",
		"Atlantis/Capital", "Europe", "zone.tab", "right/UTC"};

	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++) {
		struct err err = {0};
		if (zones_get(*state, bad[i], &err))
			fail_msg("accepted: %s", bad[i]);
		assert_true(strlen(err.text) > 10);
	}
}

/* Every cut and every changed byte of a real file is either refused or read without harm. */
static void test_damaged_files(void **state)
{
	uint8_t bytes[8192], copy[8192];
	FILE *file = fopen("/usr/share/zoneinfo/America/New_York", "rb");

	(void)state;
	assert_non_null(file);
	size_t len = fread(bytes, 1, sizeof(bytes), file);
	fclose(file);
	for (size_t cut = 0; cut < len; cut++) {
		struct zone *zone = zone_parse("x", bytes, cut, NULL);
		if (zone)
			fail_msg("accepted when cut at %zu", cut);
	}
	for (size_t i = 0; i < len; i++) {
		struct local_time local;
		memcpy(copy, bytes, len);
		copy[i] ^= 0xff;
		struct zone *zone = zone_parse("x", copy, len, NULL);
		if (!zone)
			continue;
		zone_local(zone, INT64_C(1785000000000), &local);
		zone_to_utc(zone, &local, NULL);
		zone_free(zone);
	}
}

static void test_cache_reads_once(void **state)
{
	assert_ptr_equal(zone_of(state, "Europe/Paris"), zone_of(state, "Europe/Paris"));
	assert_string_equal(zone_name(zone_of(state, "Europe/Paris")), "Europe/Paris");
	assert_int_equal(((struct zones *)*state)->count, 1);
}

static void test_extreme_moments(void **state)
{
	struct local_time local;

	zone_local(zone_of(state, "Europe/Paris"), INT64_MAX, &local);
	assert_in_range(local.year, 9999, 10000);
	zone_local(zone_of(state, "Europe/Paris"), INT64_MIN, &local);
	assert_true(local.year < 0);
	local = (struct local_time){.year = 2147483647, .month = 2147483647, .day = 2147483647, .hour = 2147483647};
	assert_true(zone_to_utc(zone_of(state, "Europe/Paris"), &local, NULL) > 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_known_changes, setup, teardown),
		cmocka_unit_test_setup_teardown(test_far_future_follows_the_rule, setup, teardown),
		cmocka_unit_test_setup_teardown(test_against_libc, setup, teardown),
		cmocka_unit_test_setup_teardown(test_there_and_back, setup, teardown),
		cmocka_unit_test_setup_teardown(test_gaps_and_overlaps, setup, teardown),
		cmocka_unit_test_setup_teardown(test_fields_run_on, setup, teardown),
		cmocka_unit_test_setup_teardown(test_days, setup, teardown),
		cmocka_unit_test_setup_teardown(test_rules, setup, teardown),
		cmocka_unit_test_setup_teardown(test_rule_days_of_the_year, setup, teardown),
		cmocka_unit_test_setup_teardown(test_names_stay_in_the_folder, setup, teardown),
		cmocka_unit_test_setup_teardown(test_damaged_files, setup, teardown),
		cmocka_unit_test_setup_teardown(test_cache_reads_once, setup, teardown),
		cmocka_unit_test_setup_teardown(test_extreme_moments, setup, teardown),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
