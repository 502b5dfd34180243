/* desk/created.h: what the requester reads of a new ticket: one message of several parts. (rule R5)
 *
 * m.created is the customer's card; below it stand, in this order, what the table in created.c says: opening hours, change freeze,
 * articles,
 * the first question, advice to newcomers. Whoever has something to say there adds a row. On a phone one text says it is logged and when
 * the desk opens, the rest follows one by one. Desk thread, inside a unit of work.
 *
 *     created_tell(c, request);      // the ticket in hand is the new one
 */
#ifndef GUICHET_DESK_CREATED_H
#define GUICHET_DESK_CREATED_H

#include "desk/open.h"

void created_tell(struct call *c, const struct request *request);

#endif
