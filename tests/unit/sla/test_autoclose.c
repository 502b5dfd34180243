/* Closing by itself: dates, warnings, the guard, and a random run that must never close unwarned. */
#include "sla/autoclose.h"

#include "base/clock.h"
#include "sla/hours.h"
#include "support/check.h"

#include <stdio.h>

static struct zone *paris;
static struct calendar office;
static const int64_t shipped[] = {7 * DAY_MS, DAY_MS};

static int64_t at(int month, int day, int hour, int minute)
{
	struct local_time local = {.year = 2026, .month = month, .day = day, .hour = hour, .minute = minute};

	return zone_to_utc(paris, &local, NULL);
}

static struct closing_facts solved(int64_t when)
{
	struct closing_facts f = {.reachable = true};

	closing_plan(&office, when, 15 * DAY_MS, shipped, 2, &f.plan);
	return f;
}

static void expect(const struct closing_facts *f, int64_t now, enum closing_do what, int64_t when)
{
	struct closing_step s = closing_decide(&office, f, now);

	assert_int_equal(s.what, what);
	if (what == CLOSING_WAIT)
		assert_int_equal(s.at_ms, when);
	if (what == CLOSING_WARN)
		assert_int_equal(s.date_ms, when);
}

static void dates(void **state)
{
	(void)state;
	struct closing_facts f = solved(at(6, 1, 10, 0)); /* Monday; 15 days later is Tuesday */

	assert_int_equal(f.plan.date_ms, at(6, 16, 10, 0));
	assert_int_equal(f.plan.nwarns, 2);
	assert_int_equal(f.plan.warn_ms[0], at(6, 9, 10, 0));
	assert_int_equal(f.plan.warn_ms[1], at(6, 15, 10, 0));
	f = solved(at(6, 5, 19, 0)); /* Friday night; the date falls on Saturday and moves to Monday, its eve back to Friday */
	assert_int_equal(f.plan.date_ms, at(6, 22, 9, 0));
	assert_int_equal(f.plan.warn_ms[0], at(6, 15, 9, 0));
	assert_int_equal(f.plan.warn_ms[1], at(6, 19, 9, 0));
}

static void warnings_that_fall_together_or_too_early(void **state)
{
	(void)state;
	static const int64_t many[] = {DAY_MS, 2 * DAY_MS, 30 * DAY_MS};
	struct closing_plan plan;

	closing_plan(&office, at(6, 5, 10, 0), 3 * DAY_MS, many, 3,
		&plan); /* Monday: Sunday and Saturday are both Friday morning, before the start */
	assert_int_equal(plan.date_ms, at(6, 8, 10, 0));
	assert_int_equal(plan.nwarns, 0);
	closing_plan(&office, at(6, 1, 10, 0), 45 * DAY_MS, many, 3, &plan); /* in any order, ascending */
	assert_int_equal(plan.nwarns, 3);
	assert_int_equal(plan.warn_ms[0], at(6, 16, 10, 0));
	assert_int_equal(plan.warn_ms[1], at(7, 14, 10, 0));
	assert_int_equal(plan.warn_ms[2], at(7, 15, 10, 0));
	closing_plan(&office, at(6, 4, 10, 0), 4 * DAY_MS, many, 3, &plan);
	assert_int_equal(plan.nwarns, 1);
	assert_int_equal(plan.warn_ms[0], at(6, 5, 9, 0));
}

static void the_usual_course(void **state)
{
	(void)state;
	struct closing_facts f = solved(at(6, 1, 10, 0));

	expect(&f, at(6, 1, 10, 0), CLOSING_WAIT, at(6, 9, 10, 0));
	expect(&f, at(6, 9, 10, 0), CLOSING_WARN, at(6, 16, 10, 0));
	f.warning = WARNING_PENDING, f.warned_ms = at(6, 9, 10, 0);
	expect(&f, at(6, 9, 10, 1), CLOSING_WAIT, at(6, 15, 10, 0));
	f.warning = WARNING_DELIVERED, f.assured_ms = at(6, 9, 10, 2);
	expect(&f, at(6, 9, 10, 2), CLOSING_WAIT, at(6, 15, 10, 0));
	expect(&f, at(6, 15, 10, 0) + 700, CLOSING_WARN, at(6, 16, 10, 0)); /* the eve's warning moves nothing */
	f.warned_ms = at(6, 15, 10, 0) + 700;
	expect(&f, at(6, 15, 10, 1), CLOSING_WAIT, at(6, 16, 10, 0));
	expect(&f, at(6, 16, 10, 0), CLOSING_CLOSE, 0);
	expect(&f, at(6, 16, 12, 30), CLOSING_WAIT, at(6, 16, 14, 0)); /* late, at lunch */
	f.stopped = true;
	expect(&f, at(6, 16, 10, 0), CLOSING_STOP, 0);
}

static void after_an_outage(void **state)
{
	(void)state;
	struct closing_facts f = solved(at(6, 1, 10, 0));

	/* Back on the 18th: nobody was warned, so there is one warning, with a new date, and a closing a day after its delivery. */
	expect(&f, at(6, 18, 9, 0), CLOSING_WARN, at(6, 19, 10, 0));
	f.plan.date_ms = at(6, 19, 10, 0), f.warned_ms = at(6, 18, 9, 0), f.warning = WARNING_PENDING;
	expect(&f, at(6, 18, 9, 1), CLOSING_WAIT, at(6, 19, 10, 0));
	f.warning = WARNING_DELIVERED, f.assured_ms = at(6, 18, 10, 0); /* 24 h are enough */
	expect(&f, at(6, 19, 10, 0), CLOSING_CLOSE, 0);
	/* The same, but the text took two hours: less than a day is left, so the date moves and a new text names it. */
	f.assured_ms = at(6, 18, 11, 0);
	expect(&f, at(6, 19, 10, 0), CLOSING_WARN, at(6, 22, 9, 0));
	/* On the way still: no second text on top of it. */
	f.assured_ms = 0, f.warning = WARNING_PENDING, f.warned_ms = at(6, 18, 11, 0);
	expect(&f, at(6, 19, 10, 0), CLOSING_WAIT, at(6, 19, 11, 0));
	/* Back between the two warnings' days: one text for both. */
	f = solved(at(6, 1, 10, 0));
	expect(&f, at(6, 15, 11, 0), CLOSING_WARN, at(6, 16, 14, 0));
	f.warned_ms = at(6, 15, 11, 0), f.warning = WARNING_DELIVERED, f.plan.date_ms = at(6, 16, 14, 0);
	f.assured_ms = at(6, 15, 11, 1);
	expect(&f, at(6, 15, 12, 0), CLOSING_WAIT, at(6, 16, 14, 0));
}

static void who_cannot_be_told_keeps_the_ticket(void **state)
{
	(void)state;
	struct closing_facts f = solved(at(6, 1, 10, 0));

	f.reachable = false;
	expect(&f, at(6, 2, 10, 0), CLOSING_WAIT, at(6, 9, 10, 0));
	expect(&f, at(6, 9, 10, 0), CLOSING_REACH, 0);
	f.reach_ms = at(6, 9, 10, 0);
	expect(&f, at(6, 9, 10, 1), CLOSING_WAIT, at(6, 16, 10, 0));
	expect(&f, at(6, 16, 10, 0), CLOSING_REACH, 0);
	f = solved(at(6, 1, 10, 0));
	f.warning = WARNING_FAILED, f.warned_ms = at(6, 9, 10, 0);
	expect(&f, at(6, 9, 10, 5), CLOSING_REACH, 0); /* at once, not on the next date */
	f.warning = WARNING_PENDING;
	expect(&f, at(6, 10, 10, 0) - 1, CLOSING_WAIT, at(6, 15, 10, 0));
	expect(&f, at(6, 10, 10, 0), CLOSING_REACH, 0); /* a day without news */
}

static void a_desk_that_never_opens_never_closes_a_ticket(void **state)
{
	(void)state;
	struct calendar never = {.zone = paris};
	struct closing_facts f = {.reachable = true};

	closing_plan(&never, 0, DAY_MS, shipped, 2, &f.plan);
	assert_int_equal(f.plan.date_ms, CALENDAR_NEVER);
	assert_int_equal(f.plan.nwarns, 0);
	expect(&f, 5 * DAY_MS, CLOSING_STOP, 0);
}

static void reopening(void **state)
{
	(void)state;
	assert_int_equal(closing_reopen_until(paris, at(6, 1, 10, 0), 14), at(6, 16, 0, 0) - 1);
	assert_int_equal(closing_reopen_until(paris, at(3, 22, 23, 30), 14), at(4, 7, 0, 0) - 1); /* 14 x 24 h over the change of clocks */
}

/* ---- a random run: jobs that come late, texts that take hours, are lost, or come back as undeliverable ------------------------------- */

static uint64_t seed = 20260601;

static unsigned dice(unsigned sides)
{
	seed = seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
	return (unsigned)(seed >> 33) % sides;
}

static bool run(void)
{
	struct closing_facts f = solved(at(6, 1, 0, 0) + (int64_t)dice(20000) * MINUTE_MS);
	int64_t now = f.plan.date_ms - 15 * DAY_MS, lands = 0, told[64];
	int64_t told_date[64];
	size_t ntold = 0, warnings = 0;

	for (int steps = 0; steps < 400; steps++) {
		struct closing_step s;

		if (f.warning == WARNING_PENDING && lands && lands <= now) {
			bool lost = dice(40) == 0;

			f.warning = lost ? WARNING_FAILED : WARNING_DELIVERED;
			if (!lost && !f.assured_ms)
				f.assured_ms = lands;
			if (!lost && ntold < 64)
				told[ntold] = lands, told_date[ntold++] = f.plan.date_ms;
			lands = 0;
		}
		s = closing_decide(&office, &f, now);
		switch (s.what) {
		case CLOSING_WAIT:
			assert_true(s.at_ms > now);
			now = lands && lands < s.at_ms ? lands : s.at_ms;
			now += dice(4) ? 0 : (int64_t)dice(3000) * MINUTE_MS; /* an outage */
			break;
		case CLOSING_WARN:
			assert_true(s.date_ms >= f.plan.date_ms);
			if (s.date_ms != f.plan.date_ms)
				f.assured_ms = 0;
			f.plan.date_ms = s.date_ms;
			f.warning = WARNING_PENDING;
			f.warned_ms = now;
			lands = now + 1 + (dice(5) ? 0 : (int64_t)dice(1000) * MINUTE_MS);
			assert_true(++warnings < 60);
			break;
		case CLOSING_REACH:
			f.reach_ms = now;
			break;
		case CLOSING_CLOSE:
			for (size_t i = 0; i < ntold; i++)
				if (told_date[i] == f.plan.date_ms && now - told[i] >= DAY_MS && now >= f.plan.date_ms) {
					assert_true(calendar_is_open(&office, now));
					return true;
				}
			fail_msg("closed without a warning of its date a day before");
			break;
		case CLOSING_STOP:
			fail();
		}
	}
	return false;
}

static void never_without_a_warning(void **state)
{
	(void)state;
	int closed = 0;

	printf("seed %llu\n", (unsigned long long)seed);
	for (int i = 0; i < 3000; i++)
		closed += run();
	assert_true(closed > 2000);
}

static int load(void **state)
{
	(void)state;
	paris = zone_load("Europe/Paris", NULL);
	office = (struct calendar){.zone = paris};
	return paris && hours_parse(&office, "mon-fri 9:00-12:00 14:00-18:00", NULL) ? 0 : -1;
}

static int unload(void **state)
{
	(void)state;
	zone_free(paris);
	return 0;
}

#define IN_PARIS(test) cmocka_unit_test_setup_teardown(test, load, unload)
TEST_MAIN(IN_PARIS(dates), IN_PARIS(warnings_that_fall_together_or_too_early), IN_PARIS(the_usual_course), IN_PARIS(after_an_outage),
	  IN_PARIS(who_cannot_be_told_keeps_the_ticket), IN_PARIS(a_desk_that_never_opens_never_closes_a_ticket), IN_PARIS(reopening),
	  IN_PARIS(never_without_a_warning))
