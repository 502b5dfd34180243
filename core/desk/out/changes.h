/* desk/out/changes.h: a text of the desk that shall read differently, or be gone, wherever it has been shown. (rule R12)
 *
 * What happens when somebody edits or deletes their own message also happens by `edit` and `retract`; only, a verb says what is wanted, so
 * nobody is asked. Desk thread, inside a unit of work.
 *
 *     if (!change_text(c, &entry, text)) ...    // a note: nothing reached the customer
 */
#ifndef GUICHET_DESK_OUT_CHANGES_H
#define GUICHET_DESK_OUT_CHANGES_H

#include "desk/call.h"

bool change_is_desks(const struct entry *entry);                       /* written by the desk, so that it can be changed here */
void change_text(struct call *c, struct entry *entry, const char *text); /* a correction follows where a copy cannot be changed */
void change_gone(struct call *c, struct entry *entry);                 /* m.retracted where a copy cannot be taken back */

#endif
