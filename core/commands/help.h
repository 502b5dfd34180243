/* commands/help.h: what the help says, from the rows of the verb table.
 *
 * Texts around it (m.help.verb, a.help.agent) are the catalogue's; this gives their pieces in the reader's language, filtered by role.
 * Pure, any thread; strings live in the arena.
 *
 *     help_usage(verb_of(VERB_CLOSE), LANG_FR, roles, &arena)     // "fermer [N] [motif] [dans QUAND] [-q] [texte]"
 */
#ifndef GUICHET_COMMANDS_HELP_H
#define GUICHET_COMMANDS_HELP_H

#include "commands/parse.h"

const char *help_usage(const struct verb *verb, enum lang lang, unsigned roles, struct arena *arena);
const char *help_example(
	const struct verb *verb, const struct parse_context *context, struct arena *arena); /* the first one, with the mark of the place */

#endif
