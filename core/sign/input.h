/* sign/input.h: what a request shows as proof of its sender, as it came, and the verdicts on it.
 *
 * Everything is lent by the caller for the time of a check. Bodies are raw bytes: no check parses one before the proof holds. A header that
 * decides and appears twice is refused, because two readers could each take another one. Any thread; nothing is allocated.
 *
 *     const char *signature;
 *     enum sign_verdict verdict = input_header(in, "x-slack-signature", &signature, why);
 *     if (verdict != SIGN_ACCEPTED)
 *         return verdict;
 */
#ifndef GUICHET_SIGN_INPUT_H
#define GUICHET_SIGN_INPUT_H

#include "base/err.h"
#include "guichet/http.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum sign_verdict {
	SIGN_ACCEPTED = 0,
	SIGN_NO_SECRET = 1, /* our side: no secret, an empty one, or one that this scheme cannot use. Nobody is accepted */
	SIGN_MISSING = 2,   /* the request carries no proof */
	SIGN_MALFORMED = 3, /* the proof is not written as the scheme says */
	SIGN_STALE = 4,     /* its time is outside the window */
	SIGN_MISMATCH = 5   /* well written, and made with another secret or for other bytes */
};

struct sign_input {
	const char *url;                 /* the configured public URL of the route, byte for byte as the sender knows it; NULL if unknown */
	const struct gd_header *headers; /* names in any case */
	size_t nheaders;
	const struct gd_param *query;    /* decoded, for the scheme "query" only */
	size_t nquery;
	const char *body;                /* raw */
	size_t body_len;
	int64_t now_s;
};

#define SIGN_WINDOW_S 300 /* of every scheme that signs a time; both edges belong to it */

/* The value of the header, which must be there once and not empty. */
enum sign_verdict input_header(const struct sign_input *in, const char *name, const char **value, struct err *why);
bool input_has_header(const struct sign_input *in, const char *name);

/* Seconds since 1970 in digits alone, without a sign, leading zeros or spaces, since the digits themselves are signed. */
enum sign_verdict input_time(const char *text, size_t len, int64_t *seconds, struct err *why);
enum sign_verdict input_window(int64_t seconds, int64_t now_s, struct err *why);

#endif
