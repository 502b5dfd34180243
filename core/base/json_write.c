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
	start(w, key);
	buf_addf(w->out, "%lld", (long long)number);
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
			buf_addc(out, '\\');
			buf_addc(out, pair[1]);
			return;
		}
	}
	if (c < 0x20 || c == 0x7f)
		buf_addf(out, "\\u%04x", (unsigned)c);
	else
		buf_add(out, bytes, n);
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
