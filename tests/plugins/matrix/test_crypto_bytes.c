/* The plain cryptography against answers that others have given. */
// plugin: crypto_bytes.c
// plugin: crypto_json.c
#include "crypto_bytes.h"
#include "crypto_json.h"
#include "support/check.h"

#include <stdlib.h>
#include <string.h>

static struct arena arena;

static void test_base64(void **state)
{
	static const struct {
		const char *bytes, *text;
	} rows[] = {{"", ""}, {"f", "Zg"}, {"fo", "Zm8"}, {"foo", "Zm9v"}, {"foob", "Zm9vYg"}, {"\xff\xfe\xfd", "//79"}};
	size_t len = 0;
	(void)state;

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		assert_string_equal(crypto_base64(&arena, rows[i].bytes, strlen(rows[i].bytes), false), rows[i].text);
		const uint8_t *back = crypto_unbase64(&arena, rows[i].text, &len);
		assert_int_equal(len, strlen(rows[i].bytes));
		assert_memory_equal(back, rows[i].bytes, len);
	}
	assert_string_equal(crypto_base64(&arena, "\xff\xfe\xfd", 3, true), "__79");
	assert_memory_equal(crypto_unbase64(&arena, "__79", &len), "\xff\xfe\xfd", 3);
	assert_non_null(crypto_unbase64(&arena, "Zg==", &len));
	assert_int_equal(len, 1);
	assert_null(crypto_unbase64(&arena, "Z", &len));
	assert_null(crypto_unbase64(&arena, "Z*g", &len));
}

/* The example of the Matrix specification, appendix "Signing JSON": seed and signature of {} and of {"one":1,"two":"Two"}. */
static void test_signatures(void **state)
{
	size_t len = 0;
	const uint8_t *seed = crypto_unbase64(&arena, "YJDBA9Xnr2sVqXD9Vj7XVUnmFZcZrlw8Md7kMW+3XA1", &len);
	const char *public_key = crypto_public(&arena, seed);
	static const char empty[] = "K8280/U9SSy9IVtjBuVeLr+HpOB4BQFWbg+UZaADMtTdGYI7Geitb76LTrr5QV/7Xg4ahLwYGYZzuHGZKM5ZAQ";
	(void)state;

	assert_int_equal(len, CRYPTO_SEED);
	assert_string_equal(public_key, "XGX0JRS2Af3be3knz2fBiRbApjm2Dh61gXDJA8kcJNI");
	assert_string_equal(crypto_sign(&arena, seed, "{}"), empty);
	assert_true(crypto_verify(public_key, "{}", empty));
	assert_false(crypto_verify(public_key, "{ }", empty));
	assert_false(crypto_verify("YGX0JRS2Af3be3knz2fBiRbApjm2Dh61gXDJA8kcJNI", "{}", empty));
	assert_false(crypto_verify("short", "{}", empty));
	assert_false(crypto_verify(public_key, "{}", "K828"));
	assert_string_equal(crypto_sign(&arena, seed, "{\"one\":1,\"two\":\"Two\"}"),
		"KqmLSbO39/Bzb0QIYE82zqLwsA+PDzYIpIRA2sRQ4sL53+sN6/fpNSoqE7BP7vBZhG6kYdD13EIMJpvhJI+6Bw");
}

static void test_canonical_json(void **state)
{
	static const char *const rows[][2] = {
		{"{}", "{}"},
		{"{\"one\": 1, \"two\": \"Two\"}", "{\"one\":1,\"two\":\"Two\"}"},
		{"{\"b\":\"2\",\"a\":\"1\"}", "{\"a\":\"1\",\"b\":\"2\"}"},
		{"{\"auth\":{\"success\":true,\"mxid\":\"@john.doe:example.com\",\"profile\":{\"display_name\":\"John Doe\",\"three_pids\":"
		 "[{\"medium\":\"email\",\"address\":\"john.doe@example.org\"},{\"medium\":\"msisdn\",\"address\":\"123456789\"}]}}}",
			"{\"auth\":{\"mxid\":\"@john.doe:example.com\",\"profile\":{\"display_name\":\"John Doe\",\"three_pids\":"
			"[{\"address\":\"john.doe@example.org\",\"medium\":\"email\"},{\"address\":\"123456789\",\"medium\":\"msisdn\"}]},"
			"\"success\":true}}"},
		{"{\"a\":\"\\u65E5\"}", "{\"a\":\"\xE6\x97\xA5\"}"},
		{"{\"\xE6\x97\xA5\":1,\"\xE6\x9C\xAC\":2}", "{\"\xE6\x97\xA5\":1,\"\xE6\x9C\xAC\":2}"},
		{"{\"a\":null,\"b\":[-0,1,[]],\"c\":\"\\\"\\\\\\n\"}", "{\"a\":null,\"b\":[0,1,[]],\"c\":\"\\\"\\\\\\n\"}"},
	};
	(void)state;

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct json *json = json_parse(rows[i][0], strlen(rows[i][0]), 1 << 16, NULL);
		struct buf out;
		buf_init(&out, 1 << 16);
		crypto_canonical(&out, json);
		assert_string_equal(out.data, rows[i][1]);
		buf_clear(&out);
		json_free(json);
	}
}

static void test_what_a_signature_covers(void **state)
{
	static const char text[] =
		"{\"two\":\"Two\",\"one\":1,\"unsigned\":{\"age\":3},\"signatures\":{"
		"\"domain\":{\"ed25519:1\":\"KqmLSbO39/Bzb0QIYE82zqLwsA+PDzYIpIRA2sRQ"
		"4sL53+sN6/fpNSoqE7BP7vBZhG6kYdD13EIMJpvhJI+6Bw\"}}}";
	struct json *json = json_parse(text, strlen(text), 1 << 16, NULL);
	(void)state;

	assert_true(crypto_signed_by(json, "domain", "1", "XGX0JRS2Af3be3knz2fBiRbApjm2Dh61gXDJA8kcJNI"));
	assert_false(crypto_signed_by(json, "domain", "2", "XGX0JRS2Af3be3knz2fBiRbApjm2Dh61gXDJA8kcJNI"));
	assert_false(crypto_signed_by(json, "other", "1", "XGX0JRS2Af3be3knz2fBiRbApjm2Dh61gXDJA8kcJNI"));
	assert_false(crypto_signed_by(json, "domain", "1", NULL));
	json_free(json);
}

/* NIST SP 800-38A, F.5.5: CTR-AES256, all four blocks. */
static void test_files(void **state)
{
	static const uint8_t key[32] = {0x60, 0x3d, 0xeb, 0x10, 0x15, 0xca, 0x71, 0xbe, 0x2b, 0x73, 0xae, 0xf0, 0x85, 0x7d, 0x77, 0x81,
		0x1f, 0x35, 0x2c, 0x07, 0x3b, 0x61, 0x08, 0xd7, 0x2d, 0x98, 0x10, 0xa3, 0x09, 0x14, 0xdf, 0xf4};
	static const uint8_t iv[16] = {0xf0, 0xf1, 0xf2, 0xf3, 0xf4, 0xf5, 0xf6, 0xf7, 0xf8, 0xf9, 0xfa, 0xfb, 0xfc, 0xfd, 0xfe, 0xff};
	static const uint8_t plain[16] = {0x6b, 0xc1, 0xbe, 0xe2, 0x2e, 0x40, 0x9f, 0x96, 0xe9, 0x3d, 0x7e, 0x11, 0x73, 0x93, 0x17, 0x2a};
	static const uint8_t sealed[16] = {0x60, 0x1e, 0xc3, 0x13, 0x77, 0x57, 0x89, 0xa5, 0xb7, 0xa7, 0xf5, 0x04, 0xbb, 0xf3, 0xd2, 0x28};
	uint8_t bytes[16];
	(void)state;

	memcpy(bytes, plain, sizeof bytes);
	assert_true(crypto_ctr(bytes, sizeof bytes, key, iv));
	assert_memory_equal(bytes, sealed, sizeof bytes);
	assert_true(crypto_ctr(bytes, sizeof bytes, key, iv));
	assert_memory_equal(bytes, plain, sizeof bytes);
	assert_string_equal(crypto_sha256(&arena, "abc", 3), "ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0");
}

static void test_recovery_keys(void **state)
{
	static const char *const wrong[] = {"", "EsTS", "EsTS 5Rbn VdhU 9ihw 6QAi BHCq gK52 6xki cLdT 56Pm h9uA 53Hz",
		"EsTS 5Rbn VdhU 9ihw 6QAi BHCq gK52 6xki cLdT 56Pm h9uA 53Hy EsTS",
		"0sTS 5Rbn VdhU 9ihw 6QAi BHCq gK52 6xki cLdT 56Pm h9uA 53Hy",
		"EsTS 5Rbn VdhU 9ihw 6QAi BHCq gK52 6xki cLdT 56Pm hu9A 53Hy"};
	uint8_t key[32] = {0}, back[32];
	(void)state;

	for (size_t i = 0; i < sizeof key; i++)
		key[i] = (uint8_t)(i * 7);
	const char *text = crypto_recovery_text(&arena, key);
	assert_true(!strncmp(text, "Es", 2) && strlen(text) == 59);
	assert_true(crypto_recovery_key(text, back));
	assert_memory_equal(key, back, sizeof key);
	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
		assert_false(crypto_recovery_key(wrong[i], back));
}

/* Made with Python's hmac and openssl enc: key 00 01 .. 1f, initial value 00 .. 0f. */
static void test_secrets(void **state)
{
	const struct crypto_sealed sealed = {
		"AAECAwQFBgcICQoLDA0ODw==", "KfD2klBux5hlGWOglI+jKhrPkyv+8nU=", "FntnDWr3btw465pMeuVTF/KUuE+vLft0InVOhnPstXw="};
	struct crypto_sealed made, bad = sealed;
	uint8_t key[32];
	(void)state;

	for (size_t i = 0; i < sizeof key; i++)
		key[i] = (uint8_t)i;
	assert_string_equal(crypto_unseal(&arena, key, "m.cross_signing.master", &sealed), "a secret seed in base64");
	assert_null(crypto_unseal(&arena, key, "m.cross_signing.self_signing", &sealed));
	bad.mac = "AAAA";
	assert_null(crypto_unseal(&arena, key, "m.cross_signing.master", &bad));
	bad.mac = NULL;
	assert_null(crypto_unseal(&arena, key, "m.cross_signing.master", &bad));
	assert_true(crypto_seal(&arena, key, "n", "text", 4, &made));
	assert_string_equal(crypto_unseal(&arena, key, "n", &made), "text");
	key[0] ^= 1;
	assert_null(crypto_unseal(&arena, key, "n", &made));
	arena_clear(&arena);
}

TEST_MAIN(cmocka_unit_test(test_base64), cmocka_unit_test(test_signatures), cmocka_unit_test(test_canonical_json),
	cmocka_unit_test(test_what_a_signature_covers), cmocka_unit_test(test_files), cmocka_unit_test(test_recovery_keys),
	cmocka_unit_test(test_secrets))
