#include "store/admin.h"

size_t outbox_waiting(struct db *db, struct arena *arena, struct waiting **out)
{
	size_t n = 0, room = (size_t)db_number(db, NULL, 0, "SELECT count(DISTINCT dest) FROM outbox WHERE state IN (0, 1, 3)");
	*out = arena_alloc(arena, (room + 1) * sizeof **out);
	struct db_rows *rows = db_query(db, NULL,
		"SELECT o.dest, o.channel, sum(CASE WHEN o.state = 0 THEN 1 ELSE 0 END) AS waiting, sum(CASE WHEN o.state = 1 THEN 1 ELSE "
		"0 END) AS leased,"
		" sum(CASE WHEN o.state = 3 THEN 1 ELSE 0 END) AS parked, min(CASE WHEN o.state < 2 THEN o.created_ms END) AS oldest,"
		" min(CASE WHEN o.state = 0 THEN o.next_ms END) AS next, coalesce(max(d.why), max(o.why)) AS why,"
		" max(d.disabled_ms) AS disabled"
		" FROM outbox o LEFT JOIN destination d ON d.channel = o.channel WHERE o.state IN (0, 1, 3) GROUP BY o.dest, o.channel "
		"ORDER BY o.dest");
	while (n < room && db_next(rows))
		(*out)[n++] = (struct waiting){
			.dest = arena_strdup(arena, db_col_str(rows, "dest")),
			.channel = arena_strdup(arena, db_col_str(rows, "channel")),
			.why = arena_strdup(arena, db_col_text(rows, "why")),
			.waiting = db_col_int(rows, "waiting"),
			.leased = db_col_int(rows, "leased"),
			.parked = db_col_int(rows, "parked"),
			.oldest_ms = db_col_int(rows, "oldest"),
			.next_ms = db_col_int(rows, "next"),
			.disabled = db_col_int(rows, "disabled") != 0,
		};
	db_done(rows, NULL);
	return n;
}

size_t outbox_off(struct db *db, struct arena *arena, struct waiting **out)
{
	size_t n = 0, room = (size_t)db_number(db, NULL, 0, "SELECT count(*) FROM destination WHERE disabled_ms IS NOT NULL");
	*out = arena_alloc(arena, (room + 1) * sizeof **out);
	struct db_rows *rows = db_query(db, NULL, "SELECT channel, why FROM destination WHERE disabled_ms IS NOT NULL ORDER BY channel");
	while (n < room && db_next(rows)) {
		const char *channel = arena_strdup(arena, db_col_str(rows, "channel"));
		(*out)[n++] = (struct waiting){
			.dest = channel, .channel = channel, .why = arena_strdup(arena, db_col_text(rows, "why")), .disabled = true};
	}
	db_done(rows, NULL);
	return n;
}

size_t outbox_after(struct db *db, struct arena *arena, const struct outbox_place *last, size_t most, struct outbox_place **out)
{
	size_t n = 0;
	*out = arena_alloc(arena, (most + 1) * sizeof **out);
	struct db_rows *rows = db_query(db, NULL,
		"SELECT dest, lane, id, channel, created_ms FROM outbox WHERE state < 2 AND (dest, lane, id) > ($1, $2, $3)"
		" ORDER BY dest, lane, id LIMIT $4",
		db_text(last->dest), db_int(last->lane), db_int(last->id), db_int((int64_t)most));
	while (n < most && db_next(rows))
		(*out)[n++] = (struct outbox_place){.dest = arena_strdup(arena, db_col_str(rows, "dest")),
			.lane = db_col_int(rows, "lane"),
			.id = db_col_int(rows, "id"),
			.channel = arena_strdup(arena, db_col_str(rows, "channel")),
			.created_ms = db_col_int(rows, "created_ms")};
	db_done(rows, NULL);
	return n;
}

size_t outbox_log(struct db *db, struct arena *arena, const char *dest, size_t max, struct attempt **out)
{
	size_t n = 0;
	*out = arena_alloc(arena, (max + 1) * sizeof **out);
	struct db_rows *rows = db_query(db, NULL,
		"SELECT a.outbox_id, a.n, a.at_ms, a.took_ms, coalesce(a.outcome, 3) AS outcome, a.why, a.answer, o.body"
		" FROM attempt a JOIN outbox o ON o.id = a.outbox_id WHERE o.dest = $1 OR o.channel = $1 ORDER BY a.at_ms DESC,"
		" a.outbox_id DESC LIMIT $2",
		db_text(dest), db_int((int64_t)max));
	for (; n < max && db_next(rows); n++)
		(*out)[n] = (struct attempt){
			.delivery = db_col_int(rows, "outbox_id"),
			.n = (int)db_col_int(rows, "n"),
			.at_ms = db_col_int(rows, "at_ms"),
			.took_ms = db_col_int(rows, "took_ms"),
			.end = (enum attempt_end)db_col_int(rows, "outcome"),
			.why = arena_strdup(arena, db_col_text(rows, "why")),
			.answer = arena_strdup(arena, db_col_text(rows, "answer")),
			.body = arena_strdup(arena, db_col_str(rows, "body")),
		};
	db_done(rows, NULL);
	return n;
}

size_t outbox_rows(struct db *db, struct arena *arena, const char *dest, size_t max, struct delivery **out)
{
	size_t n = 0;
	*out = arena_alloc(arena, (max + 1) * sizeof **out);
	struct db_rows *rows = db_query(db, NULL,
		"SELECT id, state, attempt, created_ms, next_ms, why FROM outbox WHERE dest = $1 AND state IN (0, 1, 3) ORDER BY id LIMIT "
		"$2",
		db_text(dest), db_int((int64_t)max));
	while (n < max && db_next(rows))
		(*out)[n++] = (struct delivery){
			.id = db_col_int(rows, "id"),
			.dest = dest,
			.state = (enum delivery_state)db_col_int(rows, "state"),
			.attempt = (int)db_col_int(rows, "attempt"),
			.created_ms = db_col_int(rows, "created_ms"),
			.next_ms = db_col_int(rows, "next_ms"),
			.why = arena_strdup(arena, db_col_text(rows, "why")),
		};
	db_done(rows, NULL);
	return n;
}

/* ---- received bodies ----------------------------------------------------------------------------------------------------------------- */

#define KEEP_GOOD 1
#define KEEP_FAILED 100

void received_put(struct db *db, const struct received *r)
{
	db_exec(db, NULL,
		"INSERT INTO received (id, channel, at_ms, method, path, headers, body, status) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
		db_int(r->id), db_text(r->channel), db_int(r->at_ms), db_text(r->method), db_text(r->path), db_text(r->headers),
		db_blob(r->body, r->len), db_int(r->status));
	db_exec(db, NULL,
		"DELETE FROM received WHERE channel = $1 AND CASE WHEN status < 400 THEN 0 ELSE 1 END = $2 AND id <= (SELECT id FROM "
		"received WHERE"
		" channel = $1 AND CASE WHEN status < 400 THEN 0 ELSE 1 END = $2 ORDER BY id DESC LIMIT 1 OFFSET $3)",
		db_text(r->channel), db_int(r->status >= 400), db_int(r->status >= 400 ? KEEP_FAILED : KEEP_GOOD));
}

static void read_received(struct db_rows *rows, struct arena *a, struct received *r)
{
	size_t len;
	const void *body = db_col_blob(rows, "body", &len);
	*r = (struct received){
		.id = db_col_int(rows, "id"),
		.at_ms = db_col_int(rows, "at_ms"),
		.channel = arena_strdup(a, db_col_str(rows, "channel")),
		.method = arena_strdup(a, db_col_str(rows, "method")),
		.path = arena_strdup(a, db_col_str(rows, "path")),
		.headers = arena_strdup(a, db_col_str(rows, "headers")),
		.body = arena_copy(a, body, len),
		.len = len,
		.status = (int)db_col_int(rows, "status"),
	};
}

size_t received_last(struct db *db, struct arena *arena, const char *channel, size_t each, struct received **out)
{
	size_t n = 0, room = 500;
	*out = arena_alloc(arena, (room + 1) * sizeof **out);
	struct db_rows *rows = db_query(db, NULL,
		"SELECT r.id, r.channel, r.at_ms, r.method, r.path, r.headers, r.body, r.status FROM received r WHERE (CAST($1 AS TEXT) IS "
		"NULL OR r.channel = $1)"
		" AND (SELECT count(*) FROM received n WHERE n.channel = r.channel AND n.id > r.id) < $2 ORDER BY r.channel, r.id DESC "
		"LIMIT $3",
		db_text(channel), db_int((int64_t)each), db_int((int64_t)room));
	while (n < room && db_next(rows))
		read_received(rows, arena, &(*out)[n++]);
	db_done(rows, NULL);
	return n;
}

bool received_load(struct db *db, struct arena *arena, int64_t id, struct received *out)
{
	struct db_rows *rows = db_query(
		db, NULL, "SELECT id, channel, at_ms, method, path, headers, body, status FROM received WHERE id = $1", db_int(id));
	bool found = db_next(rows);
	if (found)
		read_received(rows, arena, out);
	db_done(rows, NULL);
	return found;
}

void received_forget(struct db *db, int64_t before_ms)
{
	db_exec(db, NULL, "DELETE FROM received WHERE at_ms < $1", db_int(before_ms));
}

void admin_gauges(struct db *db, struct counts *out)
{
	*out = (struct counts){
		.parked = db_number(db, NULL, 0, "SELECT count(*) FROM outbox WHERE state = 3"),
		.off = db_number(db, NULL, 0, "SELECT count(*) FROM destination WHERE disabled_ms IS NOT NULL"),
	};
}

void admin_counts(struct db *db, struct counts *out)
{
	admin_gauges(db, out);
	out->open = db_number(db, NULL, 0, "SELECT count(*) FROM ticket WHERE status < 7");
	out->tickets = db_number(db, NULL, 1000, "SELECT value FROM counter WHERE name = 'ticket'") - 1000;
	out->waiting = db_number(db, NULL, 0, "SELECT count(*) FROM outbox WHERE state < 2");
	out->jobs = db_number(db, NULL, 0, "SELECT count(*) FROM job");
}

int64_t inbox_last(struct db *db, const char *channel)
{
	/* The newest come first, and a channel that is used is soon among them. */
	return db_number(db, NULL, 0,
		"SELECT max(x.at_ms) FROM (SELECT channel, at_ms FROM inbox ORDER BY id DESC LIMIT 10000) x WHERE x.channel = $1",
		db_text(channel));
}
