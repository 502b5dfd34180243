/* store/db.h: one connection to the database, statements prepared once, parameters by type, columns by name.
 *
 * The only room that includes sqlite3.h. Statements are string literals that stay within what SQLite and PostgreSQL share (docs/schema.md):
 * parameters are written $1 .. $9 .. and bound by name. Each literal is prepared at its first use and kept. A connection belongs to one
 * thread. There is ONE writing connection in the process (DB_WRITER), which also checkpoints; others are DB_READER (query_only).
 * Nobody in the process may open the database files with open(2): closing such a descriptor drops SQLite's locks.
 *
 * Errors stick: the first failure since db_save() (or db_begin()) is kept, and db_ok() tells of it once, at the end of the unit of work,
 * which is then undone as a whole. So the functions of this room return what they found, not whether the disk is well.
 *
 *     db_exec(db, &err, "UPDATE ticket SET title = $1 WHERE id = $2", db_text(title), db_int(id));
 *     struct db_rows *rows = db_query(db, &err, "SELECT id, title FROM ticket WHERE status = $1", db_int(TICKET_NEW));
 *     while (db_next(rows))
 *         use(db_col_int(rows, "id"), db_col_text(rows, "title"));   // text lent until the next db_next
 *     ok = db_done(rows, &err);                                      // always: gives the statement back, reports a failure on the way
 */
#ifndef GUICHET_STORE_DB_H
#define GUICHET_STORE_DB_H

#include "base/err.h"

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena;
struct db;
struct db_rows;
struct tally;

enum db_mode {
	DB_WRITER,
	DB_READER,
	DB_COPIER /* for db_copy_to() beside a running writer: VACUUM INTO is refused on a query_only connection. It never checkpoints */
};

/* What went wrong, in the six kinds that a caller can act on. */
enum db_error { DB_FINE, DB_CONFLICT /* unique or foreign key */, DB_FULL, DB_IO, DB_LOCKED, DB_CORRUPT, DB_BUG };

struct db *db_open(const char *path, enum db_mode mode, struct err *err); /* a writer makes the file (mode 0600) if it is missing */
void db_close(struct db *db);                                             /* NULL is allowed */
enum db_error db_last_error(const struct db *db);                         /* of the last call that failed */
/* nothing failed since db_begin / db_save; else the first sentence */
bool db_ok(const struct db *db, struct err *err);

/* the unit of work is wrong for a reason of ours: db_ok() says false */
void db_fail(struct db *db, const char *why);

/* ---- values ---- */
enum db_type { DB_NULL, DB_INT, DB_TEXT, DB_BLOB };
struct db_value {
	enum db_type type;
	int64_t number;
	const void *bytes;
	size_t len;
};
static inline struct db_value db_int(int64_t n) { return (struct db_value){.type = DB_INT, .number = n}; }
static inline struct db_value db_null(void) { return (struct db_value){.type = DB_NULL}; }
/* NULL text is SQL NULL; lent until the call returns or db_done */
struct db_value db_text(const char *text);
struct db_value db_blob(const void *bytes, size_t len);
struct db_value db_id(int64_t id);                                        /* 0 is SQL NULL: an optional reference */

/* ---- statements ---- */
#define DB_ARGS_(...) ((const struct db_value[]){{.type = DB_NULL}, ##__VA_ARGS__})
#define db_exec(db, err, sql, ...) \
	db_exec_args((db), (err), (sql), DB_ARGS_(__VA_ARGS__) + 1, sizeof(DB_ARGS_(__VA_ARGS__)) / sizeof(struct db_value) - 1)
#define db_query(db, err, sql, ...) \
	db_query_args((db), (err), (sql), DB_ARGS_(__VA_ARGS__) + 1, sizeof(DB_ARGS_(__VA_ARGS__)) / sizeof(struct db_value) - 1)

bool db_exec_args(struct db *db, struct err *err, const char *sql, const struct db_value *args, size_t count);
struct db_rows *db_query_args(struct db *db, struct err *err, const char *sql, const struct db_value *args, size_t count); /* never NULL */
bool db_next(struct db_rows *rows);
bool db_done(struct db_rows *rows, struct err *err);
size_t db_ids(struct db_rows *rows, struct arena *arena, size_t most, int64_t **out); /* the column id of at most so many; done with it */
int64_t db_changes(const struct db *db);                                  /* rows touched by the last db_exec */

/* `name` is a literal: a statement remembers by its address which column it was. */
int64_t db_col_int(struct db_rows *rows, const char *name);               /* NULL reads as 0 */
const char *db_col_text(struct db_rows *rows, const char *name);          /* NULL reads as NULL */
const char *db_col_str(struct db_rows *rows, const char *name);           /* NULL reads as "" */
const void *db_col_blob(struct db_rows *rows, const char *name, size_t *len);
bool db_col_null(struct db_rows *rows, const char *name);

/* One number from a query of one column and at most one row. */
#define db_number(db, err, fallback, sql, ...) \
	db_number_args( \
		(db), (err), (fallback), (sql), DB_ARGS_(__VA_ARGS__) + 1, sizeof(DB_ARGS_(__VA_ARGS__)) / sizeof(struct db_value) - 1)
int64_t db_number_args(struct db *db, struct err *err, int64_t fallback, const char *sql, const struct db_value *args, size_t count);

/* ---- transactions: BEGIN IMMEDIATE .. COMMIT, with savepoints inside ---- */
bool db_begin(struct db *db, struct err *err);
bool db_commit(struct db *db, struct err *err);  /* false: everything since db_begin is rolled back */
void db_rollback(struct db *db);
bool db_in_transaction(const struct db *db);
bool db_save(struct db *db, struct err *err);    /* a savepoint; one at a time */
bool db_release(struct db *db, struct err *err);
void db_undo(struct db *db);                     /* back to the savepoint, which is released */

struct tally *db_tally(struct db *db);            /* store/tally.h: what was counted; goes back with a rollback */

/* among the tables whose ids the program makes and whose order counts; -1: failed */
int64_t db_greatest_id(struct db *db, struct err *err);

/* ---- care ---- */
bool db_run_script(struct db *db, const char *script, struct err *err);   /* several statements, no parameters: migrations only */
bool db_copy_to(struct db *db, const char *path, struct err *err);        /* VACUUM INTO: a whole, consistent copy at a new path */
bool db_scrub(struct db *db, struct err *err);                            /* rewrites the file: nothing that was deleted is left in it */
/* From now on a writer's calls fail soon after *stop is set, by whatever thread, and what they began is undone; NULL: no more. For what
 * takes as long as the file is large. */
void db_until(struct db *db, const atomic_bool *stop);
/* The write-ahead log is copied into the database if so many pages were added since it was. A commit does so by itself at LOG_LONGEST
 * only: a caller with somebody waiting for the commit calls db_tidy() when they have been told. */
#define LOG_QUIET 1000   /* when nothing is to be done */
#define LOG_BUSY 3000    /* otherwise: 12 MiB, under what journal_size_limit keeps, so that the log is written over and does not grow */
#define LOG_LONGEST 6000
void db_tidy(struct db *db, int pages);
bool db_checkpoint(struct db *db, struct err *err); /* empties the write-ahead log; false: somebody reads an old state */
void db_interrupt(struct db *db);                                         /* any thread: the call under way fails soon */
bool db_check(struct db *db, struct err *err);                            /* integrity and foreign keys */
bool db_reopen(struct db *db, struct err *err);                           /* after an I/O error: close, open, check nothing is lost */
int64_t db_bytes(struct db *db);                                          /* of the file */
int64_t db_wal_bytes(const struct db *db);
void db_statements(struct db *db, void (*each)(void *ctx, const char *sql), void *ctx); /* those that were prepared so far */
bool db_plan(struct db *db, const char *sql, char *out, size_t size);     /* the query plan in words: tests look for full scans */
const char *db_version(void);                                             /* of the library */

#endif
