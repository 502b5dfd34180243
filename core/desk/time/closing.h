/* desk/time/closing.h: what time does to a ticket: it closes what nobody answers, reminds, asks whether it is forgotten.
 *
 * Nothing closes without a warning that arrived 24 h before and named the date (sla/autoclose.h decides). Warnings and reminders leave
 * in the
 * queue's opening hours taken in the reader's zone; after an outage several that were missed are one. Desk thread, inside a unit of work.
 */
#ifndef GUICHET_DESK_TIME_CLOSING_H
#define GUICHET_DESK_TIME_CLOSING_H

#include "desk/time/life.h"
#include "store/deliveries.h"
#include "store/inbox.h"

void closing_opened(struct work *w, const struct ticket *ticket);
void closing_moved(struct work *w, const struct ticket *ticket, const struct life_change *change);
void closing_news(struct work *w, const struct delivery *delivery, bool arrived); /* of any delivery; the latest warning counts */
int64_t closing_date(struct work *w, const struct ticket *ticket);                /* that m.solved names; 0: it does not close by itself */

/* Jobs, keyed by ticket id. */
void closing_due(struct work *w, const struct job *job);
void closing_remind(struct work *w, const struct job *job);    /* data: "N START" */
void closing_silence(struct work *w, const struct job *job);   /* data: "lead SINCE" on the day after */
void closing_after_hold(struct work *w, const struct job *job);
void closing_pickup(struct work *w, const struct job *job);

#endif
