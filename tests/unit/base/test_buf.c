#include "base/buf.h"
#include "support/check.h"

#include <stdlib.h>

static void test_starts_as_an_empty_string(void **state)
{
	(void)state;
	struct buf b;
	buf_init(&b, 100);
	assert_string_equal(b.data, "");
	assert_int_equal(b.len, 0);
	assert_false(b.failed);
	buf_clear(&b);
	buf_clear(&b);
	struct buf zero = {0};
	buf_clear(&zero);
}

static void test_appends_text_bytes_and_formats(void **state)
{
	(void)state;
	struct buf b;
	buf_init(&b, 100);
	buf_adds(&b, "one ");
	buf_adds(&b, NULL);
	buf_add(&b, "t\0o", 3);
	buf_addc(&b, ' ');
	buf_addf(&b, "%d-%s", 3, "four");
	assert_int_equal(b.len, 14);
	assert_memory_equal(b.data, "one t\0o 3-four", 15);
	buf_clear(&b);
}

static void test_grows_byte_by_byte_to_the_ceiling_exactly(void **state)
{
	(void)state;
	struct buf b;
	buf_init(&b, 1000);
	for (int i = 0; i < 1000; i++)
		buf_addc(&b, 'x');
	assert_false(b.failed);
	assert_int_equal(b.len, 1000);
	assert_true(b.cap <= 1001);
	assert_int_equal(strlen(b.data), 1000);
	buf_addc(&b, 'y');
	assert_true(b.failed);
	assert_int_equal(b.len, 1000);
	buf_clear(&b);
}

static void test_an_append_over_the_ceiling_appends_nothing_and_sticks(void **state)
{
	(void)state;
	struct buf b;
	buf_init(&b, 5);
	buf_adds(&b, "abc");
	buf_addf(&b, "%s", "def");
	assert_true(b.failed);
	assert_string_equal(b.data, "abc");
	buf_adds(&b, "d"); /* would fit, but leave a hole */
	assert_string_equal(b.data, "abc");
	buf_cut(&b, 1);
	assert_true(b.failed);
	buf_reset(&b);
	assert_false(b.failed);
	buf_adds(&b, "12345");
	assert_string_equal(b.data, "12345");
	assert_false(b.failed);
	buf_clear(&b);
}

static void test_huge_length_does_not_wrap(void **state)
{
	(void)state;
	struct buf b;
	buf_init(&b, 10);
	buf_adds(&b, "abc");
	buf_add(&b, "x", SIZE_MAX);
	assert_true(b.failed);
	assert_string_equal(b.data, "abc");
	buf_clear(&b);
}

static void test_cut_only_shortens(void **state)
{
	(void)state;
	struct buf b;
	buf_init(&b, 10);
	buf_adds(&b, "abcdef");
	buf_cut(&b, 9);
	assert_string_equal(b.data, "abcdef");
	buf_cut(&b, 2);
	assert_string_equal(b.data, "ab");
	buf_clear(&b);
}

static void test_detach_leaves_a_fresh_buffer(void **state)
{
	(void)state;
	struct buf b;
	buf_init(&b, 10);
	buf_adds(&b, "mine");
	char *mine = buf_detach(&b);
	assert_string_equal(mine, "mine");
	assert_string_equal(b.data, "");
	buf_adds(&b, "0123456789");
	assert_false(b.failed);
	buf_addc(&b, 'x');
	assert_true(b.failed);
	free(mine);
	buf_clear(&b);
	buf_init(&b, 10);
	mine = buf_detach(&b); /* an empty text, free() like any; nothing is left to clear */
	assert_string_equal(mine, "");
	mine[0] = 'x';
	free(mine);
}

static void test_a_ceiling_of_zero_takes_nothing(void **state)
{
	(void)state;
	struct buf b;
	buf_init(&b, 0);
	buf_adds(&b, "");
	assert_false(b.failed);
	buf_addc(&b, 'x');
	assert_true(b.failed);
	assert_string_equal(b.data, "");
	buf_clear(&b);
}

TEST_MAIN(cmocka_unit_test(test_starts_as_an_empty_string), cmocka_unit_test(test_appends_text_bytes_and_formats),
	cmocka_unit_test(test_grows_byte_by_byte_to_the_ceiling_exactly),
	cmocka_unit_test(test_an_append_over_the_ceiling_appends_nothing_and_sticks), cmocka_unit_test(test_huge_length_does_not_wrap),
	cmocka_unit_test(test_cut_only_shortens), cmocka_unit_test(test_detach_leaves_a_fresh_buffer),
	cmocka_unit_test(test_a_ceiling_of_zero_takes_nothing))
