/* Which promise holds. */
#include "sla/target.h"

#include "base/clock.h"
#include "support/check.h"

static struct sla_promise find(const struct sla_line *lines, size_t n, struct sla_key key)
{
	struct sla_promise p;

	sla_promise_find(lines, n, &key, &p);
	return p;
}

static void as_shipped(void **state)
{
	(void)state;
	static const struct {
		enum priority priority;
		int64_t resolve;
	} ladder[] = {{PRIORITY_LOW, 0}, {PRIORITY_NORMAL, 8 * HOUR_MS}, {PRIORITY_HIGH, 4 * HOUR_MS}, {PRIORITY_URGENT, HOUR_MS}};

	for (size_t i = 0; i < 4; i++) {
		struct sla_promise p = find(NULL, 0, (struct sla_key){.priority = ladder[i].priority});

		assert_int_equal(p.resolve_ms, ladder[i].resolve);
		assert_int_equal(p.response_ms, 0);
		assert_false(p.from_ack || p.pause_hold || p.end_of_day);
		p = find(NULL, 0, (struct sla_key){.priority = ladder[i].priority, .type = TYPE_FEATURE});
		assert_int_equal(p.resolve_ms, 0);
		p = find(NULL, 0, (struct sla_key){.priority = ladder[i].priority, .type = TYPE_INCIDENT, .queue = 3, .org = 4});
		assert_int_equal(p.resolve_ms, ladder[i].resolve);
	}
}

static void the_most_specific_line_wins(void **state)
{
	(void)state;
	const struct sla_line lines[] = {
		{.response_ms = HOUR_MS, .resolve_ms = SLA_UNSET},
		{.type = TYPE_INCIDENT, .priority = PRIORITY_URGENT, .response_ms = 15 * MINUTE_MS, .resolve_ms = 2 * HOUR_MS},
		{.queue = 7, .response_ms = SLA_UNSET, .resolve_ms = 5 * HOUR_MS},
		{.org = 9, .response_ms = SLA_UNSET, .resolve_ms = 6 * HOUR_MS},
		{.org = 9, .queue = 7, .type = TYPE_INCIDENT, .response_ms = 10 * MINUTE_MS, .resolve_ms = SLA_UNSET},
		{.priority = PRIORITY_LOW, .response_ms = SLA_UNSET, .resolve_ms = 100 * HOUR_MS},
		{.type = TYPE_QUESTION, .response_ms = SLA_UNSET, .resolve_ms = 50 * HOUR_MS},
	};
	const size_t n = sizeof lines / sizeof *lines;
	struct sla_promise p;

	p = find(lines, n, (struct sla_key){TYPE_PROBLEM, PRIORITY_HIGH, 1, 1});
	assert_int_equal(p.response_ms, HOUR_MS);
	assert_int_equal(p.resolve_ms, 4 * HOUR_MS); /* no line says: the ladder */
	p = find(lines, n, (struct sla_key){TYPE_INCIDENT, PRIORITY_URGENT, 7, 9});
	assert_int_equal(p.response_ms, 10 * MINUTE_MS); /* three named */
	assert_int_equal(p.resolve_ms, 2 * HOUR_MS);     /* two named, and it says */
	p = find(lines, n, (struct sla_key){TYPE_PROBLEM, PRIORITY_HIGH, 7, 9});
	assert_int_equal(p.resolve_ms, 6 * HOUR_MS); /* one each: the organisation */
	p = find(lines, n, (struct sla_key){TYPE_QUESTION, PRIORITY_LOW, 1, 1});
	assert_int_equal(p.resolve_ms, 50 * HOUR_MS); /* one each: the type */
	p = find(lines, n, (struct sla_key){TYPE_QUESTION, PRIORITY_LOW, 7, 1});
	assert_int_equal(p.resolve_ms, 5 * HOUR_MS); /* one each: the queue */
}

static void the_later_of_equals_and_no_target_at_all(void **state)
{
	(void)state;
	const struct sla_line lines[] = {
		{.priority = PRIORITY_HIGH, .response_ms = SLA_UNSET, .resolve_ms = 3 * HOUR_MS},
		{.priority = PRIORITY_HIGH, .response_ms = SLA_UNSET, .resolve_ms = 2 * HOUR_MS},
		{.priority = PRIORITY_NORMAL, .response_ms = SLA_UNSET, .resolve_ms = 0},
	};

	assert_int_equal(find(lines, 3, (struct sla_key){.priority = PRIORITY_HIGH}).resolve_ms, 2 * HOUR_MS);
	assert_int_equal(find(lines, 3, (struct sla_key){.priority = PRIORITY_NORMAL}).resolve_ms, 0);
}

static void other_values_are_found_by_themselves(void **state)
{
	(void)state;
	const struct sla_line lines[] = {
		{.queue = 7, .response_ms = SLA_UNSET, .resolve_ms = SLA_UNSET, .from = RESOLVE_FROM_ACK, .pause_hold = SLA_FLAG_YES},
		{.queue = 7, .priority = PRIORITY_HIGH, .response_ms = SLA_UNSET, .resolve_ms = SLA_UNSET, .pause_hold = SLA_FLAG_NO},
		{.queue = 7, .priority = PRIORITY_NORMAL, .response_ms = SLA_UNSET, .resolve_ms = SLA_UNSET, .end_of_day = SLA_FLAG_YES},
		{.queue = 7, .priority = PRIORITY_NORMAL, .org = 2, .response_ms = SLA_UNSET, .resolve_ms = HOUR_MS},
	};
	struct sla_promise p = find(lines, 4, (struct sla_key){.priority = PRIORITY_HIGH, .queue = 7});

	assert_true(p.from_ack && !p.pause_hold);
	assert_int_equal(p.resolve_ms, 4 * HOUR_MS);
	p = find(lines, 4, (struct sla_key){.priority = PRIORITY_NORMAL, .queue = 7});
	assert_true(p.end_of_day && p.from_ack && p.pause_hold);
	p = find(lines, 4, (struct sla_key){.priority = PRIORITY_NORMAL, .queue = 7, .org = 2});
	assert_false(p.end_of_day);
	assert_int_equal(p.resolve_ms, HOUR_MS);
}

static void small_rules(void **state)
{
	(void)state;
	struct sla_promise p = {0};

	assert_true(sla_runs_always(PRIORITY_URGENT, true));
	assert_false(sla_runs_always(PRIORITY_URGENT, false));
	assert_false(sla_runs_always(PRIORITY_HIGH, true));
	assert_int_equal(sla_pickup_ms(&p), 4 * HOUR_MS);
	p.response_ms = HOUR_MS;
	assert_int_equal(sla_pickup_ms(&p), HOUR_MS);
}

TEST_MAIN(cmocka_unit_test(as_shipped), cmocka_unit_test(the_most_specific_line_wins),
	  cmocka_unit_test(the_later_of_equals_and_no_target_at_all), cmocka_unit_test(other_values_are_found_by_themselves),
	  cmocka_unit_test(small_rules))
