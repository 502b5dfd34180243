/* desk/verbs/access.h: who belongs to an organisation: invited, asked for, decided. (rule R11)
 *
 * Desk thread, inside a unit of work.
 *
 *     access_answered(c);     // an invited address wrote: the invitation is accepted, the text goes on its way
 */
#ifndef GUICHET_DESK_VERBS_ACCESS_H
#define GUICHET_DESK_VERBS_ACCESS_H

#include "desk/call.h"
#include "store/proofs.h"
#include "store/questions.h"

void access_by_code(struct call *c, struct code_row *invitation); /* typed by any account */
void access_answered(struct call *c);                             /* whatever an invited address writes accepts; an old one gets a code */
void access_accept(struct call *c, const struct question_row *question);
void access_refuse(struct call *c, const struct question_row *question);

#endif
