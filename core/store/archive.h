/* store/archive.h: what a backup and its verification ask of the store: which attachments a database names, and the hash of a file.
 *
 * Any thread with a connection of its own. Never hash a database that a daemon has open: closing the file would drop its locks.
 *
 *     struct arena arena = {0};
 *     const char **hashes;
 *     size_t n = archive_attachments(db, &arena, &hashes);       // attachments/<first two>/<hash>
 */
#ifndef GUICHET_STORE_ARCHIVE_H
#define GUICHET_STORE_ARCHIVE_H

#include "base/err.h"
#include "base/mem.h"
#include "store/db.h"

#define ARCHIVE_HASH_SIZE 65 /* SHA-256 in hexadecimal, and a NUL */

size_t archive_attachments(struct db *db, struct arena *arena, const char ***hashes); /* each once, in order */
bool archive_hash(const char *path, char out[ARCHIVE_HASH_SIZE], struct err *err);    /* of a regular file; links are refused */

#endif
