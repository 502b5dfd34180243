/* desk/snapshot.h: all that a verb may change of a ticket, as text, and the way back to it.
 *
 * Status, dates, clocks, participants, tags, fields, links and planned moments; not what was said. Desk thread, inside a unit of work; the
 * text lives in its arena.
 *
 *     const char *before = snapshot_of(c, &ticket);
 *     ...
 *     snapshot_restore(c, &ticket, before);
 */
#ifndef GUICHET_DESK_SNAPSHOT_H
#define GUICHET_DESK_SNAPSHOT_H

#include "desk/call.h"

const char *snapshot_of(struct call *c, const struct ticket *ticket);               /* NULL: too much to write down */
void snapshot_restore(struct call *c, struct ticket *ticket, const char *snapshot); /* and saved */

bool snapshot_row_same(const struct ticket *a, const struct ticket *b); /* as far as a snapshot tells; what hangs on them left out */

#endif
