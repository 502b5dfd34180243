/* phone.h: a text made ready for a phone: the encoding chosen, the length brought under a ceiling.
 *
 * In French a letter without its mark keeps its meaning, so `ê ç œ ’ «` are written `e c oe ' "` when that brings the whole text into
 * GSM-7 (less than half the price). A text with a character that has no such form, an emoji or another script, is sent as it is, in UCS-2.
 * Pure; any thread; the caller owns the buf.
 *
 *     phone_text(&out, "Ça roule, c’est réglé", PHONE_AUTO);      // "Ça roule, c'est réglé", GSM-7
 *     phone_cut(&out, 4, "https://help.example.org/t/1042");       // nothing to cut
 */
#ifndef SMS_PHONE_H
#define SMS_PHONE_H

#include "base/buf.h"

#include <stdbool.h>
#include <stdint.h>

enum phone_unicode {
	PHONE_AUTO = 0, /* see above */
	PHONE_ALWAYS,   /* as it was written, whatever it costs */
	PHONE_NEVER     /* GSM-7 at any price: what has no form in it becomes ? */
};

void phone_text(struct buf *out, const char *text, enum phone_unicode unicode); /* appends to an empty buf */

/* Shortens `text` to `most` segments: cut at a word, then "... " and `tail` (a link, a reference; NULL or too long: none). True if cut. */
bool phone_cut(struct buf *text, uint32_t most, const char *tail);

#endif
