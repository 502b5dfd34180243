#include "store/inbox.h"

bool inbox_find(struct db *db, struct arena *arena, const char *channel, const char *key, struct seen *out)
{
	struct db_rows *rows = db_query(
		db, NULL, "SELECT code, ticket_id, word, text FROM inbox WHERE channel = $1 AND key = $2", db_text(channel), db_text(key));
	bool found = db_next(rows);
	if (found)
		*out = (struct seen){(int)db_col_int(rows, "code"), db_col_int(rows, "ticket_id"),
			arena_strdup(arena, db_col_text(rows, "word")), arena_strdup(arena, db_col_text(rows, "text"))};
	db_done(rows, NULL);
	return found;
}

void inbox_put(struct db *db, int64_t id, const char *channel, const char *key, const struct seen *seen, int64_t now_ms)
{
	db_exec(db, NULL,
		"INSERT INTO inbox (id, channel, key, at_ms, code, ticket_id, word, text) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
		db_int(id), db_text(channel), db_text(key), db_int(now_ms), db_int(seen->code), db_id(seen->ticket_id), db_text(seen->word),
		db_text(seen->text));
}

void inbox_forget(struct db *db, int64_t before_ms, size_t max)
{
	db_exec(db, NULL,
		"DELETE FROM inbox WHERE id IN (SELECT id FROM inbox ORDER BY id LIMIT $2) AND at_ms < $1",
		db_int(before_ms), db_int((int64_t)max));
}

void kv_put(struct db *db, const char *channel, const char *key, const char *value)
{
	if (value)
		db_exec(db, NULL,
			"INSERT INTO kv (channel, key, value) VALUES ($1, $2, $3) ON CONFLICT (channel, key) DO UPDATE SET value = "
			"excluded.value",
			db_text(channel), db_text(key), db_text(value));
	else
		db_exec(db, NULL, "DELETE FROM kv WHERE channel = $1 AND key = $2", db_text(channel), db_text(key));
}

char *kv_get(struct db *db, const char *channel, const char *key)
{
	struct db_rows *rows = db_query(db, NULL, "SELECT value FROM kv WHERE channel = $1 AND key = $2", db_text(channel), db_text(key));
	char *value = db_next(rows) ? mem_strdup(db_col_str(rows, "value")) : NULL;
	db_done(rows, NULL);
	return value;
}

void kv_each(struct db *db, const char *channel, void (*row)(void *ctx, const char *key, const char *value), void *ctx)
{
	struct db_rows *rows = db_query(db, NULL, "SELECT key, value FROM kv WHERE channel = $1 ORDER BY key", db_text(channel));
	while (db_next(rows))
		row(ctx, db_col_str(rows, "key"), db_col_str(rows, "value"));
	db_done(rows, NULL);
}

/* ---- jobs ------------------------------------------------------------------------------------------------------------------------- */

void job_put(struct db *db, const struct job *j)
{
	db_exec(db, NULL,
		"INSERT INTO job (id, due_ms, kind, key, ticket_id, data) VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (key, kind) DO "
		"UPDATE SET due_ms = excluded.due_ms,"
		" ticket_id = excluded.ticket_id, data = excluded.data",
		db_int(j->id), db_int(j->due_ms), db_int(j->kind), db_text(j->key), db_id(j->ticket_id), db_text(j->data ? j->data : ""));
}

void job_put_off(struct db *db, const struct job *j, int64_t due_ms)
{
	db_exec(db, NULL, "UPDATE job SET due_ms = $3 WHERE kind = $1 AND key = $2", db_int(j->kind), db_text(j->key), db_int(due_ms));
}

void job_remove(struct db *db, int kind, const char *key)
{
	db_exec(db, NULL, "DELETE FROM job WHERE kind = $1 AND key = $2", db_int(kind), db_text(key));
}

static struct job read_job(struct db_rows *rows, struct arena *a)
{
	return (struct job){
		.id = db_col_int(rows, "id"),
		.due_ms = db_col_int(rows, "due_ms"),
		.ticket_id = db_col_int(rows, "ticket_id"),
		.kind = (int)db_col_int(rows, "kind"),
		.key = arena_strdup(a, db_col_str(rows, "key")),
		.data = arena_strdup(a, db_col_str(rows, "data")),
	};
}

#define JOBS_OF_TICKET 256

size_t jobs_of_ticket(struct db *db, struct arena *a, int64_t ticket_id, struct job **out)
{
	size_t n = 0, room = 0;
	*out = NULL;
	struct db_rows *rows = db_query(db, NULL,
		"SELECT id, due_ms, kind, key, ticket_id, data FROM job WHERE ticket_id = $1 ORDER BY id LIMIT $2", db_int(ticket_id),
		db_int(JOBS_OF_TICKET));
	while (db_next(rows)) {
		*out = arena_grow(a, *out, n, &room, sizeof **out);
		(*out)[n++] = read_job(rows, a);
	}
	db_done(rows, NULL);
	return n;
}

/* '/' follows '.', with which the prefixes end. */
size_t jobs_tickets_of_prefix(struct db *db, int kind, const char *prefix, int64_t *out, size_t most)
{
	size_t n = 0;
	struct db_rows *rows = db_query(db, NULL,
		"SELECT ticket_id FROM job WHERE kind = $1 AND key >= $2 AND key < substr($2, 1, length($2) - 1) || '/' ORDER"
		" BY key LIMIT $3",
		db_int(kind), db_text(prefix), db_int((int64_t)most));
	while (n < most && db_next(rows))
		out[n++] = db_col_int(rows, "ticket_id");
	db_done(rows, NULL);
	return n;
}

bool job_find(struct db *db, struct arena *arena, int kind, const char *key, struct job *out)
{
	struct db_rows *rows = db_query(db, NULL, "SELECT id, due_ms, kind, key, ticket_id, data FROM job WHERE kind = $1 AND key = $2",
		db_int(kind), db_text(key));
	bool found = db_next(rows);
	if (found)
		*out = read_job(rows, arena);
	db_done(rows, NULL);
	return found;
}

size_t jobs_due(struct db *db, struct arena *arena, int64_t now_ms, size_t max, struct job **out)
{
	size_t n = 0;
	*out = arena_alloc(arena, (max + 1) * sizeof **out);
	struct db_rows *rows = db_query(db, NULL,
		"SELECT id, due_ms, kind, key, ticket_id, data FROM job WHERE due_ms <= $1 ORDER BY due_ms, id LIMIT $2", db_int(now_ms),
		db_int((int64_t)max));
	while (n < max && db_next(rows))
		(*out)[n++] = read_job(rows, arena);
	db_done(rows, NULL);
	return n;
}

int64_t jobs_next_ms(struct db *db)
{
	return db_number(db, NULL, 0, "SELECT min(due_ms) FROM job");
}

void jobs_hasten(struct db *db, int kind, int64_t now_ms)
{
	db_exec(db, NULL, "UPDATE job SET due_ms = $2 WHERE kind = $1 AND due_ms > $2", db_int(kind), db_int(now_ms));
}

void jobs_shift(struct db *db, int kind, int64_t by_ms)
{
	db_exec(db, NULL, "UPDATE job SET due_ms = due_ms + $2 WHERE kind = $1 AND due_ms > 0", db_int(kind), db_int(by_ms));
}

/* ---- alerts ----------------------------------------------------------------------------------------------------------------------- */

bool alert_find(struct db *db, struct arena *arena, const char *endpoint, const char *key, struct alert *out)
{
	struct db_rows *rows = db_query(db, NULL,
		"SELECT ticket_id, episode, episode_ms, firing, severity, hits, flaps, first_ms, last_ms, resolved_ms FROM alert WHERE "
		"endpoint = $1 AND key = $2",
		db_text(endpoint), db_text(key));
	bool found = db_next(rows);
	if (found)
		*out = (struct alert){
			.endpoint = endpoint,
			.key = key,
			.episode = arena_strdup(arena, db_col_str(rows, "episode")),
			.ticket_id = db_col_int(rows, "ticket_id"),
			.episode_ms = db_col_int(rows, "episode_ms"),
			.hits = db_col_int(rows, "hits"),
			.flaps = db_col_int(rows, "flaps"),
			.first_ms = db_col_int(rows, "first_ms"),
			.last_ms = db_col_int(rows, "last_ms"),
			.resolved_ms = db_col_int(rows, "resolved_ms"),
			.severity = (int)db_col_int(rows, "severity"),
			.firing = db_col_int(rows, "firing") != 0,
		};
	db_done(rows, NULL);
	return found;
}

static void alert_write(struct db *db, const char *sql, const struct alert *a)
{
	db_exec(db, NULL, sql, db_text(a->endpoint), db_text(a->key), db_int(a->ticket_id), db_text(a->episode ? a->episode : ""),
		db_int(a->episode_ms), db_int(a->firing), db_int(a->severity), db_int(a->hits), db_int(a->flaps), db_int(a->first_ms),
		db_int(a->last_ms), db_id(a->resolved_ms));
}

void alert_insert(struct db *db, const struct alert *a)
{
	alert_write(db,
		"INSERT INTO alert (endpoint, key, ticket_id, episode, episode_ms, firing, severity, hits, flaps, first_ms, last_ms,"
		" resolved_ms) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
		a);
}

void alert_save(struct db *db, const struct alert *a)
{
	alert_write(db,
		"UPDATE alert SET ticket_id = $3, episode = $4, episode_ms = $5, firing = $6, severity = $7, hits = $8, flaps = $9,"
		" first_ms = $10, last_ms = $11, resolved_ms = $12 WHERE endpoint = $1 AND key = $2",
		a);
}

int64_t alerts_new_since(struct db *db, const char *endpoint, int64_t since_ms, int64_t most)
{
	return db_number(db, NULL, 0, "SELECT count(*) FROM (SELECT 1 FROM alert WHERE endpoint = $1 AND first_ms > $2 LIMIT $3) AS recent",
		db_text(endpoint), db_int(since_ms), db_int(most));
}

int64_t alerts_firing_of(struct db *db, int64_t ticket_id)
{
	return db_number(db, NULL, 0, "SELECT count(*) FROM alert WHERE ticket_id = $1 AND firing = 1", db_int(ticket_id));
}
