/* store/search.h: full text over entries: a deferred index plus the tail that is not in it yet.
 *
 * The index folds accents by itself; œ and æ are folded to oe and ae before. A query is words: each must occur, "a phrase" in order;
 * nothing of it is read as the engine's own syntax. Results come newest first. Indexing: desk thread. Searching: any connection.
 */
#ifndef GUICHET_STORE_SEARCH_H
#define GUICHET_STORE_SEARCH_H

#include "base/mem.h"
#include "store/db.h"

#include <stdbool.h>
#include <stdint.h>

int64_t search_watermark(struct db *db);               /* id of the last indexed entry */
bool search_pending(struct db *db, int64_t watermark);
bool search_index(struct db *db, int64_t watermark, int max); /* in a transaction; true: there is more */

/* True while so many texts wait for the index that the oldest of them are not looked at: after an update that makes it anew. */
bool search_misses(struct db *db);

/* A text that is in the index is no longer the same: old_text as it was indexed. In the transaction that changes it. */
void search_changed(struct db *db, int64_t entry_id, const char *old_text, const char *new_text);

void search_merge_all(struct db *db); /* the index without a trace of texts that left it; long: reads and writes all of it */

struct hit {
	int64_t entry_id, ticket_id, created_ms;
	int kind; /* enum entry_kind */
	bool public_;
};
/* Entries that match and were not deleted, newest first, before `before` (0: from the newest). The caller filters by rights and asks on. */
bool search_has_words(const char *words); /* is there anything to look for? */
bool search_text_has(const char *text, const char *folded); /* every one of these words, anywhere in it */
size_t search_find(struct db *db, struct arena *arena, const char *words, int64_t before, size_t max, struct hit **out);

#endif
