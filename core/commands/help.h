/* commands/help.h: what the help says, from the rows of the verb table.
 *
 * The sentences around it (m.help.verb, a.help.agent, m.help.customer) are the catalogue's; this gives their pieces in the reader's
 * language, filtered by role and place. Pure, any thread; strings live in the arena.
 *
 *     switch (help_find("fermer", &arena, &what)) {
 *     case HELP_VERB: usage = help_usage(what.verb, LANG_FR, roles, &arena);    // "fermer [réf] [réglé|inutile|doublon|spam] ..."
 */
#ifndef GUICHET_COMMANDS_HELP_H
#define GUICHET_COMMANDS_HELP_H

#include "commands/help_text.h"
#include "commands/parse.h"

#define HELP_LINES 12
#define HELP_EXAMPLES 3

/* What "help ..." asks for. */
enum help_kind {
	HELP_LIST,     /* nothing more was said */
	HELP_PRIORITY, /* the ladder: m.help.prio */
	HELP_VERB,
	HELP_GROUP,
	HELP_WORDS     /* words to look for in the articles */
};
struct help_topic {
	const struct verb *verb;
	enum help_group group;
};
enum help_kind help_find(const char *words, struct arena *arena, struct help_topic *out); /* NULL is HELP_LIST */

bool verb_allowed(const struct verb *verb, unsigned roles);
const char *help_usage(const struct verb *verb, enum lang lang, unsigned roles, struct arena *arena);
/* Up to HELP_EXAMPLES, each with the mark of the place. */
size_t help_examples(const struct verb *verb, const struct parse_context *context, struct arena *arena, const char *out[HELP_EXAMPLES]);
const char *help_example(const struct verb *verb, const struct parse_context *context, struct arena *arena);
/* one that has a text, for who forgot it */
const char *help_example_text(const struct verb *verb, const struct parse_context *context, struct arena *arena);
/* its other names, in both languages; if there are none, its own */
const char *help_aliases(const struct verb *verb, enum lang lang, struct arena *arena);
const char *help_roles(const struct verb *verb, enum lang lang, struct arena *arena);   /* "customers, agents" */

/* At most HELP_LINES lines, one per group with the names of what this reader may use here. Gives their number. */
size_t help_lines(const struct parse_context *context, struct arena *arena, const char *out[HELP_LINES]);
/* One line per verb of a group: its usage and what it does; at most HELP_LINES. */
size_t help_group_lines(enum help_group group, const struct parse_context *context, struct arena *arena, const char *out[HELP_LINES]);

#endif
