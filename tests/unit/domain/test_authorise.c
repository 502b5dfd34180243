/* Rights, generated: every combination of what somebody can be to a ticket, every place, every privacy, every action, against the grid
 * of the requirements written down a second time as words. */
#include "domain/authorise.h"

#include "support/check.h"

enum { MARIE = 1, BOB = 2, QUEUE = 10, OTHER_QUEUE = 11, ACME = 20, GLOBEX = 21, SOURCE = 30 };

/* Bits of one generated situation. */
enum {
	IS_REQUESTER = 1 << 0,
	IS_COPY = 1 << 1,
	IS_MEMBER = 1 << 2, /* of the ticket's organisation */
	IS_ORG_LEAD = 1 << 3,
	IN_ROOM = 1 << 4,
	IS_AGENT = 1 << 5,
	IS_OTHER = 1 << 6,
	IS_LEAD = 1 << 7,
	IS_ONCALL = 1 << 8,
	IS_ADMIN = 1 << 9,
	IS_AUDITOR = 1 << 10,
	SHARES = 1 << 11,
	PRIVATE = 1 << 12,
	PRIVATE_QUEUE = 1 << 13,
	SITUATIONS = 1 << 14
};

static const int64_t this_queue[] = {QUEUE}, another[] = {OTHER_QUEUE}, both[] = {OTHER_QUEUE, QUEUE};

static struct principal principal_of(unsigned bits)
{
	struct principal p = {.person = MARIE};

	if (bits & IS_MEMBER)
		p.org = ACME;
	p.org_lead = bits & IS_ORG_LEAD;
	p.admin = bits & IS_ADMIN;
	p.auditor = bits & IS_AUDITOR;
	if (bits & IS_AGENT) {
		p.agent_of = bits & IS_OTHER ? both : this_queue;
		p.nagent = bits & IS_OTHER ? 2 : 1;
	} else if (bits & IS_OTHER) {
		p.agent_of = another;
		p.nagent = 1;
	}
	p.lead_of = this_queue;
	p.nlead = bits & IS_LEAD ? 1 : 0;
	p.oncall_of = this_queue;
	p.noncall = bits & IS_ONCALL ? 1 : 0;
	return p;
}

static struct object object_of(unsigned bits, enum place place)
{
	return (struct object){
		.kind = OBJECT_TICKET,
		.place = place,
		.queue = QUEUE,
		.queue_private = bits & PRIVATE_QUEUE,
		.requester = bits & IS_REQUESTER ? MARIE : BOB,
		.org = ACME,
		.org_shares = bits & SHARES,
		.hidden = bits & PRIVATE,
		.copied = bits & IS_COPY,
		.in_room = bits & IN_ROOM,
	};
}

/* One word per right, as the requirements' table has columns. */
static bool has(const char *words, const char *word)
{
	size_t len = strlen(word);

	for (const char *at = strstr(words, word); at; at = strstr(at + 1, word))
		if ((at == words || at[-1] == ' ') && (at[len] == ' ' || at[len] == 0))
			return true;
	return false;
}

static bool granted(const char *words, enum action action, enum place place)
{
	bool inside = place != PLACE_CUSTOMER;

	if (!has(words, action_name(action)))
		return false;
	return inside || (action != ACTION_SEE_NOTES && action != ACTION_NOTE && action != ACTION_SEE_RATING && action != ACTION_PROPOSE);
}

static bool expected(unsigned bits, enum action action, enum place place)
{
	bool secret = bits & (PRIVATE | PRIVATE_QUEUE), yes = false;
	bool desk = bits & (IS_AGENT | IS_LEAD | IS_ONCALL);

	if (bits & IS_REQUESTER)
		return granted("see write comment copy raise close mute private rate follow", action, place);
	if (bits & IS_COPY)
		yes |= granted("see comment leave mute", action, place);
	if ((bits & IS_MEMBER) && (bits & SHARES) && !secret)
		yes |= granted("see comment", action, place);
	if ((bits & IS_MEMBER) && (bits & IS_ORG_LEAD) && !secret)
		yes |= granted("see write comment copy raise close mute", action, place);
	if ((bits & IN_ROOM) && !secret && place == PLACE_CUSTOMER)
		yes |= granted("see comment", action, place);
	if (desk)
		yes |= granted("see see.notes reply note copy raise close work private mute tell", action, place);
	else if ((bits & IS_OTHER) && !secret)
		yes |= granted(place == PLACE_CUSTOMER ? "see comment" : "see see.notes note propose", action, place);
	if (bits & IS_LEAD)
		yes |= granted("see.rating", action, place);
	if (bits & IS_AUDITOR)
		yes |= granted("see see.notes see.rating", action, place);
	return yes;
}

static void every_right_on_a_ticket(void **state)
{
	(void)state;
	for (unsigned bits = 0; bits < SITUATIONS; bits++) {
		struct principal p = principal_of(bits);

		for (enum place place = PLACE_CUSTOMER; place <= PLACE_DIRECT; place++) {
			struct object o = object_of(bits, place);
			bool sees = expected(bits, ACTION_SEE, place);

			assert_int_equal(may_see(&p, &o), sees);
			for (int a = 0; a <= ACTION_COUNT; a++) {
				enum refusal no = authorise(&p, (enum action)a, &o);
				bool want = a > 0 && a < ACTION_COUNT && expected(bits, (enum action)a, place);

				if ((no == ALLOWED) != want)
					fail_msg("%s with %x at %d: %d", action_name((enum action)a), bits, (int)place, (int)no);
				/* What one may not see is unknown, whatever was asked of it. */
				if (!want && a > 0 && a <= ACTION_TELL)
					assert_int_equal(no == REFUSED_REF, !sees);
			}
		}
	}
}

static void a_stranger_and_an_unproven_person_have_nothing(void **state)
{
	(void)state;
	struct principal nobody = {0}, foreign = {.person = MARIE, .org = GLOBEX, .org_lead = true};
	struct object o = object_of(SHARES, PLACE_DIRECT);

	o.requester = 0;
	for (int a = ACTION_SEE; a <= ACTION_TELL; a++) {
		assert_int_equal(authorise(&nobody, (enum action)a, &o), REFUSED_REF);
		assert_int_equal(authorise(&foreign, (enum action)a, &o), REFUSED_REF);
	}
	foreign.org = 0; /* the same person before the proof; a ticket without an organisation must not match it */
	o.org = 0;
	assert_false(may_see(&foreign, &o));
}

static void a_machine_has_its_own_keys(void **state)
{
	(void)state;
	struct principal machine = {.machine = SOURCE};
	struct object own = object_of(SHARES, PLACE_DIRECT), foreign = own;

	own.machine = SOURCE;
	foreign.machine = SOURCE + 1;
	for (int a = ACTION_SEE; a <= ACTION_TELL; a++) {
		bool want = a == ACTION_SEE || a == ACTION_ENTRY || a == ACTION_RAISE || a == ACTION_MACHINE_END;

		assert_int_equal(authorise(&machine, (enum action)a, &own) == ALLOWED, want);
		assert_int_equal(authorise(&machine, (enum action)a, &foreign), REFUSED_REF);
	}
}

static void refusals_speak_to_the_person(void **state)
{
	(void)state;
	struct principal p = principal_of(IS_AGENT);
	struct object own = object_of(IS_REQUESTER, PLACE_DESK), o = object_of(0, PLACE_DESK);

	assert_int_equal(actors_of(&p, &own), ACTOR_BIT(ACTOR_REQUESTER) | ACTOR_BIT(ACTOR_SELF));
	assert_int_equal(authorise(&p, ACTION_WORK, &own), REFUSED_SELF);
	assert_int_equal(authorise(&p, ACTION_CLOSE, &own), ALLOWED);
	for (int a = ACTION_SEE; a <= ACTION_TELL; a++) {
		enum refusal no = authorise(&p, (enum action)a, &own);
		bool agents_work = a == ACTION_WORK || a == ACTION_REPLY || a == ACTION_NOTE;

		assert_int_equal(no == REFUSED_SELF, agents_work);
	}
	p = principal_of(IS_OTHER);
	assert_int_equal(authorise(&p, ACTION_WORK, &o), REFUSED_ROLE);
	p = principal_of(IS_COPY);
	o = object_of(IS_COPY, PLACE_DIRECT);
	assert_int_equal(authorise(&p, ACTION_CLOSE, &o), REFUSED_BYSTANDER);
	assert_int_equal(authorise(&p, ACTION_WORK, &o), REFUSED_ROLE);
}

static void entries_are_younger_than_the_copy(void **state)
{
	(void)state;
	struct principal copy = principal_of(IS_COPY), agent = principal_of(IS_AGENT), own = principal_of(0);
	struct object o = object_of(IS_COPY, PLACE_DIRECT), room = object_of(0, PLACE_CUSTOMER),
		      mine = object_of(IS_REQUESTER, PLACE_DIRECT);

	o.copied_ms = 1000;
	assert_false(may_see_entry(&copy, &o, false, 999));
	assert_true(may_see_entry(&copy, &o, false, 1000));
	assert_false(may_see_entry(&copy, &o, true, 1000));
	assert_true(may_see_entry(&agent, &o, false, 1)); /* an agent in copy is still an agent */
	assert_true(may_see_entry(&agent, &o, true, 1));
	assert_false(may_see_entry(&agent, &room, true, 1)); /* where customers read along, there are no notes */
	assert_true(may_see_entry(&own, &mine, false, 1));
	assert_false(may_see_entry(&own, &mine, true, 1));
}

static void an_auditor_leaves_a_trace(void **state)
{
	(void)state;
	struct principal auditor = principal_of(IS_AUDITOR), both_hats = principal_of(IS_AUDITOR | IS_AGENT),
			 agent = principal_of(IS_AGENT);
	struct object o = object_of(PRIVATE, PLACE_DIRECT);

	assert_true(reading_is_audited(&auditor, &o));
	assert_false(reading_is_audited(&both_hats, &o));
	assert_false(reading_is_audited(&agent, &o));
}

/* Everything that is no ticket. Columns: who; rows: action, kind. */
static void rights_at_large(void **state)
{
	(void)state;
	static const struct {
		enum action action;
		enum object_kind kind;
		const char *who; /* c customer, x agent elsewhere, a agent, l lead, A admin, u auditor, m machine */
	} grid[] = {
		{ACTION_CREATE, OBJECT_QUEUE, "cxalAum"},
		{ACTION_CREATE_FOR, OBJECT_QUEUE, "xal"},
		{ACTION_REPORT, OBJECT_QUEUE, "lu"},
		{ACTION_ONCALL, OBJECT_QUEUE, "al"},
		{ACTION_BLOCK, OBJECT_QUEUE, "l"},
		{ACTION_SEE_PERSON, OBJECT_PERSON, "xalu"},
		{ACTION_INVITE, OBJECT_PERSON, "xalA"},
		{ACTION_PERSONAL, OBJECT_PERSON, "A"},
		{ACTION_CONFIGURE, OBJECT_SYSTEM, "A"},
		{ACTION_AUDIT, OBJECT_SYSTEM, "Au"},
		{ACTION_HEALTH, OBJECT_SYSTEM, "lA"},
	};
	static const char letters[] = "cxalAum";
	static const unsigned bits[] = {0, IS_OTHER, IS_AGENT, IS_LEAD, IS_ADMIN, IS_AUDITOR, 0};

	for (size_t i = 0; i < sizeof grid / sizeof *grid; i++) {
		for (size_t who = 0; letters[who]; who++) {
			struct principal p = principal_of(bits[who]);
			struct object o = {.kind = grid[i].kind, .place = PLACE_DIRECT, .queue = QUEUE};

			if (letters[who] == 'm')
				p = (struct principal){.machine = SOURCE};
			for (int kind = OBJECT_TICKET; kind <= OBJECT_SYSTEM; kind++) {
				bool want = kind == (int)grid[i].kind && strchr(grid[i].who, letters[who]);

				o.kind = (enum object_kind)kind;
				if ((authorise(&p, grid[i].action, &o) == ALLOWED) != want)
					fail_msg("%s by %c on kind %d", action_name(grid[i].action), letters[who], kind);
			}
		}
	}
}

static void nobody_known_may_only_ask(void **state)
{
	(void)state;
	struct principal nobody = {.lead_of = this_queue, .nlead = 1, .admin = true}; /* whatever the caller left in it */

	for (int kind = OBJECT_QUEUE; kind <= OBJECT_SYSTEM; kind++) {
		for (int a = 0; a <= ACTION_COUNT; a++) {
			struct object o = {.kind = (enum object_kind)kind, .place = PLACE_DIRECT, .queue = QUEUE};

			assert_int_equal(authorise(&nobody, (enum action)a, &o) == ALLOWED, a == ACTION_CREATE && kind == OBJECT_QUEUE);
		}
	}
}

static void administration_never_happens_where_customers_read(void **state)
{
	(void)state;
	struct principal admin = principal_of(IS_ADMIN), lead = principal_of(IS_LEAD);
	struct object system = {.kind = OBJECT_SYSTEM, .place = PLACE_CUSTOMER},
		      queue = {.kind = OBJECT_QUEUE, .place = PLACE_CUSTOMER, .queue = QUEUE};

	assert_int_equal(authorise(&admin, ACTION_CONFIGURE, &system), REFUSED_ROLE);
	assert_int_equal(authorise(&lead, ACTION_REPORT, &queue), REFUSED_ROLE);
	queue.place = PLACE_DESK;
	assert_int_equal(authorise(&lead, ACTION_REPORT, &queue), ALLOWED);
	queue.queue = OTHER_QUEUE;
	assert_int_equal(authorise(&lead, ACTION_REPORT, &queue), REFUSED_ROLE);
}

static void actions_have_names(void **state)
{
	(void)state;
	for (int a = 1; a < ACTION_COUNT; a++) {
		enum action back = ACTION_SEE;

		assert_string_not_equal(action_name((enum action)a), "?");
		assert_true(action_parse(action_name((enum action)a), &back));
		assert_int_equal(back, a);
	}
	assert_string_equal(action_name((enum action)ACTION_COUNT), "?");
	assert_string_equal(action_name((enum action)0), "?");
	enum action kept = ACTION_WORK;
	assert_false(action_parse("anything", &kept));
	assert_int_equal(kept, ACTION_WORK);
}

TEST_MAIN(cmocka_unit_test(every_right_on_a_ticket), cmocka_unit_test(a_stranger_and_an_unproven_person_have_nothing),
	cmocka_unit_test(a_machine_has_its_own_keys), cmocka_unit_test(refusals_speak_to_the_person),
	cmocka_unit_test(entries_are_younger_than_the_copy), cmocka_unit_test(an_auditor_leaves_a_trace), cmocka_unit_test(rights_at_large),
	cmocka_unit_test(nobody_known_may_only_ask), cmocka_unit_test(administration_never_happens_where_customers_read),
	cmocka_unit_test(actions_have_names))
