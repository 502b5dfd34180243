/* desk/time/retention.h: texts of tickets that were closed long ago leave, as their queue's `retention` says.
 *
 * Once a day, some at a time: the ticket stays, anonymous, with its times and states. Desk thread.
 */
#ifndef GUICHET_DESK_TIME_RETENTION_H
#define GUICHET_DESK_TIME_RETENTION_H

#include "desk/work.h"
#include "store/inbox.h"

#define RETENTION_LEAST_MS (30 * DAY_MS) /* a ticket may still be reopened and its clocks disputed */

void retention_start(struct work *w);
void retention_due(struct work *w, const struct job *job);

#endif
