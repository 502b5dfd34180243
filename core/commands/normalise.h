/* commands/normalise.h: what counts as the same when people type: spaces, quotes, apostrophes, dashes, emoji variants.
 *
 * Phones and word processors turn ' into a typographic one, a space into a non-breaking one and -- into a dash; fingers have skin tones.
 * Commands are read through these functions; the text of people is stored as it came. Decoding a channel's own marks (Slack's <@U1|bob>,
 * Matrix pills and reply fallbacks) is the channel plugin's business: a mention arrives here as @{user-id} or @handle.
 * Input is valid UTF-8 (base/text.h). Any thread; results live in the arena.
 *
 *     normalise_whole(&arena, "  Fermer 1050 . ")  ->  "fermer 1050"
 */
#ifndef GUICHET_COMMANDS_NORMALISE_H
#define GUICHET_COMMANDS_NORMALISE_H

#include "base/mem.h"

#include <stddef.h>
#include <stdint.h>

uint32_t normalise_char(uint32_t c); /* the plain form of one character; 0 if it says nothing (variation selector, skin tone, zero width) */
size_t normalise_next(const char *at, uint32_t *plain); /* bytes of the first character of `at` and its plain form; 0 at the end */
char *normalise_text(struct arena *arena, const char *text, size_t len); /* plain characters, composed; a dash alone is "--" */
char *normalise_fold(struct arena *arena, const char *text);             /* and folded: no case, no accents, oe for its ligature */
char *normalise_whole(struct arena *arena, const char *text);            /* folded, single spaces, without the final punctuation */
char *emoji_canonical(struct arena *arena, const char *emoji);           /* one form for all skin tones and presentations */

#endif
