#include "host/proof.h"

#include "base/text.h"

#include <stdio.h>
#include <string.h>

#define SHORT_SECRET 8

const char *proof_key(const char *keys, char key[PROOF_KEY])
{
	size_t len = strcspn(keys, "|");
	snprintf(key, PROOF_KEY, "%.*s", (int)len, keys);
	return keys + len + (keys[len] == '|');
}

const char *proof_option(const char *keys, const struct config_section *section, char key[PROOF_KEY])
{
	const char *value = NULL;
	while (*keys && !value) {
		keys = proof_key(keys, key);
		value = config_text(section, key);
		value = value && *value ? value : NULL;
	}
	return value;
}

static const char *word_of(const char *word, const struct config_section *section)
{
	char key[PROOF_KEY];
	return word[0] == '@' ? proof_option(word + 1, section, key) : word;
}

const char *proof_scheme(const struct gd_route *route, const struct config_section *section)
{
	return word_of(route->scheme, section);
}

const char *proof_path(const struct gd_route *route, const struct config_section *section)
{
	return word_of(route->path, section);
}

bool proof_is_none(const char *scheme)
{
	return strcmp(scheme, "open") == 0 || strcmp(scheme, "local") == 0;
}

bool proof_signs_url(const struct gd_route *route, const struct config_section *section)
{
	const char *name = proof_path(route, section) ? proof_scheme(route, section) : NULL;
	struct sign_scheme *scheme = name ? sign_scheme_read(name, NULL) : NULL;
	bool url = scheme && scheme->url;
	sign_scheme_free(scheme);
	return url;
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
	const char *secret = routes[at].secret;
	for (size_t i = 0; secret && i < at; i++)
		if (routes[i].secret && strcmp(routes[i].secret, secret) == 0 && proof_scheme(&routes[i], section))
			return true;
	return false;
}

static void judge_secret(const struct sign_scheme *scheme, const char *text, struct proof *proof)
{
	size_t words = 0;
	struct sign_verifier *verifier = proof_verifier(scheme, text);
	const char *fault = sign_verifier_fault(verifier);
	if (fault)
		err_set(&proof->err, "%s", fault);
	else if (has_short_word(text, &words))
		err_set(&proof->err, "spaces separate secrets, so these are %zu, and one of them is shorter than %d characters: whoever "
			"guesses it is believed", words, SHORT_SECRET);
	proof->weak = !fault && proof->err.text[0];
	sign_verifier_free(verifier);
}

bool proof_fault(const struct gd_route *routes, const struct config_section *section, size_t at, struct proof *proof)
{
	const char *name = proof_scheme(&routes[at], section), *text = routes[at].secret ? config_text(section, routes[at].secret) : NULL;
	*proof = (struct proof){.weak = false};
	if (!name || proof_is_none(name) || was_said(routes, section, at))
		return false;
	struct sign_scheme *scheme = sign_scheme_read(name, &proof->err);
	if (!scheme && routes[at].scheme[0] == '@') {
		(void)proof_option(routes[at].scheme + 1, section, proof->key);
	} else if (scheme && text && !text_is_blank(text)) {
		snprintf(proof->key, sizeof proof->key, "%s", routes[at].secret);
		judge_secret(scheme, text, proof);
	}
	sign_scheme_free(scheme);
	return proof->err.text[0] != '\0';
}
