/* sign/digest.h: the schemes that sign with HMAC-SHA256 and write the result in lower-case hex.
 *
 * GitHub, Sentry, Grafana, Slack and SMS Gateway for Android differ only in a row of digest_rule: the header's name, a prefix, and what is
 * signed beside the body.
 * Stripe lists several signatures in one header and has its own reader. Any thread.
 *
 *     enum sign_verdict verdict = digest_verify(scheme, &ring, &in, &why);
 */
#ifndef GUICHET_SIGN_DIGEST_H
#define GUICHET_SIGN_DIGEST_H

#include "sign/key.h"
#include "sign/scheme.h"

struct digest_rule {
	const char *header;      /* carries prefix and hex */
	const char *prefix;      /* "sha256=", "v0=" or "" */
	const char *time_header; /* NULL: no time is signed */
	bool time_optional;      /* without that header the body alone is signed */
	const char *lead;        /* signed bytes are: lead, time, ":", body */
	bool time_last;          /* they are: body, time */
};

enum sign_verdict digest_verify(const struct sign_scheme *scheme, const struct key_ring *ring, const struct sign_input *in,
	struct err *why);
enum sign_verdict digest_verify_stripe(const struct sign_scheme *scheme, const struct key_ring *ring, const struct sign_input *in,
	struct err *why);

const char *digest_library(void); /* version of OpenSSL */

#endif
