/* desk/interview_reply.h: what somebody answers to the questions of a form, and the next question then.
 *
 * The question is desk/interview.h's; the answer is a number, the word of a choice, any text where no command was meant, or `skip`. What
 * is no answer is left to whoever reads texts next. Desk thread, inside a unit of work.
 *
 *     if (interview_reply_text(c, text))           // "The printer of the second floor" for {label}
 *             return;
 */
#ifndef GUICHET_DESK_INTERVIEW_REPLY_H
#define GUICHET_DESK_INTERVIEW_REPLY_H

#include "desk/call.h"
#include "store/questions.h"

bool interview_reply_word(struct call *c, const char *text); /* of a choice */
bool interview_reply_text(struct call *c, const char *text);
bool interview_reply_number(struct call *c, const struct question_row *question, int number); /* false: there is no such choice */
bool interview_reply_skip(struct call *c);                                                    /* false: nothing was asked */
void interview_reply_turn(struct call *c); /* another question of theirs was answered: what waited is asked */

#endif
