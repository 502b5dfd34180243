/* Rule R6: a merge shows each requester the other's words. */
#include "domain/merge.h"

#include "support/check.h"

static void who_may_become_one(void **state)
{
	(void)state;
	struct merge_side a = {.ticket = 1, .requester = 10, .org = 5}, b = {.ticket = 2, .requester = 10, .org = 6};

	assert_true(merge_allowed(&a, &b)); /* one requester, whatever the organisations */
	b.requester = 11;
	assert_false(merge_allowed(&a, &b));
	b.org = 5;
	assert_false(merge_allowed(&a, &b));
	a.org_shares = b.org_shares = true;
	assert_true(merge_allowed(&a, &b));
	b.private_ticket = true;
	assert_false(merge_allowed(&a, &b));
	assert_false(merge_allowed(&b, &a));
	b.requester = 10;
	assert_false(merge_allowed(&a, &b)); /* private, even of one requester */
	b.private_ticket = false;
	b.ticket = 1;
	assert_false(merge_allowed(&a, &b)); /* with itself */
	a.org = b.org = 0;
	b.ticket = 2, b.requester = 11;
	assert_false(merge_allowed(&a, &b)); /* no organisation is not a common one */
}

static void machines_with_their_like(void **state)
{
	(void)state;
	struct merge_side a = {.ticket = 1, .machine = 7}, b = {.ticket = 2, .machine = 7}, person = {.ticket = 3, .requester = 10};

	assert_true(merge_allowed(&a, &b));
	assert_false(merge_allowed(&a, &person));
	a.org = person.org = 5, a.org_shares = person.org_shares = true;
	assert_false(merge_allowed(&a, &person));
	assert_false(merge_allowed(&person, &a));
	b.machine = 8;
	assert_false(merge_allowed(&a, &b));
}

static void the_survivor_takes_the_stricter_part(void **state)
{
	(void)state;
	assert_int_equal(merge_start_ms(5, 3), 3);
	assert_int_equal(merge_start_ms(3, 5), 3);
	assert_int_equal(merge_target_ms(100, 50), 50);
	assert_int_equal(merge_target_ms(50, 100), 50);
	assert_int_equal(merge_target_ms(0, 100), 100);
	assert_int_equal(merge_target_ms(100, 0), 100);
	assert_int_equal(merge_target_ms(0, 0), 0);
}

TEST_MAIN(cmocka_unit_test(who_may_become_one), cmocka_unit_test(machines_with_their_like),
	cmocka_unit_test(the_survivor_takes_the_stricter_part))
