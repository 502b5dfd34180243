#include "store/tickets.h"

#include "store/tally.h"

#include <string.h>

static int64_t next_of(struct db *db, const char *counter, int64_t first)
{
	int64_t last = db_number(db, NULL, -1, "SELECT value FROM counter WHERE name = $1", db_text(counter));
	if (last >= 0)
		db_exec(db, NULL, "UPDATE counter SET value = $2 WHERE name = $1", db_text(counter), db_int(last + 1));
	else
		db_exec(db, NULL, "INSERT INTO counter (name, value) VALUES ($1, $2)", db_text(counter), db_int(first));
	return last >= 0 ? last + 1 : first;
}

int64_t ticket_next_number(struct db *db)
{
	return next_of(db, "ticket", 1001);
}

/* Who may read along, in one column. */
enum seen { SEEN_PRIVATE = 1, SEEN_TRIAGE = 2 };

static int seen_by(const struct ticket *t)
{
	return (t->private_ ? SEEN_PRIVATE : 0) | (t->triage ? SEEN_TRIAGE : 0);
}

void ticket_seen_by(struct ticket *t, int64_t seen)
{
	t->private_ = (seen & SEEN_PRIVATE) != 0;
	t->triage = (seen & SEEN_TRIAGE) != 0;
}

static void note_stored(struct ticket *t)
{
	t->stored = (struct ticket_stored){
		.queue_id = t->queue_id,
		.requester_id = t->requester_id,
		.assignee_id = t->assignee_id,
		.org_id = t->org_id,
		.closed_ms = t->closed_ms,
		.due_ms = t->due_ms,
		.parent_id = t->parent_id,
		.merged_into = t->merged_into,
		.status = t->status,
		.type = t->type,
		.priority = t->priority,
	};
}

void ticket_read(struct db_rows *rows, struct arena *a, struct ticket *t)
{
	*t = (struct ticket){
		.id = db_col_int(rows, "id"),
		.number = db_col_int(rows, "number"),
		.ref = arena_strdup(a, db_col_str(rows, "ref")),
		.queue_id = db_col_int(rows, "queue_id"),
		.status = (enum ticket_status)db_col_int(rows, "status"),
		.reason = (enum close_reason)db_col_int(rows, "reason"),
		.type = (enum ticket_type)db_col_int(rows, "type"),
		.priority = (enum priority)db_col_int(rows, "priority"),
		.severity = (enum severity)db_col_int(rows, "severity"),
		.title = arena_strdup(a, db_col_str(rows, "title")),
		.requester_id = db_col_int(rows, "requester_id"),
		.creator_id = db_col_int(rows, "creator_id"),
		.assignee_id = db_col_int(rows, "assignee_id"),
		.org_id = db_col_int(rows, "org_id"),
		.machine = db_col_int(rows, "machine") != 0,
		.version = db_col_int(rows, "version"),
		.entries = db_col_int(rows, "entries"),
		.created_ms = db_col_int(rows, "created_ms"),
		.updated_ms = db_col_int(rows, "updated_ms"),
		.ack_ms = db_col_int(rows, "ack_ms"),
		.answered_ms = db_col_int(rows, "answered_ms"),
		.customer_ms = db_col_int(rows, "customer_ms"),
		.human_ms = db_col_int(rows, "human_ms"),
		.solved_ms = db_col_int(rows, "solved_ms"),
		.closed_ms = db_col_int(rows, "closed_ms"),
		.due_ms = db_col_int(rows, "due_ms"),
		.hold_ms = db_col_int(rows, "hold_ms"),
		.source = arena_strdup(a, db_col_str(rows, "source")),
		.url = arena_strdup(a, db_col_text(rows, "url")),
		.parent_id = db_col_int(rows, "parent_id"),
		.merged_into = db_col_int(rows, "merged_into"),
	};
	ticket_seen_by(t, db_col_int(rows, "private"));
	note_stored(t);
}

static bool read_ticket(struct db_rows *rows, struct arena *a, struct ticket *t)
{
	bool found = db_next(rows);
	if (found)
		ticket_read(rows, a, t);
	db_done(rows, NULL);
	return found;
}

bool ticket_load(struct db *db, struct arena *arena, int64_t id, struct ticket *out)
{
	return read_ticket(db_query(db, NULL, "SELECT " TICKET_COLUMNS " FROM ticket WHERE id = $1", db_int(id)), arena, out);
}

bool ticket_by_number(struct db *db, struct arena *arena, int64_t number, struct ticket *out)
{
	return read_ticket(db_query(db, NULL, "SELECT " TICKET_COLUMNS " FROM ticket WHERE number = $1", db_int(number)), arena, out);
}

bool ticket_has_merged(struct db *db, int64_t id)
{
	return db_number(db, NULL, 0, "SELECT 1 FROM ticket WHERE merged_into = $1 LIMIT 1", db_int(id)) != 0;
}

void ticket_insert(struct db *db, struct ticket *t)
{
	db_exec(db, NULL,
		"INSERT INTO ticket (id, number, ref, queue_id, status, reason, type, priority, severity, title, requester_id, creator_id, "
		"assignee_id, org_id, private, machine,"
		" version, entries, created_ms, updated_ms, ack_ms, answered_ms, customer_ms, human_ms, solved_ms, closed_ms, due_ms, "
		"hold_ms, source, url, parent_id, merged_into)"
		" VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, "
		"$25, $26, $27, $28, $29, $30, $31, $32)",
		db_int(t->id), db_int(t->number), db_text(t->ref), db_int(t->queue_id), db_int(t->status), db_int(t->reason),
		db_int(t->type), db_int(t->priority), db_int(t->severity), db_text(t->title), db_int(t->requester_id),
		db_int(t->creator_id), db_id(t->assignee_id), db_id(t->org_id), db_int(seen_by(t)), db_int(t->machine), db_int(t->version),
		db_int(t->entries), db_int(t->created_ms), db_int(t->updated_ms), db_id(t->ack_ms), db_id(t->answered_ms),
		db_id(t->customer_ms), db_id(t->human_ms), db_id(t->solved_ms), db_id(t->closed_ms), db_id(t->due_ms), db_id(t->hold_ms),
		db_text(t->source), db_text(t->url), db_id(t->parent_id), db_id(t->merged_into));
	tally_ticket(db, t);
	note_stored(t);
}

/* What tickets are found by. An index is written whenever one of its columns is named in an update, changed or not; and naming the links of
 * tickets to tickets writes all of them. So these columns are named only where they differ from the row. */
static bool keys_differ(const struct ticket *t)
{
	const struct ticket_stored *was = &t->stored;
	return t->queue_id != was->queue_id || t->status != was->status || t->requester_id != was->requester_id ||
	       t->assignee_id != was->assignee_id || t->org_id != was->org_id || t->closed_ms != was->closed_ms || t->due_ms != was->due_ms;
}

#define SAVED \
	"reason = $3, type = $4, priority = $5, severity = $6, title = $7, private = $8, entries = $9, updated_ms = $10, ack_ms = $11," \
	" answered_ms = $12, customer_ms = $13, human_ms = $14, solved_ms = $15, hold_ms = $16, url = $17, version = version + 1"
#define KEYS ", queue_id = $18, status = $19, requester_id = $20, assignee_id = $21, org_id = $22, closed_ms = $23, due_ms = $24"
/* RETURNING tells apart a row that was changed from one that somebody else changed before. */
#define OF_VERSION " WHERE id = $1 AND version = $2 RETURNING version"

static int64_t save_row(struct db *db, const struct ticket *t)
{
	return db_number(db, NULL, 0,
		keys_differ(t) ? "UPDATE ticket SET " SAVED KEYS OF_VERSION : "UPDATE ticket SET " SAVED OF_VERSION, db_int(t->id),
		db_int(t->version), db_int(t->reason), db_int(t->type), db_int(t->priority), db_int(t->severity), db_text(t->title),
		db_int(seen_by(t)), db_int(t->entries), db_int(t->updated_ms), db_id(t->ack_ms), db_id(t->answered_ms),
		db_id(t->customer_ms), db_id(t->human_ms), db_id(t->solved_ms), db_id(t->hold_ms), db_text(t->url), db_int(t->queue_id),
		db_int(t->status), db_int(t->requester_id), db_id(t->assignee_id), db_id(t->org_id), db_id(t->closed_ms), db_id(t->due_ms));
}

void ticket_save(struct db *db, struct ticket *t)
{
	int64_t saved = save_row(db, t);
	if (saved != t->version + 1)
		db_fail(db, "A ticket was saved from an old version of its row; the unit of work is undone.");
	else if (t->parent_id != t->stored.parent_id || t->merged_into != t->stored.merged_into)
		db_exec(db, NULL, "UPDATE ticket SET parent_id = $2, merged_into = $3 WHERE id = $1", db_int(t->id), db_id(t->parent_id),
			db_id(t->merged_into));
	t->version = saved;
	tally_ticket(db, t);
	note_stored(t);
}

/* ---- participants ----------------------------------------------------------------------------------------------------------------- */

void participant_put(struct db *db, int64_t ticket_id, const struct participant *p)
{
	db_exec(db, NULL,
		"INSERT INTO participant (ticket_id, person_id, role, since_ms, muted, level, identity_id) VALUES ($1, $2, $3, $4, $5, $6,"
		" $7) ON CONFLICT (ticket_id, person_id) DO UPDATE SET role = excluded.role, muted = excluded.muted, level ="
		" excluded.level, identity_id = excluded.identity_id",
		db_int(ticket_id), db_int(p->person_id), db_int(p->role), db_int(p->since_ms), db_int(p->muted), db_id(p->level),
		db_id(p->identity_id));
}

void participant_remove(struct db *db, int64_t ticket_id, int64_t person_id)
{
	db_exec(db, NULL, "DELETE FROM participant WHERE ticket_id = $1 AND person_id = $2", db_int(ticket_id), db_int(person_id));
}

static struct participant read_participant(struct db_rows *rows)
{
	return (struct participant){
		.person_id = db_col_int(rows, "person_id"),
		.since_ms = db_col_int(rows, "since_ms"),
		.role = (enum participant_role)db_col_int(rows, "role"),
		.muted = db_col_int(rows, "muted") != 0,
		.level = (int)db_col_int(rows, "level"),
		.identity_id = db_col_int(rows, "identity_id"),
	};
}

bool participant_find(struct db *db, int64_t ticket_id, int64_t person_id, struct participant *out)
{
	struct db_rows *rows = db_query(db, NULL,
		"SELECT person_id, since_ms, role, muted, level, identity_id FROM participant WHERE ticket_id = $1 AND person_id = $2",
		db_int(ticket_id), db_int(person_id));
	bool found = db_next(rows);
	if (found)
		*out = read_participant(rows);
	db_done(rows, NULL);
	return found;
}

size_t participants_of(struct db *db, struct arena *arena, int64_t ticket_id, struct participant **out)
{
	size_t n = 0, room = 0;
	*out = NULL;
	struct db_rows *rows = db_query(db, NULL,
		"SELECT person_id, since_ms, role, muted, level, identity_id FROM participant WHERE ticket_id = $1 ORDER BY"
		" role, since_ms, person_id",
		db_int(ticket_id));
	while (db_next(rows)) {
		*out = arena_grow(arena, *out, n, &room, sizeof **out);
		(*out)[n++] = read_participant(rows);
	}
	db_done(rows, NULL);
	return n;
}

/* ---- conversations ---------------------------------------------------------------------------------------------------------------- */

#define CONVERSATION_COLUMNS "id, ticket_id, person_id, side, kind, channel, tenant, room, thread, card_id"

void conversation_insert(struct db *db, const struct conversation *c, int64_t now_ms)
{
	db_exec(db, NULL,
		"INSERT INTO conversation (id, ticket_id, side, channel, tenant, kind, room, thread, person_id, card_id, created_ms) "
		"VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
		db_int(c->id), db_int(c->ticket_id), db_int(c->side), db_text(c->channel), db_text(c->tenant ? c->tenant : ""),
		db_int(c->kind), db_text(c->room), db_text(c->thread ? c->thread : ""), db_id(c->person_id), db_text(c->card_id),
		db_int(now_ms));
}

void conversation_set_card(struct db *db, int64_t id, const char *card_id, const char *thread)
{
	db_exec(db, NULL, "UPDATE conversation SET card_id = $2, thread = $3 WHERE id = $1", db_int(id), db_text(card_id),
		db_text(thread ? thread : ""));
}

void conversation_move(struct db *db, int64_t id, int64_t ticket_id)
{
	db_exec(db, NULL, "UPDATE conversation SET ticket_id = $2 WHERE id = $1", db_int(id), db_int(ticket_id));
}

void conversation_remove(struct db *db, int64_t id)
{
	db_exec(db, NULL, "UPDATE conversation SET " CONVERSATION_GONE " WHERE id = $1", db_int(id));
}

static void read_conversation(struct db_rows *rows, struct arena *a, struct conversation *c)
{
	*c = (struct conversation){
		.id = db_col_int(rows, "id"),
		.ticket_id = db_col_int(rows, "ticket_id"),
		.person_id = db_col_int(rows, "person_id"),
		.side = db_col_int(rows, "side") == SIDE_DESK ? SIDE_DESK : SIDE_CUSTOMER,
		.kind = (int)db_col_int(rows, "kind"),
		.channel = arena_strdup(a, db_col_str(rows, "channel")),
		.tenant = arena_strdup(a, db_col_str(rows, "tenant")),
		.room = arena_strdup(a, db_col_str(rows, "room")),
		.thread = arena_strdup(a, db_col_str(rows, "thread")),
		.card_id = arena_strdup(a, db_col_text(rows, "card_id")),
	};
}

static bool one_conversation(struct db_rows *rows, struct arena *a, struct conversation *out)
{
	bool found = db_next(rows);
	if (found)
		read_conversation(rows, a, out);
	db_done(rows, NULL);
	return found;
}

bool conversation_load(struct db *db, struct arena *arena, int64_t id, struct conversation *out)
{
	return one_conversation(
		db_query(db, NULL, "SELECT " CONVERSATION_COLUMNS " FROM conversation WHERE id = $1 AND side > 0", db_int(id)), arena, out);
}

size_t conversations_of(struct db *db, struct arena *arena, int64_t ticket_id, struct conversation **out)
{
	size_t n = 0, room = 0;
	*out = NULL;
	struct db_rows *rows = db_query(
		db, NULL, "SELECT " CONVERSATION_COLUMNS " FROM conversation WHERE ticket_id = $1 AND side > 0 ORDER BY side, id",
		db_int(ticket_id));
	while (db_next(rows)) {
		*out = arena_grow(arena, *out, n, &room, sizeof **out);
		read_conversation(rows, arena, &(*out)[n++]);
	}
	db_done(rows, NULL);
	return n;
}

bool conversation_at(
	struct db *db, struct arena *arena, const char *channel, const char *room, const char *thread, struct conversation *out)
{
	return one_conversation(db_query(db, NULL,
					"SELECT " CONVERSATION_COLUMNS
					" FROM conversation WHERE channel = $1 AND room = $2 AND thread = $3 AND side > 0"
					" ORDER BY id DESC LIMIT 1",
					db_text(channel), db_text(room), db_text(thread)),
		arena, out);
}

bool conversation_of_ticket_at(struct db *db, struct arena *arena, int64_t ticket_id, const char *channel, const char *room,
	const char *thread, struct conversation *out)
{
	return one_conversation(db_query(db, NULL,
					"SELECT " CONVERSATION_COLUMNS
					" FROM conversation WHERE ticket_id = $1 AND channel = $2 AND room = $3 AND thread = $4"
					" AND side > 0",
					db_int(ticket_id), db_text(channel), db_text(room), db_text(thread ? thread : "")),
		arena, out);
}

/* ---- entries ---------------------------------------------------------------------------------------------------------------------- */

#define ENTRY_COLUMNS \
	"id, ticket_id, seq, author_id, conversation_id, kind, state, public, text, salt, lang, created_ms, edited_ms, deleted_ms"

void entry_insert(struct db *db, const struct entry *e)
{
	db_exec(db, NULL,
		"INSERT INTO entry (id, ticket_id, seq, author_id, kind, public, state, text, salt, lang, created_ms, conversation_id)"
		" VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
		db_int(e->id), db_int(e->ticket_id), db_int(e->seq), db_int(e->author_id), db_int(e->kind), db_int(e->public_),
		db_int(e->state), db_text(e->text), db_text(e->salt), db_text(e->lang), db_int(e->created_ms), db_id(e->conversation_id));
}

void entry_save(struct db *db, const struct entry *e)
{
	db_exec(db, NULL,
		"UPDATE entry SET kind = $2, public = $3, state = $4, text = $5, salt = $6, edited_ms = $7, deleted_ms = $8 WHERE id = $1",
		db_int(e->id), db_int(e->kind), db_int(e->public_), db_int(e->state), db_text(e->text), db_text(e->salt),
		db_id(e->edited_ms), db_id(e->deleted_ms));
}

static void read_entry(struct db_rows *rows, struct arena *a, struct entry *e)
{
	*e = (struct entry){
		.id = db_col_int(rows, "id"),
		.ticket_id = db_col_int(rows, "ticket_id"),
		.seq = db_col_int(rows, "seq"),
		.author_id = db_col_int(rows, "author_id"),
		.conversation_id = db_col_int(rows, "conversation_id"),
		.created_ms = db_col_int(rows, "created_ms"),
		.edited_ms = db_col_int(rows, "edited_ms"),
		.deleted_ms = db_col_int(rows, "deleted_ms"),
		.kind = (enum entry_kind)db_col_int(rows, "kind"),
		.state = (enum entry_state)db_col_int(rows, "state"),
		.public_ = db_col_int(rows, "public") != 0,
		.text = arena_strdup(a, db_col_str(rows, "text")),
		.salt = arena_strdup(a, db_col_str(rows, "salt")),
		.lang = arena_strdup(a, db_col_text(rows, "lang")),
	};
}

static bool one_entry(struct db_rows *rows, struct arena *a, struct entry *out)
{
	bool found = db_next(rows);
	if (found)
		read_entry(rows, a, out);
	db_done(rows, NULL);
	return found;
}

bool entry_load(struct db *db, struct arena *arena, int64_t id, struct entry *out)
{
	return one_entry(db_query(db, NULL, "SELECT " ENTRY_COLUMNS " FROM entry WHERE id = $1", db_int(id)), arena, out);
}

bool entry_by_seq(struct db *db, struct arena *arena, int64_t ticket_id, int64_t seq, struct entry *out)
{
	return one_entry(
		db_query(db, NULL, "SELECT " ENTRY_COLUMNS " FROM entry WHERE ticket_id = $1 AND seq = $2", db_int(ticket_id), db_int(seq)),
		arena, out);
}

bool entry_last_of_kind(struct db *db, struct arena *arena, int64_t ticket_id, enum entry_kind kind, struct entry *out)
{
	return one_entry(
		db_query(db, NULL,
			"SELECT " ENTRY_COLUMNS " FROM entry WHERE ticket_id = $1 AND kind = $2 AND public = 1 ORDER BY seq DESC LIMIT 1",
			db_int(ticket_id), db_int(kind)),
		arena, out);
}

bool entry_last_of_desk(struct db *db, struct arena *arena, int64_t ticket_id, struct entry *out)
{
	return one_entry(
		db_query(db, NULL,
			"SELECT " ENTRY_COLUMNS " FROM entry WHERE ticket_id = $1 AND kind BETWEEN $2 AND $3 ORDER BY seq DESC LIMIT 1",
			db_int(ticket_id), db_int(ENTRY_REPLY), db_int(ENTRY_SOLUTION)),
		arena, out);
}

#define HELD_MOST 32

size_t entries_held(struct db *db, struct arena *arena, int64_t ticket_id, struct entry **out)
{
	size_t n = 0;
	*out = arena_alloc(arena, (HELD_MOST + 1) * sizeof **out);
	struct db_rows *rows = db_query(db, NULL,
		"SELECT " ENTRY_COLUMNS " FROM entry WHERE ticket_id = $1 AND state IN ($2, $3) ORDER BY seq LIMIT $4", db_int(ticket_id),
		db_int(ENTRY_HELD), db_int(ENTRY_ASKED), db_int(HELD_MOST));
	while (n < HELD_MOST && db_next(rows))
		read_entry(rows, arena, &(*out)[n++]);
	db_done(rows, NULL);
	return n;
}

size_t entries_joined(struct db *db, struct arena *arena, const struct entry *first, int64_t within_ms, struct entry **out)
{
	size_t n = 0;
	*out = arena_alloc(arena, (HELD_MOST + 1) * sizeof **out);
	struct db_rows *rows = db_query(db, NULL,
		"SELECT " ENTRY_COLUMNS " FROM entry WHERE ticket_id = $1 AND state = $2 AND author_id = $3 AND seq > $4"
		" AND created_ms <= $5 ORDER BY seq LIMIT $6",
		db_int(first->ticket_id), db_int(ENTRY_JOINED), db_int(first->author_id), db_int(first->seq),
		db_int(first->created_ms + within_ms), db_int(HELD_MOST));
	while (n < HELD_MOST && db_next(rows))
		read_entry(rows, arena, &(*out)[n++]);
	db_done(rows, NULL);
	return n;
}

#define ENTRIES "SELECT " ENTRY_COLUMNS " FROM entry WHERE ticket_id "
#define LAST_ENTRIES " AND public >= $2 ORDER BY created_ms DESC, id DESC LIMIT $3"

size_t entries_of(struct db *db, struct arena *arena, int64_t ticket_id, bool public_only, size_t last, struct entry **out)
{
	static const char one[] = ENTRIES "= $1" LAST_ENTRIES, whole[] = WITH_WHOLE_TICKET ENTRIES "IN " WHOLE_TICKET LAST_ENTRIES;
	size_t n = 0;
	*out = arena_alloc(arena, (last + 1) * sizeof **out);
	struct db_rows *rows = db_query(db, NULL, ticket_has_merged(db, ticket_id) ? whole : one, db_int(ticket_id), db_int(public_only),
		db_int((int64_t)last));
	while (n < last && db_next(rows))
		read_entry(rows, arena, &(*out)[n++]);
	db_done(rows, NULL);
	for (size_t i = 0; i < n / 2; i++) {
		struct entry kept = (*out)[i];
		(*out)[i] = (*out)[n - 1 - i];
		(*out)[n - 1 - i] = kept;
	}
	return n;
}

#define SINCE_MOST 500

size_t entries_since(struct db *db, struct arena *arena, int64_t ticket_id, int64_t since_ms, struct entry **out)
{
	size_t n = 0;
	*out = arena_alloc(arena, SINCE_MOST * sizeof **out);
	struct db_rows *rows = db_query(db, NULL,
		"SELECT " ENTRY_COLUMNS " FROM entry WHERE ticket_id = $1 AND created_ms >= $2 ORDER BY seq LIMIT $3", db_int(ticket_id),
		db_int(since_ms), db_int(SINCE_MOST));
	while (n < SINCE_MOST && db_next(rows))
		read_entry(rows, arena, &(*out)[n++]);
	db_done(rows, NULL);
	return n;
}

void native_refs_move(struct db *db, int64_t entry_id, int64_t to_entry, int64_t to_ticket)
{
	db_exec(db, NULL, "UPDATE native_ref SET entry_id = $2, ticket_id = $3 WHERE entry_id = $1", db_int(entry_id), db_int(to_entry),
		db_int(to_ticket));
}

/* ---- native references ------------------------------------------------------------------------------------------------------------ */

static int64_t place_of(struct db *db, const char *channel, const char *room)
{
	int64_t id = db_number(db, NULL, 0, "SELECT id FROM place WHERE channel = $1 AND room = $2", db_text(channel), db_text(room));
	if (id)
		return id;
	id = next_of(db, "place", 1);
	db_exec(db, NULL, "INSERT INTO place (id, channel, room) VALUES ($1, $2, $3)", db_int(id), db_text(channel), db_text(room));
	return id;
}

void native_ref_put(struct db *db, const char *channel, const char *room, const char *native, const struct native_ref *ref)
{
	db_exec(db, NULL,
		"INSERT INTO native_ref (place_id, native, ticket_id, entry_id, outbox_id) VALUES ($1, $2, $3, $4, $5)"
		" ON CONFLICT (place_id, native) DO UPDATE SET ticket_id = excluded.ticket_id, entry_id = excluded.entry_id,"
		" outbox_id = excluded.outbox_id",
		db_int(place_of(db, channel, room ? room : "")), db_text(native), db_int(ref->ticket_id), db_id(ref->entry_id),
		db_id(ref->outbox_id));
}

bool native_ref_find(struct db *db, const char *channel, const char *room, const char *native, struct native_ref *out)
{
	struct db_rows *rows = db_query(db, NULL,
		"SELECT r.ticket_id, r.entry_id, r.outbox_id FROM place p JOIN native_ref r ON r.place_id = p.id"
		" WHERE p.channel = $1 AND p.room = $2 AND r.native = $3",
		db_text(channel), db_text(room ? room : ""), db_text(native));
	bool found = db_next(rows);
	if (found)
		*out = (struct native_ref){db_col_int(rows, "ticket_id"), db_col_int(rows, "entry_id"), db_col_int(rows, "outbox_id")};
	db_done(rows, NULL);
	return found;
}

size_t native_refs_of_entry(struct db *db, struct arena *arena, int64_t entry_id, struct native_place **out)
{
	size_t n = 0, room = 0;
	*out = NULL;
	struct db_rows *rows = db_query(db, NULL,
		"SELECT p.channel, p.room, r.native, r.outbox_id FROM native_ref r JOIN place p ON p.id = r.place_id WHERE r.entry_id = $1"
		" ORDER BY p.channel, p.room, r.native",
		db_int(entry_id));
	while (db_next(rows)) {
		*out = arena_grow(arena, *out, n, &room, sizeof **out);
		(*out)[n++] = (struct native_place){arena_strdup(arena, db_col_str(rows, "channel")),
			arena_strdup(arena, db_col_str(rows, "room")), arena_strdup(arena, db_col_str(rows, "native")),
			db_col_int(rows, "outbox_id")};
	}
	db_done(rows, NULL);
	return n;
}

/* ---- attachments ------------------------------------------------------------------------------------------------------------------ */

void attachment_insert(struct db *db, const struct attachment *f)
{
	db_exec(db, NULL,
		"INSERT INTO attachment (id, ticket_id, entry_id, name, mime, length, hash, why_not) VALUES ($1, $2, $3, $4, $5, $6, $7, "
		"$8)",
		db_int(f->id), db_int(f->ticket_id), db_id(f->entry_id), db_text(f->name), db_text(f->mime), db_int(f->length),
		db_text(f->hash), db_text(f->why_not));
}

bool ticket_has_file(struct db *db, int64_t ticket_id, bool image)
{
	return db_number(db, NULL, 0,
		       "SELECT count(*) FROM attachment WHERE ticket_id = $1 AND hash IS NOT NULL AND ($2 = 0 OR mime LIKE 'image/%')",
		       db_int(ticket_id), db_int(image)) > 0;
}

size_t attachments_of_entry(struct db *db, struct arena *arena, int64_t entry_id, struct attachment **out)
{
	size_t n = 0;
	*out = arena_alloc(arena, 21 * sizeof **out);
	struct db_rows *rows = db_query(db, NULL,
		"SELECT id, ticket_id, name, mime, length, hash, why_not FROM attachment WHERE entry_id = $1 ORDER BY id LIMIT 20",
		db_int(entry_id));
	while (n < 20 && db_next(rows))
		(*out)[n++] = (struct attachment){
			.id = db_col_int(rows, "id"),
			.ticket_id = db_col_int(rows, "ticket_id"),
			.entry_id = entry_id,
			.length = db_col_int(rows, "length"),
			.name = arena_strdup(arena, db_col_str(rows, "name")),
			.mime = arena_strdup(arena, db_col_str(rows, "mime")),
			.hash = arena_strdup(arena, db_col_text(rows, "hash")),
			.why_not = arena_strdup(arena, db_col_text(rows, "why_not")),
		};
	db_done(rows, NULL);
	return n;
}
