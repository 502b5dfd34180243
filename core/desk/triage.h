/* desk/triage.h: requests of people whom nobody knows, where the team says `guest = no`: whoever leads it sees them first. (row H13)
 *
 * Until a lead does something with it, such a ticket is the leads' alone: no card, no event, no page, no line in an agent's list; the
 * requester reads m.created and nothing below it. It carries the tag `triage`, so that `list +triage` is the leads' list. The first verb of
 * a lead that is not its end hands it to the team, as if it had come just then. A team without a lead has no triage: nobody would see it.
 * Desk thread, inside a unit of work.
 *
 *     triage_draft(w, &draft);             // before act_open()
 *     triage_opened(w, &ticket);           // after it
 */
#ifndef GUICHET_DESK_TRIAGE_H
#define GUICHET_DESK_TRIAGE_H

#include "desk/call.h"

void triage_draft(struct work *w, struct draft *draft);
void triage_opened(struct work *w, const struct ticket *ticket);
/* A guest has said which team it is for: does that one want its leads to see it first? Before the team hears of it. */
void triage_moved(struct work *w, struct ticket *ticket, int64_t queue_id);
void triage_tell(struct work *w, const struct telling *telling); /* to the leads, what matters before it is anybody's */
void triage_verb(struct call *c); /* the verb in hand is about to run on the ticket in hand */

#endif
