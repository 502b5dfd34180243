#include "support/check.h"

#include "sign/encode.h"

static void test_base64_both_ways(void **state)
{
	static const char *const pairs[][2] = {{"", ""}, {"f", "Zg=="}, {"fo", "Zm8="}, {"foo", "Zm9v"}, {"foob", "Zm9vYg=="},
		{"fooba", "Zm9vYmE="}, {"foobar", "Zm9vYmFy"}};
	(void)state;

	for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
		char text[ENCODE_BASE64_SIZE(6)];
		unsigned char bytes[8];
		size_t len = 99;
		encode_base64((const unsigned char *)pairs[i][0], strlen(pairs[i][0]), text);
		assert_string_equal(text, pairs[i][1]);
		assert_true(decode_base64(text, strlen(text), bytes, sizeof bytes, &len));
		assert_int_equal(len, strlen(pairs[i][0]));
		assert_memory_equal(bytes, pairs[i][0], len);
	}
}

static void test_base64_has_one_spelling(void **state)
{
	static const char *const wrong[] = {"Zg", "Zg=", "Zh==", "Zm9=", "Zg==Zg==", " Zg=", "Zg==\n", "Zm8-", "Zm_v", "Z===",
		"====", "=", "Zm9v====", "Zg=g"};
	unsigned char bytes[16];
	size_t len;
	(void)state;

	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
		assert_false(decode_base64(wrong[i], strlen(wrong[i]), bytes, sizeof bytes, &len));
	assert_false(decode_base64("Zm9vYmFy", 8, bytes, 5, &len));
	assert_true(decode_base64("Zm9vYmFy", 8, bytes, 6, &len));
}

static void test_hex(void **state)
{
	char text[ENCODE_HEX_SIZE(4)];
	(void)state;

	encode_hex((const unsigned char *)"\x00\x9f\xa0\xff", 4, text);
	assert_string_equal(text, "009fa0ff");
}

TEST_MAIN(cmocka_unit_test(test_base64_both_ways), cmocka_unit_test(test_base64_has_one_spelling), cmocka_unit_test(test_hex))
