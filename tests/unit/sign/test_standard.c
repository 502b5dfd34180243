#include "support/check.h"

#include "sign_check.h"

#define KEY "whsec_Z3VpY2hldC1zZWNyZXQtbnVtYmVyLW9uZS0wMTIzNDU2"
#define PRIVATE "whsk_jcVc5Bn2fshvlSvGOUT0soUWVXXEu8cXpDQaDqkOcOtA0NPWvpMiHOQyGFneFl53R2eV5l+DiBPfae8n2t9YCQ=="
#define BODY "{\"type\":\"ticket.created\",\"data\":{\"id\":1}}"
#define ID "msg_2KWPBgLlAfxdpx2AI54pPJ85f4W"
#define GOOD "v1,58rarjeM6f2RaBOhI52koXbCoJtmbHdiZS0aulEKjhI="
#define ED "v1a,xWNu1LDj0wl4UEiygZ71Mc5JvYVnZyMW7bXhsMHCyCvIJo9ZOipkTp1qQfMpPO5nnYNPlDIJxb5B91y8hs/2Bg=="

static void test_lists_of_signatures(void **state)
{
	static const struct {
		const char *list;
		enum sign_verdict expected;
	} rows[] = {
		{GOOD, SIGN_ACCEPTED},
		{"  " GOOD "  ", SIGN_ACCEPTED},
		{"v1,AAAA  v2,x v1 , v1a,AAAA " GOOD, SIGN_ACCEPTED},
		{GOOD "=", SIGN_MISMATCH},
		{GOOD ",x", SIGN_MISMATCH},
		{"v1a,58rarjeM6f2RaBOhI52koXbCoJtmbHdiZS0aulEKjhI=", SIGN_MISMATCH},
		{"V1,58rarjeM6f2RaBOhI52koXbCoJtmbHdiZS0aulEKjhI=", SIGN_MISMATCH},
		{"v1,", SIGN_MISMATCH},
		{" ", SIGN_MISMATCH},
		{"a b c d e f g h i j k l m n o " GOOD, SIGN_ACCEPTED},
		{"a b c d e f g h i j k l m n o p " GOOD, SIGN_MISMATCH},
	};
	(void)state;

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		assert_verdict("standard-webhooks", rows[i].expected, {.secrets = {KEY}, .body = BODY,
			.headers = {{"Webhook-Id", ID}, {"Webhook-Timestamp", "1795302000"}, {"Webhook-Signature", rows[i].list}}});
}

static void test_window_and_id(void **state)
{
	(void)state;
	assert_verdict("standard-webhooks", SIGN_STALE, {.secrets = {KEY}, .body = BODY, .now_s = NOW + 301,
		.headers = {{"webhook-id", ID}, {"webhook-timestamp", "1795302000"}, {"webhook-signature", GOOD}}});
	assert_verdict("standard-webhooks", SIGN_STALE, {.secrets = {KEY}, .body = BODY, .now_s = NOW - 301,
		.headers = {{"webhook-id", ID}, {"webhook-timestamp", "1795302000"}, {"webhook-signature", GOOD}}});
	assert_verdict("standard-webhooks", SIGN_MALFORMED, {.secrets = {KEY}, .body = BODY,
		.headers = {{"webhook-id", "a.b"}, {"webhook-timestamp", "1795302000"}, {"webhook-signature", GOOD}}});
	assert_verdict("standard-webhooks", SIGN_MISSING, {.secrets = {KEY}, .body = BODY,
		.headers = {{"webhook-timestamp", "1795302000"}, {"webhook-signature", GOOD}}});
	assert_verdict("standard-webhooks", SIGN_MISMATCH, {.secrets = {KEY}, .body = BODY " ",
		.headers = {{"webhook-id", ID}, {"webhook-timestamp", "1795302000"}, {"webhook-signature", GOOD}}});
}

static void test_svix_names(void **state)
{
	(void)state;
	assert_verdict("svix", SIGN_ACCEPTED, {.secrets = {KEY}, .body = BODY,
		.headers = {{"svix-id", ID}, {"svix-timestamp", "1795302000"}, {"svix-signature", GOOD}}});
	assert_verdict("svix", SIGN_ACCEPTED, {.secrets = {KEY}, .body = BODY,
		.headers = {{"webhook-id", ID}, {"webhook-timestamp", "1795302000"}, {"webhook-signature", GOOD}}});
	assert_verdict("standard-webhooks", SIGN_MISSING, {.secrets = {KEY}, .body = BODY,
		.headers = {{"svix-id", ID}, {"svix-timestamp", "1795302000"}, {"svix-signature", GOOD}}});
}

static void test_public_keys(void **state)
{
	(void)state;
	assert_verdict("standard-webhooks", SIGN_ACCEPTED, {.secrets = {KEY, PRIVATE}, .body = BODY,
		.headers = {{"webhook-id", "msg_ed"}, {"webhook-timestamp", "1795302000"}, {"webhook-signature", "v1,AAAA " ED}}});
	assert_verdict("standard-webhooks", SIGN_MISMATCH, {.secrets = {PRIVATE}, .body = BODY,
		.headers = {{"webhook-id", "msg_ee"}, {"webhook-timestamp", "1795302000"}, {"webhook-signature", ED}}});
	assert_verdict("standard-webhooks", SIGN_MISMATCH, {.secrets = {PRIVATE}, .body = BODY,
		.headers = {{"webhook-id", ID}, {"webhook-timestamp", "1795302000"}, {"webhook-signature", GOOD}}});
}

TEST_MAIN(cmocka_unit_test(test_lists_of_signatures),
	cmocka_unit_test(test_window_and_id),
	cmocka_unit_test(test_svix_names),
	cmocka_unit_test(test_public_keys))
