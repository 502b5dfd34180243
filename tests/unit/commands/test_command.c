/* Every fault has its message; what needs a word to retype. */
#include "fixture.h"

static void test_faults_have_messages(void **state)
{
	(void)state;
	static const char *const keys[] = {[PARSE_VERB] = "m.err.verb",
		[PARSE_TYPO] = "m.err.typo",
		[PARSE_NOREF] = "m.err.noref",
		[PARSE_ENUM] = "m.err.enum",
		[PARSE_WHEN] = "m.err.when",
		[PARSE_QUOTE] = "m.err.quote",
		[PARSE_MISSING] = "m.err.missing",
		[PARSE_EXTRA] = "m.err.enum",
		[PARSE_LIMIT] = "m.err.enum"};
	for (int fault = PARSE_VERB; fault <= PARSE_LIMIT; fault++)
		assert_string_equal(msg_key(parse_fault_msg((enum parse_fault)fault)), keys[fault]);
}

static void test_words_to_retype(void **state)
{
	assert_true(command_needs_word(line(state, "close spam")));
	assert_true(command_needs_word(line(state, "forget @marie")));
	assert_true(command_needs_word(line(state, "tell children Bonjour")));
	assert_true(command_needs_word(line(state, "mute 1-6")));
	assert_false(command_needs_word(line(state, "mute 1-5")));
	assert_false(command_needs_word(line(state, "close dup 17")));
}

TEST_MAIN(CASE(test_faults_have_messages), CASE(test_words_to_retype))
