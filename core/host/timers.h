/* host/timers.h: the one-shot timers of an instance, by tag. Loop thread.
 *
 *     timers_set(ctx, 30000, TAG_POLL);   // on_timer(TAG_POLL) in 30 s; again = moved; 0 ms cancels
 */
#ifndef GUICHET_HOST_TIMERS_H
#define GUICHET_HOST_TIMERS_H

#include "host/instance.h"

void timers_set(struct gd_ctx *ctx, uint32_t ms, uint64_t tag);
void timers_cancel_all(struct gd_ctx *ctx);

#endif
