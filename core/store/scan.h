/* store/scan.h: rows of tickets in the order of their latest change: for lists, and to find out which one a text means.
 *
 * A scan is bounded: it gives at most `most` rows, and the next ones from the mark of its last row. Each order has an index, so a scan
 * costs what it gives, not what there is. Who may see the rows is the caller's business. Desk thread or a reader.
 *
 *     n = tickets_scan(db, arena, &(struct scan_of){SCAN_PERSON, marie, .open = true}, 200, &list);
 */
#ifndef GUICHET_STORE_SCAN_H
#define GUICHET_STORE_SCAN_H

#include "store/tickets.h"

enum scan_scope {
	SCAN_PERSON = 1, /* asked for, or receives a copy */
	SCAN_ORG = 2,    /* created in this organisation */
	SCAN_QUEUE = 3,
	SCAN_ALL = 4,
	SCAN_ASSIGNEE = 5,
	SCAN_REQUESTER = 6,
	SCAN_SCOPES
};
struct scan_of {
	enum scan_scope scope;
	int64_t id;              /* person, organisation or queue */
	bool open;               /* else the closed ones, latest closing first */
	int64_t closed_since_ms; /* closed ones: not older than this; 0: all */
	int64_t after_ms, after_id; /* scan_after(); 0: from the newest */
};
size_t tickets_scan(struct db *db, struct arena *arena, const struct scan_of *of, size_t most, struct ticket **out);
void scan_after(struct scan_of *of, const struct ticket *last);                    /* the next rows follow this one */
size_t tickets_count(struct db *db, const struct scan_of *of, size_t most); /* counts no further than `most` */

const char *scan_statement(enum scan_scope scope, bool open); /* for a test that reads its plan */

#endif
