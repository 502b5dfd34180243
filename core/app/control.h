/* app/control.h: the routes of the control socket that belong to no channel: what `guichet outbox`, `health` and their like call.
 *
 *     GET  /v1/health                   ready or why not, counts, versions
 *     GET  /v1/plugins                  channel instances and their figures
 *     GET  /v1/outbox[?to=DEST]         destinations with what waits; or the rows of one
 *     POST /v1/outbox/retry?to=DEST     parked deliveries again
 *     GET  /v1/inbox[?endpoint=NAME]    last requests per endpoint
 *     GET  /v1/inbox/body?id=ID         one of them
 *     POST /v1/inbox/replay?id=ID       it again: the answer is that of the channel
 *     POST /v1/backup                   begins a copy of the database; 409 if a task runs
 *     POST /v1/verify                   begins a check of everything
 *     GET  /v1/task                     how far that is
 *
 * Answers are JSON; errors {"error": sentence}. Whoever may open the socket may ask: its file mode decides (root, the daemon's user, its
 * group). Paths that are not here go to the channels' local routes. Loop thread.
 */
#ifndef GUICHET_APP_CONTROL_H
#define GUICHET_APP_CONTROL_H

#include "app/admin.h"
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
};

void control_probe(void *owner, const struct http_request *head, struct http_verdict *verdict);
void control_handle(void *owner, const struct http_request *req);
void control_gone(void *owner, uint64_t id);

#endif
