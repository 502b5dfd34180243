/* The life of a ticket: every row of the table by its number, and the rest of the space by default deny. */
#include "domain/transition.h"

#include "support/check.h"

#define NOW INT64_C(1760000000000)
#define A(name) ACTOR_BIT(ACTOR_##name)

/* What differs from "taken by somebody, of a person, answered, reopenable". */
enum tweak {
	PLAIN = 0,
	ORPHAN = 1,      /* no assignee */
	UNANSWERED = 2,
	MACHINE = 4,
	FROM_ACK = 8,
	PAUSE = 16,
	VIRGIN = 32,     /* never acknowledged */
	GONE = 64,
	LATE = 128,
	MERGED = 256,
	SPAM = 512
};

static struct ticket_facts facts_of(enum ticket_status status, unsigned tweaks)
{
	struct ticket_facts facts = {
		.status = status,
		.priority = PRIORITY_NORMAL,
		.has_assignee = status != STATUS_NEW && !(tweaks & ORPHAN),
		.assignee_gone = tweaks & GONE,
		.requester_is_machine = tweaks & MACHINE,
		.answered = !(tweaks & UNANSWERED),
		.acknowledged_ever = status != STATUS_NEW && !(tweaks & VIRGIN),
		.resolve_from_ack = tweaks & FROM_ACK,
		.pause_hold = tweaks & PAUSE,
	};

	if (status == STATUS_CLOSED) {
		facts.reason = tweaks & MERGED ? REASON_MERGED : tweaks & SPAM ? REASON_SPAM : REASON_RESOLVED;
		facts.closed_at_ms = NOW - 1000;
		facts.reopen_until_ms = tweaks & LATE ? NOW - 1 : NOW;
	}
	return facts;
}

struct expected {
	unsigned row;
	enum ticket_status from;
	unsigned tweaks;
	enum ticket_event event;
	uint32_t actors;
	enum ticket_status to;
	enum close_reason reason;
	enum clock_effect r, z;
	uint32_t effects;
	const char *key;
};

static const struct expected rows[] = {
	{1, STATUS_NONE, 0, EVENT_CREATE, A(REQUESTER), STATUS_NEW, 0, CLOCK_START, CLOCK_START, 0, "m.created"},
	{1, STATUS_NONE, FROM_ACK, EVENT_CREATE, A(REQUESTER), STATUS_NEW, 0, CLOCK_START, 0, 0, "m.created"},
	{1, STATUS_NONE, MACHINE, EVENT_CREATE, A(MACHINE), STATUS_NEW, 0, CLOCK_START, CLOCK_START, 0, NULL},
	{2, STATUS_NEW, 0, EVENT_TAKE, A(AGENT), STATUS_ACK, 0, CLOCK_STOP, CLOCK_START, EFFECT_UNPLAN, "m.ack"},
	{2, STATUS_NEW, 0, EVENT_ASSIGN, A(AGENT), STATUS_ACK, 0, CLOCK_STOP, CLOCK_START, EFFECT_UNPLAN, "m.ack"},
	{4, STATUS_NEW, UNANSWERED, EVENT_DISCARD, A(AGENT), STATUS_CLOSED, REASON_DISCARDED, CLOCK_DROP, CLOCK_STOP, EFFECT_UNPLAN,
		"m.closed.discarded"},
	{5, STATUS_ACK, 0, EVENT_REPLY, A(AGENT), STATUS_WIP, 0, 0, 0, EFFECT_UNPLAN, "m.reply"},
	{5, STATUS_ACK, 0, EVENT_WIP, A(AGENT), STATUS_WIP, 0, 0, 0, EFFECT_UNPLAN, NULL},
	{6, STATUS_WAIT, ORPHAN, EVENT_TAKE, A(AGENT), STATUS_WAIT, 0, 0, 0, EFFECT_UNPLAN, "m.assigned"},
	{6, STATUS_WIP, 0, EVENT_ASSIGN, A(AGENT), STATUS_WIP, 0, 0, 0, EFFECT_UNPLAN, "m.assigned"},
	{6, STATUS_HOLD, 0, EVENT_STEAL, A(AGENT), STATUS_HOLD, 0, 0, 0, EFFECT_UNPLAN, "m.assigned"},
	{7, STATUS_WIP, 0, EVENT_ASK, A(AGENT), STATUS_WIP, 0, 0, 0, EFFECT_UNPLAN, "m.need_info"},
	{7, STATUS_WIP, 0, EVENT_ASK_SENT, A(CORE), STATUS_WAIT, 0, 0, CLOCK_PAUSE, 0, NULL},
	{7, STATUS_WIP, 0, EVENT_ASK_FAILED, A(CORE), STATUS_WIP, 0, 0, 0, 0, NULL},
	{8, STATUS_WAIT, 0, EVENT_TEXT, A(REQUESTER), STATUS_WIP, 0, 0, CLOCK_RESUME, EFFECT_PING_ASSIGNEE | EFFECT_UNPLAN, NULL},
	{8, STATUS_WAIT, 0, EVENT_TEXT_YES, A(ORG_LEAD), STATUS_WIP, 0, 0, CLOCK_RESUME, EFFECT_PING_ASSIGNEE | EFFECT_UNPLAN, NULL},
	{8, STATUS_WAIT, 0, EVENT_TEXT_NO, A(REQUESTER) | A(SELF), STATUS_WIP, 0, 0, CLOCK_RESUME, EFFECT_PING_ASSIGNEE | EFFECT_UNPLAN,
		NULL},
	{9, STATUS_WAIT, 0, EVENT_TEXT_COURTESY, A(REQUESTER), STATUS_WAIT, 0, 0, 0, EFFECT_PING_ASSIGNEE, NULL},
	{9, STATUS_WAIT, 0, EVENT_TEXT, A(COPY), STATUS_WAIT, 0, 0, 0, EFFECT_PING_ASSIGNEE | EFFECT_UNPLAN, NULL},
	{9, STATUS_WAIT, 0, EVENT_TEXT, A(COLLEAGUE), STATUS_WAIT, 0, 0, 0, EFFECT_PING_ASSIGNEE | EFFECT_UNPLAN, NULL},
	{9, STATUS_WAIT, 0, EVENT_TEXT, A(BYSTANDER), STATUS_WAIT, 0, 0, 0, EFFECT_PING_ASSIGNEE | EFFECT_UNPLAN, NULL},
	{10, STATUS_WAIT, 0, EVENT_WIP, A(AGENT), STATUS_WIP, 0, 0, CLOCK_RESUME, EFFECT_UNPLAN, NULL},
	{10, STATUS_WAIT, 0, EVENT_REPLY, A(AGENT), STATUS_WIP, 0, 0, CLOCK_RESUME, EFFECT_UNPLAN, "m.reply"},
	{11, STATUS_WAIT, 0, EVENT_AUTOCLOSE, A(TIME), STATUS_CLOSED, REASON_AUTO, 0, CLOCK_STOP, 0, "m.closed.auto"},
	{11, STATUS_WAIT, 0, EVENT_KEEP_OPEN, A(REQUESTER), STATUS_WAIT, 0, 0, 0, EFFECT_PING_ASSIGNEE, NULL},
	{12, STATUS_WAIT, 0, EVENT_HOLD, A(AGENT), STATUS_HOLD, 0, 0, CLOCK_RESUME, EFFECT_UNPLAN, "m.hold"},
	{12, STATUS_ACK, PAUSE, EVENT_HOLD, A(AGENT), STATUS_HOLD, 0, 0, CLOCK_PAUSE, EFFECT_UNPLAN, "m.hold"},
	{13, STATUS_HOLD, 0, EVENT_HOLD_END, A(TIME), STATUS_WIP, 0, 0, CLOCK_RESUME, EFFECT_PING_ASSIGNEE, "m.resumed"},
	{13, STATUS_HOLD, PAUSE, EVENT_WIP, A(AGENT), STATUS_WIP, 0, 0, CLOCK_RESUME, EFFECT_UNPLAN, "m.resumed"},
	{14, STATUS_NEW, 0, EVENT_TEXT, A(REQUESTER), STATUS_NEW, 0, 0, 0, EFFECT_PING_ASSIGNEE | EFFECT_UNPLAN, NULL},
	{14, STATUS_HOLD, 0, EVENT_TEXT, A(COPY), STATUS_HOLD, 0, 0, 0, EFFECT_PING_ASSIGNEE | EFFECT_UNPLAN, NULL},
	{14, STATUS_HOLD, 0, EVENT_REPLY, A(AGENT), STATUS_HOLD, 0, 0, 0, EFFECT_UNPLAN, "m.reply"},
	{14, STATUS_WIP, 0, EVENT_TEXT_COURTESY, A(REQUESTER), STATUS_WIP, 0, 0, 0, EFFECT_PING_ASSIGNEE, NULL},
	{14, STATUS_SOLVED, 0, EVENT_REPLY, A(AGENT), STATUS_SOLVED, 0, 0, 0, EFFECT_UNPLAN, "m.reply"},
	{14, STATUS_SOLVED, 0, EVENT_CALLBACK, A(REQUESTER), STATUS_SOLVED, 0, 0, 0, EFFECT_PING_ASSIGNEE, NULL},
	{15, STATUS_HOLD, 0, EVENT_SOLVED, A(AGENT), STATUS_SOLVED, 0, 0, CLOCK_STOP, EFFECT_UNPLAN, "m.solved"},
	{15, STATUS_WIP, MACHINE, EVENT_SOLVED, A(AGENT), STATUS_CLOSED, REASON_RESOLVED, 0, CLOCK_STOP, EFFECT_UNPLAN, NULL},
	{16, STATUS_SOLVED, 0, EVENT_TEXT_YES, A(REQUESTER), STATUS_CLOSED, REASON_RESOLVED, 0, 0, EFFECT_UNPLAN, "m.closed.resolved"},
	{16, STATUS_SOLVED, 0, EVENT_TEXT_NO, A(ORG_LEAD), STATUS_WIP, 0, 0, CLOCK_RESUME, EFFECT_PING_ASSIGNEE | EFFECT_UNPLAN,
		"m.reopened"},
	{16, STATUS_SOLVED, 0, EVENT_REOPEN, A(AGENT), STATUS_WIP, 0, 0, CLOCK_RESUME, EFFECT_PING_ASSIGNEE | EFFECT_UNPLAN, "m.reopened"},
	{16, STATUS_SOLVED, 0, EVENT_TEXT, A(REQUESTER), STATUS_SOLVED, 0, 0, 0, EFFECT_PING_ASSIGNEE | EFFECT_UNPLAN, "m.ask.reopen"},
	{16, STATUS_SOLVED, 0, EVENT_TEXT_COURTESY, A(REQUESTER), STATUS_SOLVED, 0, 0, 0, 0, NULL},
	{17, STATUS_SOLVED, 0, EVENT_AUTOCLOSE, A(TIME), STATUS_CLOSED, REASON_AUTO, 0, 0, 0, "m.closed.auto"},
	{18, STATUS_NEW, 0, EVENT_DONE, A(REQUESTER), STATUS_CLOSED, REASON_RESOLVED, CLOCK_DROP, CLOCK_STOP, 0, "m.closed.resolved"},
	{18, STATUS_NEW, 0, EVENT_CANCEL, A(ORG_LEAD), STATUS_CLOSED, REASON_CANCELLED, CLOCK_DROP, CLOCK_STOP, 0, "m.closed.cancelled"},
	{18, STATUS_WAIT, 0, EVENT_DONE, A(REQUESTER), STATUS_CLOSED, REASON_RESOLVED, CLOCK_STOP, CLOCK_STOP, 0, "m.closed.resolved"},
	{18, STATUS_WIP, 0, EVENT_CANCEL, A(ORG_LEAD), STATUS_CLOSED, REASON_CANCELLED, CLOCK_STOP, CLOCK_STOP, 0, "m.closed.cancelled"},
	{18, STATUS_SOLVED, 0, EVENT_CANCEL, A(AGENT), STATUS_CLOSED, REASON_CANCELLED, CLOCK_STOP, CLOCK_STOP, EFFECT_UNPLAN,
		"m.closed.withdrawn"},
	{19, STATUS_NEW, 0, EVENT_CLOSE_PLANNED, A(AGENT), STATUS_NEW, 0, 0, 0, 0, "m.close.planned"},
	{19, STATUS_WIP, 0, EVENT_DONE, A(TIME), STATUS_CLOSED, REASON_RESOLVED, CLOCK_STOP, CLOCK_STOP, 0, "m.closed.resolved"},
	{19, STATUS_NEW, 0, EVENT_CANCEL, A(TIME), STATUS_CLOSED, REASON_CANCELLED, CLOCK_STOP, CLOCK_STOP, 0, "m.closed.cancelled"},
	{20, STATUS_WIP, 0, EVENT_CLOSE_DUPLICATE, A(AGENT), STATUS_CLOSED, REASON_DUPLICATE, CLOCK_DROP, CLOCK_STOP, EFFECT_UNPLAN,
		"m.closed.duplicate"},
	{20, STATUS_NEW, 0, EVENT_CLOSE_SPAM, A(AGENT), STATUS_CLOSED, REASON_SPAM, CLOCK_DROP, CLOCK_STOP,
		EFFECT_BLOCK_SENDER | EFFECT_UNPLAN, NULL},
	{20, STATUS_SOLVED, 0, EVENT_MERGE, A(AGENT), STATUS_CLOSED, REASON_MERGED, CLOCK_DROP, CLOCK_STOP, EFFECT_UNPLAN, "m.merged"},
	{21, STATUS_HOLD, 0, EVENT_MOVE, A(AGENT), STATUS_HOLD, 0, CLOCK_RETARGET, CLOCK_RETARGET, EFFECT_UNPLAN, "m.queue"},
	{22, STATUS_WIP, 0, EVENT_DROP, A(AGENT), STATUS_NEW, 0, 0, 0, EFFECT_UNASSIGN | EFFECT_PICKUP_TIMER | EFFECT_UNPLAN, NULL},
	{22, STATUS_ACK, 0, EVENT_ORPHAN, A(CORE), STATUS_NEW, 0, 0, 0, EFFECT_UNASSIGN | EFFECT_PICKUP_TIMER, NULL},
	{22, STATUS_WAIT, 0, EVENT_ORPHAN, A(CORE), STATUS_WAIT, 0, 0, 0, EFFECT_UNASSIGN, NULL},
	{22, STATUS_SOLVED, 0, EVENT_DROP, A(AGENT), STATUS_SOLVED, 0, 0, 0, EFFECT_UNASSIGN | EFFECT_UNPLAN, NULL},
	{23, STATUS_CLOSED, 0, EVENT_TEXT, A(REQUESTER), STATUS_WIP, 0, 0, CLOCK_RESUME, EFFECT_PING_ASSIGNEE | EFFECT_UNPLAN,
		"m.reopened"},
	{23, STATUS_CLOSED, 0, EVENT_TEXT_NO, A(REQUESTER), STATUS_WIP, 0, 0, CLOCK_RESUME, EFFECT_PING_ASSIGNEE | EFFECT_UNPLAN,
		"m.reopened"},
	{23, STATUS_CLOSED, 0, EVENT_REOPEN, A(AGENT), STATUS_WIP, 0, 0, CLOCK_RESUME, EFFECT_PING_ASSIGNEE | EFFECT_UNPLAN, "m.reopened"},
	{23, STATUS_CLOSED, VIRGIN, EVENT_REOPEN, A(REQUESTER), STATUS_NEW, 0, 0, CLOCK_RESUME, EFFECT_UNASSIGN | EFFECT_PICKUP_TIMER,
		"m.reopened"},
	{23, STATUS_CLOSED, ORPHAN, EVENT_REOPEN, A(AGENT), STATUS_NEW, 0, 0, CLOCK_RESUME,
		EFFECT_UNASSIGN | EFFECT_PICKUP_TIMER | EFFECT_UNPLAN, "m.reopened"},
	{23, STATUS_CLOSED, GONE, EVENT_TEXT, A(REQUESTER), STATUS_NEW, 0, 0, CLOCK_RESUME,
		EFFECT_UNASSIGN | EFFECT_PICKUP_TIMER | EFFECT_UNPLAN, "m.reopened"},
	{23, STATUS_CLOSED, 0, EVENT_TEXT_COURTESY, A(REQUESTER), STATUS_CLOSED, REASON_RESOLVED, 0, 0, 0, NULL},
	{23, STATUS_CLOSED, 0, EVENT_TEXT_YES, A(REQUESTER), STATUS_CLOSED, REASON_RESOLVED, 0, 0, EFFECT_UNPLAN, NULL},
	{23, STATUS_CLOSED, 0, EVENT_TEXT_COMMENT, A(REQUESTER), STATUS_CLOSED, REASON_RESOLVED, 0, 0, EFFECT_UNPLAN, NULL},
	{24, STATUS_CLOSED, LATE, EVENT_TEXT, A(REQUESTER), STATUS_CLOSED, REASON_RESOLVED, 0, 0, EFFECT_NEW_LINKED | EFFECT_UNPLAN,
		"m.linked.new"},
	{23, STATUS_CLOSED, LATE, EVENT_TEXT_COURTESY, A(REQUESTER), STATUS_CLOSED, REASON_RESOLVED, 0, 0, 0, NULL},
	{25, STATUS_CLOSED, MERGED, EVENT_TEXT, A(REQUESTER), STATUS_CLOSED, REASON_MERGED, 0, 0, EFFECT_TO_SURVIVOR | EFFECT_UNPLAN, NULL},
	{25, STATUS_CLOSED, MERGED | LATE, EVENT_TEXT, A(REQUESTER), STATUS_CLOSED, REASON_MERGED, 0, 0, EFFECT_TO_SURVIVOR | EFFECT_UNPLAN,
		NULL},
	{25, STATUS_CLOSED, SPAM, EVENT_TEXT, A(REQUESTER), STATUS_CLOSED, REASON_SPAM, 0, 0, EFFECT_COMMENT | EFFECT_UNPLAN, NULL},
	{26, STATUS_CLOSED, 0, EVENT_SNOOZE, A(AGENT), STATUS_CLOSED, REASON_RESOLVED, 0, 0, EFFECT_UNPLAN, NULL},
	{27, STATUS_NEW, MACHINE, EVENT_MACHINE_END, A(MACHINE), STATUS_CLOSED, REASON_RESOLVED, CLOCK_STOP, CLOCK_STOP, 0, NULL},
	{27, STATUS_NEW, 0, EVENT_MACHINE_END, A(MACHINE), STATUS_CLOSED, REASON_RESOLVED, CLOCK_STOP, CLOCK_STOP, 0, NULL},
	{27, STATUS_WIP, MACHINE, EVENT_MACHINE_END, A(MACHINE), STATUS_WIP, 0, 0, 0, 0, NULL},
	{28, STATUS_SOLVED, 0, EVENT_TEXT_NO, A(COPY), STATUS_SOLVED, 0, 0, 0, EFFECT_COMMENT | EFFECT_UNPLAN, NULL},
	{28, STATUS_CLOSED, 0, EVENT_TEXT, A(BYSTANDER), STATUS_CLOSED, REASON_RESOLVED, 0, 0, EFFECT_COMMENT | EFFECT_UNPLAN, NULL},
};

static void every_row_by_its_number(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		const struct expected *want = &rows[i];
		struct ticket_facts facts = facts_of(want->from, want->tweaks);
		struct transition got;

		if (!transition_find(&facts, want->event, want->actors, NOW, &got))
			fail_msg("case %zu (row %u) is refused with %s", i, want->row, refusal_key(got.refusal));
		if (got.row != want->row || got.status != want->to || got.reason != want->reason || got.response != want->r ||
			got.resolution != want->z || got.effects != want->effects || got.resolution_first != CLOCK_NONE)
			fail_msg("case %zu (row %u): row %u, %s/%s, R %d, Z %d, effects %x", i, want->row, got.row, status_name(got.status),
				reason_name(got.reason), got.response, got.resolution, got.effects);
		if (want->key)
			assert_string_equal(got.key, want->key);
		else
			assert_null(got.key);
	}
}

/* Row 3: the verb takes the ticket first, and the rest is the verb's own row from "ack". */
static void doing_takes(void **state)
{
	(void)state;
	static const struct {
		enum ticket_event event;
		enum ticket_status to;
		enum clock_effect z;
	} cases[] = {
		{EVENT_REPLY, STATUS_WIP, CLOCK_NONE},
		{EVENT_WIP, STATUS_WIP, CLOCK_NONE},
		{EVENT_ASK, STATUS_ACK, CLOCK_NONE},
		{EVENT_SOLVED, STATUS_SOLVED, CLOCK_STOP},
		{EVENT_HOLD, STATUS_HOLD, CLOCK_RESUME},
		{EVENT_DONE, STATUS_CLOSED, CLOCK_STOP},
		{EVENT_CANCEL, STATUS_CLOSED, CLOCK_STOP},
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct ticket_facts facts = facts_of(STATUS_NEW, 0);
		struct transition got;

		assert_true(transition_find(&facts, cases[i].event, A(AGENT), NOW, &got));
		assert_int_equal(got.row, 3);
		assert_int_equal(got.status, cases[i].to);
		assert_int_equal(got.response, CLOCK_STOP);
		assert_int_equal(got.resolution_first, CLOCK_START);
		assert_int_equal(got.resolution, cases[i].z);
		assert_int_equal(got.effects, EFFECT_IMPLICIT_TAKE | EFFECT_UNPLAN);
		if (got.key)
			assert_string_not_equal(got.key, "m.ack");
	}
}

static void the_first_take_alone_is_an_acknowledgement(void **state)
{
	(void)state;
	struct ticket_facts dropped = facts_of(STATUS_NEW, 0);
	struct transition got;

	dropped.acknowledged_ever = true;
	assert_true(transition_find(&dropped, EVENT_TAKE, A(AGENT), NOW, &got));
	assert_string_equal(got.key, "m.assigned");
	assert_int_equal(got.notice, NOTICE_REASSIGNED);
}

/* A ticket that waits for somebody named is nobody's yet: stealing it is its take-charge. */
static void stealing_what_nobody_took_takes_it(void **state)
{
	(void)state;
	struct ticket_facts assigned = facts_of(STATUS_NEW, 0);
	struct transition got;

	assigned.has_assignee = true;
	assert_true(transition_find(&assigned, EVENT_STEAL, A(AGENT), NOW, &got));
	assert_int_equal(got.status, STATUS_ACK);
	assert_int_equal(got.response, CLOCK_STOP);
	assert_int_equal(got.resolution, CLOCK_START);
	assert_string_equal(got.key, "m.ack");
	assert_false(transition_find(&assigned, EVENT_STEAL, A(COPY), NOW, &got));
}

/* Who may make an event happen in which states. Letters: r requester, o org lead, c copy, g colleague, b bystander, a agent,
 * x agent of another queue, l lead alone, A admin, u auditor, m machine, t time, C core. A text is never refused and is left out. */
static const struct {
	enum ticket_event event;
	const char *states, *who;
} may[] = {
	{EVENT_CREATE, "-", "rocgbaxlAumtC"},
	{EVENT_TAKE, "n", "a"},
	{EVENT_ASSIGN, "nkwthvs", "a"},
	{EVENT_STEAL, "kwthvs", "a"},
	{EVENT_DROP, "kwthvs", "a"},
	{EVENT_ORPHAN, "kwthvs", "C"},
	{EVENT_REPLY, "nkwths", "a"},
	{EVENT_ASK, "nkwth", "a"},
	{EVENT_ASK_SENT, "kwth", "C"},
	{EVENT_ASK_FAILED, "-nkwthsc", "C"},
	{EVENT_WIP, "nkth", "a"},
	{EVENT_HOLD, "nkwt", "a"},
	{EVENT_HOLD_END, "h", "t"},
	{EVENT_SOLVED, "nkwth", "a"},
	{EVENT_DONE, "nkwths", "roat"},
	{EVENT_CANCEL, "nkwths", "roat"},
	{EVENT_CLOSE_PLANNED, "nkwths", "roa"},
	{EVENT_CLOSE_DUPLICATE, "nkwths", "a"},
	{EVENT_CLOSE_SPAM, "nkwths", "a"},
	{EVENT_MERGE, "nkwths", "a"},
	{EVENT_MOVE, "nkwths", "a"},
	{EVENT_REOPEN, "sc", "roa"},
	{EVENT_KEEP_OPEN, "t", "ro"},
	{EVENT_AUTOCLOSE, "ts", "t"},
	{EVENT_SNOOZE, "nkwthsc", "a"},
	{EVENT_MACHINE_END, "nkwthsc", "m"},
	{EVENT_CALLBACK, "nkwths", "rocgbxm"},
};

static void nobody_else_anywhere_else(void **state)
{
	(void)state;
	static const char states[] = "-nkwthsc", actors[] = "?rcgobaxlAum?tC";

	for (size_t i = 0; i < sizeof may / sizeof *may; i++) {
		for (int s = 0; s < STATUS_COUNT; s++) {
			for (int a = 1; a < ACTOR_COUNT; a++) {
				struct ticket_facts facts = facts_of((enum ticket_status)s, 0);
				struct transition got;
				bool want = a != ACTOR_SELF && strchr(may[i].states, states[s]) && strchr(may[i].who, actors[a]);
				bool is = transition_find(&facts, may[i].event, ACTOR_BIT(a), NOW, &got);

				if (may[i].event == EVENT_CREATE && s == STATUS_NONE)
					want = true;
				if (is != want)
					fail_msg("%s in %s by %s is %s", event_name(may[i].event), status_name((enum ticket_status)s),
						actor_name((enum actor)a), is ? "allowed" : "refused");
				if (!is) {
					assert_int_equal(got.status, s);
					assert_int_equal(got.effects, 0);
					assert_int_equal(got.row, 0);
					assert_int_not_equal(got.refusal, ALLOWED);
				}
			}
		}
	}
}

static enum refusal refused(enum ticket_status status, unsigned tweaks, enum ticket_event event, uint32_t actors)
{
	struct ticket_facts facts = facts_of(status, tweaks);
	struct transition got;

	assert_false(transition_find(&facts, event, actors, NOW, &got));
	return got.refusal;
}

static void every_no_has_its_own_words(void **state)
{
	(void)state;
	assert_int_equal(refused(STATUS_CLOSED, 0, EVENT_WIP, A(AGENT)), REFUSED_STATE);
	assert_int_equal(refused(STATUS_WIP, 0, EVENT_DISCARD, A(AGENT)), REFUSED_STATE);
	assert_int_equal(refused(STATUS_NEW, 0, EVENT_DISCARD, A(AGENT)), REFUSED_STATE); /* answered already */
	assert_int_equal(refused(STATUS_CLOSED, LATE, EVENT_REOPEN, A(REQUESTER)), REFUSED_STATE);
	assert_int_equal(refused(STATUS_CLOSED, MERGED, EVENT_REOPEN, A(AGENT)), REFUSED_STATE);
	assert_int_equal(refused(STATUS_WIP, 0, EVENT_TAKE, A(AGENT)), REFUSED_RACE);
	assert_int_equal(refused(STATUS_NEW, 0, EVENT_TAKE, A(REQUESTER) | A(SELF)), REFUSED_SELF);
	assert_int_equal(refused(STATUS_WIP, 0, EVENT_SOLVED, A(REQUESTER) | A(SELF)), REFUSED_SELF);
	assert_int_equal(refused(STATUS_WIP, 0, EVENT_SOLVED, A(REQUESTER)), REFUSED_BYSTANDER);
	assert_int_equal(refused(STATUS_WIP, 0, EVENT_DONE, A(COPY)), REFUSED_BYSTANDER);
	assert_int_equal(refused(STATUS_NEW, 0, EVENT_HOLD, A(OTHER_AGENT)), REFUSED_ROLE);
	assert_int_equal(refused(STATUS_SOLVED, 0, EVENT_HOLD, A(OTHER_AGENT)), REFUSED_STATE); /* nobody could */
	assert_int_equal(refused(STATUS_NEW, 0, EVENT_DROP, A(OTHER_AGENT)), REFUSED_STATE);
	assert_int_equal(refused(STATUS_WIP, MACHINE, EVENT_ASK, A(AGENT)), REFUSED_MACHINE);
	assert_int_equal(refused(STATUS_WIP, MACHINE, EVENT_CALLBACK, A(REQUESTER)), REFUSED_MACHINE);
}

static void a_planned_closing_falls(void **state)
{
	(void)state;
	assert_true(transition_unplans(EVENT_TEXT, A(REQUESTER)));
	assert_true(transition_unplans(EVENT_SNOOZE, A(AGENT)));
	assert_false(transition_unplans(EVENT_TEXT_COURTESY, A(REQUESTER)));
	assert_false(transition_unplans(EVENT_CLOSE_PLANNED, A(AGENT)));
	assert_false(transition_unplans(EVENT_ASK_SENT, A(CORE)));
}

TEST_MAIN(cmocka_unit_test(every_row_by_its_number), cmocka_unit_test(doing_takes),
	  cmocka_unit_test(the_first_take_alone_is_an_acknowledgement), cmocka_unit_test(stealing_what_nobody_took_takes_it),
	  cmocka_unit_test(nobody_else_anywhere_else),
	  cmocka_unit_test(every_no_has_its_own_words), cmocka_unit_test(a_planned_closing_falls))
