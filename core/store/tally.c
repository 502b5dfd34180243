#include "store/tally.h"

#include "store/tickets.h"

#include <string.h>

#define SLICE 2000 /* rows read between two looks at the queue: a millisecond or two */

bool tally_is_whole(const struct tally *tally)
{
	return tally->counted_to == INT64_MAX;
}

int64_t tally_open(const struct tally *tally)
{
	int64_t open = 0;
	for (int status = STATUS_NONE + 1; status < STATUS_CLOSED; status++)
		for (int priority = 0; priority < TALLY_PRIORITIES; priority++)
			open += tally->tickets[status][priority];
	return open;
}

static bool is_known(int64_t status, int64_t priority)
{
	return status > STATUS_NONE && status < STATUS_COUNT && priority >= 0 && priority < TALLY_PRIORITIES;
}

bool tally_more(struct db *db)
{
	struct tally *tally = db_tally(db);
	int64_t seen = 0, last = tally->counted_to;
	if (tally_is_whole(tally))
		return false;
	struct db_rows *rows = db_query(db, NULL,
		"SELECT s.status, s.priority, count(*) AS n, max(s.id) AS last FROM (SELECT id, status, priority FROM ticket WHERE id > $1"
		" ORDER BY id LIMIT $2) AS s GROUP BY s.status, s.priority",
		db_int(tally->counted_to), db_int(SLICE));
	while (db_next(rows)) {
		int64_t status = db_col_int(rows, "status"), priority = db_col_int(rows, "priority"), n = db_col_int(rows, "n");
		if (is_known(status, priority))
			tally->tickets[status][priority] += n;
		if (db_col_int(rows, "last") > last)
			last = db_col_int(rows, "last");
		seen += n;
	}
	if (!db_done(rows, NULL)) {
		tally_recount(tally); /* the disk: when it is asked next, it may be well */
		return false;
	}
	tally->counted_to = seen < SLICE ? INT64_MAX : last;
	return !tally_is_whole(tally);
}

void tally_recount(struct tally *tally)
{
	memset(tally->tickets, 0, sizeof tally->tickets);
	tally->counted_to = 0;
}

void tally_breach(struct db *db, enum priority priority)
{
	if (is_known(STATUS_NEW, priority))
		db_tally(db)->breaches[priority]++;
}

void tally_ticket(struct db *db, const struct ticket *t)
{
	struct tally *tally = db_tally(db);
	if (t->id <= tally->counted_to) {
		if (is_known(t->stored.status, t->stored.priority))
			tally->tickets[t->stored.status][t->stored.priority]--;
		if (is_known(t->status, t->priority))
			tally->tickets[t->status][t->priority]++;
	}
}
