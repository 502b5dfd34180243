/* base/gsm7.h: text for a phone: folding into the GSM 7-bit alphabet, and how many segments a text takes.
 *
 * Within the alphabet of 3GPP TS 23.038 a segment holds 160 characters, or 153 each if there are several; one single character outside
 * makes the whole message UCS-2, 70 or 67. So texts are folded first: `ç ê â ô î û ë ï` and their like lose the mark, œ = oe, ’ = ',
 * « » = ", emoji go. Letters that have no Latin form (Greek, Cyrillic, Arabic) stay, and the message is then counted as UCS-2.
 * Pure; any thread; the caller owns the buffer.
 *
 *     gsm7_fold(&out, "Cœur brisé, ça coûte 3 € 💔", len);   // "Coeur brisé, ca coute 3 €"
 *     struct sms_size size = sms_measure(out.data, out.len); // 26 septets (€ takes two), 1 segment
 */
#ifndef GUICHET_BASE_GSM7_H
#define GUICHET_BASE_GSM7_H

#include "base/buf.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct sms_size {
	bool ucs2;         /* false: GSM-7 */
	uint32_t units;    /* septets with escapes, or UTF-16 units */
	uint32_t segments; /* 0 for an empty text */
};

extern const unsigned char gsm7_latin[256]; /* gsm7_septets() of Latin-1, for those who count whole texts */

#define SMS_GSM7_ONE 160
#define SMS_GSM7_MANY 153
#define SMS_UCS2_ONE 70
#define SMS_UCS2_MANY 67

void gsm7_fold(struct buf *out, const char *text, size_t len); /* appends; bytes that are not UTF-8 become ? */
bool gsm7_keeps(const char *text, size_t len);                /* folding loses nothing that says something, as an emoji does */
unsigned gsm7_septets(uint32_t c);                             /* 1, or 2 with the escape; 0: not in the alphabet */
struct sms_size sms_measure(const char *text, size_t len);     /* of the text as it is, unfolded */

#endif
