#include "base/log_limit.h"
#include "support/check.h"

#include <stdio.h>

static void test_twenty_a_second_then_a_sum(void **state)
{
	(void)state;
	struct log_limit limit = {0};
	struct log_limit_slot sum;
	int passed = 0;
	for (int i = 0; i < 100; i++)
		passed += log_limit_pass(&limit, 5000 + i * 9, "net", "accept failed");
	assert_int_equal(passed, 20);
	assert_false(log_limit_due(&limit, 5999, &sum));
	assert_true(log_limit_due(&limit, 6000, &sum));
	assert_int_equal(sum.held, 80);
	assert_string_equal(sum.room, "net");
	assert_string_equal(sum.msg, "accept failed");
	assert_false(log_limit_due(&limit, 6000, &sum));
	assert_true(log_limit_pass(&limit, 6000, "net", "accept failed"));
}

static void test_each_sentence_has_its_own_allowance(void **state)
{
	(void)state;
	struct log_limit limit = {0};
	for (int i = 0; i < 20; i++)
		assert_true(log_limit_pass(&limit, 1, "net", "a"));
	assert_false(log_limit_pass(&limit, 1, "net", "a"));
	assert_true(log_limit_pass(&limit, 1, "net", "b"));
	assert_true(log_limit_pass(&limit, 1, "desk", "a"));
	assert_true(log_limit_pass(&limit, 1001, "net", "c"));
}

static void test_a_quiet_second_gives_a_new_allowance(void **state)
{
	(void)state;
	struct log_limit limit = {0};
	struct log_limit_slot sum;
	for (int second = 0; second < 3; second++)
		for (int i = 0; i < 20; i++)
			assert_true(log_limit_pass(&limit, second * 1000, "net", "a"));
	assert_false(log_limit_due(&limit, 9000, &sum));
}

static void test_more_sentences_than_slots_pass(void **state)
{
	(void)state;
	struct log_limit limit = {0};
	char msg[32];
	for (int i = 0; i < 3 * LOG_LIMIT_SLOTS; i++) {
		snprintf(msg, sizeof(msg), "sentence %d", i);
		assert_true(log_limit_pass(&limit, 7, "net", msg));
	}
	/* a second later the slots are free again for another repeating sentence */
	int passed = 0;
	for (int i = 0; i < 50; i++)
		passed += log_limit_pass(&limit, 2000, "net", "flood");
	assert_int_equal(passed, 20);
}

static void test_long_sentences_are_cut_between_characters(void **state)
{
	(void)state;
	struct log_limit limit = {0};
	struct log_limit_slot sum;
	char msg[200] = "a";
	for (size_t i = 0; i < 60; i++)
		memcpy(msg + 1 + i * 2, "\xc3\xa9", 3);
	for (int i = 0; i < 21; i++)
		log_limit_pass(&limit, 0, "a room with a very long name", msg);
	assert_true(log_limit_due(&limit, 1000, &sum));
	assert_int_equal(strlen(sum.msg), 79);
	assert_int_equal(strlen(sum.room), 23);
}

TEST_MAIN(cmocka_unit_test(test_twenty_a_second_then_a_sum), cmocka_unit_test(test_each_sentence_has_its_own_allowance),
	  cmocka_unit_test(test_a_quiet_second_gives_a_new_allowance), cmocka_unit_test(test_more_sentences_than_slots_pass),
	  cmocka_unit_test(test_long_sentences_are_cut_between_characters))
