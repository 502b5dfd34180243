/* desk/out/outcome.h: what follows when a message has reached the channel, or never will: marks on what was written, closings that count
 * on their warning, and word to the team of what nobody got.
 *
 * Called for each delivery that ends, by the answer of the channel or by a receipt that came later. Desk thread, inside a unit of work.
 *
 *     outcome_given_up(w, &delivery, &outbound, "no such number");
 */
#ifndef GUICHET_DESK_OUT_OUTCOME_H
#define GUICHET_DESK_OUT_OUTCOME_H

#include "desk/work.h"
#include "store/deliveries.h"

void outcome_sent(struct work *w, const struct delivery *delivery, const struct gd_outbound *out);
void outcome_given_up(struct work *w, const struct delivery *delivery, const struct gd_outbound *out, const char *why);

#endif
