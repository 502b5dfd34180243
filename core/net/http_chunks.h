/* net/http_chunks.h: a body that comes in chunks (RFC 9112, 7.1), put together again.
 *
 * Strict, since two readers who disagree about the end of a request are an attack: hexadecimal sizes of at most 8 digits, CR LF alone
 * ends a line. What extensions and trailers say is passed over, and counted: they have LIMIT_HEADERS together. Bytes may come in pieces
 * of any size; nothing is allocated but the body, whose ceiling is the buffer's. Pure; bytes of strangers come here first.
 *
 *     struct http_chunks chunks = {0};
 *     switch (http_chunks_take(&chunks, bytes, len, &body)) ...     // again with every piece until it is not CHUNKS_MORE
 */
#ifndef GUICHET_NET_HTTP_CHUNKS_H
#define GUICHET_NET_HTTP_CHUNKS_H

#include "base/buf.h"

#include <stddef.h>
#include <stdint.h>

enum chunks_found {
	CHUNKS_MORE,     /* it goes on */
	CHUNKS_END,      /* the body is whole; bytes after it are not looked at */
	CHUNKS_BAD,      /* no chunks */
	CHUNKS_TOO_LARGE /* the body is over the buffer's ceiling, or what is around it over ours */
};

enum chunks_place { /* where the next byte belongs */
	CHUNKS_SIZE,
	CHUNKS_EXTENSION,
	CHUNKS_SIZE_LF,
	CHUNKS_DATA,
	CHUNKS_DATA_CR,
	CHUNKS_DATA_LF,
	CHUNKS_LINE,     /* the start of a trailer, or of the empty line at the end */
	CHUNKS_TRAILER,
	CHUNKS_TRAILER_LF,
	CHUNKS_LAST_LF
};

/* All zero: before the first byte. */
struct http_chunks {
	enum chunks_place place;
	uint64_t left;   /* of this chunk: first its size is added up here */
	unsigned digits; /* of the size, so far */
	size_t beside;   /* bytes of extensions and trailers, so far */
};

enum chunks_found http_chunks_take(struct http_chunks *chunks, const char *bytes, size_t len, struct buf *body);

#endif
