/* desk/orphan.h: tickets that lose their assignee because the assignee left: the room, the team, the desk. (rule R8)
 *
 * Desk thread, inside a unit of work.
 *
 *     orphan_tickets(w, queue_id, bob);     // bob is not of this team any more
 */
#ifndef GUICHET_DESK_ORPHAN_H
#define GUICHET_DESK_ORPHAN_H

#include "desk/work.h"

void orphan_ticket(struct work *w, struct ticket *ticket, int64_t person_id); /* open ones; saved and told */
void orphan_tickets(struct work *w, int64_t queue_id, int64_t person_id);     /* theirs in this queue; 0: in every one */

#endif
