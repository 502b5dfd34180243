/* crypto_bytes.h: the plain cryptography around the ratchets, with OpenSSL: signatures, files, secrets, and how bytes are written. Pure.
 *
 * Keys and signatures are base64 without padding, as everywhere in Matrix. Results live in the arena; NULL or false: the input is not what
 * it should be. Any thread.
 *
 *     const char *public_key = crypto_public(&arena, seed);
 *     const char *signature = crypto_sign(&arena, seed, "{\"a\":1}");
 *     bool genuine = crypto_verify(public_key, "{\"a\":1}", signature);
 */
#ifndef MATRIX_CRYPTO_BYTES_H
#define MATRIX_CRYPTO_BYTES_H

#include "base/mem.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define CRYPTO_SEED 32 /* bytes of an ed25519 seed, of a file's key and of a recovery key */

const char *crypto_base64(struct arena *arena, const void *bytes, size_t len, bool for_urls);
uint8_t *crypto_unbase64(struct arena *arena, const char *text, size_t *len); /* both alphabets, padded or not */

const char *crypto_public(struct arena *arena, const uint8_t seed[CRYPTO_SEED]);
const char *crypto_sign(struct arena *arena, const uint8_t seed[CRYPTO_SEED], const char *text);
bool crypto_verify(const char *public_key, const char *text, const char *signature);

const char *crypto_sha256(struct arena *arena, const void *bytes, size_t len);

/* A file of an encrypted room, in place: AES-256-CTR. The same operation both ways. */
bool crypto_ctr(uint8_t *bytes, size_t len, const uint8_t key[32], const uint8_t iv[16]);

/* What a recovery key protects ("m.secret_storage.v1.aes-hmac-sha2"). `name` is the secret's. */
struct crypto_sealed {
	const char *iv, *ciphertext, *mac; /* base64 */
};
bool crypto_seal(struct arena *arena, const uint8_t key[32], const char *name, const void *plain, size_t len, struct crypto_sealed *out);
const char *crypto_unseal(struct arena *arena, const uint8_t key[32], const char *name, const struct crypto_sealed *sealed);
/* "EsTc 4kKc ...": base58 with two bytes before and a check byte behind; spaces are for people. */
bool crypto_recovery_key(const char *text, uint8_t key[32]);
const char *crypto_recovery_text(struct arena *arena, const uint8_t key[32]);

#endif
