#include "net/backoff.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void waits_double_up_to_the_cap_within_their_spread(void **unused)
{
	(void)unused;
	static const struct backoff retry = {.first_ms = 1000, .cap_ms = 60000};
	static const struct {
		unsigned attempt;
		int64_t most;
	} rows[] = {{0, 1000}, {1, 2000}, {5, 32000}, {6, 60000}, {7, 60000}, {4000000000u, 60000}};
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		assert_int_equal(backoff_ms(&retry, rows[i].attempt, 0), rows[i].most / 2);
		assert_int_equal(backoff_ms(&retry, rows[i].attempt, 1023), rows[i].most);
		for (uint32_t roll = 0; roll < 5000; roll += 37)
			assert_in_range(backoff_ms(&retry, rows[i].attempt, roll), rows[i].most / 2, rows[i].most);
	}
}

int main(int argc, char **argv)
{
	if (argc > 1)
		cmocka_set_test_filter(argv[1]);
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(waits_double_up_to_the_cap_within_their_spread),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
