/* desk/verbs/people.h: copies of a ticket, as `cc` and the request that names them make them. Desk thread.
 *
 *     copies_add(c, command->persons, command->npersons);
 */
#ifndef GUICHET_DESK_VERBS_PEOPLE_H
#define GUICHET_DESK_VERBS_PEOPLE_H

#include "desk/call.h"

/* They read along from now on; each is told, and the author of whoever is not known. */
void copies_add(struct call *c, const struct person_ref *persons, size_t count);

#endif
