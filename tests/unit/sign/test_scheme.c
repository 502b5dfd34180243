#include "support/check.h"

#include "sign_check.h"

#include <stdlib.h>

#define PRIVATE "whsk_jcVc5Bn2fshvlSvGOUT0soUWVXXEu8cXpDQaDqkOcOtA0NPWvpMiHOQyGFneFl53R2eV5l+DiBPfae8n2t9YCQ=="
#define PUBLIC "whpk_QNDT1r6TIhzkMhhZ3hZed0dnleZfg4gT32nvJ9rfWAk="
#define KEY_A "whsec_Z3VpY2hldC1zZWNyZXQtbnVtYmVyLW9uZS0wMTIzNDU2"
#define KEY_B "whsec_Z3VpY2hldC1zZWNyZXQtbnVtYmVyLXR3by0wMTIzNDU2"

static void test_every_scheme_refuses_everybody_without_a_secret(void **state)
{
	(void)state;
	for (const struct sign_scheme *scheme = sign_schemes; scheme->name; scheme++) {
		assert_verdict(scheme->name, SIGN_NO_SECRET, {.body = "x"});
		assert_verdict(scheme->name, SIGN_NO_SECRET, {.secrets = {""}, .headers = {{"authorization", "Bearer "},
			{"x-gitlab-token", ""}}, .url = "https://a/"});
		assert_verdict(scheme->name, SIGN_NO_SECRET, {.secrets = {" \n"}, .headers = {{"authorization", "Bearer  \n"}}});
	}
	assert_null(sign_scheme_find("githu"));
	assert_null(sign_scheme_find(""));
}

static void test_an_empty_secret_spoils_the_list(void **state)
{
	(void)state;
	assert_verdict("bearer", SIGN_ACCEPTED, {.secrets = {"old", "new"}, .headers = {{"Authorization", "Bearer new"}}});
	assert_verdict("bearer", SIGN_NO_SECRET, {.secrets = {"new", ""}, .headers = {{"Authorization", "Bearer new"}}});
	assert_verdict("standard-webhooks", SIGN_NO_SECRET, {.secrets = {"whsec_not base64"}});
	assert_verdict("standard-webhooks", SIGN_NO_SECRET, {.secrets = {"whsec_"}});
	assert_verdict("standard-webhooks", SIGN_NO_SECRET, {.secrets = {"whpk_Zm9v"}});
}

static void test_the_fault_is_told_before_any_request(void **state)
{
	struct secret *secret = secret_new("", 0);
	struct sign_verifier *verifier = sign_verifier_new(sign_scheme_find("github"), (const struct secret *const *)&secret, 1);
	(void)state;

	assert_non_null(sign_verifier_fault(verifier));
	sign_verifier_free(verifier);
	sign_verifier_free(NULL);
	secret_free(secret);
}

/* Signs with the given secrets and lets each of `readers` check what came out. */
static void round_trip(const char *const *secrets, size_t n, const char *reader, enum sign_verdict expected)
{
	struct secret *held[2];
	struct buf out;
	struct err err = {0};
	char id[64], seconds[32], signature[256];

	for (size_t i = 0; i < n; i++)
		held[i] = secret_new(secrets[i], strlen(secrets[i]));
	struct sign_verifier *verifier = sign_verifier_new(sign_scheme_find("standard-webhooks"), (const struct secret *const *)held, n);
	buf_init(&out, 1024);
	assert_true(sign_make(verifier, "evt_01", NOW, "{}", 2, &out, &err));
	assert_int_equal(sscanf(out.data, "webhook-id: %63[^\n]\nwebhook-timestamp: %31[^\n]\nwebhook-signature: %255[^\n]\n", id,
		seconds, signature), 3);
	assert_string_equal(id, "evt_01");
	assert_verdict("standard-webhooks", expected, {.secrets = {reader}, .body = "{}",
		.headers = {{"webhook-id", id}, {"webhook-timestamp", seconds}, {"webhook-signature", signature}}});
	buf_clear(&out);
	sign_verifier_free(verifier);
	for (size_t i = 0; i < n; i++)
		secret_free(held[i]);
}

static void test_what_we_sign_is_accepted(void **state)
{
	static const char *const both[] = {KEY_B, KEY_A}, *const mixed[] = {PRIVATE, KEY_A};
	(void)state;

	round_trip(both, 2, KEY_A, SIGN_ACCEPTED);
	round_trip(both, 2, KEY_B, SIGN_ACCEPTED);
	round_trip(both, 1, KEY_B, SIGN_ACCEPTED);
	round_trip(both, 1, KEY_A, SIGN_MISMATCH);
	round_trip(mixed, 2, KEY_A, SIGN_ACCEPTED);
	round_trip(mixed, 2, PUBLIC, SIGN_ACCEPTED);
	round_trip(mixed, 1, PUBLIC, SIGN_ACCEPTED);
	round_trip(mixed, 1, KEY_A, SIGN_MISMATCH);
}

static bool can_make(const char *scheme, const char *text, const char *id, size_t room)
{
	struct secret *secret = secret_new(text, strlen(text));
	struct sign_verifier *verifier = sign_verifier_new(sign_scheme_find(scheme), (const struct secret *const *)&secret, 1);
	struct buf out;
	struct err err = {0};

	buf_init(&out, room);
	bool made = sign_make(verifier, id, NOW, "{}", 2, &out, &err);
	assert_int_equal(made, err.text[0] == '\0');
	buf_clear(&out);
	sign_verifier_free(verifier);
	secret_free(secret);
	return made;
}

static void test_what_cannot_be_signed(void **state)
{
	(void)state;
	assert_true(can_make("standard-webhooks", KEY_A, "evt_1", 1024));
	assert_false(can_make("standard-webhooks", KEY_A, "evt.1", 1024));
	assert_false(can_make("standard-webhooks", KEY_A, "evt\nx: y", 1024));
	assert_false(can_make("standard-webhooks", KEY_A, "", 1024));
	assert_false(can_make("standard-webhooks", KEY_A, "evt_1", 20));
	assert_false(can_make("standard-webhooks", "", "evt_1", 1024));
	assert_false(can_make("standard-webhooks", PUBLIC, "evt_1", 1024));
	assert_false(can_make("github", "secret", "evt_1", 1024));
}

TEST_MAIN(cmocka_unit_test(test_every_scheme_refuses_everybody_without_a_secret), cmocka_unit_test(test_an_empty_secret_spoils_the_list),
	cmocka_unit_test(test_the_fault_is_told_before_any_request), cmocka_unit_test(test_what_we_sign_is_accepted),
	cmocka_unit_test(test_what_cannot_be_signed))
