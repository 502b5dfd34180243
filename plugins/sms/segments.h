/* segments.h: what a text costs: its encoding, and the segments a gateway cuts it into.
 *
 * GSM-7 if every character is in the alphabet, else UCS-2 for the whole text. One segment holds 160 septets or 70 UTF-16 units, each part
 * of several holds 153 or 67. Neither an escape and its character, nor a surrogate pair, nor what people see as one character (a family
 * emoji, a letter and its marks) is cut in two, unless that character alone is longer than a part. Bytes that are not UTF-8 count as '?'.
 * An empty text is one empty segment. Pure; any thread; allocates nothing but in the caller's buf.
 *
 *     uint32_t units[4];
 *     struct segments cost = segments_measure(text, len, units, 4);   // cost.count segments, units[i] in segment i
 */
#ifndef SMS_SEGMENTS_H
#define SMS_SEGMENTS_H

#include "base/buf.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct segments {
	bool ucs2; /* false: GSM-7 */
	uint32_t count;
	uint32_t units;   /* septets with their escapes, or UTF-16 units */
	uint32_t chars;   /* GSM-7: septets; UCS-2: characters as people see them */
	uint32_t scalars; /* code points */
	uint64_t bits;    /* of the text itself, without the headers of the parts */
};

/* `units` takes the units of each of the first `room` segments; NULL with 0. */
struct segments segments_measure(const char *text, size_t len, uint32_t *units, size_t room);

/* The bytes of the text that `most` segments hold, counted in the encoding of the whole text. */
size_t segments_fit(const char *text, size_t len, uint32_t most);

/* Appends the text with typographic characters written as their nearest relatives of GSM-7 (quotes, dashes, spaces, full-width letters),
 * as the smart encoding of the large carriers does. Letters stay, so a French text with an ê remains UCS-2. */
void segments_smart(struct buf *out, const char *text, size_t len);

#endif
