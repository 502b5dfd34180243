/* invites.h: invitations that the server does not let us accept yet.
 *
 * Servers limit how often an account may enter a room. An invitation that meets the limit is kept and tried again, one at a time, so that
 * a thousand of them stop nobody's messages; somebody who has too many waiting is declined. Kept as invites = [{"room","who",...}].
 * Loop thread; nothing to free.
 *
 *     if (answer->res->status == 429)
 *         invites_defer(batch, item, answer->wait_ms);
 *     invites_next(batch);                        // once in each answer to /sync
 */
#ifndef MATRIX_INVITES_H
#define MATRIX_INVITES_H

#include "batch_items.h"

void invites_defer(struct batch *batch, const struct item *item, uint32_t wait_ms);
void invites_done(struct batch *batch, const char *room); /* it was accepted, declined or is refused for good */
void invites_next(struct batch *batch);                   /* the one that has waited longest, if it may be tried now */
bool invites_crowded(struct gd_channel *channel, const char *room, const char *who); /* too many of theirs wait without this one */
uint32_t invites_wait_ms(struct gd_channel *channel, uint32_t most); /* until the next one may be tried; `most` if none waits */

#endif
