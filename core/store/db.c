#include "store/db.h"

#include "base/id.h"
#include "base/log.h"
#include "base/mem.h"
#include "store/log_vfs.h"
#include "store/tally.h"

#include <sqlite3.h>
#include <sys/stat.h>

#define STATEMENT_SLOTS 1024 /* power of two, several times the number of statements in the program */
#define MAX_ARGS 32
#define STOP_STEPS 1000 /* of SQLite's machine between two looks at whether to go on: a fraction of a millisecond */
#define COLUMNS 32 /* of which the place is remembered; a statement may have more */

struct db_rows {
	struct db *db;
	sqlite3_stmt *stmt;
	bool row, failed;
	const char *names[COLUMNS]; /* the literals under which the columns were asked for; NULL: not yet, or by another */
	int column; /* the one after the last: they are mostly asked for in their order */
	struct db_rows *next_idle; /* statements of one text: a query may run inside another of the same text */
};

/* All prepared forms of one literal. The key is the literal's address: the same text in two files is prepared twice, which is harmless. */
struct statement {
	const char *sql;
	int index[MAX_ARGS]; /* $1 .. of this text as SQLite numbers them */
	struct db_rows *idle;
};

struct db {
	sqlite3 *handle;
	char *path;
	enum db_mode mode;
	struct log_vfs *layer; /* a writer's */
	enum db_error last;
	bool begun;        /* a transaction was begun and neither committed nor rolled back by us */
	bool stuck;        /* something failed since db_begin / db_save */
	struct err sticky; /* and this was the first sentence */
	bool broken; /* an I/O error happened: nothing is trusted until db_reopen */
	int log_pages;     /* of the write-ahead log after the last commit */
	int log_tried;     /* of these, what it had when it was last copied into the database */
	struct tally tally, tally_begun, tally_saved; /* now, at db_begin, at db_save */
	struct statement table[STATEMENT_SLOTS];
	size_t used;
	struct db_rows *every[STATEMENT_SLOTS * 2];
	size_t every_count;
};

static enum db_error classify(int code)
{
	switch (code & 0xff) {
	case SQLITE_OK:
	case SQLITE_ROW:
	case SQLITE_DONE:
		return DB_FINE;
	case SQLITE_CONSTRAINT:
		return DB_CONFLICT;
	case SQLITE_FULL:
		return DB_FULL;
	case SQLITE_IOERR:
	case SQLITE_CANTOPEN:
	case SQLITE_READONLY:
		return DB_IO;
	case SQLITE_BUSY:
	case SQLITE_LOCKED:
		return DB_LOCKED;
	case SQLITE_CORRUPT:
	case SQLITE_NOTADB:
		return DB_CORRUPT;
	default:
		return DB_BUG;
	}
}

static bool fail(struct db *db, struct err *err, const char *doing)
{
	int code = sqlite3_extended_errcode(db->handle);
	db->last = classify(code);
	if (db->last == DB_IO)
		db->broken = true;
	err_set(err, "%s: %s (SQLite code %d)", doing, sqlite3_errmsg(db->handle), code);
	if (!db->stuck)
		err_set(&db->sticky, "%s: %s (SQLite code %d)", doing, sqlite3_errmsg(db->handle), code);
	db->stuck = true;
	return false;
}

static void unstick(struct db *db)
{
	db->stuck = false;
	db->sticky.text[0] = 0;
}

bool db_ok(const struct db *db, struct err *err)
{
	if (db->stuck)
		err_set(err, "%s", db->sticky.text);
	return !db->stuck;
}

enum db_error db_last_error(const struct db *db)
{
	return db->last;
}

void db_fail(struct db *db, const char *why)
{
	db->last = DB_BUG;
	if (!db->stuck)
		err_set(&db->sticky, "%s", why);
	db->stuck = true;
}

/* WAL with synchronous=FULL: an acknowledged commit survives a power cut. Foreign keys are on so that a bug cannot leave orphans. The
 * checkpoint makes good for a process that was killed between writing and syncing: what it left is on disk before anybody is told
 * "seen before". */
static const char writer_pragmas[] =
	"PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA wal_autocheckpoint = 0;"
	"PRAGMA journal_size_limit = 16777216; PRAGMA cache_size = -4096; PRAGMA temp_store = MEMORY; PRAGMA trusted_schema = OFF;"
	"PRAGMA secure_delete = ON; PRAGMA wal_checkpoint(TRUNCATE);";
static const char reader_pragmas[] = "PRAGMA query_only = ON; PRAGMA wal_autocheckpoint = 0; PRAGMA cache_size = -2048; PRAGMA temp_store "
				     "= MEMORY; PRAGMA trusted_schema = OFF;";

static const char copier_pragmas[] =
	"PRAGMA wal_autocheckpoint = 0; PRAGMA cache_size = -2048; PRAGMA temp_store = MEMORY; PRAGMA trusted_schema = OFF;";
static const char *const pragmas[] = {[DB_WRITER] = writer_pragmas, [DB_READER] = reader_pragmas, [DB_COPIER] = copier_pragmas};

/* Keeps count; copying is left to a moment when nobody waits for the commit: db_tidy(). */
static int after_commit(void *arg, sqlite3 *handle, const char *name, int pages)
{
	struct db *db = arg;
	(void)handle;
	(void)name;
	if (pages < db->log_pages)
		db->log_tried = 0; /* it is written from its beginning again */
	db->log_pages = pages;
	return SQLITE_OK;
}

static bool open_handle(struct db *db, struct err *err)
{
	int flags = SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_READWRITE | (db->mode == DB_WRITER ? SQLITE_OPEN_CREATE : 0);
	mode_t old_mask = umask(0077);
	db->log_pages = db->log_tried = 0;
	int rc = sqlite3_open_v2(db->path, &db->handle, flags, db->layer ? log_vfs_name(db->layer) : NULL);
	if (rc == SQLITE_OK) {
		sqlite3_extended_result_codes(db->handle, 1);
		sqlite3_busy_timeout(db->handle, 5000);
		sqlite3_db_config(db->handle, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
		/* Only the writer checkpoints, even when another is the last one out. */
		sqlite3_db_config(db->handle, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, db->mode != DB_WRITER, NULL);
		rc = sqlite3_exec(db->handle, pragmas[db->mode], NULL, NULL, NULL);
		if (db->mode == DB_WRITER)
			sqlite3_wal_hook(db->handle, after_commit, db);
	}
	umask(old_mask);
	if (rc == SQLITE_OK)
		return true;
	if (db->handle)
		fail(db, err, "Cannot open the database");
	err_prefix(err, "%s: ", db->path);
	sqlite3_close_v2(db->handle);
	db->handle = NULL;
	return false;
}

struct db *db_open(const char *path, enum db_mode mode, struct err *err)
{
	struct db *db = mem_alloc(sizeof *db);
	/* Counting every allocation costs SQLite a lock each time. Only the first call of the process counts; later ones are refused, which
	 * is fine. */
	sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
	db->path = mem_strdup(path);
	db->mode = mode;
	if (mode == DB_WRITER)
		db->layer = log_vfs_new(sqlite3_vfs_find(NULL));
	if (open_handle(db, err))
		return db;
	db_close(db);
	return NULL;
}

static void drop_statements(struct db *db)
{
	for (size_t i = 0; i < db->every_count; i++) {
		sqlite3_finalize(db->every[i]->stmt);
		free(db->every[i]);
	}
	db->every_count = 0;
	db->used = 0;
	memset(db->table, 0, sizeof db->table);
}

void db_close(struct db *db)
{
	if (!db)
		return;
	drop_statements(db);
	sqlite3_close_v2(db->handle);
	log_vfs_free(db->layer);
	free(db->path);
	free(db);
}

/* After a failed sync the kernel may hold pages for written that never reached the disk, and another sync would not say so. A checkpoint
 * writes them again, into the database file, and syncs that. */
static bool write_log_again(struct db *db, struct err *err)
{
	if (db->mode != DB_WRITER)
		return true;
	if (db_number(db, err, 1, "PRAGMA wal_checkpoint(TRUNCATE)") == 0)
		return true;
	err_set(err, "%s: the write-ahead log could not be emptied after an error", db->path);
	return false;
}

bool db_reopen(struct db *db, struct err *err)
{
	drop_statements(db);
	sqlite3_close_v2(db->handle);
	db->handle = NULL;
	if (!open_handle(db, err))
		return false;
	db->broken = !write_log_again(db, err);
	return !db->broken;
}

/* ---- statements ------------------------------------------------------------------------------------------------------------------- */

struct db_value db_text(const char *text)
{
	return text ? (struct db_value){.type = DB_TEXT, .bytes = text, .len = strlen(text)} : db_null();
}

struct db_value db_blob(const void *bytes, size_t len)
{
	return (struct db_value){.type = DB_BLOB, .bytes = bytes, .len = len};
}

struct db_value db_id(int64_t id)
{
	return id ? db_int(id) : db_null();
}

static struct statement *find_statement(struct db *db, const char *sql)
{
	size_t at = ((uintptr_t)sql * UINT64_C(0x9E3779B97F4A7C15)) >> 54;
	for (;; at = (at + 1) & (STATEMENT_SLOTS - 1)) {
		if (db->table[at].sql == sql)
			return &db->table[at];
		if (db->table[at].sql)
			continue;
		if (db->used + 1 >= STATEMENT_SLOTS) {
			log_error("store", "too many statements; raise STATEMENT_SLOTS");
			abort();
		}
		db->table[at].sql = sql;
		db->used++;
		return &db->table[at];
	}
}

static struct db_rows *prepare(struct db *db, struct statement *st, struct err *err)
{
	struct db_rows *rows = st->idle;
	if (rows) {
		st->idle = rows->next_idle;
		return rows;
	}
	rows = mem_alloc(sizeof *rows);
	rows->db = db;
	const char *tail = NULL;
	if (sqlite3_prepare_v3(db->handle, st->sql, -1, SQLITE_PREPARE_PERSISTENT, &rows->stmt, &tail) != SQLITE_OK || (tail && *tail)) {
		fail(db, err, "Cannot prepare a statement");
		err_prefix(err, "%.120s: ", st->sql);
		sqlite3_finalize(rows->stmt);
		free(rows);
		return NULL;
	}
	for (int n = 1; n <= MAX_ARGS; n++) {
		char name[16];
		snprintf(name, sizeof name, "$%d", n);
		st->index[n - 1] = sqlite3_bind_parameter_index(rows->stmt, name);
	}
	if (db->every_count == sizeof db->every / sizeof *db->every) {
		log_error("store", "too many statements under way at once");
		abort();
	}
	db->every[db->every_count++] = rows;
	return rows;
}

static bool bind(struct db_rows *rows, const struct statement *st, const struct db_value *args, size_t count)
{
	int rc = SQLITE_OK;
	for (size_t i = 0; i < count && rc == SQLITE_OK; i++) {
		if (!st->index[i])
			continue; /* a parameter that this text does not use */
		switch (args[i].type) {
		case DB_NULL:
			rc = sqlite3_bind_null(rows->stmt, st->index[i]);
			break;
		case DB_INT:
			rc = sqlite3_bind_int64(rows->stmt, st->index[i], args[i].number);
			break;
		case DB_TEXT:
			rc = sqlite3_bind_text64(rows->stmt, st->index[i], args[i].bytes, args[i].len, SQLITE_STATIC, SQLITE_UTF8);
			break;
		case DB_BLOB:
			rc = sqlite3_bind_blob64(rows->stmt, st->index[i], args[i].bytes ? args[i].bytes : "", args[i].len, SQLITE_STATIC);
			break;
		}
	}
	return rc == SQLITE_OK;
}

/* What db_query gives when it failed: db_next says false, db_done says false, nothing to give back. */
static struct db_rows failed_rows = {.failed = true};

/* A full disk, an I/O error or a lack of memory lets SQLite roll back the whole transaction by itself. What the unit of work goes on to do
 * would then be committed statement by statement: no more is written until the caller has noticed. Reading goes on, so that rules need not
 * mind. */
static bool transaction_lost(struct db *db, struct err *err)
{
	static const char why[] = "The database ended the transaction by itself: disk full, input/output error or out of memory";
	if (!db->begun || db_in_transaction(db))
		return false;
	db_fail(db, why);
	err_set(err, "%s", why);
	return true;
}

struct db_rows *db_query_args(struct db *db, struct err *err, const char *sql, const struct db_value *args, size_t count)
{
	struct statement *st = find_statement(db, sql);
	struct db_rows *rows = count <= MAX_ARGS ? prepare(db, st, err) : NULL;
	if (!rows)
		return &failed_rows;
	if (!sqlite3_stmt_readonly(rows->stmt) && transaction_lost(db, err)) {
		rows->next_idle = st->idle;
		st->idle = rows;
		return &failed_rows;
	}
	rows->failed = !bind(rows, st, args, count);
	rows->next_idle = (struct db_rows *)st; /* while it runs: where it goes back to */
	if (rows->failed)
		fail(db, err, "Cannot bind a parameter");
	return rows;
}

bool db_next(struct db_rows *rows)
{
	if (rows->failed)
		return false;
	int rc = sqlite3_step(rows->stmt);
	if (rc == SQLITE_ROW)
		return true;
	rows->failed = rc != SQLITE_DONE;
	return false;
}

bool db_done(struct db_rows *rows, struct err *err)
{
	if (rows == &failed_rows)
		return false; /* db_query wrote the sentence */
	bool ok = !rows->failed;
	if (!ok) {
		fail(rows->db, err, "A query failed");
		err_prefix(err, "%.80s: ", sqlite3_sql(rows->stmt));
	}
	/* A column that could not be read says so only here. */
	if (sqlite3_reset(rows->stmt) != SQLITE_OK && ok)
		ok = fail(rows->db, err, "A query failed");
	sqlite3_clear_bindings(rows->stmt);
	struct statement *st = (struct statement *)rows->next_idle;
	rows->next_idle = st->idle;
	rows->failed = false;
	st->idle = rows;
	return ok;
}

size_t db_ids(struct db_rows *rows, struct arena *arena, size_t most, int64_t **out)
{
	size_t n = 0;
	*out = arena_alloc(arena, (most + 1) * sizeof **out);
	while (n < most && db_next(rows))
		(*out)[n++] = db_col_int(rows, "id");
	db_done(rows, NULL);
	return n;
}

bool db_exec_args(struct db *db, struct err *err, const char *sql, const struct db_value *args, size_t count)
{
	struct db_rows *rows = db_query_args(db, err, sql, args, count);
	while (db_next(rows))
		;
	return db_done(rows, err);
}

int64_t db_number_args(struct db *db, struct err *err, int64_t fallback, const char *sql, const struct db_value *args, size_t count)
{
	struct db_rows *rows = db_query_args(db, err, sql, args, count);
	int64_t value = fallback;
	if (db_next(rows) && sqlite3_column_type(rows->stmt, 0) != SQLITE_NULL)
		value = sqlite3_column_int64(rows->stmt, 0);
	return db_done(rows, err) ? value : fallback;
}

int64_t db_changes(const struct db *db)
{
	return sqlite3_changes(db->handle);
}

/* ---- columns ---------------------------------------------------------------------------------------------------------------------- */

static int find_column(struct db_rows *rows, const char *name)
{
	int n = sqlite3_column_count(rows->stmt);
	for (int at = 0; at < n; at++) {
		if (strcmp(sqlite3_column_name(rows->stmt, at), name) != 0)
			continue;
		if (at < COLUMNS)
			rows->names[at] = name;
		return at;
	}
	log_error("store", "a statement has no such column", KV("column", name), KV("sql", sqlite3_sql(rows->stmt)));
	abort(); /* a bug in the program, found by the first test that runs the line */
}

static int column(struct db_rows *rows, const char *name)
{
	int at = rows->column < COLUMNS ? rows->column : 0;
	if (rows->names[at] != name) {
		for (at = 0; at < COLUMNS && rows->names[at] != name; at++)
			;
	}
	if (at == COLUMNS)
		at = find_column(rows, name);
	rows->column = at + 1;
	return at;
}

/* SQLite gives NULL for a value that is there when it has no memory for it: that is a failure, not an empty text. */
static void unread(struct db_rows *rows, int at, const void *bytes)
{
	if (!bytes && sqlite3_errcode(rows->db->handle) == SQLITE_NOMEM && sqlite3_column_type(rows->stmt, at) != SQLITE_NULL)
		rows->failed = true;
}

int64_t db_col_int(struct db_rows *rows, const char *name)
{
	return sqlite3_column_int64(rows->stmt, column(rows, name));
}

const char *db_col_text(struct db_rows *rows, const char *name)
{
	int at = column(rows, name);
	const char *text = (const char *)sqlite3_column_text(rows->stmt, at);
	unread(rows, at, text);
	return text;
}

const char *db_col_str(struct db_rows *rows, const char *name)
{
	const char *text = db_col_text(rows, name);
	return text ? text : "";
}

const void *db_col_blob(struct db_rows *rows, const char *name, size_t *len)
{
	int at = column(rows, name);
	const void *bytes = sqlite3_column_blob(rows->stmt, at);
	*len = (size_t)sqlite3_column_bytes(rows->stmt, at);
	unread(rows, at, bytes);
	return bytes;
}

bool db_col_null(struct db_rows *rows, const char *name)
{
	return sqlite3_column_type(rows->stmt, column(rows, name)) == SQLITE_NULL;
}

int64_t db_greatest_id(struct db *db, struct err *err)
{
	return db_number(db, err, -1,
		"SELECT coalesce(max(m.id), 0) FROM (SELECT max(id) AS id FROM entry UNION ALL SELECT max(id) FROM outbox UNION ALL"
		" SELECT max(id) FROM ticket UNION ALL SELECT max(id) FROM conversation UNION ALL SELECT max(id) FROM person UNION ALL"
		" SELECT max(id) FROM identity UNION ALL SELECT max(id) FROM attachment UNION ALL SELECT max(id) FROM received UNION ALL"
		" SELECT max(id) FROM inbox UNION ALL SELECT max(id) FROM question UNION ALL SELECT max(id) FROM undo_step) m");
}

/* ---- transactions ----------------------------------------------------------------------------------------------------------------- */

bool db_begin(struct db *db, struct err *err)
{
	if (db->broken && !db_reopen(db, err))
		return false;
	unstick(db);
	db->begun = false;
	db->tally_begun = db->tally;
	return db->begun = db_exec(db, err, "BEGIN IMMEDIATE");
}

bool db_commit(struct db *db, struct err *err)
{
	bool ok = db_exec(db, err, "COMMIT");
	enum db_error kept = db->last;
	if (!ok) {
		db_rollback(db);
		tally_recount(&db->tally); /* if the last sync failed, it may be on disk after all */
	}
	db->begun = false;
	db->last = kept;
	if (ok)
		db_tidy(db, LOG_LONGEST);
	return ok;
}

void db_rollback(struct db *db)
{
	if (db_in_transaction(db))
		db_exec(db, NULL, "ROLLBACK");
	if (db->begun)
		db->tally = db->tally_begun;
	db->begun = false;
}

bool db_in_transaction(const struct db *db)
{
	return db->handle && !sqlite3_get_autocommit(db->handle);
}

bool db_save(struct db *db, struct err *err)
{
	unstick(db);
	db->tally_saved = db->tally;
	return !transaction_lost(db, err) && db_exec(db, err, "SAVEPOINT unit"); /* outside of one it would begin a transaction */
}

bool db_release(struct db *db, struct err *err)
{
	return db_exec(db, err, "RELEASE unit");
}

void db_undo(struct db *db)
{
	db->tally = db->tally_saved;
	/* A full disk may have ended the whole transaction already; then there is no savepoint to go back to. */
	if (!db_in_transaction(db))
		return;
	if (db_exec(db, NULL, "ROLLBACK TO unit") && db_exec(db, NULL, "RELEASE unit"))
		unstick(db);
	else
		sqlite3_exec(db->handle, "ROLLBACK", NULL, NULL, NULL); /* half a unit must not stay: the transaction is lost */
}

struct tally *db_tally(struct db *db)
{
	return &db->tally;
}

/* ---- care ------------------------------------------------------------------------------------------------------------------------- */

bool db_run_script(struct db *db, const char *script, struct err *err)
{
	return sqlite3_exec(db->handle, script, NULL, NULL, NULL) == SQLITE_OK ? true : fail(db, err, "A script failed");
}

bool db_copy_to(struct db *db, const char *path, struct err *err)
{
	mode_t old_mask = umask(0077);
	bool ok = db_exec(db, err, "VACUUM INTO $1", db_text(path));
	umask(old_mask);
	return ok;
}

/* Until the log is copied it is as long as the file, and closing the connection would copy it without ever looking up. */
bool db_scrub(struct db *db, struct err *err)
{
	if (!db_exec(db, err, "VACUUM"))
		return false;
	sqlite3_db_config(db->handle, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
	if (!db_checkpoint(db, err))
		return false;
	sqlite3_db_config(db->handle, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 0, NULL);
	return true;
}

static int is_stopped(void *stop)
{
	return atomic_load((const atomic_bool *)stop);
}

void db_until(struct db *db, const atomic_bool *stop)
{
	log_vfs_until(db->layer, db->handle, stop);
	sqlite3_progress_handler(db->handle, STOP_STEPS, stop ? is_stopped : NULL, (void *)(uintptr_t)stop);
}

/* A log that could not be copied, or not be begun anew, because somebody reads an old state or the disk is full, is tried again when as
 * much has been added. */
void db_tidy(struct db *db, int pages)
{
	if (db->log_pages - db->log_tried < pages || db_in_transaction(db))
		return;
	db->log_tried = db->log_pages;
	int rc = sqlite3_wal_checkpoint_v2(db->handle, NULL, SQLITE_CHECKPOINT_PASSIVE, NULL, NULL);
	if (rc != SQLITE_OK && rc != SQLITE_BUSY)
		log_warn("store", "the write-ahead log could not be copied into the database", KV("why", sqlite3_errmsg(db->handle)));
}

bool db_checkpoint(struct db *db, struct err *err)
{
	if (db_number(db, err, 1, "PRAGMA wal_checkpoint(TRUNCATE)") == 0)
		return true;
	err_set(err, "The write-ahead log could not be emptied: another connection reads an older state.");
	return false;
}

void db_interrupt(struct db *db)
{
	sqlite3_interrupt(db->handle);
}

bool db_check(struct db *db, struct err *err)
{
	bool fine = true;
	/* Not as a table, pragma_integrity_check(20): newer versions take the 20 for the name of one. */
	struct db_rows *rows = db_query(db, err, "PRAGMA integrity_check(20)");
	while (db_next(rows)) {
		const char *verdict = db_col_str(rows, "integrity_check");
		if (strcmp(verdict, "ok") != 0 && fine) {
			err_set(err, "The database is damaged: %s. Restore a backup with `guichet restore`.", verdict);
			fine = false;
		}
	}
	if (!db_done(rows, err))
		return false;
	int64_t orphans = db_number(db, err, -1, "SELECT count(*) FROM pragma_foreign_key_check");
	if (fine && orphans > 0) {
		err_set(err, "The database is damaged: %lld rows refer to rows that do not exist. Restore a backup with `guichet restore`.",
			(long long)orphans);
		fine = false;
	}
	return fine && orphans == 0;
}

int64_t db_bytes(struct db *db)
{
	return db_number(db, NULL, 0, "PRAGMA page_count") * db_number(db, NULL, 0, "PRAGMA page_size");
}

int64_t db_wal_bytes(const struct db *db)
{
	/* stat(2) by name opens nothing, so no lock is lost. */
	char name[4096];
	struct stat st;
	snprintf(name, sizeof name, "%s-wal", db->path);
	return stat(name, &st) == 0 ? (int64_t)st.st_size : 0;
}

void db_statements(struct db *db, void (*each)(void *ctx, const char *sql), void *ctx)
{
	size_t n = db->every_count; /* looking at plans prepares no more of them */
	for (size_t i = 0; i < n; i++)
		each(ctx, sqlite3_sql(db->every[i]->stmt));
}

bool db_plan(struct db *db, const char *sql, char *out, size_t size)
{
	size_t used = 0;
	char *explain = sqlite3_mprintf("EXPLAIN QUERY PLAN %s", sql);
	sqlite3_stmt *stmt = NULL;
	int rc = sqlite3_prepare_v2(db->handle, explain, -1, &stmt, NULL);
	out[0] = 0;
	while (rc == SQLITE_OK && sqlite3_step(stmt) == SQLITE_ROW && used < size) {
		int n = snprintf(out + used, size - used, "%s\n", (const char *)sqlite3_column_text(stmt, 3));
		used += n > 0 ? (size_t)n : 0;
	}
	sqlite3_finalize(stmt);
	sqlite3_free(explain);
	return rc == SQLITE_OK;
}

const char *db_version(void)
{
	return sqlite3_libversion();
}
