#include "base/secret.h"
#include "support/check.h"

static void test_bytes_are_kept_with_a_nul(void **state)
{
	(void)state;
	struct secret *secret = secret_new("s3\0cret", 7);
	size_t len;
	const char *bytes = secret_bytes(secret, &len);
	assert_int_equal(len, 7);
	assert_memory_equal(bytes, "s3\0cret", 8);
	secret_free(secret);
	secret_free(NULL);
	assert_string_equal(secret_bytes(NULL, &len), "");
	assert_int_equal(len, 0);
}

static void test_equal(void **state)
{
	(void)state;
	struct secret *secret = secret_new("token", 5);
	assert_true(secret_equal(secret, "token", 5));
	assert_false(secret_equal(secret, "tokem", 5));
	assert_false(secret_equal(secret, "token ", 6));
	assert_false(secret_equal(secret, "", 0));
	assert_false(secret_equal(NULL, "token", 5));
	secret_free(secret);
}

/* Absent, empty and blank secrets open nothing, not even for the same bytes. */
static void test_empty_secrets_match_nothing(void **state)
{
	(void)state;
	static const char *const blanks[] = {"", " ", "\t\r\n "};
	assert_true(secret_empty(NULL));
	assert_false(secret_equal(NULL, "", 0));
	for (size_t i = 0; i < sizeof(blanks) / sizeof(blanks[0]); i++) {
		struct secret *secret = secret_new(blanks[i], strlen(blanks[i]));
		assert_true(secret_empty(secret));
		assert_false(secret_equal(secret, blanks[i], strlen(blanks[i])));
		secret_free(secret);
	}
	struct secret *nothing = secret_new(NULL, 0), *word = secret_new(" x ", 3);
	assert_true(secret_empty(nothing));
	assert_false(secret_empty(word));
	secret_free(nothing);
	secret_free(word);
}

TEST_MAIN(
	cmocka_unit_test(test_bytes_are_kept_with_a_nul), cmocka_unit_test(test_equal), cmocka_unit_test(test_empty_secrets_match_nothing))
