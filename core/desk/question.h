/* desk/question.h: what people were asked: a question is a message with choices that went to one person, and waits for one of them.
 *
 * What an answer does is desk/choice.h's. Desk thread.
 *
 *     struct question_row open;
 *     if (question_owner(w, person_id, "sms:main", &open))
 *         first = question_choice(w, &open, 1);
 */
#ifndef GUICHET_DESK_QUESTION_H
#define GUICHET_DESK_QUESTION_H

#include "desk/call.h"
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

const char *question_choice(struct work *w, const struct question_row *question, int n); /* the n-th, from 1; NULL: not so many */
int64_t question_subject(const struct question_row *question); /* what its choices are about, where it is no ticket; 0: nothing */

#endif
