/* app/metrics.h: the page /metrics, in Prometheus' text format 0.0.4.
 *
 * Counters are those of the rooms, read as they stand; what waits and how many tickets there are is what the desk said last, a few seconds
 * ago. Nothing here asks the database. Labels are names of the configuration and of enums, never of people or tickets, so there are as many
 * lines as channels allow. Loop thread; `out` is left failed if its ceiling was too low.
 *
 *     metrics_write(&(struct metrics_sources){server, desk, host, true}, &out);
 */
#ifndef GUICHET_APP_METRICS_H
#define GUICHET_APP_METRICS_H

#include "base/buf.h"
#include "desk/desk.h"
#include "host/bridge.h"
#include "net/server.h"

#include <stdbool.h>

struct metrics_sources {
	struct server *server;
	struct desk *desk;
	struct host *host;
	bool ready;
};

void metrics_write(const struct metrics_sources *from, struct buf *out);

#endif
