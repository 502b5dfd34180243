#include "store_fixture.h"

#include <sys/stat.h>

#define SOME 500 /* pages of one commit, about */
#define PAGE_IN_LOG 4120
#define UNTIL(pages) ((pages) / SOME + 1)

static int open_empty(void **state)
{
	struct err err = {0};
	if (fixture_empty(state) != 0)
		return -1;
	struct fixture *f = *state;
	return db_run_script(f->db, "CREATE TABLE t (a BLOB) STRICT", &err) && db_checkpoint(f->db, &err) ? 0 : -1;
}

static void commit_some(struct fixture *f, int times)
{
	struct err err = {0};
	for (int i = 0; i < times; i++) {
		assert_true(db_begin(f->db, &err));
		assert_true(db_exec(f->db, &err, "INSERT INTO t (a) VALUES (zeroblob($1))", db_int(4000 * SOME)));
		assert_true(db_commit(f->db, &err));
	}
}

/* What stands in the database itself. */
static int64_t bytes_copied(const struct fixture *f)
{
	struct stat st;
	assert_int_equal(stat(f->path, &st), 0);
	return st.st_size;
}

static void test_a_commit_leaves_copying_the_log_to_who_waits_for_nothing(void **state)
{
	struct fixture *f = *state;
	int64_t before = bytes_copied(f);
	commit_some(f, UNTIL(LOG_BUSY));
	assert_int_equal(bytes_copied(f), before);
	db_tidy(f->db, LOG_LONGEST);
	assert_int_equal(bytes_copied(f), before);
	db_tidy(f->db, LOG_BUSY);
	assert_true(bytes_copied(f) > before + INT64_C(4000) * LOG_BUSY);
}

static void test_a_log_that_was_copied_is_written_over(void **state)
{
	struct fixture *f = *state;
	commit_some(f, UNTIL(LOG_BUSY));
	int64_t log = db_wal_bytes(f->db);
	for (int i = 0; i < 3; i++) {
		db_tidy(f->db, LOG_BUSY);
		commit_some(f, UNTIL(LOG_BUSY));
	}
	assert_in_range(db_wal_bytes(f->db), log - SOME * PAGE_IN_LOG, log + SOME * PAGE_IN_LOG);
}

static void test_what_was_copied_is_not_copied_again_before_as_much_was_added(void **state)
{
	struct fixture *f = *state;
	commit_some(f, UNTIL(LOG_BUSY));
	db_tidy(f->db, LOG_BUSY);
	int64_t copied = bytes_copied(f);
	commit_some(f, 1);
	db_tidy(f->db, LOG_QUIET);
	assert_int_equal(bytes_copied(f), copied);
	commit_some(f, UNTIL(LOG_QUIET));
	db_tidy(f->db, LOG_QUIET);
	assert_true(bytes_copied(f) > copied);
}

static void test_the_log_is_bounded_though_nobody_tidies(void **state)
{
	struct fixture *f = *state;
	for (int i = 0; i < 3; i++) {
		commit_some(f, UNTIL(LOG_LONGEST));
		assert_true(db_wal_bytes(f->db) <= (int64_t)PAGE_IN_LOG * (LOG_LONGEST + 2 * SOME));
	}
}

static void test_nothing_is_copied_within_a_transaction(void **state)
{
	struct fixture *f = *state;
	struct err err = {0};
	commit_some(f, UNTIL(LOG_BUSY));
	int64_t before = bytes_copied(f);
	assert_true(db_begin(f->db, &err));
	db_tidy(f->db, LOG_BUSY);
	assert_int_equal(bytes_copied(f), before);
	assert_true(db_commit(f->db, &err));
	db_tidy(f->db, LOG_BUSY);
	assert_true(bytes_copied(f) > before);
}

TEST_MAIN(
	cmocka_unit_test_setup_teardown(test_a_commit_leaves_copying_the_log_to_who_waits_for_nothing, open_empty, fixture_close),
	cmocka_unit_test_setup_teardown(test_a_log_that_was_copied_is_written_over, open_empty, fixture_close),
	cmocka_unit_test_setup_teardown(test_what_was_copied_is_not_copied_again_before_as_much_was_added, open_empty, fixture_close),
	cmocka_unit_test_setup_teardown(test_the_log_is_bounded_though_nobody_tidies, open_empty, fixture_close),
	cmocka_unit_test_setup_teardown(test_nothing_is_copied_within_a_transaction, open_empty, fixture_close), )
