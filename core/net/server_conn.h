/* net/server_conn.h: one inbound connection and the request under way on it; the structs that net/server.c shares. Loop thread.
 *
 * A connection lives from accept to the library's destroy event and carries at most one request at a time:
 *
 *     HEAD -> (BODY) -> HANDLED -> WRITING -> HEAD ...        an answer closes: WRITING -> (LINGER) -> gone
 *
 * In the clear its first head passes the gate (net/server_gate.h) before the library has it: HEAD -> LINGER -> gone if it is refused.
 *
 * Its record is ours and hangs on the library's opaque pointer. The library's own per-session memory is released and made anew
 * between two requests of one connection, so nothing is kept there.
 */
#ifndef GUICHET_NET_SERVER_CONN_H
#define GUICHET_NET_SERVER_CONN_H

#include "base/buf.h"
#include "base/mem.h"
#include "net/bucket.h"
#include "net/http_chunks.h"
#include "net/loop_fd.h"
#include "net/lws_compat.h"
#include "net/server.h"
#include "net/server_answer.h"
#include "net/server_head.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <time.h>

struct gate;

struct acceptor {
	struct listener *listener;
	struct loop_fd *watch; /* NULL: closed */
	int fd;
};

struct listener {
	struct server *server;
	struct listener *next;
	struct listener_spec spec; /* its texts are the listener's */
	struct lws_vhost *vhost;
	struct acceptor acceptors[2];
	unsigned nacceptors;
	uint16_t port;
	struct cidr *trusted;
	unsigned ntrusted;
	struct bucket_rate rate;
	struct buckets *buckets;
};

struct server {
	struct loop *loop;
	struct listener *listeners;
	struct head_names *names;
	struct conn *conns;
	struct conn **slots;       /* by the low bits of a request's id */
	uint32_t *free_slots;
	uint32_t nslots, nfree;
	uint64_t serial;
	size_t pending;
	struct server_counts counts;
	struct gate *gate;         /* of the listeners in the clear; NULL before the first one */
	struct loop_timer *sweep;  /* deadlines */
	struct loop_timer *resume; /* accepting again after a pause */
	bool paused;
	struct loop_timer *drain;
	bool draining;
	void (*drained)(void *arg);
	void *drained_arg;
	time_t date_at;
	char date[ANSWER_DATE];
};

enum conn_phase { CONN_HEAD, CONN_BODY, CONN_HANDLED, CONN_WRITING, CONN_LINGER };

struct conn {
	struct listener *listener;
	struct lws *wsi;          /* NULL before the library has it */
	struct gate *gate;        /* not NULL: it waits there, and fd is its socket */
	int fd;
	struct conn *next, *prev;
	uint32_t slot;
	enum conn_phase phase;
	int64_t since, deadline; /* of the phase; monotonic */
	struct address peer;
	int64_t uid, pid; /* of a Unix socket's other end, else -1 and 0 */

	struct arena arena; /* the head's text, freed with the request */
	struct head head;
	struct http_request req;
	char peer_text[ADDRESS_TEXT];
	struct http_chunks chunks;
	struct buf body, out;
	bool begun;            /* at the gate: some of the head has come */
	bool close;            /* after this answer */
	bool unread;           /* a body that was refused is still coming */
	bool written;
	bool empty_completion; /* the library reports the end of an empty body once more */
};

extern const struct lws_protocols conn_protocols[2];

struct conn *conn_new(struct listener *listener);
void conn_start(struct conn *conn, struct lws *wsi); /* the library has taken the socket */
void conn_free(struct conn *conn);                   /* unlinks; tells gone() if a request is unanswered */
void conn_answer(struct conn *conn, const struct http_answer *answer);
void conn_kill(struct conn *conn);                   /* the library destroys it in its next turn */
void conn_expire(struct conn *conn, int64_t now);    /* acts on a deadline that has passed */
/* The bytes of a refusal before the library has the connection, which lingers from now on. */
void conn_refusal(struct conn *conn, unsigned status, const char *why, struct buf *out);
void server_after_close(struct server *server);      /* net/server.c: a place is free, a drain may be over */

#endif
