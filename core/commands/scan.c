#include "commands/scan.h"

#include "base/buf.h"
#include "base/text.h"
#include "base/utf8.h"
#include "commands/normalise.h"

#include <string.h>

const char *scan_skip(const char *at)
{
	uint32_t c;
	for (size_t n; (n = normalise_next(at, &c)) && (c == ' ' || c == 0);)
		at += n;
	return at;
}

static const char *word_end(const char *at)
{
	uint32_t c;
	for (size_t n; (n = normalise_next(at, &c)) && c != ' ' && c != '\n';)
		at += n;
	return at;
}

bool scan_word(const struct scan *scan, struct arena *arena, struct word_at *out)
{
	out->start = scan_skip(scan->at);
	out->end = word_end(out->start);
	if (out->end == out->start)
		return false;
	out->text = normalise_text(arena, out->start, (size_t)(out->end - out->start));
	out->folded = normalise_fold(arena, out->text);
	return true;
}

size_t scan_words(const struct scan *scan, struct arena *arena, size_t max, const char *ends[], char **folded)
{
	struct scan ahead = *scan;
	struct word_at word;
	size_t count = 0;
	*folded = arena_strdup(arena, "");
	for (; count < max && scan_word(&ahead, arena, &word); count++) {
		*folded = count ? arena_printf(arena, "%s %s", *folded, word.folded) : word.folded;
		ahead.at = ends[count] = word.end;
	}
	return count;
}

const char *scan_rest(const struct scan *scan)
{
	const char *rest = scan_skip(scan->at);
	if (*rest == '\n')
		rest++;
	return text_is_blank(rest) ? NULL : rest;
}

const char *scan_quoted(const char *open, struct arena *arena, char **out)
{
	uint32_t quote, c;
	struct buf value;
	buf_init(&value, strlen(open) + 1);
	const char *at = open + normalise_next(open, &quote);
	for (size_t n; (n = normalise_next(at, &c)) && c != '\n' && c != quote; at += n) {
		char bytes[4];
		uint32_t next = 0;
		size_t escaped = c == '\\' ? normalise_next(at + n, &next) : 0;
		if (escaped && (next == quote || next == '\\')) {
			n += escaped;
			c = next;
		}
		if (c)
			buf_add(&value, bytes, utf8_encode(c, bytes));
	}
	const char *end = c == quote && *at && *at != '\n' ? at + normalise_next(at, &c) : NULL;
	char *from = value.data;
	while (*from == ' ') /* the inner spaces of French quotes */
		from++;
	size_t len = strlen(from);
	while (len && from[len - 1] == ' ')
		len--;
	*out = arena_strndup(arena, from, len);
	buf_clear(&value);
	return end;
}
