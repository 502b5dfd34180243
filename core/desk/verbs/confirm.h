/* desk/verbs/confirm.h: a one-time word to retype before something large or final is done.
 *
 * Bulk over five tickets, spam, forget, tell. The command waits two minutes for its word, one per person. Desk thread.
 */
#ifndef GUICHET_DESK_VERBS_CONFIRM_H
#define GUICHET_DESK_VERBS_CONFIRM_H

#include "desk/call.h"

#define CONFIRM_MS (2 * MINUTE_MS)

void confirm_ask(struct call *c);                    /* a.confirm; the command is kept */
void confirm_run(struct call *c, const char *word);  /* the kept command, if this is its word */

#endif
