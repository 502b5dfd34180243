/* crypto_json.h: JSON as it is signed. Pure.
 *
 * crypto_canonical() writes a value the one way that everybody writes it: keys in the order of their bytes, no spaces, nothing escaped
 * that need not be. crypto_signable() leaves out what is not covered by a signature: "signatures" and "unsigned" of the object. Over the
 * buffer's ceiling its `failed` says so. Any thread.
 *
 *     crypto_signable(&text, device);
 *     bool genuine = crypto_verify(key, text.data, signature);
 */
#ifndef MATRIX_CRYPTO_JSON_H
#define MATRIX_CRYPTO_JSON_H

#include "base/buf.h"
#include "base/json.h"

void crypto_canonical(struct buf *out, const struct json *value);
void crypto_signable(struct buf *out, const struct json *object);
/* The signature of `user` with the key "ed25519:NAME" on the object; NULL: there is none. */
const char *crypto_signature_on(const struct json *object, const char *user, const char *name);
/* Whether the object bears that signature, and `key` made it. */
bool crypto_signed_by(const struct json *object, const char *user, const char *name, const char *key);

#endif
