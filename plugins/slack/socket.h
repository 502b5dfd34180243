/* socket.h: Socket Mode: Slack's events over a WebSocket that we open.
 *
 * One socket at a time, two while one takes over from the other: the new one is opened, and has said hello, before the old one is
 * closed. A lost one is replaced after a wait that doubles, with jitter; link_disabled stops for good, with a sentence. Envelopes are
 * acknowledged by inbound.c after the commit; what is not acknowledged Slack sends again. Loop thread.
 *
 *     socket_start(channel);                        // mode = socket
 *     socket_frame(channel, tag, frame);            // on_frame
 */
#ifndef SLACK_SOCKET_H
#define SLACK_SOCKET_H

#include "slack.h"

void socket_start(struct gd_channel *channel);
void socket_frame(struct gd_channel *channel, uint64_t tag, const struct gd_frame *frame);
void socket_timer(struct gd_channel *channel);
void socket_timer_old(struct gd_channel *channel);
void socket_clear(struct gd_channel *channel);

#endif
