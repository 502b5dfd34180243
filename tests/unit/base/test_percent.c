#include "support/check.h"

#include "base/percent.h"

static void test_decodes(void **state)
{
	static const struct {
		const char *text;
		enum percent_plus plus;
		const char *expected;
	} rows[] = {
		{"", PERCENT_FORM, ""},         {"a+b", PERCENT_FORM, "a b"},   {"a+b", PERCENT_URL, "a+b"},
		{"caf%C3%A9", PERCENT_URL, "café"}, {"%2B%2b", PERCENT_FORM, "++"}, {"%", PERCENT_FORM, "%"},
		{"%4", PERCENT_FORM, "%4"},     {"%zz%4g", PERCENT_FORM, "%zz%4g"}, {"%%41", PERCENT_FORM, "%A"},
		{"%41%", PERCENT_FORM, "A%"},   {"100%", PERCENT_URL, "100%"},  {"%3D%26", PERCENT_URL, "=&"},
	};
	(void)state;

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		char out[32];
		size_t len = percent_decode(out, rows[i].text, strlen(rows[i].text), rows[i].plus);
		assert_int_equal(len, strlen(rows[i].expected));
		assert_memory_equal(out, rows[i].expected, len);
	}
}

static void test_any_byte_and_in_place(void **state)
{
	char text[] = "a%00b%FFc";
	(void)state;

	assert_int_equal(percent_decode(text, text, strlen(text), PERCENT_URL), 5);
	assert_memory_equal(text, "a\0b\xff" "c", 5);
}

TEST_MAIN(cmocka_unit_test(test_decodes), cmocka_unit_test(test_any_byte_and_in_place))
