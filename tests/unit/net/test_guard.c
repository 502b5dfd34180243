#include "net/guard.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static const struct {
	const char *address;
	enum guard_class class;
} rows[] = {
	{"8.8.8.8", GUARD_PUBLIC},
	{"1.1.1.1", GUARD_PUBLIC},
	{"172.15.255.255", GUARD_PUBLIC},
	{"172.32.0.0", GUARD_PUBLIC},
	{"100.63.255.255", GUARD_PUBLIC},
	{"100.128.0.0", GUARD_PUBLIC},
	{"192.0.1.1", GUARD_PUBLIC},
	{"198.17.255.255", GUARD_PUBLIC},
	{"198.20.0.0", GUARD_PUBLIC},
	{"223.255.255.255", GUARD_PUBLIC},
	{"0.0.0.0", GUARD_RESERVED},
	{"0.255.255.255", GUARD_RESERVED},
	{"10.0.0.1", GUARD_PRIVATE},
	{"100.64.0.1", GUARD_PRIVATE},
	{"127.0.0.1", GUARD_PRIVATE},
	{"127.255.255.254", GUARD_PRIVATE},
	{"169.254.169.254", GUARD_NEVER},
	{"172.16.0.1", GUARD_PRIVATE},
	{"172.31.255.255", GUARD_PRIVATE},
	{"192.0.0.8", GUARD_RESERVED},
	{"192.0.2.1", GUARD_RESERVED},
	{"192.88.99.1", GUARD_RESERVED},
	{"192.168.1.1", GUARD_PRIVATE},
	{"198.18.0.1", GUARD_RESERVED},
	{"198.19.255.255", GUARD_RESERVED},
	{"198.51.100.7", GUARD_RESERVED},
	{"203.0.113.7", GUARD_RESERVED},
	{"224.0.0.1", GUARD_RESERVED},
	{"255.255.255.255", GUARD_RESERVED},
	{"2606:4700::1111", GUARD_PUBLIC},
	{"::1", GUARD_PRIVATE},
	{"::", GUARD_RESERVED},
	{"::127.0.0.1", GUARD_RESERVED},
	{"::ffff:127.0.0.1", GUARD_PRIVATE},
	{"::ffff:169.254.169.254", GUARD_NEVER},
	{"::ffff:8.8.8.8", GUARD_PUBLIC},
	{"64:ff9b::8.8.8.8", GUARD_PUBLIC},
	{"64:ff9b::127.0.0.1", GUARD_PRIVATE},
	{"64:ff9b::169.254.169.254", GUARD_NEVER},
	{"64:ff9b:1::1", GUARD_RESERVED},
	{"2002:808:808::1", GUARD_PUBLIC},
	{"2002:7f00:1::1", GUARD_PRIVATE},
	{"2002:a9fe:a9fe::1", GUARD_NEVER},
	{"2001:0:4136:e378::1", GUARD_RESERVED},
	{"2001:db8::1", GUARD_RESERVED},
	{"2001:4860::8888", GUARD_PUBLIC},
	{"fe80::1", GUARD_NEVER},
	{"febf::1", GUARD_NEVER},
	{"fec0::1", GUARD_RESERVED},
	{"fc00::1", GUARD_PRIVATE},
	{"fdff::1", GUARD_PRIVATE},
	{"fd00:ec2::254", GUARD_NEVER},
	{"ff02::1", GUARD_RESERVED},
	{"4000::1", GUARD_RESERVED},
	{"1fff::1", GUARD_RESERVED},
};

static void every_row_of_the_table(void **unused)
{
	(void)unused;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct address address;
		assert_true(address_parse(rows[i].address, &address));
		if (guard_class(&address) != rows[i].class)
			fail_msg("%s is of class %d", rows[i].address, (int)guard_class(&address));
	}
}

static void what_each_class_needs(void **unused)
{
	(void)unused;
	static const struct {
		enum guard_class class;
		bool allowed[4]; /* nothing said, allow_private, listed, both */
	} table[] = {
		{GUARD_PUBLIC, {true, true, true, true}},
		{GUARD_PRIVATE, {false, true, true, true}},
		{GUARD_RESERVED, {false, false, true, true}},
		{GUARD_NEVER, {false, false, false, false}},
	};
	for (size_t i = 0; i < sizeof table / sizeof table[0]; i++)
		for (unsigned said = 0; said < 4; said++)
			assert_int_equal(guard_allows(table[i].class, said & 1, said & 2), table[i].allowed[said]);
}

int main(int argc, char **argv)
{
	if (argc > 1)
		cmocka_set_test_filter(argv[1]);
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_row_of_the_table),
		cmocka_unit_test(what_each_class_needs),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
