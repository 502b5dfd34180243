#include "host/match.h"

#include <string.h>

#define INSTANCE "{instance}"

bool match_path(const char *pattern, const char *instance, const char *path)
{
	while (*pattern) {
		size_t skip = strlen(INSTANCE);
		if (strncmp(pattern, INSTANCE, skip) == 0) {
			size_t len = strlen(instance);
			if (strncmp(path, instance, len) != 0)
				return false;
			pattern += skip;
			path += len;
		} else if (pattern[0] == '*' && !pattern[1]) {
			return *path != '\0';
		} else if (*pattern++ != *path++) {
			return false;
		}
	}
	return *path == '\0';
}
