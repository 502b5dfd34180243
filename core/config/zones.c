#include "config/zones.h"

#include "base/mem.h"
#include "config/options.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MOST_ZONES 1000

/* zone.tab: country, coordinates, name, remark, separated by tabs; comments begin with '#'. */
static const char *name_in(struct arena *arena, const char *line)
{
	const char *at = line[0] == '#' ? NULL : strchr(line, '\t');
	at = at ? strchr(at + 1, '\t') : NULL;
	return at ? arena_strndup(arena, at + 1, strcspn(at + 1, "\t\r\n")) : NULL;
}

static size_t read_names(struct arena *arena, FILE *file, const char **names)
{
	char line[512];
	size_t count = 0;
	names[count++] = "UTC"; /* has no country */
	while (count < MOST_ZONES && fgets(line, sizeof line, file)) {
		const char *name = name_in(arena, line);
		if (name)
			names[count++] = name;
	}
	return count;
}

bool zones_near(const char *name, char *near, size_t size)
{
	struct arena arena = {0};
	char path[4096];
	const char *dir = getenv("TZDIR"), *names[MOST_ZONES], *found = NULL;
	snprintf(path, sizeof path, "%s/zone.tab", dir && *dir ? dir : "/usr/share/zoneinfo");
	FILE *file = fopen(path, "rbe");
	if (file) {
		found = option_near_word(names, read_names(&arena, file, names), name);
		fclose(file);
	}
	if (found)
		snprintf(near, size, "%s", found);
	arena_clear(&arena);
	return found != NULL;
}
