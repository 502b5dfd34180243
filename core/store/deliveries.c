#include "store/deliveries.h"

/* Where a statement asks for state = 0 AND state < 2, or for 1, the second says nothing new to a person: it lets SQLite use the partial
 * indexes, which hold only rows that are not done. */
void delivery_insert(struct db *db, const struct delivery *d)
{
	if (d->supersede)
		db_exec(db, NULL,
			"UPDATE outbox SET state = 4, done_ms = $4, why = 'superseded' WHERE dest = $1 AND order_key = $2 AND supersede ="
			" $3 AND state = 0 AND state < 2",
			db_text(d->dest), db_text(d->order_key), db_text(d->supersede), db_int(d->created_ms));
	db_exec(db, NULL,
		"INSERT INTO outbox (id, channel, dest, order_key, lane, ticket_id, person_id, entry_id, conversation_id, supersede,"
		" body, state, next_ms, created_ms)"
		" VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 0, $12, $13)",
		db_int(d->id), db_text(d->channel), db_text(d->dest), db_text(d->order_key), db_int(d->lane), db_id(d->ticket_id),
		db_id(d->person_id), db_id(d->entry_id), db_id(d->conversation_id), db_text(d->supersede), db_text(d->body),
		db_int(d->next_ms), db_int(d->created_ms));
}

#define COLUMNS \
	"o.id, o.channel, o.dest, o.order_key, o.lane, o.ticket_id, o.person_id, o.entry_id, o.conversation_id," \
	" o.supersede, o.body, o.state, o.attempt, o.doubtful," \
	" o.next_ms, o.created_ms, o.done_ms, o.remote_id, o.why, o.receipt"

static void read_delivery(struct db_rows *rows, struct arena *a, struct delivery *d)
{
	*d = (struct delivery){
		.id = db_col_int(rows, "id"),
		.ticket_id = db_col_int(rows, "ticket_id"),
		.person_id = db_col_int(rows, "person_id"),
		.entry_id = db_col_int(rows, "entry_id"),
		.conversation_id = db_col_int(rows, "conversation_id"),
		.channel = arena_strdup(a, db_col_str(rows, "channel")),
		.dest = arena_strdup(a, db_col_str(rows, "dest")),
		.order_key = arena_strdup(a, db_col_str(rows, "order_key")),
		.lane = (enum delivery_lane)db_col_int(rows, "lane"),
		.supersede = arena_strdup(a, db_col_text(rows, "supersede")),
		.body = arena_strdup(a, db_col_str(rows, "body")),
		.state = (enum delivery_state)db_col_int(rows, "state"),
		.attempt = (int)db_col_int(rows, "attempt"),
		.doubtful = db_col_int(rows, "doubtful") != 0,
		.next_ms = db_col_int(rows, "next_ms"),
		.created_ms = db_col_int(rows, "created_ms"),
		.done_ms = db_col_int(rows, "done_ms"),
		.remote_id = arena_strdup(a, db_col_text(rows, "remote_id")),
		.why = arena_strdup(a, db_col_text(rows, "why")),
		.receipt = (int)db_col_int(rows, "receipt"),
	};
}

bool delivery_load(struct db *db, struct arena *arena, int64_t id, struct delivery *out)
{
	struct db_rows *rows = db_query(db, NULL, "SELECT " COLUMNS " FROM outbox o WHERE o.id = $1", db_int(id));
	bool found = db_next(rows);
	if (found)
		read_delivery(rows, arena, out);
	db_done(rows, NULL);
	return found;
}

size_t deliveries_due(
	struct db *db, struct arena *arena, const char *dest, bool unordered, int64_t now_ms, size_t max, struct delivery **out)
{
	size_t n = 0;
	*out = arena_alloc(arena, (max + 1) * sizeof **out);
	/* Head of line: a row waits while an earlier one of its key and destination is not done. A page (lane 0) waits for no other. */
	struct db_rows *rows =
		unordered
			? db_query(db, NULL,
				  "SELECT " COLUMNS
				  " FROM outbox o WHERE o.dest = $1 AND o.state = 0 AND o.state < 2 AND o.next_ms <= $2 ORDER BY o.lane,"
				  " o.id LIMIT $3",
				  db_text(dest), db_int(now_ms), db_int((int64_t)max))
			: db_query(db, NULL,
				  "SELECT " COLUMNS
				  " FROM outbox o WHERE o.dest = $1 AND o.state = 0 AND o.state < 2 AND o.next_ms <= $2"
				  " AND (o.lane = 0 OR NOT EXISTS"
				  " (SELECT 1 FROM outbox e"
				  " WHERE e.dest = o.dest AND e.order_key = o.order_key AND e.state < 2 AND e.id < o.id)) ORDER BY o.lane,"
				  " o.id LIMIT $3",
				  db_text(dest), db_int(now_ms), db_int((int64_t)max));
	while (n < max && db_next(rows))
		read_delivery(rows, arena, &(*out)[n++]);
	db_done(rows, NULL);
	return n;
}

size_t deliveries_leased(struct db *db, struct arena *arena, struct delivery **out)
{
	size_t n = 0, room = (size_t)db_number(db, NULL, 0, "SELECT count(*) FROM outbox WHERE state = 1 AND state < 2");
	*out = arena_alloc(arena, (room + 1) * sizeof **out);
	struct db_rows *rows = db_query(db, NULL, "SELECT " COLUMNS " FROM outbox o WHERE o.state = 1 AND o.state < 2 ORDER BY o.id");
	while (n < room && db_next(rows))
		read_delivery(rows, arena, &(*out)[n++]);
	db_done(rows, NULL);
	return n;
}

size_t destinations_waiting(struct db *db, struct arena *arena, const char ***dests, const char ***channels)
{
	size_t n = 0, room = (size_t)db_number(db, NULL, 0, "SELECT count(DISTINCT dest) FROM outbox WHERE state < 2");
	*dests = arena_alloc(arena, (room + 1) * sizeof **dests);
	*channels = arena_alloc(arena, (room + 1) * sizeof **channels);
	struct db_rows *rows = db_query(db, NULL, "SELECT DISTINCT dest, channel FROM outbox WHERE state < 2 ORDER BY dest");
	while (n < room && db_next(rows)) {
		(*channels)[n] = arena_strdup(arena, db_col_str(rows, "channel"));
		(*dests)[n++] = arena_strdup(arena, db_col_str(rows, "dest"));
	}
	db_done(rows, NULL);
	return n;
}

int64_t destination_next_ms(struct db *db, const char *dest)
{
	return db_number(db, NULL, 0, "SELECT min(next_ms) FROM outbox WHERE dest = $1 AND state = 0 AND state < 2", db_text(dest));
}

int64_t delivery_last_due(struct db *db, int64_t ticket_id, const char *channel, const char *order_key)
{
	return db_number(db, NULL, 0,
		"SELECT max(next_ms) FROM outbox WHERE ticket_id = $1 AND channel = $2 AND order_key = $3 AND state <> 4",
		db_int(ticket_id), db_text(channel), db_text(order_key));
}

void delivery_lease(struct db *db, int64_t id, int attempt, int64_t now_ms)
{
	db_exec(db, NULL, "UPDATE outbox SET state = 1, attempt = $2 WHERE id = $1 AND state = 0", db_int(id), db_int(attempt));
	db_exec(db, NULL,
		"INSERT INTO attempt (outbox_id, n, at_ms) VALUES ($1, $2, $3) ON CONFLICT (outbox_id, n) DO UPDATE SET at_ms ="
		" excluded.at_ms",
		db_int(id), db_int(attempt), db_int(now_ms));
}

static void end_attempt(struct db *db, int64_t id, int attempt, int64_t took_ms, int outcome, const char *why)
{
	db_exec(db, NULL, "UPDATE attempt SET took_ms = $3, outcome = $4, why = $5 WHERE outbox_id = $1 AND n = $2", db_int(id),
		db_int(attempt), db_int(took_ms), db_int(outcome), db_text(why));
}

void delivery_sent(struct db *db, int64_t id, int attempt, int64_t now_ms, int64_t took_ms, const char *remote_id)
{
	db_exec(db, NULL,
		"UPDATE outbox SET state = 2, done_ms = $3, remote_id = $4, why = NULL WHERE id = $1 AND attempt = $2 AND state = 1",
		db_int(id), db_int(attempt), db_int(now_ms), db_text(remote_id));
	end_attempt(db, id, attempt, took_ms, 0, NULL);
}

void delivery_retry(struct db *db, int64_t id, int attempt, int64_t took_ms, int64_t next_ms, bool doubtful, const char *why)
{
	db_exec(db, NULL, "UPDATE outbox SET state = 0, next_ms = $3, doubtful = $4, why = $5 WHERE id = $1 AND attempt = $2 AND state = 1",
		db_int(id), db_int(attempt), db_int(next_ms), db_int(doubtful), db_text(why));
	end_attempt(db, id, attempt, took_ms, 1, why);
}

void delivery_park(struct db *db, int64_t id, int attempt, int64_t now_ms, int64_t took_ms, const char *why)
{
	db_exec(db, NULL, "UPDATE outbox SET state = 3, done_ms = $3, why = $4 WHERE id = $1 AND attempt = $2 AND state < 2", db_int(id),
		db_int(attempt), db_int(now_ms), db_text(why));
	end_attempt(db, id, attempt, took_ms, 2, why);
}

void delivery_answered(struct db *db, int64_t id, int attempt, const char *answer)
{
	db_exec(db, NULL, "UPDATE attempt SET answer = $3 WHERE outbox_id = $1 AND n = $2", db_int(id), db_int(attempt), db_text(answer));
}

void delivery_drop(struct db *db, int64_t id, int64_t now_ms, const char *why)
{
	db_exec(db, NULL, "UPDATE outbox SET state = 4, done_ms = $2, why = $3 WHERE id = $1 AND state <> 2", db_int(id), db_int(now_ms),
		db_text(why));
}

void deliveries_drop_to(struct db *db, const char *dest, int64_t now_ms, const char *why)
{
	db_exec(db, NULL, "UPDATE outbox SET state = 4, done_ms = $2, why = $3 WHERE dest = $1 AND state = 0 AND state < 2", db_text(dest),
		db_int(now_ms), db_text(why));
}

void delivery_failed_late(struct db *db, int64_t id, int64_t now_ms, const char *why)
{
	db_exec(db, NULL, "UPDATE outbox SET state = 3, done_ms = $2, why = $3 WHERE id = $1 AND state IN (1, 2)", db_int(id),
		db_int(now_ms), db_text(why));
}

void delivery_arrived_late(struct db *db, int64_t id, int64_t now_ms)
{
	db_exec(db, NULL, "UPDATE outbox SET state = 2, done_ms = $2, why = NULL WHERE id = $1 AND state = 3", db_int(id), db_int(now_ms));
}

void delivery_set_receipt(struct db *db, int64_t id, int receipt)
{
	db_exec(db, NULL, "UPDATE outbox SET receipt = $2 WHERE id = $1", db_int(id), db_int(receipt));
}

bool delivery_by_remote(struct db *db, struct arena *arena, const char *channel, const char *remote_id, struct delivery *out)
{
	struct db_rows *rows = db_query(db, NULL,
		"SELECT " COLUMNS " FROM outbox o WHERE o.channel = $1 AND o.remote_id = $2 ORDER BY o.id DESC LIMIT 1", db_text(channel),
		db_text(remote_id));
	bool found = db_next(rows);
	if (found)
		read_delivery(rows, arena, out);
	db_done(rows, NULL);
	return found;
}

bool delivery_again(struct db *db, int64_t id, int64_t now_ms)
{
	db_exec(db, NULL, "DELETE FROM attempt WHERE outbox_id = $1 AND EXISTS (SELECT 1 FROM outbox WHERE id = $1 AND state = 3)",
		db_int(id));
	db_exec(db, NULL,
		"UPDATE outbox SET state = 0, attempt = 0, receipt = 0, next_ms = $2, created_ms = $2, done_ms = NULL WHERE id"
		" = $1 AND state = 3",
		db_int(id), db_int(now_ms));
	return db_changes(db) == 1;
}

int64_t deliveries_again(struct db *db, const char *dest, int64_t now_ms)
{
	db_exec(db, NULL, "DELETE FROM attempt WHERE outbox_id IN (SELECT id FROM outbox WHERE dest = $1 AND state = 3)", db_text(dest));
	db_exec(db, NULL,
		"UPDATE outbox SET state = 0, attempt = 0, receipt = 0, next_ms = $2, created_ms = $2, done_ms = NULL WHERE"
		" dest = $1 AND state = 3",
		db_text(dest), db_int(now_ms));
	return db_changes(db);
}

/* What was never tried is held on purpose: a reply that can still be undone, a text for the morning. */
int64_t deliveries_hurry(struct db *db, const char *dest, int64_t now_ms)
{
	db_exec(db, NULL, "UPDATE outbox SET next_ms = $2 WHERE dest = $1 AND state < 2 AND state = 0 AND attempt > 0 AND next_ms > $2",
		db_text(dest), db_int(now_ms));
	return db_changes(db);
}

bool delivery_hurry(struct db *db, int64_t id, int64_t now_ms)
{
	db_exec(db, NULL, "UPDATE outbox SET next_ms = $2 WHERE id = $1 AND state = 0 AND attempt > 0 AND next_ms > $2", db_int(id),
		db_int(now_ms));
	return db_changes(db) == 1;
}

int64_t deliveries_again_of(struct db *db, int64_t ticket_id, int64_t entry_id, int64_t now_ms)
{
	db_exec(db, NULL,
		"DELETE FROM attempt WHERE outbox_id IN (SELECT id FROM outbox WHERE ticket_id = $1 AND state = 3 AND (entry_id"
		" = $2 OR $2 = 0))",
		db_int(ticket_id), db_int(entry_id));
	db_exec(db, NULL,
		"UPDATE outbox SET state = 0, attempt = 0, receipt = 0, next_ms = $2, created_ms = $2, done_ms = NULL WHERE"
		" ticket_id = $1 AND state ="
		" 3 AND (entry_id = $3 OR $3 = 0)",
		db_int(ticket_id), db_int(now_ms), db_int(entry_id));
	return db_changes(db);
}

int64_t deliveries_parked_of(struct db *db, int64_t ticket_id)
{
	return db_number(db, NULL, 0, "SELECT count(*) FROM outbox WHERE ticket_id = $1 AND state = 3", db_int(ticket_id));
}

bool delivery_told(struct db *db, int64_t ticket_id, int64_t person_id, int64_t at_ms)
{
	return db_number(db, NULL, 0,
		       "SELECT count(*) FROM outbox WHERE ticket_id = $1 AND person_id = $2 AND created_ms = $3 AND lane < $4",
		       db_int(ticket_id), db_int(person_id), db_int(at_ms), db_int(LANE_CARD)) > 0;
}

void deliveries_recover(struct db *db, int64_t now_ms, int64_t latest_ms)
{
	db_exec(db, NULL, "UPDATE outbox SET state = 0, doubtful = 1, next_ms = $1 WHERE state = 1 AND state < 2", db_int(now_ms));
	/* Made in the future: the clock was set back while nobody ran, and the waits that were counted then mean nothing now. */
	db_exec(db, NULL, "UPDATE outbox SET next_ms = $1, created_ms = $1 WHERE state < 2 AND state = 0 AND created_ms > $1",
		db_int(now_ms));
	db_exec(db, NULL, "UPDATE outbox SET next_ms = $1 WHERE state < 2 AND state = 0 AND next_ms > $1", db_int(latest_ms));
}

void deliveries_shift(struct db *db, int64_t by_ms)
{
	db_exec(db, NULL, "UPDATE outbox SET next_ms = next_ms + $1, created_ms = created_ms + $1 WHERE state < 2", db_int(by_ms));
}

void deliveries_forget(struct db *db, int64_t before_ms, size_t max)
{
	db_exec(db, NULL,
		"DELETE FROM attempt WHERE outbox_id IN (SELECT id FROM outbox WHERE done_ms < $1 AND state <> 3 ORDER BY done_ms LIMIT"
		" $2)",
		db_int(before_ms), db_int((int64_t)max));
	db_exec(db, NULL,
		"DELETE FROM outbox WHERE id IN (SELECT id FROM outbox WHERE done_ms < $1 AND state <> 3 ORDER BY done_ms LIMIT $2)",
		db_int(before_ms), db_int((int64_t)max));
}

void destination_load(struct db *db, const char *channel, struct destination *out)
{
	*out = (struct destination){0};
	struct db_rows *rows = db_query(
		db, NULL, "SELECT failing_since, failures, disabled_ms FROM destination WHERE channel = $1", db_text(channel));
	if (db_next(rows))
		*out = (struct destination){
			db_col_int(rows, "failing_since"), db_col_int(rows, "failures"), db_col_int(rows, "disabled_ms")};
	db_done(rows, NULL);
}

void destination_save(struct db *db, const char *channel, const struct destination *d, const char *why)
{
	db_exec(db, NULL,
		"INSERT INTO destination (channel, failing_since, failures, disabled_ms, why) VALUES ($1, $2, $3, $4, $5) ON CONFLICT"
		" (channel) DO UPDATE SET"
		" failing_since = excluded.failing_since, failures = excluded.failures, disabled_ms = excluded.disabled_ms, why ="
		" excluded.why",
		db_text(channel), db_id(d->failing_since), db_int(d->failures), db_id(d->disabled_ms), db_text(why));
}
