/* sign/digest.h: the schemes that write an HMAC of the body into a header.
 *
 * GitHub, Sentry, Grafana, Slack and SMS Gateway for Android differ only in a row of digest_rule: the header's name, a prefix, and the
 * pieces that are signed one after the other. sign/describe.h makes such a row of what an admin writes.
 * Stripe lists several signatures in one header and has its own reader. Any thread.
 *
 *     enum sign_verdict verdict = digest_verify(scheme, &ring, &in, &why);
 */
#ifndef GUICHET_SIGN_DIGEST_H
#define GUICHET_SIGN_DIGEST_H

#include "sign/key.h"
#include "sign/scheme.h"

#define DIGEST_PIECES 8

enum digest_piece_kind { PIECE_END = 0, PIECE_BODY, PIECE_TIME, PIECE_URL, PIECE_TEXT };
struct digest_piece {
	enum digest_piece_kind kind;
	const char *text; /* of PIECE_TEXT */
};

/* How the bytes of the HMAC are written. */
enum digest_writing { DIGEST_HEX = 0, DIGEST_UPPER_HEX, DIGEST_BASE64 };

struct digest_rule {
	const char *header;      /* carries prefix and HMAC */
	const char *prefix;      /* "sha256=", "v0=" or "" */
	const char *time_header; /* NULL: no time is signed */
	bool time_optional;      /* without that header the body alone is signed */
	enum digest_writing writing;
	struct digest_piece over[DIGEST_PIECES + 1]; /* what is signed */
};

enum sign_verdict digest_verify(const struct sign_scheme *scheme, const struct key_ring *ring, const struct sign_input *in,
	struct err *why);
enum sign_verdict digest_verify_stripe(const struct sign_scheme *scheme, const struct key_ring *ring, const struct sign_input *in,
	struct err *why);

const char *digest_library(void); /* version of OpenSSL */

#endif
