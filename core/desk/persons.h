/* desk/persons.h: who is that, and what are they to this ticket. Desk thread.
 *
 *     struct principal principal;
 *     principal_of(w, &w->actor, &principal);
 */
#ifndef GUICHET_DESK_PERSONS_H
#define GUICHET_DESK_PERSONS_H

#include "desk/work.h"

const char *person_name(struct work *w, int64_t id);          /* for display; "?" if unknown */
enum lang person_lang(const struct work *w, const struct person *person);

void principal_of(struct work *w, const struct person *person, struct principal *out);
/* the same, from one of their accounts: where it is not verified, their own tickets are all there is (desk/link.h) */
void principal_at(struct work *w, const struct person *person, const struct identity *identity, struct principal *out);
/* object_of() in its two steps, for whoever looks at many tickets and knows team and organisation already: the ticket, then this person's
 * own part in it */
struct object object_known(const struct ticket *ticket, enum place place, bool queue_private, bool org_shares);
bool ticket_is_private(struct work *w, const struct ticket *ticket); /* by itself or by its team */
void object_part(struct work *w, const struct ticket *ticket, int64_t person_id, struct object *object);
void object_of(struct work *w, const struct ticket *ticket, int64_t person_id, enum place place, struct object *out);
uint32_t actors_on(struct work *w, const struct person *person, const struct ticket *ticket, enum place place);
bool person_is_agent(struct work *w, int64_t person_id);
/* Who stands in for somebody who is away, on a ticket of this team; 0: they are here, or nobody does. */
int64_t deputy_of(struct work *w, const struct ticket *ticket, int64_t person_id);

#endif
