/* What an admin writes about a sender's signature, and then what a stranger sends under it. Input: the description up to the first line
 * end, then lines "Name: value" of headers, an empty line, and the body. Whatever is accepted as a description must have all that a check
 * needs, and refuse or accept without harm. */
// fuzz: room sign
#include "sign/describe.h"
#include "sign/scheme.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define HEADERS 8
#define SECRET "a-long-secret-of-the-gateway"

static size_t read_headers(char **text, struct gd_header headers[HEADERS])
{
	size_t n = 0;

	while (**text && **text != '\n' && n < HEADERS) {
		char *end = *text + strcspn(*text, "\n"), *colon = memchr(*text, ':', (size_t)(end - *text));
		char *next = end + (*end == '\n');
		*end = '\0';
		if (colon) {
			*colon = '\0';
			headers[n++] = (struct gd_header){*text, colon + 1 + (colon[1] == ' ')};
		}
		*text = next;
	}
	*text += **text == '\n';
	return n;
}

static void verify(const struct sign_scheme *scheme, char *text)
{
	static const struct gd_param query[] = {{"token", SECRET}, {"key", "x"}, {"timestamp", "1795302000"}};
	struct gd_header headers[HEADERS];
	struct err why = {0};
	size_t nheaders = read_headers(&text, headers);
	const struct sign_input in = {.url = "https://desk.example.org/sms/one/in",
		.headers = headers,
		.nheaders = nheaders,
		.query = query,
		.nquery = 3,
		.body = text,
		.body_len = strlen(text),
		.now_s = 1795302000};
	struct secret *held = secret_new(SECRET, strlen(SECRET));
	struct sign_verifier *verifier = sign_verifier_new(scheme, (const struct secret *const *)&held, 1);

	enum sign_verdict verdict = sign_verify(verifier, &in, &why);
	if ((verdict == SIGN_ACCEPTED) != !why.text[0] || verdict == SIGN_NO_SECRET)
		abort();
	sign_verifier_free(verifier);
	secret_free(held);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = malloc(size + 1);
	struct err err = {0};

	memcpy(text, data, size);
	text[size] = '\0';
	char *end = text + strcspn(text, "\n"), *rest = end + (*end == '\n');
	*end = '\0';
	bool meant = describe_is(text);
	struct sign_scheme *scheme = meant ? sign_scheme_read(text, &err) : NULL;
	if (meant && !scheme == !err.text[0])
		abort();
	if (scheme)
		verify(scheme, rest);
	sign_scheme_free(scheme);
	free(text);
	return 0;
}
