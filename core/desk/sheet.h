/* desk/sheet.h: `new` without words: a form to fill in at once where the channel has forms, elsewhere the next text is the request.
 *
 * The form is made from the configuration: team, kind, what the team and the kind want to know, copies. Its id is the command that asked
 * for it, so nothing is kept of a form that nobody sends: what comes back is that command with what was filled in, and the rights are
 * those of whoever sends it. What stood in the form is not asked again; what depends on a kind that was chosen in it is asked afterwards,
 * one thing at a time (desk/form.h). What is wrong is said and nothing is kept, so that it can be mended in the form. Desk thread.
 *
 *     sheet_offer(c);                              // `new` has no text
 *     if (!sheet_take_text(c, text)) ...           // a text of somebody who wrote `new` alone before
 */
#ifndef GUICHET_DESK_SHEET_H
#define GUICHET_DESK_SHEET_H

#include "desk/call.h"

void sheet_offer(struct call *c); /* the command in hand has no words */
bool sheet_over(struct call *c);  /* the next text is not a request by itself any more; false: it was not */
bool sheet_take_text(struct call *c, const char *text); /* false: no request was announced, or it is a courtesy */

#endif
