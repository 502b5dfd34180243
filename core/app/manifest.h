/* app/manifest.h: the list inside a backup: what the archive holds, the hash of each file, and the head of the history.
 *
 * A text file. The first line is "guichet-backup 1"; then "program VERSION", "schema N", "made MILLISECONDS", "history N HASH", and a line
 * "HASH  PATH" for each file: guichet.db, chat.ini where there is one, and attachments/ab/abcd... No other path is accepted. One thread;
 * manifest_clear() frees.
 *
 *     struct manifest m = {0};
 *     if (!manifest_read(&m, "folder/MANIFEST", &err) || !manifest_verify(&m, "folder", &err)) ...
 *     manifest_clear(&m);
 */
#ifndef GUICHET_APP_MANIFEST_H
#define GUICHET_APP_MANIFEST_H

#include "base/buf.h"
#include "base/err.h"
#include "base/mem.h"
#include "store/archive.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct manifest_file {
	const char *path;
	char hash[ARCHIVE_HASH_SIZE];
};
struct manifest {
	struct arena arena;
	char program[32], chain[ARCHIVE_HASH_SIZE];
	int64_t schema, made_ms, events;
	struct manifest_file *files;
	size_t count, room;
};

void manifest_clear(struct manifest *m);
void manifest_add(struct manifest *m, const char *path, const char hash[ARCHIVE_HASH_SIZE]);
size_t manifest_attachments(const struct manifest *m); /* how many of the files are such */
bool manifest_write(const struct manifest *m, const char *path, struct err *err); /* a new file */
bool manifest_read(struct manifest *m, const char *path, struct err *err);
bool manifest_verify(const struct manifest *m, const char *folder, struct err *err); /* every file is there as it was, and nothing else */

#endif
