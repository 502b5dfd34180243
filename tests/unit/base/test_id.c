#include "base/id.h"
#include "support/check.h"

#define NOW INT64_C(1760000000000)
#define EPOCH INT64_C(1577836800000)

static void test_ids_only_rise(void **state)
{
	(void)state;
	struct idgen gen = {0};
	int64_t last = 0;
	for (int i = 0; i < 5000; i++) {
		int64_t id = id_next(&gen, NOW + i % 7 - (i > 2500 ? 3600000 : 0)); /* with a clock that steps back an hour */
		assert_true(id > last);
		last = id;
	}
	assert_int_equal(last >> 22, NOW + 6 - EPOCH);
}

static void test_an_id_carries_its_time(void **state)
{
	(void)state;
	struct idgen gen = {0};
	assert_int_equal(id_next(&gen, NOW) >> 22, NOW - EPOCH);
	assert_int_equal(id_next(&gen, NOW + 1) >> 22, NOW + 1 - EPOCH);
}

static void test_odd_clocks_still_give_positive_ids(void **state)
{
	(void)state;
	struct idgen past = {0}, future = {0};
	assert_true(id_next(&past, 0) > 0);
	assert_true(id_next(&past, INT64_C(-5)) > 0);
	assert_true(id_next(&future, INT64_C(4000000000000)) > 0);
	assert_true(id_next(&future, INT64_C(9000000000000)) > 0);
}

static void test_two_generators_start_apart(void **state)
{
	(void)state;
	int same = 0;
	for (int i = 0; i < 50; i++) {
		struct idgen a = {0}, b = {0};
		same += id_next(&a, NOW) == id_next(&b, NOW);
	}
	assert_true(same < 3);
}

static void test_text_sorts_like_the_number(void **state)
{
	(void)state;
	static const int64_t ids[] = {0, 1, 31, 32, 1023, 1024, INT64_C(1) << 40, (INT64_C(1) << 62) + 5, INT64_MAX};
	char last[ID_TEXT_SIZE] = "", text[ID_TEXT_SIZE];
	for (size_t i = 0; i < sizeof(ids) / sizeof(ids[0]); i++) {
		id_text(ids[i], text);
		assert_int_equal(strlen(text), 13);
		assert_true(strcmp(last, text) < 0);
		memcpy(last, text, sizeof(last));
	}
	id_text(1023, text);
	assert_string_equal(text, "00000000000zz");
	id_text(INT64_MAX, text);
	assert_string_equal(text, "7zzzzzzzzzzzz");
}

static void test_tokens(void **state)
{
	(void)state;
	char a[27], b[27];
	random_token(a, 26);
	random_token(b, 26);
	assert_int_equal(strlen(a), 26);
	assert_string_not_equal(a, b);
	assert_int_equal(strspn(a, "0123456789abcdefghjkmnpqrstvwxyz"), 26);
	unsigned char seen = 0, byte;
	for (int i = 0; i < 200; i++) {
		random_bytes(&byte, 1);
		seen |= byte;
	}
	assert_int_equal(seen, 255);
}

static void test_constant_time_equality(void **state)
{
	(void)state;
	assert_true(equal_constant_time("abc", 3, "abc", 3));
	assert_true(equal_constant_time("", 0, "", 0));
	assert_false(equal_constant_time("abc", 3, "abd", 3));
	assert_false(equal_constant_time("xbc", 3, "abc", 3));
	assert_false(equal_constant_time("abc", 3, "abcd", 4));
	assert_false(equal_constant_time("a\0b", 3, "a\0c", 3));
}

TEST_MAIN(cmocka_unit_test(test_ids_only_rise), cmocka_unit_test(test_an_id_carries_its_time),
	cmocka_unit_test(test_odd_clocks_still_give_positive_ids), cmocka_unit_test(test_two_generators_start_apart),
	cmocka_unit_test(test_text_sorts_like_the_number), cmocka_unit_test(test_tokens), cmocka_unit_test(test_constant_time_equality))
