/* domain/likeness.h: do two names look the same to whoever reads them in a chat?
 *
 * Case, accents, spaces and punctuation do not count, nor do letters of other scripts and digits that are drawn as a Latin letter is. It is
 * no identity: it says when a name of one person would pass for that of another. Pure, any thread.
 *
 *     name_is_like("Bob", "В0b.")     -> true (the first letter is Cyrillic, the second a zero)
 */
#ifndef GUICHET_DOMAIN_LIKENESS_H
#define GUICHET_DOMAIN_LIKENESS_H

#include <stdbool.h>

bool name_is_like(const char *a, const char *b); /* a name without a letter is like none; NULL neither */

#endif
