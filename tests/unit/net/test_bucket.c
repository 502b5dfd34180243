#include "net/bucket.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static struct address at(const char *text)
{
	struct address address;
	assert_true(address_parse(text, &address));
	return address;
}

static const struct bucket_rate rate = {.per_s = 2, .burst = 3};

static unsigned take(struct buckets *b, const char *from, int64_t now)
{
	struct address address = at(from);
	unsigned wait_s = 0;
	return bucket_take(b, &rate, &address, now, &wait_s) ? 0 : wait_s;
}

static void a_source_spends_its_burst_and_gains_again(void **unused)
{
	(void)unused;
	struct buckets *b = buckets_new(8);
	for (int i = 0; i < 3; i++)
		assert_int_equal(take(b, "192.0.2.1", 1000), 0);
	assert_int_equal(take(b, "192.0.2.1", 1000), 1);
	assert_int_equal(take(b, "192.0.2.1", 1499), 1);
	assert_int_equal(take(b, "192.0.2.1", 1500), 0);
	assert_int_equal(take(b, "192.0.2.1", 1500), 1);
	for (int i = 0; i < 3; i++) /* a year later: full, not overflowing */
		assert_int_equal(take(b, "192.0.2.1", INT64_C(31536000000)), 0);
	assert_int_equal(take(b, "192.0.2.1", INT64_C(31536000000)), 1);
	buckets_free(b);
}

static void a_slash_64_is_one_source(void **unused)
{
	(void)unused;
	struct buckets *b = buckets_new(8);
	assert_int_equal(take(b, "2001:db8:0:1::1", 0), 0);
	assert_int_equal(take(b, "2001:db8:0:1::2", 0), 0);
	assert_int_equal(take(b, "2001:db8:0:1:ffff::3", 0), 0);
	assert_int_equal(take(b, "2001:db8:0:1::4", 0), 1);
	assert_int_equal(take(b, "2001:db8:0:2::1", 0), 0);
	assert_int_equal(buckets_count(b), 2);
	buckets_free(b);
}

static void sources_do_not_share_tokens(void **unused)
{
	(void)unused;
	struct buckets *b = buckets_new(64);
	char text[32];
	for (int round = 0; round < 4; round++)
		for (int i = 0; i < 64; i++) {
			snprintf(text, sizeof text, "192.0.2.%d", i);
			assert_int_equal(take(b, text, 0), round < 3 ? 0 : 1);
		}
	assert_int_equal(buckets_count(b), 64);
	buckets_free(b);
}

static void the_table_is_bounded_and_forgets_the_silent(void **unused)
{
	(void)unused;
	struct buckets *b = buckets_new(4);
	char text[32];
	for (int i = 0; i < 3; i++)
		assert_int_equal(take(b, "192.0.2.1", 0), 0);
	for (int i = 0; i < 1000; i++) {
		snprintf(text, sizeof text, "198.51.%d.%d", i / 250, i % 250);
		assert_int_equal(take(b, text, 0), 0);
		assert_int_equal(take(b, "192.0.2.1", 0), 1); /* seen all the time: never forgotten */
	}
	assert_int_equal(buckets_count(b), 4);
	for (int i = 0; i < 4; i++) {
		snprintf(text, sizeof text, "203.0.113.%d", i);
		assert_int_equal(take(b, text, 0), 0);
	}
	assert_int_equal(take(b, "192.0.2.1", 0), 0); /* silent longest: forgotten */
	buckets_free(b);
}

static void no_rate_is_no_limit(void **unused)
{
	(void)unused;
	struct buckets *b = buckets_new(4);
	struct address address = at("192.0.2.1");
	unsigned wait_s = 0;
	for (int i = 0; i < 1000; i++)
		assert_true(bucket_take(b, &(struct bucket_rate){0}, &address, 0, &wait_s));
	buckets_free(b);
}

int main(int argc, char **argv)
{
	if (argc > 1)
		cmocka_set_test_filter(argv[1]);
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_source_spends_its_burst_and_gains_again),
		cmocka_unit_test(a_slash_64_is_one_source),
		cmocka_unit_test(sources_do_not_share_tokens),
		cmocka_unit_test(the_table_is_bounded_and_forgets_the_silent),
		cmocka_unit_test(no_rate_is_no_limit),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
