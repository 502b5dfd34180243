#include "basic.h"

#include <openssl/evp.h>
#include <stdio.h>
#include <string.h>

#define PLAIN_MOST 1024

void basic_write(struct buf *out, const char *user, const char *password)
{
	char plain[PLAIN_MOST], coded[4 * (PLAIN_MOST + 2) / 3 + 4];
	int len = snprintf(plain, sizeof plain, "%s:%s", user ? user : "", password ? password : "");

	if (len > 0 && (size_t)len < sizeof plain) {
		EVP_EncodeBlock((unsigned char *)coded, (const unsigned char *)plain, len);
		buf_addf(out, "Basic %s", coded);
	}
	explicit_bzero(plain, sizeof plain);
	explicit_bzero(coded, sizeof coded);
}
