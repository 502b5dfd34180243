/* sign/key.h: the secrets of one endpoint, prepared once for the scheme that uses them.
 *
 * A ring holds every secret that is valid at the moment: during a rotation the new one and the old one. An empty secret anywhere in
 * it, or one that the scheme cannot use, spoils the whole ring: `fault` says why, and then nobody is accepted. A silent "matches
 * nothing" would hide a configuration that has lost a secret. Copies are kept and wiped at the end. Read-only after ring_init, so any
 * thread may check with it.
 *
 *     struct key_ring ring;
 *     ring_init(&ring, KEY_SHA256, secrets, 2);
 *     if (!ring.fault.text[0])
 *         hmac_compute(ring.keys[0].hmac, ...);
 *     ring_clear(&ring);
 */
#ifndef GUICHET_SIGN_KEY_H
#define GUICHET_SIGN_KEY_H

#include "base/err.h"
#include "base/secret.h"
#include "sign/hmac.h"

#include <stdbool.h>
#include <stddef.h>

enum key_kind {
	KEY_PLAIN,           /* compared, not computed with */
	KEY_SHA256,          /* HMAC key = the bytes of the secret */
	KEY_SHA1,
	KEY_SHA512,
	KEY_MD5,
	KEY_STANDARD,        /* whsec_ and base64 (the prefix may be absent), or whpk_/whsk_ for ed25519 */
	KEY_PLAIN_OR_STANDARD /* GitLab: a token that may be a whsec_ */
};

struct evp_pkey_st;
struct sign_key {
	struct secret *plain;
	struct hmac_key *hmac; /* NULL if there is none */
	struct evp_pkey_st *ed25519; /* EVP_PKEY; NULL if there is none. OpenSSL's headers stay in the .c files */
	bool is_private;             /* it can sign, too */
};
struct key_ring {
	struct sign_key *keys;
	size_t n;
	struct err fault; /* empty: the ring works */
};

void ring_init(struct key_ring *ring, enum key_kind kind, const struct secret *const *secrets, size_t n);
void ring_clear(struct key_ring *ring);

#endif
