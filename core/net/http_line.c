#include "net/http_line.h"

#include "net/http_text.h"

#include <ctype.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>
#include <strings.h>

#define TLS_HANDSHAKE 0x16 /* the first byte of a TLS record that begins a connection */
#define LONGEST_METHOD 32

static unsigned refuse(const char **why, unsigned status, const char *sentence)
{
	*why = sentence;
	return status;
}

static bool is_known(const char *method, size_t len)
{
	static const char *const known[] = {"GET", "POST", "OPTIONS", "PUT", "PATCH", "DELETE", "HEAD"};
	for (size_t i = 0; i < sizeof known / sizeof known[0]; i++)
		if (strlen(known[i]) == len && memcmp(known[i], method, len) == 0)
			return true;
	return false;
}

static size_t span_to(const char *bytes, size_t len, const char *stop)
{
	size_t n = 0;
	while (n < len && !memchr(stop, bytes[n], 3))
		n++;
	return n;
}

/* Half an escape at the end of what has arrived may become whole. */
static bool has_bad_escape(const char *target, size_t len, bool whole)
{
	for (size_t i = 0; i < len; i++) {
		if (target[i] != '%')
			continue;
		if (len - i < 3)
			return whole;
		if (!isxdigit((unsigned char)target[i + 1]) || !isxdigit((unsigned char)target[i + 2]) || !memcmp(target + i, "%00", 3))
			return true;
	}
	return false;
}

static unsigned judge_target(const char *target, size_t len, bool whole, const char **why)
{
	if (len && target[0] != '/')
		return refuse(why, 400, "The address of a request is a path here: it begins with a slash.");
	if (has_bad_escape(target, len, whole))
		return refuse(why, 400, "The address has a zero byte, or a percent sign that is no escape.");
	return 0;
}

unsigned http_line_judge(const char *bytes, size_t len, const char **why)
{
	static const char ends[3] = {' ', '\r', '\n'};
	size_t method = span_to(bytes, len, ends);
	if (!len || bytes[0] == '\r' || bytes[0] == '\n')
		return 0; /* an empty line before the first one may be there */
	if (bytes[0] == TLS_HANDSHAKE)
		return refuse(why, 400, "This address speaks plain HTTP, not TLS.");
	if (!http_is_token(bytes, method))
		return refuse(why, 400, "The request line is malformed.");
	if (method == len ? method > LONGEST_METHOD : !is_known(bytes, method))
		return refuse(why, 501, "This method is not known here.");
	if (method == len)
		return 0;
	if (bytes[method] != ' ')
		return refuse(why, 400, "The request line is malformed.");
	const char *target = bytes + method + 1;
	size_t rest = len - method - 1, end = span_to(target, rest, ends);
	return judge_target(target, end, end < rest, why);
}

/* ---- headers ---------------------------------------------------------------------------------------------------------------------- */

static bool is_length(const char *value, size_t len)
{
	uint64_t n;
	return http_length(value, len, &n);
}

/* The library passes over these two if it is told to (net/server_conn.c), and has a page of its own for any other. */
static bool is_known_upgrade(const char *value, size_t len)
{
	return len == 0 || (len == 3 && strncasecmp(value, "h2c", 3) == 0) || (len == 9 && strncasecmp(value, "websocket", 9) == 0);
}

static const struct {
	const char *name;
	bool (*fits)(const char *value, size_t len);
	const char *why;
} checked[] = {
	{"content-length", is_length, "Content-Length is not one plain number."},
	{"upgrade", is_known_upgrade, "This upgrade is not known here."},
};

static unsigned judge_value(const char *name, size_t name_len, const char *value, size_t len, const char **why)
{
	for (; len && (*value == ' ' || *value == '\t'); len--)
		value++;
	while (len && (value[len - 1] == ' ' || value[len - 1] == '\t'))
		len--;
	if (!http_is_value(value, len))
		return refuse(why, 400, "A header value has a control character.");
	for (size_t i = 0; i < sizeof checked / sizeof checked[0]; i++)
		if (strlen(checked[i].name) == name_len && strncasecmp(checked[i].name, name, name_len) == 0 &&
			!checked[i].fits(value, len))
			return refuse(why, 400, checked[i].why);
	return 0;
}

static unsigned judge_header(const char *line, size_t len, const char **why)
{
	const char *colon = memchr(line, ':', len);
	size_t name = colon ? (size_t)(colon - line) : 0;
	if (line[0] == ' ' || line[0] == '\t')
		return refuse(why, 400, "A header goes on in the next line, which is not taken here.");
	if (name && (colon[-1] == ' ' || colon[-1] == '\t'))
		return refuse(why, 400, "There is a space between a header's name and its colon.");
	if (!colon || !http_is_token(line, name))
		return refuse(why, 400, "A header line is no name, colon and value.");
	return judge_value(line, name, colon + 1, len - name - 1, why);
}

unsigned http_headers_judge(const char *head, size_t len, const char **why)
{
	const char *line = memchr(head, '\n', len), *end = head + len, *next;
	unsigned status = 0;
	for (line = line ? line + 1 : end; !status && (next = memchr(line, '\n', (size_t)(end - line))); line = next + 1) {
		size_t n = (size_t)(next - line);
		if (n && line[n - 1] == '\r')
			n--;
		if (n == 0)
			break;
		status = judge_header(line, n, why);
	}
	return status;
}
