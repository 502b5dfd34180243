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
/* Sets of values, one bit each; 0: any. */
struct scan_fit {
	uint32_t statuses, priorities, severities, types;
};
struct scan_of {
	enum scan_scope scope;
	int64_t id;              /* person, organisation or queue */
	bool open;               /* else the closed ones, latest closing first */
	int64_t closed_since_ms; /* closed ones: not older than this; 0: all */
	int64_t after_ms, after_id; /* scan_after(); 0: from the newest */
	struct scan_fit fit;     /* of open ones of a scope with keys, where these are read or counted */
	int64_t open_since_ms;   /* there: not changed since are left out; scan_newest() */
};
size_t tickets_scan(struct db *db, struct arena *arena, const struct scan_of *of, size_t most, struct ticket **out);
bool scan_has_keys(enum scan_scope scope); /* neither of one person's tickets */
bool scan_fits_all(const struct scan_fit *fit);
/* Open ones, from the index alone: of a row there is what decides who may see it, what is asked of it and what it is sorted by, and no
 * text: `ref` is NULL until ticket_load(). */
size_t tickets_scan_keys(struct db *db, struct arena *arena, const struct scan_of *of, size_t most, struct ticket **out);
/* Of open ones no more than about so many are looked at for those that fit. */
void scan_newest(struct db *db, struct scan_of *of, size_t most);
void scan_after(struct scan_of *of, const struct ticket *last);                    /* the next rows follow this one */
size_t tickets_count(struct db *db, const struct scan_of *of, size_t most); /* counts no further than `most` */
/* With this tag (folded): open ones first, each half from its newest. Of a tag that more than `most` have, any of them. */
size_t tickets_tagged(struct db *db, struct arena *arena, const char *name, size_t most, struct ticket **out);

/* For a test that reads their plans. */
enum scan_form { SCAN_OPEN, SCAN_CLOSED, SCAN_COUNT_OPEN, SCAN_COUNT_CLOSED, SCAN_OPEN_KEYS, SCAN_COUNT_KEYS, SCAN_OPEN_NTH, SCAN_FORMS };
const char *scan_statement(enum scan_scope scope, enum scan_form form); /* NULL: there is none */

#endif
