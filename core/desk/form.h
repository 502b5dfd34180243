/* desk/form.h: what a request should say and does not yet: asked one question at a time, after the ticket exists. (rule R5)
 *
 * A type and a queue name the fields they want; a mandatory one stands on the desk's card until it is there. Each thing is asked once: of
 * the requester, in words with numbered choices where there are any, and answered by the number, the word, or `skip`. Who was asked what is
 * in the table of questions, so a restart forgets nothing. On a phone a question of the form waits while another one is open. Desk thread,
 * inside a unit of work.
 *
 *     struct form_question q;
 *     if (form_next(w, &ticket, LANG_FR, &q)) ...           // m.ask.field {label} {choices}
 */
#ifndef GUICHET_DESK_FORM_H
#define GUICHET_DESK_FORM_H

#include "desk/call.h"
#include "store/questions.h"

#define FORM_GUEST_QUEUE "commercial" /* has the requests of unknown people who named no team */
#define FORM_VALUE_CHARS 200 /* of one field's value */
#define FORM_ASKS_MOST 32
#define FORM_CHOICES_MOST 9 /* one digit each */

/* ---- values ---- */
/* The field that is meant by a key or one of its other names; NULL: there is none. */
const struct desk_field *form_field(const struct work *w, const char *name);
/* What somebody wrote, as it is kept: one of the choices if there are any, else one line, cut. NULL: none of the choices. */
const char *form_value(struct work *w, const struct ticket *ticket, const struct desk_field *field, const char *words);
const char *form_choices(
	struct work *w, const struct ticket *ticket, const struct desk_field *field); /* "scanner, screen"; "…" for any text */
const char *form_label(struct work *w, const struct desk_field *field, enum lang lang);
void form_put(struct work *w, struct ticket *ticket, const struct desk_field *field, const char *value); /* NULL: cleared; in the history */

const char *form_missing(
	struct work *w, const struct ticket *ticket, enum lang lang); /* "component, screenshot" for the card; NULL: nothing */
const char *form_lines(struct work *w, const struct ticket *ticket, enum lang lang);   /* "component: scanner · room: 12"; NULL: none */

/* A program gave these; the first mandatory field that lacks, or a value that is none of its choices. NULL: complete. */
const char *form_lacks(struct work *w, const struct ticket *as_if, const struct gd_field *given, size_t count);
void form_take(struct work *w, struct ticket *ticket, const struct gd_field *given, size_t count); /* keeps the known ones */

bool form_guest(const struct person *person); /* nobody knows who they are */

/* ---- what is asked ---- */
#define FORM_TYPE "type" /* what may be asked beside fields */
#define FORM_QUEUE "queue"
/* Of a request of this team, type and organisation: the team's, then the type's. `out` has room for FORM_ASKS_MOST. */
size_t form_asks(struct work *w, const struct ticket *as_if, struct desk_ask *out);
const char *form_label_of(struct work *w, const char *key, enum lang lang); /* of a field, the type or the team */
/* Its choices as they are read, in the order of their digits, and as they are written down; 0: any text. */
size_t form_offers(struct work *w, const struct ticket *as_if, const char *key, enum lang lang, const char *words[FORM_CHOICES_MOST],
	const char *values[FORM_CHOICES_MOST]);
/* They saw it in a form and left it empty: no question is left of it. */
void form_left_empty(struct work *w, const struct ticket *ticket, const char *channel, const struct desk_ask *asks, size_t count);

/* ---- questions ---- */
struct form_question {
	enum msg msg;
	const char *key;          /* of the field; NULL: a wish that waits for no answer */
	int most;                 /* numbered choices; 0: any text */
	struct msg_values values;
};
/* What is asked next of the requester, in this language. False: nothing more. */
bool form_next(struct work *w, const struct ticket *ticket, enum lang lang, struct form_question *out);
/* A wish for a file says where to put it, where their channel takes none. */
void form_link(struct work *w, const struct ticket *ticket, int64_t person_id, const char *channel, struct form_question *question);
/* Written down as asked there. */
void form_asked(struct work *w, const struct ticket *ticket, int64_t person_id, const char *channel, const struct form_question *question);
/* On a phone, while another question is open: it is asked when that one is answered, within a day. */
bool form_must_wait(struct work *w, const struct ticket *ticket, int64_t person_id, const char *channel);

/* A message as an answer to this person's open question of a form: a choice in words; or, where no command was meant, any text. */
bool form_take_word(struct call *c, const char *text);
bool form_take_text(struct call *c, const char *text);
bool form_in_thread(struct call *c, const char *text); /* either, or a digit, in the thread of the ticket that it is about */
bool form_answer(struct call *c, const struct question_row *question, int number); /* false: there is no such choice */
bool form_skip(struct call *c);                                                    /* false: nothing was asked */
void form_turn(struct call *c); /* another question of theirs was answered: what waited is asked */

#endif
