/* desk/scrub.h: what was erased leaves the files too: full text, free pages, journal, copies made before updates, exports.
 *
 * A unit of work that erases calls scrub_later(); it is written down in the same transaction, so a restart does not lose it. The desk runs
 * scrub_run() between two batches: it rewrites the whole file, which takes about a second for each 100 MB and as much free space again, and
 * nothing else is done meanwhile. It happens when an admin has a person forgotten, and is tried again if the disk is full, or if it was cut
 * short by the end of the daemon (db_until). Desk thread.
 */
#ifndef GUICHET_DESK_SCRUB_H
#define GUICHET_DESK_SCRUB_H

#include "desk/work.h"
#include "store/inbox.h"

void scrub_later(struct work *w);
bool scrub_is_due(struct db *db);
bool scrub_run(struct db *db, const char *data_dir, struct err *err); /* outside of any transaction */

/* Bytes that nothing refers to any more: removed at that moment, after the commit, by a job of their own; all of them when a person is
 * forgotten. */
void scrub_file_later(struct work *w, const char *hash, int64_t at_ms);
void scrub_file(struct work *w, const struct job *job);

#endif
