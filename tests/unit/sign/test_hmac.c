#include "support/check.h"

#include "sign_check.h"

/* RFC 4231, test case 2, and RFC 2202, test case 2. */
static void test_published_cases(void **state)
{
	char hex[ENCODE_HEX_SIZE(HMAC_MAX)];
	unsigned char mac[HMAC_MAX];
	const struct hmac_part parts[] = {{"what do ya want ", 16}, {"for nothing?", 12}};
	(void)state;

	struct hmac_key *sha256 = hmac_key_new(HMAC_SHA256, "Jefe", 4);
	assert_int_equal(hmac_compute(sha256, parts, 2, mac), 32);
	encode_hex(mac, 32, hex);
	assert_string_equal(hex, "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
	hmac_key_free(sha256);

	struct hmac_key *sha1 = hmac_key_new(HMAC_SHA1, "Jefe", 4);
	assert_int_equal(hmac_compute(sha1, parts, 2, mac), 20);
	encode_hex(mac, 20, hex);
	assert_string_equal(hex, "effcdf6ae5eb2fa2d27416d5f184df9c259a7c79");
	hmac_key_free(sha1);
}

static void test_a_key_serves_again_and_again(void **state)
{
	struct hmac_key *key = hmac_key_new(HMAC_SHA256, "k", 1);
	const struct hmac_part one = {"one", 3}, two = {"two", 3};
	unsigned char first[HMAC_MAX], other[HMAC_MAX], again[HMAC_MAX];
	(void)state;

	hmac_compute(key, &one, 1, first);
	hmac_compute(key, &two, 1, other);
	hmac_compute(key, &one, 1, again);
	assert_memory_equal(first, again, 32);
	assert_memory_not_equal(first, other, 32);
	hmac_key_free(key);
	hmac_key_free(NULL);
}

TEST_MAIN(cmocka_unit_test(test_published_cases), cmocka_unit_test(test_a_key_serves_again_and_again))
