/* commands/help_text.h: a line about every verb and examples of it, in both languages. Used by help.c and reference.c.
 *
 * Examples are without the mark of a place and every one of them is parsed by a test. Constant, any thread.
 *
 *     help_text_of(VERB_CLOSE)->examples[LANG_FR]     // "fermer réglé\nfermer 1042 doublon 1017\nfermer dans 2j Sans nouvelles"
 */
#ifndef GUICHET_COMMANDS_HELP_TEXT_H
#define GUICHET_COMMANDS_HELP_TEXT_H

#include "commands/verbs.h"

enum help_group {
	GROUP_REQUESTS, /* make, show, find */
	GROUP_ANSWERS,
	GROUP_WORK,
	GROUP_END,
	GROUP_DETAILS,
	GROUP_PEOPLE,
	GROUP_LINKS,
	GROUP_SELF,
	GROUP_DESK,
	GROUP_ADMIN,
	GROUP_COUNT
};

struct help_text {
	enum help_group group;
	const char *summary[LANG_COUNT];
	const char *examples[LANG_COUNT]; /* lines; NULL: the name alone, with a reference if the verb takes one */
};

const struct help_text *help_text_of(enum verb_id verb);
const char *help_group_name(enum help_group group, enum lang lang);
bool help_group_find(const char *folded, enum help_group *out);

#endif
