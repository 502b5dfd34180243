#include "form.h"

#include "base/percent.h"
#include "base/text.h"

#include <string.h>

#define PIECE 512 /* bytes encoded at a time */

static const char *decoded(struct arena *arena, const char *bytes, size_t len)
{
	char *raw = arena_alloc(arena, len + 1);
	size_t n = percent_decode(raw, bytes, len, PERCENT_FORM);
	struct buf text;

	raw[n] = '\0';
	if (text_is_utf8(raw, n))
		return raw;
	buf_init(&text, 3 * n + 1); /* a bad byte becomes three */
	text_repair(&text, raw, n);
	const char *kept = arena_strdup(arena, text.data);
	buf_clear(&text);
	return kept;
}

void form_read(struct form *form, struct arena *arena, const char *bytes, size_t len)
{
	for (size_t at = 0; at < len && form->n < LIMIT_FIELDS; ) {
		const char *amp = memchr(bytes + at, '&', len - at);
		size_t end = amp ? (size_t)(amp - bytes) : len;
		const char *equals = memchr(bytes + at, '=', end - at);
		if (equals) {
			size_t name_len = (size_t)(equals - bytes) - at;
			form->fields[form->n].name = decoded(arena, bytes + at, name_len);
			form->fields[form->n++].value = decoded(arena, equals + 1, end - at - name_len - 1);
		}
		at = end + 1;
	}
}

const char *form_get(const struct form *form, const char *name)
{
	for (size_t i = 0; i < form->n; i++)
		if (!strcmp(form->fields[i].name, name))
			return form->fields[i].value;
	return NULL;
}

static bool is_plain(unsigned char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '.' || c == '_' || c == '~';
}

/* Most of a message of blocks is quotes and brackets: byte for byte, in pieces of a block. */
static void encode(struct buf *out, const char *text)
{
	static const char digits[] = "0123456789ABCDEF";
	char piece[PIECE];
	size_t n = 0;

	for (; *text; text++) {
		unsigned char c = (unsigned char)*text;
		if (n > sizeof piece - 3) {
			buf_add(out, piece, n);
			n = 0;
		}
		if (is_plain(c)) {
			piece[n++] = *text;
			continue;
		}
		piece[n++] = '%';
		piece[n++] = digits[c >> 4];
		piece[n++] = digits[c & 15];
	}
	buf_add(out, piece, n);
}

void form_add(struct buf *out, const char *name, const char *value)
{
	if (!name || !value)
		return;
	if (out->len)
		buf_addc(out, '&');
	encode(out, name);
	buf_addc(out, '=');
	encode(out, value);
}
