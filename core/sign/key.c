#include "sign/key.h"

#include "base/mem.h"
#include "sign/encode.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <stdlib.h>
#include <string.h>

#define ED25519_PUBLIC 32
#define ED25519_SEED 32
#define ED25519_PAIR 64 /* seed, then the public key */
#define STANDARD_KEY_MAX 512

/* How a secret of the Standard Webhooks family begins, and what it is then. The row without a prefix is last. */
struct key_form {
	const char *prefix;
	size_t bytes; /* exactly so many, 0: any number */
	bool ed25519;
};
static const struct key_form forms[] = {
	{"whsec_", 0, false},
	{"whpk_", ED25519_PUBLIC, true},
	{"whsk_", ED25519_PAIR, true},
	{"", 0, false},
};

static const struct key_form *form_of(const char *text)
{
	const struct key_form *form = forms;

	while (strncmp(text, form->prefix, strlen(form->prefix)) != 0)
		form++;
	return form;
}

static bool standard_key(struct sign_key *key, const char *text, size_t len)
{
	unsigned char bytes[STANDARD_KEY_MAX];
	const struct key_form *form = form_of(text);
	size_t skip = strlen(form->prefix), n = 0;

	bool read = skip ? decode_base64_secret(text + skip, len - skip, bytes, sizeof bytes, &n)
			 : decode_base64(text, len, bytes, sizeof bytes, &n); /* any word may be meant: see that it is no password */
	bool good = read && n && (!form->bytes || n == form->bytes);
	key->is_private = good && form->ed25519 && n == ED25519_PAIR;
	if (key->is_private)
		key->ed25519 = EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, NULL, bytes, ED25519_SEED);
	else if (good && form->ed25519)
		key->ed25519 = EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, NULL, bytes, ED25519_PUBLIC);
	else if (good)
		key->hmac = hmac_key_new(HMAC_SHA256, bytes, n);
	OPENSSL_cleanse(bytes, sizeof bytes);
	return key->hmac || key->ed25519;
}

/* False: this scheme cannot work with this secret. */
static bool prepare(struct sign_key *key, enum key_kind kind)
{
	size_t len;
	const char *text = secret_bytes(key->plain, &len);

	switch (kind) {
	case KEY_PLAIN:
		return true;
	case KEY_SHA256:
		key->hmac = hmac_key_new(HMAC_SHA256, text, len);
		return true;
	case KEY_SHA1:
		key->hmac = hmac_key_new(HMAC_SHA1, text, len);
		return true;
	case KEY_SHA512:
		key->hmac = hmac_key_new(HMAC_SHA512, text, len);
		return true;
	case KEY_MD5:
		key->hmac = hmac_key_new(HMAC_MD5, text, len);
		return true;
	case KEY_STANDARD:
		return standard_key(key, text, len);
	case KEY_PLAIN_OR_STANDARD:
		standard_key(key, text, len);
		return true;
	}
	return false;
}

void ring_init(struct key_ring *ring, enum key_kind kind, const struct secret *const *secrets, size_t n)
{
	*ring = (struct key_ring){.keys = mem_array(n ? n : 1, sizeof *ring->keys), .n = n};
	if (!n)
		err_set(&ring->fault, "no secret is configured, so nobody is accepted");
	for (size_t i = 0; i < n; i++) {
		size_t len = 0;
		const char *text = secrets[i] ? secret_bytes(secrets[i], &len) : "";
		ring->keys[i].plain = secret_new(text, len);
		if (secret_empty(ring->keys[i].plain))
			err_set(&ring->fault, "secret %zu of %zu is empty, so nobody is accepted", i + 1, n);
		else if (!prepare(&ring->keys[i], kind))
			err_set(&ring->fault, "secret %zu of %zu is not whsec_ (or whpk_, whsk_) followed by base64, so nobody is accepted",
				i + 1, n);
	}
}

void ring_clear(struct key_ring *ring)
{
	for (size_t i = 0; i < ring->n; i++) {
		secret_free(ring->keys[i].plain);
		hmac_key_free(ring->keys[i].hmac);
		EVP_PKEY_free(ring->keys[i].ed25519);
	}
	free(ring->keys);
	*ring = (struct key_ring){0};
}
