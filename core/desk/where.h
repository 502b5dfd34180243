/* desk/where.h: what place is this, on which side does it stand, and which ticket does it mean?
 *
 * A room is a queue's own (desk side), a request room (customer side), or that of one ticket; everything else with one person in it is
 * direct. A thread, or the message that this one answers, names the ticket. Desk thread.
 *
 *     struct where where;
 *     if (!where_find(w, m, &where)) return;     // a room that is none of ours
 */
#ifndef GUICHET_DESK_WHERE_H
#define GUICHET_DESK_WHERE_H

#include "desk/inbound.h"

struct where {
	enum place place;
	int64_t queue_id;                 /* of the room, 0: none */
	bool oneway;                      /* a room that only hears: what is said there is nobody's request */
	bool known;                       /* a room of ours, a conversation of a ticket, or direct */
	bool has_ticket;
	struct ticket ticket;             /* meant by the thread, the room or the message that is answered; a merged one's survivor */
	struct conversation conversation; /* id 0: none of that ticket is here */
	struct native_ref target;         /* the message that is answered, edited, reacted to; ticket_id 0: not one of a ticket */
};
bool where_find(struct work *w, const struct inbound *m, struct where *out); /* same as out->known */

/* The same lookup for any message of this place: the room's, or the direct conversation's. */
bool where_message(struct work *w, const struct inbound *m, const char *native, struct native_ref *out);
bool ticket_surviving(struct work *w, int64_t id, struct ticket *out); /* follows merges */

#endif
