/* desk/choice.h: what the answer to a question does.
 *
 * A question (desk/question.h) is answered by a button, a reaction, a digit, or the words of a choice; who owns the digit where several
 * are open is domain/digits.h's. Each choice has one function (the table in choice.c). Desk thread.
 *
 *     if (choice_take_text(&call, text))
 *         return;               // it was an answer, and it has been carried out
 */
#ifndef GUICHET_DESK_CHOICE_H
#define GUICHET_DESK_CHOICE_H

#include "desk/call.h"
#include "store/questions.h"

void choice_take(struct call *c, const struct question_row *question, const char *choice);
/* A whole message as an answer. True: it was one (or a digit that nobody waits for), and it has been answered. */
bool choice_take_text(struct call *c, const char *text);

#endif
