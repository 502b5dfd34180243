/* config/raw.h: what was written, before anybody asks whether it makes sense.
 *
 * The main file, the files of conf.d, what admins said in a chat and the environment, merged: sections and their `key = value` lines with
 * the place each came from. Within one file a section or key that stands twice is a fault; a later file or the environment replaces. The
 * caller's thread; raw_clear() wipes the values, since some are secrets.
 *
 *     struct raw raw = {0};
 *     raw_read(&raw, "/etc/guichet/guichet.ini", NULL, environ, &faults);
 *     raw_clear(&raw);
 */
#ifndef GUICHET_CONFIG_RAW_H
#define GUICHET_CONFIG_RAW_H

#include "base/mem.h"
#include "config/faults.h"

#include <stddef.h>

struct raw_entry {
	char *key, *value;
	struct origin origin;
	unsigned mode; /* permission bits of the file it stands in; 0600 for the environment */
};

struct raw_section {
	char *kind, *name; /* name NULL: the header has one word */
	struct origin origin;
	struct raw_entry *entries;
	size_t count;
};

struct raw {
	struct raw_section **sections;
	size_t count;
	struct arena memory;
};

#define RAW_SAID "chat.ini" /* in the data folder: written by the daemon, for sections that there are otherwise */

/* `said`: the file of what was said in a chat; NULL: where it is in the data folder, if it may be read. */
void raw_read(struct raw *raw, const char *path, const char *said, char *const *environment, struct faults *faults);
void raw_clear(struct raw *raw);

/* The name a section has in the environment and among credentials: "slack acme" is slack_acme. What is no letter and no digit is _. */
void raw_flat_name(const char *kind, const char *name, char *out, size_t out_size);

#endif
