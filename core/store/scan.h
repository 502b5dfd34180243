/* store/scan.h: rows of tickets in the order of their latest change: for lists, and to find out which one a text means.
 *
 * A scan is bounded: it gives at most `most` rows. Who may see them is the caller's business. Desk thread or a reader.
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
	SCAN_ALL = 4
};
struct scan_of {
	enum scan_scope scope;
	int64_t id;              /* person, organisation or queue */
	bool open;               /* else the closed ones, latest closing first */
	int64_t closed_since_ms; /* closed ones: not older than this; 0: all */
};
size_t tickets_scan(struct db *db, struct arena *arena, const struct scan_of *of, size_t most, struct ticket **out);

#endif
