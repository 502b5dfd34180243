/* base/text.h: what the core does to Unicode text: check, clean, fold, cut.
 *
 * Stored text is what people wrote, once text_is_clean() has let it in: valid UTF-8, no NUL. Text of strangers that goes to a terminal or
 * a one-line field passes text_strip_controls() first. Comparison between words of people (verbs, names, search) is made on folded
 * text: NFKC, case folded, marks and invisible characters stripped, œ = oe, æ = ae, ß = ss, ’ = '. Any thread; the caller owns what is
 * returned (free()).
 *
 *     text_fold("Éléphant d'Œuvre")  ->  "elephant d'oeuvre"
 */
#ifndef GUICHET_BASE_TEXT_H
#define GUICHET_BASE_TEXT_H

#include "base/buf.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

bool text_is_utf8(const char *bytes, size_t len);                /* strict: no overlong form, no surrogate, no NUL */
void text_repair(struct buf *out, const char *bytes, size_t len); /* appends with U+FFFD for each bad byte; NULs dropped */
void text_lower(char *text); /* in place, A to Z alone: names of headers, of variables */
char *text_fold(const char *text);                               /* NULL if text is not UTF-8 */
char *text_compose(const char *text);                             /* NFC; NULL if text is not UTF-8 */
bool text_equal_folded(const char *a, const char *b);
void text_strip_controls(
	struct buf *out, const char *text, bool keep_newlines); /* C0, C1, escapes, bidirectional and zero-width controls */
/* For a text of several lines that others read: without terminal sequences, control characters but line breaks and tabs, and what turns the
 * direction of writing. Joiners and direction marks are part of how people write, and stay. */
void text_tame(struct buf *out, const char *text);
size_t text_chars(const char *text);                             /* code points */
bool text_breaks(uint32_t before, uint32_t after, int32_t *state); /* between what people see as two characters; state begins as 0 */
size_t text_width(const char *text);                             /* terminal columns */
size_t text_cut(
	const char *text, size_t chars); /* byte length of at most `chars` code points, ended on a word where one ends in the last third */
size_t text_floor(const char *text, size_t bytes);               /* largest boundary of a code point <= bytes */
bool text_is_blank(const char *text);
unsigned text_distance(const char *a, const char *b);            /* edits between two short words (Damerau), 99 if longer than 40 */

const char *text_library(void); /* version of utf8proc */

#endif
