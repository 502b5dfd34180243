#include "base/clock.h"
#include "support/check.h"

#include <time.h>

static void test_real_clocks(void **state)
{
	(void)state;
	time_t before = time(NULL);
	int64_t now = clock_now(&clock_real);
	assert_true(now / SECOND_MS >= before - 1);
	assert_true(now / SECOND_MS <= before + 3600);
	int64_t mono = clock_mono(&clock_real);
	assert_true(clock_mono(&clock_real) >= mono);
}

static void test_fake_clock(void **state)
{
	(void)state;
	struct fake_clock fake;
	fake_clock_init(&fake, 1760000000000);
	int64_t mono = clock_mono(&fake.clock);
	fake_clock_advance(&fake, 2 * HOUR_MS);
	assert_int_equal(clock_now(&fake.clock), 1760000000000 + 7200000);
	assert_int_equal(clock_mono(&fake.clock), mono + 7200000);
	fake_clock_step(&fake, -HOUR_MS);
	assert_int_equal(clock_now(&fake.clock), 1760000000000 + 3600000);
	assert_int_equal(clock_mono(&fake.clock), mono + 7200000);
}

TEST_MAIN(cmocka_unit_test(test_real_clocks), cmocka_unit_test(test_fake_clock))
