#include "net/retry.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

static const struct retry_policy policy = {.first_ms = 1000, .cap_ms = 60000};

static void waits_double_up_to_the_cap_within_their_spread(void **unused)
{
	(void)unused;
	static const int64_t most[] = {1000, 2000, 4000, 8000, 16000, 32000, 60000, 60000};
	for (uint32_t roll = 0; roll < 1024; roll += 341) {
		struct retry_table table = {.policy = &policy};
		for (size_t i = 0; i < sizeof most / sizeof most[0]; i++) {
			retry_note(&table, "a", false, 5, roll);
			int64_t wait = retry_wait_ms(&table, "a", 5);
			assert_in_range(wait, most[i] / 2, most[i]);
			if (roll == 1023)
				assert_int_equal(wait, most[i]);
			if (roll == 0)
				assert_int_equal(wait, most[i] / 2);
		}
	}
}

static void the_wait_passes_and_success_forgets(void **unused)
{
	(void)unused;
	struct retry_table table = {.policy = &policy};
	assert_int_equal(retry_wait_ms(&table, "a", 0), 0);
	retry_note(&table, "a", true, 0, 0);
	retry_note(&table, "a", false, 0, 1023);
	assert_int_equal(retry_wait_ms(&table, "a", 400), 600);
	assert_int_equal(retry_wait_ms(&table, "a", 1000), 0);
	assert_int_equal(retry_wait_ms(&table, "b", 0), 0);
	retry_note(&table, "a", false, 1000, 1023);
	assert_int_equal(retry_wait_ms(&table, "a", 1000), 2000);
	retry_note(&table, "a", true, 1000, 0);
	assert_int_equal(retry_wait_ms(&table, "a", 1000), 0);
	retry_note(&table, "a", false, 1000, 1023);
	assert_int_equal(retry_wait_ms(&table, "a", 1000), 1000);
}

static void the_table_is_bounded_and_keeps_who_waits_longest(void **unused)
{
	(void)unused;
	struct retry_table table = {.policy = &policy};
	char name[20];
	for (int i = 0; i < 10; i++)
		retry_note(&table, "hopeless", false, 0, 1023);
	for (int i = 0; i < 500; i++) {
		snprintf(name, sizeof name, "d%d", i);
		retry_note(&table, name, false, 0, 1023);
		assert_int_equal(retry_wait_ms(&table, name, 0), 1000);
	}
	assert_int_equal(retry_wait_ms(&table, "hopeless", 0), 60000);
}

int main(int argc, char **argv)
{
	if (argc > 1)
		cmocka_set_test_filter(argv[1]);
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(waits_double_up_to_the_cap_within_their_spread),
		cmocka_unit_test(the_wait_passes_and_success_forgets),
		cmocka_unit_test(the_table_is_bounded_and_keeps_who_waits_longest),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
