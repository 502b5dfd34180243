/* Units of work that share a commit: one that fails is undone alone. All run together first and each by itself when one failed, so what a
 * unit does to memory must bear a second run. */
#include "desk_check.h"

#include "desk/ask.h"
#include "desk/state.h"
#include "desk/time/jobs.h"
#include "desk/work.h"
#include "store/history.h"
#include "store/inbox.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define KEEP "test:batch"

struct probe {
	struct desk_unit unit;
	const char *key;
	bool fails;
	int runs;
	enum unit_end end;
	bool over;
};

static void probe_run(struct work *w, struct desk_unit *unit)
{
	struct probe *p = (struct probe *)unit;
	p->runs++;
	kv_put(w->db, KEEP, p->key, "here");
	work_history(w, NULL, HISTORY_ADMIN, 0, "{\"what\":\"%s\"}", p->key);
	if (p->fails)
		work_fail(w, "it was told to");
}

static void probe_done(struct desk_unit *unit, enum unit_end end)
{
	struct probe *p = (struct probe *)unit;
	assert_false(p->over);
	p->end = end;
	p->over = true;
}

static void push(struct bench *b, struct probe *p, const char *key, bool fails)
{
	*p = (struct probe){.unit = {.run = probe_run, .done = probe_done}, .key = key, .fails = fails};
	assert_true(desk_push(b->desk, &p->unit));
}

static bool is_kept(struct bench *b, const char *key)
{
	char *value = kv_get(desk_db(b->desk), KEEP, key);
	bool kept = value != NULL;
	free(value);
	return kept;
}

static int64_t events(struct bench *b)
{
	struct err err = {0};
	int64_t n = 0;
	if (!history_verify(desk_db(b->desk), &n, &err))
		fail_msg("%s", err.text);
	return n;
}

static void test_units_that_succeed_run_once(void **state)
{
	struct bench *b = *state;
	struct probe list[3];
	struct desk_figures before, after;
	desk_figures(b->desk, &before);
	push(b, &list[0], "one", false);
	push(b, &list[1], "two", false);
	push(b, &list[2], "three", false);
	assert_int_equal(desk_turn(b->desk, 0), 3);
	desk_figures(b->desk, &after);
	assert_int_equal(after.commits, before.commits + 1);
	for (size_t i = 0; i < 3; i++) {
		assert_int_equal(list[i].runs, 1);
		assert_int_equal(list[i].end, UNIT_STORED);
		assert_true(is_kept(b, list[i].key));
	}
}

static void test_a_unit_that_fails_is_undone_alone(void **state)
{
	struct bench *b = *state;
	struct probe list[5];
	struct desk_figures before, after;
	int64_t n = events(b);
	desk_figures(b->desk, &before);
	push(b, &list[0], "one", false);
	push(b, &list[1], "bad", true);
	push(b, &list[2], "two", false);
	push(b, &list[3], "worse", true);
	push(b, &list[4], "three", false);
	assert_int_equal(desk_turn(b->desk, 0), 5);
	for (size_t i = 0; i < 5; i++) {
		assert_true(list[i].over);
		assert_int_equal(list[i].end, list[i].fails ? UNIT_UNDONE : UNIT_STORED);
		assert_int_equal(is_kept(b, list[i].key), !list[i].fails);
	}
	desk_figures(b->desk, &after);
	assert_int_equal(after.commits, before.commits + 1);
	assert_int_equal(after.undone, before.undone + 2);
	assert_int_equal(events(b), n + 3); /* the chain has no hole and no event twice */
}

/* What is due moves with a clock that is set: once, however often the batch runs. */
static void test_a_clock_that_was_set_counts_once(void **state)
{
	static const char due[] = "SELECT due_ms FROM job WHERE kind = $1";
	struct bench *b = *state;
	struct probe bad;
	struct db *db = desk_db(b->desk);
	int64_t before = db_number(db, NULL, 0, due, db_int(JOB_HOUSEKEEPING));
	fake_clock_step(&b->clock, -HOUR_MS);
	push(b, &bad, "bad", true);
	desk_turn(b->desk, 0);
	assert_int_equal(bad.end, UNIT_UNDONE);
	assert_int_equal(db_number(db, NULL, 0, due, db_int(JOB_HOUSEKEEPING)), before - HOUR_MS);
	desk_turn(b->desk, 0);
	assert_int_equal(db_number(db, NULL, 0, due, db_int(JOB_HOUSEKEEPING)), before - HOUR_MS);
}

/* What a batch hands out is claimed with it at first; what fails there takes nothing of the rest with it. */
static void test_a_claim_that_fails_takes_no_message_with_it(void **state)
{
	struct bench *b = *state;
	struct err err = {0};
	struct db *db = desk_db(b->desk);
	int64_t n = events(b);
	assert_true(db_run_script(db, "CREATE TRIGGER broken BEFORE INSERT ON attempt BEGIN SELECT RAISE(ABORT, 'broken'); END", &err));
	bench_say(b, "marie", "chat:one", "dm", "La caisse 2 est figée");
	assert_int_equal(b->result.code, GD_R_CREATED);
	assert_string_equal(bench_heard(b, "chat:one", "D-marie"), "");
	assert_int_equal(db_number(db, NULL, 0, "SELECT count(*) FROM ticket"), 1);
	assert_in_range(events(b), n + 2, n + 3);
	assert_true(db_run_script(db, "DROP TRIGGER broken", &err));
	bench_advance(b, 2 * SECOND_MS);
	assert_non_null(strstr(bench_heard(b, "chat:one", "D-marie"), "G-1001"));
}

/* ---- what keeps its answer in memory ------------------------------------------------------------------------------------------------- */

static void say_hello(struct work *w, const struct ask_words *words, struct ask_answer *answer)
{
	(void)w;
	(void)words;
	json_open(&answer->json, NULL, '{');
	json_put_text(&answer->json, "said", "hello");
	json_close(&answer->json, '}');
}

static void heard(void *ctx, const struct ask_answer *answer)
{
	assert_int_equal(answer->status, 200);
	snprintf(ctx, 64, "%s", answer->body.data);
}

static void test_an_answer_is_given_once(void **state)
{
	struct bench *b = *state;
	struct probe bad;
	char text[64] = "";
	assert_true(desk_ask(b->desk, say_hello, (struct ask_words){0}, heard, text));
	push(b, &bad, "bad", true);
	desk_turn(b->desk, 0);
	assert_string_equal(text, "{\"said\":\"hello\"}");
}

static void count_row(void *ctx, const char *key, const char *value)
{
	(void)key;
	(void)value;
	++*(int *)ctx;
}

struct loading {
	struct bench *b;
	struct probe bad;
	int rows;
	atomic_bool over;
};

static void *load(void *ctx)
{
	struct loading *l = ctx;
	push(l->b, &l->bad, "bad", true);
	desk_load_kv(l->b->desk, KEEP, count_row, &l->rows);
	atomic_store(&l->over, true);
	return NULL;
}

/* The caller of desk_load_kv() waits in a thread of its own; in most rounds both units are in one batch. */
static void test_rows_are_lent_once(void **state)
{
	struct bench *b = *state;
	struct probe good;
	push(b, &good, "row", false);
	desk_turn(b->desk, 0);
	for (int round = 0; round < 50; round++) {
		struct loading l = {.b = b};
		pthread_t thread;
		assert_int_equal(pthread_create(&thread, NULL, load, &l), 0);
		while (!atomic_load(&l.over))
			desk_turn(b->desk, 10);
		pthread_join(thread, NULL);
		assert_int_equal(l.rows, 1);
	}
}

static int open_bench(void **state)
{
	*state = bench_open();
	bench_run(*state);
	return 0;
}

static int close_bench(void **state)
{
	bench_close(*state);
	return 0;
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, open_bench, close_bench)

TEST_MAIN(TEST(test_units_that_succeed_run_once), TEST(test_a_unit_that_fails_is_undone_alone),
	TEST(test_a_clock_that_was_set_counts_once), TEST(test_a_claim_that_fails_takes_no_message_with_it),
	TEST(test_an_answer_is_given_once), TEST(test_rows_are_lent_once))
