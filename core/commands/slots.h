/* commands/slots.h: what follows a verb, read against the slots of its row. Used by parse.c and bare.c alone.
 *
 *     command->def = verb;
 *     if (!slots_parse(context, &scan, arena, command, error)) ...
 */
#ifndef GUICHET_COMMANDS_SLOTS_H
#define GUICHET_COMMANDS_SLOTS_H

#include "commands/parse.h"

bool slots_parse(
	const struct parse_context *context, struct scan *scan, struct arena *arena, struct command *command, struct parse_error *error);

#endif
