/* host/load.h: finds a channel plugin, judges it, and makes it fit.
 *
 * A plugin is DIR/<name>.so with one symbol, guichet_channel_1. It runs with all the rights of the daemon, so DIR and the file must
 * belong to root or to the daemon's own user and be writable by nobody else. `abi` and `size` are read first; min(size, ours) bytes
 * are copied into a zeroed struct, so hooks that an older plugin does not know are NULL and fields of a newer one are left out; only
 * then are the mandatory ones looked for. A .so is never unloaded: a leak report can name its functions, and a late call finds its
 * code. Loop thread, or the one thread of a command; plugins_clear() frees the records and keeps the code.
 *
 *     struct plugins plugins = {0};
 *     plugins_init(&plugins, "/usr/lib/guichet/plugins");
 *     const struct plugin *slack = plugins_get(&plugins, "slack", &err);   // NULL: err says what is wrong and what to do
 *     slack->table.open(...);
 *     plugins_clear(&plugins);
 */
#ifndef GUICHET_HOST_LOAD_H
#define GUICHET_HOST_LOAD_H

#include "base/err.h"
#include "guichet/channel.h"

#include <stdbool.h>
#include <stddef.h>

struct plugin {
	char *name, *path;
	struct gd_channel_plugin table; /* ours in size: what the plugin does not have is zero */
	uint32_t size;                  /* what it said its own size is */
	size_t option_count;
};

struct plugins {
	char *dir;
	struct plugin **list;
	size_t count;
};

void plugins_init(struct plugins *plugins, const char *dir);
void plugins_clear(struct plugins *plugins);

const struct plugin *plugins_get(struct plugins *plugins, const char *name, struct err *err); /* loads it the first time */
/* Names of the .so files in the folder, sorted, whether they load or not; at most `max`. The caller frees each. */
size_t plugins_names(const struct plugins *plugins, char **names, size_t max);

/* The judgement alone, for a table however it was found. `size` bytes of `found` are readable. */
bool plugin_negotiate(const char *name, const struct gd_channel_plugin *found, struct plugin *out, struct err *err);

#endif
