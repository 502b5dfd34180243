/* Business time: known cases, then random calendars in zones with and without summer time against a reference that asks the clock on the
 * wall minute by minute. */
#include "sla/calendar.h"

#include "base/clock.h"
#include "sla/hours.h"
#include "support/check.h"

#include <stdio.h>

static struct zones zones;

static const struct zone *zone(const char *name)
{
	struct err err = {0};
	const struct zone *found = zones_get(&zones, name, &err);

	if (!found)
		fail_msg("%s", err.text);
	return found;
}

static struct calendar calendar(const char *hours, const char *name)
{
	struct calendar c = {.zone = zone(name)};
	struct err err = {0};

	if (!hours_parse(&c, hours, &err))
		fail_msg("%s", err.text);
	return c;
}

static int64_t at(const struct calendar *c, int year, int month, int day, int hour, int minute)
{
	struct local_time local = {.year = year, .month = month, .day = day, .hour = hour, .minute = minute};

	return zone_to_utc(c->zone, &local, NULL);
}

static const char office[] = "mon-fri 9:00-12:00 14:00-18:00";

static void lunch_and_weekend(void **state)
{
	(void)state;
	struct calendar c = calendar(office, "Europe/Paris");
	int64_t friday = at(&c, 2026, 3, 6, 17, 0); /* a Friday */

	assert_true(calendar_is_open(&c, friday));
	assert_false(calendar_is_open(&c, at(&c, 2026, 3, 6, 12, 0)));
	assert_true(calendar_is_open(&c, at(&c, 2026, 3, 6, 12, 0) - 1));
	assert_int_equal(calendar_next_opening(&c, at(&c, 2026, 3, 6, 12, 30)), at(&c, 2026, 3, 6, 14, 0));
	assert_int_equal(calendar_next_opening(&c, friday), friday);
	assert_int_equal(calendar_closing(&c, friday), at(&c, 2026, 3, 6, 18, 0));
	assert_int_equal(calendar_add(&c, friday, 8 * HOUR_MS), at(&c, 2026, 3, 9, 18, 0));
	assert_int_equal(calendar_add(&c, friday, HOUR_MS), at(&c, 2026, 3, 6, 18, 0)); /* the end of a day belongs to it */
	assert_int_equal(calendar_add(&c, friday, HOUR_MS + 1), at(&c, 2026, 3, 9, 9, 0) + 1);
	assert_int_equal(calendar_add(&c, friday, 0), friday);
	assert_int_equal(calendar_between(&c, friday, at(&c, 2026, 3, 9, 10, 0)), 2 * HOUR_MS);
	assert_int_equal(calendar_between(&c, friday, friday), 0);
	assert_int_equal(calendar_between(&c, friday + 1, friday), 0);
}

static void holidays_close(void **state)
{
	(void)state;
	static struct holidays off;
	struct calendar c = calendar(office, "Europe/Paris");

	assert_true(holidays_add_list(&off, "2026-05-01 2026-05-08", NULL));
	c.holidays = &off;
	assert_false(calendar_is_open(&c, at(&c, 2026, 5, 1, 10, 0)));
	assert_int_equal(calendar_add(&c, at(&c, 2026, 4, 30, 17, 0), 2 * HOUR_MS), at(&c, 2026, 5, 4, 10, 0));
	assert_int_equal(calendar_add_days(&c, at(&c, 2026, 4, 30, 10, 0), 5), at(&c, 2026, 5, 11, 10, 0));
	assert_false(calendar_is_business_day(&c, at(&c, 2026, 5, 8, 10, 0)));
	assert_true(calendar_is_business_day(&c, at(&c, 2026, 5, 7, 3, 0)));
}

static void summer_time_keeps_the_hours(void **state)
{
	(void)state;
	struct calendar c = calendar(office, "Europe/Paris"), night = calendar("sun 0:00-24:00", "Europe/Paris");

	/* Saturday to Monday over the change of 29 March 2026: 9 h stays 9 h on the wall. */
	assert_int_equal(calendar_add(&c, at(&c, 2026, 3, 27, 17, 0), 2 * HOUR_MS), at(&c, 2026, 3, 30, 10, 0));
	assert_int_equal(at(&c, 2026, 3, 30, 10, 0) - at(&c, 2026, 3, 27, 10, 0), 3 * DAY_MS - HOUR_MS);
	assert_int_equal(calendar_between(&night, at(&night, 2026, 3, 29, 0, 0), at(&night, 2026, 3, 30, 0, 0)), 23 * HOUR_MS);
	assert_int_equal(calendar_between(&night, at(&night, 2026, 10, 25, 0, 0), at(&night, 2026, 10, 26, 0, 0)), 25 * HOUR_MS);
}

static void a_skipped_hour_is_not_open_and_a_double_one_is_twice(void **state)
{
	(void)state;
	struct calendar c = calendar("sun 2:15-2:45", "Europe/Paris");
	int64_t spring = at(&c, 2026, 3, 29, 0, 0), autumn = at(&c, 2026, 10, 25, 0, 0);

	assert_int_equal(calendar_between(&c, spring, spring + DAY_MS), 0);
	assert_int_equal(calendar_between(&c, autumn, autumn + DAY_MS), HOUR_MS);
	assert_int_equal(calendar_add(&c, autumn, 45 * MINUTE_MS), autumn + 3 * HOUR_MS + 30 * MINUTE_MS);
}

static void round_the_clock(void **state)
{
	(void)state;
	struct calendar c = calendar("24/7", "Europe/Paris");

	assert_true(calendar_is_open(&c, 12345));
	assert_int_equal(calendar_add(&c, 12345, HOUR_MS), 12345 + HOUR_MS);
	assert_int_equal(calendar_between(&c, 0, HOUR_MS), HOUR_MS);
	assert_int_equal(calendar_between(&c, HOUR_MS, 3 * HOUR_MS), 2 * HOUR_MS);
	assert_int_equal(calendar_closing(&c, 0), CALENDAR_NEVER);
	struct calendar written_out = calendar("mon-sun 0:00-24:00", "Europe/Paris");
	assert_int_equal(calendar_closing(&written_out, 0), CALENDAR_NEVER);
	assert_int_equal(calendar_between(&written_out, -3 * DAY_MS - 1, 5), 3 * DAY_MS + 6); /* before 1970 too */
	assert_int_equal(calendar_add_days(&c, 12345, 2), 12345 + 2 * DAY_MS);
	assert_int_equal(calendar_end_of_day(&c, at(&c, 2026, 3, 29, 12, 0)), at(&c, 2026, 3, 30, 0, 0));
	assert_int_equal(calendar_back_to_opening(&c, 5), 5);
}

static void a_desk_that_never_opens(void **state)
{
	(void)state;
	struct calendar c = {.zone = zone("UTC")};

	assert_int_equal(calendar_next_opening(&c, 0), CALENDAR_NEVER);
	assert_int_equal(calendar_add(&c, 0, 1), CALENDAR_NEVER);
	assert_int_equal(calendar_add_days(&c, 0, 1), CALENDAR_NEVER);
	assert_int_equal(calendar_between(&c, 0, 100 * DAY_MS), 0);
	assert_int_equal(calendar_back_to_opening(&c, 5), 5);
	assert_int_equal(calendar_next_opening(&c, CALENDAR_NEVER), CALENDAR_NEVER);
	c = calendar(office, "Europe/Paris");
	assert_int_equal(calendar_add(&c, CALENDAR_NEVER, 1), CALENDAR_NEVER);
}

static void days(void **state)
{
	(void)state;
	struct calendar c = calendar(office, "Europe/Paris");

	assert_int_equal(calendar_add_days(&c, at(&c, 2026, 3, 6, 10, 30), 1), at(&c, 2026, 3, 9, 10, 30));
	assert_int_equal(calendar_add_days(&c, at(&c, 2026, 3, 6, 12, 30), 1), at(&c, 2026, 3, 9, 14, 0));
	assert_int_equal(calendar_add_days(&c, at(&c, 2026, 3, 6, 19, 0), 3), at(&c, 2026, 3, 12, 9, 0));
	assert_int_equal(calendar_end_of_day(&c, at(&c, 2026, 3, 6, 10, 0)), at(&c, 2026, 3, 6, 18, 0));
	assert_int_equal(calendar_end_of_day(&c, at(&c, 2026, 3, 6, 18, 0)), at(&c, 2026, 3, 9, 18, 0));
	assert_int_equal(calendar_end_of_day(&c, at(&c, 2026, 3, 7, 1, 0)), at(&c, 2026, 3, 9, 18, 0));
	assert_int_equal(calendar_back_to_opening(&c, at(&c, 2026, 3, 8, 15, 0)), at(&c, 2026, 3, 6, 9, 0));
	assert_int_equal(calendar_back_to_opening(&c, at(&c, 2026, 3, 9, 13, 0)), at(&c, 2026, 3, 9, 9, 0));
	assert_int_equal(calendar_back_to_opening(&c, at(&c, 2026, 3, 9, 8, 0)), at(&c, 2026, 3, 6, 9, 0));
	assert_int_equal(calendar_back_to_opening(&c, at(&c, 2026, 3, 9, 15, 0)), at(&c, 2026, 3, 9, 15, 0));
	assert_int_equal(calendar_day_end(c.zone, at(&c, 2026, 3, 29, 15, 0)), at(&c, 2026, 3, 30, 0, 0) - 1);
}

static void automatic_texts_respect_the_reader(void **state)
{
	(void)state;
	struct calendar paris = calendar("mon-fri 9:00-18:00", "Europe/Paris"), always = calendar("24/7", "Europe/Paris");
	const struct zone *montreal = zone("America/Montreal");
	struct calendar there = calendar("mon-fri 9:00-18:00", "America/Montreal");
	int64_t morning = at(&paris, 2026, 3, 6, 10, 0); /* 4 h in Montreal */

	assert_int_equal(calendar_text_at(&paris, paris.zone, morning), morning);
	assert_int_equal(calendar_text_at(&paris, montreal, morning), at(&there, 2026, 3, 6, 9, 0));
	assert_int_equal(calendar_text_at(&always, montreal, morning), at(&there, 2026, 3, 6, 8, 0));
	assert_int_equal(calendar_text_at(&always, paris.zone, at(&paris, 2026, 3, 7, 20, 0)), at(&paris, 2026, 3, 8, 8, 0));
}

/* ---- the slow reference ------------------------------------------------------------------------------------------------------------ */

static uint64_t seed = 20260301;

static unsigned dice(unsigned sides)
{
	seed = seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
	return (unsigned)(seed >> 33) % sides;
}

/* What the clock on the wall says, from zone_local alone. */
static bool slow_is_open(const struct calendar *c, int64_t ms)
{
	struct local_time local;
	int minute;

	zone_local(c->zone, ms, &local);
	minute = local.hour * 60 + local.minute;
	if (holidays_has(c->holidays, days_from_date(local.year, local.month, local.day)))
		return false;
	for (int i = 0; i < c->count[local.weekday - 1]; i++)
		if (minute >= c->days[local.weekday - 1][i].from && minute < c->days[local.weekday - 1][i].to)
			return true;
	return false;
}

static void random_hours(struct calendar *c)
{
	for (int day = 0; day < 7; day++) {
		int minute = (int)dice(600);

		c->count[day] = 0;
		for (unsigned n = dice(4); n > 0 && minute < 1300; n--) {
			int from = minute + (int)dice(200), to = from + 1 + (int)dice(400);

			if (dice(10) == 0 && c->count[day] == 0)
				from = 0;
			if (to > 1440 || dice(12) == 0)
				to = 1440;
			if (from >= to)
				break;
			c->days[day][c->count[day]++] = (struct interval){from, to};
			minute = to + (int)dice(60);
		}
	}
}

/* Moments around which clocks change, and others. */
static const struct {
	const char *zone;
	int year, month, day;
} places[] = {
	{"Europe/Paris", 2026, 3, 28},
	{"Europe/Paris", 2026, 10, 24},
	{"America/New_York", 2026, 3, 7},
	{"America/New_York", 2026, 10, 31},
	{"Australia/Lord_Howe", 2026, 4, 4},
	{"Australia/Lord_Howe", 2026, 10, 3},
	{"America/St_Johns", 2006, 10, 28},
	{"America/St_Johns", 2006, 4, 1},
	{"Asia/Kathmandu", 2026, 5, 1},
	{"Pacific/Apia", 2011, 12, 29},
	{"America/Sao_Paulo", 2018, 11, 3},
	{"America/Sao_Paulo", 2018, 2, 17},
	{"Asia/Gaza", 2026, 3, 27},
	{"UTC", 2026, 1, 1},
	{"Africa/Casablanca", 2026, 2, 14},
	{"America/Santiago", 2026, 4, 4},
};

static void compare(const struct calendar *c, int64_t from, int minutes, const char *name)
{
	int64_t counted = 0, wanted = (int64_t)dice(20000) * 1000, due = wanted ? -1 : from, opening = -1;

	for (int i = 0; i < minutes; i++) {
		int64_t minute = from + i * MINUTE_MS;
		bool open = slow_is_open(c, minute);

		if (calendar_is_open(c, minute) != open)
			fail_msg("%s at %lld: open is wrong", name, (long long)minute);
		if (open && opening < 0)
			opening = minute;
		if (open && due < 0 && counted + MINUTE_MS >= wanted)
			due = minute + wanted - counted;
		if (open)
			counted += MINUTE_MS;
	}
	if (calendar_between(c, from, from + minutes * MINUTE_MS) != counted)
		fail_msg("%s from %lld, %d minutes: %lld, the clock says %lld", name, (long long)from, minutes,
			(long long)calendar_between(c, from, from + minutes * MINUTE_MS), (long long)counted);
	if (opening >= 0 && calendar_next_opening(c, from) != opening)
		fail_msg("%s from %lld: opens at %lld, not %lld", name, (long long)from, (long long)calendar_next_opening(c, from),
			(long long)opening);
	if (due >= 0 && calendar_add(c, from, wanted) != due)
		fail_msg("%s from %lld plus %lld: %lld, not %lld", name, (long long)from, (long long)wanted,
			(long long)calendar_add(c, from, wanted), (long long)due);
}

static void random_calendars(void **state)
{
	(void)state;
	static struct holidays off;

	printf("seed %llu\n", (unsigned long long)seed);
	for (int round = 0; round < 400; round++) {
		size_t place = (size_t)round % (sizeof places / sizeof *places);
		struct calendar c = {.zone = zone(places[place].zone)};
		struct local_time start = {.year = places[place].year, .month = places[place].month, .day = places[place].day};

		random_hours(&c);
		off.count = 0;
		if (dice(3) == 0)
			holidays_add(&off, days_from_date(start.year, start.month, start.day) + dice(4), NULL);
		c.holidays = &off;
		start.hour = (int)dice(24);
		start.minute = (int)dice(60);
		compare(&c, zone_to_utc(c.zone, &start, NULL), 3 * 1440 + (int)dice(1440), places[place].zone);
	}
}

/* add and between undo each other, wherever they start. */
static void adding_and_counting_agree(void **state)
{
	(void)state;
	struct calendar c = calendar("mon-fri 9:00-12:00 13:30-18:00; sat 10:00-12:30", "Europe/Paris");
	int64_t base = at(&c, 2026, 3, 1, 0, 0);

	for (int round = 0; round < 20000; round++) {
		int64_t from = base + (int64_t)dice(400000) * 1733, business = 1 + (int64_t)dice(200000) * 977;
		int64_t due = calendar_add(&c, from, business);

		assert_int_equal(calendar_between(&c, from, due), business);
		assert_int_equal(calendar_between(&c, from, due - 1), business - 1); /* the first such moment */
	}
}

static int clear(void **state)
{
	(void)state;
	zones_clear(&zones);
	return 0;
}

TEST_MAIN(cmocka_unit_test(lunch_and_weekend), cmocka_unit_test(holidays_close), cmocka_unit_test(summer_time_keeps_the_hours),
	  cmocka_unit_test(a_skipped_hour_is_not_open_and_a_double_one_is_twice), cmocka_unit_test(round_the_clock),
	  cmocka_unit_test(a_desk_that_never_opens), cmocka_unit_test(days), cmocka_unit_test(automatic_texts_respect_the_reader),
	  cmocka_unit_test(random_calendars), cmocka_unit_test_teardown(adding_and_counting_agree, clear))
