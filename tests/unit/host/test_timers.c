#include "world.h"

static void timer(struct gd_channel *self, uint32_t ms, uint64_t tag)
{
	self->host->timer(self->ctx, ms, tag);
}

static void set_again(struct gd_channel *self)
{
	act = NULL;
	timer(self, 10, 1);
}

static void test_fires_once_and_may_be_set_in_the_hook(void **state)
{
	struct world *w = *state;
	struct gd_channel *one = instance(w, "parrot:one");
	timer(one, 500, 1);
	assert_int_equal(last_timer->ms, 500);
	timer(one, 700, 1);
	assert_int_equal(live_timers, 1);
	assert_int_equal(last_timer->ms, 700);
	act = set_again;
	last_timer->fire(last_timer->arg);
	expect_heard("on_timer 1\n");
	assert_int_equal(live_timers, 1);
	last_timer->fire(last_timer->arg);
	expect_heard("on_timer 1\n");
	assert_int_equal(live_timers, 0);
}

static void test_zero_cancels(void **state)
{
	struct world *w = *state;
	struct gd_channel *one = instance(w, "parrot:one");
	timer(one, 500, 1);
	timer(one, 500, 2);
	timer(instance(w, "parrot:two"), 500, 1);
	assert_int_equal(live_timers, 3);
	timer(one, 0, 1);
	timer(one, 0, 1);
	assert_int_equal(live_timers, 2);
}

static void test_closing_cancels_all(void **state)
{
	struct world *w = *state;
	timer(instance(w, "parrot:one"), 500, 1);
	timer(instance(w, "parrot:one"), 500, 2);
	host_close(w->host, "parrot:one");
	assert_int_equal(live_timers, 0);
}

static void test_there_is_a_ceiling(void **state)
{
	struct world *w = *state;
	for (uint64_t tag = 0; tag < HOST_TIMERS_MOST + 10; tag++)
		timer(instance(w, "parrot:one"), 500, tag);
	assert_int_equal(live_timers, HOST_TIMERS_MOST);
}

TEST_MAIN(WORLD(test_fires_once_and_may_be_set_in_the_hook), WORLD(test_zero_cancels), WORLD(test_closing_cancels_all),
	WORLD(test_there_is_a_ceiling))
