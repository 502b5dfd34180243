/* outbound.h: what the desk says, as requests to the gateway, and what its answers mean.
 *
 * One delivery is one request. Messages wait here for their turn (rate_per_s) and are forgotten with close(): the desk then tries again,
 * or says that the state is unknown if the request may have gone out. Loop thread. Example: sms.c.
 */
#ifndef SMS_OUTBOUND_H
#define SMS_OUTBOUND_H

#include "sms.h"

void outbound_deliver(struct gd_channel *channel, const struct gd_outbound *out);
void outbound_answer(struct gd_channel *channel, uint64_t tag, const struct gd_http_res *res);
void outbound_turn(struct gd_channel *channel); /* TIMER_SEND */
void outbound_limits(struct gd_channel *channel, struct gd_limits *limits);
void outbound_clear(struct gd_channel *channel);

void budget_store(struct gd_channel *channel); /* TIMER_BUDGET: the counts go to the channel's state */

#endif
