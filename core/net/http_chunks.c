#include "net/http_chunks.h"

#include "base/limits.h"

#define DIGITS 8

/* The value of a hexadecimal digit; -1: it is none. */
static int digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c |= 0x20;
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static enum chunks_found expect(struct http_chunks *chunks, char c, char wanted, enum chunks_place next)
{
	chunks->place = next;
	return c == wanted ? CHUNKS_MORE : CHUNKS_BAD;
}

static enum chunks_found take_size(struct http_chunks *chunks, char c)
{
	int value = digit(c);
	if (value >= 0 && chunks->digits < DIGITS) {
		chunks->left = chunks->left << 4 | (unsigned)value;
		chunks->digits++;
		return CHUNKS_MORE;
	}
	if (!chunks->digits || (c != ';' && c != '\r'))
		return CHUNKS_BAD;
	chunks->place = c == ';' ? CHUNKS_EXTENSION : CHUNKS_SIZE_LF;
	return CHUNKS_MORE;
}

/* What nobody here reads, up to the end of its line. */
static enum chunks_found pass_over(struct http_chunks *chunks, char c, enum chunks_place after_cr)
{
	if (c == '\r')
		chunks->place = after_cr;
	else if ((unsigned char)c < ' ' && c != '\t')
		return CHUNKS_BAD;
	return ++chunks->beside <= LIMIT_HEADERS ? CHUNKS_MORE : CHUNKS_TOO_LARGE;
}

static enum chunks_found end_size(struct http_chunks *chunks, char c)
{
	chunks->digits = 0;
	return expect(chunks, c, '\n', chunks->left ? CHUNKS_DATA : CHUNKS_LINE);
}

static enum chunks_found begin_line(struct http_chunks *chunks, char c)
{
	chunks->place = CHUNKS_TRAILER;
	return c == '\r' ? expect(chunks, c, '\r', CHUNKS_LAST_LF) : pass_over(chunks, c, CHUNKS_TRAILER_LF);
}

/* Any byte but one of the data. */
static enum chunks_found take_one(struct http_chunks *chunks, char c)
{
	switch (chunks->place) {
	case CHUNKS_SIZE:
		return take_size(chunks, c);
	case CHUNKS_EXTENSION:
		return pass_over(chunks, c, CHUNKS_SIZE_LF);
	case CHUNKS_SIZE_LF:
		return end_size(chunks, c);
	case CHUNKS_DATA_CR:
		return expect(chunks, c, '\r', CHUNKS_DATA_LF);
	case CHUNKS_DATA_LF:
		return expect(chunks, c, '\n', CHUNKS_SIZE);
	case CHUNKS_LINE:
		return begin_line(chunks, c);
	case CHUNKS_TRAILER:
		return pass_over(chunks, c, CHUNKS_TRAILER_LF);
	case CHUNKS_TRAILER_LF:
		return expect(chunks, c, '\n', CHUNKS_LINE);
	case CHUNKS_LAST_LF:
		return c == '\n' ? CHUNKS_END : CHUNKS_BAD;
	case CHUNKS_DATA:
		break;
	}
	return CHUNKS_BAD;
}

static size_t take_data(struct http_chunks *chunks, const char *bytes, size_t len, struct buf *body)
{
	size_t n = len < chunks->left ? len : (size_t)chunks->left;
	buf_add(body, bytes, n);
	chunks->left -= n;
	if (!chunks->left)
		chunks->place = CHUNKS_DATA_CR;
	return n;
}

enum chunks_found http_chunks_take(struct http_chunks *chunks, const char *bytes, size_t len, struct buf *body)
{
	enum chunks_found found = CHUNKS_MORE;
	for (size_t at = 0; at < len && found == CHUNKS_MORE; ) {
		if (chunks->place == CHUNKS_DATA)
			at += take_data(chunks, bytes + at, len - at, body);
		else
			found = take_one(chunks, bytes[at++]);
		if (chunks->place == CHUNKS_DATA && chunks->left > body->max)
			found = CHUNKS_TOO_LARGE; /* before it comes */
	}
	return body->failed ? CHUNKS_TOO_LARGE : found;
}
