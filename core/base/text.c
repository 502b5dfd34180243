#include "base/text.h"

#include "base/mem.h"
#include "base/utf8.h"

#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

#define WORD_MAX_ 40 /* characters that text_distance() compares */
#define TOO_FAR 99u

/* Decodes the character at *p of a NUL-terminated text and steps over it; a bad byte counts as one U+FFFD. */
static uint32_t next_char(const char **p)
{
	uint32_t c;
	size_t n = utf8_decode(*p, strnlen(*p, 4), &c);
	*p += n ? n : 1;
	return n ? c : 0xfffd;
}

void text_lower(char *text)
{
	for (; *text; text++)
		if (*text >= 'A' && *text <= 'Z')
			*text = (char)(*text - 'A' + 'a');
}

bool text_is_utf8(const char *bytes, size_t len)
{
	uint32_t c;
	for (size_t i = 0, n; i < len; i += n) {
		n = utf8_decode(bytes + i, len - i, &c);
		if (n == 0 || c == 0)
			return false;
	}
	return true;
}

void text_repair(struct buf *out, const char *bytes, size_t len)
{
	uint32_t c;
	for (size_t i = 0, n; i < len; i += n) {
		n = utf8_decode(bytes + i, len - i, &c);
		if (n == 0) {
			buf_adds(out, UTF8_REPLACEMENT);
			n = 1;
		} else if (c != 0)
			buf_add(out, bytes + i, n);
	}
}

/* What Unicode's compatibility folding leaves apart although people type one for the other. */
static const struct {
	uint32_t c;
	const char *as;
} spellings[] = {
	{0x153, "oe"}, {0xe6, "ae"}, {0x2018, "'"}, {0x2019, "'"}, {0x2bc, "'"},
};

static void add_folded(struct buf *out, uint32_t c, const char *bytes, size_t len)
{
	for (size_t i = 0; i < sizeof(spellings) / sizeof(spellings[0]); i++) {
		if (spellings[i].c == c) {
			buf_adds(out, spellings[i].as);
			return;
		}
	}
	buf_add(out, bytes, len);
}

/* U+00C0 to U+00FF; empty: left to utf8proc. */
static const char latin[64][3] = {
	"a", "a", "a", "a", "a", "a", "ae", "c", "e", "e", "e", "e", "i", "i", "i", "i",
	"", "n", "o", "o", "o", "o", "o", "", "", "u", "u", "u", "u", "y", "", "ss",
	"a", "a", "a", "a", "a", "a", "ae", "c", "e", "e", "e", "e", "i", "i", "i", "i",
	"", "n", "o", "o", "o", "o", "o", "", "", "u", "u", "u", "u", "y", "", "y",
};

/* One character of ASCII or of a French or English keyboard; returns its length, 0: not one of these. Never longer than it was. */
static size_t fold_simple(const unsigned char *at, char **out)
{
	const char *as = "";
	if (*at < 0x80) {
		*(*out)++ = (char)(*at >= 'A' && *at <= 'Z' ? *at + ('a' - 'A') : *at);
		return 1;
	}
	if (at[0] == 0xc3 && at[1] >= 0x80 && at[1] <= 0xbf)
		as = latin[at[1] - 0x80];
	else if (at[0] == 0xc5 && (at[1] == 0x92 || at[1] == 0x93))
		as = "oe";
	size_t len = strlen(as);
	memcpy(*out, as, len);
	*out += len;
	return len ? 2 : 0;
}

/* Most texts need nothing of Unicode's tables, and folding is most of what indexing and searching cost. NULL: this one does. */
static char *fold_fast(const char *text)
{
	const unsigned char *at = (const unsigned char *)text;
	char *folded = mem_alloc(strlen(text) + 1), *out = folded;
	while (*at) {
		size_t n = fold_simple(at, &out);
		if (n == 0) {
			free(folded);
			return NULL;
		}
		at += n;
	}
	*out = '\0';
	return folded;
}

char *text_fold(const char *text)
{
	char *fast = text ? fold_fast(text) : NULL;
	if (fast)
		return fast;
	utf8proc_uint8_t *mapped = NULL;
	const utf8proc_option_t how = UTF8PROC_NULLTERM | UTF8PROC_STABLE | UTF8PROC_COMPAT | UTF8PROC_COMPOSE | UTF8PROC_CASEFOLD |
				      UTF8PROC_STRIPMARK | UTF8PROC_IGNORE;
	if (!text || !text_is_utf8(text, strlen(text)) || utf8proc_map((const utf8proc_uint8_t *)text, 0, &mapped, how) < 0)
		return NULL;
	struct buf out;
	buf_init(&out, strlen((const char *)mapped) + 1);
	for (const char *p = (const char *)mapped, *from = p; *p; from = p) {
		uint32_t c = next_char(&p);
		add_folded(&out, c, from, (size_t)(p - from));
	}
	char *folded = buf_detach(&out);
	buf_clear(&out);
	free(mapped);
	return folded;
}

char *text_compose(const char *text)
{
	if (!text || !text_is_utf8(text, strlen(text)))
		return NULL;
	return (char *)utf8proc_NFC((const utf8proc_uint8_t *)text);
}

bool text_equal_folded(const char *a, const char *b)
{
	char *x = text_fold(a), *y = text_fold(b);
	bool equal = x && y && strcmp(x, y) == 0;
	free(x);
	free(y);
	return equal;
}

/* Invisible characters that hide, join or reorder what is around them: soft hyphen, Arabic letter mark, zero-width spaces, joiners and
 * marks, bidirectional embeddings, overrides and isolates, line and paragraph separators, invisible operators, byte order mark, tags. */
static const struct {
	uint32_t first, last;
} invisible[] = {
	{0x7f, 0x9f},
	{0xad, 0xad},
	{0x61c, 0x61c},
	{0x180e, 0x180e},
	{0x200b, 0x200f},
	{0x202a, 0x202e},
	{0x2060, 0x206f},
	{0xfeff, 0xfeff},
	{0xfff9, 0xfffb},
	{0xe0000, 0xe007f},
};

static bool is_invisible(uint32_t c)
{
	for (size_t i = 0; i < sizeof(invisible) / sizeof(invisible[0]); i++) {
		if (c >= invisible[i].first && c <= invisible[i].last)
			return true;
	}
	return c < 0x20;
}

static bool is_break(uint32_t c)
{
	return c == '\n' || c == 0x2028 || c == 0x2029 || c == 0x85;
}

/* Length of the terminal sequence that starts with ESC at `p`, or 1 if it does not end: then only the ESC goes. */
static size_t escape_length(const char *p)
{
	size_t n = 2;
	if (p[1] == '\0')
		return 1;
	if (p[1] == '[') {
		n += strspn(p + n, "0123456789:;<=>?");
		n += strspn(p + n, " !\"#$%&'()*+,-./");
		return p[n] >= 0x40 && p[n] <= 0x7e ? n + 1 : 1;
	}
	if (strchr("]PX^_", p[1])) { /* a string, up to BEL or ESC \ */
		n += strcspn(p + n, "\a\x1b");
		return p[n] == '\a' ? n + 1 : p[n] && p[n + 1] == '\\' ? n + 2 : 1;
	}
	return p[1] >= 0x30 && p[1] <= 0x7e ? 2 : 1;
}

void text_strip_controls(struct buf *out, const char *text, bool keep_newlines)
{
	for (const char *p = text, *from = text; *p; from = p) {
		if (*p == '\x1b') {
			p += escape_length(p);
			continue;
		}
		uint32_t c = next_char(&p);
		if (is_break(c))
			buf_addc(out, keep_newlines ? '\n' : ' ');
		else if (c == '\t')
			buf_addc(out, ' ');
		else if (c == 0xfffd)
			buf_adds(out, UTF8_REPLACEMENT);
		else if (!is_invisible(c))
			buf_add(out, from, (size_t)(p - from));
	}
}

/* What acts on more than its own place: control characters, and what turns the direction of the text that follows. */
static bool is_wild(const unsigned char *p)
{
	if (*p < 0x20)
		return *p != '\n' && *p != '\t' && !(*p == '\r' && p[1] == '\n');
	if (*p == 0xc2)
		return p[1] < 0xa0;
	if (*p != 0xe2)
		return *p == 0x7f;
	return (p[1] == 0x80 && p[2] >= 0xaa && p[2] <= 0xae) || (p[1] == 0x81 && p[2] >= 0xa6 && p[2] <= 0xa9);
}

void text_tame(struct buf *out, const char *text)
{
	for (const char *p = text, *from = text;; from = p) {
		while (*p && !is_wild((const unsigned char *)p))
			p++;
		buf_add(out, from, (size_t)(p - from));
		if (!*p)
			return;
		if (*p == '\x1b')
			p += escape_length(p);
		else
			next_char(&p);
	}
}

size_t text_chars(const char *text)
{
	size_t count = 0;
	for (const char *p = text; *p; count++)
		next_char(&p);
	return count;
}

bool text_breaks(uint32_t before, uint32_t after, int32_t *state)
{
	return utf8proc_grapheme_break_stateful((utf8proc_int32_t)before, (utf8proc_int32_t)after, state);
}

size_t text_width(const char *text)
{
	size_t width = 0;
	for (const char *p = text; *p;) {
		int columns = utf8proc_charwidth((utf8proc_int32_t)next_char(&p));
		width += columns > 0 ? (size_t)columns : 0;
	}
	return width;
}

static bool is_space(uint32_t c)
{
	return (c >= '\t' && c <= '\r') || c == 0x85 || utf8proc_category((utf8proc_int32_t)c) == UTF8PROC_CATEGORY_ZS || c == 0x2028 ||
	       c == 0x2029;
}

size_t text_cut(const char *text, size_t chars)
{
	const char *p = text, *word_end = NULL;
	bool space = false;
	for (size_t n = 0; n < chars && *p; n++) {
		const char *from = p;
		bool before = space;
		space = is_space(next_char(&p));
		if (space && !before && n >= chars - chars / 3)
			word_end = from;
	}
	const char *after = p;
	bool whole = *p == '\0' || (is_space(next_char(&after)) && !space);
	return (size_t)((whole || !word_end ? p : word_end) - text);
}

size_t text_floor(const char *text, size_t bytes)
{
	size_t len = strnlen(text, bytes + 1);
	return len <= bytes ? len : utf8_floor(text, bytes);
}

bool text_is_blank(const char *text)
{
	while (text && *text) {
		if (!is_space(next_char(&text)))
			return false;
	}
	return true;
}

/* Up to WORD_MAX_ characters of `text`; more than that gives WORD_MAX_ + 1. */
static size_t take_word(const char *text, uint32_t out[WORD_MAX_])
{
	size_t n = 0;
	while (*text) {
		if (n == WORD_MAX_)
			return WORD_MAX_ + 1;
		out[n++] = next_char(&text);
	}
	return n;
}

static unsigned least(unsigned a, unsigned b)
{
	return a < b ? a : b;
}

/* Optimal string alignment: insertions, deletions, substitutions and swaps of neighbours. */
unsigned text_distance(const char *a, const char *b)
{
	uint32_t x[WORD_MAX_], y[WORD_MAX_];
	unsigned d[WORD_MAX_ + 1][WORD_MAX_ + 1];
	size_t m = take_word(a, x), n = take_word(b, y);
	if (m > WORD_MAX_ || n > WORD_MAX_)
		return TOO_FAR;
	for (unsigned i = 0; i <= m; i++) {
		for (unsigned j = 0; j <= n; j++) {
			if (i == 0 || j == 0) {
				d[i][j] = i + j;
				continue;
			}
			d[i][j] = least(least(d[i - 1][j], d[i][j - 1]) + 1, d[i - 1][j - 1] + (x[i - 1] != y[j - 1]));
			if (i > 1 && j > 1 && x[i - 1] == y[j - 2] && x[i - 2] == y[j - 1])
				d[i][j] = least(d[i][j], d[i - 2][j - 2] + 1);
		}
	}
	return d[m][n];
}

const char *text_library(void)
{
	return utf8proc_version();
}
