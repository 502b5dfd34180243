/* config/config.h: the configuration as a value that never changes after it was read.
 *
 * A section is `[kind name]`: `[server]`, `[queue technique]`, `[slack acme]`. Sections of the core have the rows of config/core_rows.h;
 * every other kind is a plugin with rows of its own. Each value is canonical text (config/options.h) and remembers where it was written.
 * config/load.h makes a struct config. Any thread may read one; its owner frees it, and what was secret is wiped then.
 *
 *     const struct config_section *server = config_section(config, "server", NULL);
 *     int64_t rate = config_int(server, "rate");
 *     for (const struct config_section *q = NULL; (q = config_next(config, "queue", q));) ...
 */
#ifndef GUICHET_CONFIG_CONFIG_H
#define GUICHET_CONFIG_CONFIG_H

#include "base/buf.h"
#include "base/mem.h"
#include "config/faults.h"
#include "guichet/channel.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The values of one table of rows. `texts` is what a plugin's open() gets: in the order of the rows, NULL where there is none, and at
 * the end. */
struct config_values {
	const struct gd_option *rows;
	size_t count;
	const char **texts;
	struct origin *origins; /* file NULL: the fallback */
};

struct config_section {
	const char *kind, *name; /* name is NULL in [server] and its like */
	struct origin origin;    /* file NULL: the section was not written, all values are fallbacks */
	bool plugin;
	struct config_values own;    /* the kind's rows */
	struct config_values common; /* plugins: what every channel instance has (core_rows_instance) */
};

struct config {
	struct config_section **sections; /* in file order, the core's single ones first */
	size_t count;
	struct config_secret *secrets;    /* texts to wipe */
	size_t nsecrets;
	struct arena memory;
};
struct config_secret {
	char *text;
	size_t len;
};

void config_free(struct config *config); /* NULL is allowed */

/* `name` NULL: the section of that kind without a name, which always exists for the core's single kinds. NULL: there is none. */
const struct config_section *config_section(const struct config *config, const char *kind, const char *name);
/* In file order; `after` NULL: the first. NULL: no more. */
const struct config_section *config_next(const struct config *config, const char *kind, const struct config_section *after);
const struct config_section *config_next_instance(const struct config *config, const struct config_section *after); /* plugins, any kind */

/* A value, NULL if there is none. The key must be in the rows: a misspelt one is a bug and aborts. */
const char *config_text(const struct config_section *section, const char *key);
int64_t config_int(const struct config_section *section, const char *key);   /* also GD_SECONDS; 0 if there is none */
bool config_bool(const struct config_section *section, const char *key);     /* false if there is none */
bool config_has(const struct config_section *section, const char *key);      /* there is a value and it is not empty */
bool config_lists(const struct config_section *section, const char *key, const char *word); /* a GD_LIST holds the word */
/* The origin of a value, or the section's own if the value was not written. */
struct origin config_origin(const struct config_section *section, const char *key);
/* The line of a GD_OPT_MANY table by its name; NULL. `*len` gets its length. */
const char *config_line(const struct config_section *section, const char *key, const char *name, size_t *len);

/* "slack acme", or "server". */
void config_title(const struct config_section *section, struct buf *out);

#endif
