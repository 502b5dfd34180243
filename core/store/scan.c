#include "store/scan.h"

#define FROM_TICKET "SELECT " TICKET_COLUMNS " FROM ticket t WHERE "
#define TAKES_PART "t.id IN (SELECT p.ticket_id FROM participant p WHERE p.person_id = $1)"
#define OPEN " AND t.status < 7 ORDER BY t.updated_ms DESC, t.id DESC LIMIT $2"
#define CLOSED " AND t.status = 7 AND t.closed_ms >= $3 ORDER BY t.closed_ms DESC, t.id DESC LIMIT $2"

/* One literal per question, since statements are prepared once per literal. */
static const char *const statements[][2] = {
	[SCAN_PERSON] = {FROM_TICKET TAKES_PART OPEN, FROM_TICKET TAKES_PART CLOSED},
	[SCAN_ORG] = {FROM_TICKET "t.org_id = $1" OPEN, FROM_TICKET "t.org_id = $1" CLOSED},
	[SCAN_QUEUE] = {FROM_TICKET "t.queue_id = $1" OPEN, FROM_TICKET "t.queue_id = $1" CLOSED},
	[SCAN_ALL] = {FROM_TICKET "$1 = 0" OPEN, FROM_TICKET "$1 = 0" CLOSED},
};

size_t tickets_scan(struct db *db, struct arena *arena, const struct scan_of *of, size_t most, struct ticket **out)
{
	size_t n = 0;
	int64_t id = of->scope == SCAN_ALL ? 0 : of->id;
	const char *sql = statements[of->scope][of->open ? 0 : 1];
	*out = arena_alloc(arena, (most + 1) * sizeof **out);
	struct db_rows *rows = of->open ? db_query(db, NULL, sql, db_int(id), db_int((int64_t)most))
					: db_query(db, NULL, sql, db_int(id), db_int((int64_t)most), db_int(of->closed_since_ms));
	while (n < most && db_next(rows))
		ticket_read(rows, arena, &(*out)[n++]);
	db_done(rows, NULL);
	return n;
}
