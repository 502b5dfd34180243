/* config/diff.h: what changed between two configurations, and whether it can be applied without closing anything.
 *
 * One change for each section that came, went or has other values. `reload` says that every changed value is of a row with
 * GD_OPT_RELOAD; for a channel instance false means that it is closed and opened again, for a section of the core that the daemon must
 * be started again. The changes point into both configurations. The caller's thread; free() the list.
 *
 *     size_t count = 0;
 *     struct config_change *changes = config_diff(old, new, &count);
 *     for (size_t i = 0; i < count; i++) ...
 *     free(changes);
 */
#ifndef GUICHET_CONFIG_DIFF_H
#define GUICHET_CONFIG_DIFF_H

#include "config/config.h"

#include <stdbool.h>
#include <stddef.h>

enum config_change_kind { CONFIG_ADDED = 1, CONFIG_REMOVED = 2, CONFIG_CHANGED = 3 };

struct config_change {
	enum config_change_kind kind;
	const struct config_section *before, *after; /* NULL for added and removed */
	const char *key; /* CONFIG_CHANGED: the first changed value that forbids a reload, else the first changed */
	bool reload;
};

struct config_change *config_diff(const struct config *before, const struct config *after, size_t *count);

#endif
