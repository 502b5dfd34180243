/* The notification matrix, cell by cell, as the requirements print it. */
#include "domain/notice.h"

#include "support/check.h"

/* Audience letters: r requester, c copy, o org lead, a assignee, q queue room, l lead, p on-call, w one-way. */
static const char audiences[] = "?rcoaqlpw";

static const struct {
	enum notice notice;
	const char *who;
	const char *requester; /* its key; NULL where the text is another's or there is none */
	const char *event;
} matrix[] = {
	{NOTICE_CREATED, "rcoqpw", "m.created", "ticket.created"},
	{NOTICE_OPENED_FOR, "rcqpw", "m.opened.for", "ticket.created"},
	{NOTICE_TAKEN, "rcaqpw", "m.ack", "ticket.assigned"},
	{NOTICE_REASSIGNED, "raq", "m.assigned", NULL},
	{NOTICE_REPLY, "rcqw", "m.reply", "ticket.commented"},
	{NOTICE_QUESTION, "rcqw", "m.need_info", "ticket.status_changed"},
	{NOTICE_WAIT_REMIND, "ra", "m.wait.remind", NULL},
	{NOTICE_CUSTOMER_TEXT, "rcaqw", NULL, "ticket.commented"},
	{NOTICE_RAISED, "roaqpw", "m.prio.up", "ticket.priority_changed"},
	{NOTICE_LOWERED, "roqpw", "m.prio.down", "ticket.priority_changed"},
	{NOTICE_HOLD, "rcqw", "m.hold", "ticket.status_changed"},
	{NOTICE_RESUMED, "rcaqw", "m.resumed", "ticket.status_changed"},
	{NOTICE_QUEUE, "rqw", "m.queue", "ticket.status_changed"},
	{NOTICE_SOLVED, "rcqw", "m.solved", "ticket.resolved"},
	{NOTICE_CLOSING_SOON, "rc", "m.closing_soon", NULL},
	{NOTICE_CLOSED, "rcoqpw", NULL, "ticket.closed"},
	{NOTICE_REOPENED, "rcaqpw", "m.reopened", "ticket.reopened"},
	{NOTICE_MERGED, "rcqpw", "m.merged", "ticket.merged"},
	{NOTICE_UNMERGED, "rcqw", "m.unmerged", "ticket.status_changed"},
	{NOTICE_SURVEY, "r", "m.survey", NULL},
	{NOTICE_RATED_LOW, "ralw", "m.survey.low", "survey.answered"},
	{NOTICE_SLA_WARN, "aqw", NULL, "sla.warning"},
	{NOTICE_BREACH, "roaqlpw", "m.late", "sla.breach"},
	{NOTICE_MUTED, "raq", NULL, NULL},
	{NOTICE_FAILED, "aq", NULL, NULL},
	{NOTICE_OUTSIDER, "rcoaq", "m.cc.added", NULL},
	{NOTICE_SILENCE, "al", NULL, NULL},
	{NOTICE_CLOSE_PLANNED, "rcq", "m.close.planned", NULL},
	{NOTICE_ORPHAN, "q", NULL, NULL},
	{NOTICE_MACHINE_OK, "aq", NULL, NULL},
};

static void every_cell(void **state)
{
	(void)state;
	assert_int_equal(sizeof matrix / sizeof *matrix, NOTICE_COUNT - 1);
	for (size_t i = 0; i < sizeof matrix / sizeof *matrix; i++) {
		for (int a = 1; a < AUDIENCE_COUNT; a++) {
			const struct notice_rule *rule = notice_find(matrix[i].notice, (enum audience)a);
			const char *want = a == AUDIENCE_REQUESTER ? matrix[i].requester : NULL;

			if ((rule != NULL) != (strchr(matrix[i].who, audiences[a]) != NULL))
				fail_msg("%s for %c", notice_name(matrix[i].notice), audiences[a]);
			if (rule && a == AUDIENCE_REQUESTER && want)
				assert_string_equal(rule->key, want);
			if (rule && a == AUDIENCE_REQUESTER && !want)
				assert_null(rule->key);
			if (rule && a == AUDIENCE_ONE_WAY)
				assert_string_equal(rule->event, matrix[i].event);
			else if (rule)
				assert_null(rule->event);
		}
	}
	assert_null(notice_find(NOTICE_NONE, AUDIENCE_REQUESTER));
}

/* A public text never gets a desk key, and a desk audience alone gets those. */
static void keys_keep_their_side(void **state)
{
	(void)state;
	for (int n = 1; n < NOTICE_COUNT; n++) {
		for (int a = 1; a <= AUDIENCE_ORG_LEAD; a++) {
			const struct notice_rule *rule = notice_find((enum notice)n, (enum audience)a);

			if (rule && rule->key)
				assert_memory_equal(rule->key, "m.", 2);
		}
	}
}

static struct notice_facts usual(void)
{
	return (struct notice_facts){.has_assignee = true, .late_texts = true, .since_last_hand_ms = INT64_MAX};
}

static bool hears(enum notice notice, enum audience audience, struct notice_facts facts)
{
	const struct notice_rule *rule = notice_find(notice, audience);

	return rule && notice_applies(rule, &facts);
}

static void conditions(void **state)
{
	(void)state;
	struct notice_facts f = usual();

	assert_false(hears(NOTICE_CREATED, AUDIENCE_ORG_LEAD, f));
	assert_false(hears(NOTICE_CREATED, AUDIENCE_ONCALL, f));
	assert_false(hears(NOTICE_SLA_WARN, AUDIENCE_ROOM, f));
	f.urgent = true;
	assert_true(hears(NOTICE_CREATED, AUDIENCE_ORG_LEAD, f));
	assert_true(hears(NOTICE_CREATED, AUDIENCE_ONCALL, f));
	assert_true(hears(NOTICE_SLA_WARN, AUDIENCE_ROOM, f));
	assert_false(hears(NOTICE_LOWERED, AUDIENCE_ORG_LEAD, f));
	f.was_urgent = true;
	assert_true(hears(NOTICE_LOWERED, AUDIENCE_ORG_LEAD, f));
	f = usual(), f.since_last_hand_ms = 599999;
	assert_false(hears(NOTICE_REASSIGNED, AUDIENCE_REQUESTER, f));
	f.since_last_hand_ms = 600000;
	assert_true(hears(NOTICE_REASSIGNED, AUDIENCE_REQUESTER, f));
	assert_false(hears(NOTICE_CLOSED, AUDIENCE_ORG_LEAD, f));
	f.closed_auto = true;
	assert_true(hears(NOTICE_CLOSED, AUDIENCE_ORG_LEAD, f));
	assert_false(hears(NOTICE_WAIT_REMIND, AUDIENCE_ASSIGNEE, f));
	f.second_reminder = true;
	assert_true(hears(NOTICE_WAIT_REMIND, AUDIENCE_ASSIGNEE, f));
	assert_true(hears(NOTICE_BREACH, AUDIENCE_REQUESTER, f));
	f.late_texts = false;
	assert_false(hears(NOTICE_BREACH, AUDIENCE_REQUESTER, f));
	assert_true(hears(NOTICE_BREACH, AUDIENCE_LEAD, f));
	assert_false(hears(NOTICE_REOPENED, AUDIENCE_ROOM, f));
	assert_false(hears(NOTICE_RESUMED, AUDIENCE_ASSIGNEE, f));
	f.hold_ended_by_time = true;
	assert_true(hears(NOTICE_RESUMED, AUDIENCE_ASSIGNEE, f));
	f.has_assignee = false;
	assert_true(hears(NOTICE_REOPENED, AUDIENCE_ROOM, f));
	assert_false(hears(NOTICE_REOPENED, AUDIENCE_ASSIGNEE, f));
}

/* Every cell that has a condition, and no other. */
static const struct {
	enum notice notice;
	enum audience audience;
	uint32_t how;
} conditional[] = {
	{NOTICE_CREATED, AUDIENCE_ORG_LEAD, HOW_IF_URGENT},      {NOTICE_CREATED, AUDIENCE_ONCALL, HOW_IF_URGENT},
	{NOTICE_OPENED_FOR, AUDIENCE_ONCALL, HOW_IF_URGENT},     {NOTICE_REASSIGNED, AUDIENCE_REQUESTER, HOW_IF_SETTLED},
	{NOTICE_WAIT_REMIND, AUDIENCE_ASSIGNEE, HOW_IF_SECOND},  {NOTICE_RAISED, AUDIENCE_ORG_LEAD, HOW_IF_URGENT},
	{NOTICE_RAISED, AUDIENCE_ONCALL, HOW_IF_URGENT},         {NOTICE_LOWERED, AUDIENCE_ORG_LEAD, HOW_IF_WAS_URGENT},
	{NOTICE_RESUMED, AUDIENCE_ASSIGNEE, HOW_IF_HELD_ENDED},  {NOTICE_CLOSED, AUDIENCE_ORG_LEAD, HOW_IF_AUTO},
	{NOTICE_REOPENED, AUDIENCE_ROOM, HOW_IF_ORPHAN},         {NOTICE_REOPENED, AUDIENCE_ONCALL, HOW_IF_URGENT},
	{NOTICE_SLA_WARN, AUDIENCE_ROOM, HOW_IF_URGENT},         {NOTICE_BREACH, AUDIENCE_REQUESTER, HOW_IF_LATE_ON},
	{NOTICE_BREACH, AUDIENCE_ORG_LEAD, HOW_IF_LATE_ON},      {NOTICE_BREACH, AUDIENCE_ONCALL, HOW_IF_URGENT},
};

static void no_other_cell_has_a_condition(void **state)
{
	(void)state;
	const uint32_t any = HOW_CARD - 1;

	for (int n = 1; n < NOTICE_COUNT; n++) {
		for (int a = 1; a < AUDIENCE_COUNT; a++) {
			const struct notice_rule *rule = notice_find((enum notice)n, (enum audience)a);
			uint32_t want = 0;

			for (size_t i = 0; i < sizeof conditional / sizeof *conditional; i++)
				if (conditional[i].notice == (enum notice)n && conditional[i].audience == (enum audience)a)
					want = conditional[i].how;
			if ((rule ? rule->how & any : 0) != want)
				fail_msg("%s for %c", notice_name((enum notice)n), audiences[a]);
		}
	}
}

/* A page starts, and ends, exactly where the on-call rules say. */
static void pages(void **state)
{
	(void)state;
	for (int n = 1; n < NOTICE_COUNT; n++) {
		const struct notice_rule *rule = notice_find((enum notice)n, AUDIENCE_ONCALL);
		bool starts = n == NOTICE_CREATED || n == NOTICE_OPENED_FOR || n == NOTICE_RAISED || n == NOTICE_REOPENED ||
			      n == NOTICE_BREACH;
		bool ends = n == NOTICE_TAKEN || n == NOTICE_LOWERED || n == NOTICE_CLOSED || n == NOTICE_MERGED;

		assert_int_equal(rule && (rule->how & HOW_PAGE), starts);
		assert_int_equal(rule && (rule->how & HOW_PAGE_ENDS), ends);
	}
}

static void some_hear_nothing_at_all(void **state)
{
	(void)state;
	struct notice_facts machine = usual(), hidden = usual();

	machine.requester_is_machine = true;
	machine.urgent = machine.closed_auto = true;
	hidden.private_ticket = true;
	hidden.urgent = hidden.closed_auto = true;
	for (int n = 1; n < NOTICE_COUNT; n++) {
		assert_false(hears((enum notice)n, AUDIENCE_REQUESTER, machine));
		assert_false(hears((enum notice)n, AUDIENCE_COPY, machine));
		assert_false(hears((enum notice)n, AUDIENCE_ORG_LEAD, machine));
		assert_false(hears((enum notice)n, AUDIENCE_ORG_LEAD, hidden));
		assert_false(hears((enum notice)n, AUDIENCE_ONE_WAY, hidden));
	}
	assert_true(hears(NOTICE_CREATED, AUDIENCE_ONCALL, machine));
	assert_true(hears(NOTICE_CREATED, AUDIENCE_REQUESTER, hidden));
}

static void levels(void **state)
{
	(void)state;
	enum notice_level level = LEVEL_KEY;

	for (int n = 1; n < NOTICE_COUNT; n++) {
		bool reply = n == NOTICE_REPLY || n == NOTICE_QUESTION || n == NOTICE_WAIT_REMIND || n == NOTICE_SOLVED ||
			     n == NOTICE_CLOSING_SOON || n == NOTICE_CLOSED;

		assert_false(notice_level_allows(LEVEL_NONE, (enum notice)n));
		assert_int_equal(notice_level_allows(LEVEL_REPLIES, (enum notice)n), reply);
		assert_true(notice_level_allows(LEVEL_KEY, (enum notice)n));
		assert_true(notice_level_allows(LEVEL_ALL, (enum notice)n));
		assert_string_not_equal(notice_name((enum notice)n), "?");
	}
	for (int i = 0; i < 4; i++) {
		assert_true(level_parse(level_name((enum notice_level)i), &level));
		assert_int_equal(level, i);
	}
	assert_false(level_parse("tout", &level));
}

TEST_MAIN(cmocka_unit_test(every_cell), cmocka_unit_test(keys_keep_their_side), cmocka_unit_test(conditions),
	cmocka_unit_test(no_other_cell_has_a_condition), cmocka_unit_test(pages), cmocka_unit_test(some_hear_nothing_at_all),
	cmocka_unit_test(levels))
