/* A desk that is never idle: the texts that wait for the index stay as few as a search can read. */
#include "desk_check.h"

#include "desk/act.h"
#include "desk/work.h"
#include "store/search.h"

#define TEXTS 10200 /* more than a search reads one by one */
#define TURNS 20

struct busy {
	struct desk_unit unit;
	int texts;
	bool kept;
};

static void run(struct work *w, struct desk_unit *unit)
{
	struct ticket t;
	struct entry e;
	assert_true(ticket_by_number(w->db, w->arena, 1001, &t));
	w->actor.id = t.requester_id;
	for (int i = 0; i < ((struct busy *)unit)->texts; i++)
		act_entry(w, &t, &(struct entry_draft){.author_id = t.requester_id, .kind = ENTRY_TEXT, .state = ENTRY_SENT,
					  .is_public = true, .text = "panne"}, &e);
	act_save(w, &t);
}

static void done(struct desk_unit *unit, enum unit_end end)
{
	((struct busy *)unit)->kept = end == UNIT_STORED;
}

static void turn(struct bench *b, int texts)
{
	struct busy busy = {.unit = {.run = run, .done = done}, .texts = texts};
	assert_true(desk_push(b->desk, &busy.unit));
	assert_int_equal(desk_turn(b->desk, 0), 1);
	assert_true(busy.kept);
}

static void test_an_index_that_is_far_behind_grows_with_each_batch(void **state)
{
	(void)state;
	struct bench *b = bench_open();
	open_ticket(b);
	turn(b, TEXTS);
	bench_reopen(b);
	assert_true(search_misses(desk_db(b->desk)));
	for (int i = 0; i < TURNS; i++) /* one message after the other, without a moment's rest */
		turn(b, 1);
	assert_false(search_misses(desk_db(b->desk)));
	bench_close(b);
}

TEST_MAIN(cmocka_unit_test(test_an_index_that_is_far_behind_grows_with_each_batch))
