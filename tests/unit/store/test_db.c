#include "store_fixture.h"

#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>

static void test_values_come_back_as_they_went(void **state)
{
	struct fixture *f = *state;
	struct err err = {0};
	assert_true(db_run_script(f->db, "CREATE TABLE t (a INTEGER, b TEXT, c BLOB) STRICT", &err));
	/* a phone number stays text, the largest integer stays exact */
	assert_true(db_exec(f->db, &err, "INSERT INTO t (c, b, a) VALUES ($3, $2, $1)", db_int(INT64_MAX), db_text("+33612345678"),
		db_blob("a\0b", 3)));
	struct db_rows *rows = db_query(f->db, &err, "SELECT a, b, c FROM t WHERE b = $1", db_text("+33612345678"));
	size_t len = 0;
	assert_true(db_next(rows));
	assert_true(db_col_int(rows, "a") == INT64_MAX);
	assert_string_equal(db_col_text(rows, "b"), "+33612345678");
	assert_memory_equal(db_col_blob(rows, "c", &len), "a\0b", 3);
	assert_int_equal(len, 3);
	assert_false(db_next(rows));
	assert_true(db_done(rows, &err));
}

static void test_null_reads_as_nothing(void **state)
{
	struct fixture *f = *state;
	struct db_rows *rows = db_query(f->db, NULL, "SELECT CAST($1 AS TEXT) AS t, CAST($2 AS INTEGER) AS n", db_text(NULL), db_id(0));
	assert_true(db_next(rows));
	assert_null(db_col_text(rows, "t"));
	assert_string_equal(db_col_str(rows, "t"), "");
	assert_int_equal(db_col_int(rows, "n"), 0);
	assert_true(db_col_null(rows, "n"));
	assert_true(db_done(rows, NULL));
}

static void test_a_query_inside_the_same_query(void **state)
{
	struct fixture *f = *state;
	static const char sql[] = "SELECT $1 AS n";
	struct db_rows *outer = db_query(f->db, NULL, sql, db_int(1)), *inner = db_query(f->db, NULL, sql, db_int(2));
	assert_true(db_next(outer));
	assert_true(db_next(inner));
	assert_int_equal(db_col_int(outer, "n"), 1);
	assert_int_equal(db_col_int(inner, "n"), 2);
	assert_true(db_done(inner, NULL));
	assert_true(db_done(outer, NULL));
}

static void test_the_first_error_sticks_and_the_unit_is_undone(void **state)
{
	struct fixture *f = *state;
	struct err err = {0};
	assert_true(db_run_script(f->db, "CREATE TABLE t (a INTEGER UNIQUE) STRICT", &err));
	assert_true(db_begin(f->db, &err));
	assert_true(db_save(f->db, &err));
	db_exec(f->db, NULL, "INSERT INTO t (a) VALUES ($1)", db_int(1));
	assert_true(db_release(f->db, &err));

	assert_true(db_save(f->db, &err));
	db_exec(f->db, NULL, "INSERT INTO t (a) VALUES ($1)", db_int(2));
	db_exec(f->db, NULL, "INSERT INTO t (a) VALUES ($1)", db_int(1));
	db_exec(f->db, NULL, "INSERT INTO t (a) VALUES ($1)", db_int(3));
	assert_false(db_ok(f->db, &err));
	assert_non_null(strstr(err.text, "UNIQUE"));
	assert_int_equal(db_last_error(f->db), DB_CONFLICT);
	db_undo(f->db);
	assert_true(db_ok(f->db, NULL));
	assert_true(db_commit(f->db, &err));
	assert_int_equal(db_number(f->db, NULL, -1, "SELECT count(*) FROM t"), 1);
}

/* SQLite rolls back by itself when the disk is full, fails or memory is short. The rest of the unit must not be stored as so many small
 * transactions, and no later unit of the batch may begin one. */
static void test_a_transaction_that_ended_by_itself_takes_no_more(void **state)
{
	struct fixture *f = *state;
	struct err err = {0};
	assert_true(db_run_script(f->db, "CREATE TABLE t (a INTEGER UNIQUE) STRICT", &err));
	assert_true(db_begin(f->db, &err));
	assert_true(db_save(f->db, &err));
	db_exec(f->db, NULL, "INSERT INTO t (a) VALUES ($1)", db_int(1));
	assert_false(db_exec(f->db, &err, "INSERT OR ROLLBACK INTO t (a) VALUES ($1)", db_int(1)));
	assert_false(db_in_transaction(f->db));
	assert_false(db_exec(f->db, &err, "INSERT INTO t (a) VALUES ($1)", db_int(2)));
	assert_non_null(strstr(err.text, "ended the transaction by itself"));
	assert_int_equal(db_number(f->db, NULL, -1, "SELECT count(*) FROM t"), 0); /* reading goes on */
	db_undo(f->db);
	assert_false(db_save(f->db, &err));
	assert_false(db_ok(f->db, NULL));
	assert_false(db_commit(f->db, &err));

	assert_true(db_begin(f->db, &err));
	assert_true(db_exec(f->db, &err, "INSERT INTO t (a) VALUES ($1)", db_int(3)));
	assert_true(db_commit(f->db, &err));
	assert_int_equal(db_number(f->db, NULL, -1, "SELECT sum(a) FROM t"), 3);
}

static void test_a_unit_can_say_that_it_is_wrong(void **state)
{
	struct fixture *f = *state;
	struct err err = {0};
	assert_true(db_begin(f->db, &err));
	assert_true(db_save(f->db, &err));
	db_fail(f->db, "It makes no sense.");
	assert_false(db_ok(f->db, &err));
	assert_string_equal(err.text, "It makes no sense.");
	db_rollback(f->db);
}

static void test_the_file_is_for_its_owner_alone(void **state)
{
	struct fixture *f = *state;
	struct stat st;
	char wal[140];
	struct err err = {0};
	assert_true(db_run_script(f->db, "CREATE TABLE t (a INTEGER) STRICT", &err));
	snprintf(wal, sizeof wal, "%s-wal", f->path);
	assert_int_equal(stat(f->path, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
	assert_int_equal(stat(wal, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
}

static void test_commits_are_synced(void **state)
{
	struct fixture *f = *state;
	assert_int_equal(db_number(f->db, NULL, -1, "PRAGMA synchronous"), 2);
	struct db_rows *rows = db_query(f->db, NULL, "PRAGMA journal_mode");
	assert_true(db_next(rows));
	assert_string_equal(db_col_text(rows, "journal_mode"), "wal");
	assert_true(db_done(rows, NULL));
	assert_int_equal(db_number(f->db, NULL, -1, "PRAGMA foreign_keys"), 1);
}

static void test_a_reader_cannot_write(void **state)
{
	struct fixture *f = *state;
	struct err err = {0};
	assert_true(db_run_script(f->db, "CREATE TABLE t (a INTEGER) STRICT", &err));
	struct db *reader = db_open(f->path, DB_READER, &err);
	assert_non_null(reader);
	assert_int_equal(db_number(reader, NULL, -1, "SELECT count(*) FROM t"), 0);
	assert_false(db_exec(reader, &err, "INSERT INTO t (a) VALUES (1)"));
	db_close(reader);
}

static void test_a_copy_is_whole(void **state)
{
	struct fixture *f = *state;
	struct err err = {0};
	char path[140];
	snprintf(path, sizeof path, "%s/copy.db", f->dir);
	assert_true(db_run_script(f->db, "CREATE TABLE t (a INTEGER) STRICT; INSERT INTO t VALUES (7)", &err));
	assert_true(db_copy_to(f->db, path, &err));
	struct db *copy = db_open(path, DB_READER, &err);
	assert_int_equal(db_number(copy, NULL, -1, "SELECT a FROM t"), 7);
	assert_true(db_check(copy, &err));
	db_close(copy);
}

/* One that sets the flag as soon as the log is so long: 0 while the copy is being made beside, more while it comes into the log. */
struct cutter {
	pthread_t thread;
	const struct fixture *f;
	off_t at;
	atomic_bool stop, over;
};

static void *cut(void *arg)
{
	struct cutter *c = arg;
	char log[160];
	struct stat st = {0};
	snprintf(log, sizeof log, "%s-wal", c->f->path);
	while (!atomic_load(&c->over) && (stat(log, &st) != 0 || st.st_size < c->at))
		sched_yield();
	atomic_store(&c->stop, true);
	return NULL;
}

#define ENDLESS "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 100000000) SELECT count(*) FROM n"

static void test_rewriting_can_be_cut_short_at_any_point_and_begun_anew(void **state)
{
	struct fixture *f = *state;
	struct err err = {0};
	assert_true(db_run_script(f->db,
		"CREATE TABLE big (id INTEGER PRIMARY KEY, x BLOB);"
		"WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 6000)"
		" INSERT INTO big SELECT i, randomblob(2500) FROM n;"
		"DELETE FROM big WHERE id % 4 = 0", &err));
	assert_true(db_checkpoint(f->db, &err));
	int64_t before = db_bytes(f->db);
	for (int round = 0; round < 8; round++) {
		struct cutter c = {.f = f, .at = round * 1500 * 1024};
		assert_int_equal(pthread_create(&c.thread, NULL, cut, &c), 0);
		db_until(f->db, &c.stop);
		while (round == 0 && !atomic_load(&c.stop))
			sched_yield(); /* before it begins: nothing at all is done */
		bool done = db_scrub(f->db, &err);
		assert_true(round > 0 || (!done && db_number(f->db, &err, -1, ENDLESS) == -1));
		db_until(f->db, NULL);
		atomic_store(&c.over, true);
		pthread_join(c.thread, NULL);
		assert_int_equal(db_number(f->db, &err, 0, "SELECT count(*) FROM big"), 4500);
		assert_true(db_check(f->db, &err));
		assert_true(db_exec(f->db, &err, "UPDATE big SET id = id WHERE id = 1"));
	}
	assert_true(db_scrub(f->db, &err));
	assert_true(db_bytes(f->db) < before);
	assert_int_equal(db_number(f->db, &err, 1, "PRAGMA freelist_count"), 0);
}

static void test_damage_is_found(void **state)
{
	struct fixture *f = *state;
	struct err err = {0};
	assert_true(db_run_script(f->db,
		"CREATE TABLE p (id INTEGER PRIMARY KEY) STRICT; CREATE TABLE c (p INTEGER REFERENCES p (id)) STRICT; PRAGMA foreign_keys "
		"= OFF;"
		"INSERT INTO c VALUES (5); PRAGMA foreign_keys = ON",
		&err));
	assert_false(db_check(f->db, &err));
	assert_non_null(strstr(err.text, "damaged"));
}

static void test_it_goes_on_after_a_reopen(void **state)
{
	struct fixture *f = *state;
	struct err err = {0};
	assert_true(db_run_script(f->db, "CREATE TABLE t (a INTEGER) STRICT", &err));
	assert_true(db_exec(f->db, &err, "INSERT INTO t (a) VALUES ($1)", db_int(1)));
	assert_true(db_reopen(f->db, &err));
	assert_true(db_exec(f->db, &err, "INSERT INTO t (a) VALUES ($1)", db_int(2)));
	assert_int_equal(db_number(f->db, NULL, -1, "SELECT count(*) FROM t"), 2);
}

TEST_MAIN(
	cmocka_unit_test_setup_teardown(test_values_come_back_as_they_went, fixture_empty, fixture_close),
	cmocka_unit_test_setup_teardown(test_null_reads_as_nothing, fixture_empty, fixture_close),
	cmocka_unit_test_setup_teardown(test_a_query_inside_the_same_query, fixture_empty, fixture_close),
	cmocka_unit_test_setup_teardown(test_the_first_error_sticks_and_the_unit_is_undone, fixture_empty, fixture_close),
	cmocka_unit_test_setup_teardown(test_a_transaction_that_ended_by_itself_takes_no_more, fixture_empty, fixture_close),
	cmocka_unit_test_setup_teardown(test_a_unit_can_say_that_it_is_wrong, fixture_empty, fixture_close),
	cmocka_unit_test_setup_teardown(test_the_file_is_for_its_owner_alone, fixture_empty, fixture_close),
	cmocka_unit_test_setup_teardown(test_commits_are_synced, fixture_empty, fixture_close),
	cmocka_unit_test_setup_teardown(test_a_reader_cannot_write, fixture_empty, fixture_close),
	cmocka_unit_test_setup_teardown(test_a_copy_is_whole, fixture_empty, fixture_close),
	cmocka_unit_test_setup_teardown(test_rewriting_can_be_cut_short_at_any_point_and_begun_anew, fixture_empty, fixture_close),
	cmocka_unit_test_setup_teardown(test_damage_is_found, fixture_empty, fixture_close),
	cmocka_unit_test_setup_teardown(test_it_goes_on_after_a_reopen, fixture_empty, fixture_close))
