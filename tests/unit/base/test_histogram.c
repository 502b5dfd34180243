#include "base/histogram.h"
#include "support/check.h"

/* A bound belongs to its own class; what is above the last has one too. */
static void test_classes(void **state)
{
	struct histogram h = {0};
	(void)state;
	histogram_add(&h, 0);
	histogram_add(&h, 500);
	histogram_add(&h, 501);
	histogram_add(&h, histogram_bounds_us[HISTOGRAM_BOUNDS - 1]);
	histogram_add(&h, UINT64_C(1) << 40);
	assert_int_equal(h.bucket[0], 2);
	assert_int_equal(h.bucket[1], 1);
	assert_int_equal(h.bucket[HISTOGRAM_BOUNDS - 1], 1);
	assert_int_equal(h.bucket[HISTOGRAM_BOUNDS], 1);
	assert_int_equal(h.sum_us, 500 + 501 + histogram_bounds_us[HISTOGRAM_BOUNDS - 1] + (UINT64_C(1) << 40));
}

static void test_bounds_rise(void **state)
{
	(void)state;
	for (int i = 1; i < HISTOGRAM_BOUNDS; i++)
		assert_true(histogram_bounds_us[i] > histogram_bounds_us[i - 1]);
}

TEST_MAIN(cmocka_unit_test(test_classes), cmocka_unit_test(test_bounds_rise))
