/* Signature headers, URLs and bodies of strangers, under every scheme. Input: the scheme's number, then lines "Name: value" (the header
 * "url" is the URL), an empty line, and the body. */
// fuzz: room sign
#include "sign/scheme.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define HEADERS 8

/* Cuts "Name: value\n" lines out of the text. Returns where the body begins. */
static char *split(char *text, struct sign_input *in, struct gd_header *headers)
{
	while (*text && *text != '\n' && in->nheaders < HEADERS) {
		char *end = text + strcspn(text, "\n");
		char *colon = memchr(text, ':', (size_t)(end - text));
		char *next = end + (*end == '\n');
		*end = '\0';
		if (colon) {
			*colon = '\0';
			if (!strcmp(text, "url"))
				in->url = colon + 1 + (colon[1] == ' ');
			else
				headers[in->nheaders++] = (struct gd_header){text, colon + 1 + (colon[1] == ' ')};
		}
		text = next;
	}
	return text + (*text == '\n');
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char *const secrets[] = {
		"whsec_Z3VpY2hldC1zZWNyZXQtbnVtYmVyLW9uZS0wMTIzNDU2", "whpk_QNDT1r6TIhzkMhhZ3hZed0dnleZfg4gT32nvJ9rfWAk="};
	struct gd_header headers[HEADERS];
	struct sign_input in = {.headers = headers, .now_s = 1795302000};
	struct err why = {0};
	size_t schemes = 0;

	if (size < 1)
		return 0;
	while (sign_schemes[schemes].name)
		schemes++;
	char *text = malloc(size);
	memcpy(text, data + 1, size - 1);
	text[size - 1] = '\0';
	in.body = split(text, &in, headers);
	in.body_len = size - 1 - (size_t)(in.body - text);

	struct secret *held[2] = {secret_new(secrets[0], strlen(secrets[0])), secret_new(secrets[1], strlen(secrets[1]))};
	struct sign_verifier *verifier = sign_verifier_new(&sign_schemes[data[0] % schemes], (const struct secret *const *)held, 2);
	enum sign_verdict verdict = sign_verify(verifier, &in, &why);
	if ((verdict == SIGN_ACCEPTED) != !why.text[0])
		abort();
	sign_verifier_free(verifier);
	secret_free(held[0]);
	secret_free(held[1]);
	free(text);
	return 0;
}
