/* desk/verbs/plan.h: which index answers a query, and what is then left to be asked of each row.
 *
 * The narrowest condition of the query chooses the index. Values of columns that stand in it (state, priority, severity, type) are asked
 * there; what else is asked makes `rest` true, and the rows are held against the whole query (desk/verbs/match.h). Desk thread.
 *
 *     struct plan plan;
 *     plan_make(c, query, &plan);
 *     tickets_scan(db, arena, &plan.of, 32, &rows);     // rows that fit as far as the plan could ask
 */
#ifndef GUICHET_DESK_VERBS_PLAN_H
#define GUICHET_DESK_VERBS_PLAN_H

#include "commands/query.h"
#include "desk/call.h"
#include "store/scan.h"

#define PLAN_CLOSED_SHOWN 5     /* closed ones below the open ones, of a list that does not ask for them */
#define PLAN_EXAMINED_MOST 2000 /* rows that one question may look at */

struct plan {
	struct scan_of of;
	const char *tag;     /* that all of them must have; NULL: none */
	bool narrowed;       /* a condition of the query chose it */
	bool rest;           /* conditions that the scan does not answer */
	bool fitted;         /* conditions that it answers for open ones, and that closed ones must be asked */
	bool keys;           /* of open ones the index alone is read: all that is asked stands there */
	bool open, closed;   /* which of them are wanted */
	size_t closed_most;
};

void plan_make(struct call *c, const struct query *query, struct plan *out);
bool plan_reads_texts(const struct query *query); /* it has words, which stand in no index of tickets */

#endif
