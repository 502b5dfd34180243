/* settings.h: the options of one [matrix NAME] section, as rows for the host and as values for the plugin.
 *
 * The texts are lent by the host from open() to close(); settings_read() copies nothing. Loop thread; settings_allows() and
 * settings_server() are pure.
 *
 *     struct settings s;
 *     if (!settings_read(&s, values, &err))
 *         return GD_BAD_CONFIG;
 */
#ifndef MATRIX_SETTINGS_H
#define MATRIX_SETTINGS_H

#include "base/err.h"
#include "guichet/channel.h"

#include <stdbool.h>

struct settings {
	const char *homeserver;      /* base URL without a final slash */
	size_t homeserver_len;
	const char *user;            /* NULL: whoever the token belongs to */
	const char *token, *password; /* one of them at least unless appservice */
	const char *device;
	bool appservice;
	const char *as_token, *id;   /* with appservice */
	const char *ghosts;          /* beginning of the local part of our ghosts */
	const char *invites;         /* canonical list of patterns */
	const char *agents_from;     /* canonical list of servers, NULL: our own */
	const char *encrypted_text;
	const char *unreadable_text, *withheld_text; /* NULL: nothing is said */
	const char *store_key, *recovery_key; /* NULL: none */
	bool receipts, typing, offer_reactions, encryption;
};

extern const struct gd_option settings_rows[];

bool settings_read(struct settings *settings, const char *const *values, struct err *err);

/* A canonical list holds the word; a '*' at the beginning of the list's word stands for any text: "*:example.org", "*". */
bool settings_allows(const char *list, const char *word);
const char *settings_server(const char *mxid); /* "example.org" of "@marie:example.org"; "" if there is none */

#endif
