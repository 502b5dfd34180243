/* host/proof.h: how the senders of a route prove themselves in one instance: the scheme that its options name, and its secrets.
 *
 * Made anew for each instance; whoever gets a verifier frees it. proof_fault() needs no instance at all: it is how `guichet check`, and
 * every start, find a secret that would refuse everybody before a sender does. Any thread.
 *
 *     struct sign_verifier *verifier = proof_verifier(scheme, config_text(section, route->secret));
 *     if (proof_fault(plugin, section, i, &proof)) faults_add(..., proof.key, proof.err.text);
 */
#ifndef GUICHET_HOST_PROOF_H
#define GUICHET_HOST_PROOF_H

#include "base/err.h"
#include "config/config.h"
#include "host/load.h"
#include "sign/scheme.h"

#define PROOF_KEY 64 /* bytes of an option's name */

struct proof {
	char key[PROOF_KEY]; /* the option that is meant */
	bool weak;       /* it works, but not as whoever wrote it may think */
	struct err err;
};

/* The word that names a route's scheme in this instance; NULL: the instance has no such route. */
const char *proof_scheme(const struct gd_route *route, const struct config_section *section);
/* Where the route lies in this instance; NULL: nowhere. */
const char *proof_path(const struct gd_route *route, const struct config_section *section);
const char *proof_key(const char *keys, char key[PROOF_KEY]); /* the first of "a|b"; gives the rest */
/* The first option of "a|b" that says something, and which it was; NULL: none of them. */
const char *proof_option(const char *keys, const struct config_section *section, char key[PROOF_KEY]);
bool proof_is_none(const char *scheme); /* "open" or "local": the host proves nothing */
/* Is what the route signs our own address? Then that must be known. */
bool proof_signs_url(const struct gd_route *route, const struct config_section *section);
struct sign_verifier *proof_verifier(const struct sign_scheme *scheme, const char *text); /* text NULL: it refuses everybody */
/* What is wrong with the scheme or the secret of that route of a plugin's; false: nothing, or it has been said of an earlier route. */
bool proof_fault(const struct gd_route *routes, const struct config_section *section, size_t at, struct proof *proof);

#endif
