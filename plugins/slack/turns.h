/* turns.h: one message a second in each channel, whoever of us posts it.
 *
 * Slack counts what a channel gets, not by which method or address it comes. The desk's outbox paces each of its destinations, but one
 * conversation may be several of them (a member, and the direct conversation with that member), and answers to commands do not come from
 * the outbox at all. So everything that a channel shows to its members waits here for its turn. What one person alone sees for a moment
 * (response_url, chat.postEphemeral) does not wait, since that person does; but it counts: the next message leaves a place for it.
 * A turn is fixed when it is asked for, so later answers do not put it off; but what went before may have had to wait for other calls,
 * and the next turn is counted from when that left. Loop thread; turns_clear() frees.
 *
 *     turns_wait(channel, "C1", post, parcel);      // post(channel, parcel), at once if nothing was posted there just now
 *     turns_said(channel, "C1");                    // something was shown there now
 *     turns_forget(channel, parcel);                // before the owner goes
 */
#ifndef SLACK_TURNS_H
#define SLACK_TURNS_H

#include "slack.h"

typedef void turns_go(struct gd_channel *channel, void *owner);

void turns_wait(struct gd_channel *channel, const char *room, turns_go *go, void *owner);
/* Not before that time, in the order of the times; who wants a turn as well asks for it then. */
void turns_later(struct gd_channel *channel, int64_t due_ms, turns_go *go, void *owner);
void turns_said(struct gd_channel *channel, const char *room);
void turns_left(struct gd_channel *channel, const char *room); /* what had its turn is on its way */
void turns_forget(struct gd_channel *channel, const void *owner);
void turns_timer(struct gd_channel *channel);
void turns_clear(struct gd_channel *channel);

#endif
