/* app/orders.h: commands for tickets from programs and from the command line: POST /v1/cmd and GET /v1/tickets/REF.
 *
 *     POST /v1/cmd {"as":"marie","text":"take 1042"}
 *     -> 200 {"result":"added","ref":"G-1042","url":null,"text":"what the author is told, or null","data":{...} or absent}
 *     GET /v1/tickets/G-1042        the same, as if `show G-1042` had been said
 *
 * They go to the desk as any channel's commands do, under the identity that every [person] of the configuration has in ORDERS_CHANNEL. On
 * the control socket root and the daemon's own user speak as whoever they name, others as the person with their uid. On the web a [token]
 * says who speaks, what it may be used for and from where; a key in Idempotency-Key makes a repeat get the first answer. 400, 401, 403,
 * 404, 422 and 503 are as the sender of a webhook knows them. Loop thread.
 */
#ifndef GUICHET_APP_ORDERS_H
#define GUICHET_APP_ORDERS_H

#include "config/config.h"
#include "desk/desk.h"
#include "host/bridge.h"
#include "net/server.h"

#define ORDERS_CHANNEL "local:cmd"

struct orders {
	struct loop *loop;
	struct server *server;
	struct desk *desk;
	struct host *host;                    /* gets what is not ours of the web */
	const struct config *const *config;   /* the one in force */
};

void orders_local(struct orders *orders, const struct http_request *req); /* POST /v1/cmd of the control socket */

/* The owner of a listener for the web is a struct orders. */
void orders_probe(void *owner, const struct http_request *head, struct http_verdict *verdict);
void orders_handle(void *owner, const struct http_request *req);
void orders_gone(void *owner, uint64_t id);

#endif
