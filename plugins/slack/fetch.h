/* fetch.h: what a message refers to and the desk wants with it: the text under a 🎫, the bytes of files.
 *
 * Each returns true while a call is under way; fetch_done() is called when it is over. Files come from Slack's hosts alone, redirects
 * are followed by hand and within them, a login page is never taken for a file, and a size that differs from the announced one is
 * refused; the reason then goes into the ticket. Loop thread.
 *
 *     pending->waiting = fetch_file(channel, pending);
 */
#ifndef SLACK_FETCH_H
#define SLACK_FETCH_H

#include "pending.h"

bool fetch_quoted(struct gd_channel *channel, struct pending *pending);
bool fetch_file(struct gd_channel *channel, struct pending *pending); /* pending->file; moves on to the next */

/* Called when something arrived; inbound.c's. */
void fetch_done(struct gd_channel *channel, struct pending *pending);

#endif
