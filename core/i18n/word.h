/* i18n/word.h: the keys of single words (i18n/word_list.h), under which the catalogues have them. Pure; any thread.
 *
 *     word_key(WORD_STATUS_WIP)                        "status.wip"
 */
#ifndef GUICHET_I18N_WORD_H
#define GUICHET_I18N_WORD_H

#include <stdbool.h>

enum word {
#define WORD(name, key) WORD_##name,
#include "i18n/word_list.h"
	WORD_COUNT
};

const char *word_key(enum word word);
bool word_from_key(const char *key, enum word *out); /* false: no such word */

#endif
