#include "store/scan.h"

/* What an open ticket's index holds beside its order: enough to know who may see it, to ask most conditions of it and to sort it. */
#define KEY_COLUMNS \
	"t.id, t.queue_id, t.requester_id, t.org_id, t.assignee_id, t.status, t.priority, t.severity, t.type, t.private, t.machine," \
	" t.updated_ms, t.created_ms, t.due_ms"
#define FROM_TICKET "SELECT " TICKET_COLUMNS " FROM ticket t WHERE "
#define FROM_INDEX "SELECT " KEY_COLUMNS " FROM ticket t WHERE "
#define COUNT_TICKET "SELECT count(*) AS n FROM (SELECT 1 FROM ticket t WHERE "
#define TAKES_PART "t.id IN (SELECT p.ticket_id FROM participant p WHERE p.person_id = $1 AND p.role < 3)"
#define OPEN " AND t.status < 7"
#define CLOSED " AND t.status = 7 AND t.closed_ms >= $5"
#define OPEN_AFTER OPEN " AND (t.updated_ms, t.id) < ($3, $4)"
#define NEWEST_FIRST " ORDER BY t.updated_ms DESC, t.id DESC"
#define OPEN_ORDER OPEN_AFTER NEWEST_FIRST " LIMIT $2"
#define CLOSED_ORDER CLOSED " AND (t.closed_ms, t.id) < ($3, $4) ORDER BY t.closed_ms DESC, t.id DESC LIMIT $2"
/* With a plus a column's index is left alone: a person's own tickets are few, all the open ones are not. */
#define OWN_OPEN " AND +t.status < 7"
#define OWN_CLOSED " AND +t.status = 7 AND +t.closed_ms >= $5"
#define OWN_OPEN_ORDER OWN_OPEN " AND (+t.updated_ms, t.id) < ($3, $4) ORDER BY +t.updated_ms DESC, t.id DESC LIMIT $2"
#define OWN_CLOSED_ORDER OWN_CLOSED " AND (+t.closed_ms, t.id) < ($3, $4) ORDER BY +t.closed_ms DESC, t.id DESC LIMIT $2"
#define FIT \
	" AND t.updated_ms >= $6 AND (($7 >> t.status) & 1) = 1 AND (($8 >> t.priority) & 1) = 1 AND (($9 >> t.severity) & 1) = 1" \
	" AND (($10 >> t.type) & 1) = 1"

#define REQUESTED_OPEN_ORDER OPEN " AND (+t.updated_ms, t.id) < ($3, $4) ORDER BY +t.updated_ms DESC, t.id DESC LIMIT $2"

/* One literal per question, since statements are prepared once per literal. */
static const struct {
	const char *open, *closed, *count_open, *count_closed;
	const char *open_keys, *count_keys, *open_nth; /* NULL: no index holds them */
} statements[SCAN_SCOPES] = {
#define ROW(which, open_order, closed_order, is_open, is_closed) \
	.open = FROM_TICKET which open_order, .closed = FROM_TICKET which closed_order, \
	.count_open = COUNT_TICKET which is_open " LIMIT $2) x", .count_closed = COUNT_TICKET which is_closed " LIMIT $2) x"
#define OF_ONE(which) {ROW(which, OWN_OPEN_ORDER, OWN_CLOSED_ORDER, OWN_OPEN, OWN_CLOSED)}
#define OF_MANY(which) \
	{ROW(which, OPEN_ORDER, CLOSED_ORDER, OPEN, CLOSED), .open_keys = FROM_INDEX which OPEN_AFTER FIT NEWEST_FIRST " LIMIT $2", \
		.count_keys = COUNT_TICKET which OPEN FIT " LIMIT $2) x", \
		.open_nth = "SELECT t.updated_ms FROM ticket t WHERE " which OPEN NEWEST_FIRST " LIMIT 1 OFFSET $2"}
	[SCAN_PERSON] = OF_ONE(TAKES_PART),
	[SCAN_ORG] = OF_MANY("t.org_id = $1"),
	[SCAN_QUEUE] = OF_MANY("t.queue_id = $1"),
	[SCAN_ALL] = OF_MANY("$1 = 0"),
	[SCAN_ASSIGNEE] = OF_MANY("t.assignee_id = $1"),
	[SCAN_REQUESTER] = {ROW("t.requester_id = $1", REQUESTED_OPEN_ORDER, CLOSED_ORDER, OPEN, CLOSED)},
};

bool scan_has_keys(enum scan_scope scope)
{
	return statements[scope].open_keys != NULL;
}

const char *scan_statement(enum scan_scope scope, enum scan_form form)
{
	const char *const forms[SCAN_FORMS] = {[SCAN_OPEN] = statements[scope].open,
		[SCAN_CLOSED] = statements[scope].closed,
		[SCAN_COUNT_OPEN] = statements[scope].count_open,
		[SCAN_COUNT_CLOSED] = statements[scope].count_closed,
		[SCAN_OPEN_KEYS] = statements[scope].open_keys,
		[SCAN_COUNT_KEYS] = statements[scope].count_keys,
		[SCAN_OPEN_NTH] = statements[scope].open_nth};
	return forms[form];
}

static int64_t set_of(uint32_t values)
{
	return values ? values : INT64_MAX;
}

static struct db_rows *query(struct db *db, const struct scan_of *of, const char *sql, size_t most)
{
	int64_t id = of->scope == SCAN_ALL ? 0 : of->id;
	int64_t after = of->after_id ? of->after_ms : INT64_MAX;
	return db_query(db, NULL, sql, db_int(id), db_int((int64_t)most), db_int(after), db_int(of->after_id), db_int(of->closed_since_ms),
		db_int(of->open_since_ms), db_int(set_of(of->fit.statuses)),
		db_int(set_of(of->fit.priorities)), db_int(set_of(of->fit.severities)), db_int(set_of(of->fit.types)));
}

size_t tickets_scan(struct db *db, struct arena *arena, const struct scan_of *of, size_t most, struct ticket **out)
{
	size_t n = 0;
	*out = arena_alloc(arena, (most + 1) * sizeof **out);
	struct db_rows *rows = query(db, of, scan_statement(of->scope, of->open ? SCAN_OPEN : SCAN_CLOSED), most);
	while (n < most && db_next(rows))
		ticket_read(rows, arena, &(*out)[n++]);
	db_done(rows, NULL);
	return n;
}

size_t tickets_tagged(struct db *db, struct arena *arena, const char *name, size_t most, struct ticket **out)
{
	size_t n = 0;
	*out = arena_alloc(arena, (most + 1) * sizeof **out);
	struct db_rows *rows = db_query(db, NULL,
		"SELECT " TICKET_COLUMNS " FROM (SELECT ticket_id FROM tag WHERE name = $1 LIMIT $2) g JOIN ticket t ON t.id = g.ticket_id"
		" ORDER BY t.status = 7, CASE WHEN t.status = 7 THEN t.closed_ms ELSE t.updated_ms END DESC, t.id DESC",
		db_text(name), db_int((int64_t)most));
	while (n < most && db_next(rows))
		ticket_read(rows, arena, &(*out)[n++]);
	db_done(rows, NULL);
	return n;
}

static struct ticket read_key(struct db_rows *rows)
{
	struct ticket t = {
		.id = db_col_int(rows, "id"),
		.queue_id = db_col_int(rows, "queue_id"),
		.requester_id = db_col_int(rows, "requester_id"),
		.org_id = db_col_int(rows, "org_id"),
		.assignee_id = db_col_int(rows, "assignee_id"),
		.status = (enum ticket_status)db_col_int(rows, "status"),
		.priority = (enum priority)db_col_int(rows, "priority"),
		.severity = (enum severity)db_col_int(rows, "severity"),
		.type = (enum ticket_type)db_col_int(rows, "type"),
	};
	ticket_seen_by(&t, db_col_int(rows, "private"));
	t.machine = db_col_int(rows, "machine") != 0;
	t.updated_ms = db_col_int(rows, "updated_ms");
	t.created_ms = db_col_int(rows, "created_ms");
	t.due_ms = db_col_int(rows, "due_ms");
	return t;
}

size_t tickets_scan_keys(struct db *db, struct arena *arena, const struct scan_of *of, size_t most, struct ticket **out)
{
	size_t n = 0;
	*out = arena_alloc(arena, (most + 1) * sizeof **out);
	struct db_rows *rows = query(db, of, statements[of->scope].open_keys, most);
	while (n < most && db_next(rows))
		(*out)[n++] = read_key(rows);
	db_done(rows, NULL);
	return n;
}

void scan_after(struct scan_of *of, const struct ticket *last)
{
	of->after_ms = of->open ? last->updated_ms : last->closed_ms;
	of->after_id = last->id;
}

void scan_newest(struct db *db, struct scan_of *of, size_t most)
{
	of->open_since_ms = 0;
	struct db_rows *rows = query(db, of, statements[of->scope].open_nth, most);
	if (db_next(rows))
		of->open_since_ms = db_col_int(rows, "updated_ms");
	db_done(rows, NULL);
}

bool scan_fits_all(const struct scan_fit *fit)
{
	return !fit->statuses && !fit->priorities && !fit->severities && !fit->types;
}

size_t tickets_count(struct db *db, const struct scan_of *of, size_t most)
{
	enum scan_form form = !of->open ? SCAN_COUNT_CLOSED : scan_fits_all(&of->fit) ? SCAN_COUNT_OPEN : SCAN_COUNT_KEYS;
	struct db_rows *rows = query(db, of, scan_statement(of->scope, form), most);
	size_t n = db_next(rows) ? (size_t)db_col_int(rows, "n") : 0;
	db_done(rows, NULL);
	return n;
}
