/* desk/time/closing.h: the moments at which time does something to a ticket: an automatic closing and its warnings, reminders of a
 * question, a look at what is forgotten or what nobody took. What is done then is desk/time/ending.h's.
 *
 * Set and cleared as the ticket moves. Desk thread, inside a unit of work.
 *
 *     closing_moved(w, &ticket, &change);
 */
#ifndef GUICHET_DESK_TIME_CLOSING_H
#define GUICHET_DESK_TIME_CLOSING_H

#include "desk/time/life.h"
#include "store/deliveries.h"

struct queue_terms;

void closing_opened(struct work *w, const struct ticket *ticket);
void closing_moved(struct work *w, const struct ticket *ticket, const struct life_change *change);
void closing_stop(struct work *w, const struct ticket *ticket);                     /* nothing is planned any more */
void closing_watch(struct work *w, const struct ticket *ticket, int64_t from_ms);   /* is it forgotten? Counted from then */
int64_t closing_remind_at(const struct queue_terms *terms, int64_t start_ms, size_t n); /* when the n-th reminder leaves, from 0 */
void closing_news(struct work *w, const struct delivery *delivery, bool arrived);   /* of any delivery; the latest warning counts */

#endif
