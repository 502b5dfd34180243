/* desk/result.h: what the channel of a message gets back for it: a code and a word for programs, the ticket, a sentence.
 *
 * Fills struct inbound's `result`; strings are lent from the work's arena. Desk thread. What people read is desk/answer.h's.
 *
 *     result_ticket(w, m, &ticket, GD_R_CREATED, "created");
 *     result_text(m, GD_R_INVALID, "invalid", "There is no such field.");   // and the message may be sent again, mended
 */
#ifndef GUICHET_DESK_RESULT_H
#define GUICHET_DESK_RESULT_H

#include "desk/inbound.h"

void result_ticket(struct work *w, struct inbound *m, const struct ticket *ticket, enum gd_result_code code, const char *word);
void result_text(struct inbound *m, enum gd_result_code code, const char *word, const char *text); /* about no ticket */

#endif
