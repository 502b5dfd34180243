#include "i18n/word.h"

#include <string.h>

static const char *const keys[WORD_COUNT] = {
#define WORD(name, key) [WORD_##name] = key,
#include "i18n/word_list.h"
};

const char *word_key(enum word word)
{
	return keys[word];
}

bool word_from_key(const char *key, enum word *out)
{
	for (int i = 0; i < WORD_COUNT; i++) {
		if (strcmp(keys[i], key) == 0) {
			*out = (enum word)i;
			return true;
		}
	}
	return false;
}
