/* The clocks of a ticket: pauses, targets that change, and random lives against a reference that counts minute by minute. */
#include "sla/segments.h"

#include "base/clock.h"
#include "sla/hours.h"
#include "support/check.h"

#include <stdio.h>

#define DAY0 INT64_C(1772409600000) /* Monday 2026-03-02, 0 h UTC */

static struct zone *utc;

static struct calendar hours(const char *text, int64_t id)
{
	struct calendar c = {.id = id, .zone = utc};

	assert_true(hours_parse(&c, text, NULL));
	return c;
}

static int64_t clock_time(int day, int hour, int minute)
{
	return DAY0 + day * DAY_MS + hour * HOUR_MS + minute * MINUTE_MS;
}

static void a_day_of_work(void **state)
{
	(void)state;
	struct calendar office = hours("mon-fri 9:00-12:00 14:00-18:00", 1);
	struct clock_line line = {.calendar = &office, .target_ms = 8 * HOUR_MS};
	struct sla_clock z = {0};
	struct segment ended;

	assert_int_equal(sla_clock_due(&z), 0);
	assert_false(sla_clock_apply(&z, CLOCK_START, &line, clock_time(0, 10, 0), &ended));
	assert_int_equal(sla_clock_due(&z), clock_time(1, 11, 0));
	assert_int_equal(sla_clock_warn_at(&z), clock_time(0, 18, 0)); /* 6 h */
	/* A question is asked at 15 h and answered on Tuesday at 16 h. */
	assert_true(sla_clock_apply(&z, CLOCK_PAUSE, NULL, clock_time(0, 15, 0), &ended));
	assert_int_equal(ended.counted_ms, 3 * HOUR_MS);
	assert_int_equal(ended.calendar_id, 1);
	assert_int_equal(ended.state, CLOCK_RUNNING);
	assert_int_equal(sla_clock_due(&z), 0);
	assert_int_equal(sla_clock_warn_at(&z), 0);
	assert_int_equal(sla_clock_counted(&z, clock_time(1, 16, 0)), 3 * HOUR_MS);
	assert_true(sla_clock_apply(&z, CLOCK_RESUME, NULL, clock_time(1, 16, 0), &ended));
	assert_int_equal(ended.counted_ms, 0);
	assert_int_equal(ended.state, CLOCK_PAUSED);
	assert_int_equal(sla_clock_due(&z), clock_time(2, 12, 0)); /* 2 h on Tuesday, 3 h on Wednesday; noon belongs to the morning */
	assert_int_equal(sla_clock_warn_at(&z), clock_time(2, 10, 0));
	/* Solved, and not: it runs on. */
	assert_true(sla_clock_apply(&z, CLOCK_STOP, NULL, clock_time(2, 9, 30), &ended));
	assert_false(sla_clock_is_late(&z, clock_time(9, 0, 0)));
	assert_false(sla_clock_apply(&z, CLOCK_RESUME, NULL, clock_time(4, 9, 0), &ended));
	assert_int_equal(sla_clock_counted(&z, clock_time(4, 10, 0)), 6 * HOUR_MS + 30 * MINUTE_MS);
	assert_int_equal(sla_clock_due(&z), clock_time(4, 11, 30));
	assert_int_equal(sla_clock_warn_at(&z), clock_time(4, 9, 30));
	assert_true(sla_clock_is_late(&z, clock_time(4, 11, 30)));
	assert_false(sla_clock_is_late(&z, clock_time(4, 11, 30) - 1));
}

static void a_raise_keeps_what_is_counted(void **state)
{
	(void)state;
	struct calendar office = hours("mon-fri 9:00-12:00 14:00-18:00", 1), always = hours("24/7", 2);
	struct clock_line normal = {&office, 8 * HOUR_MS, false}, urgent = {&always, HOUR_MS, false}, high = {&office, 4 * HOUR_MS, false};
	struct sla_clock z = {0};
	struct segment ended;

	sla_clock_apply(&z, CLOCK_START, &normal, clock_time(0, 9, 0), &ended);
	assert_true(sla_clock_apply(&z, CLOCK_RETARGET, &high, clock_time(0, 11, 0), &ended));
	assert_int_equal(ended.counted_ms, 2 * HOUR_MS);
	assert_int_equal(ended.target_ms, 8 * HOUR_MS);
	assert_int_equal(sla_clock_due(&z), clock_time(0, 15, 0));
	assert_int_equal(sla_clock_warn_at(&z), clock_time(0, 12, 0));
	/* Urgent at 11:30: 2.5 h are counted already, so it is late from this moment, not from some hour of the morning. */
	assert_true(sla_clock_apply(&z, CLOCK_RETARGET, &urgent, clock_time(0, 11, 30), &ended));
	assert_int_equal(sla_clock_due(&z), clock_time(0, 11, 30));
	assert_int_equal(sla_clock_warn_at(&z), 0);
	assert_true(sla_clock_is_late(&z, clock_time(0, 11, 30)));
	/* The night counts under the calendar of the night, and goes on counting after the ticket is lowered. */
	assert_true(sla_clock_apply(&z, CLOCK_RETARGET, &normal, clock_time(0, 20, 30), &ended));
	assert_int_equal(ended.counted_ms, 9 * HOUR_MS);
	assert_int_equal(ended.calendar_id, 2);
	assert_int_equal(sla_clock_counted(&z, clock_time(1, 9, 0)), 11 * HOUR_MS + 30 * MINUTE_MS);
}

static void what_makes_no_sense_changes_nothing(void **state)
{
	(void)state;
	struct calendar office = hours("mon-fri 9:00-18:00", 1);
	struct clock_line line = {&office, 8 * HOUR_MS, false};
	struct sla_clock z = {0};
	struct segment ended;

	assert_false(sla_clock_apply(&z, CLOCK_STOP, &line, 1, &ended));
	assert_false(sla_clock_apply(&z, CLOCK_PAUSE, &line, 1, &ended));
	assert_false(sla_clock_apply(&z, CLOCK_RESUME, &line, 1, &ended));
	assert_false(sla_clock_apply(&z, CLOCK_RETARGET, &line, 1, &ended));
	assert_int_equal(z.state, CLOCK_IDLE);
	assert_null(z.calendar);
	sla_clock_apply(&z, CLOCK_START, &line, clock_time(0, 9, 0), &ended);
	sla_clock_apply(&z, CLOCK_START, &line, clock_time(0, 12, 0), &ended);
	sla_clock_apply(&z, CLOCK_RESUME, &line, clock_time(0, 12, 0), &ended);
	sla_clock_apply(&z, CLOCK_NONE, &line, clock_time(0, 12, 0), &ended);
	assert_int_equal(z.since_ms, clock_time(0, 9, 0));
	assert_true(sla_clock_apply(&z, CLOCK_DROP, NULL, clock_time(0, 13, 0), &ended));
	assert_false(sla_clock_is_late(&z, clock_time(9, 0, 0)));
	assert_false(sla_clock_apply(&z, CLOCK_RESUME, &line, clock_time(1, 9, 0), &ended));
	assert_false(sla_clock_apply(&z, CLOCK_RETARGET, &line, clock_time(1, 9, 0), &ended));
	assert_false(sla_clock_apply(&z, CLOCK_DROP, NULL, clock_time(1, 9, 0), &ended));
	assert_int_equal(z.state, CLOCK_DROPPED);
}

static void no_target_no_date(void **state)
{
	(void)state;
	struct calendar office = hours("mon-fri 9:00-18:00", 1), never = {.zone = utc};
	struct clock_line line = {&office, 0, false}, shut = {&never, HOUR_MS, false};
	struct sla_clock z = {0}, y = {0};
	struct segment ended;

	sla_clock_apply(&z, CLOCK_START, &line, clock_time(0, 9, 0), &ended);
	assert_int_equal(sla_clock_due(&z), 0);
	assert_int_equal(sla_clock_warn_at(&z), 0);
	assert_false(sla_clock_is_late(&z, clock_time(30, 0, 0)));
	assert_int_equal(sla_clock_counted(&z, clock_time(0, 11, 0)), 2 * HOUR_MS);
	sla_clock_apply(&y, CLOCK_START, &shut, clock_time(0, 9, 0), &ended);
	assert_int_equal(sla_clock_due(&y), 0);
	assert_int_equal(sla_clock_warn_at(&y), 0);
}

static void by_the_end_of_the_day(void **state)
{
	(void)state;
	struct calendar office = hours("mon-fri 9:00-12:00 14:00-18:00", 1);
	struct clock_line eod = {.calendar = &office, .end_of_day = true}, normal = {&office, 8 * HOUR_MS, false};
	struct sla_clock z = {0};
	struct segment ended;

	sla_clock_apply(&z, CLOCK_START, &eod, clock_time(0, 10, 0), &ended);
	assert_int_equal(sla_clock_due(&z), clock_time(0, 18, 0));
	z = (struct sla_clock){0};
	sla_clock_apply(&z, CLOCK_START, &eod, clock_time(0, 19, 0), &ended);
	assert_int_equal(sla_clock_due(&z), clock_time(1, 18, 0));
	z = (struct sla_clock){0};
	sla_clock_apply(&z, CLOCK_START, &normal, clock_time(0, 9, 0), &ended);
	sla_clock_apply(&z, CLOCK_RETARGET, &eod, clock_time(1, 10, 0), &ended);
	assert_int_equal(sla_clock_due(&z), clock_time(1, 18, 0));
}

/* ---- random lives ------------------------------------------------------------------------------------------------------------------ */

static uint64_t seed = 20260302;

static unsigned dice(unsigned sides)
{
	seed = seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
	return (unsigned)(seed >> 33) % sides;
}

/* Counts as somebody with a watch would. */
struct watch {
	bool started, running, dropped;
	const struct calendar *calendar;
	int64_t counted, target;
};

static void watch_apply(struct watch *w, enum clock_effect effect, const struct clock_line *line)
{
	bool was = w->started && !w->dropped;

	if (effect == CLOCK_START && !w->started && !w->dropped) {
		w->started = w->running = true;
		w->calendar = line->calendar;
		w->target = line->target_ms;
	}
	if (effect == CLOCK_DROP)
		w->dropped = true, w->running = false;
	if (was && effect == CLOCK_RETARGET) {
		w->calendar = line->calendar;
		w->target = line->target_ms;
	}
	if (was && (effect == CLOCK_PAUSE || effect == CLOCK_STOP))
		w->running = false;
	if (was && effect == CLOCK_RESUME)
		w->running = true;
}

static void one_life(const struct clock_line *lines, size_t nlines)
{
	static const enum clock_effect effects[] = {
		CLOCK_START, CLOCK_PAUSE, CLOCK_RESUME, CLOCK_RESUME, CLOCK_STOP, CLOCK_RETARGET, CLOCK_RETARGET};
	struct segment list[400];
	size_t n = 0;
	struct sla_clock z = {0};
	struct watch w = {0};
	int64_t now = clock_time(0, 0, 0);

	for (int minute = 0; minute < 4 * 1440; minute++, now += MINUTE_MS) {
		if (dice(90) == 0 || minute == 0) {
			enum clock_effect effect = minute == 0 ? CLOCK_START : effects[dice(7)];
			const struct clock_line *line = &lines[dice((unsigned)nlines)];

			if (dice(200) == 0)
				effect = CLOCK_DROP;
			assert_true(n < 400);
			n += sla_clock_apply(&z, effect, line, now, &list[n]);
			watch_apply(&w, effect, line);
		}
		assert_int_equal(sla_clock_counted(&z, now), w.counted);
		assert_int_equal(z.state == CLOCK_RUNNING, w.running);
		if (w.running && calendar_is_open(w.calendar, now)) {
			/* The due date that the clock named is the very minute in which the watch gets there. */
			if (w.target && w.counted < w.target && w.counted + MINUTE_MS >= w.target)
				assert_int_equal(sla_clock_due(&z), now + w.target - w.counted);
			w.counted += MINUTE_MS;
		}
	}
	for (size_t i = 1; i < n; i++)
		assert_true(list[i - 1].to_ms <= list[i].from_ms);
	if (z.state != CLOCK_RUNNING)
		assert_int_equal(segments_counted(list, n), w.counted);
}

static void random_lives(void **state)
{
	(void)state;
	struct calendar office = hours("mon-fri 9:00-12:00 14:00-18:00", 1), always = hours("24/7", 2),
			night = hours("mon-sun 20:00-24:00", 3);
	struct clock_line lines[] = {{&office, 8 * HOUR_MS, false}, {&office, 4 * HOUR_MS, false}, {&always, HOUR_MS, false},
		{&office, 0, false}, {&night, 3 * HOUR_MS, false}};

	printf("seed %llu\n", (unsigned long long)seed);
	for (int life = 0; life < 40; life++)
		one_life(lines, sizeof lines / sizeof *lines);
}

static void states_have_names(void **state)
{
	(void)state;
	assert_string_equal(clock_state_name(CLOCK_IDLE), "idle");
	assert_string_equal(clock_state_name(CLOCK_DROPPED), "dropped");
	assert_string_equal(clock_state_name((enum clock_state)77), "?");
}

static int load(void **state)
{
	(void)state;
	utc = zone_load("UTC", NULL);
	return utc ? 0 : -1;
}

static int unload(void **state)
{
	(void)state;
	zone_free(utc);
	return 0;
}

#define WITH_UTC(test) cmocka_unit_test_setup_teardown(test, load, unload)
TEST_MAIN(WITH_UTC(a_day_of_work), WITH_UTC(a_raise_keeps_what_is_counted), WITH_UTC(what_makes_no_sense_changes_nothing),
	  WITH_UTC(no_target_no_date), WITH_UTC(by_the_end_of_the_day), WITH_UTC(random_lives), cmocka_unit_test(states_have_names))
