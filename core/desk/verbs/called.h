/* desk/verbs/called.h: what somebody who was called answers: "I take it", "next". (requirements 2.5)
 *
 * Pages are questions; their digits, buttons and words come here from desk/question.h, with or without the reference. The first take
 * wins, a late answer changes nothing and is told who has it. Desk thread.
 *
 *     page_answer(c, ticket_id, PAGE_TAKE);      // d.page.yours, or d.page.taken
 */
#ifndef GUICHET_DESK_VERBS_CALLED_H
#define GUICHET_DESK_VERBS_CALLED_H

#include "desk/call.h"

enum page_answer { PAGE_TAKE = 1, PAGE_NEXT = 2 }; /* the digits */

void page_answer(struct call *c, int64_t ticket_id, enum page_answer answer);
bool page_late(struct call *c); /* a digit that no question waits for, from somebody who was called here a short while ago */

#endif
