/* outbound.h: what happens at the desk, told to another system as a signed request (Standard Webhooks).
 *
 * The body is {"type","timestamp","data"}; the message id is the delivery's key and stays the same over all attempts, the time is new
 * each time. During a rotation there are two signatures, the new one first. Redirects are failures and the answer's body is not looked
 * at. When to try again is the outbox's business: this file says only what an answer means. Loop thread.
 *
 *     outbound_deliver(channel, out);            // one host->http(), or an outcome at once
 *     outbound_answer(channel, tag, res);        // the outcome
 */
#ifndef WEBHOOK_OUTBOUND_H
#define WEBHOOK_OUTBOUND_H

#include "webhook.h"

void outbound_deliver(struct gd_channel *channel, const struct gd_outbound *out);
void outbound_answer(struct gd_channel *channel, uint64_t tag, const struct gd_http_res *res);
void outbound_limits(struct gd_channel *channel, struct gd_limits *limits);

#endif
