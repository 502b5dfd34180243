/* Who is paged, who is skipped, and when it ends. */
#include "sla/oncall.h"

#include "support/check.h"

#define NOW INT64_C(1760000000000)
#define STEP ONCALL_STEP_MS

enum { MARIE = 1, BOB, ZOE, ALI };

static struct oncall_facts urgent(void)
{
	return (struct oncall_facts){.status = STATUS_NEW, .priority = PRIORITY_URGENT, .has_chain = true};
}

static void when_it_starts(void **state)
{
	(void)state;
	struct oncall_facts f = urgent();

	assert_true(oncall_starts(&f));
	f.priority = PRIORITY_HIGH;
	assert_false(oncall_starts(&f));
	f = urgent(), f.has_chain = false;
	assert_false(oncall_starts(&f));
	f = urgent(), f.acknowledged = true;
	assert_false(oncall_starts(&f));
	f.breach = true;
	assert_true(oncall_starts(&f));
	f.status = STATUS_CLOSED;
	assert_false(oncall_starts(&f));
	f = urgent(), f.only_closed = true;
	assert_true(oncall_starts(&f));
	f.queue_open = true;
	assert_false(oncall_starts(&f));
}

static void level_after_level(void **state)
{
	(void)state;
	struct oncall_person chain[] = {{.person = ZOE, .level = 3}, {.person = MARIE, .level = 1}, {.person = BOB, .level = 1}};
	struct oncall_state s = {0};
	struct oncall_act acts[ONCALL_ACTS];

	assert_int_equal(oncall_due(&s, STEP), 0);
	assert_int_equal(oncall_advance(&s, chain, 3, STEP, NOW, acts), 2);
	assert_int_equal(acts[0].what, ONCALL_PAGE);
	assert_int_equal(acts[0].person->person, MARIE);
	assert_int_equal(acts[1].person->person, BOB);
	assert_int_equal(oncall_due(&s, STEP), NOW + STEP);
	assert_int_equal(oncall_advance(&s, chain, 3, STEP, NOW + STEP - 1, acts), 0);
	assert_false(oncall_may_answer(&s, chain, 3, ZOE));
	assert_int_equal(oncall_advance(&s, chain, 3, STEP, NOW + STEP, acts), 1);
	assert_int_equal(acts[0].person->person, ZOE);
	assert_true(oncall_may_answer(&s, chain, 3, MARIE)); /* the first of anyone paged wins */
	assert_int_equal(oncall_advance(&s, chain, 3, STEP, NOW + 2 * STEP, acts), 1);
	assert_int_equal(acts[0].what, ONCALL_END);
	assert_null(acts[0].person);
	assert_int_equal(oncall_advance(&s, chain, 3, STEP, NOW + 3 * STEP, acts), 0);
	assert_int_equal(oncall_advance(&s, chain, 3, STEP, NOW + 2 * STEP + ONCALL_AGAIN_MS, acts), 1);
	assert_int_equal(acts[0].what, ONCALL_END);
	assert_int_equal(oncall_due(&s, STEP), NOW + 2 * STEP + 2 * ONCALL_AGAIN_MS);
	assert_true(oncall_may_answer(&s, chain, 3, ZOE));
	oncall_end(&s);
	assert_int_equal(oncall_due(&s, STEP), 0);
	assert_false(oncall_may_answer(&s, chain, 3, ZOE));
}

static void out_of_reach_is_skipped_at_once(void **state)
{
	(void)state;
	struct oncall_person chain[] = {{.person = MARIE, .level = 1, .reach = REACH_STOPPED},
		{.person = BOB, .level = 2, .reach = REACH_AWAY}, {.person = ZOE, .level = 3}};
	struct oncall_state s = {0};
	struct oncall_act acts[ONCALL_ACTS];

	assert_int_equal(oncall_advance(&s, chain, 3, STEP, NOW, acts), 3);
	assert_int_equal(acts[0].what, ONCALL_SKIP);
	assert_int_equal(acts[0].person->person, MARIE);
	assert_int_equal(acts[1].what, ONCALL_SKIP);
	assert_int_equal(acts[2].what, ONCALL_PAGE);
	assert_int_equal(s.level, 3);
}

static void nobody_at_all(void **state)
{
	(void)state;
	struct oncall_person chain[] = {{.person = MARIE, .level = 1, .reach = REACH_NO_CHANNEL}};
	struct oncall_state s = {0};
	struct oncall_act acts[ONCALL_ACTS];

	assert_int_equal(oncall_advance(&s, chain, 1, STEP, NOW, acts), 2);
	assert_int_equal(acts[0].what, ONCALL_SKIP);
	assert_int_equal(acts[1].what, ONCALL_END);
}

static void two_levels_one_page(void **state)
{
	(void)state;
	struct oncall_person chain[] = {
		{.person = MARIE, .level = 1}, {.person = MARIE, .level = 2}, {.person = BOB, .level = 3}, {.person = BOB, .level = 3}};
	struct oncall_state s = {0};
	struct oncall_act acts[ONCALL_ACTS];

	assert_int_equal(oncall_advance(&s, chain, 4, STEP, NOW, acts), 1);
	assert_int_equal(oncall_advance(&s, chain, 4, STEP, NOW + STEP, acts), 1);
	assert_int_equal(acts[0].person->person, BOB);
	assert_int_equal(s.level, 3);
}

static void passing_on(void **state)
{
	(void)state;
	struct oncall_person chain[] = {{.person = MARIE, .level = 1}, {.person = BOB, .level = 2}, {.person = ZOE, .level = 3}};
	struct oncall_state s = {0};
	struct oncall_act acts[ONCALL_ACTS];

	assert_false(oncall_pass(&s, chain, 3, MARIE, STEP, NOW));
	oncall_advance(&s, chain, 3, STEP, NOW, acts);
	assert_false(oncall_pass(&s, chain, 3, BOB, STEP, NOW + 1));
	assert_true(oncall_pass(&s, chain, 3, MARIE, STEP, NOW + 1));
	assert_int_equal(oncall_advance(&s, chain, 3, STEP, NOW + 1, acts), 1);
	assert_int_equal(acts[0].person->person, BOB);
	assert_false(oncall_pass(&s, chain, 3, MARIE, STEP, NOW + 2)); /* late: Bob's time goes on */
	assert_int_equal(oncall_due(&s, STEP), NOW + 1 + STEP);
}

static void a_swap_while_it_runs(void **state)
{
	(void)state;
	struct oncall_person chain[4] = {{.person = MARIE, .level = 1}, {.person = BOB, .level = 2}, {.person = ZOE, .level = 3}};
	struct oncall_state s = {0};
	struct oncall_act acts[ONCALL_ACTS];

	assert_int_equal(oncall_catch_up(&s, chain, 3, acts), 0);
	oncall_advance(&s, chain, 3, STEP, NOW, acts);
	oncall_advance(&s, chain, 3, STEP, NOW + STEP, acts);
	chain[3] = (struct oncall_person){.person = ALI, .level = 1};
	assert_int_equal(oncall_catch_up(&s, chain, 4, acts), 1);
	assert_int_equal(acts[0].person->person, ALI);
	assert_true(oncall_may_answer(&s, chain, 4, ALI) && oncall_may_answer(&s, chain, 4, MARIE));
	assert_int_equal(oncall_catch_up(&s, chain, 4, acts), 0);
	assert_int_equal(oncall_due(&s, STEP), NOW + 2 * STEP);
	chain[0].paged = chain[1].paged = chain[3].paged = false;
	chain[0].skipped = true;
	assert_int_equal(oncall_catch_up(&s, chain, 4, acts), 2); /* Zoe's level was not called yet, Marie is known to be out of reach */
}

TEST_MAIN(cmocka_unit_test(when_it_starts), cmocka_unit_test(level_after_level), cmocka_unit_test(out_of_reach_is_skipped_at_once),
	cmocka_unit_test(nobody_at_all), cmocka_unit_test(two_levels_one_page), cmocka_unit_test(passing_on),
	cmocka_unit_test(a_swap_while_it_runs))
