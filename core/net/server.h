/* net/server.h: inbound HTTP/1.1 over TCP (IPv4 and IPv6), TLS and Unix sockets.
 *
 * A server has listeners, each with its own callbacks. For every request the server checks the framing itself, takes a token from the
 * bucket of the source, asks `probe` about the head (is there such a route, how much body may it carry), collects the body under its
 * ceiling and total deadline, and calls `handle`. The answer is given by id with server_answer(), inside handle() or any time
 * later; an id whose client has gone, or that is answered already, is ignored. Everything happens on the loop thread.
 *
 * What the server answers by itself, as {"error": "..."} with Connection: close: 400 (framing, %00, Host), 408 (slow body), 411 (chunked
 * body where probe allows none), 413, 415 (Content-Encoding), 417, 501, 503 (answer deadline passed), and what probe refuses. One
 * request of a connection at a time: a client that pipelines behind an unanswered one is disconnected. Headers over LIMIT_HEADERS get a
 * closed connection: there the library leaves no way to answer. An unknown method, an address that is no path and a header line that is
 * none (such as a folded one) are seen before the library sees them (501, 400). Over TLS, or as a later request of a connection, an
 * address that is none gets its own plain 403 and the end, and such a header line the end at the deadline. Proposed upgrades (h2c,
 * websocket) are passed over.
 *
 * A header whose name is the beginning of one that the library knows (X-Auth, User, Auth) hides the line behind it, and one that begins
 * with PUT, PATCH or DELETE ends the connection. Where something would be lost that matters, the first head in the clear gets 400 with the
 * name; over TLS and later that line is missing.
 *
 * The library parses the request line: `path` is decoded and normalised (no "..", no "//") and arguments are decoded, there is no raw form.
 * It keeps the headers it knows; others are looked up by name, so each name that a handler wants must be given to server_want_header().
 *
 *     struct server *server = server_new(loop);
 *     server_want_header(server, "x-hub-signature-256");
 *     struct listener *l = server_listen(server, &(struct listener_spec){.name = "web", .address = "*", .port = 8080, .probe = probe,
 *                                                                        .handle = handle, .owner = host}, &err);
 *     void handle(void *owner, const struct http_request *req) {
 *             server_answer(server, req->id, &(struct http_answer){.status = 201, .body = text, .body_len = len});
 *     }
 */
#ifndef GUICHET_NET_SERVER_H
#define GUICHET_NET_SERVER_H

#include "base/err.h"
#include "net/loop.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

struct server;
struct listener;

struct http_header {
	const char *name;  /* inbound: lower case */
	const char *value; /* checked: no control character, no NUL */
};
struct http_param {
	const char *name, *value; /* decoded UTF-8, no NUL */
};

/* All lent until the callback returns. In probe() the body is absent. */
struct http_request {
	uint64_t id;
	const char *method;                 /* "GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS" */
	const char *path;                   /* decoded, normalised, UTF-8 */
	const struct http_param *query;
	size_t nquery;
	const struct http_header *headers;
	size_t nheaders;
	const char *body;                   /* body_len bytes and a NUL after them; never NULL in handle() */
	size_t body_len;                    /* in probe(): the announced Content-Length, 0 without */
	const char *peer;                   /* numeric address, after trusted proxies; "" on a Unix socket */
	int64_t peer_uid;                   /* of the process on the other end of a Unix socket; -1 elsewhere */
	int64_t peer_pid;                   /* the same; 0 elsewhere */
	bool secure;                        /* TLS on this very connection */
};
const char *http_request_header(const struct http_request *req, const char *name); /* lower case; NULL if absent */
const char *http_request_param(const struct http_request *req, const char *name);  /* the first of that name; NULL if absent */

/* What probe() says about a request head. It is zeroed before: doing nothing lets the request through with the listener's max_body. */
struct http_verdict {
	unsigned status;   /* 0: go on; else refuse with this status: 404, 405, 415, 429 ... */
	const char *why;   /* a sentence for the sender, lent until the probe's next call; NULL: the status's usual phrase */
	const char *allow; /* with 405: the value of Allow */
	size_t max_body;   /* this route's ceiling in bytes; 0: the listener's */
	bool chunked;      /* it takes bodies that come in chunks, without a length said before; else they get 411 */
};

struct http_answer {
	unsigned status;                   /* 200..599 */
	const struct http_header *headers; /* extra ones; Content-Length, Connection, Date and the security headers are the server's */
	size_t nheaders;                   /* without a content-type among them it is application/json */
	const char *body;
	size_t body_len;
	unsigned retry_after_s;            /* 0: no Retry-After */
};

struct listener_spec {
	const char *name;                  /* for the log */
	const char *address;               /* numeric address; "*": all addresses of both families; NULL: a Unix socket */
	uint16_t port;                     /* 0: a free one, see listener_port() */
	const char *unix_path;             /* with address NULL. A stale socket file is replaced, a live one is an error */
	mode_t unix_mode;                  /* 0: 0600 */
	const char *tls_cert, *tls_key;    /* PEM files; both or none */
	const char *const *trusted_proxies; /* CIDRs whose X-Forwarded-For is believed; NULL-terminated; NULL: none */
	unsigned rate_per_s, rate_burst;   /* tokens per source address (/64 in IPv6), taken before probe(); 0: unlimited */
	unsigned rate_status;              /* answer without a token; 0: 429. Some senders retry 5xx alone: give 503. With Retry-After */
	size_t max_body;                   /* 0: LIMIT_BODY */
	uint32_t header_ms, body_ms;       /* total deadlines of a head and of a body; 0: 10 s each */
	uint32_t answer_ms;                /* how long a handler may take, then 503; 0: 30 s */
	uint32_t idle_ms;                  /* kept-alive connection without a request; 0: 15 s */

	void *owner;
	void (*probe)(void *owner, const struct http_request *head, struct http_verdict *verdict); /* NULL: all go through */
	void (*handle)(void *owner, const struct http_request *req);
	void (*gone)(void *owner, uint64_t id); /* the client of an unanswered request went away; NULL: do not care */
};

struct server *server_new(struct loop *loop);
/* fewer than the process's file descriptors allow; what comes on top waits in the kernel. Before the first listener. */
void server_limit_connections(struct server *server, unsigned most);
void server_free(struct server *server);                                   /* before loop_free(); NULL is allowed */
void server_want_header(struct server *server, const char *name);         /* lower case, copied; a name twice is fine */

struct listener *server_listen(struct server *server, const struct listener_spec *spec, struct err *err); /* copies; NULL: err says why */
uint16_t listener_port(const struct listener *listener);                   /* the port really bound; 0 on a Unix socket */
bool listener_reload_tls(struct listener *listener, struct err *err);      /* reads the certificate files again; false keeps the old ones */
bool listener_set_proxies(struct listener *listener, const char *const *cidrs, struct err *err);
void listener_set_rate(struct listener *listener, unsigned per_s, unsigned burst);

void server_answer(struct server *server, uint64_t id, const struct http_answer *answer); /* copies; HEAD gets the headers alone */
size_t server_pending(const struct server *server);                        /* requests handed to handle(), not yet answered and written */

/* Stops accepting at once, closes idle connections, lets answers go out with Connection: close, and calls done() once, from the
 * loop, when none is left or after at most `ms`. */
void server_drain(struct server *server, int64_t ms, void (*done)(void *arg), void *arg);

struct server_counts {
	uint64_t requests, refused, limited, gone, connections; /* since the start; refused: answered by the server itself */
	uint64_t open;                                          /* connections now */
};
struct server_counts server_count(const struct server *server);

const char *server_library(void); /* version of libwebsockets */

#endif
