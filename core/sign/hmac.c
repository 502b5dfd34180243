#include "sign/hmac.h"

#include "base/log.h"
#include "base/mem.h"

#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/params.h>
#include <stdio.h>
#include <stdlib.h>
#include <sysexits.h>

struct hmac_key {
	EVP_MAC_CTX *keyed;
};

/* OpenSSL fails here without memory or without its default provider: a program that cannot check a signature must not go on. */
static void *need(void *made)
{
	if (!made) {
		log_error("sign", "OpenSSL gives no HMAC context");
		exit(EX_OSERR);
	}
	return made;
}

static void need_done(int done)
{
	static char yes;

	need(done == 1 ? &yes : NULL);
}

struct hmac_key *hmac_key_new(enum hmac_hash hash, const void *key, size_t len)
{
	static const char *const names[] = {[HMAC_SHA256] = "SHA256", [HMAC_SHA1] = "SHA1", [HMAC_SHA512] = "SHA512", [HMAC_MD5] = "MD5"};
	char name[8];
	(void)snprintf(name, sizeof name, "%s", names[hash]);
	const OSSL_PARAM params[] = {OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, name, 0), OSSL_PARAM_construct_end()};

	struct hmac_key *made = mem_alloc(sizeof *made);
	EVP_MAC *mac = need(EVP_MAC_fetch(NULL, "HMAC", NULL));
	made->keyed = need(EVP_MAC_CTX_new(mac));
	EVP_MAC_free(mac);
	need_done(EVP_MAC_init(made->keyed, key, len, params));
	return made;
}

void hmac_key_free(struct hmac_key *key)
{
	if (!key)
		return;
	EVP_MAC_CTX_free(key->keyed);
	free(key);
}

size_t hmac_compute(const struct hmac_key *key, const struct hmac_part *parts, size_t n, unsigned char out[HMAC_MAX])
{
	EVP_MAC_CTX *ctx = need(EVP_MAC_CTX_dup(key->keyed));
	size_t len = 0;

	for (size_t i = 0; i < n; i++)
		need_done(EVP_MAC_update(ctx, parts[i].bytes, parts[i].len));
	need_done(EVP_MAC_final(ctx, out, &len, HMAC_MAX));
	EVP_MAC_CTX_free(ctx);
	return len;
}
