/* store/log_vfs.h: the write-ahead log in few large writes instead of two small ones for each page.
 *
 * A layer between SQLite and its own file functions, for the log alone: every other file is opened as if the layer were not there. What is
 * written one piece behind the other is held in memory and handed on as one piece before anything could depend on it: before a sync, a
 * read, a look at the size, a change of the size, a piece that belongs elsewhere. SQLite syncs the log at each commit (synchronous=FULL)
 * before it says that the commit is done, so nothing is told sooner than without the layer. A write that fails is told by what asked for
 * it, mostly the sync; it is tried again with the next, unless SQLite began anew at its place.
 *
 * While a flag that was given with log_vfs_until() is set, nothing more is written or synced (SQLITE_INTERRUPT) and what reads the log is
 * interrupted: so the end of a VACUUM and the copy that follows, which look at nothing else, end soon, too.
 *
 * One for each connection that writes, and by its thread alone. log_vfs_free() after the connection was closed; NULL is allowed.
 *
 *     struct log_vfs *layer = log_vfs_new(sqlite3_vfs_find(NULL));
 *     sqlite3_open_v2(path, &handle, flags, log_vfs_name(layer));
 */
#ifndef GUICHET_STORE_LOG_VFS_H
#define GUICHET_STORE_LOG_VFS_H

#include <sqlite3.h>
#include <stdatomic.h>

struct log_vfs;

struct log_vfs *log_vfs_new(sqlite3_vfs *below);
const char *log_vfs_name(const struct log_vfs *layer); /* by which SQLite knows it */
void log_vfs_until(struct log_vfs *layer, sqlite3 *handle, const atomic_bool *stop); /* lent; NULL: no end */
void log_vfs_free(struct log_vfs *layer);

#endif
