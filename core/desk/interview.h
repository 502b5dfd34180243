/* desk/interview.h: a form asked one question at a time, after the ticket exists.
 *
 * Each thing is asked once: of the requester, in words with numbered choices where there are any, and answered by the number, the word, or
 * `skip`. Who was asked what is in the table of questions, so a restart forgets nothing. On a phone a question of the form waits while
 * another one is open. What is asked is desk/form.h's. Desk thread, inside a unit of work.
 *
 *     struct interview_question q;
 *     if (interview_next(w, &ticket, LANG_FR, &q)) ...           // m.ask.field {label} {choices}
 */
#ifndef GUICHET_DESK_INTERVIEW_H
#define GUICHET_DESK_INTERVIEW_H

#include "desk/call.h"
#include "store/questions.h"

struct interview_question {
	enum msg msg;
	const char *key;          /* of the field; NULL: a wish that waits for no answer */
	int most;                 /* numbered choices; 0: any text */
	struct msg_values values;
};
/* What is asked next of the requester, in this language. False: nothing more. */
bool interview_next(struct work *w, const struct ticket *ticket, enum lang lang, struct interview_question *out);
/* A wish for a file says where to put it, where their channel takes none. */
void interview_link(struct work *w, const struct ticket *ticket, int64_t person_id, const char *channel,
	struct interview_question *question);
/* Written down as asked there. */
void interview_asked(struct work *w, const struct ticket *ticket, int64_t person_id, const char *channel,
	const struct interview_question *question);
/* On a phone, while another question is open: it is asked when that one is answered, within a day. */
bool interview_must_wait(struct work *w, const struct ticket *ticket, int64_t person_id, const char *channel);
/* They saw it in a form and left it empty: no question is left of it. */
void interview_left_empty(struct work *w, const struct ticket *ticket, const char *channel, const struct desk_ask *asks, size_t count);

#endif
