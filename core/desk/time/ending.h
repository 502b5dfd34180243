/* desk/time/ending.h: what time does to a ticket when its moment has come: it closes what nobody answers, reminds, asks whether it is
 * forgotten. The moments are set by desk/time/closing.h.
 *
 * Nothing closes without a warning that arrived 24 h before and named the date (sla/autoclose.h decides). Warnings and reminders leave in
 * the queue's opening hours taken in the reader's zone; after an outage several that were missed are one. Each is the handler of a job
 * keyed by ticket id (desk/time/handlers.h). Desk thread, inside a unit of work.
 */
#ifndef GUICHET_DESK_TIME_ENDING_H
#define GUICHET_DESK_TIME_ENDING_H

#include "desk/work.h"
#include "store/inbox.h"

void ending_due(struct work *w, const struct job *job);
void ending_remind(struct work *w, const struct job *job);     /* data: "N START" */
void ending_silence(struct work *w, const struct job *job);    /* data: "lead SINCE" on the day after */
void ending_after_hold(struct work *w, const struct job *job); /* nobody did anything for a business day */
void ending_pickup(struct work *w, const struct job *job);     /* it lost its assignee, and nobody took it in time */

#endif
