/* desk/answer.h: what only the author of a message sees: answers, errors that teach, questions about what they wrote.
 *
 * An answer goes back with the result where the channel shows it to the author alone, else as a private message. A question that waits for
 * a tap is a message with buttons or reactions where there are any, so that it is not lost; elsewhere its digits stand in the answer. Desk
 * thread.
 *
 *     struct msg_values v = {0};
 *     msg_text(&v, "ref", ticket->ref);
 *     answer_say(c, MSG_M_MUTED, &v);
 */
#ifndef GUICHET_DESK_ANSWER_H
#define GUICHET_DESK_ANSWER_H

#include "desk/call.h"

void answer_say(struct call *c, enum msg msg, const struct msg_values *values);   /* with the values of the ticket in hand */
void answer_ask(struct call *c, enum msg msg, const struct msg_values *values, int64_t entry_id); /* and it waits for one of its choices */
void answer_ask_about(struct call *c, enum msg msg, const struct msg_values *values, int64_t subject); /* no ticket: an article */
void answer_words(struct call *c, const char *text);
void answer_refusal(struct call *c, enum refusal refusal);   /* of the command's verb on the ticket in hand */
void answer_refusal_with(struct call *c, enum refusal refusal, const struct msg_values *values); /* without one: what it would say */
bool answer_may_on_desk(struct call *c, enum action action); /* may they do this to the desk as a whole? false: it was said why not */
void answer_no_person(struct call *c, const struct person_ref *ref); /* the same of somebody to be written to */
void answer_taken_name(struct call *c, const char *name);            /* it is that of somebody of the desk */
void answer_no_ref(struct call *c, const char *ref);         /* m.err.ref: unknown and invisible read the same */
void answer_missing(struct call *c, enum slot_kind slot);    /* m.err.missing: what the verb needs here and did not get */
void answer_missing_of(struct call *c, enum verb_id verb, enum slot_kind slot); /* the same of a verb that was meant */
void answer_missing_text(struct call *c, enum verb_id verb); /* one that only this use of the verb needs: a reason */
void answer_parse_error(struct call *c, const struct parse_error *error);
void answer_done(struct call *c, const char *word);          /* a result for programs: the ticket in hand, and one word */

#endif
