#include "base/err.h"
#include "base/utf8.h"
#include "support/check.h"

static void test_set_and_prefix(void **state)
{
	(void)state;
	struct err err = {0};
	err_set(&err, "hours is empty");
	err_prefix(&err, "[queue %s]: ", "technique");
	assert_string_equal(err.text, "[queue technique]: hours is empty");
	err_set(&err, "new");
	assert_string_equal(err.text, "new");
}

static void test_null_is_allowed(void **state)
{
	(void)state;
	err_set(NULL, "nobody reads %d", 1);
	err_prefix(NULL, "nobody reads %d", 1);
}

static void test_a_sentence_may_quote_the_one_it_replaces(void **state)
{
	(void)state;
	struct err err = {.text = "disk full"};
	err_set(&err, "cannot save: %s", err.text);
	assert_string_equal(err.text, "cannot save: disk full");
}

/* 3 bytes a character: wherever the storage ends, no character is cut in two. */
static void test_long_text_is_cut_between_characters(void **state)
{
	(void)state;
	char text[1000] = "";
	struct err err;
	for (size_t shift = 0; shift < 3; shift++) {
		memset(text, 'a', shift);
		for (size_t i = 0; i + 3 + shift < sizeof(text); i += 3)
			memcpy(text + shift + i, "\xe2\x82\xac", 4);
		err = (struct err){0};
		err_set(&err, "%s", text);
		size_t len = strlen(err.text);
		assert_in_range(len, sizeof(err.text) - 3, sizeof(err.text) - 1);
		assert_int_equal((len - shift) % 3, 0);
		err_prefix(&err, "p");
		assert_true(strlen(err.text) < sizeof(err.text));
		assert_int_equal((strlen(err.text) - shift - 1) % 3, 0);
	}
}

TEST_MAIN(cmocka_unit_test(test_set_and_prefix), cmocka_unit_test(test_null_is_allowed),
	  cmocka_unit_test(test_a_sentence_may_quote_the_one_it_replaces), cmocka_unit_test(test_long_text_is_cut_between_characters))
