#include "sign/scheme.h"

#include "base/mem.h"
#include "sign/describe.h"
#include "sign/digest.h"
#include "sign/standard.h"
#include "sign/token.h"
#include "sign/twilio.h"
#include "sign/vonage.h"

#include <stdlib.h>
#include <string.h>

#define BODY {PIECE_BODY, NULL}
#define TIME {PIECE_TIME, NULL}

static const struct digest_rule github = {.header = "x-hub-signature-256", .prefix = "sha256=", .over = {BODY}};
static const struct digest_rule slack = {.header = "x-slack-signature", .prefix = "v0=", .time_header = "x-slack-request-timestamp",
	.over = {{PIECE_TEXT, "v0:"}, TIME, {PIECE_TEXT, ":"}, BODY}};
static const struct digest_rule sentry = {.header = "sentry-hook-signature", .prefix = "", .over = {BODY}};
static const struct digest_rule grafana = {.header = "x-grafana-alerting-signature", .prefix = "",
	.time_header = "x-grafana-alerting-timestamp", .time_optional = true, .over = {TIME, {PIECE_TEXT, ":"}, BODY}};
static const struct digest_rule smsgate = {.header = "x-signature", .prefix = "", .time_header = "x-timestamp", .over = {BODY, TIME}};

static const struct standard_names standard = {{"webhook-id", NULL}, {"webhook-timestamp", NULL}, {"webhook-signature", NULL}};
static const struct standard_names svix = {
	{"svix-id", "webhook-id"}, {"svix-timestamp", "webhook-timestamp"}, {"svix-signature", "webhook-signature"},
};

const struct sign_scheme sign_schemes[] = {
	{.name = "standard-webhooks", .key = KEY_STANDARD, .verify = standard_verify, .names = &standard,
	 .help = "webhook-id, webhook-timestamp, webhook-signature over id.timestamp.body"},
	{.name = "svix", .key = KEY_STANDARD, .verify = standard_verify, .names = &svix,
	 .help = "svix-id, svix-timestamp, svix-signature over id.timestamp.body"},
	{.name = "github", .key = KEY_SHA256, .spaces = true, .verify = digest_verify, .digest = &github,
	 .help = "X-Hub-Signature-256 over the body"},
	{.name = "gitlab", .key = KEY_PLAIN_OR_STANDARD, .spaces = true, .verify = token_verify_gitlab, .names = &standard,
	 .help = "X-Gitlab-Token, or a signing token as in standard-webhooks"},
	{.name = "stripe", .key = KEY_SHA256, .spaces = true, .verify = digest_verify_stripe,
	 .help = "Stripe-Signature over timestamp.body"},
	{.name = "slack", .key = KEY_SHA256, .spaces = true, .verify = digest_verify, .digest = &slack,
	 .help = "X-Slack-Signature over v0:timestamp:body"},
	{.name = "sentry", .key = KEY_SHA256, .spaces = true, .verify = digest_verify, .digest = &sentry,
	 .help = "Sentry-Hook-Signature over the body"},
	{.name = "grafana", .key = KEY_SHA256, .spaces = true, .verify = digest_verify, .digest = &grafana,
	 .help = "X-Grafana-Alerting-Signature over the body, or timestamp:body with X-Grafana-Alerting-Timestamp"},
	{.name = "smsgate", .key = KEY_SHA256, .verify = digest_verify, .digest = &smsgate,
	 .help = "X-Signature over body and X-Timestamp, as SMS Gateway for Android signs"},
	{.name = "header", .key = KEY_PLAIN, .verify = token_verify_header, .shown = "x-token",
	 .help = "the header X-Token is the secret"},
	{.name = "bearer", .key = KEY_PLAIN, .verify = token_verify_bearer,
	 .help = "Authorization: Bearer SECRET"},
	{.name = "basic", .key = KEY_PLAIN, .spaces = true, .verify = token_verify_basic,
	 .help = "Authorization: Basic, the secret is user:password"},
	{.name = "path", .key = KEY_PLAIN, .verify = token_verify_path,
	 .help = "the last segment of the URL is the secret"},
	{.name = "query", .key = KEY_PLAIN, .verify = token_verify_query, .shown = "token",
	 .help = "the query argument token is the secret"},
	{.name = "twilio", .key = KEY_SHA1, .spaces = true, .verify = twilio_verify, .url = true,
	 .help = "X-Twilio-Signature over the URL and the form fields"},
	{.name = "vonage-md5hash", .key = KEY_PLAIN, .spaces = true, .verify = vonage_verify,
	 .help = "the field sig over all fields of a signed Vonage webhook, MD5 hash"},
	{.name = "vonage-md5", .key = KEY_MD5, .spaces = true, .verify = vonage_verify,
	 .help = "the same, MD5 HMAC"},
	{.name = "vonage-sha1", .key = KEY_SHA1, .spaces = true, .verify = vonage_verify,
	 .help = "the same, SHA1 HMAC"},
	{.name = "vonage-sha256", .key = KEY_SHA256, .spaces = true, .verify = vonage_verify,
	 .help = "the same, SHA-256 HMAC"},
	{.name = "vonage-sha512", .key = KEY_SHA512, .spaces = true, .verify = vonage_verify,
	 .help = "the same, SHA-512 HMAC"},
	{.name = NULL},
};

/* A scheme that was asked for: a copy of a row above, or what a description makes, whose texts are kept here. */
struct asked {
	struct sign_scheme scheme; /* first */
	struct description description;
	char name[DESCRIBE_MOST];
};

struct sign_verifier {
	struct sign_scheme *scheme;
	struct key_ring ring;
};

const struct sign_scheme *sign_scheme_find(const char *name)
{
	for (const struct sign_scheme *scheme = sign_schemes; scheme->name; scheme++)
		if (!strcmp(scheme->name, name))
			return scheme;
	return NULL;
}

/* A row of its own, which points into the description beside it. */
static void fill_described(struct asked *asked, const char *text)
{
	const struct description *d = &asked->description;

	memcpy(asked->name, text, strlen(text) + 1); /* as short as the description was found to be */
	asked->scheme = (struct sign_scheme){.name = asked->name, .key = d->key, .spaces = true, .url = d->url, .shown = d->shown};
	if (d->rule.header) {
		asked->scheme.digest = &d->rule;
		asked->scheme.verify = digest_verify;
	} else {
		asked->scheme.spaces = false;
		asked->scheme.verify = d->in_query ? token_verify_query : token_verify_header;
	}
}

struct sign_scheme *sign_scheme_read(const char *text, struct err *err)
{
	struct asked *asked = mem_alloc(sizeof *asked);
	const struct sign_scheme *row = sign_scheme_find(text);

	if (row) {
		asked->scheme = *row;
	} else if (!describe_is(text)) {
		err_set(err, "there is no scheme \"%s\"", text);
	} else if (describe_read(text, &asked->description, err)) {
		fill_described(asked, text);
	}
	if (asked->scheme.verify)
		return &asked->scheme;
	free(asked);
	return NULL;
}

void sign_scheme_free(struct sign_scheme *scheme)
{
	free(scheme); /* the first member of what was allocated */
}

const char *sign_scheme_header(const struct sign_scheme *scheme, size_t n)
{
	const char *const names[] = {scheme->digest ? scheme->digest->header : NULL, scheme->digest ? scheme->digest->time_header : NULL,
		scheme->verify == token_verify_header ? scheme->shown : NULL};

	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (names[i] && n-- == 0)
			return names[i];
	return NULL;
}

struct sign_verifier *sign_verifier_new(const struct sign_scheme *scheme, const struct secret *const *secrets, size_t n)
{
	struct sign_verifier *verifier = mem_alloc(sizeof *verifier);

	verifier->scheme = sign_scheme_read(scheme->name, NULL);
	ring_init(&verifier->ring, scheme->key, secrets, n);
	return verifier;
}

#define SPACE " \t\r\n"

size_t sign_secrets_read(const struct sign_scheme *scheme, const char *text, struct secret *out[SIGN_SECRETS_MOST])
{
	size_t count = 0, words = 0;
	const char *first = text + strspn(text, SPACE), *end = first;
	for (const char *p = first; *p; p += strspn(p, SPACE)) {
		size_t len = strcspn(p, SPACE);
		if (count + 1 < SIGN_SECRETS_MOST) /* one place is for the whole */
			out[count++] = secret_new(p, len);
		words++;
		end = p += len;
	}
	if (words > 1 && scheme->spaces)
		out[count++] = secret_new(first, (size_t)(end - first));
	return count;
}

void sign_verifier_free(struct sign_verifier *verifier)
{
	if (!verifier)
		return;
	ring_clear(&verifier->ring);
	sign_scheme_free(verifier->scheme);
	free(verifier);
}

const struct sign_scheme *sign_verifier_scheme(const struct sign_verifier *verifier)
{
	return verifier->scheme;
}

const char *sign_verifier_fault(const struct sign_verifier *verifier)
{
	return *verifier->ring.fault.text ? verifier->ring.fault.text : NULL;
}

enum sign_verdict sign_verify(const struct sign_verifier *verifier, const struct sign_input *in, struct err *why)
{
	if (sign_verifier_fault(verifier)) {
		err_set(why, "%s", verifier->ring.fault.text);
		return SIGN_NO_SECRET;
	}
	return verifier->scheme->verify(verifier->scheme, &verifier->ring, in, why);
}

bool sign_make(const struct sign_verifier *verifier, const char *id, int64_t now_s, const char *body, size_t len, struct buf *out,
	struct err *err)
{
	if (verifier->scheme->verify != standard_verify) {
		err_set(err, "the scheme %s cannot sign outgoing messages; standard-webhooks can", verifier->scheme->name);
		return false;
	}
	if (sign_verifier_fault(verifier)) {
		err_set(err, "%s", verifier->ring.fault.text);
		return false;
	}
	return standard_make(&verifier->ring, id, now_s, body, len, out, err);
}
