/* desk/out/receipts.h: what the other side tells of our messages after it took them (GD_RECEIPT; the handler is in desk/inbound.h).
 *
 * The best news of a delivery is kept with it and never goes back. News may come before the answer to our own request: a failure then ends
 * the delivery at once, an arrival counts when the answer is known. An address whose reader wants silence, or behind which there is nobody,
 * is marked; nothing more is sent to it. Desk thread, inside a unit of work.
 *
 *     if (delivery.receipt >= GD_RECEIPT_DELIVERED)
 *         receipt_arrived(w, &delivery);
 */
#ifndef GUICHET_DESK_OUT_RECEIPTS_H
#define GUICHET_DESK_OUT_RECEIPTS_H

#include "desk/inbound.h"
#include "store/deliveries.h"

void receipt_arrived(struct work *w, const struct delivery *delivery);             /* marks, and assures what waits for it */
void tell_silence(struct work *w, int64_t person_id, const char *channel);         /* d.muted on every open ticket of theirs */

#endif
