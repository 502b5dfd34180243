/* desk/open.h: a new request from somebody's words: the ticket exists first, then one message says so. (rule R5)
 *
 * Desk thread, inside a unit of work.
 *
 *     open_request(c, &(struct request){.text = text, .queue_id = queue});
 */
#ifndef GUICHET_DESK_OPEN_H
#define GUICHET_DESK_OPEN_H

#include "desk/call.h"

struct request {
	const char *text, *native;
	const char *title;          /* NULL: made from the text */
	int64_t queue_id;           /* 0: the default queue */
	int64_t requester_id;       /* 0: the speaker */
	enum priority priority;
	enum severity severity;
	enum ticket_type type;
	bool kept;                  /* a reference in it is not known from here: m.kept */
	const struct ticket *follows;
	bool without_form;          /* a person is wanted, no questions */
	bool plain;                 /* a text and no command: it may name its team and begin with fields */
	const struct field_change *fields; /* configured ones among them are kept */
	size_t nfields;
	const struct tag_change *tags;
	size_t ntags;
	const struct desk_ask *offered; /* stood in the form that they filled in, and is not asked again */
	size_t noffered;
};
void open_request(struct call *c, const struct request *request); /* the new ticket is in hand after it */
void open_follow_up(struct call *c, const char *text, const struct ticket *closed); /* a text long after the closing: a linked ticket */

int64_t queue_default(struct work *w);
int64_t open_queue(struct call *c, const struct person *requester); /* of a request of theirs that names none */

#endif
