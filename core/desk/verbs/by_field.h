/* desk/verbs/by_field.h: fields of `set` that are verbs of their own: `st:solved`, `cc:@paul`.
 *
 * The verb is carried out with its own rights and its own notices; one that needs more than a word of the list says so with its example,
 * as it would by its name. Desk thread, inside a unit of work.
 *
 *     if (by_field_fits(c, f))
 *             by_field_run(c, f);      // `set 42 st:wip` is `wip 42`
 */
#ifndef GUICHET_DESK_VERBS_BY_FIELD_H
#define GUICHET_DESK_VERBS_BY_FIELD_H

#include "desk/call.h"

bool by_field_fits(struct call *c, const struct field_change *f); /* false: it was said why not, and nothing was done */
void by_field_run(struct call *c, const struct field_change *f);

#endif
