#include "base/err.h"
#include "base/utf8.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* Formats into a local first, so that a sentence may quote the one it replaces. */
__attribute__((format(printf, 3, 0))) static void replace(struct err *err, const char *tail, const char *format, va_list args)
{
	struct err next;
	int len = vsnprintf(next.text, sizeof(next.text), format, args);
	size_t used = len < 0 ? 0 : (size_t)len;
	if (used < sizeof(next.text)) {
		size_t room = sizeof(next.text) - 1 - used, more = strlen(tail);
		memcpy(next.text + used, tail, more < room ? more : room);
		used += more;
	}
	if (used >= sizeof(next.text))
		used = utf8_floor(next.text, sizeof(next.text) - 1);
	next.text[used] = '\0';
	memcpy(err->text, next.text, used + 1);
}

void err_set(struct err *err, const char *format, ...)
{
	if (!err)
		return;
	va_list args;
	va_start(args, format);
	replace(err, "", format, args);
	va_end(args);
}

void err_prefix(struct err *err, const char *format, ...)
{
	if (!err)
		return;
	va_list args;
	va_start(args, format);
	replace(err, err->text, format, args);
	va_end(args);
}
