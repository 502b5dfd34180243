/* desk/verbs/accounts.h: the accounts of the person who speaks: which there are, which is preferred, and the proof that one is theirs.
 *
 * The functions of `me` that are about accounts, and what an answer to m.link.confirm does. Desk thread, inside a unit of work.
 *
 *     if (accounts_take_code(c, text)) return;     // the whole message is a living code
 */
#ifndef GUICHET_DESK_VERBS_ACCOUNTS_H
#define GUICHET_DESK_VERBS_ACCOUNTS_H

#include "desk/call.h"
#include "store/questions.h"

void profile_say(struct call *c); /* m.profile */

/* value: what was written after the word, NULL: nothing */
void accounts_list(struct call *c, const char *value);
void accounts_prefer(struct call *c, const char *value);
void accounts_unlink(struct call *c, const char *value);
void accounts_email(struct call *c, const char *value);
void accounts_phone(struct call *c, const char *value);

bool accounts_living(struct call *c, const char *text); /* the whole text is a living code, and this account may try */
bool accounts_take_code(struct call *c, const char *text);
void accounts_confirmed(struct call *c, const struct question_row *question);
void accounts_denied(struct call *c, const struct question_row *question);

/* As call_person(), and a number that nobody has written from yet is somebody too, where phones can be written to. */
bool accounts_person(struct call *c, const struct person_ref *ref, struct person *out);

/* To one account of somebody, wherever else they are. */
bool accounts_say_at(struct work *w, const struct identity *identity, enum msg msg, const struct msg_values *values, int64_t subject);

#endif
