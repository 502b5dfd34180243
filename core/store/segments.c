#include "store/segments.h"

static void put(struct db *db, int64_t ticket_id, enum ticket_clock clock, const struct segment_row *s)
{
	db_exec(db, NULL,
		"INSERT INTO segment (ticket_id, clock, from_ms, to_ms, target_ms, calendar, counted_ms, state, told_ms) VALUES ($1, $2, "
		"$3, $4, $5, $6, $7, $8, $9)"
		" ON CONFLICT (ticket_id, clock, from_ms) DO UPDATE SET to_ms = excluded.to_ms, target_ms = excluded.target_ms, calendar = "
		"excluded.calendar,"
		" counted_ms = excluded.counted_ms, state = excluded.state, told_ms = excluded.told_ms",
		db_int(ticket_id), db_int(clock), db_int(s->from_ms), db_id(s->to_ms), db_id(s->target_ms), db_text(s->calendar),
		db_int(s->counted_ms), db_int(s->state), db_id(s->told_ms));
}

void segments_begin(struct db *db, int64_t ticket_id, enum ticket_clock clock, const struct segment_row *first)
{
	put(db, ticket_id, clock, first);
}

void segments_turn(
	struct db *db, int64_t ticket_id, enum ticket_clock clock, const struct segment_row *ended, const struct segment_row *lasting)
{
	if (ended && ended->to_ms > ended->from_ms) /* an empty one would stand where the next one begins */
		put(db, ticket_id, clock, ended); /* over the lasting one, which began when it did */
	else
		db_exec(db, NULL, "DELETE FROM segment WHERE ticket_id = $1 AND clock = $2 AND to_ms IS NULL", db_int(ticket_id),
			db_int(clock));
	put(db, ticket_id, clock, lasting);
}

void segments_restore(struct db *db, int64_t ticket_id, enum ticket_clock clock, const struct segment_row *rows, size_t count)
{
	db_exec(db, NULL, "DELETE FROM segment WHERE ticket_id = $1 AND clock = $2", db_int(ticket_id), db_int(clock));
	for (size_t i = 0; i < count; i++)
		put(db, ticket_id, clock, &rows[i]);
}

void segment_told(struct db *db, int64_t ticket_id, enum ticket_clock clock, int64_t at_ms)
{
	db_exec(db, NULL, "UPDATE segment SET told_ms = $3 WHERE ticket_id = $1 AND clock = $2 AND to_ms IS NULL", db_int(ticket_id),
		db_int(clock), db_int(at_ms));
}

size_t segments_of(struct db *db, struct arena *arena, int64_t ticket_id, enum ticket_clock clock, struct segment_row **out)
{
	size_t n = 0, room = 0;
	*out = NULL;
	struct db_rows *rows = db_query(db, NULL,
		"SELECT from_ms, to_ms, target_ms, calendar, counted_ms, state, told_ms FROM segment WHERE ticket_id = $1 AND clock = $2 "
		"ORDER BY from_ms",
		db_int(ticket_id), db_int(clock));
	while (db_next(rows)) {
		*out = arena_grow(arena, *out, n, &room, sizeof **out);
		(*out)[n++] = (struct segment_row){
			.from_ms = db_col_int(rows, "from_ms"),
			.to_ms = db_col_int(rows, "to_ms"),
			.counted_ms = db_col_int(rows, "counted_ms"),
			.target_ms = db_col_int(rows, "target_ms"),
			.told_ms = db_col_int(rows, "told_ms"),
			.state = (int)db_col_int(rows, "state"),
			.calendar = arena_strdup(arena, db_col_str(rows, "calendar")),
		};
	}
	db_done(rows, NULL);
	return n;
}
