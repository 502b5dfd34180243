#include "base/json_write.h"
#include "base/utf8.h"

#include <string.h>

static void start(struct json_writer *w, const char *key)
{
	if (w->comma)
		buf_addc(w->out, ',');
	w->comma = true;
	if (key) {
		json_quote(w->out, key);
		buf_addc(w->out, ':');
	}
}

void json_open(struct json_writer *w, const char *key, char bracket)
{
	start(w, key);
	buf_addc(w->out, bracket);
	w->comma = false;
}

void json_close(struct json_writer *w, char bracket)
{
	buf_addc(w->out, bracket);
	w->comma = true;
}

void json_put_text(struct json_writer *w, const char *key, const char *text)
{
	start(w, key);
	json_quote(w->out, text);
}

void json_put_int(struct json_writer *w, const char *key, int64_t number)
{
	char digits[20]; /* of 2^63 there are 19 */
	size_t at = sizeof digits;
	uint64_t rest = number < 0 ? 0 - (uint64_t)number : (uint64_t)number;
	do
		digits[--at] = (char)('0' + rest % 10);
	while (rest /= 10);
	if (number < 0)
		digits[--at] = '-';
	start(w, key);
	buf_add(w->out, digits + at, sizeof digits - at);
}

void json_put_bool(struct json_writer *w, const char *key, bool value)
{
	json_put_raw(w, key, value ? "true" : "false");
}

void json_put_raw(struct json_writer *w, const char *key, const char *json)
{
	start(w, key);
	buf_adds(w->out, json);
}

static void quote_char(struct buf *out, uint32_t c, const char *bytes, size_t n)
{
	static const char short_for[] = "\"\"\\\\\nn\tt\rr"; /* pairs: the character, its letter */
	for (const char *pair = short_for; *pair; pair += 2) {
		if (c == (uint32_t)*pair) {
			const char escape[2] = {'\\', pair[1]};
			buf_add(out, escape, sizeof escape);
			return;
		}
	}
	if (c < 0x20 || c == 0x7f)
		buf_addf(out, "\\u%04x", (unsigned)c);
	else
		buf_add(out, bytes, n);
}

/* Most of what is written: bytes that stand for themselves. */
static size_t plain_run(const char *text)
{
	size_t n = 0;
	while (text[n] >= 0x20 && text[n] < 0x7f && text[n] != '"' && text[n] != '\\')
		n++;
	return n;
}

void json_quote(struct buf *out, const char *text)
{
	if (!text) {
		buf_adds(out, "null");
		return;
	}
	size_t len = strlen(text);
	buf_addc(out, '"');
	for (size_t i = 0, n; i < len; i += n) {
		uint32_t c;
		n = plain_run(text + i);
		buf_add(out, text + i, n);
		i += n;
		if (i == len)
			break;
		n = utf8_decode(text + i, len - i, &c);
		if (n > 0)
			quote_char(out, c, text + i, n);
		else {
			buf_adds(out, UTF8_REPLACEMENT);
			n = 1;
		}
	}
	buf_addc(out, '"');
}
