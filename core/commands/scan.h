/* commands/scan.h: a cursor over one message, word by word, that never leaves the text as it was typed.
 *
 * Words are looked at first (scan_word), and taken only by whoever understands them (scan->at = word.end), so what nobody understood
 * begins the free text at its very byte. A line break ends the words. Input is valid UTF-8. Words live in the arena.
 *
 *     struct scan scan = {.at = text};
 *     struct word_at word;
 *     while (scan_word(&scan, arena, &word) && known(word.folded))
 *         scan.at = word.end;
 *     const char *rest = scan_rest(&scan);
 */
#ifndef GUICHET_COMMANDS_SCAN_H
#define GUICHET_COMMANDS_SCAN_H

#include "base/mem.h"

#include <stdbool.h>
#include <stddef.h>

struct scan {
	const char *at;
};

struct word_at {
	const char *start, *end; /* in the message */
	char *text;              /* with plain spaces, quotes and apostrophes */
	char *folded;
};

bool scan_word(const struct scan *scan, struct arena *arena, struct word_at *out); /* false: the line has no more words */
/* Up to `max` words from here, folded, with one space between them; ends[i] is where word i ends. Gives their number. */
size_t scan_words(const struct scan *scan, struct arena *arena, size_t max, const char *ends[], char **folded);
const char *scan_skip(const char *at); /* over blanks, not over a line break */
const char *scan_rest(
	const struct scan *scan); /* the free text: what is left without the one break in front; NULL if only blanks are left */
/* One word is read as "key" followed by a quoted part? Gives the byte after the closing quote, NULL if it is not closed. */
const char *scan_quoted(const char *open, struct arena *arena, char **out);

#endif
