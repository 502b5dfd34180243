#include "sign/token.h"

#include "base/limits.h"
#include "sign/encode.h"
#include "sign/standard.h"

#include <string.h>
#include <strings.h>

static enum sign_verdict compare(const struct key_ring *ring, const void *shown, size_t len, struct err *why)
{
	bool found = false;

	for (size_t i = 0; i < ring->n; i++)
		found |= secret_equal(ring->keys[i].plain, shown, len);
	if (found)
		return SIGN_ACCEPTED;
	err_set(why, "the secret that the request shows is not one of ours");
	return SIGN_MISMATCH;
}

enum sign_verdict token_verify_gitlab(const struct sign_scheme *scheme, const struct key_ring *ring, const struct sign_input *in,
	struct err *why)
{
	const char *token = NULL;

	if (!input_has_header(in, "x-gitlab-token") && input_has_header(in, scheme->names->signature[0]))
		return standard_verify(scheme, ring, in, why);
	enum sign_verdict verdict = input_header(in, "x-gitlab-token", &token, why);
	return verdict == SIGN_ACCEPTED ? compare(ring, token, strlen(token), why) : verdict;
}

/* What follows "<word> " in the Authorization header; the word in any case, as HTTP says. */
static enum sign_verdict authorization(const struct sign_input *in, const char *word, const char **rest, struct err *why)
{
	size_t len = strlen(word);

	enum sign_verdict verdict = input_header(in, "authorization", rest, why);
	if (verdict != SIGN_ACCEPTED)
		return verdict;
	if (strncasecmp(*rest, word, len) != 0 || (*rest)[len] != ' ') {
		err_set(why, "the header Authorization does not begin with \"%s \"", word);
		return SIGN_MALFORMED;
	}
	*rest += len;
	*rest += strspn(*rest, " ");
	return SIGN_ACCEPTED;
}

enum sign_verdict token_verify_bearer(const struct sign_scheme *scheme, const struct key_ring *ring, const struct sign_input *in,
	struct err *why)
{
	const char *token = NULL;
	(void)scheme;

	enum sign_verdict verdict = authorization(in, "Bearer", &token, why);
	return verdict == SIGN_ACCEPTED ? compare(ring, token, strlen(token), why) : verdict;
}

enum sign_verdict token_verify_basic(const struct sign_scheme *scheme, const struct key_ring *ring, const struct sign_input *in,
	struct err *why)
{
	unsigned char shown[1024];
	const char *text = NULL;
	size_t len = 0;
	(void)scheme;

	enum sign_verdict verdict = authorization(in, "Basic", &text, why);
	if (verdict != SIGN_ACCEPTED)
		return verdict;
	if (!decode_base64(text, strlen(text), shown, sizeof shown, &len) || !memchr(shown, ':', len)) {
		err_set(why, "the header Authorization does not hold the base64 of user:password");
		return SIGN_MALFORMED;
	}
	return compare(ring, shown, len, why);
}

enum sign_verdict token_verify_header(const struct sign_scheme *scheme, const struct key_ring *ring, const struct sign_input *in,
	struct err *why)
{
	const char *token = NULL;

	enum sign_verdict verdict = input_header(in, scheme->shown, &token, why);
	return verdict == SIGN_ACCEPTED ? compare(ring, token, strlen(token), why) : verdict;
}

enum sign_verdict token_verify_path(const struct sign_scheme *scheme, const struct key_ring *ring, const struct sign_input *in,
	struct err *why)
{
	const char *url = in->url ? in->url : "";
	size_t end = strcspn(url, "?#"), start = end;
	(void)scheme;

	while (start && url[start - 1] != '/')
		start--;
	if (start == end) {
		err_set(why, "the URL does not end in a secret");
		return SIGN_MISSING;
	}
	return compare(ring, url + start, end - start, why);
}

enum sign_verdict token_verify_query(const struct sign_scheme *scheme, const struct key_ring *ring, const struct sign_input *in,
	struct err *why)
{
	const char *token = NULL;

	for (size_t i = 0; i < in->nquery; i++) {
		if (strcmp(in->query[i].name, scheme->shown) != 0)
			continue;
		if (token) {
			err_set(why, "the query argument %s appears twice", scheme->shown);
			return SIGN_MALFORMED;
		}
		token = in->query[i].value;
	}
	if (!token || !*token) {
		err_set(why, "the query argument %s is missing", scheme->shown);
		return SIGN_MISSING;
	}
	return compare(ring, token, strlen(token), why);
}
