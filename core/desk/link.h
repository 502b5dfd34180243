/* desk/link.h: accounts of one person: bringing two together, and what an account that is not proven leaves out. (rule R11)
 *
 * An account is verified by the configuration file, by its workspace (an address it vouches for, membership of a team's room), by an
 * invitation, by an admin, or by a code from an account that is. What a person is to organisations and teams counts at verified accounts
 * alone: linking brings tickets together and promotes nobody. A phone number vouches for nothing. Desk thread, inside a unit of work.
 *
 *     if (!link_accounts(w, &asker, &joiner)) ...      // two people of the configuration: nothing has changed
 */
#ifndef GUICHET_DESK_LINK_H
#define GUICHET_DESK_LINK_H

#include "desk/work.h"

bool link_accounts(struct work *w, const struct identity *asker, const struct identity *joiner);
/* Both are the same person because something else proves it: the survivor. 0: two people of the configuration. */
int64_t link_persons(struct work *w, int64_t one, int64_t other);

bool link_is_phone(struct work *w, const char *channel);
/* their accounts on channels that are open, the preferred first: what `me channels` numbers */
size_t link_reachable(struct work *w, int64_t person_id, struct identity **out);
const char *link_account(struct work *w, const struct identity *identity);  /* for people: "sms +33600000001" */
const char *link_accounts_of(struct work *w, int64_t person_id);            /* "1. chat marie, 2. sms +33600000001" */

/* Into another organisation: the leading of the old one stays behind, its colleagues' tickets too. */
void link_org(struct work *w, struct person *person, int64_t org_id);

#endif
