/* late.h: events that take longer than Slack waits: a file that comes slowly, a name that Slack does not tell.
 *
 * Such an event is written down as it came and acknowledged after that commit; what is fetched goes on meanwhile, and the event is struck
 * off in the very commit that brings it to the desk. What is still written down at the next start is read again. Loop thread.
 *
 *     late_keep(channel, pending);           // acknowledged when late_result() has its commit
 *     late_strike(channel, pending);         // its submit carries the writes
 *     late_each(channel, read_again);        // after a restart
 */
#ifndef SLACK_LATE_H
#define SLACK_LATE_H

#include "pending.h"

#include <stdbool.h>

/* False: it cannot be kept (too large, too many, or the desk is busy), so Slack will send it again. */
bool late_keep(struct gd_channel *channel, struct pending *pending);
/* True: the tag was of a late_keep(); the event is acknowledged if it is on disk. */
bool late_result(struct gd_channel *channel, uint64_t tag, const struct gd_result *result);
void late_strike(struct gd_channel *channel, struct pending *pending);     /* with the submit of pending->told->in */
void late_strike_now(struct gd_channel *channel, struct pending *pending); /* nothing will be submitted */
bool late_any(struct gd_channel *channel);
void late_each(struct gd_channel *channel, void (*read)(struct gd_channel *channel, const char *id, const char *raw));

#endif
