#include "store/queues.h"
#include "store_fixture.h"

/* The file and two rooms say who works for a queue: each queue once, as the highest that any of them says. */
static void test_the_highest_role_of_all_sources_counts(void **state)
{
	struct fixture *f = *state;
	struct membership *list;
	int64_t *queues;
	make_ticket(f);
	queue_put(f->db, 21, "facturation", "Facturation", false);
	member_put(f->db, 20, 10, MEMBER_AGENT, "a");
	member_put(f->db, 20, 10, MEMBER_LEAD, "b");
	member_put(f->db, 20, 10, MEMBER_AGENT, "c");
	member_put(f->db, 21, 10, MEMBER_AGENT, "b");
	member_put(f->db, 21, 10, MEMBER_AGENT, "c");
	assert_int_equal(memberships_of(f->db, &f->arena, 10, &list), 2);
	assert_int_equal(list[0].queue_id, 20);
	assert_int_equal(list[0].role, MEMBER_LEAD);
	assert_int_equal(list[1].queue_id, 21);
	assert_int_equal(list[1].role, MEMBER_AGENT);
	assert_int_equal(queues_of_member(f->db, &f->arena, 10, MEMBER_AGENT, &queues), 2);
	assert_int_equal(queues_of_member(f->db, &f->arena, 10, MEMBER_LEAD, &queues), 1);
	assert_int_equal(queues[0], 20);
	assert_int_equal(memberships_of(f->db, &f->arena, 99, &list), 0);
	assert_well(f);
}

TEST_MAIN(cmocka_unit_test_setup_teardown(test_the_highest_role_of_all_sources_counts, fixture_open, fixture_close))
