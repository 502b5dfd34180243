/* app/admin.h: /healthz, /readyz and /metrics on a listener of their own, which belongs on the loopback.
 *
 *     GET /healthz   200 {"status":"ok"}: the loop turns
 *     GET /readyz    200, or 503 with {"status":"...","why":"..."}: the database takes commits, the channels are open, the disk has room
 *     GET /metrics   text in Prometheus' exposition format, names beginning with guichet_
 *
 * Loop thread.
 */
#ifndef GUICHET_APP_ADMIN_H
#define GUICHET_APP_ADMIN_H

#include "desk/desk.h"
#include "host/bridge.h"
#include "net/server.h"

struct admin {
	struct server *server;
	struct desk *desk;
	struct host *host;
	const char *data_dir;
	bool stopping;
};

const char *admin_why_not(struct admin *admin); /* why it is not ready; NULL: it is */
void admin_probe(void *owner, const struct http_request *head, struct http_verdict *verdict);
void admin_handle(void *owner, const struct http_request *req);

#endif
