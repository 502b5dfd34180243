/* inbound.h: what Slack says, from the request or the socket's envelope to the desk and back.
 *
 * Translated first (events.c, commands.c, actions.c); then, where the message has only an id, the sender's name is looked up, quoted
 * text and files are fetched; then it goes to the desk. The answer, or the acknowledgement, leaves after the commit: 200 means "on
 * disk" (as it came, where fetching takes longer than Slack waits: late.h). Only a busy desk gives 503 (or no acknowledgement), so that
 * Slack sends the event again. Loop thread; inbound_clear() frees.
 *
 *     inbound_request(channel, request, req);                  // on_request: one of our three routes
 *     inbound_envelope(channel, wire, envelope);               // socket.c
 */
#ifndef SLACK_INBOUND_H
#define SLACK_INBOUND_H

#include "base/json.h"
#include "slack.h"

#define INBOUND_NOBODY UINT64_C(0) /* tag of submits whose result nobody waits for */

void inbound_request(struct gd_channel *channel, uint64_t request, const struct gd_http_req *req);
/* raw: the same as text */
void inbound_envelope(struct gd_channel *channel, uint64_t wire, const struct json *envelope, const char *raw, size_t len);
void inbound_start(struct gd_channel *channel); /* what is left of the last run */
void inbound_ready(struct gd_channel *channel); /* the desk takes messages again */
void inbound_result(struct gd_channel *channel, uint64_t tag, const struct gd_result *result);
void inbound_gone(struct gd_channel *channel, uint64_t request);
void inbound_resume(struct gd_channel *channel); /* a person is known now */
void inbound_timer(struct gd_channel *channel);  /* commands that take too long are answered, their result follows */
void inbound_clear(struct gd_channel *channel);

#endif
