/* commands/inline.h: what a plain text says of the request that it becomes: the team, and fields at its very beginning.
 *
 * "~billing My invoice", "type:outage p:urgent Till 2 is frozen": words at the beginning that are a team or a field of a new request are
 * taken off it, as after `new`; a known ~team anywhere else counts too and stays where it is. A word that is almost one is text: nothing
 * is refused, nothing is lost. Pure; any thread; the result lives in the arena and points into `text`.
 *
 *     struct command said;
 *     inline_read(&context, text, &arena, &said);      // said.queue, said.fields, said.text
 */
#ifndef GUICHET_COMMANDS_INLINE_H
#define GUICHET_COMMANDS_INLINE_H

#include "commands/parse.h"

void inline_read(const struct parse_context *context, const char *text, struct arena *arena, struct command *out);

#endif
