#include "multipart.h"

#include "base/limits.h"
#include "base/text.h"

#include <string.h>
#include <strings.h>

#define BOUNDARY_MOST 70 /* RFC 2046 */
#define HEADERS_MOST 2000

/* A value of a header: name="..." or name=token. */
static const char *value_of(struct arena *arena, const char *headers, const char *name)
{
	size_t len = strlen(name);
	for (const char *at = headers; (at = strcasestr(at, name)); at += len) {
		bool alone = at == headers || strchr("; \t", at[-1]);
		if (!alone || at[len] != '=')
			continue;
		const char *value = at + len + 1;
		if (*value == '"')
			return arena_strndup(arena, value + 1, strcspn(value + 1, "\"\r\n"));
		return arena_strndup(arena, value, strcspn(value, "; \t\r\n"));
	}
	return NULL;
}

static const char *type_of(struct arena *arena, const char *headers)
{
	const char *at = strcasestr(headers, "content-type:");
	if (!at)
		return NULL;
	at += strlen("content-type:");
	at += strspn(at, " \t");
	return arena_strndup(arena, at, strcspn(at, "\r\n"));
}

/* "C:\photos\a.png" of some browsers is "a.png"; what is not UTF-8 has no name. */
static const char *clean_name(struct arena *arena, const char *name)
{
	const char *last = name;
	for (const char *at = name; *at; at++)
		if (*at == '/' || *at == '\\')
			last = at + 1;
	size_t len = strnlen(last, LIMIT_ADDRESS - 1);
	return len > 0 && text_is_utf8(last, len) ? arena_strndup(arena, last, len) : "file";
}

static const char *find(const char *from, const char *end, const char *what, size_t len)
{
	return from < end ? memmem(from, (size_t)(end - from), what, len) : NULL;
}

/* One part, between two boundaries: headers, an empty line, bytes. */
static bool read_part(struct arena *arena, const char *part, const char *end, struct gd_file *out)
{
	const char *blank = find(part, end, "\r\n\r\n", 4);
	if (!blank || blank - part > HEADERS_MOST)
		return false;
	const char *headers = arena_strndup(arena, part, (size_t)(blank - part));
	const char *name = value_of(arena, headers, "filename"), *mime = type_of(arena, headers), *bytes = blank + 4;
	if (!name || (!*name && bytes >= end))
		return false;
	*out = (struct gd_file){.name = clean_name(arena, name),
		.mime = mime && text_is_utf8(mime, strlen(mime)) ? mime : "application/octet-stream",
		.length = end - bytes,
		.bytes = bytes};
	return out->length > 0;
}

size_t multipart_files(const char *type, const char *body, size_t len, struct arena *arena, struct gd_file *out, size_t most)
{
	static const char form[] = "multipart/form-data";
	const char *boundary = type && strncasecmp(type, form, sizeof form - 1) == 0 ? value_of(arena, type, "boundary") : NULL;
	const char *end = body + len;
	size_t n = 0;
	if (!boundary || !*boundary || strlen(boundary) > BOUNDARY_MOST)
		return 0;
	const char *mark = arena_printf(arena, "--%s", boundary), *between = arena_printf(arena, "\r\n--%s", boundary);
	size_t nmark = strlen(mark), nbetween = strlen(between);
	const char *at = find(body, end, mark, nmark);
	for (at = at ? at + nmark : NULL; at && n < most;) {
		const char *stop = find(at, end, between, nbetween);
		if (!stop)
			return 0; /* it was cut off: half a file is none */
		n += read_part(arena, at, stop, &out[n]);
		at = stop + nbetween;
		if (end - at >= 2 && memcmp(at, "--", 2) == 0)
			return n;
	}
	return at ? n : 0;
}
