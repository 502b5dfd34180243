/* sign/hmac.h: HMAC with a key that is set up once and used many times.
 *
 * Setting up a key costs as much as hashing a small message, so an endpoint keeps a keyed context and duplicates it for each request
 * (half the time of a one-shot call). A key is read-only after hmac_key_new(): any number of threads may compute with it.
 *
 *     struct hmac_key *key = hmac_key_new(HMAC_SHA256, bytes, len);
 *     const struct hmac_part parts[] = {{ts, strlen(ts)}, {".", 1}, {body, body_len}};
 *     unsigned char mac[HMAC_MAX];
 *     size_t size = hmac_compute(key, parts, 3, mac);
 *     hmac_key_free(key);
 */
#ifndef GUICHET_SIGN_HMAC_H
#define GUICHET_SIGN_HMAC_H

#include <stddef.h>

enum hmac_hash { HMAC_SHA256, HMAC_SHA1, HMAC_SHA512, HMAC_MD5 };
#define HMAC_MAX 64

struct hmac_key;
struct hmac_part {
	const void *bytes;
	size_t len;
};

struct hmac_key *hmac_key_new(enum hmac_hash hash, const void *key, size_t len); /* exits with 71 when OpenSSL has no memory or no HMAC */
void hmac_key_free(struct hmac_key *key);                                        /* wipes; NULL is allowed */
size_t hmac_compute(const struct hmac_key *key, const struct hmac_part *parts, size_t n, unsigned char out[HMAC_MAX]); /* its length */

#endif
