#include "commands/names.h"

#include "commands/normalise.h"

#include <string.h>

static const struct other_name *find(const struct other_name *list, const char *folded, struct arena *arena)
{
	for (; list && list->name; list++)
		if (strcmp(normalise_fold(arena, list->name), folded) == 0)
			return list;
	return NULL;
}

const char *names_queue(const struct house_names *names, const char *word, struct arena *arena)
{
	const char *found = NULL, *folded = normalise_fold(arena, word);
	size_t count = 0;
	if (!names->queues)
		return arena_strdup(arena, word);
	const struct other_name *alias = find(names->queue_aliases, folded, arena);
	if (alias)
		return alias->stands_for;
	for (const char *const *name = names->queues; *name; name++) {
		const char *other = normalise_fold(arena, *name);
		if (strcmp(other, folded) == 0)
			return *name;
		if (strncmp(other, folded, strlen(folded)) == 0) {
			found = *name;
			count++;
		}
	}
	return count == 1 ? found : NULL;
}

bool names_type(const struct house_names *names, const char *word, struct arena *arena, int *out)
{
	const struct other_name *own = find(names->types, normalise_fold(arena, word), arena);
	if (own)
		*out = own->value;
	return own;
}
