/* store/match.h: people's words turned into the language of the full-text index, in which a quoted string is only ever text.
 *
 * Nothing of what people type is read as the index's own syntax: every word ends up in quotes, and a quote or a NUL cannot be part of a
 * word. Pure; used by search.c and articles.c.
 *
 *     match_words(&out, "l'imprimante \"code 79\" panne", MATCH_ALL)      -> "l imprimante" "code 79" "panne"
 */
#ifndef GUICHET_STORE_MATCH_H
#define GUICHET_STORE_MATCH_H

#include "base/buf.h"

#include <stdbool.h>

enum match_how {
	MATCH_ALL,        /* every word, "a phrase" in its order */
	MATCH_BEGINNINGS, /* the same; a word also finds those that begin with it, in the singular */
	MATCH_ANY_LONG    /* any word that says something: four letters or more */
};

/* Appends; false: there was no word, and nothing was appended. `folded` comes from text_fold(). */
bool match_words(struct buf *out, const char *folded, enum match_how how);
bool match_is_word_byte(unsigned char c);

#endif
