/* net/server_head.h: the head of a request, taken out of the library and checked. For net/server_conn.c.
 *
 * The library accepts a Content-Length of "-3", "3x" or given twice, no Host at all, NUL bytes in decoded text, and a chunked body that it
 * does not decode (net/http_chunks.h does). So everything is copied with its length and checked here; what is odd is refused with a
 * status and a sentence.
 * All text lies in the arena. Loop thread, inside the library's HTTP callback.
 *
 *     struct head head;
 *     unsigned status = head_read(names, wsi, &arena, &head, &why);    // 0: fine
 */
#ifndef GUICHET_NET_SERVER_HEAD_H
#define GUICHET_NET_SERVER_HEAD_H

#include "base/mem.h"
#include "net/lws_compat.h"
#include "net/server.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define HEAD_TOO_LONG "The head of the request is longer than 8 KiB."

/* Names of the headers to look for: those that the library has a number for, and those that were asked for by name. */
struct head_names;
struct head_names *head_names_new(void);
void head_names_free(struct head_names *names);
void head_names_add(struct head_names *names, const char *name);
/* Behind a header whose name is the beginning of one that the library knows ("X-Auth", "User"), it takes the next line for more of that
 * name, and one that begins with a method ("Patch-Id") is a second method to it. Would it so lose a header that matters in this whole head,
 * or the end of it? *name is then the one to blame. */
bool head_would_lose(const struct head_names *names, const char *head, size_t len, const char **name, size_t *name_len);

/* Headers that the library knows, and arguments of the address, in a whole head: it keeps them apart, has room for some ninety, and ends
 * the connection over more. */
#define HEAD_PIECES 80
size_t head_pieces(const struct head_names *names, const char *head, size_t len);

struct head {
	const char *method, *path;
	struct http_header *headers;
	struct http_param *query;
	size_t nheaders, nquery;
	uint64_t length;      /* Content-Length, 0 without */
	bool has_length;
	bool chunked;         /* the body says itself where it ends */
	bool unknown_length;  /* a body whose end cannot be told, or only by reading its chunks: the connection must end */
	bool expects_continue;
	bool close;           /* the client, or its HTTP/1.0, ends the connection after the answer */
};
unsigned head_read(const struct head_names *names, struct lws *wsi, struct arena *arena, struct head *out, const char **why);

#endif
