/* desk/guest.h: somebody whom nobody knows is asked once who they are, below the card of their first request. (row H13)
 *
 * The question waits for nothing and takes nothing away; `skip` ends it, and so does a day. Desk thread.
 *
 *     if (guest_is_asked(c, &reader)) ...          // m.created.guest, and guest_asked() once it is said
 */
#ifndef GUICHET_DESK_GUEST_H
#define GUICHET_DESK_GUEST_H

#include "desk/call.h"

#define GUEST_TOPIC "form:@guest" /* of the question */

bool guest_is_asked(struct call *c, const struct person *requester); /* of the new ticket in hand: in a conversation of their own */
void guest_asked(struct call *c, const struct person *requester);

#endif
