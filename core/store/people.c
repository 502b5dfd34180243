#include "store/people.h"

#include "base/text.h"

#include <stdlib.h>

#define PERSON_COLUMNS \
	"id, org_id, roles, undo_ms, preferred_identity, away_until, deputy_id, last_ticket, handle, name, lang, tz, date_format, email, " \
	"phone, level, machine, blocked, guest, own, granted, muted, digest, merged_into, away_from"

static bool read_person(struct db_rows *rows, struct arena *a, struct person *p)
{
	bool found = db_next(rows);
	if (found)
		*p = (struct person){
			.id = db_col_int(rows, "id"),
			.org_id = db_col_int(rows, "org_id"),
			.roles = db_col_int(rows, "roles"),
			.undo_ms = db_col_null(rows, "undo_ms") ? -1 : db_col_int(rows, "undo_ms"),
			.preferred_identity = db_col_int(rows, "preferred_identity"),
			.away_until = db_col_int(rows, "away_until"),
			.deputy_id = db_col_int(rows, "deputy_id"),
			.last_ticket = db_col_int(rows, "last_ticket"),
			.handle = arena_strdup(a, db_col_text(rows, "handle")),
			.name = arena_strdup(a, db_col_str(rows, "name")),
			.lang = arena_strdup(a, db_col_text(rows, "lang")),
			.tz = arena_strdup(a, db_col_text(rows, "tz")),
			.date_format = arena_strdup(a, db_col_text(rows, "date_format")),
			.email = arena_strdup(a, db_col_text(rows, "email")),
			.phone = arena_strdup(a, db_col_text(rows, "phone")),
			.level = (int)db_col_int(rows, "level"),
			.machine = db_col_int(rows, "machine") != 0,
			.blocked = db_col_int(rows, "blocked") != 0,
			.guest = db_col_int(rows, "guest") != 0,
			.own = (unsigned)db_col_int(rows, "own"),
			.granted = db_col_int(rows, "granted"),
			.muted = db_col_int(rows, "muted") != 0,
			.digest = (int)db_col_int(rows, "digest"),
			.merged_into = db_col_int(rows, "merged_into"),
			.away_from = db_col_int(rows, "away_from"),
		};
	db_done(rows, NULL);
	return found;
}

bool person_load(struct db *db, struct arena *arena, int64_t id, struct person *out)
{
	return read_person(db_query(db, NULL, "SELECT " PERSON_COLUMNS " FROM person WHERE id = $1", db_int(id)), arena, out);
}

const char *person_name_of(struct db *db, struct arena *arena, int64_t id)
{
	struct db_rows *rows = db_query(db, NULL, "SELECT name FROM person WHERE id = $1", db_int(id));
	const char *name = db_next(rows) ? arena_strdup(arena, db_col_str(rows, "name")) : NULL;
	db_done(rows, NULL);
	return name;
}

bool person_by_handle(struct db *db, struct arena *arena, const char *handle, struct person *out)
{
	return read_person(db_query(db, NULL, "SELECT " PERSON_COLUMNS " FROM person WHERE handle = $1", db_text(handle)), arena, out);
}

bool person_by_address(struct db *db, struct arena *arena, const char *address, struct person *out)
{
	return read_person(db_query(db, NULL,
				   "SELECT " PERSON_COLUMNS
				   " FROM person WHERE (email = $1 OR phone = $1) AND forgotten_ms IS NULL ORDER BY id LIMIT 1",
				   db_text(address)),
		arena, out);
}

void person_touch(struct db *db, int64_t id, int64_t ticket_id)
{
	db_exec(db, NULL, "UPDATE person SET last_ticket = $2 WHERE id = $1", db_int(id), db_id(ticket_id));
}

static struct db_value undo_value(const struct person *p)
{
	return p->undo_ms < 0 ? db_null() : db_int(p->undo_ms);
}

void person_insert(struct db *db, const struct person *p, int64_t now_ms)
{
	char *fold = text_fold(p->name);
	db_exec(db, NULL,
		"INSERT INTO person (id, handle, name, name_fold, lang, tz, date_format, email, phone, org_id, roles, machine, blocked, "
		"guest, level, undo_ms, created_ms, granted)"
		" VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)",
		db_int(p->id), db_text(p->handle), db_text(p->name), db_text(fold ? fold : ""), db_text(p->lang), db_text(p->tz),
		db_text(p->date_format), db_text(p->email), db_text(p->phone), db_id(p->org_id), db_int(p->roles), db_int(p->machine),
		db_int(p->blocked), db_int(p->guest), db_int(p->level), undo_value(p), db_int(now_ms),
		db_int(p->granted));
	free(fold);
}

void person_save(struct db *db, const struct person *p)
{
	char *fold = text_fold(p->name);
	db_exec(db, NULL,
		"UPDATE person SET handle = $2, name = $3, name_fold = $4, lang = $5, tz = $6, date_format = $7, email = $8, phone = $9, "
		"org_id = $10, roles = $11,"
		" blocked = $12, guest = $13, level = $14, undo_ms = $15, preferred_identity = $16, away_until = $17, deputy_id = $18, "
		"last_ticket = $19, own = $20, granted = $21, muted = $22, digest = $23, merged_into = $24, away_from = $25 WHERE id = $1",
		db_int(p->id), db_text(p->handle), db_text(p->name), db_text(fold ? fold : ""), db_text(p->lang), db_text(p->tz),
		db_text(p->date_format), db_text(p->email), db_text(p->phone), db_id(p->org_id), db_int(p->roles), db_int(p->blocked),
		db_int(p->guest), db_int(p->level), undo_value(p), db_id(p->preferred_identity), db_id(p->away_until), db_id(p->deputy_id),
		db_id(p->last_ticket), db_int(p->own), db_int(p->granted), db_int(p->muted), db_int(p->digest), db_id(p->merged_into),
		db_id(p->away_from));
	free(fold);
}

size_t persons_of_org(struct db *db, struct arena *arena, int64_t org_id, size_t most, int64_t **ids)
{
	return db_ids(
		db_query(db, NULL, "SELECT id FROM person WHERE org_id = $1 ORDER BY id LIMIT $2", db_int(org_id), db_int((int64_t)most)),
		arena, most, ids);
}

/* Whoever is somebody: known to the file, of an organisation, of a team, or with a role. */
size_t persons_list(struct db *db, struct arena *arena, size_t most, int64_t **ids)
{
	return db_ids(
		db_query(db, NULL,
			"SELECT p.id FROM person p WHERE p.machine = 0 AND p.merged_into IS NULL AND (p.handle IS NOT NULL OR p.org_id IS"
			" NOT NULL OR p.roles <> 0 OR p.id IN (SELECT m.person_id FROM queue_member m)) ORDER BY p.name_fold,"
			" p.id LIMIT $1",
			db_int((int64_t)most)),
		arena, most, ids);
}

size_t persons_with_role(struct db *db, struct arena *arena, enum person_role role, int64_t **persons)
{
	size_t n = 0, room = (size_t)db_number(db, NULL, 0, "SELECT count(*) FROM person WHERE (roles & $1) <> 0", db_int(role));
	*persons = arena_alloc(arena, (room + 1) * sizeof **persons);
	struct db_rows *rows = db_query(db, NULL, "SELECT id FROM person WHERE (roles & $1) <> 0 ORDER BY id", db_int(role));
	while (n < room && db_next(rows))
		(*persons)[n++] = db_col_int(rows, "id");
	db_done(rows, NULL);
	return n;
}

/* ---- identities ------------------------------------------------------------------------------------------------------------------- */

static void read_identity(struct db_rows *rows, struct arena *a, struct identity *out)
{
	*out = (struct identity){
		.id = db_col_int(rows, "id"),
		.person_id = db_col_int(rows, "person_id"),
		.channel = arena_strdup(a, db_col_str(rows, "channel")),
		.tenant = arena_strdup(a, db_col_str(rows, "tenant")),
		.native = arena_strdup(a, db_col_str(rows, "native")),
		.handle = arena_strdup(a, db_col_text(rows, "handle")),
		.room = arena_strdup(a, db_col_text(rows, "room")),
		.verified = db_col_int(rows, "verified") != 0,
		.opted_out = db_col_int(rows, "opted_out") != 0,
		.invalid = db_col_int(rows, "invalid") != 0,
	};
}

#define IDENTITY_COLUMNS "i.id, i.person_id, i.channel, i.tenant, i.native, i.handle, i.room, i.verified, i.opted_out, i.invalid"

bool identity_find(struct db *db, struct arena *arena, const char *channel, const char *tenant, const char *native, struct identity *out)
{
	struct db_rows *rows = db_query(db, NULL,
		"SELECT " IDENTITY_COLUMNS " FROM identity i WHERE i.channel = $1 AND i.tenant = $2 AND i.native = $3", db_text(channel),
		db_text(tenant ? tenant : ""), db_text(native));
	bool found = db_next(rows);
	if (found)
		read_identity(rows, arena, out);
	db_done(rows, NULL);
	return found;
}

void identity_insert(struct db *db, const struct identity *i, int64_t now_ms)
{
	db_exec(db, NULL,
		"INSERT INTO identity (id, person_id, channel, tenant, native, handle, room, verified, opted_out, created_ms) VALUES ($1, "
		"$2, $3, $4, $5, $6, $7, $8, $9, $10)",
		db_int(i->id), db_int(i->person_id), db_text(i->channel), db_text(i->tenant ? i->tenant : ""), db_text(i->native),
		db_text(i->handle), db_text(i->room), db_int(i->verified), db_int(i->opted_out), db_int(now_ms));
}

static bool one_identity(struct db_rows *rows, struct arena *a, struct identity *out)
{
	bool found = db_next(rows);
	if (found)
		read_identity(rows, a, out);
	db_done(rows, NULL);
	return found;
}

bool identity_load(struct db *db, struct arena *arena, int64_t id, struct identity *out)
{
	return one_identity(db_query(db, NULL, "SELECT " IDENTITY_COLUMNS " FROM identity i WHERE i.id = $1", db_int(id)), arena, out);
}

bool identity_on(struct db *db, struct arena *arena, int64_t person_id, const char *channel, struct identity *out)
{
	return one_identity(
		db_query(db, NULL,
			"SELECT " IDENTITY_COLUMNS " FROM identity i WHERE i.person_id = $1 AND i.channel = $2 ORDER BY i.id DESC LIMIT 1",
			db_int(person_id), db_text(channel)),
		arena, out);
}

bool identity_by_handle(struct db *db, struct arena *arena, const char *channel, const char *handle, struct identity *out)
{
	return one_identity(db_query(db, NULL,
				    "SELECT " IDENTITY_COLUMNS
				    " FROM identity i WHERE i.channel = $1 AND (i.handle = $2 OR i.native = $2) ORDER BY i.id DESC LIMIT 1",
				    db_text(channel), db_text(handle)),
		arena, out);
}

void identity_set_opted_out(struct db *db, int64_t id, bool opted_out)
{
	db_exec(db, NULL, "UPDATE identity SET opted_out = $2 WHERE id = $1", db_int(id), db_int(opted_out));
}

void identity_set_invalid(struct db *db, int64_t id, bool invalid)
{
	db_exec(db, NULL, "UPDATE identity SET invalid = $2 WHERE id = $1", db_int(id), db_int(invalid));
}

void identity_set_room(struct db *db, int64_t id, const char *room)
{
	db_exec(db, NULL, "UPDATE identity SET room = $2 WHERE id = $1", db_int(id), db_text(room));
}

void identity_set_verified(struct db *db, int64_t id, bool verified)
{
	db_exec(db, NULL, "UPDATE identity SET verified = $2 WHERE id = $1", db_int(id), db_int(verified));
}

bool identity_in_room(struct db *db, struct arena *arena, int64_t person_id, const char *channel, const char *room, struct identity *out)
{
	return one_identity(
		db_query(db, NULL,
			"SELECT " IDENTITY_COLUMNS " FROM identity i WHERE i.person_id = $1 AND i.channel = $2 AND (i.room = $3 OR"
			" i.native = $3) ORDER BY i.id DESC LIMIT 1",
			db_int(person_id), db_text(channel), db_text(room)),
		arena, out);
}

void identity_move(struct db *db, int64_t id, int64_t person_id)
{
	db_exec(db, NULL, "UPDATE identity SET person_id = $2 WHERE id = $1", db_int(id), db_int(person_id));
}

size_t identities_of(struct db *db, struct arena *arena, int64_t person_id, struct identity **out)
{
	size_t n = 0, room = 0;
	*out = NULL;
	struct db_rows *rows = db_query(db, NULL,
		"SELECT " IDENTITY_COLUMNS " FROM identity i JOIN person p ON p.id = i.person_id WHERE i.person_id = $1"
		" ORDER BY CASE WHEN i.id = p.preferred_identity THEN 0 ELSE 1 END, i.created_ms DESC, i.id DESC",
		db_int(person_id));
	while (db_next(rows)) {
		*out = arena_grow(arena, *out, n, &room, sizeof **out);
		read_identity(rows, arena, &(*out)[n++]);
	}
	db_done(rows, NULL);
	return n;
}
