#include "support/check.h"

#include "sign_check.h"

static void test_github_and_sentry(void **state)
{
	char hex[ENCODE_HEX_SIZE(HMAC_MAX)], text[ENCODE_HEX_SIZE(HMAC_MAX) + 8], upper[ENCODE_HEX_SIZE(HMAC_MAX)];
	(void)state;

	hex_hmac("s3cret", "body", hex);
	(void)snprintf(text, sizeof text, "sha256=%s", hex);
	assert_verdict("github", SIGN_ACCEPTED, {.secrets = {"old", "s3cret"}, .body = "body", .headers = {{"X-Hub-Signature-256", text}}});
	assert_verdict("github", SIGN_MISMATCH, {.secrets = {"old"}, .body = "body", .headers = {{"X-Hub-Signature-256", text}}});
	assert_verdict("github", SIGN_MISMATCH, {.secrets = {"s3cret"}, .body = "bodY", .headers = {{"X-Hub-Signature-256", text}}});
	assert_verdict("github", SIGN_MALFORMED, {.secrets = {"s3cret"}, .body = "body", .headers = {{"X-Hub-Signature-256", hex}}});
	assert_verdict("github", SIGN_MISSING, {.secrets = {"s3cret"}, .body = "body", .headers = {{"X-Hub-Signature", text}}});
	for (size_t i = 0; i <= strlen(hex); i++)
		upper[i] = (char)(hex[i] >= 'a' ? hex[i] - 32 : hex[i]);
	assert_verdict("sentry", SIGN_ACCEPTED, {.secrets = {"s3cret"}, .body = "body", .headers = {{"Sentry-Hook-Signature", hex}}});
	assert_verdict("sentry", SIGN_MISMATCH, {.secrets = {"s3cret"}, .body = "body", .headers = {{"Sentry-Hook-Signature", upper}}});
	hex[40] = '\0';
	assert_verdict("sentry", SIGN_MISMATCH, {.secrets = {"s3cret"}, .body = "body", .headers = {{"Sentry-Hook-Signature", hex}}});
}

static void test_grafana_signs_the_time_if_it_sends_one(void **state)
{
	char plain[ENCODE_HEX_SIZE(HMAC_MAX)], timed[ENCODE_HEX_SIZE(HMAC_MAX)];
	(void)state;

	hex_hmac("k", "{}", plain);
	hex_hmac("k", "1795302000:{}", timed);
	assert_verdict("grafana", SIGN_ACCEPTED, {.secrets = {"k"}, .body = "{}", .headers = {{"X-Grafana-Alerting-Signature", plain}}});
	assert_verdict("grafana", SIGN_ACCEPTED, {.secrets = {"k"}, .body = "{}",
		.headers = {{"X-Grafana-Alerting-Signature", timed}, {"X-Grafana-Alerting-Timestamp", "1795302000"}}});
	assert_verdict("grafana", SIGN_MISMATCH, {.secrets = {"k"}, .body = "{}", .headers = {{"X-Grafana-Alerting-Signature", timed}}});
	assert_verdict("grafana", SIGN_MISMATCH, {.secrets = {"k"}, .body = "{}",
		.headers = {{"X-Grafana-Alerting-Signature", plain}, {"X-Grafana-Alerting-Timestamp", "1795302000"}}});
	assert_verdict("grafana", SIGN_STALE, {.secrets = {"k"}, .body = "{}", .now_s = NOW + 301,
		.headers = {{"X-Grafana-Alerting-Signature", timed}, {"X-Grafana-Alerting-Timestamp", "1795302000"}}});
}

static void test_the_phone_signs_body_and_time(void **state)
{
	char hex[ENCODE_HEX_SIZE(HMAC_MAX)], turned[ENCODE_HEX_SIZE(HMAC_MAX)];
	(void)state;

	hex_hmac("k", "{}1795302000", hex);
	hex_hmac("k", "1795302000{}", turned);
	assert_verdict("smsgate", SIGN_ACCEPTED, {.secrets = {"k"}, .body = "{}",
		.headers = {{"X-Signature", hex}, {"X-Timestamp", "1795302000"}}});
	assert_verdict("smsgate", SIGN_MISMATCH, {.secrets = {"k"}, .body = "{}",
		.headers = {{"X-Signature", turned}, {"X-Timestamp", "1795302000"}}});
	assert_verdict("smsgate", SIGN_MISMATCH, {.secrets = {"k"}, .body = "{}",
		.headers = {{"X-Signature", hex}, {"X-Timestamp", "1795302001"}}});
	assert_verdict("smsgate", SIGN_MISSING, {.secrets = {"k"}, .body = "{}", .headers = {{"X-Signature", hex}}});
	assert_verdict("smsgate", SIGN_STALE, {.secrets = {"k"}, .body = "{}", .now_s = NOW + 301,
		.headers = {{"X-Signature", hex}, {"X-Timestamp", "1795302000"}}});
}

static void test_stripe(void **state)
{
	char hex[ENCODE_HEX_SIZE(HMAC_MAX)], text[400];
	(void)state;
	static const struct {
		const char *format; /* %s: the right signature */
		enum sign_verdict expected;
	} rows[] = {
		{"t=1795302000,v1=%s", SIGN_ACCEPTED},
		{"t=1,t=1795302000,v1=%s", SIGN_ACCEPTED},
		{"t=1795302000,v1=00,v1=%s", SIGN_ACCEPTED},
		{"t=1795302000,v1=%s,v1=00,v2=x,,=", SIGN_ACCEPTED},
		{"t=1795302000, v1=%s", SIGN_MALFORMED},
		{"t=1795302000,v0=%s", SIGN_MALFORMED},
		{"v1=%s", SIGN_MALFORMED},
		{"t=,v1=%s", SIGN_MALFORMED},
		{"t=1795302000x,v1=%s", SIGN_MALFORMED},
		{"t=1795302000,t=1,v1=%s", SIGN_STALE},
		{"t=1795302001,v1=%s", SIGN_MISMATCH},
		{"t=1795302000,v1=%s0", SIGN_MISMATCH},
	};

	hex_hmac("whsec_k", "1795302000.{}", hex);
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		const char *hole = strstr(rows[i].format, "%s");
		(void)snprintf(text, sizeof text, "%.*s%s%s", (int)(hole - rows[i].format), rows[i].format, hex, hole + 2);
		assert_verdict("stripe", rows[i].expected, {.secrets = {"whsec_k"}, .body = "{}", .headers = {{"Stripe-Signature", text}}});
	}
	(void)snprintf(text, sizeof text, "t=1795302000,v1=%s", hex);
	assert_verdict("stripe", SIGN_ACCEPTED, {.secrets = {"whsec_k"}, .body = "{}", .now_s = NOW + 300,
		.headers = {{"Stripe-Signature", text}}});
	assert_verdict("stripe", SIGN_STALE, {.secrets = {"whsec_k"}, .body = "{}", .now_s = NOW + 301,
		.headers = {{"Stripe-Signature", text}}});
	assert_verdict("stripe", SIGN_ACCEPTED, {.secrets = {"whsec_k"}, .body = "{}", .now_s = NOW - 9999,
		.headers = {{"Stripe-Signature", text}}});
}

TEST_MAIN(cmocka_unit_test(test_github_and_sentry),
	cmocka_unit_test(test_grafana_signs_the_time_if_it_sends_one),
	cmocka_unit_test(test_the_phone_signs_body_and_time),
	cmocka_unit_test(test_stripe))
