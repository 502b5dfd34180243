#include "support/check.h"

#include "sign_check.h"

#define SIGNING "whsec_Z3VpY2hldC1zZWNyZXQtbnVtYmVyLW9uZS0wMTIzNDU2"
#define BODY "{\"type\":\"ticket.created\",\"data\":{\"id\":1}}"

static void test_bearer(void **state)
{
	static const struct {
		const char *value;
		enum sign_verdict expected;
	} rows[] = {
		{"Bearer t0ken-é", SIGN_ACCEPTED}, {"bearer  t0ken-é", SIGN_ACCEPTED}, {"Bearer t0ken", SIGN_MISMATCH},
			{"Bearer t0ken-é ", SIGN_MISMATCH},
		{"Bearer ", SIGN_MISMATCH}, {"Bearert0ken-é", SIGN_MALFORMED}, {"t0ken-é", SIGN_MALFORMED}, {"Basic t0ken-é",
			SIGN_MALFORMED},
	};
	(void)state;

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		assert_verdict("bearer", rows[i].expected, {.secrets = {"other", "t0ken-é"}, .headers = {{"Authorization",
			rows[i].value}}});
	assert_verdict("bearer", SIGN_MISSING, {.secrets = {"t"}});
	assert_verdict("bearer", SIGN_MALFORMED, {.secrets = {"t"}, .headers = {{"Authorization", "Bearer t"}, {"authorization",
		"Bearer x"}}});
}

static void test_basic(void **state)
{
	(void)state;
	assert_verdict("basic", SIGN_ACCEPTED, {.secrets = {"Aladdin:open sesame"}, .headers = {{"Authorization",
		"Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ=="}}});
	assert_verdict("basic", SIGN_MISMATCH, {.secrets = {"Aladdin:open"}, .headers = {{"Authorization",
		"Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ=="}}});
	assert_verdict("basic", SIGN_MALFORMED, {.secrets = {"a:b"}, .headers = {{"Authorization", "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ"}}});
	assert_verdict("basic", SIGN_MALFORMED, {.secrets = {"a:b"}, .headers = {{"Authorization", "Basic YWI="}}});
}

static void test_gitlab_takes_a_token_or_a_signature(void **state)
{
	(void)state;
	assert_verdict("gitlab", SIGN_ACCEPTED, {.secrets = {SIGNING, "t0ken-é"}, .headers = {{"X-Gitlab-Token", "t0ken-é"}}});
	assert_verdict("gitlab", SIGN_MISMATCH, {.secrets = {SIGNING, "t0ken-é"}, .headers = {{"X-Gitlab-Token", "t0ken"}}});
	assert_verdict("gitlab", SIGN_MISSING, {.secrets = {"t0ken"}});
	assert_verdict("gitlab", SIGN_ACCEPTED, {.secrets = {"t0ken", SIGNING}, .body = BODY, .headers = {{"webhook-id",
		"msg_2KWPBgLlAfxdpx2AI54pPJ85f4W"},
		{"webhook-timestamp", "1795302000"}, {"webhook-signature", "v1,58rarjeM6f2RaBOhI52koXbCoJtmbHdiZS0aulEKjhI="}}});
	assert_verdict("gitlab", SIGN_MISMATCH, {.secrets = {"t0ken"}, .body = BODY, .headers = {{"webhook-id",
		"msg_2KWPBgLlAfxdpx2AI54pPJ85f4W"},
		{"webhook-timestamp", "1795302000"}, {"webhook-signature", "v1,58rarjeM6f2RaBOhI52koXbCoJtmbHdiZS0aulEKjhI="}}});
	assert_verdict("gitlab", SIGN_MISMATCH, {.secrets = {"t0ken", SIGNING}, .body = BODY, .headers = {{"X-Gitlab-Token", "wrong"},
		{"webhook-id", "msg_2KWPBgLlAfxdpx2AI54pPJ85f4W"}, {"webhook-timestamp", "1795302000"},
		{"webhook-signature", "v1,58rarjeM6f2RaBOhI52koXbCoJtmbHdiZS0aulEKjhI="}}});
}

static void test_header(void **state)
{
	(void)state;
	assert_verdict("header", SIGN_ACCEPTED, {.secrets = {"a", "k9f2"}, .headers = {{"X-Token", "k9f2"}}});
	assert_verdict("header", SIGN_MISMATCH, {.secrets = {"k9f2"}, .headers = {{"X-Token", "k9f"}}});
	assert_verdict("header", SIGN_MISSING, {.secrets = {"k9f2"}, .headers = {{"Authorization", "k9f2"}}});
}

static void test_path_and_query(void **state)
{
	(void)state;
	assert_verdict("path", SIGN_ACCEPTED, {.secrets = {"a", "k9f2"}, .url = "https://desk.example.org/hook/shop/k9f2?x=/y"});
	assert_verdict("path", SIGN_MISMATCH, {.secrets = {"k9f2"}, .url = "https://desk.example.org/hook/shop/k9f"});
	assert_verdict("path", SIGN_MISMATCH, {.secrets = {"k9f2"}, .url = "https://desk.example.org/hook/k9f2/shop"});
	assert_verdict("path", SIGN_MISSING, {.secrets = {"k9f2"}, .url = "https://desk.example.org/hook/shop/"});
	assert_verdict("path", SIGN_MISSING, {.secrets = {"k9f2"}});
	assert_verdict("query", SIGN_ACCEPTED, {.secrets = {"k9f2"}, .query = {{"a", "b"}, {"token", "k9f2"}}});
	assert_verdict("query", SIGN_MISMATCH, {.secrets = {"k9f2"}, .query = {{"token", "K9f2"}}});
	assert_verdict("query", SIGN_MISSING, {.secrets = {"k9f2"}, .query = {{"tokens", "k9f2"}}});
	assert_verdict("query", SIGN_MALFORMED, {.secrets = {"k9f2"}, .query = {{"token", "k9f2"}, {"token", "x"}}});
}

TEST_MAIN(cmocka_unit_test(test_bearer),
	cmocka_unit_test(test_basic),
	cmocka_unit_test(test_gitlab_takes_a_token_or_a_signature),
	cmocka_unit_test(test_header),
	cmocka_unit_test(test_path_and_query))
