/* desk/verbs/card.h: show PERSON, show org:NAME: who they are and what of theirs the reader may see. (m.person)
 *
 * For the desk alone; everybody else is told that there is no such person. Desk thread, inside a unit of work.
 */
#ifndef GUICHET_DESK_VERBS_CARD_H
#define GUICHET_DESK_VERBS_CARD_H

#include "desk/call.h"

void card_person(struct call *c, const struct person_ref *ref);
void card_org(struct call *c, const char *name);

#endif
