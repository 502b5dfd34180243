#include "store/endings.h"

/* ---- closings ------------------------------------------------------------------------------------------------------------------------ */

static bool read_closing(struct db_rows *rows, struct closing_row *out)
{
	bool found = db_next(rows);
	if (found)
		*out = (struct closing_row){
			.ticket_id = db_col_int(rows, "ticket_id"),
			.start_ms = db_col_int(rows, "start_ms"),
			.date_ms = db_col_int(rows, "date_ms"),
			.warned_ms = db_col_int(rows, "warned_ms"),
			.assured_ms = db_col_int(rows, "assured_ms"),
			.reach_ms = db_col_int(rows, "reach_ms"),
			.outbox_id = db_col_int(rows, "outbox_id"),
			.warning = (int)db_col_int(rows, "warning"),
		};
	db_done(rows, NULL);
	return found;
}

bool closing_find(struct db *db, int64_t ticket_id, struct closing_row *out)
{
	return read_closing(db_query(db, NULL, "SELECT * FROM closing WHERE ticket_id = $1", db_int(ticket_id)), out);
}

bool closing_by_delivery(struct db *db, int64_t ticket_id, int64_t outbox_id, struct closing_row *out)
{
	return read_closing(
		db_query(db, NULL, "SELECT * FROM closing WHERE ticket_id = $1 AND outbox_id = $2", db_int(ticket_id), db_int(outbox_id)),
		out);
}

void closing_put(struct db *db, const struct closing_row *r)
{
	db_exec(db, NULL,
		"INSERT OR REPLACE INTO closing (ticket_id, start_ms, date_ms, warning, warned_ms, assured_ms, reach_ms, outbox_id)"
		" VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
		db_int(r->ticket_id), db_int(r->start_ms), db_int(r->date_ms), db_int(r->warning), db_id(r->warned_ms),
		db_id(r->assured_ms), db_id(r->reach_ms), db_id(r->outbox_id));
}

void closing_remove(struct db *db, int64_t ticket_id)
{
	db_exec(db, NULL, "DELETE FROM closing WHERE ticket_id = $1", db_int(ticket_id));
}

int64_t delivery_last(struct db *db, int64_t ticket_id, int64_t person_id)
{
	return db_number(db, NULL, 0, "SELECT id FROM outbox WHERE ticket_id = $1 AND person_id = $2 ORDER BY id DESC LIMIT 1",
		db_int(ticket_id), db_int(person_id));
}

const char *question_last(struct db *db, struct arena *arena, int64_t ticket_id)
{
	/* 4: a question (store/tickets.h) */
	struct db_rows *rows = db_query(db, NULL,
		"SELECT text FROM entry WHERE ticket_id = $1 AND kind = 4 AND public = 1 ORDER BY seq DESC LIMIT 1", db_int(ticket_id));
	const char *text = db_next(rows) ? arena_strdup(arena, db_col_text(rows, "text")) : NULL;
	db_done(rows, NULL);
	return text;
}

/* ---- pages --------------------------------------------------------------------------------------------------------------------------- */

bool paging_find(struct db *db, int64_t ticket_id, struct paging_row *out)
{
	struct db_rows *rows = db_query(db, NULL, "SELECT * FROM paging WHERE ticket_id = $1", db_int(ticket_id));
	bool found = db_next(rows);
	*out = (struct paging_row){.ticket_id = ticket_id};
	if (found) {
		out->phase = (int)db_col_int(rows, "phase");
		out->level = (int)db_col_int(rows, "level");
		out->since_ms = db_col_int(rows, "since_ms");
		out->started_ms = db_col_int(rows, "started_ms");
		out->assignee_id = db_col_int(rows, "assignee_id");
	}
	db_done(rows, NULL);
	return found;
}

void paging_put(struct db *db, const struct paging_row *r)
{
	db_exec(db, NULL,
		"INSERT INTO paging (ticket_id, phase, level, since_ms, started_ms, assignee_id) VALUES ($1, $2, $3, $4, $5, $6)"
		" ON CONFLICT (ticket_id) DO UPDATE SET phase = excluded.phase, level = excluded.level, since_ms = excluded.since_ms",
		db_int(r->ticket_id), db_int(r->phase), db_int(r->level), db_int(r->since_ms), db_int(r->started_ms),
		db_id(r->assignee_id));
}

void paging_shift(struct db *db, int64_t by_ms)
{
	db_exec(db, NULL, "UPDATE paging SET since_ms = since_ms + $1, started_ms = started_ms + $1", db_int(by_ms));
}

void paging_remove(struct db *db, int64_t ticket_id)
{
	db_exec(db, NULL, "DELETE FROM paged WHERE ticket_id = $1", db_int(ticket_id));
	db_exec(db, NULL, "DELETE FROM paging WHERE ticket_id = $1", db_int(ticket_id));
}

void paged_put(struct db *db, int64_t ticket_id, const struct paged_row *r)
{
	db_exec(db, NULL, "INSERT OR REPLACE INTO paged (ticket_id, person_id, level, skipped) VALUES ($1, $2, $3, $4)", db_int(ticket_id),
		db_int(r->person_id), db_int(r->level), db_int(r->skipped));
}

size_t paged_of(struct db *db, struct arena *arena, int64_t ticket_id, struct paged_row **out)
{
	size_t n = 0, room = (size_t)db_number(db, NULL, 0, "SELECT count(*) FROM paged WHERE ticket_id = $1", db_int(ticket_id));
	*out = arena_alloc(arena, (room + 1) * sizeof **out);
	struct db_rows *rows = db_query(
		db, NULL, "SELECT person_id, level, skipped FROM paged WHERE ticket_id = $1 ORDER BY level, person_id", db_int(ticket_id));
	while (n < room && db_next(rows))
		(*out)[n++] = (struct paged_row){
			db_col_int(rows, "person_id"), (int)db_col_int(rows, "level"), db_col_int(rows, "skipped") != 0};
	db_done(rows, NULL);
	return n;
}

size_t paging_running(struct db *db, struct arena *arena, int64_t queue_id, int64_t **tickets)
{
	size_t n = 0, room = (size_t)db_number(db, NULL, 0, "SELECT count(*) FROM paging");
	*tickets = arena_alloc(arena, (room + 1) * sizeof **tickets);
	/* CROSS: pagings are few, and some releases of SQLite would begin with the tickets */
	struct db_rows *rows = db_query(db, NULL,
		"SELECT p.ticket_id FROM paging p CROSS JOIN ticket t ON t.id = p.ticket_id WHERE t.queue_id = $1 ORDER BY p.ticket_id",
		db_int(queue_id));
	while (n < room && db_next(rows))
		(*tickets)[n++] = db_col_int(rows, "ticket_id");
	db_done(rows, NULL);
	return n;
}

void duty_put(struct db *db, int64_t queue_id, int64_t person_id, int64_t stand_in, int64_t until_ms)
{
	db_exec(db, NULL, "INSERT OR REPLACE INTO duty (queue_id, person_id, stand_in, until_ms) VALUES ($1, $2, $3, $4)", db_int(queue_id),
		db_int(person_id), db_int(stand_in), db_int(until_ms));
}

void duty_remove(struct db *db, int64_t queue_id, int64_t person_id)
{
	db_exec(db, NULL, "DELETE FROM duty WHERE queue_id = $1 AND person_id = $2", db_int(queue_id), db_int(person_id));
}

int64_t duty_of(struct db *db, int64_t queue_id, int64_t person_id, int64_t now_ms)
{
	return db_number(db, NULL, 0, "SELECT stand_in FROM duty WHERE queue_id = $1 AND person_id = $2 AND until_ms > $3",
		db_int(queue_id), db_int(person_id), db_int(now_ms));
}

int64_t duty_until(struct db *db, int64_t queue_id, int64_t person_id, int64_t now_ms, int64_t *until_ms)
{
	*until_ms = db_number(db, NULL, 0, "SELECT until_ms FROM duty WHERE queue_id = $1 AND person_id = $2 AND until_ms > $3",
		db_int(queue_id), db_int(person_id), db_int(now_ms));
	return duty_of(db, queue_id, person_id, now_ms);
}

bool duty_stands_in(struct db *db, int64_t queue_id, int64_t person_id, int64_t now_ms)
{
	return db_number(db, NULL, 0, "SELECT count(*) FROM duty WHERE queue_id = $1 AND stand_in = $2 AND until_ms > $3", db_int(queue_id),
		       db_int(person_id), db_int(now_ms)) > 0;
}

/* ---- ratings ------------------------------------------------------------------------------------------------------------------------- */

bool rating_find(struct db *db, struct arena *arena, int64_t ticket_id, struct rating_row *out)
{
	struct db_rows *rows = db_query(db, NULL, "SELECT * FROM rating WHERE ticket_id = $1", db_int(ticket_id));
	bool found = db_next(rows);
	*out = (struct rating_row){.ticket_id = ticket_id};
	if (found) {
		out->person_id = db_col_int(rows, "person_id");
		out->stars = (int)db_col_int(rows, "stars");
		out->first_ms = db_col_int(rows, "first_ms");
		out->last_ms = db_col_int(rows, "last_ms");
		out->low_ms = db_col_int(rows, "low_ms");
		out->comment = arena_strdup(arena, db_col_text(rows, "comment"));
	}
	db_done(rows, NULL);
	return found;
}

void rating_put(struct db *db, const struct rating_row *r)
{
	db_exec(db, NULL,
		"INSERT OR REPLACE INTO rating (ticket_id, person_id, stars, first_ms, last_ms, low_ms, comment) VALUES ($1, $2, $3, $4,"
		" $5, $6, $7)",
		db_int(r->ticket_id), db_int(r->person_id), db_int(r->stars), db_int(r->first_ms), db_int(r->last_ms), db_id(r->low_ms),
		db_text(r->comment));
}

int64_t rating_last_of(struct db *db, int64_t person_id)
{
	return db_number(db, NULL, 0, "SELECT last_ms FROM rating WHERE person_id = $1 ORDER BY last_ms DESC LIMIT 1", db_int(person_id));
}

void survey_put(struct db *db, int64_t ticket_id, int64_t person_id, int64_t at_ms)
{
	db_exec(db, NULL, "INSERT OR REPLACE INTO survey (ticket_id, person_id, sent_ms) VALUES ($1, $2, $3)", db_int(ticket_id),
		db_int(person_id), db_int(at_ms));
}

bool survey_was_sent(struct db *db, int64_t ticket_id)
{
	return db_number(db, NULL, 0, "SELECT count(*) FROM survey WHERE ticket_id = $1", db_int(ticket_id)) > 0;
}

int64_t survey_last_of(struct db *db, int64_t person_id)
{
	return db_number(db, NULL, 0, "SELECT sent_ms FROM survey WHERE person_id = $1 ORDER BY sent_ms DESC LIMIT 1", db_int(person_id));
}
