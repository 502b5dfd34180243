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

struct hit {
	int64_t entry_id, ticket_id;
};
/* Entries that match, newest first, before `before` (0: from the newest). The caller filters by rights and asks on. */
size_t search_find(struct db *db, struct arena *arena, const char *words, int64_t before, size_t max, struct hit **out);

#endif
