/* A desk whose channels are not open keeps what is due: a text said then would reach nobody. */
#include "life_fixture.h"

static void what_is_due_waits_for_the_channels(void **state)
{
	struct life *f = *state;
	int64_t id = life_open(f, PRIORITY_LOW);
	life_event(f, id, "bob", EVENT_TAKE);
	life_event(f, id, "bob", EVENT_SOLVED);
	desk_settle(f->desk);
	life_sleep(f, AT(8, 11, 0)); /* the first warning was due at nine */
	silent(f, "marie", "Unless you answer");
	desk_resume(f->desk);
	life_turn(f);
	said(f, "marie", "will be closed on Tuesday 8 December");
	desk_settle(f->desk);
	life_sleep(f, AT(15, 11, 0));
	assert_int_equal(life_ticket(f, id).status, STATUS_SOLVED);
}

static void what_was_pushed_has_run(void **state)
{
	struct life *f = *state;
	struct err err = {0};
	struct life_open o = {.priority = PRIORITY_LOW};
	struct life_unit u = {.unit = {.run = life_unit_run, .done = life_unit_done}, .life = f, .run = life_open_run, .arg = &o};
	assert_true(desk_start(f->desk, &err));
	assert_true(desk_push(f->desk, &u.unit));
	desk_settle(f->desk);
	assert_true(u.stored);
	assert_int_equal(f->nsaid, 0); /* written down, and not handed to a channel that may be closing */
	desk_stop(f->desk);
	assert_int_equal(f->nsaid, 0);
	assert_true(life_number(f, "SELECT count(*) FROM outbox") > 0);
}

static void who_does_not_wait_hears_when_it_is_still(void **state)
{
	struct life *f = *state;
	struct err err = {0};
	struct life_open o = {.priority = PRIORITY_LOW};
	struct life_unit u = {.unit = {.run = life_unit_run, .done = life_unit_done}, .life = f, .run = life_open_run, .arg = &o};
	assert_true(desk_push(f->desk, &u.unit));
	desk_hold(f->desk);
	assert_false(desk_is_still(f->desk)); /* nobody has run it */
	life_turn(f);
	assert_true(desk_is_still(f->desk) && u.stored);
	assert_int_equal(f->nsaid, 0);
	desk_resume(f->desk);
	assert_false(desk_is_still(f->desk));
	desk_hold(f->desk);
	assert_true(desk_start(f->desk, &err));
	desk_stop(f->desk);
	assert_true(desk_is_still(f->desk));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		LIFE_TEST(what_is_due_waits_for_the_channels),
		LIFE_TEST(what_was_pushed_has_run),
		LIFE_TEST(who_does_not_wait_hears_when_it_is_still),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
