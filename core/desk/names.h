/* desk/names.h: nobody goes by the name of somebody of the desk.
 *
 * A customer's name stands before what they write, for colleagues and for people in copy as it does before an agent's words. So a name that
 * looks like that of an agent, of an admin or of the desk itself (domain/likeness.h) is not taken from a person who is none of them: who
 * asks for it is told, and one that a channel brings is shown with the account beside it. Desk thread, inside a unit of work.
 *
 *     p->name = names_apart(w, p->id, "Bob", "bob42");     // "Bob (bob42)"
 */
#ifndef GUICHET_DESK_NAMES_H
#define GUICHET_DESK_NAMES_H

#include "desk/work.h"

bool names_desk_has(struct work *w, int64_t person_id, const char *name); /* somebody of the desk who is not this person */
const char *names_apart(struct work *w, int64_t person_id, const char *name, const char *account);

#endif
