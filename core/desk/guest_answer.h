/* desk/guest_answer.h: what somebody answers who was asked who they are. (row H13)
 *
 * An answer is a text of the request, which the team reads, and the name in it is their name from then on. An address is not proven by
 * writing it, so it leads to nobody's requests and is kept in the text alone (rule R11). Any other text is what it would be without the
 * question of desk/guest.h. Desk thread, inside a unit of work.
 *
 *     if (guest_answer_take(c, "Marie Petit, marie@acme.example"))
 *             return;
 */
#ifndef GUICHET_DESK_GUEST_ANSWER_H
#define GUICHET_DESK_GUEST_ANSWER_H

#include "desk/call.h"

bool guest_answer_take(struct call *c, const char *text); /* false: it is not name and address, and nothing else */

#endif
