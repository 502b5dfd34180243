#include "phone.h"

#include "base/gsm7.h"
#include "base/limits.h"
#include "base/text.h"
#include "base/utf8.h"
#include "segments.h"

#include <stdlib.h>
#include <string.h>

/* ---- encoding ---------------------------------------------------------------------------------------------------- */

static void add_gsm7(struct buf *out, const char *text, size_t len)
{
	for (size_t at = 0, n; at < len; at += n) {
		uint32_t c;
		n = utf8_decode(text + at, len - at, &c);
		if (n && gsm7_septets(c))
			buf_add(out, text + at, n);
		else
			buf_addc(out, '?');
		n = n ? n : 1;
	}
}

void phone_text(struct buf *out, const char *text, enum phone_unicode unicode)
{
	char *composed = text_compose(text);
	const char *from = composed ? composed : text;
	size_t len = strlen(from);
	struct buf folded;

	buf_init(&folded, 4 * (size_t)LIMIT_TEXT);
	gsm7_fold(&folded, from, len);
	switch (unicode) {
	case PHONE_AUTO:
		if (segments_measure(from, len, NULL, 0).ucs2 && gsm7_keeps(from, len))
			buf_add(out, folded.data, folded.len);
		else
			buf_add(out, from, len);
		break;
	case PHONE_ALWAYS:
		buf_add(out, from, len);
		break;
	case PHONE_NEVER:
		add_gsm7(out, folded.data, folded.len);
		break;
	}
	buf_clear(&folded);
	free(composed);
}

/* ---- length ---------------------------------------------------------------------------------------------------- */

static const char mark[] = "...";

/* The last end of a word at or before `at`, in the last third; else a whole character. */
static size_t word_end(const char *text, size_t at)
{
	for (size_t i = at; i > at - at / 3; i--)
		if (text[i] == ' ' || text[i] == '\n')
			return i;
	return text_floor(text, at);
}

static bool fits(const char *text, size_t len, const char *tail, uint32_t most, struct buf *out)
{
	buf_reset(out);
	buf_add(out, text, len);
	buf_adds(out, mark);
	if (tail && *tail)
		buf_addf(out, " %s", tail);
	return segments_measure(out->data, out->len, NULL, 0).count <= most;
}

/* Shorter and shorter until all of it fits. False: even the tail alone does not. */
static bool shorten(const struct buf *text, size_t from, const char *tail, uint32_t most, struct buf *out)
{
	for (size_t len = word_end(text->data, from);; len = word_end(text->data, len - 1)) {
		if (fits(text->data, len, tail, most, out))
			return true;
		if (len == 0)
			return false;
	}
}

bool phone_cut(struct buf *text, uint32_t most, const char *tail)
{
	struct buf out;

	if (segments_measure(text->data, text->len, NULL, 0).count <= most)
		return false;
	size_t room = segments_fit(text->data, text->len, most);
	buf_init(&out, text->max);
	if (!shorten(text, room, tail, most, &out))
		(void)shorten(text, room, NULL, most, &out);
	buf_reset(text);
	buf_add(text, out.data, out.len);
	buf_clear(&out);
	return true;
}
