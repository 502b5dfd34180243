/* settings.h: the options of one [webhook NAME] section, as rows for the host and as values for the plugin.
 *
 * A section is a way in when it has `scheme`, a way out when it has `url`, and may be both. The texts are lent by the host from open() to
 * close(); settings_read() copies nothing. Loop thread.
 *
 *     struct settings s;
 *     if (!settings_read(&s, values, &err))
 *         return GD_BAD_CONFIG;
 */
#ifndef WEBHOOK_SETTINGS_H
#define WEBHOOK_SETTINGS_H

#include "base/err.h"
#include "guichet/channel.h"

#include <stdbool.h>
#include <stdint.h>

#define SETTINGS_WAITS 31

struct preset;

struct settings {
	/* in */
	const struct preset *preset;
	const char *scheme; /* NULL: no way in */
	bool per_group;
	const char *key_labels; /* canonical list, NULL: the fingerprint */
	const char *from, *map; /* lines "name=value" */
	const char *priority;
	bool trust_email;
	const char *honeypot, *redirect;
	/* out */
	const char *url; /* NULL: no way out */
	bool old_secret;
	int64_t old_until_ms;
	const char *events, *queues, *organisations; /* canonical lists, NULL: all */
	bool full, ordered;
	uint32_t waits_s[SETTINGS_WAITS + 1]; /* before attempts 2, 3 ..., ended by 0 */
	uint32_t in_flight; /* events under way at once */
};

extern const struct gd_option settings_rows[];

bool settings_read(struct settings *settings, const char *const *values, struct err *err);
uint32_t settings_conflict(const char *const *values, char *say, size_t size); /* of the descriptor */

/* The value of a line "name=value" in a table option. False: there is none. `value` is not terminated. */
bool settings_line(const char *table, const char *name, const char **value, size_t *len);

/* A canonical list holds the word; a last '*' in the list's word stands for any rest. NULL lists hold nothing. */
bool settings_lists(const char *list, const char *word);

#endif
