#include "net/http_text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void lengths_are_plain_numbers(void **unused)
{
	(void)unused;
	static const char *const bad[] = {"", "-3", "+3", "3x", "x3", " 3", "3 ", "3,3", "3.0", "0x3", "9999999999999999999"};
	uint64_t n = 0;
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
		if (http_length(bad[i], strlen(bad[i]), &n))
			fail_msg("%s was taken", bad[i]);
	assert_true(http_length("0", 1, &n));
	assert_int_equal(n, 0);
	assert_true(http_length("999999999999999999", 18, &n));
	assert_int_equal(n, 999999999999999999);
	assert_false(http_length("3\0"
				 "3",
		3, &n));
}

static void tokens_values_and_hosts(void **unused)
{
	(void)unused;
	assert_true(http_is_token("X-Foo_1", 7));
	assert_false(http_is_token("", 0));
	assert_false(http_is_token("a b", 3));
	assert_false(http_is_token("a:", 2));
	assert_false(http_is_token("a\0", 2));
	assert_true(http_is_value("", 0));
	assert_true(http_is_value("a\tb \xc3\xa9", 6));
	assert_false(http_is_value("a\r\nb", 4));
	assert_false(http_is_value("a\0b", 3));
	assert_false(http_is_value("\x7f", 1));
	assert_true(http_is_host("example.org:8080", 16));
	assert_true(http_is_host("[::1]:80", 8));
	assert_false(http_is_host("", 0));
	assert_false(http_is_host("a/b", 3));
	assert_false(http_is_host("a b", 3));
	assert_false(http_is_host("a\0", 2));
}

static void words_in_a_list(void **unused)
{
	(void)unused;
	assert_true(http_has_word("close", "close"));
	assert_true(http_has_word("keep-alive, Close", "close"));
	assert_true(http_has_word(" , CLOSE ,x", "close"));
	assert_false(http_has_word("closed", "close"));
	assert_false(http_has_word("not close", "close"));
	assert_false(http_has_word("", "close"));
}

static void parameters_split_at_the_first_equals(void **unused)
{
	(void)unused;
	char both[] = "a=b=c", bare[] = "flag", empty[] = "=x";
	const char *name, *value;
	http_split_param(both, &name, &value);
	assert_string_equal(name, "a");
	assert_string_equal(value, "b=c");
	http_split_param(bare, &name, &value);
	assert_string_equal(name, "flag");
	assert_string_equal(value, "");
	http_split_param(empty, &name, &value);
	assert_string_equal(name, "");
	assert_string_equal(value, "x");
}

static void the_sender_behind_proxies(void **unused)
{
	(void)unused;
	static const struct {
		const char *peer, *header, *sender;
	} rows[] = {
		{"192.0.2.1", "203.0.113.9", "192.0.2.1"}, /* not a proxy of ours: its word counts nothing */
		{"10.0.0.1", NULL, "10.0.0.1"},
		{"10.0.0.1", "", "10.0.0.1"},
		{"10.0.0.1", "203.0.113.9", "203.0.113.9"},
		{"10.0.0.1", "198.51.100.1, 203.0.113.9", "203.0.113.9"}, /* the left part is the sender's own invention */
		{"10.0.0.1", "203.0.113.9 ,\t10.0.0.2", "203.0.113.9"},
		{"10.0.0.1", "10.0.0.3,10.0.0.2", "10.0.0.3"},
		{"10.0.0.1", "203.0.113.9, unknown", "10.0.0.1"},
		{"10.0.0.1", "unknown, 203.0.113.9", "203.0.113.9"},
		{"10.0.0.1", "203.0.113.9:4711", "203.0.113.9"},
		{"10.0.0.1", "[2001:db8::9]:4711", "2001:db8::9"},
		{"10.0.0.1", "2001:db8::9", "2001:db8::9"},
		{"10.0.0.1", "::ffff:203.0.113.9", "203.0.113.9"},
		{"10.0.0.1", ",,", "10.0.0.1"},
	};
	struct cidr ours;
	assert_true(cidr_parse("10.0.0.0/8", &ours));
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct address peer, sender;
		char text[ADDRESS_TEXT];
		assert_true(address_parse(rows[i].peer, &peer));
		sender = http_forwarded(&peer, rows[i].header, &ours, 1);
		address_text(&sender, text);
		if (strcmp(text, rows[i].sender) != 0)
			fail_msg("row %zu: %s", i, text);
	}
}

static void reasons_are_harmless(void **unused)
{
	(void)unused;
	assert_string_equal(http_reason(503), "Service Unavailable");
	assert_string_equal(http_reason(299), "Status");
	assert_true(http_may_have_body(200));
	assert_false(http_may_have_body(204));
	assert_false(http_may_have_body(304));
	assert_false(http_may_have_body(100));
}

int main(int argc, char **argv)
{
	if (argc > 1)
		cmocka_set_test_filter(argv[1]);
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(lengths_are_plain_numbers),
		cmocka_unit_test(tokens_values_and_hosts),
		cmocka_unit_test(words_in_a_list),
		cmocka_unit_test(parameters_split_at_the_first_equals),
		cmocka_unit_test(the_sender_behind_proxies),
		cmocka_unit_test(reasons_are_harmless),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
