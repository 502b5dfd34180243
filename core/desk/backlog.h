/* desk/backlog.h: what waits in the outbox, counted for /metrics a slice at a time.
 *
 * After a day without a destination there may be a million rows; counted at once they would hold up everybody who writes. So each call
 * counts a slice, and the figure is complete when the last slice is. Rows that come or go meanwhile may be missed: it is a gauge. Desk
 * thread; a failed query gives a count that is too small.
 *
 *     struct backlog_count count = {0};
 *     while (!backlog_count(db, &count))
 *         ...other work...
 *     use(&count.found);
 *     backlog_reset(&count);
 */
#ifndef GUICHET_DESK_BACKLOG_H
#define GUICHET_DESK_BACKLOG_H

#include "desk/desk.h"
#include "store/db.h"

#define BACKLOG_SLICE 128

struct backlog_count {
	struct desk_backlog found; /* count and list alone */
	char *dest;                /* counted up to this row; NULL: nothing yet */
	int64_t lane, id;
};

bool backlog_count(struct db *db, struct backlog_count *count); /* another slice; true: that was the last */
void backlog_reset(struct backlog_count *count);                /* frees, and begins anew */

#endif
