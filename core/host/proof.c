#include "host/proof.h"

#include "base/text.h"

#include <string.h>

#define SHORT_SECRET 8

const char *proof_scheme(const struct gd_route *route, const struct config_section *section)
{
	const char *name = route->scheme[0] == '@' ? config_text(section, route->scheme + 1) : route->scheme;
	return name && *name ? name : NULL;
}

struct sign_verifier *proof_verifier(const struct sign_scheme *scheme, const char *text)
{
	struct secret *secrets[SIGN_SECRETS_MOST] = {NULL};
	const struct secret *lent[SIGN_SECRETS_MOST] = {NULL};
	size_t count = sign_secrets_read(scheme, text ? text : "", secrets);
	for (size_t i = 0; i < count; i++)
		lent[i] = secrets[i];
	struct sign_verifier *verifier = sign_verifier_new(scheme, lent, count);
	for (size_t i = 0; i < count; i++)
		secret_free(secrets[i]);
	return verifier;
}

/* A passphrase with spaces is a list of secrets, and the shortest word of it opens the way in. */
static bool has_short_word(const char *text, size_t *words)
{
	bool found = false;
	*words = 0;
	for (text += strspn(text, " \t\r\n"); *text; text += strspn(text, " \t\r\n")) {
		size_t len = strcspn(text, " \t\r\n");
		found = found || len < SHORT_SECRET;
		++*words;
		text += len;
	}
	return found && *words > 1;
}

static bool was_said(const struct gd_route *routes, const struct config_section *section, size_t at)
{
	for (size_t i = 0; i < at; i++)
		if (routes[i].secret && strcmp(routes[i].secret, routes[at].secret) == 0 && proof_scheme(&routes[i], section))
			return true;
	return false;
}

bool proof_fault(const struct gd_route *routes, const struct config_section *section, size_t at, struct proof *proof)
{
	const char *name = proof_scheme(&routes[at], section), *text = routes[at].secret ? config_text(section, routes[at].secret) : NULL;
	const struct sign_scheme *scheme = name ? sign_scheme_find(name) : NULL;
	size_t words = 0;
	if (!scheme || !text || text_is_blank(text) || was_said(routes, section, at))
		return false;
	struct sign_verifier *verifier = proof_verifier(scheme, text);
	const char *fault = sign_verifier_fault(verifier);
	*proof = (struct proof){.key = routes[at].secret};
	if (fault)
		err_set(&proof->err, "%s", fault);
	else if (has_short_word(text, &words))
		err_set(&proof->err, "spaces separate secrets, so these are %zu, and one of them is shorter than %d characters: whoever "
			"guesses it is believed", words, SHORT_SECRET);
	proof->weak = !fault && proof->err.text[0];
	sign_verifier_free(verifier);
	return proof->err.text[0] != '\0';
}
