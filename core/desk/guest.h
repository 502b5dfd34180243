/* desk/guest.h: somebody whom nobody knows is asked once who they are, below the card of their first request. (row H13)
 *
 * The question waits for nothing and takes nothing away: an answer is a text of the request, which the team reads, and the name in it is
 * their name from then on. An address is not proven by writing it, so it leads to nobody's requests and is kept in the text alone (rule
 * R11). Any other text is what it would be without the question; `skip` ends it, and so does a day. Desk thread.
 *
 *     if (guest_is_asked(c, &reader)) ...          // m.created.guest, and guest_asked() once it is said
 */
#ifndef GUICHET_DESK_GUEST_H
#define GUICHET_DESK_GUEST_H

#include "desk/call.h"

bool guest_is_asked(struct call *c, const struct person *requester); /* of the new ticket in hand: in a conversation of their own */
void guest_asked(struct call *c, const struct person *requester);
bool guest_take_text(struct call *c, const char *text); /* name and address, and nothing else */

#endif
