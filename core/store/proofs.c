#include "store/proofs.h"

#include "store/tickets.h"

/* ---- codes ------------------------------------------------------------------------------------------------------------------------ */

#define CODE_COLUMNS \
	"id, kind, salt, hash, person_id, identity_id, org_id, inviter_id, created_ms, expires_ms, claimed_id, claimed_ms, used_ms"

void code_put(struct db *db, const struct code_row *c)
{
	db_exec(db, NULL,
		"INSERT INTO code (id, kind, salt, hash, person_id, identity_id, org_id, inviter_id, created_ms, expires_ms)"
		" VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
		db_int(c->id), db_int(c->kind), db_text(c->salt), db_text(c->hash), db_int(c->person_id), db_id(c->identity_id),
		db_id(c->org_id), db_id(c->inviter_id), db_int(c->created_ms), db_int(c->expires_ms));
}

static void read_code(struct db_rows *rows, struct arena *a, struct code_row *c)
{
	*c = (struct code_row){
		.id = db_col_int(rows, "id"),
		.kind = (enum code_kind)db_col_int(rows, "kind"),
		.salt = arena_strdup(a, db_col_str(rows, "salt")),
		.hash = arena_strdup(a, db_col_str(rows, "hash")),
		.person_id = db_col_int(rows, "person_id"),
		.identity_id = db_col_int(rows, "identity_id"),
		.org_id = db_col_int(rows, "org_id"),
		.inviter_id = db_col_int(rows, "inviter_id"),
		.created_ms = db_col_int(rows, "created_ms"),
		.expires_ms = db_col_int(rows, "expires_ms"),
		.claimed_id = db_col_int(rows, "claimed_id"),
		.claimed_ms = db_col_int(rows, "claimed_ms"),
		.used_ms = db_col_int(rows, "used_ms"),
	};
}

static bool one_code(struct db_rows *rows, struct arena *a, struct code_row *out)
{
	bool found = db_next(rows);
	if (found)
		read_code(rows, a, out);
	db_done(rows, NULL);
	return found;
}

bool code_load(struct db *db, struct arena *arena, int64_t id, struct code_row *out)
{
	return one_code(db_query(db, NULL, "SELECT " CODE_COLUMNS " FROM code WHERE id = $1", db_int(id)), arena, out);
}

size_t codes_since(struct db *db, struct arena *arena, int64_t since_ms, size_t most, struct code_row **out)
{
	size_t n = 0;
	*out = arena_alloc(arena, (most + 1) * sizeof **out);
	struct db_rows *rows = db_query(db, NULL,
		"SELECT " CODE_COLUMNS " FROM code WHERE created_ms >= $1 ORDER BY created_ms DESC, id DESC LIMIT $2", db_int(since_ms),
		db_int((int64_t)most));
	while (n < most && db_next(rows))
		read_code(rows, arena, &(*out)[n++]);
	db_done(rows, NULL);
	return n;
}

bool code_of_identity(struct db *db, struct arena *arena, int64_t identity_id, enum code_kind kind, struct code_row *out)
{
	return one_code(db_query(db, NULL,
				"SELECT " CODE_COLUMNS " FROM code WHERE identity_id = $1 AND kind = $2 ORDER BY id DESC LIMIT 1",
				db_int(identity_id), db_int(kind)),
		arena, out);
}

void code_claimed(struct db *db, int64_t id, int64_t identity_id, int64_t now_ms)
{
	db_exec(db, NULL, "UPDATE code SET claimed_id = $2, claimed_ms = $3 WHERE id = $1", db_int(id), db_int(identity_id),
		db_int(now_ms));
}

void code_used(struct db *db, int64_t id, int64_t now_ms)
{
	db_exec(db, NULL, "UPDATE code SET used_ms = $2 WHERE id = $1 AND used_ms IS NULL", db_int(id), db_int(now_ms));
}

void codes_end(struct db *db, int64_t identity_id, enum code_kind kind, int64_t now_ms)
{
	db_exec(db, NULL, "UPDATE code SET used_ms = $3 WHERE identity_id = $1 AND kind = $2 AND used_ms IS NULL", db_int(identity_id),
		db_int(kind), db_int(now_ms));
}

int64_t codes_count(struct db *db, int64_t person_id, enum code_kind kind, int64_t since_ms)
{
	return db_number(db, NULL, 0, "SELECT count(*) FROM code WHERE person_id = $1 AND kind = $2 AND created_ms >= $3",
		db_int(person_id), db_int(kind), db_int(since_ms));
}

void codes_shift(struct db *db, int64_t by_ms)
{
	db_exec(db, NULL, "UPDATE code SET expires_ms = expires_ms + $1, created_ms = created_ms + $1 WHERE used_ms IS NULL",
		db_int(by_ms));
	db_exec(db, NULL, "UPDATE code_try SET last_ms = last_ms + $1, locked_ms = locked_ms + $1", db_int(by_ms));
}

void codes_forget(struct db *db, int64_t before_ms)
{
	db_exec(db, NULL, "DELETE FROM code WHERE created_ms < $1", db_int(before_ms));
}

void code_try_load(struct db *db, int64_t identity_id, struct code_try *out)
{
	struct db_rows *rows =
		db_query(db, NULL, "SELECT wrong, last_ms, locked_ms FROM code_try WHERE identity_id = $1", db_int(identity_id));
	*out = (struct code_try){0};
	if (db_next(rows))
		*out = (struct code_try){db_col_int(rows, "wrong"), db_col_int(rows, "last_ms"), db_col_int(rows, "locked_ms")};
	db_done(rows, NULL);
}

void code_try_save(struct db *db, int64_t identity_id, const struct code_try *tried)
{
	db_exec(db, NULL,
		"INSERT INTO code_try (identity_id, wrong, last_ms, locked_ms) VALUES ($1, $2, $3, $4)"
		" ON CONFLICT (identity_id) DO UPDATE SET wrong = excluded.wrong, last_ms = excluded.last_ms, locked_ms ="
		" excluded.locked_ms",
		db_int(identity_id), db_int(tried->wrong), db_int(tried->last_ms), db_id(tried->locked_ms));
}

/* ---- requests for access ---------------------------------------------------------------------------------------------------------- */

#define ACCESS_COLUMNS "id, person_id, org_id, identity_id, asked_ms, decided_ms, decider_id, accepted"

void access_put(struct db *db, const struct access_request *r)
{
	db_exec(db, NULL, "INSERT INTO access_request (id, person_id, org_id, identity_id, asked_ms) VALUES ($1, $2, $3, $4, $5)",
		db_int(r->id), db_int(r->person_id), db_int(r->org_id), db_id(r->identity_id), db_int(r->asked_ms));
}

static bool one_request(struct db_rows *rows, struct access_request *out)
{
	bool found = db_next(rows);
	if (found)
		*out = (struct access_request){
			.id = db_col_int(rows, "id"),
			.person_id = db_col_int(rows, "person_id"),
			.org_id = db_col_int(rows, "org_id"),
			.identity_id = db_col_int(rows, "identity_id"),
			.asked_ms = db_col_int(rows, "asked_ms"),
			.decided_ms = db_col_int(rows, "decided_ms"),
			.decider_id = db_col_int(rows, "decider_id"),
			.accepted = db_col_int(rows, "accepted") != 0,
		};
	db_done(rows, NULL);
	return found;
}

bool access_load(struct db *db, int64_t id, struct access_request *out)
{
	return one_request(db_query(db, NULL, "SELECT " ACCESS_COLUMNS " FROM access_request WHERE id = $1", db_int(id)), out);
}

bool access_open_of(struct db *db, int64_t person_id, struct access_request *out)
{
	return one_request(db_query(db, NULL,
				   "SELECT " ACCESS_COLUMNS
				   " FROM access_request WHERE person_id = $1 AND decided_ms IS NULL ORDER BY id DESC LIMIT 1",
				   db_int(person_id)),
		out);
}

void access_decide(struct db *db, int64_t id, int64_t decider_id, bool accepted, int64_t now_ms)
{
	db_exec(db, NULL,
		"UPDATE access_request SET decided_ms = $4, decider_id = $2, accepted = $3 WHERE id = $1 AND decided_ms IS NULL",
		db_int(id), db_int(decider_id), db_int(accepted), db_int(now_ms));
}

/* ---- preferred accounts ----------------------------------------------------------------------------------------------------------- */

void preference_put(struct db *db, int64_t person_id, int64_t identity_id, int from_min, int until_min)
{
	db_exec(db, NULL,
		"INSERT INTO preference (person_id, from_min, until_min, identity_id) VALUES ($1, $2, $3, $4)"
		" ON CONFLICT (person_id, from_min) DO UPDATE SET until_min = excluded.until_min, identity_id = excluded.identity_id",
		db_int(person_id), db_int(from_min), db_int(until_min), db_int(identity_id));
}

void preferences_clear(struct db *db, int64_t person_id)
{
	db_exec(db, NULL, "DELETE FROM preference WHERE person_id = $1", db_int(person_id));
}

bool preferences_any(struct db *db, int64_t person_id)
{
	return db_number(db, NULL, 0, "SELECT 1 FROM preference WHERE person_id = $1 LIMIT 1", db_int(person_id)) != 0;
}

int64_t preference_at(struct db *db, int64_t person_id, int minute)
{
	/* Hours over midnight end before they begin. The shorter stretch is the more particular wish. */
	return db_number(db, NULL, 0,
		"SELECT identity_id FROM preference WHERE person_id = $1 AND ((from_min <= until_min AND from_min <= $2 AND $2 < until_min)"
		" OR (from_min > until_min AND ($2 >= from_min OR $2 < until_min)))"
		" ORDER BY CASE WHEN until_min - from_min = 1440 THEN 1 ELSE 0 END, from_min LIMIT 1",
		db_int(person_id), db_int(minute));
}

/* ---- one who leaves --------------------------------------------------------------------------------------------------------------- */

void identity_leave(struct db *db, const struct identity *i, int64_t fresh_person, int64_t now_ms)
{
	const char *room = i->room ? i->room : i->native;
	db_exec(db, NULL, "UPDATE conversation SET " CONVERSATION_GONE " WHERE channel = $1 AND room = $2 AND person_id = $3",
		db_text(i->channel), db_text(room), db_int(i->person_id));
	db_exec(db, NULL, "UPDATE question SET answered_ms = $3 WHERE person_id = $1 AND channel = $2 AND answered_ms IS NULL",
		db_int(i->person_id), db_text(i->channel), db_int(now_ms));
	db_exec(db, NULL, "UPDATE participant SET identity_id = NULL WHERE person_id = $1 AND identity_id = $2", db_int(i->person_id),
		db_int(i->id));
	db_exec(db, NULL, "DELETE FROM preference WHERE person_id = $1 AND identity_id = $2", db_int(i->person_id), db_int(i->id));
	db_exec(db, NULL, "UPDATE code SET used_ms = $2 WHERE identity_id = $1 AND used_ms IS NULL", db_int(i->id), db_int(now_ms));
	db_exec(db, NULL, "UPDATE identity SET person_id = $2, verified = 0 WHERE id = $1", db_int(i->id), db_int(fresh_person));
}

/* ---- two who are one -------------------------------------------------------------------------------------------------------------- */

/* Where somebody would stand twice, the surviving row is the one that says more. */
static void absorb_participants(struct db *db, int64_t from, int64_t into)
{
	db_exec(db, NULL,
		"UPDATE participant SET role = 1, since_ms = (SELECT min(p.since_ms) FROM participant p WHERE p.ticket_id ="
		" participant.ticket_id AND p.person_id IN ($1, $2)) WHERE person_id = $2 AND EXISTS (SELECT 1 FROM participant p WHERE"
		" p.ticket_id = participant.ticket_id AND p.person_id = $1 AND p.role = 1)",
		db_int(from), db_int(into));
	db_exec(db, NULL,
		"DELETE FROM participant WHERE person_id = $1 AND EXISTS (SELECT 1 FROM participant p WHERE p.ticket_id ="
		" participant.ticket_id AND p.person_id = $2)",
		db_int(from), db_int(into));
	db_exec(db, NULL, "UPDATE participant SET person_id = $2 WHERE person_id = $1", db_int(from), db_int(into));
}

static void absorb_members(struct db *db, int64_t from, int64_t into)
{
	db_exec(db, NULL,
		"DELETE FROM queue_member WHERE person_id = $1 AND EXISTS (SELECT 1 FROM queue_member m WHERE m.queue_id ="
		" queue_member.queue_id AND m.source = queue_member.source AND m.person_id = $2)",
		db_int(from), db_int(into));
	db_exec(db, NULL, "UPDATE queue_member SET person_id = $2 WHERE person_id = $1", db_int(from), db_int(into));
}

static void absorb_pages(struct db *db, int64_t from, int64_t into)
{
	db_exec(db, NULL,
		"DELETE FROM paged WHERE person_id = $1 AND EXISTS (SELECT 1 FROM paged p WHERE p.ticket_id = paged.ticket_id AND"
		" p.person_id = $2)",
		db_int(from), db_int(into));
	db_exec(db, NULL,
		"DELETE FROM duty WHERE person_id = $1 AND EXISTS (SELECT 1 FROM duty d WHERE d.queue_id = duty.queue_id AND d.person_id"
		" = $2)",
		db_int(from), db_int(into));
}

#define OF_TICKETS \
	"(SELECT ticket_id FROM participant WHERE person_id = $2 UNION SELECT id FROM ticket WHERE assignee_id = $2 AND status < 7)"

void person_absorb(struct db *db, int64_t from, int64_t into)
{
	/* Each finds its rows by an index: the desk waits meanwhile. What is out of reach of these keeps the old row's name. */
	static const char *const moves[] = {
		"UPDATE ticket SET requester_id = $2 WHERE requester_id = $1",
		"UPDATE ticket SET creator_id = $2 WHERE creator_id = $1 AND id IN " OF_TICKETS,
		"UPDATE ticket SET assignee_id = $2 WHERE assignee_id = $1 AND status < 7",
		"UPDATE entry SET author_id = $2 WHERE author_id = $1 AND ticket_id IN " OF_TICKETS,
		"UPDATE conversation SET person_id = $2 WHERE person_id = $1 AND ticket_id IN " OF_TICKETS,
		"UPDATE question SET person_id = $2 WHERE person_id = $1 AND ticket_id IN " OF_TICKETS,
		"UPDATE question SET person_id = $2 WHERE person_id = $1 AND answered_ms IS NULL",
		"UPDATE undo_step SET person_id = $2 WHERE person_id = $1 AND ticket_id IN " OF_TICKETS,
		"UPDATE outbox SET person_id = $2 WHERE person_id = $1 AND state < 2",
		"UPDATE paged SET person_id = $2 WHERE person_id = $1",
		"UPDATE duty SET person_id = $2 WHERE person_id = $1",
		"UPDATE duty SET stand_in = $2 WHERE stand_in = $1",
		"UPDATE rating SET person_id = $2 WHERE person_id = $1",
		"UPDATE survey SET person_id = $2 WHERE person_id = $1",
		"UPDATE code SET person_id = $2 WHERE person_id = $1",
		"UPDATE access_request SET person_id = $2 WHERE person_id = $1",
		"UPDATE person SET deputy_id = $2 WHERE deputy_id = $1",
		"UPDATE identity SET person_id = $2 WHERE person_id = $1",
	};
	absorb_participants(db, from, into);
	absorb_members(db, from, into);
	absorb_pages(db, from, into);
	preferences_clear(db, from); /* the survivor's own wishes stand */
	for (size_t i = 0; i < sizeof moves / sizeof *moves; i++)
		db_exec(db, NULL, moves[i], db_int(from), db_int(into));
	db_exec(db, NULL, "UPDATE person SET merged_into = $2 WHERE merged_into = $1", db_int(from), db_int(into));
	db_exec(db, NULL, "UPDATE person SET merged_into = $2, handle = NULL, email = NULL, phone = NULL, roles = 0, granted = 0, org_id ="
			  " NULL WHERE id = $1",
		db_int(from), db_int(into));
}
