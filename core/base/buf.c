#include "base/buf.h"
#include "base/mem.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FIRST_SIZE 64

/* What an empty buffer shows until it needs memory of its own (cap > 0). Never written to. */
static char *nothing(void)
{
	return (char *)"";
}

void buf_init(struct buf *buf, size_t max)
{
	*buf = (struct buf){.max = max, .data = nothing()};
}

void buf_clear(struct buf *buf)
{
	if (buf->cap > 0)
		free(buf->data);
	*buf = (struct buf){0};
}

void buf_reset(struct buf *buf)
{
	buf->failed = false;
	buf_cut(buf, 0);
}

/* Makes room for `more` bytes and the NUL; false when the ceiling forbids it. Once failed it stays so: what the buffer holds is a prefix
 * of what was asked for, never a text with a hole. */
static bool make_room(struct buf *buf, size_t more)
{
	if (buf->failed || more > buf->max - buf->len) {
		buf->failed = true;
		return false;
	}
	size_t need = buf->len + more + 1;
	if (need <= buf->cap)
		return true;
	size_t cap = buf->cap > buf->max / 2 ? buf->max + 1 : buf->cap * 2 + FIRST_SIZE;
	if (cap > buf->max)
		cap = buf->max + 1;
	char *old = buf->cap > 0 ? buf->data : NULL;
	buf->cap = cap < need ? need : cap;
	buf->data = mem_grow(old, buf->cap, 1);
	return true;
}

void buf_add(struct buf *buf, const void *bytes, size_t len)
{
	if (len == 0 || !make_room(buf, len))
		return;
	memcpy(buf->data + buf->len, bytes, len);
	buf->len += len;
	buf->data[buf->len] = '\0';
}

void buf_adds(struct buf *buf, const char *text)
{
	if (text)
		buf_add(buf, text, strlen(text));
}

void buf_addc(struct buf *buf, char c)
{
	buf_add(buf, &c, 1);
}

void buf_addf(struct buf *buf, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	buf_addv(buf, format, args);
	va_end(args);
}

void buf_addv(struct buf *buf, const char *format, va_list args)
{
	va_list again;
	va_copy(again, args);
	int len = vsnprintf(NULL, 0, format, args);
	if (len < 0)
		buf->failed = true;
	else if (len > 0 && make_room(buf, (size_t)len)) {
		vsnprintf(buf->data + buf->len, (size_t)len + 1, format, again);
		buf->len += (size_t)len;
	}
	va_end(again);
}

void buf_cut(struct buf *buf, size_t len)
{
	if (len < buf->len) {
		buf->len = len;
		buf->data[len] = '\0';
	}
}

char *buf_detach(struct buf *buf)
{
	char *data = buf->cap > 0 ? buf->data : mem_strdup("");
	buf_init(buf, buf->max);
	return data;
}
