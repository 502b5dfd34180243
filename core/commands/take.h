/* commands/take.h: for each kind of slot the function that takes a word of its type from the message.
 *
 * A taker looks at the word, and either takes it (the scan moves on, the command has it), leaves it for another slot, or fails when the
 * word is meant for this slot and is wrong. Used by slots.c.
 *
 *     switch (slot_taker(slot->kind)(f, slot, &word)) ...
 */
#ifndef GUICHET_COMMANDS_TAKE_H
#define GUICHET_COMMANDS_TAKE_H

#include "commands/filler.h"

typedef enum taken taker(struct filler *f, const struct slot *slot, const struct word_at *word);
taker *slot_taker(enum slot_kind kind);

const char *queue_resolve(const struct filler *f, const char *word); /* the one known queue whose name is, or begins with, the word */
enum taken queue_fail(struct filler *f, const char *bad);            /* with the names that are known */

#endif
