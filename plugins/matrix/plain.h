/* plain.h: what people wrote on Matrix, as the desk's plain text. Pure; results live in the arena.
 *
 *     plain_mentions(&arena, "<a href=\"https://matrix.to/#/@bob:example.org\">Bob</a> see this")   ->  "@{@bob:example.org} see this"
 */
#ifndef MATRIX_PLAIN_H
#define MATRIX_PLAIN_H

#include "base/mem.h"

const char *plain_without_fallback(struct arena *arena, const char *body); /* without the quotation that old clients put before a reply */
/* formatted_body as plain text with @{mxid} for the pills of users; NULL: it has none, so the plain body says it better. */
const char *plain_mentions(struct arena *arena, const char *html);
/* The user ids of a command as @{mxid}: not everybody's client makes pills of them. */
const char *plain_user_ids(struct arena *arena, const char *text);
const char *plain_emoji(struct arena *arena, const char *key);             /* without U+FE0F and skin tone */
const char *plain_bounded(struct arena *arena, const char *text, size_t max); /* cut between characters, with an ellipsis */

#endif
