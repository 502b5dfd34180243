/* commands/filler.h: the state while the slots of one verb are filled, and how a slot says no with its reason.
 *
 * Shared by slots.c (the order of things) and the takers (take.c, take_field.c). Strings live in the arena.
 *
 *     if (!known(word->text))
 *         return filler_fail_word(f, WORDS_PRIORITY, word->text);    // TAKEN_BAD; f->error says the rest
 *     return filler_take_to(f, word->end);                            // TAKEN_YES
 */
#ifndef GUICHET_COMMANDS_FILLER_H
#define GUICHET_COMMANDS_FILLER_H

#include "commands/parse.h"

struct filler {
	const struct parse_context *context;
	struct scan *scan;
	struct arena *arena;
	struct command *command;
	struct parse_error *error;
	bool filled[VERB_SLOTS];
};

enum taken { TAKEN_NO, TAKEN_YES, TAKEN_BAD };

enum taken filler_take_to(struct filler *f, const char *end);
enum taken filler_fail(struct filler *f, enum parse_fault fault, const char *bad);
enum taken filler_fail_enum(struct filler *f, const char *label, const char *bad, const char *items);
enum taken filler_fail_word(struct filler *f, enum word_list list, const char *bad); /* with the list's words */
enum taken filler_fail_limit(struct filler *f, const char *bad, const char *label, size_t limit);
const char *filler_pick(const struct filler *f, const char *en, const char *fr); /* in the author's language */

#endif
