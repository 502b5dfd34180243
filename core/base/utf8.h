/* base/utf8.h: one code point at a time, strictly.
 *
 * The one decoder of the house: text.c, json.c, log.c and err.c all judge bytes with it, so they cannot disagree about what is valid
 * UTF-8. Overlong forms, surrogates and values above U+10FFFF are invalid; NUL is a valid code point here. Any thread; allocates nothing.
 *
 *     uint32_t c;
 *     size_t n = utf8_decode(p, (size_t)(end - p), &c);    // 0: *p is not the start of a valid sequence
 */
#ifndef GUICHET_BASE_UTF8_H
#define GUICHET_BASE_UTF8_H

#include <stddef.h>
#include <stdint.h>

#define UTF8_REPLACEMENT "\xef\xbf\xbd" /* U+FFFD */

size_t utf8_decode(const char *bytes, size_t len, uint32_t *out); /* bytes used, 1 to 4; 0 if invalid, cut short or len is 0 */
size_t utf8_encode(uint32_t c, char out[4]);                      /* bytes written; a surrogate or a value too large writes U+FFFD */
size_t utf8_floor(const char *bytes, size_t len);                 /* len, or less if the bytes end in the middle of a sequence */

#endif
