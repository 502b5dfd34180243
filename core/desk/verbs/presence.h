/* desk/verbs/presence.h: what is due for a person, not for a ticket: the list of the day; and who left a team with the configuration.
 *
 * Handlers of jobs (desk/time/jobs.h). Desk thread, inside a unit of work.
 */
#ifndef GUICHET_DESK_VERBS_PRESENCE_H
#define GUICHET_DESK_VERBS_PRESENCE_H

#include "store/inbox.h"

struct work;

void presence_digest(struct work *w, const struct job *job);  /* JOB_DIGEST. key: person id */
void presence_orphans(struct work *w, const struct job *job); /* JOB_ORPHANS: open tickets whose assignee is of no team of theirs */

#endif
