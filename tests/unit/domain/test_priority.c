/* Rule R10: a customer's raise, and its brake. */
#include "domain/priority.h"

#include "support/check.h"

#define NOW INT64_C(1760000000000)
#define DAY INT64_C(86400000)

static struct raise raise_of(struct raise_facts facts)
{
	struct raise out;

	priority_raise(&facts, NOW, &out);
	return out;
}

static void one_level_at_a_time(void **state)
{
	(void)state;
	struct raise r = raise_of((struct raise_facts){.priority = PRIORITY_LOW, .pages = true});

	assert_int_equal(r.priority, PRIORITY_NORMAL);
	assert_true(r.changed && r.ping && !r.page && !r.counts);
	assert_string_equal(r.key, "m.prio.up");
	r = raise_of((struct raise_facts){.priority = PRIORITY_NORMAL, .person_urgent_ms = NOW - 1});
	assert_int_equal(r.priority, PRIORITY_HIGH);
	assert_string_equal(r.key, "m.prio.up");
}

static void a_page_wants_a_reason(void **state)
{
	(void)state;
	struct raise r = raise_of((struct raise_facts){.priority = PRIORITY_HIGH, .pages = true});

	assert_true(r.ask_why && !r.changed && !r.page && !r.ping && !r.counts);
	assert_int_equal(r.priority, PRIORITY_HIGH);
	assert_string_equal(r.key, "m.prio.why");
	r = raise_of((struct raise_facts){.priority = PRIORITY_HIGH, .pages = true, .has_reason = true});
	assert_true(!r.ask_why && r.changed && r.page && r.counts);
	assert_int_equal(r.priority, PRIORITY_URGENT);
	r = raise_of((struct raise_facts){.priority = PRIORITY_HIGH}); /* no chain: nobody is woken, so nobody is asked */
	assert_true(!r.ask_why && r.changed && !r.page && r.counts);
}

static void off_hours_it_goes_to_the_top_at_once(void **state)
{
	(void)state;
	struct raise r = raise_of((struct raise_facts){.priority = PRIORITY_LOW, .pages = true, .answers_offhours = true});

	assert_int_equal(r.priority, PRIORITY_URGENT);
	assert_true(r.page && r.counts && !r.ask_why);
}

static void the_brake(void **state)
{
	(void)state;
	struct raise_facts f = {.priority = PRIORITY_HIGH, .pages = true, .has_reason = true, .person_urgent_ms = NOW - DAY + 1};
	struct raise r = raise_of(f);

	assert_int_equal(r.priority, PRIORITY_HIGH);
	assert_true(!r.changed && r.ping && !r.page && !r.counts);
	assert_string_equal(r.key, "m.prio.brake");
	f.person_urgent_ms--;
	assert_int_equal(raise_of(f).priority, PRIORITY_URGENT);
	f = (struct raise_facts){.priority = PRIORITY_NORMAL, .answers_offhours = true, .person_urgent_ms = NOW};
	r = raise_of(f);
	assert_int_equal(r.priority, PRIORITY_HIGH);
	assert_true(r.changed);
	assert_string_equal(r.key, "m.prio.brake");
}

static void once_a_day_per_ticket(void **state)
{
	(void)state;
	struct raise_facts f = {.priority = PRIORITY_NORMAL, .raised_ms = NOW - DAY + 1};
	struct raise r = raise_of(f);

	assert_false(r.changed || r.ping);
	assert_string_equal(r.key, "m.prio.limit");
	f.lowered_ms = f.raised_ms - 1;
	assert_string_equal(raise_of(f).key, "m.prio.limit");
	f.lowered_ms = f.raised_ms + 1;
	assert_string_equal(raise_of(f).key, "m.prio.up");
	f.lowered_ms = 0;
	f.raised_ms = NOW - DAY;
	assert_string_equal(raise_of(f).key, "m.prio.up");
	assert_string_equal(raise_of((struct raise_facts){.priority = PRIORITY_URGENT}).key, "m.prio.limit");
}

static void a_machine_has_no_brake(void **state)
{
	(void)state;
	struct raise r = raise_of(
		(struct raise_facts){.priority = PRIORITY_NORMAL, .pages = true, .requester_is_machine = true, .person_urgent_ms = NOW});

	assert_int_equal(r.priority, PRIORITY_URGENT);
	assert_true(r.page && !r.counts);
	assert_null(r.key);
}

static struct start start_of(struct start_facts facts)
{
	struct start out;

	priority_at_start(&facts, NOW, &out);
	return out;
}

static void how_a_ticket_begins(void **state)
{
	(void)state;
	struct start s = start_of((struct start_facts){.usual = PRIORITY_NORMAL, .by_customer = true});

	assert_int_equal(s.priority, PRIORITY_NORMAL);
	assert_false(s.braked || s.counts);
	s = start_of((struct start_facts){.asked = PRIORITY_LOW, .usual = PRIORITY_NORMAL, .severity = SEVERITY_MAJOR});
	assert_int_equal(s.priority, PRIORITY_LOW);
	s = start_of((struct start_facts){.asked = PRIORITY_LOW, .severity = SEVERITY_CRITICAL, .by_customer = true});
	assert_int_equal(s.priority, PRIORITY_URGENT);
	assert_true(s.counts && !s.braked);
	s = start_of((struct start_facts){
		.asked = PRIORITY_LOW, .severity = SEVERITY_CRITICAL, .by_customer = true, .person_urgent_ms = NOW - 1});
	assert_int_equal(s.priority, PRIORITY_HIGH);
	assert_true(s.braked && !s.counts);
	s = start_of((struct start_facts){.asked = PRIORITY_URGENT, .person_urgent_ms = NOW - 1}); /* an agent's or a machine's */
	assert_int_equal(s.priority, PRIORITY_URGENT);
	assert_false(s.braked || s.counts);
}

static void only_lowering_needs_a_reason(void **state)
{
	(void)state;
	assert_true(priority_needs_reason(PRIORITY_HIGH, PRIORITY_NORMAL));
	assert_false(priority_needs_reason(PRIORITY_HIGH, PRIORITY_URGENT));
	assert_false(priority_needs_reason(PRIORITY_HIGH, PRIORITY_HIGH));
}

TEST_MAIN(cmocka_unit_test(one_level_at_a_time), cmocka_unit_test(a_page_wants_a_reason),
	cmocka_unit_test(off_hours_it_goes_to_the_top_at_once), cmocka_unit_test(the_brake), cmocka_unit_test(once_a_day_per_ticket),
	cmocka_unit_test(a_machine_has_no_brake), cmocka_unit_test(how_a_ticket_begins), cmocka_unit_test(only_lowering_needs_a_reason))
