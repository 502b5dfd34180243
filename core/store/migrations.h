/* store/migrations.h: the numbered steps from an empty file to today's tables.
 *
 * The list is append-only: a step that was released is never edited, a mistake is mended by a later step. All missing steps run in one
 * transaction, after a copy of the database has been put beside it (guichet.db.before-N), so an update that fails or is killed leaves
 * the file as it was. A file from a newer program is refused. Desk thread, at start.
 *
 *     if (!migrations_run(db, "/var/lib/guichet/guichet.db", now, &err)) ...
 */
#ifndef GUICHET_STORE_MIGRATIONS_H
#define GUICHET_STORE_MIGRATIONS_H

#include "base/err.h"
#include "store/db.h"

#include <stddef.h>
#include <stdint.h>

struct migration {
	int number;
	const char *name;
	const char *script; /* the schema macros @ID@ @I64@ @BLOB@ @STRICT@ @KEYED@ stand for what differs between engines */
};

const struct migration *migrations_list(size_t *count);
bool migrations_run(struct db *db, const char *path, int64_t now_ms, struct err *err);
bool migrations_run_to(struct db *db, const char *path, int last, int64_t now_ms, struct err *err); /* tests make past versions with it */
int migrations_version(struct db *db, struct err *err); /* 0 for an empty file, -1 if it cannot be read */

#endif
