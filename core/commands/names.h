/* commands/names.h: what a house calls its teams and types, beside the names and words of the language itself.
 *
 * Any thread; everything lives as long as what it was made of.
 *
 *     const char *queue = names_queue(&names, "fac", &arena);      // "facturation", if no other begins so
 */
#ifndef GUICHET_COMMANDS_NAMES_H
#define GUICHET_COMMANDS_NAMES_H

#include "base/mem.h"

#include <stdbool.h>

struct other_name {
	const char *name;
	const char *stands_for; /* a queue */
	int value;              /* a type */
};

struct house_names {
	const char *const *queues;              /* NULL-terminated; NULL: every name is taken as it stands */
	const struct other_name *queue_aliases; /* end with a row without a name; NULL: none */
	const struct other_name *types;         /* folded; the same */
};

/* The one known queue whose name or other name is the word, or whose name begins with it. NULL: none, or several. */
const char *names_queue(const struct house_names *names, const char *word, struct arena *arena);
/* The type that the house calls so. */
bool names_type(const struct house_names *names, const char *word, struct arena *arena, int *out);

#endif
