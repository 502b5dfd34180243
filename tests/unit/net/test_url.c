#include "net/url.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void good_addresses_are_taken_apart(void **unused)
{
	(void)unused;
	static const struct {
		const char *text;
		struct url url;
	} rows[] = {
		{"http://example.org", {.host = "example.org", .port = 80, .target = ""}},
		{"HTTPS://Example.ORG/a?b=c", {.tls = true, .host = "example.org", .port = 443, .target = "/a?b=c"}},
		{"https://example.org:8443?x", {.tls = true, .host = "example.org", .port = 8443, .target = "?x"}},
		{"wss://[2001:DB8::1]:9/", {.tls = true, .socket = true, .ipv6 = true, .host = "2001:db8::1", .port = 9, .target = "/"}},
		{"ws://[::1]", {.socket = true, .ipv6 = true, .host = "::1", .port = 80, .target = ""}},
		{"http://0x7f.1/@x:y", {.host = "0x7f.1", .port = 80, .target = "/@x:y"}},
		{"http://a_b.example/%20", {.host = "a_b.example", .port = 80, .target = "/%20"}},
	};
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct url got;
		const struct url *want = &rows[i].url;
		if (!url_parse(rows[i].text, &got, NULL))
			fail_msg("%s was refused", rows[i].text);
		assert_string_equal(got.host, want->host);
		assert_string_equal(got.target, want->target);
		assert_int_equal(got.port, want->port);
		assert_true(got.tls == want->tls && got.socket == want->socket && got.ipv6 == want->ipv6);
	}
}

static void odd_addresses_are_refused_with_a_sentence(void **unused)
{
	(void)unused;
	static const char *const rows[] = {
		"",
		"example.org",
		"//example.org",
		"ftp://example.org",
		"file:///etc/passwd",
		"http:/example.org",
		"http://",
		"http:///path",
		"http://user@example.org/",
		"http://user:pw@example.org/",
		"http://example.org:/",
		"http://example.org:0/",
		"http://example.org:65536/",
		"http://example.org:123456/",
		"http://example.org:8o/",
		"http://[::1/",
		"http://[]/",
		"http://[::1]x/",
		"http://exa mple.org/",
		"http://example.org/a b",
		"http://example.org/a\nb",
		"http://example.org/#f",
		"http://exämple.org/",
		"http://example.org/\x7f",
		"http://a%41.example/",
		"http://[fe80::1%25lo]/",
		"http://example.org\\@evil.example/",
	};
	char longest[400] = "http://";
	memset(longest + 7, 'a', 300);
	for (size_t i = 0; i <= sizeof rows / sizeof rows[0]; i++) {
		const char *text = i < sizeof rows / sizeof rows[0] ? rows[i] : longest;
		struct url got;
		struct err err = {0};
		if (url_parse(text, &got, &err))
			fail_msg("%s was taken", text);
		assert_true(err.text[0] != '\0');
	}
}

int main(int argc, char **argv)
{
	if (argc > 1)
		cmocka_set_test_filter(argv[1]);
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(good_addresses_are_taken_apart),
		cmocka_unit_test(odd_addresses_are_refused_with_a_sentence),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
