#include "cli/mark.h"

#include <stddef.h>
#include <string.h>

static const struct {
	const char *result, *mark;
} rows[] = {{"taken", "👀"}, {"held", "⏳"}, {"noted", "🔒"}, {"filed", "📥"}, {"added", "📥"}, {"commented", "📥"}, {"wip", "🔧"},
	{"solved", "✅"}};

const char *result_mark(const char *result)
{
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		if (strcmp(rows[i].result, result) == 0)
			return rows[i].mark;
	return NULL;
}
