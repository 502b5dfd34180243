/* host/record.h: what came in on a route, kept until it is answered and then told for `guichet inbox` and for replay.
 *
 * Told are: of what was answered well the latest, at most one a second for each instance, and everything that failed (400 and above, but
 * not 401), at most 20 a second; bodies over LIMIT_BODY are not. What proves a sender is never told: Authorization, cookies, headers and
 * query arguments that hold a signature, a token or a secret, and the tail of a path behind a route's `*`. Requests that nobody proved, on
 * the control socket or on an open route, are not kept: who may send anything could push out what the admin looks for. Loop thread.
 *
 *     struct record *record = record_new(ctx, endpoint, req);   // NULL: nobody wants it
 *     record_done(record, 422);                                   // tells if it is to be told; frees
 */
#ifndef GUICHET_HOST_RECORD_H
#define GUICHET_HOST_RECORD_H

#include "host/instance.h"

struct record *record_new(struct gd_ctx *ctx, const struct endpoint *endpoint, const struct gd_http_req *req);
void record_done(struct record *record, unsigned status); /* NULL is allowed; 0: it was never answered, nothing is told */

#endif
