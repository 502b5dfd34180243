/* support/check.h: cmocka with what it needs before it, and the main() of a unit test.
 *
 * The program's first argument is a pattern of case names: build/dev/tests/unit.base.buf 'test_grow*'. Output and exit code are cmocka's.
 *
 *     static void test_adds(void **state) { ... }
 *     TEST_MAIN(cmocka_unit_test(test_adds), cmocka_unit_test(test_other))
 */
#ifndef GUICHET_TESTS_SUPPORT_CHECK_H
#define GUICHET_TESTS_SUPPORT_CHECK_H

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#define TEST_MAIN(...)                                                                                                                  \
	int main(int argc, char **argv)                                                                                                 \
	{                                                                                                                               \
		const struct CMUnitTest tests[] = {__VA_ARGS__};                                                                        \
		if (argc > 1)                                                                                                           \
			cmocka_set_test_filter(argv[1]);                                                                                \
		return cmocka_run_group_tests(tests, NULL, NULL);                                                                       \
	}

#endif
