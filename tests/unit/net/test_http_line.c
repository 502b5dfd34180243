#include "net/http_line.h"

#include "support/check.h"

#include <stdio.h>
#include <string.h>

static void test_lines(void **state)
{
	static const struct {
		const char *bytes;
		unsigned status;
	} rows[] = {
		{"GET / HTTP/1.1\r\n", 0}, {"POST /hook/ci?a=%41%c3%a9 HTTP/1.1\r\nHost: x\r\n", 0}, {"HEAD /%7E HTTP/1.0\n", 0},
		{"", 0}, {"G", 0}, {"GET", 0}, {"GET ", 0}, {"GET /half%", 0}, {"GET /half%4", 0}, {"BREWING-A-VERY-GOOD", 0},
		{"\r\nGET / HTTP/1.1\r\n", 0}, {"GET /no/version\r\n", 0},
		{"BREW / HTTP/1.1\r\n", 501}, {"get / HTTP/1.1\r\n", 501}, {"TRACE / HTTP/1.1\r\n", 501},
		{"CONNECT x:80 HTTP/1.1\r\n", 501},
		{"PRI * HTTP/2.0\r\n", 501}, {"GETS / HTTP/1.1\r\n", 501}, {"A-METHOD-OF-MORE-THAN-32-CHARACTERS", 501},
		{"GET\r\n", 400}, {"GET\n", 400}, {" GET / HTTP/1.1\r\n", 400}, {"GET\t/ HTTP/1.1\r\n", 400}, {"{\"a\":1}\r\n", 400},
		{"GET http://x/ HTTP/1.1\r\n", 400}, {"GET x HTTP/1.1\r\n", 400}, {"OPTIONS * HTTP/1.1\r\n", 400},
		{"GET /a%00 HTTP/1.1\r\n", 400}, {"GET /a?b=%00 HTTP/1.1\r\n", 400}, {"GET /a%00", 400}, {"GET /a% HTTP/1.1\r\n", 400},
		{"GET /a%4 HTTP/1.1\r\n", 400}, {"GET /%zz HTTP/1.1\r\n", 400}, {"\x16\x03\x01\x02", 400}, {"\xff", 400},
	};
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		const char *why = NULL;
		unsigned status = http_line_judge(rows[i].bytes, strlen(rows[i].bytes), &why);
		if (status != rows[i].status)
			print_message("row %zu: %s\n", i, rows[i].bytes);
		assert_int_equal(status, rows[i].status);
		assert_int_equal(why != NULL, status != 0);
	}
	const char *why = NULL;
	assert_int_equal(http_line_judge("GET /\0 HTTP/1.1\r\n", 17, &why), 0); /* the library's own check has that */
}

static void test_headers(void **state)
{
	static const struct {
		const char *headers;
		unsigned status;
	} rows[] = {
		{"Host: x\r\n", 0}, {"Host: x\n", 0}, {"", 0}, {"X:\r\nY: \t\r\n", 0}, {"X: a\tb \xe9\r\n", 0}, {"Upgrade:\r\n", 0},
		{"Upgrade: h2c\r\n", 0}, {"upgrade: WebSocket \r\n", 0}, {"content-length:\t12\r\n", 0}, {"X: a: b\r\n", 0},
		{"X: a\r\n b\r\n", 400}, {"X: a\r\n\tb\r\n", 400}, {" X: y\r\nHost: x\r\n", 400}, {"Content-Length:\r\n 3\r\n", 400},
		{"X : y\r\n", 400}, {"X\t: y\r\n", 400}, {"nothing\r\n", 400}, {": y\r\n", 400}, {"a b: y\r\n", 400},
		{"\x80: y\r\n", 400}, {"X: a\rb\r\n", 400}, {"X: a\x01\r\n", 400}, {"X: a\r\r\n", 400},
		{"Content-Length: 3x\r\n", 400}, {"Content-Length: -3\n", 400}, {"CONTENT-LENGTH:\r\n", 400},
		{"Upgrade: tea\r\n", 400}, {"Upgrade: h2c, websocket\r\n", 400},
	};
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		const char *why = NULL;
		char head[200];
		int len = snprintf(head, sizeof head, "GET / HTTP/1.1\r\n%s\r\n and: what\r\nis behind", rows[i].headers);
		unsigned status = http_headers_judge(head, (size_t)len, &why);
		if (status != rows[i].status)
			print_message("row %zu: %s\n", i, rows[i].headers);
		assert_int_equal(status, rows[i].status);
		assert_int_equal(why != NULL, status != 0);
	}
	const char *why = NULL;
	assert_int_equal(http_headers_judge("GET / HTTP/1.1\r\nX: a\0b\r\n\r\n", 26, &why), 400);
	assert_int_equal(http_headers_judge("", 0, &why), 0);
}

TEST_MAIN(cmocka_unit_test(test_lines), cmocka_unit_test(test_headers))
