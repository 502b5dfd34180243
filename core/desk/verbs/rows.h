/* desk/verbs/rows.h: what a list, a ticket and its history say, as data for programs: POST /v1/cmd and `guichet ticket --json`.
 *
 * Written only where the message asks for it (GD_F_DATA), with the same tickets and lines as the text beside it, since what may be seen is
 * decided there. Times are ISO 8601 in UTC, words those of the configuration and of docs/admin.md, whatever the reader's language. Desk
 * thread.
 *
 *     struct rows rows;
 *     rows_begin(c, &rows, "tickets");
 *     rows_ticket(&rows, &ticket);          // as often as there are
 *     rows_end(&rows, total, rest);         // nothing if nobody asked for data
 */
#ifndef GUICHET_DESK_VERBS_ROWS_H
#define GUICHET_DESK_VERBS_ROWS_H

#include "base/json.h"
#include "desk/call.h"
#include "store/history.h"

struct rows {
	struct call *c;
	bool wanted;
	struct buf out;
	struct json_writer json;
};

void rows_begin(struct call *c, struct rows *rows, const char *name); /* of the array: "tickets", "events" */
void rows_ticket(struct rows *rows, const struct ticket *ticket);
void rows_event(struct rows *rows, const struct event_row *event, const char *what, const char *text);
void rows_end(struct rows *rows, int64_t total, bool more); /* total -1: it is not known */

/* the members of one ticket into an open object */
void rows_put_ticket(struct call *c, struct json_writer *json, const struct ticket *ticket);

#endif
