/* sign/scheme.h: proves over the raw bytes that a request comes from who it should, by the scheme that its sender uses.
 *
 * This is the one place where senders are checked: the host calls it before a plugin sees a request, and `guichet signature` calls it to
 * tell an admin why a sender is refused. A verifier is made once per endpoint, holds every secret that is valid at the moment (two during a
 * rotation) and is read-only from then on: any thread may verify with it. Whoever makes one frees it. Anything but SIGN_ACCEPTED
 * means "refuse", with a sentence in `why` that names no secret.
 *
 *     struct sign_verifier *v = sign_verifier_new(sign_scheme_find("github"), secrets, 2);
 *     if (sign_verify(v, &input, &why) != SIGN_ACCEPTED)
 *         answer(401, why.text);
 *     sign_verifier_free(v);
 */
#ifndef GUICHET_SIGN_SCHEME_H
#define GUICHET_SIGN_SCHEME_H

#include "base/buf.h"
#include "base/err.h"
#include "base/secret.h"
#include "sign/input.h"
#include "sign/key.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct digest_rule;
struct standard_names;
struct sign_verifier;

struct sign_scheme {
	const char *name;
	const char *help; /* which headers, over what: for people */
	enum key_kind key;
	bool spaces; /* a secret may have some in it */
	bool url;    /* the address is signed: it must be known */
	enum sign_verdict (*verify)(const struct sign_scheme *scheme, const struct key_ring *ring, const struct sign_input *in,
		struct err *why);
	const struct digest_rule *digest;    /* of the schemes that digest_verify() serves */
	const struct standard_names *names;  /* of those that standard_verify() serves */
	const char *shown;                   /* the header or the argument that shows the secret itself, where it has a name; else NULL */
};

extern const struct sign_scheme sign_schemes[]; /* ends with a row whose name is NULL */
const struct sign_scheme *sign_scheme_find(const char *name); /* NULL: no such scheme */

/* The scheme that an option names, or describes in the words of sign/describe.h. Whoever reads it frees it. NULL: `err` says why. */
struct sign_scheme *sign_scheme_read(const char *text, struct err *err);
void sign_scheme_free(struct sign_scheme *scheme); /* NULL is allowed */
const char *sign_scheme_header(const struct sign_scheme *scheme, size_t n); /* the n-th header that a description names; NULL: no more */

/* Copies scheme and secrets. A verifier whose secrets are missing, empty or unusable is made all the same and refuses everybody. */
struct sign_verifier *sign_verifier_new(const struct sign_scheme *scheme, const struct secret *const *secrets, size_t n);
void sign_verifier_free(struct sign_verifier *verifier); /* NULL is allowed */

/* The text of an option or of a secret file: several secrets separated by white space, while they are rotated. Where a secret may be any
 * text, the whole counts too, so one that has spaces in it works as it is. How many were put into `out`; the caller frees them. */
#define SIGN_SECRETS_MOST 9 /* eight, and the whole */
size_t sign_secrets_read(const struct sign_scheme *scheme, const char *text, struct secret *out[SIGN_SECRETS_MOST]);
const char *sign_verifier_fault(const struct sign_verifier *verifier); /* why it refuses everybody, for `guichet check`; NULL: it works */

const struct sign_scheme *sign_verifier_scheme(const struct sign_verifier *verifier);

enum sign_verdict sign_verify(const struct sign_verifier *verifier, const struct sign_input *in, struct err *why);

/* Signs an outgoing message: appends its header lines "Name: value\n" to `out`, one signature a secret in the order given (the new one
 * first). Only the Standard Webhooks scheme can. False: `err` says why. */
bool sign_make(const struct sign_verifier *verifier, const char *id, int64_t now_s, const char *body, size_t len, struct buf *out,
	struct err *err);

#endif
