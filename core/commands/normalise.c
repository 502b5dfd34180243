#include "commands/normalise.h"

#include "base/buf.h"
#include "base/limits.h"
#include "base/text.h"
#include "base/utf8.h"

#include <stdlib.h>
#include <string.h>

/* Ranges of characters that are typed or autocorrected for a plain one; 0: they change nothing that is read. */
static const struct {
	uint32_t first, last, plain;
} plains[] = {
	{0xa0, 0xa0, ' '},
	{0x2000, 0x200a, ' '},
	{0x202f, 0x202f, ' '},
	{0x205f, 0x205f, ' '},
	{0x3000, 0x3000, ' '},
	{'\t', '\t', ' '},
	{'\r', '\r', ' '},
	{0xab, 0xab, '"'},
	{0xbb, 0xbb, '"'},
	{0x201c, 0x201f, '"'},
	{0x2018, 0x201b, '\''},
	{0x2bc, 0x2bc, '\''},
	{0x2010, 0x2011, '-'},
	{0x200b, 0x200b, 0},
	{0x200e, 0x200f, 0},
	{0x202a, 0x202e, 0},
	{0x2060, 0x2069, 0},
	{0xfeff, 0xfeff, 0},
	{0xfe0e, 0xfe0f, 0},
	{0x1f3fb, 0x1f3ff, 0},
};

uint32_t normalise_char(uint32_t c)
{
	for (size_t i = 0; i < sizeof(plains) / sizeof(plains[0]); i++)
		if (c >= plains[i].first && c <= plains[i].last)
			return plains[i].plain;
	return c;
}

size_t normalise_next(const char *at, uint32_t *plain)
{
	uint32_t c = 0;
	size_t len = *at ? utf8_decode(at, strnlen(at, 4), &c) : 0;
	*plain = normalise_char(c);
	return len;
}

static bool is_dash(uint32_t c)
{
	return c == 0x2013 || c == 0x2014;
}

static void add_plain(struct buf *out, const char *text, size_t len)
{
	for (size_t i = 0, n; i < len; i += n) {
		uint32_t c = 0;
		char bytes[4];
		n = normalise_next(text + i, &c);
		if (n == 0)
			return;
		if (c)
			buf_add(out, bytes, utf8_encode(c, bytes));
	}
}

char *normalise_text(struct arena *arena, const char *text, size_t len)
{
	uint32_t c = 0;
	size_t first = len ? normalise_next(text, &c) : 0;
	if (first == len && is_dash(c))
		return arena_strdup(arena, "--");
	struct buf plain;
	buf_init(&plain, len + 1);
	add_plain(&plain, text, len);
	char *composed = text_compose(plain.data);
	char *kept = arena_strdup(arena, composed ? composed : plain.data);
	free(composed);
	buf_clear(&plain);
	return kept;
}

char *normalise_fold(struct arena *arena, const char *text)
{
	char *plain = normalise_text(arena, text, strlen(text));
	char *folded = text_fold(plain);
	char *kept = arena_strdup(arena, folded ? folded : plain);
	free(folded);
	return kept;
}

/* Cuts the blanks at both ends and makes one space of each run, line breaks included. */
static void squeeze(char *text)
{
	char *to = text;
	for (const char *from = text; *from; from++) {
		bool blank = *from == ' ' || *from == '\n';
		if (!blank)
			*to++ = *from;
		else if (to > text && to[-1] != ' ')
			*to++ = ' ';
	}
	while (to > text && to[-1] == ' ')
		to--;
	*to = '\0';
}

static size_t final_mark(const char *text, size_t len)
{
	if (len && strchr(".,;:!?", text[len - 1]))
		return 1;
	return len >= 3 && memcmp(text + len - 3, "\xe2\x80\xa6", 3) == 0 ? 3 : 0; /* U+2026 */
}

char *normalise_whole(struct arena *arena, const char *text)
{
	char *whole = normalise_fold(arena, text);
	squeeze(whole);
	size_t len = strlen(whole);
	for (size_t mark; len && ((mark = final_mark(whole, len)) || whole[len - 1] == ' ');)
		len -= mark ? mark : 1;
	if (len) /* a lone "?" is a word */
		whole[len] = '\0';
	return whole;
}

char *emoji_canonical(struct arena *arena, const char *emoji)
{
	return normalise_text(arena, emoji, strlen(emoji));
}
