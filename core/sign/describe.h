/* sign/describe.h: how a sender proves itself, in words of an admin, for senders that no name in the table of schemes stands for.
 *
 *     header:X-My-Key                   that header is the secret
 *     token:param=key                   that query argument is the secret
 *     hmac:header=X-Signature,alg=sha256,enc=hex,over=body+ts
 *
 * Of the last, header is mandatory: where the signature is. alg: sha256 (unless said otherwise), sha512, sha1. enc: hex, HEX, base64. over:
 * what is signed, pieces joined by +, among them body: body, ts (the time, in seconds since 1970), url (as in our public address), or a
 * text between single quotes ('v0:'+ts+':'+body). ts: the header with the time, X-Timestamp unless said otherwise. prefix: what stands
 * before the signature ("sha256="). A time that is signed is judged as in every other scheme (sign/input.h).
 *
 * The description keeps all texts that its rule points to, so it must not be moved. Pure, any thread.
 *
 *     struct description made;
 *     if (!describe_read("hmac:header=X-Signature,over=body", &made, &err)) ...     // a sentence that names the word
 */
#ifndef GUICHET_SIGN_DESCRIBE_H
#define GUICHET_SIGN_DESCRIBE_H

#include "base/err.h"
#include "sign/digest.h"
#include "sign/key.h"

#include <stdbool.h>

#define DESCRIBE_MOST 400 /* bytes of a description */

struct description {
	char words[DESCRIBE_MOST]; /* cut into the texts below */
	enum key_kind key;
	struct digest_rule rule; /* header NULL: nothing is signed, the secret itself is shown */
	const char *shown;       /* the header or the argument that shows it; lower case if a header */
	bool in_query;           /* an argument */
	bool url;                /* the address is signed */
};

bool describe_is(const char *text); /* is it meant as a description, and not as a scheme's name? */
bool describe_read(const char *text, struct description *out, struct err *err);

#endif
