#include "store/erase.h"

#include "base/text.h"
#include "store/articles.h"
#include "store/search.h"

#include <stdlib.h>
#include <string.h>

#define SAME_MOST 100 /* persons that were merged into one */

/* ---- entries and their files -------------------------------------------------------------------------------------------------------- */

/* The index forgets a text by being told what it was. */
static void forget_words(struct db *db, const char *sql, int64_t id)
{
	struct db_rows *rows = db_query(db, NULL, sql, db_int(id));
	while (db_next(rows))
		search_changed(db, db_col_int(rows, "id"), db_col_str(rows, "text"), "");
	db_done(rows, NULL);
}

static void gather_files(struct db *db, struct arena *arena, const char *sql, int64_t id, struct erased *out)
{
	struct db_rows *rows = db_query(db, NULL, sql, db_int(id));
	while (db_next(rows)) {
		const char **files = arena_alloc(arena, (out->nfiles + 1) * sizeof *files);
		if (out->nfiles)
			memcpy(files, out->files, out->nfiles * sizeof *files);
		files[out->nfiles++] = arena_strdup(arena, db_col_str(rows, "hash"));
		out->files = files;
	}
	db_done(rows, NULL);
}

bool attachment_is_used(struct db *db, const char *hash)
{
	return db_number(db, NULL, 0,
		       "SELECT 1 FROM attachment WHERE hash = $1 UNION ALL SELECT 1 FROM waiting_file WHERE hash = $1 LIMIT 1",
		       db_text(hash)) != 0;
}

/* ---- a ticket ----------------------------------------------------------------------------------------------------------------------- */

/* Each takes the ticket's id. What names a message or a place of another system goes too: it leads back to whoever wrote there. */
static const char *const of_ticket[] = {
	"UPDATE entry SET text = NULL, salt = '' WHERE ticket_id = $1",
	("UPDATE ticket SET title = '" ERASED_WORD "', url = NULL WHERE id = $1"),
	("UPDATE attachment SET name = '" ERASED_WORD "', hash = NULL WHERE ticket_id = $1"),
	"UPDATE rating SET comment = NULL WHERE ticket_id = $1",
	"UPDATE conversation SET room = '', thread = '', card_id = NULL WHERE ticket_id = $1",
	"DELETE FROM field WHERE ticket_id = $1",
	"DELETE FROM tag WHERE ticket_id = $1",
	"DELETE FROM native_ref WHERE ticket_id = $1 AND entry_id IS NULL",
	"DELETE FROM native_ref WHERE entry_id IN (SELECT e.id FROM entry e WHERE e.ticket_id = $1)",
	"DELETE FROM attempt WHERE outbox_id IN (SELECT o.id FROM outbox o WHERE o.ticket_id = $1 AND o.state <> 1)",
	"DELETE FROM outbox WHERE ticket_id = $1 AND state <> 1",
	"UPDATE outbox SET body = '', why = NULL WHERE ticket_id = $1", /* under way: its outcome still comes */
	"UPDATE attempt SET why = NULL, answer = NULL WHERE outbox_id IN (SELECT o.id FROM outbox o WHERE o.ticket_id = $1)",
	"DELETE FROM waiting_text WHERE question_id IN (SELECT q.id FROM question q WHERE q.ticket_id = $1)",
	"DELETE FROM undo_step WHERE ticket_id = $1 OR ticket_id = (SELECT t.merged_into FROM ticket t WHERE t.id = $1)",
	"DELETE FROM job WHERE ticket_id = $1",
};

void erase_ticket(struct db *db, struct arena *arena, int64_t id, struct erased *out)
{
	forget_words(db, "SELECT id, text FROM entry WHERE ticket_id = $1 AND text IS NOT NULL", id);
	gather_files(db, arena, "SELECT hash FROM attachment WHERE ticket_id = $1 AND hash IS NOT NULL", id, out);
	for (size_t i = 0; i < sizeof of_ticket / sizeof *of_ticket; i++)
		db_exec(db, NULL, of_ticket[i], db_int(id));
	out->tickets++;
}

/* ---- a person ----------------------------------------------------------------------------------------------------------------------- */

/* Each takes the person's id ($1) and the moment ($2). Their texts in other people's tickets go one by one; answers to requests that were
 * kept for repeats, and bodies that were kept for replay, name nobody, so all of them go. */
static const char *const of_person[] = {
	("UPDATE attachment SET name = '" ERASED_WORD "', hash = NULL WHERE entry_id IN (SELECT e.id FROM entry e WHERE e.author_id = $1)"),
	("DELETE FROM attempt WHERE outbox_id IN (SELECT o.id FROM outbox o JOIN entry e ON e.id = o.entry_id WHERE e.author_id = $1 AND"
	" o.state <> 1)"),
	"DELETE FROM outbox WHERE entry_id IN (SELECT e.id FROM entry e WHERE e.author_id = $1) AND state <> 1",
	"UPDATE outbox SET body = '', why = NULL WHERE entry_id IN (SELECT e.id FROM entry e WHERE e.author_id = $1)",
	"UPDATE entry SET text = NULL, salt = '' WHERE author_id = $1",
	("DELETE FROM attempt WHERE outbox_id IN (SELECT o.id FROM outbox o JOIN identity i ON i.person_id = $1 AND"
	" (o.dest = i.channel || '/' || i.native OR o.dest = i.channel || '/' || i.room) WHERE o.state <> 1)"),
	("DELETE FROM outbox WHERE state <> 1 AND EXISTS (SELECT 1 FROM identity i WHERE i.person_id = $1 AND"
	" (outbox.dest = i.channel || '/' || i.native OR outbox.dest = i.channel || '/' || i.room))"),
	"DELETE FROM attempt WHERE outbox_id IN (SELECT o.id FROM outbox o WHERE o.person_id = $1 AND o.state <> 1)",
	"DELETE FROM outbox WHERE person_id = $1 AND state <> 1",
	"UPDATE outbox SET body = '', why = NULL WHERE person_id = $1",
	("DELETE FROM native_ref WHERE place_id IN (SELECT p.id FROM identity i JOIN place p ON p.channel = i.channel AND p.room IN"
	" (i.room, i.native) WHERE i.person_id = $1)"),
	"DELETE FROM place WHERE NOT EXISTS (SELECT 1 FROM native_ref r WHERE r.place_id = place.id)", /* a room may lead to somebody */
	"UPDATE conversation SET room = '', thread = '', card_id = NULL WHERE person_id = $1",
	"DELETE FROM waiting_text WHERE question_id IN (SELECT q.id FROM question q WHERE q.person_id = $1)",
	"DELETE FROM waiting_file WHERE question_id IN (SELECT q.id FROM question q WHERE q.person_id = $1)",
	"DELETE FROM undo_step WHERE person_id = $1",
	"DELETE FROM job WHERE key = CAST($1 AS TEXT) OR key IN (SELECT CAST(i.id AS TEXT) FROM identity i WHERE i.person_id = $1)",
	("DELETE FROM kv WHERE EXISTS (SELECT 1 FROM identity i WHERE i.person_id = $1 AND (kv.value = i.native OR kv.value = i.room OR"
	" kv.key LIKE '%' || i.native))"),
	"UPDATE inbox SET text = NULL WHERE text IS NOT NULL",
	"DELETE FROM received",
	"UPDATE rating SET comment = NULL WHERE person_id = $1",
	"DELETE FROM queue_member WHERE person_id = $1",
	"DELETE FROM preference WHERE person_id = $1",
	"DELETE FROM access_request WHERE person_id = $1",
	("DELETE FROM code WHERE person_id = $1 OR identity_id IN (SELECT i.id FROM identity i WHERE i.person_id = $1) OR claimed_id IN"
	" (SELECT i.id FROM identity i WHERE i.person_id = $1)"),
	"UPDATE code SET inviter_id = NULL WHERE inviter_id = $1",
	"DELETE FROM code_try WHERE identity_id IN (SELECT i.id FROM identity i WHERE i.person_id = $1)",
	"UPDATE participant SET identity_id = NULL WHERE person_id = $1",
	"UPDATE access_request SET identity_id = NULL WHERE identity_id IN (SELECT i.id FROM identity i WHERE i.person_id = $1)",
	"UPDATE entry SET text = NULL, salt = '' WHERE author_id IN (SELECT p.id FROM person p WHERE p.merged_into = $1)",
	("UPDATE person SET name = '" ERASED_WORD "', name_fold = '' WHERE merged_into = $1"),
	"DELETE FROM identity WHERE person_id = $1",
	("UPDATE person SET handle = NULL, name = '" ERASED_WORD
	"', name_fold = '', lang = NULL, tz = NULL, date_format = NULL, email = NULL,"
	" phone = NULL, org_id = NULL, roles = 0, granted = 0, own = 0, digest = 0, preferred_identity = NULL, deputy_id ="
		" NULL, last_ticket = NULL, forgotten_ms = $2"
	" WHERE id = $1"),
};

static size_t tickets_of(struct db *db, struct arena *arena, int64_t person_id, int64_t **out)
{
	size_t n = 0, room = (size_t)erase_count(db, person_id);
	*out = arena_alloc(arena, (room + 1) * sizeof **out);
	struct db_rows *rows = db_query(db, NULL, "SELECT id FROM ticket WHERE requester_id = $1", db_int(person_id));
	while (n < room && db_next(rows))
		(*out)[n++] = db_col_int(rows, "id");
	db_done(rows, NULL);
	return n;
}

int64_t erase_count(struct db *db, int64_t person_id)
{
	return db_number(db, NULL, 0, "SELECT count(*) FROM ticket WHERE requester_id = $1", db_int(person_id));
}

static void erase_one(struct db *db, struct arena *arena, int64_t person_id, int64_t now_ms, struct erased *out)
{
	int64_t *tickets;
	size_t n = tickets_of(db, arena, person_id, &tickets);
	for (size_t i = 0; i < n; i++)
		erase_ticket(db, arena, tickets[i], out);
	forget_words(db, "SELECT id, text FROM entry WHERE author_id = $1 AND text IS NOT NULL", person_id);
	gather_files(db, arena,
		"SELECT a.hash FROM entry e JOIN attachment a ON a.entry_id = e.id WHERE e.author_id = $1 AND a.hash IS NOT NULL",
		person_id, out);
	gather_files(db, arena,
		"SELECT f.hash FROM question q JOIN waiting_file f ON f.question_id = q.id WHERE q.person_id = $1 AND f.hash IS NOT NULL",
		person_id, out);
	article_forget_person(db, person_id, 1);
	for (size_t i = 0; i < sizeof of_person / sizeof *of_person; i++)
		db_exec(db, NULL, of_person[i], db_int(person_id), db_int(now_ms));
}

/* Whoever was found to be the same person is forgotten with them. */
void erase_person(struct db *db, struct arena *arena, int64_t person_id, int64_t now_ms, struct erased *out)
{
	int64_t *same = arena_alloc(arena, SAME_MOST * sizeof *same);
	size_t n = 0;
	same[n++] = person_id;
	for (size_t i = 0; i < n; i++) {
		struct db_rows *rows = db_query(db, NULL, "SELECT id FROM person WHERE merged_into = $1", db_int(same[i]));
		while (n < SAME_MOST && db_next(rows))
			same[n++] = db_col_int(rows, "id");
		db_done(rows, NULL);
	}
	while (n-- > 0) /* theirs first: what is said of them in the list above would hide their words from the index */
		erase_one(db, arena, same[n], now_ms, out);
}

size_t texts_elsewhere(struct db *db, struct arena *arena, int64_t person_id, int64_t **out)
{
	static const char which[] = "SELECT e.id FROM entry e JOIN ticket t ON t.id = e.ticket_id WHERE e.author_id = $1"
				    " AND t.requester_id <> $1 AND e.public = 1 ORDER BY e.id";
	size_t n = 0, room = 0;
	*out = NULL;
	struct db_rows *rows = db_query(db, NULL, which, db_int(person_id));
	while (db_next(rows)) {
		if (n == room) {
			int64_t *more = arena_alloc(arena, (room = room ? room * 2 : 64) * sizeof *more);
			if (n)
				memcpy(more, *out, n * sizeof *more);
			*out = more;
		}
		(*out)[n++] = db_col_int(rows, "id");
	}
	db_done(rows, NULL);
	return n;
}

/* ---- by age ------------------------------------------------------------------------------------------------------------------------- */

size_t tickets_closed_before(
	struct db *db, struct arena *arena, int64_t queue_id, int64_t before_ms, size_t most, struct closed_mark *mark, int64_t **out)
{
	size_t n = 0;
	*out = arena_alloc(arena, (most + 1) * sizeof **out);
	struct db_rows *rows = db_query(db, NULL,
		"SELECT id, closed_ms FROM ticket WHERE queue_id = $1 AND status = 7 AND (closed_ms, id) > ($2, $3) AND closed_ms <"
		" $4 ORDER BY closed_ms, id LIMIT $5",
		db_int(queue_id), db_int(mark->ms), db_int(mark->id), db_int(before_ms), db_int((int64_t)most));
	while (n < most && db_next(rows)) {
		*mark = (struct closed_mark){db_col_int(rows, "closed_ms"), db_col_int(rows, "id")};
		(*out)[n++] = mark->id;
	}
	db_done(rows, NULL);
	return n;
}
