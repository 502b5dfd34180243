/* host/spelling.h: the address of a request, as its sender may have written it.
 *
 * Some senders sign their address byte for byte, but the server hands it over decoded. The path is that of a route, and arguments of plain
 * characters have one spelling; others have one for each usual way of escaping. All spellings of a request decode to the very arguments
 * that came, so that whichever was signed, nothing else was. An argument is never left out: it would be read without being signed.
 * Pure, any thread.
 *
 *     for (size_t n = 0; spelling_write(&url, public_url, req, n); n++) ...     // false: there are no more
 */
#ifndef GUICHET_HOST_SPELLING_H
#define GUICHET_HOST_SPELLING_H

#include "base/buf.h"
#include "net/server.h"

#include <stdbool.h>
#include <stddef.h>

/* Replaces what `out` held. public_url NULL: the address begins with the path. */
bool spelling_write(struct buf *out, const char *public_url, const struct http_request *req, size_t n);

#endif
