#include "desk/indexer.h"

#include "base/log.h"
#include "store/search.h"

bool indexer_slice(struct db *db, size_t texts)
{
	struct err err = {0};
	if (!search_pending(db, search_watermark(db)))
		return true;
	if (!db_begin(db, &err))
		return true; /* the disk is full or broken: the next commit will tell */
	bool more = search_index(db, search_watermark(db), (int)texts);
	if (!db_ok(db, &err) || !db_commit(db, &err)) {
		log_error("desk", "texts could not be indexed", KV("why", err.text));
		db_rollback(db);
		return true;
	}
	return !more;
}
