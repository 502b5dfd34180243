/* desk/time/remind.h: what an agent put off: reminders, and tickets that stay out of their lists for a while.
 *
 * A reminder is a job for one person; its words are a note of the ticket, so they go when texts go. A snoozed ticket is hidden from the
 * lists of whoever snoozed it, until its date or a text of the customer. Desk thread, inside a unit of work.
 *
 *     remind_at(w, &ticket, person_id, entry_id, due_ms);
 *     snooze_until(w, &ticket, person_id, due_ms);
 */
#ifndef GUICHET_DESK_TIME_REMIND_H
#define GUICHET_DESK_TIME_REMIND_H

#include "desk/work.h"
#include "store/inbox.h"

/* entry_id: the note with its words; 0: the ticket's title. due_ms 0: when the customer writes. */
void remind_at(struct work *w, const struct ticket *ticket, int64_t person_id, int64_t entry_id, int64_t due_ms);
void snooze_until(struct work *w, const struct ticket *ticket, int64_t person_id, int64_t due_ms);

/* The tickets that this person has put off: SNOOZES_MOST at most, in the arena. */
#define SNOOZES_MOST 256
size_t snoozed_of(struct work *w, int64_t person_id, const int64_t **tickets);

void remind_customer_wrote(struct work *w, const struct ticket *ticket); /* wakes, and reminds whoever waits for it */

void remind_due(struct work *w, const struct job *job); /* JOB_REMIND, JOB_REMIND_REPLY */
void snooze_over(struct work *w, const struct job *job); /* JOB_SNOOZE */

#endif
