#include "ovh.h"

#include <inttypes.h>
#include <openssl/evp.h>
#include <stdio.h>
#include <string.h>

static void add(EVP_MD_CTX *digest, const char *text)
{
	EVP_DigestUpdate(digest, text, strlen(text));
	EVP_DigestUpdate(digest, "+", 1);
}

void ovh_sign(const struct ovh_request *r, char out[OVH_SIGNATURE_SIZE])
{
	unsigned char bytes[EVP_MAX_MD_SIZE] = {0};
	char at[24];
	EVP_MD_CTX *digest = EVP_MD_CTX_new();

	(void)snprintf(at, sizeof at, "%" PRId64, r->at_s);
	(void)snprintf(out, OVH_SIGNATURE_SIZE, "$1$");
	if (!digest)
		return; /* no memory: the gateway refuses the request, and it is tried again */
	EVP_DigestInit_ex(digest, EVP_sha1(), NULL);
	add(digest, r->secret);
	add(digest, r->consumer);
	add(digest, r->method);
	add(digest, r->url);
	add(digest, r->body);
	EVP_DigestUpdate(digest, at, strlen(at));
	EVP_DigestFinal_ex(digest, bytes, NULL);
	EVP_MD_CTX_free(digest);
	for (size_t i = 0; i < 20; i++)
		(void)snprintf(out + 3 + 2 * i, 3, "%02x", bytes[i]);
}
