#include "domain/transition.h"

/* ---- the table ------------------------------------------------------------------------------------------------------------------- */

#define S(name) STATUS_BIT(STATUS_##name)
#define E(name) EVENT_BIT(EVENT_##name)
#define A(name) ACTOR_BIT(ACTOR_##name)

#define PARTY (A(REQUESTER) | A(ORG_LEAD))
#define LISTENERS (A(COPY) | A(COLLEAGUE) | A(BYSTANDER) | A(OTHER_AGENT))
#define WRITERS (PARTY | LISTENERS | A(MACHINE))
#define TEXTS (E(TEXT) | E(TEXT_COURTESY) | E(TEXT_YES) | E(TEXT_NO) | E(TEXT_COMMENT))
#define WORDS (TEXTS & ~E(TEXT_COURTESY)) /* a text that says something */
#define TAKEN (S(ACK) | S(WIP) | S(WAIT) | S(HOLD))

#define SAME STATUS_NONE

/* A row holds only if its condition does. */
enum condition {
	ALWAYS,
	IF_ORPHAN,     /* nobody has it */
	IF_HELD,       /* somebody has it */
	IF_UNANSWERED, /* no public answer yet */
	IF_MACHINE,
	IF_FROM_NEW,   /* Z starts at creation */
	IF_PAUSING,    /* Z pauses in hold */
	IF_BACK_NEW,   /* reopens within its time, and nobody is left who could go on */
	IF_BACK,       /* reopens within its time */
	IF_ENDED,      /* closed with a reason that can be reopened, whatever the time */
	IF_LATE,       /* the time of reopening is over */
	IF_MERGED,
	IF_SPAM
};

struct row {
	unsigned number; /* as in the requirements, 2.1 */
	uint32_t from;
	uint64_t events;
	uint32_t actors;
	enum condition condition;
	enum ticket_status to;
	enum close_reason reason;
	enum clock_effect r, z;
	uint32_t effects;
	enum notice notice;
	const char *key;
};

/* The first row that fits wins. Longer than a screen because it is the table. */
static const struct row rows[] = {
	{1, S(NONE), E(CREATE), ~0u, IF_FROM_NEW, STATUS_NEW, 0, CLOCK_START, CLOCK_START, 0, NOTICE_CREATED, "m.created"},
	{1, S(NONE), E(CREATE), ~0u, ALWAYS, STATUS_NEW, 0, CLOCK_START, 0, 0, NOTICE_CREATED, "m.created"},
	{2, S(NEW), E(TAKE) | E(ASSIGN), A(AGENT), ALWAYS, STATUS_ACK, 0, CLOCK_STOP, CLOCK_START, 0, NOTICE_TAKEN, "m.ack"},
	/* 3 is an implicit take in front of the verb's own row: see take_first() */
	{4, S(NEW), E(DISCARD), A(AGENT), IF_UNANSWERED, STATUS_CLOSED, REASON_DISCARDED, CLOCK_DROP, CLOCK_STOP, 0, NOTICE_CLOSED,
		"m.closed.discarded"},
	{5, S(ACK), E(REPLY), A(AGENT), ALWAYS, STATUS_WIP, 0, 0, 0, 0, NOTICE_REPLY, "m.reply"},
	{5, S(ACK), E(WIP), A(AGENT), ALWAYS, STATUS_WIP, 0, 0, 0, 0, 0, NULL},
	{6, STATUS_OPEN & ~S(NEW), E(TAKE), A(AGENT), IF_ORPHAN, SAME, 0, 0, 0, 0, NOTICE_REASSIGNED, "m.assigned"},
	{6, STATUS_OPEN & ~S(NEW), E(ASSIGN), A(AGENT), ALWAYS, SAME, 0, 0, 0, 0, NOTICE_REASSIGNED, "m.assigned"},
	{6, S(NEW), E(STEAL), A(AGENT), IF_HELD, STATUS_ACK, 0, CLOCK_STOP, CLOCK_START, 0, NOTICE_REASSIGNED, "m.assigned"},
	{6, STATUS_OPEN, E(STEAL), A(AGENT), IF_HELD, SAME, 0, 0, 0, 0, NOTICE_REASSIGNED, "m.assigned"},
	{7, TAKEN, E(ASK), A(AGENT), ALWAYS, SAME, 0, 0, 0, 0, NOTICE_QUESTION, "m.need_info"},
	{7, TAKEN, E(ASK_SENT), A(CORE), ALWAYS, STATUS_WAIT, 0, 0, CLOCK_PAUSE, 0, 0, NULL},
	{7, ~0u, E(ASK_FAILED), A(CORE), ALWAYS, SAME, 0, 0, 0, 0, NOTICE_FAILED, NULL},
	{8, S(WAIT), WORDS, PARTY, ALWAYS, STATUS_WIP, 0, 0, CLOCK_RESUME, EFFECT_PING_ASSIGNEE, NOTICE_CUSTOMER_TEXT, NULL},
	{9, S(WAIT), TEXTS, WRITERS, ALWAYS, SAME, 0, 0, 0, EFFECT_PING_ASSIGNEE, NOTICE_CUSTOMER_TEXT, NULL},
	{10, S(WAIT), E(WIP), A(AGENT), ALWAYS, STATUS_WIP, 0, 0, CLOCK_RESUME, 0, 0, NULL},
	{10, S(WAIT), E(REPLY), A(AGENT), ALWAYS, STATUS_WIP, 0, 0, CLOCK_RESUME, 0, NOTICE_REPLY, "m.reply"},
	{11, S(WAIT), E(AUTOCLOSE), A(TIME), ALWAYS, STATUS_CLOSED, REASON_AUTO, 0, CLOCK_STOP, 0, NOTICE_CLOSED, "m.closed.auto"},
	{11, S(WAIT), E(KEEP_OPEN), PARTY, ALWAYS, SAME, 0, 0, 0, EFFECT_PING_ASSIGNEE, 0, NULL},
	{12, TAKEN & ~S(HOLD), E(HOLD), A(AGENT), IF_PAUSING, STATUS_HOLD, 0, 0, CLOCK_PAUSE, 0, NOTICE_HOLD, "m.hold"},
	{12, TAKEN & ~S(HOLD), E(HOLD), A(AGENT), ALWAYS, STATUS_HOLD, 0, 0, CLOCK_RESUME, 0, NOTICE_HOLD, "m.hold"},
	{13, S(HOLD), E(HOLD_END), A(TIME), ALWAYS, STATUS_WIP, 0, 0, CLOCK_RESUME, EFFECT_PING_ASSIGNEE, NOTICE_RESUMED, "m.resumed"},
	{13, S(HOLD), E(WIP), A(AGENT), ALWAYS, STATUS_WIP, 0, 0, CLOCK_RESUME, 0, NOTICE_RESUMED, "m.resumed"},
	{14, S(NEW) | S(ACK) | S(WIP) | S(HOLD), TEXTS | E(CALLBACK), WRITERS, ALWAYS, SAME, 0, 0, 0, EFFECT_PING_ASSIGNEE,
		NOTICE_CUSTOMER_TEXT, NULL},
	{14, S(WAIT) | S(SOLVED), E(CALLBACK), WRITERS, ALWAYS, SAME, 0, 0, 0, EFFECT_PING_ASSIGNEE, NOTICE_CUSTOMER_TEXT, NULL},
	/* The desk may go on talking while a solution waits for its yes: the customer's "anything else" pings somebody who must answer. */
	{14, S(WIP) | S(HOLD) | S(SOLVED), E(REPLY), A(AGENT), ALWAYS, SAME, 0, 0, 0, 0, NOTICE_REPLY, "m.reply"},
	{15, TAKEN, E(SOLVED), A(AGENT), IF_MACHINE, STATUS_CLOSED, REASON_RESOLVED, 0, CLOCK_STOP, 0, NOTICE_CLOSED, NULL},
	{15, TAKEN, E(SOLVED), A(AGENT), ALWAYS, STATUS_SOLVED, 0, 0, CLOCK_STOP, 0, NOTICE_SOLVED, "m.solved"},
	{16, S(SOLVED), E(TEXT_YES), PARTY, ALWAYS, STATUS_CLOSED, REASON_RESOLVED, 0, 0, 0, NOTICE_CLOSED, "m.closed.resolved"},
	{16, S(SOLVED), E(TEXT_NO), PARTY, ALWAYS, STATUS_WIP, 0, 0, CLOCK_RESUME, EFFECT_PING_ASSIGNEE, NOTICE_REOPENED, "m.reopened"},
	{16, S(SOLVED), E(REOPEN), PARTY | A(AGENT), ALWAYS, STATUS_WIP, 0, 0, CLOCK_RESUME, EFFECT_PING_ASSIGNEE, NOTICE_REOPENED,
		"m.reopened"},
	{16, S(SOLVED), E(TEXT_COURTESY), PARTY, ALWAYS, SAME, 0, 0, 0, 0, 0, NULL},
	{16, S(SOLVED), E(TEXT) | E(TEXT_COMMENT), PARTY, ALWAYS, SAME, 0, 0, 0, EFFECT_PING_ASSIGNEE, NOTICE_CUSTOMER_TEXT,
		"m.ask.reopen"},
	{17, S(SOLVED), E(AUTOCLOSE), A(TIME), ALWAYS, STATUS_CLOSED, REASON_AUTO, 0, 0, 0, NOTICE_CLOSED, "m.closed.auto"},
	{18, S(NEW), E(DONE), PARTY, ALWAYS, STATUS_CLOSED, REASON_RESOLVED, CLOCK_DROP, CLOCK_STOP, 0, NOTICE_CLOSED,
		"m.closed.resolved"},
	{18, S(NEW), E(CANCEL), PARTY, ALWAYS, STATUS_CLOSED, REASON_CANCELLED, CLOCK_DROP, CLOCK_STOP, 0, NOTICE_CLOSED,
		"m.closed.cancelled"},
	{18, STATUS_OPEN, E(DONE), PARTY | A(AGENT), ALWAYS, STATUS_CLOSED, REASON_RESOLVED, CLOCK_STOP, CLOCK_STOP, 0, NOTICE_CLOSED,
		"m.closed.resolved"},
	{18, STATUS_OPEN, E(CANCEL), PARTY, ALWAYS, STATUS_CLOSED, REASON_CANCELLED, CLOCK_STOP, CLOCK_STOP, 0, NOTICE_CLOSED,
		"m.closed.cancelled"},
	{18, STATUS_OPEN, E(CANCEL), A(AGENT), ALWAYS, STATUS_CLOSED, REASON_CANCELLED, CLOCK_STOP, CLOCK_STOP, 0, NOTICE_CLOSED,
		"m.closed.withdrawn"},
	{19, STATUS_OPEN, E(CLOSE_PLANNED), PARTY | A(AGENT), ALWAYS, SAME, 0, 0, 0, 0, NOTICE_CLOSE_PLANNED, "m.close.planned"},
	{19, STATUS_OPEN, E(DONE), A(TIME), ALWAYS, STATUS_CLOSED, REASON_RESOLVED, CLOCK_STOP, CLOCK_STOP, 0, NOTICE_CLOSED,
		"m.closed.resolved"},
	{19, STATUS_OPEN, E(CANCEL), A(TIME), ALWAYS, STATUS_CLOSED, REASON_CANCELLED, CLOCK_STOP, CLOCK_STOP, 0, NOTICE_CLOSED,
		"m.closed.cancelled"},
	{20, STATUS_OPEN, E(CLOSE_DUPLICATE), A(AGENT), ALWAYS, STATUS_CLOSED, REASON_DUPLICATE, CLOCK_DROP, CLOCK_STOP, 0, NOTICE_CLOSED,
		"m.closed.duplicate"},
	{20, STATUS_OPEN, E(CLOSE_SPAM), A(AGENT), ALWAYS, STATUS_CLOSED, REASON_SPAM, CLOCK_DROP, CLOCK_STOP, EFFECT_BLOCK_SENDER, 0,
		NULL},
	{20, STATUS_OPEN, E(MERGE), A(AGENT), ALWAYS, STATUS_CLOSED, REASON_MERGED, CLOCK_DROP, CLOCK_STOP, 0, NOTICE_MERGED, "m.merged"},
	{21, STATUS_OPEN, E(MOVE), A(AGENT), ALWAYS, SAME, 0, CLOCK_RETARGET, CLOCK_RETARGET, 0, NOTICE_QUEUE, "m.queue"},
	{22, S(ACK) | S(WIP), E(DROP), A(AGENT), IF_HELD, STATUS_NEW, 0, 0, 0, EFFECT_UNASSIGN | EFFECT_PICKUP_TIMER,
		NOTICE_ORPHAN, NULL},
	{22, S(ACK) | S(WIP), E(ORPHAN), A(CORE), IF_HELD, STATUS_NEW, 0, 0, 0, EFFECT_UNASSIGN | EFFECT_PICKUP_TIMER,
		NOTICE_ORPHAN, NULL},
	{22, S(WAIT) | S(HOLD) | S(SOLVED), E(DROP), A(AGENT), IF_HELD, SAME, 0, 0, 0, EFFECT_UNASSIGN, NOTICE_ORPHAN, NULL},
	{22, S(WAIT) | S(HOLD) | S(SOLVED), E(ORPHAN), A(CORE), IF_HELD, SAME, 0, 0, 0, EFFECT_UNASSIGN, NOTICE_ORPHAN, NULL},
	{23, S(CLOSED), E(REOPEN), PARTY | A(AGENT), IF_BACK_NEW, STATUS_NEW, 0, 0, CLOCK_RESUME, EFFECT_UNASSIGN | EFFECT_PICKUP_TIMER,
		NOTICE_REOPENED, "m.reopened"},
	{23, S(CLOSED), E(REOPEN), PARTY | A(AGENT), IF_BACK, STATUS_WIP, 0, 0, CLOCK_RESUME, EFFECT_PING_ASSIGNEE, NOTICE_REOPENED,
		"m.reopened"},
	{23, S(CLOSED), E(TEXT) | E(TEXT_NO), PARTY, IF_BACK_NEW, STATUS_NEW, 0, 0, CLOCK_RESUME, EFFECT_UNASSIGN | EFFECT_PICKUP_TIMER,
		NOTICE_REOPENED, "m.reopened"},
	{23, S(CLOSED), E(TEXT) | E(TEXT_NO), PARTY, IF_BACK, STATUS_WIP, 0, 0, CLOCK_RESUME, EFFECT_PING_ASSIGNEE, NOTICE_REOPENED,
		"m.reopened"},
	{23, S(CLOSED), E(TEXT_COURTESY) | E(TEXT_YES) | E(TEXT_COMMENT), PARTY, IF_ENDED, SAME, 0, 0, 0, 0, 0, NULL},
	{24, S(CLOSED), E(TEXT) | E(TEXT_NO), A(REQUESTER), IF_LATE, SAME, 0, 0, 0, EFFECT_NEW_LINKED, 0, "m.linked.new"},
	{25, S(CLOSED), TEXTS, WRITERS, IF_MERGED, SAME, 0, 0, 0, EFFECT_TO_SURVIVOR, 0, NULL},
	{25, S(CLOSED), TEXTS, WRITERS, IF_SPAM, SAME, 0, 0, 0, EFFECT_COMMENT, 0, NULL},
	{26, ~S(NONE), E(SNOOZE), A(AGENT), ALWAYS, SAME, 0, 0, 0, 0, 0, NULL},
	{27, S(NEW), E(MACHINE_END), A(MACHINE), ALWAYS, STATUS_CLOSED, REASON_RESOLVED, CLOCK_STOP, CLOCK_STOP, 0, NOTICE_CLOSED, NULL},
	{27, STATUS_OPEN, E(MACHINE_END), A(MACHINE), ALWAYS, SAME, 0, 0, 0, 0, NOTICE_MACHINE_OK, NULL},
	{27, S(CLOSED), E(MACHINE_END), A(MACHINE), ALWAYS, SAME, 0, 0, 0, 0, 0, NULL},
};
#define ROWS (sizeof rows / sizeof *rows)

/* Row 3: what an agent may do to a ticket that nobody has taken, because doing it takes it. */
#define TAKING (E(REPLY) | E(ASK) | E(SOLVED) | E(HOLD) | E(WIP) | E(DONE) | E(CANCEL))

/* ---- looking it up --------------------------------------------------------------------------------------------------------------- */

static bool may_reopen(const struct ticket_facts *facts)
{
	return facts->reason != REASON_MERGED && facts->reason != REASON_SPAM;
}

static bool nobody_left(const struct ticket_facts *facts)
{
	return !facts->acknowledged_ever || !facts->has_assignee || facts->assignee_gone;
}

static bool holds(enum condition condition, const struct ticket_facts *facts, int64_t now_ms)
{
	bool in_time = now_ms <= facts->reopen_until_ms;

	switch (condition) {
	case ALWAYS:
		return true;
	case IF_ORPHAN:
		return !facts->has_assignee;
	case IF_HELD:
		return facts->has_assignee;
	case IF_UNANSWERED:
		return !facts->answered;
	case IF_MACHINE:
		return facts->requester_is_machine;
	case IF_FROM_NEW:
		return !facts->resolve_from_ack;
	case IF_PAUSING:
		return facts->pause_hold;
	case IF_BACK_NEW:
		return may_reopen(facts) && in_time && nobody_left(facts);
	case IF_BACK:
		return may_reopen(facts) && in_time;
	case IF_ENDED:
		return may_reopen(facts);
	case IF_LATE:
		return may_reopen(facts) && !in_time;
	case IF_MERGED:
		return facts->reason == REASON_MERGED;
	case IF_SPAM:
		return facts->reason == REASON_SPAM;
	}
	return false;
}

static const struct row *find_row(const struct ticket_facts *facts, enum ticket_status from, enum ticket_event event, uint32_t actors,
	int64_t now_ms)
{
	for (size_t i = 0; i < ROWS; i++) {
		const struct row *row = &rows[i];

		if ((row->from & STATUS_BIT(from)) && (row->events & EVENT_BIT(event)) && (row->actors & actors) &&
			holds(row->condition, facts, now_ms))
			return row;
	}
	return NULL;
}

/* Why no row fitted: the person is the wrong one if somebody else could, else the state is. */
static enum refusal why_not(const struct ticket_facts *facts, enum ticket_event event, uint32_t actors, int64_t now_ms)
{
	const uint32_t desk = A(AGENT) | A(OTHER_AGENT) | A(LEAD) | A(ADMIN) | A(AUDITOR);
	const struct row *row;

	if (event == EVENT_TAKE && facts->has_assignee && (actors & A(AGENT)) && status_is_open(facts->status))
		return REFUSED_RACE;
	row = find_row(facts, facts->status, event, ~actors, now_ms);
	if (!row && facts->status == STATUS_NEW && (TAKING & EVENT_BIT(event)))
		row = find_row(facts, STATUS_ACK, event, ~actors, now_ms);
	if (!row)
		return REFUSED_STATE;
	if ((actors & A(SELF)) && (row->actors & A(AGENT)))
		return REFUSED_SELF;
	return actors & desk || !(actors & WRITERS) ? REFUSED_ROLE : REFUSED_BYSTANDER;
}

/* Row 3. Returns the state from which the verb's own row is then looked up. */
static enum ticket_status take_first(const struct ticket_facts *facts, enum ticket_event event, uint32_t actors, struct transition *out)
{
	if (facts->status != STATUS_NEW || !(TAKING & EVENT_BIT(event)) || !(actors & A(AGENT)))
		return facts->status;
	out->effects |= EFFECT_IMPLICIT_TAKE;
	out->response = CLOCK_STOP;
	out->resolution_first = CLOCK_START;
	return STATUS_ACK;
}

static void apply(const struct row *row, enum ticket_status from, struct transition *out)
{
	out->row = row->number;
	out->status = row->to == SAME ? from : row->to;
	if (out->status == STATUS_CLOSED && row->to != SAME)
		out->reason = row->reason;
	else if (out->status != STATUS_CLOSED)
		out->reason = REASON_NONE;
	if (row->r != CLOCK_NONE)
		out->response = row->r;
	out->resolution = row->z;
	out->effects |= row->effects;
	out->notice = row->notice;
	out->key = row->key;
}

/* "m.ack" is said once in the life of a ticket; later hands are announced as such. */
static void name_later_hands(const struct ticket_facts *facts, struct transition *out)
{
	if (out->notice == NOTICE_TAKEN && facts->acknowledged_ever) {
		out->notice = NOTICE_REASSIGNED;
		out->key = "m.assigned";
	} else if (out->notice == NOTICE_REASSIGNED && !facts->acknowledged_ever) {
		out->notice = NOTICE_TAKEN;
		out->key = "m.ack";
	}
}

bool transition_unplans(enum ticket_event event, uint32_t actors)
{
	if (event == EVENT_CLOSE_PLANNED)
		return false;
	return (EVENT_BIT(event) & WORDS) || (actors & A(AGENT));
}

bool transition_find(const struct ticket_facts *facts, enum ticket_event event, uint32_t actors, int64_t now_ms, struct transition *out)
{
	const struct row *row;
	enum ticket_status from;

	*out = (struct transition){.status = facts->status, .reason = facts->reason};
	if (facts->requester_is_machine && (event == EVENT_ASK || event == EVENT_CALLBACK)) {
		out->refusal = REFUSED_MACHINE;
		return false;
	}
	from = take_first(facts, event, actors, out);
	row = find_row(facts, from, event, actors, now_ms);
	if (row) {
		apply(row, from, out);
		name_later_hands(facts, out);
	} else if (EVENT_BIT(event) & TEXTS) {
		/* Row 28: a text is never refused, it is kept. */
		out->row = 28;
		out->effects = EFFECT_COMMENT;
	} else {
		*out = (struct transition){.status = facts->status, .reason = facts->reason};
		out->refusal = why_not(facts, event, actors, now_ms);
		return false;
	}
	if (transition_unplans(event, actors))
		out->effects |= EFFECT_UNPLAN;
	if (out->effects & EFFECT_IMPLICIT_TAKE)
		out->row = 3;
	if (facts->requester_is_machine)
		out->key = NULL; /* nobody is there to read it */
	return true;
}
