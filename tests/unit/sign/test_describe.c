#include "support/check.h"

#include "sign/describe.h"
#include "sign_check.h"

/* ---- what can be written ------------------------------------------------------------------------------------------------------------ */

static void test_good_words(void **state)
{
	static const struct {
		const char *text, *header, *time, *prefix;
		enum key_kind key;
		enum digest_writing writing;
		const char *over; /* b, t, u, and texts as they are */
	} rows[] = {
		{"hmac:header=X-Signature,alg=sha256,enc=hex,over=body+ts", "x-signature", "x-timestamp", "", KEY_SHA256, DIGEST_HEX, "bt"},
		{"hmac:header=X-Signature", "x-signature", NULL, "", KEY_SHA256, DIGEST_HEX, "b"},
		{"hmac:over='v0:'+ts+':'+body,ts=When,prefix=v0=,header=S", "s", "when", "v0=", KEY_SHA256, DIGEST_HEX, "v0:t:b"},
		{"hmac:enc=base64,alg=sha512,header=S,over=url+'+,'+body", "s", NULL, "", KEY_SHA512, DIGEST_BASE64, "u+,b"},
		{"hmac:enc=HEX,alg=sha1,header=S,over=body", "s", NULL, "", KEY_SHA1, DIGEST_UPPER_HEX, "b"},
	};
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct description d;
		struct err err = {0};
		char over[80] = "";
		assert_true(describe_is(rows[i].text));
		if (!describe_read(rows[i].text, &d, &err))
			fail_msg("%s: %s", rows[i].text, err.text);
		assert_string_equal(d.rule.header, rows[i].header);
		assert_string_equal(d.rule.prefix, rows[i].prefix);
		assert_string_equal(d.rule.time_header ? d.rule.time_header : "", rows[i].time ? rows[i].time : "");
		assert_int_equal(d.key, rows[i].key);
		assert_int_equal(d.rule.writing, rows[i].writing);
		for (const struct digest_piece *piece = d.rule.over; piece->kind; piece++)
			(void)strncat(over,
				piece->text                 ? piece->text
				: piece->kind == PIECE_BODY ? "b"
				: piece->kind == PIECE_TIME ? "t"
							    : "u",
				sizeof over - strlen(over) - 1);
		assert_string_equal(over, rows[i].over);
		assert_int_equal(d.url, strchr(rows[i].over, 'u') != NULL);
	}
}

static void test_bad_words(void **state)
{
	static const struct {
		const char *text, *word; /* which the sentence names */
	} rows[] = {
		{"hmac:", "\"\""},
		{"hmac:alg=sha256", "header="},
		{"hmac:header=", "header="},
		{"hmac:header=X Y", "\"X Y\""},
		{"hmac:header=X:Y", "\"X:Y\""},
		{"hmac:header=X,alg=md5", "alg"},
		{"hmac:header=X,alg=sha-256", "alg"},
		{"hmac:header=X,enc=Hex", "enc"},
		{"hmac:header=X,enc", "\"enc\""},
		{"hmac:header=X,over=ts", "body"},
		{"hmac:header=X,over=url", "body"},
		{"hmac:header=X,over=body+", "over"},
		{"hmac:header=X,over=body+time", "\"time\""},
		{"hmac:header=X,over=body+'a", "over"},
		{"hmac:header=X,over=body+''", "over"},
		{"hmac:header=X,over=body+'a'b'", "over"},
		{"hmac:header=X,over=body+ts+ts+ts+ts+ts+ts+ts+ts", "more than 8"},
		{"hmac:header=X,ts=T", "ts="},
		{"hmac:header=X,over=body+ts,ts=x", "one header"},
		{"hmac:header=X,header=Y", "twice"},
		{"hmac:header=X,colour=red", "colour"},
		{"hmac:header=X,,", "\"\""},
		{"header:", "\"\""},
		{"header:a b", "\"a b\""},
		{"token:", "param="},
		{"token:key", "param="},
		{"token:param=", "param="},
		{"token:param=a&b", "param="},
	};
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct description d;
		struct err err = {0};
		if (describe_read(rows[i].text, &d, &err))
			fail_msg("%s was taken", rows[i].text);
		if (!strstr(err.text, rows[i].word))
			fail_msg("%s: %s", rows[i].text, err.text);
	}
	assert_false(describe_is("twilio"));
	assert_false(describe_is("hmac"));
}

static void test_a_long_one(void **state)
{
	char text[DESCRIBE_MOST + 1] = "hmac:header=X,prefix=";
	struct description d;
	struct err err = {0};
	(void)state;

	memset(text + strlen(text), 'a', sizeof text - 1 - strlen(text));
	text[sizeof text - 1] = '\0';
	assert_false(describe_read(text, &d, &err));
	text[sizeof text - 2] = '\0';
	assert_true(describe_read(text, &d, &err));
}

/* ---- what it then proves ------------------------------------------------------------------------------------------------------------ */

static void test_body_and_time(void **state)
{
	static const char scheme[] = "hmac:header=X-Signature,alg=sha256,enc=hex,over=body+ts";
	char hex[ENCODE_HEX_SIZE(HMAC_MAX)], upper[ENCODE_HEX_SIZE(HMAC_MAX)];
	(void)state;

	hex_hmac("k", "{}1795302000", hex);
	for (size_t i = 0; i <= strlen(hex); i++)
		upper[i] = (char)(hex[i] >= 'a' ? hex[i] - 32 : hex[i]);
	struct attempt good = {.secrets = {"old", "k"}, .body = "{}", .headers = {{"x-signature", hex}, {"X-TIMESTAMP", "1795302000"}}};
	struct err why = {0};
	assert_int_equal(try_scheme(scheme, &good, &why), SIGN_ACCEPTED);
	good.now_s = NOW + 300;
	assert_int_equal(try_scheme(scheme, &good, &why), SIGN_ACCEPTED);
	good.now_s = NOW + 301;
	assert_int_equal(try_scheme(scheme, &good, &why), SIGN_STALE);
	good.now_s = NOW - 301;
	assert_int_equal(try_scheme(scheme, &good, &why), SIGN_STALE);
	assert_verdict(scheme, SIGN_MISMATCH,
		{.secrets = {"old"}, .body = "{}", .headers = {{"x-signature", hex}, {"x-timestamp", "1795302000"}}});
	assert_verdict(
		scheme, SIGN_MISMATCH, {.secrets = {"k"}, .body = "{ }", .headers = {{"x-signature", hex}, {"x-timestamp", "1795302000"}}});
	assert_verdict(
		scheme, SIGN_MISMATCH, {.secrets = {"k"}, .body = "{}", .headers = {{"x-signature", hex}, {"x-timestamp", "1795302001"}}});
	assert_verdict(scheme, SIGN_MISMATCH,
		{.secrets = {"k"}, .body = "{}", .headers = {{"x-signature", upper}, {"x-timestamp", "1795302000"}}});
	assert_verdict(scheme, SIGN_MALFORMED,
		{.secrets = {"k"}, .body = "{}", .headers = {{"x-signature", hex}, {"x-timestamp", " 1795302000"}}});
	assert_verdict(scheme, SIGN_MALFORMED,
		{.secrets = {"k"}, .body = "{}", .headers = {{"x-signature", hex}, {"x-signature", hex}, {"x-timestamp", "1795302000"}}});
	assert_verdict(scheme, SIGN_MISSING, {.secrets = {"k"}, .body = "{}", .headers = {{"x-signature", hex}}});
	assert_verdict(scheme, SIGN_MISSING, {.secrets = {"k"}, .body = "{}", .headers = {{"x-timestamp", "1795302000"}}});
	assert_verdict(scheme, SIGN_NO_SECRET,
		{.secrets = {"k", ""}, .body = "{}", .headers = {{"x-signature", hex}, {"x-timestamp", "1795302000"}}});
	assert_verdict(scheme, SIGN_NO_SECRET,
		{.secrets = {NULL}, .body = "{}", .headers = {{"x-signature", hex}, {"x-timestamp", "1795302000"}}});
}

static void test_other_writings(void **state)
{
	(void)state;
	/* the HMACs of "{}" with the key "k" */
	assert_verdict("hmac:header=S,enc=base64,prefix=sha256=", SIGN_ACCEPTED,
		{.secrets = {"k"}, .body = "{}", .headers = {{"S", "sha256=rdhTsQP7zJNqGU+esV4pxP8Ir25H1dG8pPICGOMeT/8="}}});
	assert_verdict("hmac:header=S,enc=HEX,alg=sha1", SIGN_ACCEPTED,
		{.secrets = {"k"}, .body = "{}", .headers = {{"S", "CD5DB8AD80A5F76D54CE6D879C8E1C0E1C9C8DCC"}}});
	assert_verdict("hmac:header=S,alg=sha512", SIGN_ACCEPTED, {.secrets = {"k"}, .body = "{}",
		.headers = {{"S", "aa566d059187e09f9e0557033a5557482a52a4aea29aee7a502f1301c945849b"
			"04041b4151da85d55f45276cc4b039c810b0734b501ebd737a689a59c39d5749"}}});
	assert_verdict("hmac:header=S,enc=base64,prefix=sha256=", SIGN_MALFORMED,
		{.secrets = {"k"}, .body = "{}", .headers = {{"S", "rdhTsQP7zJNqGU+esV4pxP8Ir25H1dG8pPICGOMeT/8="}}});
}

static void test_the_address(void **state)
{
	char hex[ENCODE_HEX_SIZE(HMAC_MAX)];
	(void)state;

	hex_hmac("k", "https://d.org/in?d=7\n{}", hex);
	assert_verdict("hmac:header=S,over=url+'\n'+body", SIGN_ACCEPTED,
		{.secrets = {"k"}, .url = "https://d.org/in?d=7", .body = "{}", .headers = {{"S", hex}}});
	assert_verdict("hmac:header=S,over=url+'\n'+body", SIGN_MISMATCH,
		{.secrets = {"k"}, .url = "https://d.org/in?d=8", .body = "{}", .headers = {{"S", hex}}});
	assert_verdict("hmac:header=S,over=url+'\n'+body", SIGN_MISMATCH, {.secrets = {"k"}, .body = "{}", .headers = {{"S", hex}}});
}

static void test_shown_secrets(void **state)
{
	(void)state;
	assert_verdict("header:X-My-Key", SIGN_ACCEPTED, {.secrets = {"old", "k"}, .headers = {{"x-my-key", "k"}}});
	assert_verdict("header:X-My-Key", SIGN_MISMATCH, {.secrets = {"k"}, .headers = {{"x-my-key", "kk"}}});
	assert_verdict("header:X-My-Key", SIGN_MISSING, {.secrets = {"k"}, .headers = {{"x-token", "k"}}});
	assert_verdict("token:param=key", SIGN_ACCEPTED, {.secrets = {"k"}, .query = {{"key", "k"}}});
	assert_verdict("token:param=key", SIGN_MISSING, {.secrets = {"k"}, .query = {{"token", "k"}}});
	assert_verdict("token:param=key", SIGN_MALFORMED, {.secrets = {"k"}, .query = {{"key", "x"}, {"key", "k"}}});
}

static void test_the_headers_it_needs(void **state)
{
	struct err err = {0};
	(void)state;

	struct sign_scheme *signed_one = sign_scheme_read("hmac:header=X-A,over=ts+body,ts=X-B", &err);
	assert_string_equal(signed_one->name, "hmac:header=X-A,over=ts+body,ts=X-B");
	assert_string_equal(sign_scheme_header(signed_one, 0), "x-a");
	assert_string_equal(sign_scheme_header(signed_one, 1), "x-b");
	assert_null(sign_scheme_header(signed_one, 2));
	sign_scheme_free(signed_one);
	struct sign_scheme *shown = sign_scheme_read("header:X-C", &err);
	assert_string_equal(sign_scheme_header(shown, 0), "x-c");
	assert_null(sign_scheme_header(shown, 1));
	sign_scheme_free(shown);
	assert_null(sign_scheme_read("nonsense", &err));
	assert_non_null(strstr(err.text, "nonsense"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_good_words),
		cmocka_unit_test(test_bad_words),
		cmocka_unit_test(test_a_long_one),
		cmocka_unit_test(test_body_and_time),
		cmocka_unit_test(test_other_writings),
		cmocka_unit_test(test_the_address),
		cmocka_unit_test(test_shown_secrets),
		cmocka_unit_test(test_the_headers_it_needs),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
