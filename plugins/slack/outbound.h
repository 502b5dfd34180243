/* outbound.h: what the desk says, as calls of the Web API.
 *
 * A delivery becomes a parcel that goes through its steps: find the conversation (a direct one may have to be opened), look into the
 * history if an earlier attempt may have arrived, say it, add its files; each step is one call, and the last one gives the outcome.
 * Loop thread; outbound_clear() frees.
 */
#ifndef SLACK_OUTBOUND_H
#define SLACK_OUTBOUND_H

#include "slack.h"

void outbound_deliver(struct gd_channel *channel, const struct gd_outbound *out);
void outbound_limits(struct gd_channel *channel, struct gd_limits *limits);
void outbound_clear(struct gd_channel *channel);

#endif
