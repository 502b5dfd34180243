/* inbound.h: a request comes in, its events are submitted, and when all results are in the sender is answered.
 *
 * The answer is {"tickets":[{"ref","url","result"}]}: 201 if a ticket was made, 200 if all were known, 4xx with a sentence for what is
 * wrong with the request, 503 with Retry-After for trouble of ours, so that the sender tries again. Loop thread.
 *
 *     inbound_request(channel, request, req);   // answers at once, or
 *     inbound_result(channel, tag, result);     // with the last result
 *     inbound_clear(channel);                   // at close
 */
#ifndef WEBHOOK_INBOUND_H
#define WEBHOOK_INBOUND_H

#include "webhook.h"

void inbound_request(struct gd_channel *channel, uint64_t request, const struct gd_http_req *req);
void inbound_result(struct gd_channel *channel, uint64_t tag, const struct gd_result *result);
void inbound_gone(struct gd_channel *channel, uint64_t request);
void inbound_clear(struct gd_channel *channel);

#endif
