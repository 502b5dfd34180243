/* reply.h: the answer to a request or an envelope, and the desk's words to the author.
 *
 * Events are answered with an empty 200; a command carries the text itself; a button's text goes to response_url; a modal shows it. In
 * Socket Mode the same bodies travel in the acknowledgement. Loop thread.
 *
 *     reply_result(channel, pending, result);       // then pending_end()
 */
#ifndef SLACK_REPLY_H
#define SLACK_REPLY_H

#include "pending.h"

void reply_status(struct gd_channel *channel, uint64_t request, uint32_t status, const char *type, const char *body);
void reply_nothing(struct gd_channel *channel, struct pending *pending);                      /* received; nothing to say, or not yet */
void reply_modal(struct gd_channel *channel, struct pending *pending);                        /* a modal asks for the command's words */
void reply_busy(struct gd_channel *channel, struct pending *pending, uint32_t retry_after_s); /* send it again later */
void reply_result(struct gd_channel *channel, struct pending *pending, const struct gd_result *result);

#endif
