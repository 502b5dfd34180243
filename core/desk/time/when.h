/* desk/time/when.h: the moment that somebody's words mean for a ticket, once its queue's hours are known.
 *
 * A day without an hour means the opening of that day, business time needs the calendar: commands/moment.h leaves both to here. Desk
 * thread.
 */
#ifndef GUICHET_DESK_TIME_WHEN_H
#define GUICHET_DESK_TIME_WHEN_H

#include "desk/call.h"

int64_t when_moment(struct call *c, const struct when *when); /* 0: none was said */

/* The same, moved to the next opening where the queue is closed then. Without a moment it is the opening after the present one. */
int64_t when_opening(struct call *c, const struct when *when);

#endif
