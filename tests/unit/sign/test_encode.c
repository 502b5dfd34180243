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

/* What npm's standardwebhooks takes for a key; a length that no bytes have is a secret that lost a letter. */
static void test_secrets_may_lack_their_padding(void **state)
{
	static const char *const right[] = {"Zm9vYg==", "Zm9vYg=", "Zm9vYg", "Zm9vYh", "Zm9vYh=="};
	static const char *const wrong[] = {"Zm9vY", "Zm9vY===", "Zm9vYg===", "Zm9vYg==\n", "Zm9v Yg", "Zm9vY_", "=Zm9vYg", "Zm9vYg=A"};
	unsigned char bytes[16];
	size_t len;
	(void)state;

	for (size_t i = 0; i < sizeof right / sizeof *right; i++) {
		assert_true(decode_base64_secret(right[i], strlen(right[i]), bytes, sizeof bytes, &len));
		assert_int_equal(len, 4);
		assert_memory_equal(bytes, "foob", 4);
	}
	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
		assert_false(decode_base64_secret(wrong[i], strlen(wrong[i]), bytes, sizeof bytes, &len));
	assert_true(decode_base64_secret("", 0, bytes, sizeof bytes, &len));
	assert_int_equal(len, 0);
	assert_false(decode_base64_secret("Zm9vYg", 6, bytes, 3, &len));
}

static void test_hex(void **state)
{
	char text[ENCODE_HEX_SIZE(4)];
	(void)state;

	encode_hex((const unsigned char *)"\x00\x9f\xa0\xff", 4, text);
	assert_string_equal(text, "009fa0ff");
}

TEST_MAIN(cmocka_unit_test(test_base64_both_ways), cmocka_unit_test(test_base64_has_one_spelling),
	cmocka_unit_test(test_secrets_may_lack_their_padding), cmocka_unit_test(test_hex))
