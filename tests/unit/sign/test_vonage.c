#include "support/check.h"

#include "sign_check.h"

#define FORM "application/x-www-form-urlencoded"
#define SIGNED \
	"message-timestamp=2026-11-22+08%3A00%3A00&messageId=0B00000042AC53BD&msisdn=33612345678&text=Test+with+%26+and+%3D" \
	"&timestamp=1795302000&to=33755500001&type=text&nonce=929d6744&sig="
#define MD5HASH "c54d46f6927414f3d3598f552454bf80"
#define SHA256 "A73801BADCC4F0C9AB9978C6E1194E860075142B9AC53D3F03E7252158901B33"

static enum sign_verdict form(const char *scheme, const char *body, int64_t now_s)
{
	struct err why = {0};

	return try_scheme(scheme,
		&(struct attempt){.secrets = {"older", "s3cret"}, .body = body, .now_s = now_s, .headers = {{"Content-Type", FORM}}}, &why);
}

/* As Vonage's own library signs and verifies them. */
static void test_each_method(void **state)
{
	static const struct {
		const char *scheme, *sig;
	} rows[] = {
		{"vonage-md5hash", MD5HASH},
		{"vonage-md5", "5C176E43D3CA054F4AE4A522A87F1E2E"},
		{"vonage-sha1", "6FA6000EA09238A0C3F70E5D1F6BD8A5383A9AF7"},
		{"vonage-sha256", SHA256},
		{"vonage-sha256", "a73801badcc4f0c9ab9978c6e1194e860075142b9ac53d3f03e7252158901b33"},
		{"vonage-sha512",
			"1C4A3E9A2F28489FAC3955873FC330E2E6A77DDA6341952DA973201092BE75F702A9AC182EBC088A32CEFD9391D933F8EA571FE12D2D"
			"FB159B7E3D3E147FC7B9"},
	};
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		char body[600], other[600];
		(void)snprintf(body, sizeof body, "%s%s", SIGNED, rows[i].sig);
		(void)snprintf(other, sizeof other, "%s%s&x=1", SIGNED, rows[i].sig);
		assert_int_equal(form(rows[i].scheme, body, 0), SIGN_ACCEPTED);
		assert_int_equal(form(rows[i].scheme, other, 0), SIGN_MISMATCH);
		assert_int_equal(form(i ? "vonage-md5hash" : "vonage-md5", body, 0), SIGN_MISMATCH);
		body[22] = '9'; /* another day */
		assert_int_equal(form(rows[i].scheme, body, 0), SIGN_MISMATCH);
	}
}

static void test_wherever_the_fields_are(void **state)
{
	static const char json[] = "{\"type\":\"text\",\"sig\":\"" SHA256 "\",\"message-timestamp\":\"2026-11-22 08:00:00\","
		"\"messageId\":\"0B00000042AC53BD\",\"msisdn\":33612345678,\"text\":\"Test with & and =\",\"timestamp\":\"1795302000\","
		"\"to\":\"33755500001\",\"nonce\":\"929d6744\",\"absent\":null}";
	(void)state;
	assert_verdict("vonage-sha256", SIGN_ACCEPTED,
		{.secrets = {"s3cret"}, .body = json, .headers = {{"content-type", "application/json; charset=utf-8"}}});
	/* a part in the query, where another reader would see it first, is signed like the rest */
	assert_verdict("vonage-sha256", SIGN_MISMATCH,
		{.secrets = {"s3cret"}, .body = json, .headers = {{"content-type", "application/json"}}, .query = {{"x", "1"}}});
	assert_verdict("vonage-sha256", SIGN_MALFORMED,
		{.secrets = {"s3cret"}, .body = json, .headers = {{"content-type", "application/json"}}, .query = {{"text", "evil"}}});
	assert_verdict("vonage-sha256", SIGN_MALFORMED,
		{.secrets = {"s3cret"}, .body = "{\"a\":{}}", .headers = {{"content-type", "application/json"}}});
	assert_verdict("vonage-sha256", SIGN_MALFORMED,
		{.secrets = {"s3cret"}, .body = "[]", .headers = {{"content-type", "application/json"}}});
	assert_verdict("vonage-sha256", SIGN_MISSING, {.secrets = {"s3cret"}, .query = {{"text", "x"}}});
}

static void test_when(void **state)
{
	static const char body[] = SIGNED SHA256;
	(void)state;
	assert_int_equal(form("vonage-sha256", body, NOW + 24 * 3600 + 300), SIGN_ACCEPTED); /* Vonage repeats itself for a day */
	assert_int_equal(form("vonage-sha256", body, NOW + 24 * 3600 + 301), SIGN_STALE);
	assert_int_equal(form("vonage-sha256", body, NOW - 300), SIGN_ACCEPTED);
	assert_int_equal(form("vonage-sha256", body, NOW - 301), SIGN_STALE);
	assert_int_equal(form("vonage-sha256", "text=x&sig=00", 0), SIGN_MALFORMED);
	assert_int_equal(form("vonage-sha256", "timestamp=1795302000x&sig=00", 0), SIGN_MALFORMED);
	assert_int_equal(form("vonage-sha256", "timestamp=1795302000&sig=", 0), SIGN_MISSING);
	assert_int_equal(form("vonage-sha256", SIGNED SHA256 SHA256 SHA256, 0), SIGN_MALFORMED);
}

static void test_what_is_there_twice(void **state)
{
	(void)state;
	assert_int_equal(form("vonage-sha256", SIGNED SHA256 "&text=evil", 0), SIGN_MALFORMED);
	assert_int_equal(form("vonage-sha256", SIGNED SHA256 "&sig=" SHA256, 0), SIGN_MALFORMED);
	assert_int_equal(form("vonage-sha256", SIGNED SHA256 "&timestamp=1", 0), SIGN_MALFORMED);
}

/* Nobody is accepted without a secret, not even by the hash of nothing. */
static void test_an_empty_secret(void **state)
{
	(void)state;
	assert_verdict("vonage-md5hash", SIGN_NO_SECRET, {.secrets = {"", NULL}, .body = SIGNED MD5HASH});
	assert_verdict("vonage-sha256", SIGN_NO_SECRET, {.secrets = {NULL}, .body = SIGNED SHA256});
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_each_method),
		cmocka_unit_test(test_wherever_the_fields_are),
		cmocka_unit_test(test_when),
		cmocka_unit_test(test_what_is_there_twice),
		cmocka_unit_test(test_an_empty_secret),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
