#include "store/labels.h"

#include "store/tickets.h"

#define MERGED_MOST 64

/* ---- tags ------------------------------------------------------------------------------------------------------------------------- */

void tag_put(struct db *db, int64_t ticket_id, const char *name)
{
	db_exec(db, NULL, "INSERT INTO tag (ticket_id, name) VALUES ($1, $2) ON CONFLICT (ticket_id, name) DO NOTHING", db_int(ticket_id),
		db_text(name));
}

void tag_remove(struct db *db, int64_t ticket_id, const char *name)
{
	db_exec(db, NULL, "DELETE FROM tag WHERE ticket_id = $1 AND name = $2", db_int(ticket_id), db_text(name));
}

size_t tags_of(struct db *db, struct arena *a, int64_t ticket_id, const char ***out)
{
	size_t n = 0;
	*out = arena_alloc(a, TAGS_MOST * sizeof **out);
	struct db_rows *rows = db_query(
		db, NULL, "SELECT name FROM tag WHERE ticket_id = $1 ORDER BY name LIMIT $2", db_int(ticket_id), db_int(TAGS_MOST));
	while (n < TAGS_MOST && db_next(rows))
		(*out)[n++] = arena_strdup(a, db_col_str(rows, "name"));
	db_done(rows, NULL);
	return n;
}

bool tag_has(struct db *db, int64_t ticket_id, const char *name)
{
	return db_number(db, NULL, 0, "SELECT 1 FROM tag WHERE ticket_id = $1 AND name = $2", db_int(ticket_id), db_text(name)) != 0;
}

/* ---- fields ----------------------------------------------------------------------------------------------------------------------- */

#define FIELDS_MOST 64

void field_put(struct db *db, int64_t ticket_id, const char *key, const char *value)
{
	if (value)
		db_exec(db, NULL,
			"INSERT INTO field (ticket_id, key, value) VALUES ($1, $2, $3) ON CONFLICT (ticket_id, key)"
			" DO UPDATE SET value = $3",
			db_int(ticket_id), db_text(key), db_text(value));
	else
		db_exec(db, NULL, "DELETE FROM field WHERE ticket_id = $1 AND key = $2", db_int(ticket_id), db_text(key));
}

const char *field_get(struct db *db, struct arena *a, int64_t ticket_id, const char *key)
{
	struct db_rows *rows =
		db_query(db, NULL, "SELECT value FROM field WHERE ticket_id = $1 AND key = $2", db_int(ticket_id), db_text(key));
	const char *value = db_next(rows) ? arena_strdup(a, db_col_str(rows, "value")) : NULL;
	db_done(rows, NULL);
	return value;
}

size_t fields_of(struct db *db, struct arena *a, int64_t ticket_id, struct field_row **out)
{
	size_t n = 0;
	*out = arena_alloc(a, FIELDS_MOST * sizeof **out);
	struct db_rows *rows = db_query(db, NULL, "SELECT key, value FROM field WHERE ticket_id = $1 ORDER BY key LIMIT $2",
		db_int(ticket_id), db_int(FIELDS_MOST));
	while (n < FIELDS_MOST && db_next(rows))
		(*out)[n++] = (struct field_row){arena_strdup(a, db_col_str(rows, "key")), arena_strdup(a, db_col_str(rows, "value"))};
	db_done(rows, NULL);
	return n;
}

/* ---- links ------------------------------------------------------------------------------------------------------------------------ */

void link_put(struct db *db, int64_t from_id, int64_t to_id, enum link_row_kind kind)
{
	db_exec(db, NULL,
		"INSERT INTO link (from_id, to_id, kind) VALUES ($1, $2, $3) ON CONFLICT (from_id, to_id, kind) DO NOTHING",
		db_int(from_id), db_int(to_id), db_int(kind));
}

size_t link_remove(struct db *db, int64_t x, int64_t y)
{
	db_exec(db, NULL, "DELETE FROM link WHERE (from_id = $1 AND to_id = $2) OR (from_id = $2 AND to_id = $1)", db_int(x), db_int(y));
	return (size_t)db_changes(db);
}

size_t links_of(struct db *db, struct arena *a, int64_t ticket_id, struct link_row **out)
{
	size_t n = 0;
	*out = arena_alloc(a, LINKS_MOST * sizeof **out);
	struct db_rows *rows = db_query(db, NULL,
		"SELECT from_id, to_id, kind FROM link WHERE from_id = $1 UNION SELECT from_id, to_id, kind FROM link WHERE to_id = $1"
		" ORDER BY from_id, to_id, kind LIMIT $2",
		db_int(ticket_id), db_int(LINKS_MOST));
	while (n < LINKS_MOST && db_next(rows))
		(*out)[n++] = (struct link_row){
			db_col_int(rows, "from_id"), db_col_int(rows, "to_id"), (enum link_row_kind)db_col_int(rows, "kind")};
	db_done(rows, NULL);
	return n;
}

size_t tickets_under(struct db *db, struct arena *a, int64_t parent_id, int64_t **out)
{
	return db_ids(db_query(db, NULL, "SELECT id FROM ticket WHERE parent_id = $1 ORDER BY id LIMIT $2", db_int(parent_id),
				db_int(LINKS_MOST)),
		a, LINKS_MOST, out);
}

size_t tickets_merged_into(struct db *db, struct arena *a, int64_t ticket_id, int64_t **out)
{
	if (!ticket_has_merged(db, ticket_id)) {
		*out = NULL;
		return 0;
	}
	return db_ids(
		db_query(db, NULL,
			"WITH RECURSIVE gone (id) AS (SELECT id FROM ticket WHERE merged_into = $1"
			" UNION SELECT t.id FROM ticket t, gone g WHERE t.merged_into = g.id) SELECT id FROM gone ORDER BY id LIMIT $2",
			db_int(ticket_id), db_int(MERGED_MOST)),
		a, MERGED_MOST, out);
}
