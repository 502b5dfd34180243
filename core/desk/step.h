/* desk/step.h: the next step of a ticket's life, taken by whoever speaks: asked, moved, saved, told.
 *
 * The rules of each step are desk/act.h's; here it is a person who takes it on the ticket in hand, and who hears why when they may not.
 * Desk thread, inside a unit of work.
 *
 *     if (!step_take(c, EVENT_SOLVE, &(struct telling){.text = words}))
 *         return;               // refused, and said so
 */
#ifndef GUICHET_DESK_STEP_H
#define GUICHET_DESK_STEP_H

#include "desk/call.h"

bool step_may(struct call *c, enum ticket_event event); /* would it be allowed now? False: the speaker has heard why not */
/* What the speaker wrote and is still held leaves before the event that they cause now. step_take() does it by itself. */
void step_release(struct call *c, enum ticket_event event);
/* The event on the ticket in hand: moved, saved and told. False: it was refused, and the speaker has heard so. `told` may be NULL; what it
 * has for notice or key goes before the table's own. */
bool step_take(struct call *c, enum ticket_event event, struct telling *told);

#endif
