/* desk/routing.h: to which ticket a text belongs that names none: DMs, phones, the console. (requirements 2.2)
 *
 * domain/route.h decides over what the store knows; where it cannot tell, the person is asked, and their texts wait with the question.
 * Desk thread.
 */
#ifndef GUICHET_DESK_ROUTING_H
#define GUICHET_DESK_ROUTING_H

#include "desk/call.h"
#include "store/inbox.h"
#include "store/questions.h"

void routing_text(struct call *c, const char *text);
void routing_chosen(struct call *c, const struct question_row *question, int number); /* 0: a new one */
/* JOB_WHICH: nobody said which, so it is a new request */
void routing_lapsed(struct work *w, const struct job *job);
void greeting_over(struct work *w, const struct job *job);                            /* JOB_GREETING */

#endif
