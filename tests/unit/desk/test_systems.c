/* What other systems are told: never a note; and when nobody listens there any more, agents hear of it. */
#include "desk_check.h"

static bool events_hold(struct bench *b, const char *word)
{
	for (size_t i = 0; i < b->count; i++)
		if (b->list[i].out.op == GD_NOTIFY && b->list[i].out.json && strstr(b->list[i].out.json, word))
			return true;
	return false;
}

static void test_a_note_is_in_no_event(void **state)
{
	(void)state;
	struct bench *b = bench_open();
	const char *thread = taken_ticket(b);
	bench_say(b, "bob", CHAT, thread, "// CANARI entre nous");
	bench_say(b, "bob", CHAT, thread, "Redémarrez la caisse");
	bench_advance(b, MINUTE_MS);
	assert_true(bench_events(b, "ticket.commented") > 0);
	assert_true(events_hold(b, "Redémarrez la caisse"));
	assert_true(events_hold(b, "\"organisation\":\"acme\""));
	assert_false(events_hold(b, "CANARI"));
	bench_close(b);
}

static void test_agents_hear_that_an_endpoint_is_switched_off(void **state)
{
	(void)state;
	struct bench *b = bench_open();
	b->outcome = GD_GONE;
	b->why = "the endpoint is gone for good (410)";
	open_ticket(b);
	HAS(bench_heard(b, CHAT, "technique"), "⚠️ hook:crm : envois coupés (the endpoint is gone for good (410)).");
	HAS(bench_heard(b, CHAT, "technique"), "`guichet outbox retry hook:crm`");
	size_t events = bench_events(b, "ticket.created");
	bench_say(b, "carl", CHAT, "dm", "Une autre demande");
	bench_advance(b, DAY_MS);
	assert_int_equal(bench_events(b, "ticket.created"), events); /* what comes now waits */
	bench_close(b);
}

TEST_MAIN(cmocka_unit_test(test_a_note_is_in_no_event), cmocka_unit_test(test_agents_hear_that_an_endpoint_is_switched_off))
