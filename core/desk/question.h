/* desk/question.h: what people were asked, and what their answer does.
 *
 * A question is a message with choices that went to one person. It is answered by a button, a reaction, a digit, or the words of a choice;
 * who owns the digit where several are open is domain/digits.h's. Each choice has one function (the table in question.c). Desk thread.
 *
 *     if (question_take_text(&call, text))
 *         return;               // it was an answer, and it has been carried out
 */
#ifndef GUICHET_DESK_QUESTION_H
#define GUICHET_DESK_QUESTION_H

#include "desk/command.h"
#include "desk/out/say.h"
#include "domain/digits.h"
#include "store/questions.h"

/* Writes a message down as a question to its reader. Called by say_at(). */
void question_of_message(struct work *w, const struct saying *saying, const struct msg_choices *choices);
int64_t question_new(struct work *w, const struct question_row *row); /* id and time are set here */

/* The open question that owns the digit in this person's conversation on this channel. */
bool question_owner(struct work *w, int64_t person_id, const char *channel, struct question_row *out);
/* Is another question open in this conversation, so that one that can wait (a rating) must? The ticket's own ratings and those that a day
 * passed over do not count. */
bool question_waits(struct work *w, int64_t person_id, const char *channel, const struct ticket *ticket);
/* The one that a message of ours asked, or, without one, the latest that offers this choice. */
bool question_with_choice(struct call *c, const char *choice, int64_t ticket_id, struct question_row *out);

int64_t question_subject(const struct question_row *question); /* what its choices are about, where it is no ticket; 0: nothing */

/* A whole message as an answer. True: it was one (or a digit that nobody waits for), and it has been answered. */
bool question_take_text(struct call *c, const char *text);
void question_answer(struct call *c, const struct question_row *question, const char *choice);

#endif
