/* Rule R1: what leaves the house, and when. */
#include "domain/reply.h"

#include "support/check.h"

#define NOW INT64_C(1760000000000)

static const struct {
	const char *what;
	struct reply_facts facts;
	enum reply want;
} cases[] = {
	{"assignee", {.has_assignee = true, .author_is_assignee = true}, REPLY_SEND},
	{"deputy", {.has_assignee = true, .author_is_deputy = true}, REPLY_SEND},
	{"any other agent, first time", {.has_assignee = true}, REPLY_NOTE_TOLD},
	{"any other agent, later", {.has_assignee = true, .told_before = true}, REPLY_NOTE},
	{"note mark of the assignee", {.has_assignee = true, .author_is_assignee = true, .note_mark = true}, REPLY_NOTE},
	{"mention", {.has_assignee = true, .author_is_assignee = true, .mentions_colleague = true}, REPLY_NOTE_TOLD},
	{"mention, told before", {.has_assignee = true, .told_before = true, .mentions_colleague = true}, REPLY_NOTE_TOLD},
	{"note mark and mention", {.has_assignee = true, .note_mark = true, .mentions_colleague = true}, REPLY_NOTE},
	{"unassigned", {0}, REPLY_ASK_TAKE},
	{"unassigned, note mark", {.note_mark = true}, REPLY_NOTE},
	{"aside", {.has_assignee = true, .author_is_assignee = true, .colleague_note_ms = NOW - 599999}, REPLY_ASK_ASIDE},
	{"aside is over", {.has_assignee = true, .author_is_assignee = true, .colleague_note_ms = NOW - 600000}, REPLY_SEND},
	{"!r of anybody", {.verb = REPLY_VERB_REPLY, .has_assignee = true}, REPLY_SEND},
	{"!r after an aside", {.verb = REPLY_VERB_REPLY, .has_assignee = true, .author_is_assignee = true, .colleague_note_ms = NOW},
		REPLY_SEND},
	{"!r with a slash", {.verb = REPLY_VERB_REPLY, .note_mark = true}, REPLY_SEND},
	{"!n of the assignee", {.verb = REPLY_VERB_NOTE, .has_assignee = true, .author_is_assignee = true}, REPLY_NOTE},
	{"file alone", {.has_assignee = true, .author_is_assignee = true, .file_alone = true}, REPLY_NOTE_TOLD},
	{"another program", {.from_program = true, .has_assignee = true, .author_is_assignee = true}, REPLY_IGNORE},
	{"edited into a note", {.has_assignee = true, .author_is_assignee = true, .edited_into_note = true, .note_mark = true},
		REPLY_NOTE_TOLD},
	{"the requester's own", {.author_is_requester = true, .has_assignee = true, .author_is_assignee = true}, REPLY_COMMENT},
	{"the requester's own note mark", {.author_is_requester = true, .note_mark = true}, REPLY_COMMENT},
	{"machine", {.has_assignee = true, .author_is_assignee = true, .requester_is_machine = true}, REPLY_FILED},
	{"machine, unassigned", {.requester_is_machine = true}, REPLY_FILED},
	{"machine, !r", {.requester_is_machine = true, .verb = REPLY_VERB_REPLY}, REPLY_FILED},
	{"machine, other agent", {.has_assignee = true, .requester_is_machine = true}, REPLY_NOTE_TOLD},
	{"customer side", {.customer_side = true, .has_assignee = true}, REPLY_PUBLIC},
	{"customer side, note mark", {.customer_side = true, .note_mark = true}, REPLY_SIDE},
	{"customer side, !n", {.customer_side = true, .verb = REPLY_VERB_NOTE}, REPLY_SIDE},
};

static void what_leaves(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		enum reply got = reply_decide(&cases[i].facts, NOW);

		if (got != cases[i].want)
			fail_msg("%s: %d, not %d", cases[i].what, got, cases[i].want);
	}
}

/* Whatever else is true: a note mark leaves by !r alone, and a mention, a lone file or a stranger's text never at once. */
static void nothing_slips_out(void **state)
{
	(void)state;
	for (unsigned bits = 0; bits < 1 << 12; bits++) {
		struct reply_facts f = {
			.verb = bits & 1 ? REPLY_VERB_NOTE : REPLY_VERB_NONE,
			.customer_side = bits & 2,
			.note_mark = bits & 4,
			.mentions_colleague = bits & 8,
			.file_alone = bits & 16,
			.edited_into_note = bits & 32,
			.author_is_requester = bits & 64,
			.author_is_assignee = bits & 128,
			.told_before = bits & 256,
			.has_assignee = bits & 512,
			.requester_is_machine = bits & 1024,
			.colleague_note_ms = bits & 2048 ? NOW : 0,
		};
		enum reply got = reply_decide(&f, NOW);

		if (got == REPLY_SEND)
			assert_true(f.author_is_assignee && f.has_assignee && !f.note_mark && !f.mentions_colleague && !f.file_alone &&
				    !f.edited_into_note && !f.verb && !f.colleague_note_ms && !f.requester_is_machine);
		if (got == REPLY_PUBLIC)
			assert_true(f.customer_side && !f.note_mark && f.verb != REPLY_VERB_NOTE);
	}
}

static void note_marks(void **state)
{
	(void)state;
	assert_true(note_marked("/ râleur"));
	assert_true(note_marked("// râleur"));
	assert_true(note_marked("/"));
	assert_true(note_marked("  // râleur"));
	assert_true(note_marked("Bonsoir\n// ne pas dire"));
	assert_true(note_marked("Bonsoir\r\n\t// ne pas dire\r\nsuite"));
	assert_false(note_marked("voir /etc/hosts"));
	assert_false(note_marked("Bonsoir\n/ après la première ligne"));
	assert_false(note_marked("http://exemple.fr"));
	assert_false(note_marked("a // b"));
	assert_false(note_marked(""));
	assert_true(note_marked("a\n\n//"));
}

static void delays(void **state)
{
	(void)state;
	assert_int_equal(reply_delay_ms(true, -1), 10000);
	assert_int_equal(reply_delay_ms(false, -1), 20000);
	assert_int_equal(reply_delay_ms(false, 0), 0);
	assert_int_equal(reply_delay_ms(true, 45000), 45000);
}

static void held_texts(void **state)
{
	(void)state;
	struct held_facts held = {.since_ms = NOW, .written_ms = NOW, .delay_ms = 10000};

	assert_int_equal(reply_release(&held, NOW + 9999), RELEASE_WAIT);
	assert_int_equal(reply_release(&held, NOW + 10000), RELEASE_SEND);
	held.customer_text_ms = NOW - 1;
	assert_int_equal(reply_release(&held, NOW + 10000), RELEASE_SEND);
	held.customer_text_ms = NOW + 1;
	assert_int_equal(reply_release(&held, NOW + 10000), RELEASE_ASK);
	held.newtext_answered = true;
	assert_int_equal(reply_release(&held, NOW + 10000), RELEASE_SEND);
	held.question = true;
	assert_int_equal(reply_release(&held, NOW + 599999), RELEASE_WAIT);
	assert_int_equal(reply_release(&held, NOW + 600000), RELEASE_NOTE);
	held.stopped = true;
	assert_int_equal(reply_release(&held, NOW + 600000), RELEASE_STOPPED);
}

TEST_MAIN(cmocka_unit_test(what_leaves), cmocka_unit_test(nothing_slips_out), cmocka_unit_test(note_marks), cmocka_unit_test(delays),
	  cmocka_unit_test(held_texts))
