/* sign/standard.h: Standard Webhooks, which Svix and GitLab's signing tokens follow too.
 *
 * Signed bytes are "id.timestamp.body". The signature header lists entries between spaces: "v1,<base64 HMAC-SHA256>" for shared secrets,
 * "v1a,<base64 ed25519>" for public keys; unknown versions are left alone and one match is enough. Any thread.
 *
 *     standard_make(&ring, "evt_01", now_s, body, len, &out, &err);   // the three header lines of an outgoing request
 */
#ifndef GUICHET_SIGN_STANDARD_H
#define GUICHET_SIGN_STANDARD_H

#include "base/buf.h"
#include "sign/key.h"
#include "sign/scheme.h"

/* Each header under its first name, or else under its second. */
struct standard_names {
	const char *id[2], *time[2], *signature[2];
};

enum sign_verdict standard_verify(const struct sign_scheme *scheme, const struct key_ring *ring, const struct sign_input *in,
	struct err *why);

/* Appends "webhook-id: ...\nwebhook-timestamp: ...\nwebhook-signature: v1,... v1a,...\n", one entry a secret in the ring's order. */
bool standard_make(const struct key_ring *ring, const char *id, int64_t now_s, const char *body, size_t len, struct buf *out,
	struct err *err);

#endif
