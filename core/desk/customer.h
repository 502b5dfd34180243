/* desk/customer.h: a text from the customer's side of a ticket: where it moves the ticket, who reads it. (rules R3, R4, R7)
 *
 * The class of its words and who wrote it decide by the transition table; the text itself is always kept. Desk thread.
 *
 *     customer_text(c, &(struct customer_text){.text = m->in->text, .native = m->in->native_id});
 */
#ifndef GUICHET_DESK_CUSTOMER_H
#define GUICHET_DESK_CUSTOMER_H

#include "desk/call.h"

struct customer_text {
	const char *text, *native;
	bool tell_added;          /* m.added: the text named no ticket */
	bool with_files;          /* the message's own files belong to it */
	bool apart;               /* no line of the description, however soon it comes */
};
void customer_text(struct call *c, const struct customer_text *text); /* to the ticket in hand */
void customer_callback(struct call *c, const char *text);              /* they want to be called: to the ticket in hand */
void customer_reopens(struct call *c, enum ticket_event event);       /* a "no", or the verb: told as such */
bool customer_comments(struct call *c, const char *text);               /* m.survey.noted; false: no rating of theirs to comment on */

#endif
