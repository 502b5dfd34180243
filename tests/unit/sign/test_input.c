#include "support/check.h"

#include "sign/input.h"

static void test_a_deciding_header_is_there_once(void **state)
{
	const struct gd_header headers[] = {{"X-One", "1"}, {"x-two", "a"}, {"X-TWO", "b"}, {"x-empty", ""}};
	const struct sign_input in = {.headers = headers, .nheaders = 4};
	const char *value = NULL;
	struct err why = {0};
	(void)state;

	assert_int_equal(input_header(&in, "x-one", &value, &why), SIGN_ACCEPTED);
	assert_string_equal(value, "1");
	assert_string_equal(why.text, "");
	assert_int_equal(input_header(&in, "x-two", &value, &why), SIGN_MALFORMED);
	assert_int_equal(input_header(&in, "x-empty", &value, &why), SIGN_MISSING);
	assert_int_equal(input_header(&in, "x-none", &value, &why), SIGN_MISSING);
	assert_true(input_has_header(&in, "X-EMPTY"));
	assert_false(input_has_header(&in, "x-on"));
}

static void test_times_are_digits(void **state)
{
	static const char *const wrong[] = {"", "0", "012", "+1", "-1", " 1", "1 ", "1.0", "1e9", "0x10", "1795302000x",
		"1234567890123", "١"};
	int64_t seconds = 0;
	(void)state;

	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
		assert_int_equal(input_time(wrong[i], strlen(wrong[i]), &seconds, NULL), SIGN_MALFORMED);
	assert_int_equal(input_time("999999999999", 12, &seconds, NULL), SIGN_ACCEPTED);
	assert_int_equal(seconds, 999999999999);
}

static void test_both_edges_are_inside(void **state)
{
	(void)state;
	assert_int_equal(input_window(1000, 1300, NULL), SIGN_ACCEPTED);
	assert_int_equal(input_window(1000, 1301, NULL), SIGN_STALE);
	assert_int_equal(input_window(1300, 1000, NULL), SIGN_ACCEPTED);
	assert_int_equal(input_window(1301, 1000, NULL), SIGN_STALE);
}

TEST_MAIN(cmocka_unit_test(test_a_deciding_header_is_there_once),
	cmocka_unit_test(test_times_are_digits),
	cmocka_unit_test(test_both_edges_are_inside))
