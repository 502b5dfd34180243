#include "net/server_answer.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define DATE "Sun, 06 Nov 1994 08:49:37 GMT"

static char *render(const struct http_answer *answer, bool close, bool head_only)
{
	struct buf out;
	buf_init(&out, 10000);
	answer_render(&out, answer, &(struct answer_frame){.close = close, .head_only = head_only, .date = DATE});
	assert_false(out.failed);
	return out.data;
}

static void an_answer_is_framed_and_typed(void **unused)
{
	(void)unused;
	char *text = render(&(struct http_answer){.status = 503, .body = "{}", .body_len = 2, .retry_after_s = 7}, true, false);
	assert_string_equal(text,
		"HTTP/1.1 503 Service Unavailable\r\nDate: " DATE "\r\nContent-Type: application/json\r\nContent-Length: 2\r\n"
		"Cache-Control: no-store\r\nX-Content-Type-Options: nosniff\r\nX-Frame-Options: DENY\r\n"
		"Referrer-Policy: no-referrer\r\nRetry-After: 7\r\nConnection: close\r\n\r\n{}");
	free(text);
}

static void bodies_are_left_out_where_they_must_be(void **unused)
{
	(void)unused;
	char *head = render(&(struct http_answer){.status = 200, .body = "abc", .body_len = 3}, false, true);
	assert_non_null(strstr(head, "Content-Length: 3\r\n"));
	assert_string_equal(strstr(head, "\r\n\r\n"), "\r\n\r\n");
	assert_null(strstr(head, "Connection"));
	char *none = render(&(struct http_answer){.status = 204, .body = "abc", .body_len = 3}, false, false);
	assert_null(strstr(none, "\nContent-"));
	assert_string_equal(strstr(none, "\r\n\r\n"), "\r\n\r\n");
	free(head);
	free(none);
}

static void what_a_handler_says_replaces_the_usual(void **unused)
{
	(void)unused;
	const struct http_header headers[] = {{"cache-control", "max-age=5"}, {"Content-Type", "text/html"}, {"X-Frame-Options", "a\nb"},
		{"Transfer-Encoding", "chunked"}, {"DATE", "x"}, {"Connection", "upgrade"}};
	char *text = render(
		&(struct http_answer){.status = 200, .headers = headers, .nheaders = 6, .body = "", .body_len = 0}, false, false);
	assert_non_null(strstr(text, "cache-control: max-age=5\r\n"));
	assert_null(strstr(text, "no-store"));
	assert_null(strstr(text, "application/json"));
	assert_non_null(strstr(text, "X-Frame-Options: DENY\r\n")); /* the malformed one does not count */
	assert_null(strstr(text, "chunked"));
	assert_null(strstr(text, "DATE"));
	assert_null(strstr(text, "upgrade"));
	free(text);
}

static void dates_do_not_follow_the_locale(void **unused)
{
	(void)unused;
	char date[ANSWER_DATE];
	answer_date(784111777, date);
	assert_string_equal(date, DATE);
	answer_date(0, date);
	assert_string_equal(date, "Thu, 01 Jan 1970 00:00:00 GMT");
}

static void an_answer_over_the_ceiling_fails(void **unused)
{
	(void)unused;
	struct buf out;
	buf_init(&out, 100);
	answer_render(&out, &(struct http_answer){.status = 200}, &(struct answer_frame){.date = DATE});
	assert_true(out.failed);
	buf_clear(&out);
}

int main(int argc, char **argv)
{
	if (argc > 1)
		cmocka_set_test_filter(argv[1]);
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_answer_is_framed_and_typed),
		cmocka_unit_test(bodies_are_left_out_where_they_must_be),
		cmocka_unit_test(what_a_handler_says_replaces_the_usual),
		cmocka_unit_test(dates_do_not_follow_the_locale),
		cmocka_unit_test(an_answer_over_the_ceiling_fails),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
