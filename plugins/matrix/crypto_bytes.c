#include "crypto_bytes.h"

#include "base/id.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/kdf.h>
#include <openssl/params.h>
#include <string.h>

#define SIGNATURE 64

/* ---- bytes as text ---- */

const char *crypto_base64(struct arena *arena, const void *bytes, size_t len, bool for_urls)
{
	char *text = arena_alloc(arena, 4 * ((len + 2) / 3) + 1);
	int written = EVP_EncodeBlock((unsigned char *)text, bytes, (int)len);

	while (written > 0 && text[written - 1] == '=')
		text[--written] = '\0';
	for (char *c = text; for_urls && *c; c++)
		*c = *c == '+' ? '-' : *c == '/' ? '_' : *c;
	return text;
}

uint8_t *crypto_unbase64(struct arena *arena, const char *text, size_t *len)
{
	size_t chars = strcspn(text, "="), padded = (chars + 3) / 4 * 4;
	char *whole = arena_alloc(arena, padded + 1);
	uint8_t *bytes = arena_alloc(arena, padded / 4 * 3 + 1);

	for (size_t i = 0; i < padded; i++)
		whole[i] = (char)(i >= chars ? '=' : text[i] == '-' ? '+' : text[i] == '_' ? '/' : text[i]);
	int decoded = chars % 4 == 1 ? -1 : EVP_DecodeBlock(bytes, (const unsigned char *)whole, (int)padded);
	if (decoded < 0)
		return NULL;
	*len = (size_t)decoded - (padded - chars);
	return bytes;
}

/* ---- ed25519 ---- */

const char *crypto_public(struct arena *arena, const uint8_t seed[CRYPTO_SEED])
{
	EVP_PKEY *key = EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, NULL, seed, CRYPTO_SEED);
	uint8_t bytes[32] = {0};
	size_t len = sizeof bytes;
	bool known = key && EVP_PKEY_get_raw_public_key(key, bytes, &len) == 1;

	EVP_PKEY_free(key);
	return known ? crypto_base64(arena, bytes, len, false) : NULL;
}

const char *crypto_sign(struct arena *arena, const uint8_t seed[CRYPTO_SEED], const char *text)
{
	EVP_PKEY *key = EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, NULL, seed, CRYPTO_SEED);
	EVP_MD_CTX *context = EVP_MD_CTX_new();
	uint8_t signature[SIGNATURE] = {0};
	size_t len = sizeof signature;
	bool made = key && context && EVP_DigestSignInit(context, NULL, NULL, NULL, key) == 1 &&
		    EVP_DigestSign(context, signature, &len, (const uint8_t *)text, strlen(text)) == 1;

	EVP_MD_CTX_free(context);
	EVP_PKEY_free(key);
	return made ? crypto_base64(arena, signature, len, false) : NULL;
}

bool crypto_verify(const char *public_key, const char *text, const char *signature)
{
	struct arena arena = {0};
	size_t key_len = 0, len = 0;
	const uint8_t *key_bytes = crypto_unbase64(&arena, public_key, &key_len), *bytes = crypto_unbase64(&arena, signature, &len);
	EVP_PKEY *key = key_bytes && key_len == 32 ? EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, NULL, key_bytes, key_len) : NULL;
	EVP_MD_CTX *context = EVP_MD_CTX_new();
	bool genuine = key && context && bytes && len == SIGNATURE && EVP_DigestVerifyInit(context, NULL, NULL, NULL, key) == 1 &&
		       EVP_DigestVerify(context, bytes, len, (const uint8_t *)text, strlen(text)) == 1;

	EVP_MD_CTX_free(context);
	EVP_PKEY_free(key);
	arena_clear(&arena);
	return genuine;
}

/* ---- files ---- */

const char *crypto_sha256(struct arena *arena, const void *bytes, size_t len)
{
	uint8_t digest[EVP_MAX_MD_SIZE] = {0};
	unsigned digest_len = 0;

	EVP_Digest(bytes, len, digest, &digest_len, EVP_sha256(), NULL);
	return crypto_base64(arena, digest, digest_len, false);
}

bool crypto_ctr(uint8_t *bytes, size_t len, const uint8_t key[32], const uint8_t iv[16])
{
	EVP_CIPHER_CTX *context = EVP_CIPHER_CTX_new();
	int written = 0;
	bool done = len <= INT32_MAX && context && EVP_EncryptInit_ex(context, EVP_aes_256_ctr(), NULL, key, iv) == 1 &&
		    EVP_EncryptUpdate(context, bytes, &written, bytes, (int)len) == 1;

	EVP_CIPHER_CTX_free(context);
	return done && (size_t)written == len;
}

/* ---- secrets behind a recovery key ---- */

/* 32 bytes for AES, 32 for the MAC. */
static bool derive(const uint8_t key[32], const char *name, uint8_t out[64])
{
	EVP_KDF *kdf = EVP_KDF_fetch(NULL, "HKDF", NULL);
	EVP_KDF_CTX *context = EVP_KDF_CTX_new(kdf);
	uint8_t salt[32] = {0};
	char digest[] = "SHA256";
	OSSL_PARAM params[] = {
		OSSL_PARAM_construct_utf8_string("digest", digest, 0),
		OSSL_PARAM_construct_octet_string("key", (void *)(uintptr_t)key, 32),
		OSSL_PARAM_construct_octet_string("salt", salt, sizeof salt),
		OSSL_PARAM_construct_octet_string("info", (void *)(uintptr_t)name, strlen(name)),
		OSSL_PARAM_construct_end(),
	};
	bool derived = context && EVP_KDF_derive(context, out, 64, params) == 1;

	EVP_KDF_CTX_free(context);
	EVP_KDF_free(kdf);
	return derived;
}

static const char *mac_of(struct arena *arena, const uint8_t key[32], const uint8_t *bytes, size_t len)
{
	uint8_t mac[EVP_MAX_MD_SIZE] = {0};
	unsigned mac_len = 0;

	return HMAC(EVP_sha256(), key, 32, bytes, len, mac, &mac_len) ? crypto_base64(arena, mac, mac_len, false) : NULL;
}

bool crypto_seal(struct arena *arena, const uint8_t key[32], const char *name, const void *plain, size_t len, struct crypto_sealed *out)
{
	uint8_t keys[64], iv[16];
	uint8_t *bytes = arena_copy(arena, plain, len);

	random_bytes(iv, sizeof iv);
	iv[8] &= 0x7f; /* some clients cannot carry a counter over */
	bool sealed = derive(key, name, keys) && crypto_ctr(bytes, len, keys, iv);
	*out = (struct crypto_sealed){crypto_base64(arena, iv, sizeof iv, false), crypto_base64(arena, bytes, len, false),
		sealed ? mac_of(arena, keys + 32, bytes, len) : NULL};
	OPENSSL_cleanse(keys, sizeof keys);
	return sealed && out->mac;
}

/* Other programs pad their base64. */
static bool same_base64(const char *a, const char *b)
{
	size_t a_len = strcspn(a, "="), b_len = strcspn(b, "=");

	return equal_constant_time(a, a_len, b, b_len);
}

const char *crypto_unseal(struct arena *arena, const uint8_t key[32], const char *name, const struct crypto_sealed *sealed)
{
	uint8_t keys[64] = {0};
	size_t iv_len = 0, len = 0;
	const uint8_t *iv = sealed->iv ? crypto_unbase64(arena, sealed->iv, &iv_len) : NULL;
	uint8_t *bytes = sealed->ciphertext ? crypto_unbase64(arena, sealed->ciphertext, &len) : NULL;

	if (!iv || iv_len != 16 || !bytes || !sealed->mac || !derive(key, name, keys))
		return NULL;
	const char *mac = mac_of(arena, keys + 32, bytes, len);
	bool good = mac && same_base64(mac, sealed->mac) && crypto_ctr(bytes, len, keys, iv);
	OPENSSL_cleanse(keys, sizeof keys);
	return good ? arena_strndup(arena, (const char *)bytes, len) : NULL;
}

/* ---- recovery keys ---- */

static const char base58[] = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";

#define WRAPPED 35 /* two bytes before the key, a check byte behind */

static uint8_t check_of(const uint8_t *bytes, size_t len)
{
	uint8_t check = 0;

	for (size_t i = 0; i < len; i++)
		check ^= bytes[i];
	return check;
}

bool crypto_recovery_key(const char *text, uint8_t key[32])
{
	uint8_t wrapped[WRAPPED] = {0};

	for (const char *c = text; *c; c++) {
		const char *digit = strchr(base58, *c);
		if (*c == ' ' || *c == '\n')
			continue;
		if (!digit)
			return false;
		unsigned carry = (unsigned)(digit - base58);
		for (size_t i = WRAPPED; i-- > 0; carry >>= 8) {
			carry += 58u * wrapped[i];
			wrapped[i] = (uint8_t)carry;
		}
		if (carry)
			return false;
	}
	bool good = wrapped[0] == 0x8b && wrapped[1] == 0x01 && check_of(wrapped, WRAPPED) == 0;
	memcpy(key, wrapped + 2, 32);
	OPENSSL_cleanse(wrapped, sizeof wrapped);
	return good;
}

const char *crypto_recovery_text(struct arena *arena, const uint8_t key[32])
{
	uint8_t wrapped[WRAPPED] = {0x8b, 0x01};
	char digits[64], *at = digits + sizeof digits;
	char *text = arena_alloc(arena, 2 * sizeof digits), *to = text;

	memcpy(wrapped + 2, key, 32);
	wrapped[WRAPPED - 1] = check_of(wrapped, WRAPPED - 1);
	for (bool zero = false; !zero;) {
		unsigned rest = 0;
		zero = true;
		for (size_t i = 0; i < WRAPPED; i++) {
			rest = rest << 8 | wrapped[i];
			wrapped[i] = (uint8_t)(rest / 58);
			rest %= 58;
			zero = zero && !wrapped[i];
		}
		*--at = base58[rest];
	}
	for (size_t n = 0; at < digits + sizeof digits; n++) {
		if (n && n % 4 == 0)
			*to++ = ' ';
		*to++ = *at++;
	}
	return text;
}
