/* net/client_transfer.h: one outbound request from its copy to its result; everything libcurl needs to be told. For net/client.c.
 *
 * transfer_new() may run on any thread, the rest belongs to the client's. transfer_finish() turns what happened into the result that
 * the transfer carried from the start, and frees the transfer.
 *
 *     struct transfer *t = transfer_new(&request, &shared);
 *     CURL *easy = transfer_start(t, easy_from_pool);       // NULL: it cannot be sent, t->problem says why
 *     struct client_result *result = transfer_finish(t, code);
 */
#ifndef GUICHET_NET_CLIENT_TRANSFER_H
#define GUICHET_NET_CLIENT_TRANSFER_H

#include "base/buf.h"
#include "base/mem.h"
#include "base/queue.h"
#include "net/address.h"
#include "net/client.h"
#include "net/client_queue.h"
#include "net/url.h"

#include <curl/curl.h>
#include <stdbool.h>

/* What all transfers of a client have in common; read-only once the thread runs. */
struct transfer_shared {
	const char *proxy, *ca_file, *user_agent;
	struct cidr *allow;
	unsigned nallow;
};

struct transfer {
	struct queue_node node;      /* first */
	struct client_queued queued;
	struct transfer *prev, *next; /* among those under way */
	const struct transfer_shared *shared;
	struct client_request request; /* texts in `arena` */
	struct arena arena;
	struct url url;
	bool url_ok;
	struct client_result *result;
	CURL *easy;
	struct curl_slist *headers;
	struct buf head, body;
	int in_fd, out_fd;
	bool begun, broken; /* it was tried; a second try was refused */
	size_t received;
	bool too_long, refused_address, out_failed;
	const char *problem;         /* why it was never sent; NULL: it was tried */
	int64_t started;
};

struct transfer *transfer_new(const struct client_request *request, const struct transfer_shared *shared);
CURL *transfer_start(struct transfer *t, CURL *easy); /* easy is set up; NULL: it is untouched, finish with t->problem */
struct client_result *transfer_finish(struct transfer *t, CURLcode code); /* the easy handle stays with the caller */

#endif
