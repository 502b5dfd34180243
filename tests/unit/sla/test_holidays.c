/* Closed days: the set, the list of the configuration. */
#include "sla/holidays.h"

#include "base/zone.h"
#include "support/check.h"

static void a_sorted_set(void **state)
{
	(void)state;
	struct holidays set = {0};
	struct err err = {0};

	assert_true(holidays_add_list(&set, "2027-01-01, 2026-12-25\n2026-05-01;2026-12-25 2028-02-29", &err));
	assert_int_equal(set.count, 4);
	for (size_t i = 1; i < set.count; i++)
		assert_true(set.days[i - 1] < set.days[i]);
	assert_true(holidays_has(&set, days_from_date(2026, 12, 25)));
	assert_true(holidays_has(&set, days_from_date(2028, 2, 29)));
	assert_false(holidays_has(&set, days_from_date(2026, 12, 24)));
	assert_false(holidays_has(&set, days_from_date(2030, 1, 1)));
	assert_false(holidays_has(NULL, 0));
}

static void dates_that_are_none(void **state)
{
	(void)state;
	static const char *const bad[] = {"25/12/2026", "2026-13-01", "2026-02-29", "2026-1-1", "2026-12-25x", "tomorrow", "2026-00-10",
		"2026-04-31", "2026/12-25", "2026-12/25"};

	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		struct holidays set = {0};
		struct err err = {0};

		assert_false(holidays_add_list(&set, bad[i], &err));
		assert_non_null(strstr(err.text, bad[i]));
	}
}

static void a_full_set_says_so(void **state)
{
	(void)state;
	static struct holidays set;
	struct err err = {0};

	for (int64_t day = 0; day < HOLIDAYS_MOST; day++)
		assert_true(holidays_add(&set, HOLIDAYS_MOST - day, &err));
	assert_true(holidays_add(&set, 1, &err)); /* it is there already */
	assert_false(holidays_add(&set, 0, &err));
	assert_false(holidays_add_list(&set, "2026-12-25", &err));
	assert_non_null(strstr(err.text, "1024"));
}

TEST_MAIN(cmocka_unit_test(a_sorted_set), cmocka_unit_test(dates_that_are_none), cmocka_unit_test(a_full_set_says_so))
