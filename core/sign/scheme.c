#include "sign/scheme.h"

#include "base/mem.h"
#include "sign/digest.h"
#include "sign/standard.h"
#include "sign/token.h"
#include "sign/twilio.h"

#include <stdlib.h>
#include <string.h>

static const struct digest_rule github = {"x-hub-signature-256", "sha256=", NULL, false, "", false};
static const struct digest_rule slack = {"x-slack-signature", "v0=", "x-slack-request-timestamp", false, "v0:", false};
static const struct digest_rule sentry = {"sentry-hook-signature", "", NULL, false, "", false};
static const struct digest_rule grafana = {"x-grafana-alerting-signature", "", "x-grafana-alerting-timestamp", true, "", false};
static const struct digest_rule smsgate = {"x-signature", "", "x-timestamp", false, "", true};

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
	{.name = "header", .key = KEY_PLAIN, .verify = token_verify_header,
	 .help = "the header X-Token is the secret"},
	{.name = "bearer", .key = KEY_PLAIN, .verify = token_verify_bearer,
	 .help = "Authorization: Bearer SECRET"},
	{.name = "basic", .key = KEY_PLAIN, .spaces = true, .verify = token_verify_basic,
	 .help = "Authorization: Basic, the secret is user:password"},
	{.name = "path", .key = KEY_PLAIN, .verify = token_verify_path,
	 .help = "the last segment of the URL is the secret"},
	{.name = "query", .key = KEY_PLAIN, .verify = token_verify_query,
	 .help = "the query argument token is the secret"},
	{.name = "twilio", .key = KEY_SHA1, .spaces = true, .verify = twilio_verify,
	 .help = "X-Twilio-Signature over the URL and the form fields"},
	{.name = NULL},
};

struct sign_verifier {
	const struct sign_scheme *scheme;
	struct key_ring ring;
};

const struct sign_scheme *sign_scheme_find(const char *name)
{
	for (const struct sign_scheme *scheme = sign_schemes; scheme->name; scheme++)
		if (!strcmp(scheme->name, name))
			return scheme;
	return NULL;
}

struct sign_verifier *sign_verifier_new(const struct sign_scheme *scheme, const struct secret *const *secrets, size_t n)
{
	struct sign_verifier *verifier = mem_alloc(sizeof *verifier);

	verifier->scheme = scheme;
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
	free(verifier);
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
