#include "store/queues.h"

#include "store/tickets.h"

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

void queue_save(struct db *db, const struct queue_row *q)
{
	db_exec(db, NULL, "UPDATE queue SET title = $2, private = $3, own = $4, retired = $5 WHERE id = $1", db_int(q->id),
		db_text(q->title), db_int(q->private_), db_int(q->own), db_int(q->retired));
}

void queues_retire_others(struct db *db, const char *const *names, size_t count)
{
	db_exec(db, NULL, "UPDATE queue SET retired = 1 WHERE (own & 4) = 0"); /* one that was made in a chat stays */
	for (size_t i = 0; i < count; i++)
		db_exec(db, NULL, "UPDATE queue SET retired = 0 WHERE name = $1", db_text(names[i]));
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
	return db_ids(
		db_query(db, NULL, "SELECT id FROM queue WHERE retired = 0 ORDER BY name LIMIT $1", db_int((int64_t)most)),
		arena, most, ids);
}

/* ---- who belongs to them ------------------------------------------------------------------------------------------------------------ */

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

void memberships_end(struct db *db, int64_t person_id, int64_t queue_id)
{
	db_exec(db, NULL, "DELETE FROM queue_member WHERE person_id = $1 AND ($2 = 0 OR queue_id = $2)", db_int(person_id),
		db_int(queue_id));
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

/* ---- rooms -------------------------------------------------------------------------------------------------------------------------- */

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
