/* Every vector of tests/vectors that speaks about signatures: made with the senders' own libraries, judged by the scheme's
 * documentation. */
#include "support/check.h"

#include "sign/encode.h"
#include "sign/scheme.h"

#include <cjson/cJSON.h>
#include <stdio.h>
#include <stdlib.h>

#define NOW 1795302000 /* of the files whose vectors name none */

static cJSON *load(const char *name)
{
	char path[512];
	(void)snprintf(path, sizeof path, SOURCE_DIR "/tests/vectors/%s", name);
	FILE *file = fopen(path, "r");
	assert_non_null(file);
	char *text = calloc(1, 4 << 20);
	size_t len = fread(text, 1, (4 << 20) - 1, file);
	fclose(file);
	cJSON *root = cJSON_ParseWithLength(text, len);
	free(text);
	assert_non_null(root);
	return root;
}

static const char *text_of(const cJSON *object, const char *key)
{
	return cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(object, key));
}

static int64_t now_of(const cJSON *vector)
{
	const cJSON *now = cJSON_GetObjectItemCaseSensitive(vector, "now");
	return now ? (int64_t)now->valuedouble : NOW;
}

static bool flag_of(const cJSON *vector, const char *key)
{
	return cJSON_IsTrue(cJSON_GetObjectItemCaseSensitive(vector, key));
}

/* How many vectors were judged otherwise than they say; each is named on standard error. */
struct tally {
	size_t seen, wrong;
};

static void judge(struct tally *tally, const char *scheme, const char *name, const char *const *secrets, size_t n,
	const struct sign_input *in, bool accept)
{
	struct secret *held[8];
	struct err why = {0};

	assert_true(n <= 8);
	for (size_t i = 0; i < n; i++)
		held[i] = secret_new(secrets[i], strlen(secrets[i]));
	struct sign_verifier *verifier = sign_verifier_new(sign_scheme_find(scheme), (const struct secret *const *)held, n);
	enum sign_verdict verdict = sign_verify(verifier, in, &why);
	tally->seen++;
	if ((verdict == SIGN_ACCEPTED) != accept) {
		tally->wrong++;
		fprintf(stderr, "%s, %s: verdict %d (%s), expected %s\n", scheme, name, (int)verdict, why.text,
			accept ? "accepted" : "refused");
	}
	if (verdict != SIGN_ACCEPTED)
		assert_string_not_equal(why.text, "");
	sign_verifier_free(verifier);
	for (size_t i = 0; i < n; i++)
		secret_free(held[i]);
}

static const char *scheme_named(const char *name)
{
	static const char *const names[][2] = {
		{"standard-webhooks-v1a", "standard-webhooks"}, {"github-sha256", "github"}, {"gitlab-token", "gitlab"},
			{"slack-signature", "slack"},
	};
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (!strcmp(names[i][0], name))
			return names[i][1];
	return name;
}

static void test_webhooks(void **state)
{
	struct tally tally = {0};
	cJSON *root = load("webhooks.json");
	const cJSON *vector;
	(void)state;

	cJSON_ArrayForEach(vector, cJSON_GetObjectItemCaseSensitive(root, "vectors")) {
		struct gd_header headers[8];
		const char *secrets[8];
		size_t nheaders = 0, nsecrets = 0;
		const cJSON *item;
		cJSON_ArrayForEach(item, cJSON_GetObjectItemCaseSensitive(vector, "headers"))
			headers[nheaders++] = (struct gd_header){item->string, cJSON_GetStringValue(item)};
		cJSON_ArrayForEach(item, cJSON_GetObjectItemCaseSensitive(vector, "secrets"))
			secrets[nsecrets++] = cJSON_GetStringValue(item);
		if (text_of(vector, "public_key"))
			secrets[nsecrets++] = text_of(vector, "public_key");
		const char *body = text_of(vector, "body");
		struct sign_input in = {.headers = headers, .nheaders = nheaders, .body = body, .body_len = strlen(body),
			.now_s = now_of(vector)};
		judge(&tally, scheme_named(text_of(vector, "scheme")), text_of(vector, "name"), secrets, nsecrets, &in,
			flag_of(vector, "expect"));
	}
	cJSON_Delete(root);
	assert_int_equal(tally.wrong, 0);
	assert_true(tally.seen >= 30);
}

static void test_slack(void **state)
{
	struct tally tally = {0};
	cJSON *root = load("slack-signing.json");
	const cJSON *vector;
	(void)state;

	cJSON_ArrayForEach(vector, cJSON_GetObjectItemCaseSensitive(root, "vectors")) {
		const char *secret = text_of(vector, "secret"), *coded = text_of(vector, "body_b64");
		struct gd_header headers[2];
		size_t nheaders = 0, len = 0;
		unsigned char *body = malloc(strlen(coded) + 1);
		assert_true(decode_base64(coded, strlen(coded), body, strlen(coded), &len));
		if (text_of(vector, "timestamp"))
			headers[nheaders++] = (struct gd_header){"X-Slack-Request-Timestamp", text_of(vector, "timestamp")};
		if (text_of(vector, "signature"))
			headers[nheaders++] = (struct gd_header){"X-Slack-Signature", text_of(vector, "signature")};
		struct sign_input in = {.headers = headers, .nheaders = nheaders, .body = (const char *)body, .body_len = len,
			.now_s = now_of(vector)};
		judge(&tally, "slack", text_of(vector, "name"), &secret, 1, &in, flag_of(vector, "accept"));
		free(body);
	}
	cJSON_Delete(root);
	assert_int_equal(tally.wrong, 0);
	assert_true(tally.seen >= 20);
}

static void test_twilio(void **state)
{
	struct tally tally = {0};
	cJSON *root = load("twilio.json");
	const cJSON *vector;
	(void)state;

	cJSON_ArrayForEach(vector, cJSON_GetObjectItemCaseSensitive(root, "vectors")) {
		const char *token = text_of(vector, "auth_token");
		const char *body = text_of(vector, strcmp(text_of(vector, "kind"), "json") ? "form_body" : "body");
		struct gd_header header = {"X-Twilio-Signature", text_of(vector, "signature")};
		struct sign_input in = {.url = text_of(vector, "url"), .headers = &header, .nheaders = 1, .body = body ? body : "",
			.body_len = body ? strlen(body) : 0};
		judge(&tally, "twilio", text_of(vector, "name"), &token, 1, &in, flag_of(vector, "expect"));
	}
	cJSON_Delete(root);
	assert_int_equal(tally.wrong, 0);
	assert_true(tally.seen >= 20);
}

TEST_MAIN(cmocka_unit_test(test_webhooks), cmocka_unit_test(test_slack), cmocka_unit_test(test_twilio))
