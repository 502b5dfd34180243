/* net/socket.h: WebSocket clients on the loop thread: ws:// and wss://.
 *
 * The name is resolved by the client's thread (never on the loop) and the address passes net/guard.h; the connection goes to the
 * number, SNI and certificate follow the name. Messages are put together from their fragments under a ceiling. A ping goes out when
 * nothing was heard for ping_ms, and a peer that stays silent for hangup_ms is given up. Every socket_open() that returned a socket
 * ends in exactly one on_closed(), from the loop, never inside socket_open(); the handle is dead after it. Opening again is the caller's
 * affair, at once if it likes: a destination that failed a moment ago is left alone for a while first (net/retry.h). No proxy is used,
 * whatever the environment says. Loop thread only.
 *
 *     struct sockets *sockets = sockets_new(&(struct sockets_spec){.loop = loop, .client = client});
 *     struct socket *ws = socket_open(sockets, &(struct socket_spec){.url = "wss://...", .on_open = ..., .owner = x, .tag = 7}, &err);
 *     socket_send(ws, text, len);
 *     socket_close(ws, 1000);
 */
#ifndef GUICHET_NET_SOCKET_H
#define GUICHET_NET_SOCKET_H

#include "base/err.h"
#include "net/client.h"
#include "net/loop.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct sockets;
struct socket;

struct sockets_spec {
	struct loop *loop;
	struct client *client;   /* resolves names */
	const char *ca_file;     /* PEM bundle; NULL: the system's */
};
struct sockets *sockets_new(const struct sockets_spec *spec, struct err *err);
void sockets_free(struct sockets *sockets); /* closes all without calling back; after client_free(), before loop_free(); NULL: nothing */

struct socket_spec {
	const char *url;         /* ws:// or wss://, with path and arguments, no user:password */
	const struct http_header *headers; /* extra ones of the handshake, e.g. Authorization */
	size_t nheaders;
	bool allow_private;
	size_t max_message;      /* 0: LIMIT_FRAME; a longer message closes with 1009 */
	uint32_t connect_ms;     /* until the handshake is done; 0: 10 s */
	uint32_t ping_ms;        /* silence before a ping; 0: 20 s */
	uint32_t hangup_ms;      /* silence before giving up; 0: 30 s */
	void *owner;
	uint64_t tag;
	void (*on_open)(void *owner, uint64_t tag);
	void (*on_text)(void *owner, uint64_t tag, const char *text, size_t len);    /* a whole text message, UTF-8, NUL after it; lent */
	void (*on_closed)(void *owner, uint64_t tag, unsigned code, const char *why); /* code 0: it broke, or never opened */
};
struct socket *socket_open(struct sockets *sockets, const struct socket_spec *spec, struct err *err); /* copies; NULL: bad URL or header */
bool socket_send(struct socket *ws, const char *text, size_t len); /* copies; false: not open, or 4 MiB are waiting already */
void socket_close(struct socket *ws, unsigned code);                /* asks for a close handshake; on_closed follows */

#endif
