/* store/articles.h: the knowledge base: numbered articles, their words, and who found them helpful.
 *
 * An article is for everybody, for one organisation or for agents alone, in one language or in any. What is searched are title and body
 * folded, so that accents, œ and æ do not count; a word also finds those that begin with it. Strings of a loaded struct live in the arena
 * that was given. Desk thread (reading functions also on a reader's connection).
 *
 *     size_t n = articles_find(db, arena, &(struct article_reader){.lang = "fr", .org_id = acme}, "imprimante", 10, &list);
 */
#ifndef GUICHET_STORE_ARTICLES_H
#define GUICHET_STORE_ARTICLES_H

#include "base/mem.h"
#include "store/db.h"

/* Both are kept in SQL: append only. */
enum article_state { ARTICLE_DRAFT = 1, ARTICLE_PUBLISHED = 2 };
enum article_audience { AUDIENCE_EVERYBODY = 1, AUDIENCE_ORG = 2, AUDIENCE_AGENTS = 3 };

struct article {
	int64_t number, org_id, author_id, entry_id; /* entry_id: the answer it was made from, 0: none */
	int64_t revision, created_ms, updated_ms, helpful, unhelpful;
	enum article_state state;
	enum article_audience audience;
	const char *title, *body, *lang;             /* lang NULL: any reader's */
};

int64_t article_next_number(struct db *db); /* 1, 2, 3 ... */
void article_put(struct db *db, const struct article *article); /* makes it or replaces it, with its words */
bool article_load(struct db *db, struct arena *arena, int64_t number, struct article *out);
void article_forget_person(struct db *db, int64_t person_id, int64_t stand_in); /* authors become the stand-in, votes go */

/* Who looks: decides what is found and what comes first. */
struct article_reader {
	const char *lang;
	int64_t org_id;
	int64_t person_id; /* articles_near() leaves out what did not help them; 0: nothing */
	bool agent; /* sees everything that is published */
};
bool article_is_for(const struct article *article, const struct article_reader *reader);

/* Published ones in which every word occurs, best first. */
size_t articles_find(
	struct db *db, struct arena *arena, const struct article_reader *reader, const char *words, size_t most, struct article **out);
/* Published ones whose title has a word in common with a text. */
size_t articles_near(
	struct db *db, struct arena *arena, const struct article_reader *reader, const char *text, size_t most, struct article **out);
/* Published ones that helped most. */
size_t articles_top(struct db *db, struct arena *arena, const struct article_reader *reader, size_t most, struct article **out);

void article_vote(struct db *db, int64_t number, int64_t person_id, bool helpful, int64_t now_ms); /* one a person; it may change */

#endif
