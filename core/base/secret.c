#include "base/secret.h"
#include "base/id.h"
#include "base/mem.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

struct secret {
	size_t len;
	char bytes[];
};

struct secret *secret_new(const void *bytes, size_t len)
{
	struct secret *secret = mem_alloc(sizeof(*secret) + len + 1);
	secret->len = len;
	if (len > 0)
		memcpy(secret->bytes, bytes, len);
	return secret;
}

void secret_free(struct secret *secret)
{
	if (!secret)
		return;
	explicit_bzero(secret->bytes, secret->len);
	free(secret);
}

const char *secret_bytes(const struct secret *secret, size_t *len)
{
	if (len)
		*len = secret ? secret->len : 0;
	return secret ? secret->bytes : "";
}

bool secret_empty(const struct secret *secret)
{
	size_t len;
	const char *bytes = secret_bytes(secret, &len);
	while (len > 0 && isspace((unsigned char)bytes[len - 1]))
		len--;
	return len == 0;
}

bool secret_equal(const struct secret *secret, const void *bytes, size_t len)
{
	return len > 0 && !secret_empty(secret) && equal_constant_time(secret->bytes, secret->len, bytes, len);
}
