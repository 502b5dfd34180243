/* inbound.h: requests of the gateway, as messages of people and as reports.
 *
 * A request is answered once the desk has stored what it says, so that a gateway which repeats itself loses nothing: with what the
 * gateway wants to hear, or 503. Pictures are fetched first. Loop thread. Example: sms.c.
 */
#ifndef SMS_INBOUND_H
#define SMS_INBOUND_H

#include "sms.h"

void inbound_request(struct gd_channel *channel, uint64_t request, const struct gd_http_req *req);
void inbound_result(struct gd_channel *channel, uint64_t tag, const struct gd_result *result);
void inbound_gone(struct gd_channel *channel, uint64_t request);
void inbound_media(struct gd_channel *channel, uint64_t tag, const struct gd_http_res *res); /* a picture, or why not */
void inbound_parts(struct gd_channel *channel);                                              /* TIMER_PARTS */
void inbound_open(struct gd_channel *channel);                                               /* what an earlier run left */
void inbound_clear(struct gd_channel *channel);

#endif
