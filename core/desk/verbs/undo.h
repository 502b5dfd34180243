/* desk/verbs/undo.h: taking back what a verb did, within ten minutes: status, clocks and links as they were. (rule R12)
 *
 * Before a verb runs, the state of its ticket is marked; if the verb changed it, the mark is kept. What people received is followed by a
 * correction; sent texts, pages and exports are not undone. Desk thread.
 *
 *     undo_mark(c, &point);
 *     row->run(c);
 *     undo_keep(c, &point);
 */
#ifndef GUICHET_DESK_VERBS_UNDO_H
#define GUICHET_DESK_VERBS_UNDO_H

#include "desk/call.h"

#define UNDO_MS (10 * MINUTE_MS)

struct undo_point {
	struct ticket ticket;
	const char *data; /* NULL: nothing to mark */
};
void undo_mark(struct call *c, struct undo_point *out);
void undo_keep(struct call *c, const struct undo_point *point);
void undo_run(struct call *c); /* the speaker's last action on the ticket in hand */

#endif
