/* A request in the making, and what the scheme says of it: shared by the tests of this room. */
#ifndef SIGN_CHECK_H
#define SIGN_CHECK_H

#include "sign/encode.h"
#include "sign/scheme.h"

#include <stdio.h>
#include <string.h>

#define NOW INT64_C(1795302000)

struct attempt {
	const char *secrets[4]; /* ends with NULL */
	struct gd_header headers[4];
	struct gd_param query[3];
	const char *url, *body;
	int64_t now_s;          /* 0: NOW */
};

static inline enum sign_verdict try_scheme(const char *scheme, const struct attempt *attempt, struct err *why)
{
	struct secret *held[4] = {0};
	size_t n = 0, headers = 0, params = 0;

	struct sign_scheme *read = sign_scheme_read(scheme, why);
	if (!read)
		return SIGN_NO_SECRET;
	for (; n < 4 && attempt->secrets[n]; n++)
		held[n] = secret_new(attempt->secrets[n], strlen(attempt->secrets[n]));
	while (headers < 4 && attempt->headers[headers].name)
		headers++;
	while (params < 3 && attempt->query[params].name)
		params++;
	const struct sign_input in = {
		.url = attempt->url, .headers = attempt->headers, .nheaders = headers, .query = attempt->query, .nquery = params,
		.body = attempt->body ? attempt->body : "", .body_len = attempt->body ? strlen(attempt->body) : 0,
		.now_s = attempt->now_s ? attempt->now_s : NOW,
	};
	struct sign_verifier *verifier = sign_verifier_new(read, (const struct secret *const *)held, n);
	sign_scheme_free(read);
	enum sign_verdict verdict = sign_verify(verifier, &in, why);
	sign_verifier_free(verifier);
	for (size_t i = 0; i < n; i++)
		secret_free(held[i]);
	return verdict;
}

#define assert_verdict(scheme, expected, ...)                                                                                           \
	do {                                                                                                                            \
		struct err why_ = {0};                                                                                                  \
		assert_int_equal(try_scheme((scheme), &(struct attempt)__VA_ARGS__, &why_), (expected));                                \
		assert_int_equal(why_.text[0] == '\0', (expected) == SIGN_ACCEPTED);                                                    \
	} while (0)

/* The hex HMAC of a text: what a sender would write. */
static inline const char *hex_hmac(const char *secret, const char *text, char out[ENCODE_HEX_SIZE(HMAC_MAX)])
{
	struct hmac_key *key = hmac_key_new(HMAC_SHA256, secret, strlen(secret));
	const struct hmac_part part = {text, strlen(text)};
	unsigned char mac[HMAC_MAX];

	encode_hex(mac, hmac_compute(key, &part, 1, mac), out);
	hmac_key_free(key);
	return out;
}

#endif
