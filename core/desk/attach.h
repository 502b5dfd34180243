/* desk/attach.h: what the sender of files hears of them: how many are in the ticket, and which are not and why. Desk thread, inside a unit
 * of work. */
#ifndef GUICHET_DESK_ATTACH_H
#define GUICHET_DESK_ATTACH_H

#include "desk/call.h"

void attach_added(struct call *c, const struct entry *entry);   /* m.attach.ok for those that were kept, then as below */
void attach_refused(struct call *c, const struct entry *entry); /* m.attach.no for each that was not */

#endif
