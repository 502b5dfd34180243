#include "net/http_line.h"

#include "net/http_text.h"

#include <ctype.h>
#include <stdbool.h>
#include <string.h>

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
