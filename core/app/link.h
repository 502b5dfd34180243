/* app/link.h: joins the host of plugins and the desk, neither of which knows the other.
 *
 * link_host_desk() is the table the host calls (loop thread), link_desk_hooks() the table the desk calls (desk thread). The two objects
 * are made one after the other, so the struct link is filled in two steps and must outlive both.
 */
#ifndef GUICHET_APP_LINK_H
#define GUICHET_APP_LINK_H

#include "desk/desk.h"
#include "host/bridge.h"

struct link {
	struct desk *desk;
	struct host *host;
};

struct host_desk link_host_desk(struct link *link);
struct desk_hooks link_desk_hooks(struct link *link);

#endif
