/* app/control.h: the routes of the control socket that belong to no channel: what `guichet outbox`, `health` and their like call.
 *
 *     for (size_t i = 0; control_route(i); i++) ...     // the routes, for the manual
 *
 * Answers are JSON; errors {"error": sentence}. Whoever may open the socket may ask: its file mode decides (root, the daemon's user, its
 * group). Paths that are not here go to the channels' local routes. Loop thread.
 */
#ifndef GUICHET_APP_CONTROL_H
#define GUICHET_APP_CONTROL_H

#include "app/admin.h"
#include "app/orders.h"
#include "app/tasks.h"
#include "desk/desk.h"
#include "host/bridge.h"
#include "net/server.h"

struct control_api {
	struct loop *loop;
	struct server *server;
	struct desk *desk;
	struct host *host;
	struct admin *admin; /* says whether the daemon is ready */
	struct tasks *tasks;
	struct orders *orders;
};

struct control_route {
	const char *method, *path, *help;
};
const struct control_route *control_route(size_t i); /* NULL: there are no more */

void control_probe(void *owner, const struct http_request *head, struct http_verdict *verdict);
void control_handle(void *owner, const struct http_request *req);
void control_gone(void *owner, uint64_t id);

#endif
