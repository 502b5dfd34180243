#include "store_fixture.h"

static int newest(void)
{
	size_t n;
	const struct migration *list = migrations_list(&n);
	return list[n - 1].number;
}

static void test_numbers_grow_by_one(void **state)
{
	size_t n;
	const struct migration *list = migrations_list(&n);
	(void)state;
	for (size_t i = 0; i < n; i++)
		assert_int_equal(list[i].number, (int)i + 1);
}

static char *schema_of(struct fixture *f)
{
	struct db_rows *rows = db_query(f->db, NULL, "SELECT name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite_%' ORDER BY name");
	char *all = arena_strdup(&f->arena, "");
	while (db_next(rows))
		all = arena_printf(&f->arena, "%s%s: %s\n", all, db_col_str(rows, "name"), db_col_str(rows, "sql"));
	assert_true(db_done(rows, NULL));
	return all;
}

/* Every past version leads to the same tables, keeps what is in them, and leaves a copy of before. */
static void test_every_past_version_comes_to_today(void **state)
{
	struct fixture *whole = *state;
	struct err err = {0};
	assert_true(migrations_run(whole->db, whole->path, NOW, &err));
	const char *expected = schema_of(whole);
	for (int from = 1; from < newest(); from++) {
		void *past_state = NULL;
		assert_int_equal(fixture_empty(&past_state), 0);
		struct fixture *past = past_state;
		assert_true(migrations_run_to(past->db, past->path, from, NOW, &err));
		assert_int_equal(migrations_version(past->db, &err), from);
		db_exec(past->db, NULL, "INSERT INTO person (id, name, name_fold, created_ms) VALUES (1, 'Marie', 'marie', 5)");
		assert_true(migrations_run(past->db, past->path, NOW, &err));
		assert_int_equal(migrations_version(past->db, &err), newest());
		assert_string_equal(schema_of(past), expected);
		assert_int_equal(db_number(past->db, NULL, 0, "SELECT count(*) FROM person WHERE name = 'Marie'"), 1);
		assert_int_equal(access(arena_printf(&past->arena, "%s.before-%d", past->path, from + 1), R_OK), 0);
		fixture_close(&past_state);
	}
}

static void test_a_second_run_changes_nothing(void **state)
{
	struct fixture *f = *state;
	struct err err = {0};
	assert_true(migrations_run(f->db, f->path, NOW, &err));
	assert_true(migrations_run(f->db, f->path, NOW, &err));
	assert_int_equal(db_number(f->db, NULL, 0, "SELECT count(*) FROM schema_version"), newest());
}

static void test_a_newer_database_is_refused(void **state)
{
	struct fixture *f = *state;
	struct err err = {0};
	assert_true(migrations_run(f->db, f->path, NOW, &err));
	db_exec(f->db, NULL, "INSERT INTO schema_version (number, name, applied_ms, program) VALUES (999, 'later', 1, '9.9')");
	assert_false(migrations_run(f->db, f->path, NOW, &err));
	assert_non_null(strstr(err.text, "999"));
}

/* A step that fails leaves the file as it was: the tables of an update that stumbled are not there. */
static void test_a_failed_update_leaves_everything_as_it_was(void **state)
{
	struct fixture *f = *state;
	struct err err = {0};
	assert_true(migrations_run_to(f->db, f->path, 1, NOW, &err));
	assert_true(db_run_script(f->db, "CREATE TABLE outbox (already INTEGER)", &err));
	assert_false(migrations_run(f->db, f->path, NOW, &err));
	assert_non_null(strstr(err.text, "step 2"));
	assert_int_equal(migrations_version(f->db, &err), 1);
	assert_int_equal(db_number(f->db, NULL, -1, "SELECT count(*) FROM sqlite_master WHERE name = 'inbox'"), 0);
}

/* Types that SQLite would silently turn into numbers (a phone number!) are refused by STRICT tables. */
static void test_all_tables_are_strict(void **state)
{
	struct fixture *f = *state;
	struct err err = {0};
	assert_true(migrations_run(f->db, f->path, NOW, &err));
	struct db_rows *rows = db_query(f->db, NULL,
		"SELECT name, strict FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND name NOT LIKE 'sqlite_%'");
	while (db_next(rows))
		if (db_col_int(rows, "strict") == 0)
			fail_msg("table %s is not strict", db_col_str(rows, "name"));
	assert_true(db_done(rows, NULL));
}

TEST_MAIN(
	cmocka_unit_test(test_numbers_grow_by_one),
	cmocka_unit_test_setup_teardown(test_every_past_version_comes_to_today, fixture_empty, fixture_close),
	cmocka_unit_test_setup_teardown(test_a_second_run_changes_nothing, fixture_empty, fixture_close),
	cmocka_unit_test_setup_teardown(test_a_newer_database_is_refused, fixture_empty, fixture_close),
	cmocka_unit_test_setup_teardown(test_a_failed_update_leaves_everything_as_it_was, fixture_empty, fixture_close),
	cmocka_unit_test_setup_teardown(test_all_tables_are_strict, fixture_empty, fixture_close))
