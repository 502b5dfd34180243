/* sign/token.h: the schemes that show a secret instead of signing: GitLab's token, a header, Bearer, Basic, a path, a query argument.
 *
 * They prove the sender but not the bytes, so they belong behind TLS. Comparison takes constant time and needs equal length. Any thread.
 *
 *     enum sign_verdict verdict = token_verify_bearer(scheme, &ring, &in, &why);
 */
#ifndef GUICHET_SIGN_TOKEN_H
#define GUICHET_SIGN_TOKEN_H

#include "sign/key.h"
#include "sign/scheme.h"

typedef enum sign_verdict token_verify_fn(const struct sign_scheme *scheme, const struct key_ring *ring, const struct sign_input *in,
	struct err *why);

token_verify_fn token_verify_gitlab; /* X-Gitlab-Token: SECRET, or a Standard Webhooks signature made with it */
token_verify_fn token_verify_bearer; /* Authorization: Bearer SECRET */
token_verify_fn token_verify_basic;  /* Authorization: Basic base64(SECRET), where SECRET is user:password */
token_verify_fn token_verify_path;   /* the last segment of the URL's path */
token_verify_fn token_verify_header; /* X-Token: SECRET, or another header */
token_verify_fn token_verify_query;  /* ?token=SECRET, or another argument */

#endif
