/* desk/time/paging.h: the on-call chain of a queue at work on a ticket.
 *
 * Who is called next is sla/oncall.h's; here its state is kept in tables, the messages are written and the steps become jobs. A chain
 * starts when an
 * urgent ticket has nobody (or its target is missed) and ends by any take, by a lower priority and by a closing. Desk thread, inside a unit
 * of work.
 *
 *     paging_check(w, &ticket);    // after whatever changed it
 */
#ifndef GUICHET_DESK_TIME_PAGING_H
#define GUICHET_DESK_TIME_PAGING_H

#include "desk/work.h"
#include "store/inbox.h"

void paging_check(struct work *w, const struct ticket *ticket);  /* starts or ends it, as the ticket now is; whoever has it since is told */
void paging_moved(struct work *w, const struct ticket *ticket);  /* to another queue: its chain begins anew, if it has one */
void paging_breach(struct work *w, const struct ticket *ticket); /* its target is missed: pages although somebody has it */
void paging_due(struct work *w, const struct job *job);          /* JOB_PAGE, key: ticket id */

/* The answers of a person who was called. False: not called on the present level, or it is over. */
bool paging_pass(struct work *w, const struct ticket *ticket, int64_t person_id);
void paging_kept(struct work *w, const struct ticket *ticket); /* whoever has it says that they go on: nobody else is called */
bool paging_may_answer(struct work *w, int64_t ticket_id, int64_t person_id);
bool paging_pages(struct work *w, const struct ticket *ticket);               /* an urgent ticket would page now */

/* `stand_in` takes the place of `person_id` until then; 0: the person is back. Running chains call at once. */
void paging_swap(struct work *w, int64_t queue_id, int64_t person_id, int64_t stand_in, int64_t until_ms);

#endif
