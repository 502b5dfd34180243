/* i18n/typography.h: how a text of a catalogue, written with plain spaces and ', is set for a screen or for a phone.
 *
 * Only the catalogue's own words are set; what people wrote is never altered on a screen. Pure; any thread; appends to the caller's buffer.
 *
 *     typeset_chat(&out, "C'est réglé ?", len);      // C’est réglé ? with U+202F before ?
 *     typeset_phone(&out, "✅ {…}⏎« oui »", len);    // space for ⏎, no emoji, "oui"
 */
#ifndef GUICHET_I18N_TYPOGRAPHY_H
#define GUICHET_I18N_TYPOGRAPHY_H

#include "base/buf.h"

#include <stddef.h>

#define NARROW_SPACE "\u202f"
#define LINE_BREAK "⏎"

void typeset_chat(struct buf *out, const char *text, size_t len);
void typeset_phone(struct buf *out, const char *text, size_t len);

#endif
