/* desk/verbs/merge.h: two tickets become one, or a text becomes one of its own; and both taken back. (rule R6)
 *
 * Desk thread, inside a unit of work.
 *
 *     if (row->verb == VERB_MERGE && merge_undo(c, row)) ...    // separate again, everybody has heard
 */
#ifndef GUICHET_DESK_VERBS_MERGE_H
#define GUICHET_DESK_VERBS_MERGE_H

#include "desk/verbs/undo.h"
#include "store/questions.h"

bool merge_undo(struct call *c, const struct undo_row *row); /* the survivor is in hand; false: it is merged no more */
bool split_undo(struct call *c, const struct undo_row *row); /* the ticket that was split is in hand */
void merge_as_child(struct call *c);                         /* the answer to a refused merge: the ticket in hand becomes a child instead */

#endif
