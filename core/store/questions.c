#include "store/questions.h"

#define QUESTIONS_MOST 64

/* ---- questions -------------------------------------------------------------------------------------------------------------------- */

#define QUESTION_COLUMNS "id, person_id, channel, kind, topic, ticket_id, entry_id, least, most, data, sent_ms, answered_ms"

void question_put(struct db *db, const struct question_row *q)
{
	db_exec(db, NULL,
		"INSERT INTO question (id, person_id, channel, kind, topic, ticket_id, entry_id, least, most, data, sent_ms) VALUES ($1, "
		"$2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
		db_int(q->id), db_int(q->person_id), db_text(q->channel), db_int(q->kind), db_text(q->topic), db_id(q->ticket_id),
		db_id(q->entry_id), db_int(q->least), db_int(q->most), db_text(q->data ? q->data : ""), db_int(q->sent_ms));
}

void question_answered(struct db *db, int64_t id, int64_t now_ms)
{
	db_exec(db, NULL, "UPDATE question SET answered_ms = $2 WHERE id = $1 AND answered_ms IS NULL", db_int(id), db_int(now_ms));
}

void questions_close(struct db *db, int64_t ticket_id, int64_t person_id, uint32_t kinds, int64_t now_ms)
{
	db_exec(db, NULL,
		"UPDATE question SET answered_ms = $4 WHERE ticket_id = $1 AND (person_id = $2 OR $2 = 0) AND (($3 >> kind) & 1) = 1"
		" AND answered_ms IS NULL",
		db_int(ticket_id), db_int(person_id), db_int(kinds), db_int(now_ms));
}

void questions_close_same(struct db *db, const struct question_row *q, int64_t now_ms)
{
	db_exec(db, NULL, "UPDATE question SET answered_ms = $3 WHERE answered_ms IS NULL AND topic = $1 AND data = $2", db_text(q->topic),
		db_text(q->data), db_int(now_ms));
}

static void read_question(struct db_rows *rows, struct arena *a, struct question_row *q)
{
	*q = (struct question_row){
		.id = db_col_int(rows, "id"),
		.person_id = db_col_int(rows, "person_id"),
		.ticket_id = db_col_int(rows, "ticket_id"),
		.entry_id = db_col_int(rows, "entry_id"),
		.sent_ms = db_col_int(rows, "sent_ms"),
		.answered_ms = db_col_int(rows, "answered_ms"),
		.channel = arena_strdup(a, db_col_str(rows, "channel")),
		.kind = (int)db_col_int(rows, "kind"),
		.topic = arena_strdup(a, db_col_str(rows, "topic")),
		.least = (int)db_col_int(rows, "least"),
		.most = (int)db_col_int(rows, "most"),
		.data = arena_strdup(a, db_col_str(rows, "data")),
	};
}

static bool one_question(struct db_rows *rows, struct arena *a, struct question_row *out)
{
	bool found = db_next(rows);
	if (found)
		read_question(rows, a, out);
	db_done(rows, NULL);
	return found;
}

bool question_load(struct db *db, struct arena *arena, int64_t id, struct question_row *out)
{
	return one_question(db_query(db, NULL, "SELECT " QUESTION_COLUMNS " FROM question WHERE id = $1", db_int(id)), arena, out);
}

bool question_of_entry(struct db *db, struct arena *arena, int64_t entry_id, int64_t person_id, struct question_row *out)
{
	return one_question(
		db_query(db, NULL,
			"SELECT " QUESTION_COLUMNS
			" FROM question WHERE entry_id = $1 AND person_id = $2 AND answered_ms IS NULL ORDER BY id DESC LIMIT 1",
			db_int(entry_id), db_int(person_id)),
		arena, out);
}

bool question_last_of(struct db *db, struct arena *arena, int64_t person_id, const char *channel, int kind, struct question_row *out)
{
	return one_question(db_query(db, NULL,
				    "SELECT " QUESTION_COLUMNS
				    " FROM question WHERE person_id = $1 AND channel = $2 AND kind = $3 ORDER BY id DESC LIMIT 1",
				    db_int(person_id), db_text(channel), db_int(kind)),
		arena, out);
}

size_t questions_open(struct db *db, struct arena *arena, int64_t person_id, const char *channel, struct question_row **out)
{
	size_t n = 0;
	*out = arena_alloc(arena, (QUESTIONS_MOST + 1) * sizeof **out);
	/* The latest ones count; they are given in the order in which they were sent. */
	struct db_rows *rows = db_query(db, NULL,
		"SELECT * FROM (SELECT " QUESTION_COLUMNS " FROM question WHERE person_id = $1 AND channel = $2 AND answered_ms IS NULL"
		" ORDER BY id DESC LIMIT $3) AS latest ORDER BY id",
		db_int(person_id), db_text(channel), db_int(QUESTIONS_MOST));
	while (n < QUESTIONS_MOST && db_next(rows))
		read_question(rows, arena, &(*out)[n++]);
	db_done(rows, NULL);
	return n;
}

bool question_asked(struct db *db, int64_t ticket_id, int64_t person_id, const char *topic)
{
	return db_number(db, NULL, 0, "SELECT count(*) FROM question WHERE ticket_id = $1 AND person_id = $2 AND topic = $3",
		       db_int(ticket_id), db_int(person_id), db_text(topic)) > 0;
}

/* ---- waiting texts ---------------------------------------------------------------------------------------------------------------- */

void waiting_text_put(struct db *db, int64_t id, int64_t question_id, const char *native, const char *text)
{
	db_exec(db, NULL, "INSERT INTO waiting_text (id, question_id, native, text) VALUES ($1, $2, $3, $4)", db_int(id),
		db_int(question_id), db_text(native), db_text(text));
}

size_t waiting_texts_take(struct db *db, struct arena *arena, int64_t question_id, struct waiting_text **out)
{
	size_t n = 0,
	       room = (size_t)db_number(db, NULL, 0, "SELECT count(*) FROM waiting_text WHERE question_id = $1", db_int(question_id));
	*out = arena_alloc(arena, (room + 1) * sizeof **out);
	struct db_rows *rows = db_query(
		db, NULL, "SELECT id, native, text FROM waiting_text WHERE question_id = $1 ORDER BY id", db_int(question_id));
	while (n < room && db_next(rows))
		(*out)[n++] = (struct waiting_text){db_col_int(rows, "id"), arena_strdup(arena, db_col_text(rows, "native")),
			arena_strdup(arena, db_col_str(rows, "text"))};
	db_done(rows, NULL);
	db_exec(db, NULL, "DELETE FROM waiting_text WHERE question_id = $1", db_int(question_id));
	return n;
}

/* ---- waiting files ---------------------------------------------------------------------------------------------------------------- */

void waiting_file_put(struct db *db, int64_t question_id, const struct attachment *f)
{
	db_exec(db, NULL,
		"INSERT INTO waiting_file (id, question_id, name, mime, length, hash, why_not) VALUES ($1, $2, $3, $4, $5, $6, $7)",
		db_int(f->id), db_int(question_id), db_text(f->name), db_text(f->mime), db_int(f->length), db_text(f->hash),
		db_text(f->why_not));
}

size_t waiting_files_take(struct db *db, struct arena *arena, int64_t question_id, struct attachment **out)
{
	size_t n = 0,
	       room = (size_t)db_number(db, NULL, 0, "SELECT count(*) FROM waiting_file WHERE question_id = $1", db_int(question_id));
	*out = arena_alloc(arena, (room + 1) * sizeof **out);
	struct db_rows *rows = db_query(db, NULL,
		"SELECT id, name, mime, length, hash, why_not FROM waiting_file WHERE question_id = $1 ORDER BY id", db_int(question_id));
	while (n < room && db_next(rows))
		(*out)[n++] = (struct attachment){.id = db_col_int(rows, "id"),
			.name = arena_strdup(arena, db_col_str(rows, "name")),
			.mime = arena_strdup(arena, db_col_str(rows, "mime")),
			.length = db_col_int(rows, "length"),
			.hash = arena_strdup(arena, db_col_text(rows, "hash")),
			.why_not = arena_strdup(arena, db_col_text(rows, "why_not"))};
	db_done(rows, NULL);
	db_exec(db, NULL, "DELETE FROM waiting_file WHERE question_id = $1", db_int(question_id));
	return n;
}

/* ---- undo --------------------------------------------------------------------------------------------------------------------------- */

void undo_put(struct db *db, const struct undo_row *u)
{
	db_exec(db, NULL, "INSERT INTO undo_step (id, ticket_id, person_id, verb, data, at_ms) VALUES ($1, $2, $3, $4, $5, $6)",
		db_int(u->id), db_int(u->ticket_id), db_int(u->person_id), db_int(u->verb), db_text(u->data), db_int(u->at_ms));
}

bool undo_last(struct db *db, struct arena *arena, int64_t ticket_id, struct undo_row *out)
{
	struct db_rows *rows = db_query(db, NULL,
		"SELECT id, person_id, verb, data, at_ms FROM undo_step WHERE ticket_id = $1 AND undone_ms IS NULL ORDER BY id DESC LIMIT "
		"1",
		db_int(ticket_id));
	bool found = db_next(rows);
	if (found)
		*out = (struct undo_row){.id = db_col_int(rows, "id"),
			.ticket_id = ticket_id,
			.person_id = db_col_int(rows, "person_id"),
			.at_ms = db_col_int(rows, "at_ms"),
			.verb = (int)db_col_int(rows, "verb"),
			.data = arena_strdup(arena, db_col_str(rows, "data"))};
	db_done(rows, NULL);
	return found;
}

void undo_done(struct db *db, int64_t id, int64_t now_ms)
{
	db_exec(db, NULL, "UPDATE undo_step SET undone_ms = $2 WHERE id = $1", db_int(id), db_int(now_ms));
}
