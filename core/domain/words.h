/* domain/words.h: what a customer's words mean before anybody reads them: thanks, yes, no, or something to read. (rules R3 and R4)
 *
 * Closed lists, French and English always both active; case, accents and the kind of apostrophe do not count. An emoji is a courtesy,
 * but for ✅ (yes), ❌ (no) and ❓. What a class does to a ticket is in domain/transition.h. Any thread; memory is used inside a call
 * only.
 *
 *     enum ticket_event class = words_class("Parfait, merci Bob !", names, nnames);   // EVENT_TEXT_COURTESY
 *     struct words_span title = words_title("Bonjour,\nLa caisse 2 est figée");       // "La caisse 2 est figée"
 */
#ifndef GUICHET_DOMAIN_WORDS_H
#define GUICHET_DOMAIN_WORDS_H

#include "domain/ticket.h"

#include <stddef.h>

#define WORDS_COURTESY_MOST 6 /* a courtesy has no more words than this */

/* EVENT_TEXT_COURTESY, EVENT_TEXT_YES, EVENT_TEXT_NO or EVENT_TEXT. `names` are those of the ticket's participants. */
enum ticket_event words_class(const char *text, const char *const *names, size_t nnames);

/* The class as it counts for a closed ticket that was just rated: a plain text is then the rating's comment. */
enum ticket_event words_after_rating(enum ticket_event class, int64_t rated_ms, int64_t now_ms);

/* 1 for a bare yes (oui, yes), 2 for a bare no, 0 for anything else: what domain/digits.h calls yes_or_no. */
int words_yes_or_no(const char *text);

/* A piece of the text it was found in. len 0: nothing. */
struct words_span {
	const char *at;
	size_t len;
};

/* The title: the first line that has something left once salutation, courtesy and mentions are removed, cut at LIMIT_TITLE characters on a
 * word. Empty if no line has; then a file's name, or the text itself, is the title. */
struct words_span words_title(const char *text);

#endif
