#include "store/articles.h"

#include "base/buf.h"
#include "base/limits.h"
#include "base/text.h"
#include "store/match.h"

#include <stdlib.h>
#include <string.h>

#define COLUMNS \
	"a.number, a.state, a.audience, a.org_id, a.title, a.body, a.lang, a.author_id, a.entry_id, a.revision, a.created_ms," \
	" a.updated_ms," \
	" a.helpful, a.unhelpful"
/* What a reader may see: $1 organisation, $2 agent; their own language first: $3. */
#define VISIBLE "a.state = 2 AND (a.audience = 1 OR $2 = 1 OR (a.audience = 2 AND a.org_id = $1))"
#define OWN_LANGUAGE "CASE WHEN a.lang IS NULL OR a.lang = $3 THEN 0 ELSE 1 END"
#define WINDOW 200 /* so many of the newest that fit are ranked */

static void read_article(struct db_rows *rows, struct arena *a, struct article *out)
{
	*out = (struct article){
		.number = db_col_int(rows, "number"),
		.state = (enum article_state)db_col_int(rows, "state"),
		.audience = (enum article_audience)db_col_int(rows, "audience"),
		.org_id = db_col_int(rows, "org_id"),
		.title = arena_strdup(a, db_col_str(rows, "title")),
		.body = arena_strdup(a, db_col_str(rows, "body")),
		.lang = arena_strdup(a, db_col_text(rows, "lang")),
		.author_id = db_col_int(rows, "author_id"),
		.entry_id = db_col_int(rows, "entry_id"),
		.revision = db_col_int(rows, "revision"),
		.created_ms = db_col_int(rows, "created_ms"),
		.updated_ms = db_col_int(rows, "updated_ms"),
		.helpful = db_col_int(rows, "helpful"),
		.unhelpful = db_col_int(rows, "unhelpful"),
	};
}

int64_t article_next_number(struct db *db)
{
	static const char next[] = "UPDATE counter SET value = value + 1 WHERE name = 'article' RETURNING value";
	int64_t number = db_number(db, NULL, 0, next);
	if (number)
		return number;
	db_exec(db, NULL, "INSERT INTO counter (name, value) VALUES ('article', 0)");
	return db_number(db, NULL, 0, next);
}

static void index_words(struct db *db, const struct article *a)
{
	char *title = text_fold(a->title), *body = text_fold(a->body);
	db_exec(db, NULL, "DELETE FROM article_text WHERE rowid = $1", db_int(a->number));
	db_exec(db, NULL, "INSERT INTO article_text (rowid, title, body) VALUES ($1, $2, $3)", db_int(a->number),
		db_text(title ? title : ""), db_text(body ? body : ""));
	free(title);
	free(body);
}

void article_put(struct db *db, const struct article *a)
{
	db_exec(db, NULL,
		"INSERT INTO article (number, state, audience, org_id, title, body, lang, author_id, entry_id, revision,"
		" created_ms, updated_ms)"
		" VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) ON CONFLICT (number) DO UPDATE SET state = excluded.state,"
		" audience = excluded.audience, org_id = excluded.org_id, title = excluded.title, body = excluded.body,"
		" lang = excluded.lang, author_id = excluded.author_id, revision = excluded.revision, updated_ms = excluded.updated_ms",
		db_int(a->number), db_int(a->state), db_int(a->audience), db_id(a->org_id), db_text(a->title), db_text(a->body),
		db_text(a->lang), db_int(a->author_id), db_id(a->entry_id), db_int(a->revision), db_int(a->created_ms),
		db_int(a->updated_ms));
	index_words(db, a);
}

bool article_load(struct db *db, struct arena *arena, int64_t number, struct article *out)
{
	struct db_rows *rows = db_query(db, NULL, "SELECT " COLUMNS " FROM article a WHERE a.number = $1", db_int(number));
	bool found = db_next(rows);
	if (found)
		read_article(rows, arena, out);
	db_done(rows, NULL);
	return found;
}

void article_forget_person(struct db *db, int64_t person_id, int64_t stand_in)
{
	db_exec(db, NULL, "UPDATE article SET author_id = $2 WHERE author_id = $1", db_int(person_id), db_int(stand_in));
	db_exec(db, NULL, "DELETE FROM article_vote WHERE person_id = $1", db_int(person_id));
}

bool article_is_for(const struct article *a, const struct article_reader *reader)
{
	if (reader->agent)
		return true;
	return a->state == ARTICLE_PUBLISHED &&
	       (a->audience == AUDIENCE_EVERYBODY || (a->audience == AUDIENCE_ORG && reader->org_id && a->org_id == reader->org_id));
}

/* ---- searching -------------------------------------------------------------------------------------------------------------------- */

static size_t take(struct db_rows *rows, struct arena *arena, size_t most, struct article **out)
{
	size_t n = 0;
	*out = arena_alloc(arena, (most + 1) * sizeof **out);
	while (n < most && db_next(rows))
		read_article(rows, arena, &(*out)[n++]);
	db_done(rows, NULL);
	return n;
}

static size_t find_match(struct db *db, struct arena *arena, const struct article_reader *r, int64_t not_helped, const char *match,
	size_t most, struct article **out)
{
	/* Only the newest that fit are ranked: however many there are, the answer takes the same time. */
	return take(
		db_query(db, NULL,
			"SELECT " COLUMNS " FROM (SELECT rowid AS number, rank AS score FROM article_text WHERE article_text MATCH $4"
			" ORDER BY rowid DESC LIMIT $6) f JOIN article a ON a.number = f.number WHERE " VISIBLE
			" AND NOT EXISTS (SELECT 1 FROM article_vote v WHERE v.number = a.number AND v.person_id = $7 AND v.helpful = 0)"
			" ORDER BY " OWN_LANGUAGE ", f.score, a.number DESC LIMIT $5",
			db_int(r->org_id), db_int(r->agent), db_text(r->lang), db_text(match), db_int((int64_t)most), db_int(WINDOW),
			db_int(not_helped)),
		arena, most, out);
}

size_t articles_find(
	struct db *db, struct arena *arena, const struct article_reader *r, const char *words, size_t most, struct article **out)
{
	char *folded = text_fold(words);
	struct buf match;
	size_t n = 0;
	buf_init(&match, 4 * LIMIT_TEXT);
	if (folded && match_words(&match, folded, MATCH_BEGINNINGS))
		n = find_match(db, arena, r, 0, match.data, most, out);
	buf_clear(&match);
	free(folded);
	return n;
}

size_t articles_near(
	struct db *db, struct arena *arena, const struct article_reader *r, const char *text, size_t most, struct article **out)
{
	struct buf match;
	size_t n = 0;
	*out = NULL;
	if (!db_number(db, NULL, 0, "SELECT 1 FROM article LIMIT 1")) /* asked for every new ticket: to look for words costs much more */
		return 0;
	char *folded = text_fold(text);
	buf_init(&match, 4 * LIMIT_TEXT);
	buf_adds(&match, "{title} : (");
	if (folded && match_words(&match, folded, MATCH_ANY_LONG)) {
		buf_adds(&match, ")");
		n = find_match(db, arena, r, r->person_id, match.data, most, out);
	}
	buf_clear(&match);
	free(folded);
	return n;
}

size_t articles_top(struct db *db, struct arena *arena, const struct article_reader *r, size_t most, struct article **out)
{
	return take(db_query(db, NULL,
			    "SELECT " COLUMNS " FROM article a WHERE " VISIBLE " ORDER BY " OWN_LANGUAGE
			    ", a.helpful - a.unhelpful DESC, a.updated_ms DESC, a.number DESC LIMIT $4",
			    db_int(r->org_id), db_int(r->agent), db_text(r->lang), db_int((int64_t)most)),
		arena, most, out);
}

/* ---- votes ------------------------------------------------------------------------------------------------------------------------ */

void article_vote(struct db *db, int64_t number, int64_t person_id, bool helpful, int64_t now_ms)
{
	db_exec(db, NULL,
		"INSERT INTO article_vote (number, person_id, helpful, at_ms) VALUES ($1, $2, $3, $4) ON CONFLICT (number, person_id)"
		" DO UPDATE SET helpful = excluded.helpful, at_ms = excluded.at_ms",
		db_int(number), db_int(person_id), db_int(helpful), db_int(now_ms));
	db_exec(db, NULL,
		"UPDATE article SET helpful = (SELECT count(*) FROM article_vote v WHERE v.number = $1 AND v.helpful = 1),"
		" unhelpful = (SELECT count(*) FROM article_vote v WHERE v.number = $1 AND v.helpful = 0) WHERE number = $1",
		db_int(number));
}
