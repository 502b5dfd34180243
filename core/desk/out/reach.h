/* desk/out/reach.h: can somebody be told something about a ticket, and when may an automatic text leave for them?
 *
 * Desk thread, inside a unit of work.
 *
 *     if (reach_of(w, &ticket, ticket.requester_id) != REACH_OK) ...    // no closing without a warning
 */
#ifndef GUICHET_DESK_OUT_REACH_H
#define GUICHET_DESK_OUT_REACH_H

#include "desk/work.h"
#include "sla/oncall.h"

enum reach reach_of(struct work *w, const struct ticket *ticket, int64_t person_id);
const char *reach_why(struct work *w, enum lang lang, enum reach reach); /* "muted", in words */

/* When a reminder, a warning or a survey decided now may leave for this person: inside the queue's hours taken in their zone. Now, for an
 * urgent ticket. */
int64_t reach_text_at(struct work *w, const struct ticket *ticket, int64_t person_id);

#endif
