/* rotate.h: tokens that live half a day: a new pair is asked for at 60 to 75 percent of their life, or as soon as Slack calls one expired.
 *
 * A refresh token works once, so one refresh of a workspace is under way at a time, and the new pair is on disk before it is used
 * (vault.h). The old token stays valid until it expires. One from before Token Rotation, which lives for ever, is exchanged once
 * (rotate_tokens). Loop thread.
 *
 *     rotate_plan(channel, team);    // once it is installed or loaded
 *     rotate_now(channel, team);     // Slack says token_expired; api_renewed() follows
 */
#ifndef SLACK_ROTATE_H
#define SLACK_ROTATE_H

#include "slack.h"

void rotate_plan(struct gd_channel *channel, struct team *team);
void rotate_now(struct gd_channel *channel, struct team *team);
void rotate_timer(struct gd_channel *channel);

#endif
