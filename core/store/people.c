#include "store/people.h"

#include "base/text.h"
#include "domain/mail.h"
#include "store/tickets.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

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

/* ---- queues ----------------------------------------------------------------------------------------------------------------------- */

static struct queue_row queue_of(struct db_rows *rows, struct arena *a)
{
	return (struct queue_row){
		.id = db_col_int(rows, "id"),
		.name = arena_strdup(a, db_col_str(rows, "name")),
		.title = arena_strdup(a, db_col_str(rows, "title")),
		.private_ = db_col_int(rows, "private") != 0,
		.retired = db_col_int(rows, "retired") != 0,
		.own = (unsigned)db_col_int(rows, "own"),
	};
}

static bool read_queue(struct db_rows *rows, struct arena *a, struct queue_row *out)
{
	bool found = db_next(rows);
	if (found)
		*out = queue_of(rows, a);
	db_done(rows, NULL);
	return found;
}

bool queue_load(struct db *db, struct arena *arena, int64_t id, struct queue_row *out)
{
	return read_queue(
		db_query(db, NULL, "SELECT id, name, title, private, retired, own FROM queue WHERE id = $1", db_int(id)), arena, out);
}

bool queue_is_private(struct db *db, int64_t id)
{
	return db_number(db, NULL, 0, "SELECT private FROM queue WHERE id = $1", db_int(id)) != 0;
}

bool queue_by_name(struct db *db, struct arena *arena, const char *name, struct queue_row *out)
{
	return read_queue(
		db_query(db, NULL, "SELECT id, name, title, private, retired, own FROM queue WHERE name = $1", db_text(name)), arena, out);
}

void queue_put(struct db *db, int64_t new_id, const char *name, const char *title, bool is_private)
{
	db_exec(db, NULL,
		"INSERT INTO queue (id, name, title, private) VALUES ($1, $2, $3, $4)"
		" ON CONFLICT (name) DO UPDATE SET title = CASE WHEN (queue.own & 1) <> 0 THEN queue.title ELSE excluded.title END,"
		" private = CASE WHEN (queue.own & 2) <> 0 THEN queue.private ELSE excluded.private END, retired = 0",
		db_int(new_id), db_text(name), db_text(title), db_int(is_private));
}

void queues_retire_others(struct db *db, const char *const *names, size_t count)
{
	db_exec(db, NULL, "UPDATE queue SET retired = 1 WHERE (own & 4) = 0"); /* one that was made in a chat stays */
	for (size_t i = 0; i < count; i++)
		db_exec(db, NULL, "UPDATE queue SET retired = 0 WHERE name = $1", db_text(names[i]));
}

int member_role(struct db *db, int64_t queue_id, int64_t person_id)
{
	return (int)db_number(db, NULL, 0, "SELECT max(role) FROM queue_member WHERE queue_id = $1 AND person_id = $2", db_int(queue_id),
		db_int(person_id));
}

bool member_is_called(struct db *db, const char *handle, int64_t except_person)
{
	return db_number(db, NULL, 0,
		       "SELECT 1 FROM queue_member m WHERE m.person_id <> $2 AND (EXISTS (SELECT 1 FROM identity i WHERE i.person_id ="
		       " m.person_id AND (i.handle = $1 OR i.native = $1))"
		       " OR EXISTS (SELECT 1 FROM person p WHERE p.id = m.person_id AND p.handle = $1)) LIMIT 1",
		       db_text(handle), db_int(except_person)) != 0;
}

bool member_of_any(struct db *db, int64_t person_id)
{
	return db_number(db, NULL, 0, "SELECT 1 FROM queue_member WHERE person_id = $1 LIMIT 1", db_int(person_id)) != 0;
}

void member_put(struct db *db, int64_t queue_id, int64_t person_id, enum member_role role, const char *source)
{
	db_exec(db, NULL,
		"INSERT INTO queue_member (queue_id, person_id, role, source) VALUES ($1, $2, $3, $4) ON CONFLICT (queue_id, person_id, "
		"source) DO UPDATE SET role = excluded.role",
		db_int(queue_id), db_int(person_id), db_int(role), db_text(source));
}

void member_remove(struct db *db, int64_t queue_id, int64_t person_id, const char *source)
{
	db_exec(db, NULL, "DELETE FROM queue_member WHERE queue_id = $1 AND person_id = $2 AND source = $3", db_int(queue_id),
		db_int(person_id), db_text(source));
}

size_t members_from(struct db *db, struct arena *arena, int64_t queue_id, const char *source, int64_t **persons)
{
	size_t n = 0, room = (size_t)db_number(db, NULL, 0, "SELECT count(*) FROM queue_member WHERE queue_id = $1 AND source = $2",
			      db_int(queue_id), db_text(source));
	*persons = arena_alloc(arena, (room + 1) * sizeof **persons);
	struct db_rows *rows = db_query(db, NULL,
		"SELECT person_id FROM queue_member WHERE queue_id = $1 AND source = $2 ORDER BY person_id", db_int(queue_id),
		db_text(source));
	while (n < room && db_next(rows))
		(*persons)[n++] = db_col_int(rows, "person_id");
	db_done(rows, NULL);
	return n;
}

void members_clear(struct db *db, const char *source)
{
	db_exec(db, NULL, "DELETE FROM queue_member WHERE source = $1", db_text(source));
}

size_t memberships_of(struct db *db, struct arena *arena, int64_t person_id, struct membership **out)
{
	size_t n = 0, room = 0;
	*out = NULL;
	/* Once for each source that says so: taking them out here is cheaper than DISTINCT, and every command asks. */
	struct db_rows *rows = db_query(
		db, NULL, "SELECT queue_id, role FROM queue_member WHERE person_id = $1 ORDER BY queue_id, role DESC", db_int(person_id));
	while (db_next(rows)) {
		int64_t queue = db_col_int(rows, "queue_id");
		if (n > 0 && (*out)[n - 1].queue_id == queue)
			continue;
		*out = arena_grow(arena, *out, n, &room, sizeof **out);
		(*out)[n++] = (struct membership){queue, (enum member_role)db_col_int(rows, "role")};
	}
	db_done(rows, NULL);
	return n;
}

size_t queues_of_member(struct db *db, struct arena *arena, int64_t person_id, enum member_role least, int64_t **queues)
{
	struct membership *list;
	size_t n = 0, all = memberships_of(db, arena, person_id, &list);
	*queues = arena_alloc(arena, (all + 1) * sizeof **queues);
	for (size_t i = 0; i < all; i++)
		if (list[i].role >= least)
			(*queues)[n++] = list[i].queue_id;
	return n;
}

size_t names_of_desk(struct db *db, struct arena *arena, const char ***out)
{
	size_t n = 0, room = (size_t)db_number(db, NULL, 0, "SELECT count(DISTINCT person_id) FROM queue_member");
	*out = arena_alloc(arena, (room + 1) * sizeof **out);
	struct db_rows *rows = db_query(
		db, NULL, "SELECT p.name AS name FROM (SELECT DISTINCT person_id FROM queue_member) m JOIN person p ON p.id = m.person_id");
	while (n < room && db_next(rows))
		(*out)[n++] = arena_strdup(arena, db_col_str(rows, "name"));
	db_done(rows, NULL);
	return n;
}

size_t members_of(struct db *db, struct arena *arena, int64_t queue_id, int64_t **persons)
{
	size_t n = 0, room = (size_t)db_number(
			      db, NULL, 0, "SELECT count(DISTINCT person_id) FROM queue_member WHERE queue_id = $1", db_int(queue_id));
	*persons = arena_alloc(arena, (room + 1) * sizeof **persons);
	struct db_rows *rows = db_query(
		db, NULL, "SELECT DISTINCT person_id FROM queue_member WHERE queue_id = $1 ORDER BY person_id", db_int(queue_id));
	while (n < room && db_next(rows))
		(*persons)[n++] = db_col_int(rows, "person_id");
	db_done(rows, NULL);
	return n;
}

#define ORPHANS_MOST 100

size_t orphans_find(struct db *db, struct arena *arena, struct orphan_row **out)
{
	size_t n = 0;
	*out = arena_alloc(arena, (ORPHANS_MOST + 1) * sizeof **out);
	struct db_rows *rows = db_query(db, NULL,
		"SELECT DISTINCT t.queue_id, t.assignee_id FROM ticket t WHERE t.status < 7 AND t.assignee_id IS NOT NULL AND NOT EXISTS"
		" (SELECT 1 FROM queue_member m WHERE m.queue_id = t.queue_id AND m.person_id = t.assignee_id) LIMIT $1",
		db_int(ORPHANS_MOST));
	while (n < ORPHANS_MOST && db_next(rows))
		(*out)[n++] = (struct orphan_row){db_col_int(rows, "queue_id"), db_col_int(rows, "assignee_id")};
	db_done(rows, NULL);
	return n;
}

/* ---- rooms ------------------------------------------------------------------------------------------------------------------------ */

int64_t room_queue(struct db *db, const char *channel, const char *tenant, const char *native, enum room_kind *kind)
{
	struct db_rows *rows = db_query(db, NULL,
		"SELECT queue_id, kind FROM room WHERE channel = $1 AND native = $2 AND (tenant = '' OR tenant = $3)", db_text(channel),
		db_text(native), db_text(tenant ? tenant : ""));
	int64_t queue = 0;
	if (db_next(rows)) {
		queue = db_col_int(rows, "queue_id");
		*kind = (enum room_kind)db_col_int(rows, "kind");
	}
	db_done(rows, NULL);
	return queue;
}

void room_put(struct db *db, const char *channel, const char *tenant, const char *native, int64_t queue_id, enum room_kind kind)
{
	db_exec(db, NULL,
		"INSERT INTO room (channel, tenant, native, queue_id, kind) VALUES ($1, $2, $3, $4, $5)"
		" ON CONFLICT (channel, tenant, native) DO UPDATE SET queue_id = excluded.queue_id, kind = excluded.kind",
		db_text(channel), db_text(tenant ? tenant : ""), db_text(native), db_int(queue_id), db_int(kind));
}

void room_renamed(struct db *db, const char *channel, const char *from, const char *to)
{
	static const char *const names[] = {
		"UPDATE room SET native = $3 WHERE channel = $1 AND native = $2",
		"UPDATE conversation SET room = $3 WHERE channel = $1 AND room = $2",
		/* A room that is known by its new name already takes the other's messages. */
		("UPDATE place SET room = $3 WHERE channel = $1 AND room = $2 AND NOT EXISTS (SELECT 1 FROM place o WHERE o.channel = $1"
		" AND o.room = $3)"),
		("UPDATE native_ref SET place_id = (SELECT p.id FROM place p WHERE p.channel = $1 AND p.room = $3) WHERE place_id ="
		" (SELECT p.id FROM place p WHERE p.channel = $1 AND p.room = $2)"),
		"DELETE FROM place WHERE channel = $1 AND room = $2",
		"UPDATE identity SET room = $3 WHERE channel = $1 AND room = $2",
	};
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		db_exec(db, NULL, names[i], db_text(channel), db_text(from), db_text(to));
}

void room_lost(struct db *db, const char *channel, const char *native)
{
	db_exec(db, NULL, "UPDATE conversation SET " CONVERSATION_GONE " WHERE channel = $1 AND room = $2", db_text(channel),
		db_text(native));
	db_exec(db, NULL, "DELETE FROM room WHERE channel = $1 AND native = $2", db_text(channel), db_text(native));
	db_exec(db, NULL, "UPDATE identity SET room = NULL WHERE channel = $1 AND room = $2", db_text(channel), db_text(native));
}

void rooms_clear(struct db *db)
{
	db_exec(db, NULL, "DELETE FROM room");
}

size_t rooms_of_queue(struct db *db, struct arena *arena, int64_t queue_id, enum room_kind kind, struct room **out)
{
	size_t n = 0, room = 0;
	*out = NULL;
	struct db_rows *rows = db_query(db, NULL,
		"SELECT channel, tenant, native FROM room WHERE queue_id = $1 AND kind = $2 ORDER BY channel, native", db_int(queue_id),
		db_int(kind));
	while (db_next(rows)) {
		*out = arena_grow(arena, *out, n, &room, sizeof **out);
		(*out)[n++] = (struct room){arena_strdup(arena, db_col_str(rows, "channel")),
			arena_strdup(arena, db_col_str(rows, "tenant")), arena_strdup(arena, db_col_str(rows, "native")), kind};
	}
	db_done(rows, NULL);
	return n;
}

/* ---- organisations ---------------------------------------------------------------------------------------------------------------- */

int64_t org_by_name(struct db *db, const char *name)
{
	return db_number(db, NULL, 0, "SELECT id FROM org WHERE name = $1", db_text(name));
}

/* "acme.fr, acme.com" */
static bool lists_domain(const char *domains, const char *folded)
{
	size_t len = strlen(folded);
	for (const char *at = domains; *at;) {
		at += strspn(at, " ,");
		size_t word = strcspn(at, " ,");
		if (word == len && strncasecmp(at, folded, len) == 0)
			return true;
		at += word;
	}
	return false;
}

int64_t org_by_address(struct db *db, const char *email)
{
	const char *at = strrchr(email, '@');
	char *folded = at && at[1] ? text_fold(at + 1) : NULL;
	int64_t id = 0;
	if (!folded || mail_domain_is_public(folded)) {
		free(folded);
		return 0;
	}
	struct db_rows *rows = db_query(db, NULL, "SELECT id, domain FROM org WHERE domain IS NOT NULL ORDER BY id");
	while (db_next(rows))
		if (!id && lists_domain(db_col_str(rows, "domain"), folded))
			id = db_col_int(rows, "id");
	db_done(rows, NULL);
	free(folded);
	return id;
}

int64_t org_put(struct db *db, int64_t new_id, const char *name, const char *title, const char *domain, bool share)
{
	/* What an admin set in a chat stands over what the file says. */
	db_exec(db, NULL,
		"INSERT INTO org (id, name, title, domain, share) VALUES ($1, $2, $3, $4, $5)"
		" ON CONFLICT (name) DO UPDATE SET title = CASE WHEN (org.own & 1) <> 0 THEN org.title ELSE excluded.title END,"
		" domain = CASE WHEN (org.own & 2) <> 0 THEN org.domain ELSE excluded.domain END,"
		" share = CASE WHEN (org.own & 4) <> 0 THEN org.share ELSE excluded.share END",
		db_int(new_id), db_text(name), db_text(title), db_text(domain), db_int(share));
	return org_by_name(db, name);
}

bool org_load(struct db *db, struct arena *arena, int64_t id, struct org_row *out)
{
	struct db_rows *rows = db_query(db, NULL, "SELECT id, name, title, domain, share, own FROM org WHERE id = $1", db_int(id));
	bool found = db_next(rows);
	if (found)
		*out = (struct org_row){.id = id,
			.name = arena_strdup(arena, db_col_str(rows, "name")),
			.title = arena_strdup(arena, db_col_str(rows, "title")),
			.domain = arena_strdup(arena, db_col_text(rows, "domain")),
			.share = db_col_int(rows, "share") != 0,
			.own = (unsigned)db_col_int(rows, "own")};
	db_done(rows, NULL);
	return found;
}

void org_save(struct db *db, const struct org_row *o)
{
	db_exec(db, NULL, "UPDATE org SET title = $2, domain = $3, share = $4, own = $5 WHERE id = $1", db_int(o->id), db_text(o->title),
		db_text(o->domain), db_int(o->share), db_int(o->own));
}

static size_t read_ids(struct db_rows *rows, size_t most, int64_t *out)
{
	size_t n = 0;
	while (n < most && db_next(rows))
		out[n++] = db_col_int(rows, "id");
	db_done(rows, NULL);
	return n;
}

size_t orgs_list(struct db *db, struct arena *arena, size_t most, int64_t **ids)
{
	*ids = arena_alloc(arena, (most + 1) * sizeof **ids);
	return read_ids(db_query(db, NULL, "SELECT id FROM org ORDER BY name LIMIT $1", db_int((int64_t)most)), most, *ids);
}

size_t queues_load(struct db *db, struct arena *arena, size_t most, struct queue_row **out)
{
	size_t n = 0, room = 0;
	*out = NULL;
	struct db_rows *rows = db_query(db, NULL,
		"SELECT id, name, title, private, retired, own FROM queue WHERE retired = 0 ORDER BY name LIMIT $1", db_int((int64_t)most));
	while (db_next(rows)) {
		*out = arena_grow(arena, *out, n, &room, sizeof **out);
		(*out)[n++] = queue_of(rows, arena);
	}
	db_done(rows, NULL);
	return n;
}

size_t queues_list(struct db *db, struct arena *arena, size_t most, int64_t **ids)
{
	*ids = arena_alloc(arena, (most + 1) * sizeof **ids);
	return read_ids(
		db_query(db, NULL, "SELECT id FROM queue WHERE retired = 0 ORDER BY name LIMIT $1", db_int((int64_t)most)), most, *ids);
}

size_t persons_of_org(struct db *db, struct arena *arena, int64_t org_id, size_t most, int64_t **ids)
{
	*ids = arena_alloc(arena, (most + 1) * sizeof **ids);
	return read_ids(
		db_query(db, NULL, "SELECT id FROM person WHERE org_id = $1 ORDER BY id LIMIT $2", db_int(org_id), db_int((int64_t)most)),
		most, *ids);
}

/* Whoever is somebody: known to the file, of an organisation, of a team, or with a role. */
size_t persons_list(struct db *db, struct arena *arena, size_t most, int64_t **ids)
{
	*ids = arena_alloc(arena, (most + 1) * sizeof **ids);
	return read_ids(
		db_query(db, NULL,
			"SELECT p.id FROM person p WHERE p.machine = 0 AND p.merged_into IS NULL AND (p.handle IS NOT NULL OR p.org_id IS"
			" NOT NULL OR p.roles <> 0 OR p.id IN (SELECT m.person_id FROM queue_member m)) ORDER BY p.name_fold,"
			" p.id LIMIT $1",
			db_int((int64_t)most)),
		most, *ids);
}

void queue_save(struct db *db, const struct queue_row *q)
{
	db_exec(db, NULL, "UPDATE queue SET title = $2, private = $3, own = $4, retired = $5 WHERE id = $1", db_int(q->id),
		db_text(q->title), db_int(q->private_), db_int(q->own), db_int(q->retired));
}

void memberships_end(struct db *db, int64_t person_id, int64_t queue_id)
{
	db_exec(db, NULL, "DELETE FROM queue_member WHERE person_id = $1 AND ($2 = 0 OR queue_id = $2)", db_int(person_id),
		db_int(queue_id));
}

const char *org_title(struct db *db, struct arena *arena, int64_t id)
{
	struct db_rows *rows = db_query(db, NULL, "SELECT title FROM org WHERE id = $1", db_int(id));
	const char *title = db_next(rows) ? arena_strdup(arena, db_col_str(rows, "title")) : NULL;
	db_done(rows, NULL);
	return title;
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

const char *org_name(struct db *db, struct arena *arena, int64_t id)
{
	struct db_rows *rows = db_query(db, NULL, "SELECT name FROM org WHERE id = $1", db_int(id));
	const char *name = db_next(rows) ? arena_strdup(arena, db_col_str(rows, "name")) : NULL;
	db_done(rows, NULL);
	return name;
}

size_t org_leads(struct db *db, struct arena *arena, int64_t org_id, int64_t **persons)
{
	size_t n = 0, room = (size_t)db_number(db, NULL, 0, "SELECT count(*) FROM person WHERE org_id = $1 AND (roles & $2) <> 0",
			      db_int(org_id), db_int(PERSON_ORG_LEAD));
	*persons = arena_alloc(arena, (room + 1) * sizeof **persons);
	struct db_rows *rows = db_query(db, NULL, "SELECT id FROM person WHERE org_id = $1 AND (roles & $2) <> 0 ORDER BY id",
		db_int(org_id), db_int(PERSON_ORG_LEAD));
	while (n < room && db_next(rows))
		(*persons)[n++] = db_col_int(rows, "id");
	db_done(rows, NULL);
	return n;
}

bool org_shares(struct db *db, int64_t id)
{
	return db_number(db, NULL, 0, "SELECT share FROM org WHERE id = $1", db_int(id)) != 0;
}
