#include "store/scan.h"

#define FROM_TICKET "SELECT " TICKET_COLUMNS " FROM ticket t WHERE "
#define COUNT_TICKET "SELECT count(*) FROM (SELECT 1 FROM ticket t WHERE "
#define TAKES_PART "t.id IN (SELECT p.ticket_id FROM participant p WHERE p.person_id = $1 AND p.role < 3)"
#define OPEN " AND t.status < 7"
#define CLOSED " AND t.status = 7 AND t.closed_ms >= $5"
#define OPEN_ORDER OPEN " AND (t.updated_ms, t.id) < ($3, $4) ORDER BY t.updated_ms DESC, t.id DESC LIMIT $2"
#define CLOSED_ORDER CLOSED " AND (t.closed_ms, t.id) < ($3, $4) ORDER BY t.closed_ms DESC, t.id DESC LIMIT $2"
/* With a plus a column's index is left alone: a person's own tickets are few, all the open ones are not. */
#define OWN_OPEN " AND +t.status < 7"
#define OWN_CLOSED " AND +t.status = 7 AND +t.closed_ms >= $5"
#define OWN_OPEN_ORDER OWN_OPEN " AND (+t.updated_ms, t.id) < ($3, $4) ORDER BY +t.updated_ms DESC, t.id DESC LIMIT $2"
#define OWN_CLOSED_ORDER OWN_CLOSED " AND (+t.closed_ms, t.id) < ($3, $4) ORDER BY +t.closed_ms DESC, t.id DESC LIMIT $2"

/* One literal per question, since statements are prepared once per literal. */
static const struct {
	const char *open, *closed, *count_open, *count_closed;
} statements[SCAN_SCOPES] = {
#define ROW(which, open_order, closed_order, open, closed) \
	{FROM_TICKET which open_order, FROM_TICKET which closed_order, COUNT_TICKET which open " LIMIT $2) x", \
		COUNT_TICKET which closed " LIMIT $2) x"}
	[SCAN_PERSON] = ROW(TAKES_PART, OWN_OPEN_ORDER, OWN_CLOSED_ORDER, OWN_OPEN, OWN_CLOSED),
	[SCAN_ORG] = ROW("t.org_id = $1", OPEN_ORDER, CLOSED_ORDER, OPEN, CLOSED),
	[SCAN_QUEUE] = ROW("t.queue_id = $1", OPEN_ORDER, CLOSED_ORDER, OPEN, CLOSED),
	[SCAN_ALL] = ROW("$1 = 0", OPEN_ORDER, CLOSED_ORDER, OPEN, CLOSED),
	[SCAN_ASSIGNEE] = ROW("t.assignee_id = $1", OPEN_ORDER, CLOSED_ORDER, OPEN, CLOSED),
	[SCAN_REQUESTER] = ROW("t.requester_id = $1", OWN_OPEN_ORDER, OWN_CLOSED_ORDER, OWN_OPEN, OWN_CLOSED),
};

const char *scan_statement(enum scan_scope scope, bool open)
{
	return open ? statements[scope].open : statements[scope].closed;
}

static struct db_rows *query(struct db *db, const struct scan_of *of, const char *sql, size_t most)
{
	int64_t id = of->scope == SCAN_ALL ? 0 : of->id;
	int64_t after = of->after_id ? of->after_ms : INT64_MAX;
	if (of->open)
		return db_query(db, NULL, sql, db_int(id), db_int((int64_t)most), db_int(after), db_int(of->after_id));
	return db_query(
		db, NULL, sql, db_int(id), db_int((int64_t)most), db_int(after), db_int(of->after_id), db_int(of->closed_since_ms));
}

size_t tickets_scan(struct db *db, struct arena *arena, const struct scan_of *of, size_t most, struct ticket **out)
{
	size_t n = 0;
	*out = arena_alloc(arena, (most + 1) * sizeof **out);
	struct db_rows *rows = query(db, of, scan_statement(of->scope, of->open), most);
	while (n < most && db_next(rows))
		ticket_read(rows, arena, &(*out)[n++]);
	db_done(rows, NULL);
	return n;
}

void scan_after(struct scan_of *of, const struct ticket *last)
{
	of->after_ms = of->open ? last->updated_ms : last->closed_ms;
	of->after_id = last->id;
}

size_t tickets_count(struct db *db, const struct scan_of *of, size_t most)
{
	int64_t id = of->scope == SCAN_ALL ? 0 : of->id, n;
	if (of->open)
		n = db_number(db, NULL, 0, statements[of->scope].count_open, db_int(id), db_int((int64_t)most));
	else
		n = db_number(db, NULL, 0, statements[of->scope].count_closed, db_int(id), db_int((int64_t)most), db_null(), db_null(),
			db_int(of->closed_since_ms));
	return (size_t)n;
}
