#include "outbox/backoff.h"

#include "base/clock.h"
#include "support/check.h"

static const struct backoff_terms shipped;

static void test_doubling_with_full_jitter(void **state)
{
	(void)state;
	assert_true(backoff_ms(1, 0, 0, &shipped, 0) == 1);
	assert_true(backoff_ms(1, 0, 0, &shipped, 0.999999) <= BACKOFF_FIRST_MS);
	assert_true(backoff_ms(1, 0, 0, &shipped, 0.5) == 1 + BACKOFF_FIRST_MS / 2);
	assert_true(backoff_ms(2, 0, 0, &shipped, 0.5) == 1 + BACKOFF_FIRST_MS);
	assert_true(backoff_ms(4, 0, 0, &shipped, 0.5) == 1 + 4 * BACKOFF_FIRST_MS);
	assert_true(backoff_ms(60, 0, 0, &shipped, 0.999999) <= BACKOFF_LAST_MS);
	assert_true(backoff_ms(60, 0, 0, &shipped, 0.5) == 1 + BACKOFF_LAST_MS / 2);
}

static void test_given_up_after_three_days(void **state)
{
	(void)state;
	assert_true(backoff_ms(200, BACKOFF_AGE_MS, 0, &shipped, 0.5) > 0);
	assert_true(backoff_ms(200, BACKOFF_AGE_MS + 1, 0, &shipped, 0.5) == -1);
}

static void test_configured_waits(void **state)
{
	static const struct backoff_terms own = {.first_ms = 1000, .longest_ms = 4000, .give_up_ms = 60000};
	(void)state;
	assert_true(backoff_ms(1, 0, 0, &own, 0.5) == 501);
	assert_true(backoff_ms(3, 0, 0, &own, 0.5) == 2001);
	assert_true(backoff_ms(9, 0, 0, &own, 0.999999) <= 4000);
	assert_true(backoff_ms(9, 60000, 0, &own, 0.5) > 0);
	assert_true(backoff_ms(9, 60001, 0, &own, 0.5) == -1);
}

static void test_a_schedule_is_followed_to_its_end(void **state)
{
	static const uint32_t schedule[] = {5, 300, 1800, 0};
	static const struct backoff_terms scheduled = {.schedule_s = schedule};
	(void)state;
	assert_true(backoff_ms(1, 0, 0, &scheduled, 0.5) == 5000);
	assert_true(backoff_ms(2, 0, 0, &scheduled, 0) == 240000);
	assert_true(backoff_ms(3, 0, 0, &scheduled, 0.5) == 1800000);
	assert_true(backoff_ms(4, 0, 0, &scheduled, 0.5) == -1);
	assert_true(backoff_ms(9, 0, 0, &scheduled, 0.5) == -1); /* nothing beyond its end is read */
}

/* Never earlier than the other side wished. */
static void test_retry_after_is_obeyed(void **state)
{
	static const uint32_t schedule[] = {5, 0};
	static const struct backoff_terms scheduled = {.schedule_s = schedule};
	(void)state;
	for (double unit = 0; unit < 1; unit += 0.1) {
		int64_t wait = backoff_ms(1, 0, 30, &shipped, unit);
		assert_true(wait > 30000 && wait <= 33001); /* more than asked: the time it is added to was rounded down */
		assert_true(backoff_ms(1, 0, 30, &scheduled, unit) >= 30000);
	}
	assert_true(backoff_ms(1, 0, 4000000, &shipped, 0) == 86400 * SECOND_MS + 1);
	assert_true(backoff_ms(2, 0, 30, &scheduled, 0.5) == -1); /* the schedule's end is the end */
}

static void test_random_units(void **state)
{
	bool low = false, high = false;
	(void)state;
	for (int i = 0; i < 1000; i++) {
		double unit = backoff_random_unit();
		assert_true(unit >= 0 && unit < 1);
		low = low || unit < 0.25;
		high = high || unit > 0.75;
	}
	assert_true(low && high);
}

TEST_MAIN(cmocka_unit_test(test_doubling_with_full_jitter), cmocka_unit_test(test_given_up_after_three_days),
	cmocka_unit_test(test_configured_waits),
	cmocka_unit_test(test_a_schedule_is_followed_to_its_end), cmocka_unit_test(test_retry_after_is_obeyed),
	cmocka_unit_test(test_random_units))
