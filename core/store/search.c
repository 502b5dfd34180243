#include "store/search.h"

#include "base/buf.h"
#include "base/limits.h"
#include "base/text.h"
#include "store/match.h"

#include <stdlib.h>
#include <string.h>

#define TAIL_MOST 10000 /* texts that are read one by one; there are more only while the whole index is made anew */

int64_t search_watermark(struct db *db)
{
	return db_number(db, NULL, 0, "SELECT watermark FROM index_state WHERE name = 'entry'");
}

bool search_pending(struct db *db, int64_t watermark)
{
	return db_number(db, NULL, 0, "SELECT 1 FROM entry WHERE id > $1 LIMIT 1", db_int(watermark)) != 0;
}

bool search_misses(struct db *db)
{
	return db_number(db, NULL, 0, "SELECT 1 FROM entry WHERE id > $1 ORDER BY id LIMIT 1 OFFSET $2", db_int(search_watermark(db)),
		       db_int(TAIL_MOST)) != 0;
}

static int64_t docs(struct db *db)
{
	return db_number(db, NULL, 0, "SELECT max(doc) FROM indexed_entry");
}

static int64_t entry_of(struct db *db, int64_t doc)
{
	return db_number(db, NULL, 0, "SELECT entry_id FROM indexed_entry WHERE doc = $1", db_int(doc));
}

/* The first document whose entry is not older than this one. Documents and ids grow together, so no second index is needed. */
static int64_t doc_from(struct db *db, int64_t entry_id)
{
	int64_t low = 1, high = docs(db) + 1;
	while (low < high) {
		int64_t middle = low + (high - low) / 2;
		if (entry_of(db, middle) < entry_id)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static void index_one(struct db *db, int64_t doc, int64_t entry_id, const char *text)
{
	char *folded = text_fold(text);
	db_exec(db, NULL, "INSERT INTO indexed_entry (doc, entry_id) VALUES ($1, $2)", db_int(doc), db_int(entry_id));
	db_exec(db, NULL, "INSERT INTO entry_text (rowid, body) VALUES ($1, $2)", db_int(doc), db_text(folded ? folded : ""));
	free(folded);
}

bool search_index(struct db *db, int64_t watermark, int max)
{
	int n = 0;
	int64_t doc = docs(db);
	struct db_rows *rows = db_query(
		db, NULL, "SELECT id, text FROM entry WHERE id > $1 ORDER BY id LIMIT $2", db_int(watermark), db_int(max));
	while (db_next(rows)) {
		watermark = db_col_int(rows, "id");
		index_one(db, ++doc, watermark, db_col_str(rows, "text"));
		n++;
	}
	db_done(rows, NULL);
	db_exec(db, NULL,
		"INSERT INTO index_state (name, watermark) VALUES ('entry', $1) ON CONFLICT (name) DO UPDATE SET watermark = "
		"excluded.watermark",
		db_int(watermark));
	return n == max;
}

void search_changed(struct db *db, int64_t entry_id, const char *old_text, const char *new_text)
{
	if (entry_id > search_watermark(db))
		return; /* it will be indexed as it is then */
	int64_t doc = doc_from(db, entry_id);
	if (entry_of(db, doc) != entry_id)
		return; /* nothing of it is in the index */
	char *was = text_fold(old_text), *is = text_fold(new_text);
	db_exec(db, NULL, "INSERT INTO entry_text (entry_text, rowid, body) VALUES ('delete', $1, $2)", db_int(doc),
		db_text(was ? was : ""));
	db_exec(db, NULL, "INSERT INTO entry_text (rowid, body) VALUES ($1, $2)", db_int(doc), db_text(is ? is : ""));
	free(was);
	free(is);
}

void search_merge_all(struct db *db)
{
	db_exec(db, NULL, "INSERT INTO entry_text (entry_text) VALUES ('optimize')");
	db_exec(db, NULL, "INSERT INTO article_text (article_text) VALUES ('optimize')");
}

/* ---- searching -------------------------------------------------------------------------------------------------------------------- */

bool search_text_has(const char *text, const char *folded_words)
{
	char *folded = text_fold(text);
	bool all = folded != NULL;
	const char *c = folded_words;
	while (all && *c) {
		while (*c && !match_is_word_byte((unsigned char)*c))
			c++;
		size_t len = 0;
		while (match_is_word_byte((unsigned char)c[len]))
			len++;
		if (len > 0 && !memmem(folded, strlen(folded), c, len))
			all = false;
		c += len;
	}
	free(folded);
	return all;
}

static struct hit hit_of(struct db_rows *rows)
{
	return (struct hit){.entry_id = db_col_int(rows, "id"),
		.ticket_id = db_col_int(rows, "ticket_id"),
		.created_ms = db_col_int(rows, "created_ms"),
		.kind = (int)db_col_int(rows, "kind"),
		.public_ = db_col_int(rows, "public") != 0};
}

static size_t scan_tail(struct db *db, const char *folded, int64_t before, size_t max, struct hit *hits)
{
	size_t n = 0;
	struct db_rows *rows = db_query(db, NULL,
		"SELECT id, ticket_id, kind, public, created_ms, text FROM entry WHERE id > $1 AND id < $2 AND deleted_ms IS NULL"
		" ORDER BY id DESC LIMIT $3",
		db_int(search_watermark(db)), db_int(before), db_int(TAIL_MOST));
	while (n < max && db_next(rows))
		if (search_text_has(db_col_str(rows, "text"), folded))
			hits[n++] = hit_of(rows);
	db_done(rows, NULL);
	return n;
}

bool search_has_words(const char *words)
{
	while (*words && !match_is_word_byte((unsigned char)*words))
		words++;
	return *words != 0;
}

size_t search_find(struct db *db, struct arena *arena, const char *words, int64_t before, size_t max, struct hit **out)
{
	size_t n = 0;
	char *folded = text_fold(words);
	struct buf match;
	buf_init(&match, 4 * LIMIT_COMMAND);
	*out = arena_alloc(arena, (max + 1) * sizeof **out);
	if (before == 0)
		before = INT64_MAX;
	if (folded && match_words(&match, folded, MATCH_ALL)) {
		n = scan_tail(db, folded, before, max, *out);
		struct db_rows *rows = db_query(db, NULL,
			"SELECT e.id, e.ticket_id, e.kind, e.public, e.created_ms FROM entry_text f JOIN indexed_entry d ON d.doc = f.rowid"
			" JOIN entry e ON e.id = d.entry_id WHERE entry_text MATCH $1 AND f.rowid < $2 AND e.deleted_ms IS NULL ORDER BY"
			" f.rowid DESC LIMIT $3",
			db_text(match.data), db_int(before == INT64_MAX ? before : doc_from(db, before)), db_int((int64_t)max));
		while (n < max && db_next(rows))
			(*out)[n++] = hit_of(rows);
		db_done(rows, NULL);
	}
	buf_clear(&match);
	free(folded);
	return n;
}
