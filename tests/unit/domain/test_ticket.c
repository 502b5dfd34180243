/* Names of the stored enums: every number has one word, every word its number, and the numbers on disk never change. */
#include "domain/ticket.h"

#include "support/check.h"

static void names_are_what_is_on_disk(void **state)
{
	(void)state;
	static const char *const statuses[] = {"none", "new", "ack", "wip", "wait", "hold", "solved", "closed"};
	static const char *const reasons[] = {"none", "resolved", "cancelled", "auto", "duplicate", "merged", "discarded", "spam"};
	static const char *const priorities[] = {"?", "low", "normal", "high", "urgent"};
	static const char *const severities[] = {"none", "minor", "major", "critical", "feature"};
	static const char *const types[] = {"none", "question", "problem", "incident", "feature"};

	for (int i = 0; i < 8; i++)
		assert_string_equal(status_name((enum ticket_status)i), statuses[i]);
	for (int i = 0; i < 8; i++)
		assert_string_equal(reason_name((enum close_reason)i), reasons[i]);
	for (int i = 0; i < 5; i++)
		assert_string_equal(priority_name((enum priority)i), priorities[i]);
	for (int i = 0; i < 5; i++)
		assert_string_equal(severity_name((enum severity)i), severities[i]);
	for (int i = 0; i < 5; i++)
		assert_string_equal(type_name((enum ticket_type)i), types[i]);
	assert_string_equal(event_name(EVENT_CALLBACK), "callback");
	assert_string_equal(actor_name(ACTOR_CORE), "core");
	assert_string_equal(role_name(ROLE_MACHINE), "machine");
}

static void every_name_parses_back(void **state)
{
	(void)state;
	for (int i = 1; i < EVENT_COUNT; i++) {
		enum ticket_event event = EVENT_CREATE;

		assert_string_not_equal(event_name((enum ticket_event)i), "?");
		assert_true(event_parse(event_name((enum ticket_event)i), &event));
		assert_int_equal(event, i);
	}
	for (int i = 1; i < ACTOR_COUNT; i++) {
		enum actor actor = ACTOR_REQUESTER;

		assert_true(actor_parse(actor_name((enum actor)i), &actor));
		assert_int_equal(actor, i);
	}
	for (int i = 0; i < STATUS_COUNT; i++) {
		enum ticket_status status = STATUS_NONE;

		assert_true(status_parse(status_name((enum ticket_status)i), &status));
		assert_int_equal(status, i);
	}
}

static void unknown_words_and_numbers_are_said_so(void **state)
{
	(void)state;
	enum ticket_status status = STATUS_HOLD;
	enum priority priority = PRIORITY_HIGH;

	assert_false(status_parse("New", &status));
	assert_false(status_parse("", &status));
	assert_int_equal(status, STATUS_HOLD);
	assert_false(priority_parse("?", &priority));
	assert_int_equal(priority, PRIORITY_HIGH);
	assert_string_equal(status_name((enum ticket_status)99), "?");
	assert_string_equal(event_name((enum ticket_event)-1), "?");
	assert_null(refusal_key(ALLOWED));
	assert_string_equal(refusal_key(REFUSED_REF), "m.err.ref");
	assert_string_equal(refusal_key(REFUSED_RACE), "m.err.race");
}

static void a_feature_is_a_type_whatever_it_is_called(void **state)
{
	(void)state;
	struct ticket_facts facts = {.severity = SEVERITY_MAJOR, .type = TYPE_PROBLEM};

	ticket_set_severity(&facts, SEVERITY_FEATURE);
	assert_int_equal(facts.type, TYPE_FEATURE);
	assert_int_equal(facts.severity, SEVERITY_MAJOR);
	ticket_set_severity(&facts, SEVERITY_CRITICAL);
	assert_int_equal(facts.severity, SEVERITY_CRITICAL);
	assert_int_equal(facts.type, TYPE_FEATURE);
}

TEST_MAIN(cmocka_unit_test(names_are_what_is_on_disk), cmocka_unit_test(every_name_parses_back),
	  cmocka_unit_test(unknown_words_and_numbers_are_said_so), cmocka_unit_test(a_feature_is_a_type_whatever_it_is_called))
