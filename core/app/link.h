/* app/link.h: joins the host of plugins and the desk, neither of which knows the other.
 *
 * link_host_desk() is the table the host calls (loop thread), link_desk_hooks() the table the desk calls (desk thread). The two objects
 * are made one after the other, so the struct link is filled in two steps and must outlive both.
 */
#ifndef GUICHET_APP_LINK_H
#define GUICHET_APP_LINK_H

#include "desk/desk.h"
#include "host/bridge.h"

#include <pthread.h>

struct link {
	struct desk *desk;
	struct host *host;
	const char *config, *data_dir; /* where the configuration is, and what was said of it in a chat */
	pthread_mutex_t reading;       /* of the configuration: the loop thread at a reload, the desk thread when an admin changes it */
};

struct host_desk link_host_desk(struct link *link);
struct desk_hooks link_desk_hooks(struct link *link);

#endif
