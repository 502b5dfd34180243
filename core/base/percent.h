/* base/percent.h: undoes percent-encoding, as in URLs and HTML forms.
 *
 * A '%' without two hex digits behind it stands for itself, as in browsers; nothing fails. What comes out may be any bytes, NUL and broken
 * UTF-8 among them: check it. Any thread, no state.
 *
 *     char *out = arena_alloc(&arena, len + 1);
 *     size_t n = percent_decode(out, text, len, PERCENT_FORM);    // "caf%C3%A9+noir" -> "café noir"
 */
#ifndef GUICHET_BASE_PERCENT_H
#define GUICHET_BASE_PERCENT_H

#include <stddef.h>

enum percent_plus {
	PERCENT_URL, /* '+' is a plus */
	PERCENT_FORM /* '+' is a space */
};

/* Writes at most len bytes (it may be the input itself), no NUL. Returns how many. */
size_t percent_decode(char *out, const char *text, size_t len, enum percent_plus plus);

#endif
