#include "store_fixture.h"

#include "store/inbox.h"

static void put(struct fixture *f, int64_t id, const char *key, int64_t at_ms)
{
	inbox_put(f->db, id, "chat:main", key, &(struct seen){.code = 1}, at_ms);
}

static bool is_seen(struct fixture *f, const char *key)
{
	struct seen seen;
	return inbox_find(f->db, &f->arena, "chat:main", key, &seen);
}

static void test_the_oldest_are_forgotten_first_and_no_young_ones(void **state)
{
	struct fixture *f = *state;
	put(f, 1, "c", NOW);
	put(f, 2, "a", NOW + 1);
	put(f, 3, "b", NOW + 2);
	put(f, 4, "d", NOW + 9);
	inbox_forget(f->db, NOW + 5, 2);
	assert_false(is_seen(f, "c") || is_seen(f, "a"));
	assert_true(is_seen(f, "b") && is_seen(f, "d"));
	inbox_forget(f->db, NOW + 5, 9);
	assert_false(is_seen(f, "b"));
	assert_true(is_seen(f, "d"));
	assert_well(f);
}

/* Ids go on above it after a start, though the clock was set back. */
static void test_what_came_in_last_counts_among_the_ids(void **state)
{
	struct fixture *f = *state;
	struct err err = {0};
	put(f, INT64_MAX / 2, "late", NOW);
	assert_int_equal(db_greatest_id(f->db, &err), INT64_MAX / 2);
}

static void test_one_job_is_put_off(void **state)
{
	struct fixture *f = *state;
	struct job *due;
	job_put(f->db, &(struct job){.id = 2, .due_ms = NOW, .kind = 1, .key = "x"});
	job_put(f->db, &(struct job){.id = 1, .due_ms = NOW, .kind = 2, .key = "x"});
	job_put(f->db, &(struct job){.id = 3, .due_ms = NOW, .kind = 1, .key = "y"});
	assert_int_equal(jobs_due(f->db, &f->arena, NOW, 9, &due), 3);
	assert_true(due[0].id == 1 && due[1].id == 2 && due[2].id == 3); /* of one moment, as they were made */
	job_put_off(f->db, &due[1], NOW + 5);
	assert_int_equal(jobs_due(f->db, &f->arena, NOW, 9, &due), 2);
	assert_true(due[0].id == 1 && due[1].id == 3);
	assert_int_equal(jobs_due(f->db, &f->arena, NOW + 5, 9, &due), 3);
	assert_well(f);
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, fixture_open, fixture_close)

TEST_MAIN(TEST(test_the_oldest_are_forgotten_first_and_no_young_ones), TEST(test_what_came_in_last_counts_among_the_ids),
	TEST(test_one_job_is_put_off))
