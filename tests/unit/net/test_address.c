#include "net/address.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void texts_and_numbers_agree(void **unused)
{
	(void)unused;
	static const char *const texts[] = {"0.0.0.0", "192.0.2.1", "255.255.255.255", "::", "::1", "2001:db8::ff00:42:8329"};
	for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
		struct address a, b;
		char text[ADDRESS_TEXT];
		assert_true(address_parse(texts[i], &a));
		address_text(&a, text);
		assert_string_equal(text, texts[i]);
		assert_true(address_parse(text, &b));
		assert_true(address_equal(&a, &b));
	}
}

static void what_is_no_address_is_refused(void **unused)
{
	(void)unused;
	static const char *const texts[] = {
		"", "1.2.3", "1.2.3.4.5", "1.2.3.256", "127.1", "0x7f.1", "1.2.3.4:80", "[::1]", "fe80::1%lo", "x"};
	static const char *const ranges[] = {
		"10.0.0.0/", "10.0.0.0/33", "::/129", "10.0.0.0/-1", "10.0.0.0/08", "10.0.0.0/8 ", "/8", "10/8"};
	struct address a;
	struct cidr c;
	for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
		if (address_parse(texts[i], &a))
			fail_msg("%s was taken", texts[i]);
	for (size_t i = 0; i < sizeof ranges / sizeof ranges[0]; i++)
		if (cidr_parse(ranges[i], &c))
			fail_msg("%s was taken", ranges[i]);
}

static void mapped_addresses_are_undressed(void **unused)
{
	(void)unused;
	struct address a, b;
	assert_true(address_parse("::ffff:192.0.2.1", &a));
	assert_true(address_parse("192.0.2.1", &b));
	assert_true(address_equal(&a, &b));
	struct sockaddr_in6 in6 = {.sin6_family = AF_INET6};
	inet_pton(AF_INET6, "::ffff:192.0.2.1", &in6.sin6_addr);
	assert_true(address_from((struct sockaddr *)&in6, &a));
	assert_true(address_equal(&a, &b));
	struct sockaddr local = {.sa_family = AF_UNIX};
	assert_false(address_from(&local, &a));
}

static void ranges_hold_what_they_should(void **unused)
{
	(void)unused;
	static const struct {
		const char *range, *address;
		bool in;
	} rows[] = {
		{"10.0.0.0/8", "10.255.0.1", true},
		{"10.0.0.0/8", "11.0.0.0", false},
		{"172.16.0.0/12", "172.31.255.255", true},
		{"172.16.0.0/12", "172.32.0.0", false},
		{"0.0.0.0/0", "8.8.8.8", true},
		{"0.0.0.0/0", "::1", false},
		{"192.0.2.1", "192.0.2.1", true},
		{"192.0.2.1", "192.0.2.2", false},
		{"2000::/3", "3fff::", true},
		{"2000::/3", "4000::", false},
		{"::1", "::1", true},
		{"2001:db8::/33", "2001:db8:7fff::", true},
		{"2001:db8::/33", "2001:db8:8000::", false},
	};
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct cidr range;
		struct address address;
		assert_true(cidr_parse(rows[i].range, &range));
		assert_true(address_parse(rows[i].address, &address));
		if (cidr_has(&range, &address) != rows[i].in)
			fail_msg("%s in %s", rows[i].address, rows[i].range);
	}
}

int main(int argc, char **argv)
{
	if (argc > 1)
		cmocka_set_test_filter(argv[1]);
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(texts_and_numbers_agree),
		cmocka_unit_test(what_is_no_address_is_refused),
		cmocka_unit_test(mapped_addresses_are_undressed),
		cmocka_unit_test(ranges_hold_what_they_should),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
