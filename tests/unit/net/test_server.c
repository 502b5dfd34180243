/* Requests over real sockets, their answers, and what is refused before a body is read. Cases that begin with "trap" are the library's. */
#include "unit/net/server_site.h"

static void a_request_arrives_whole_and_the_answer_is_well_framed(void **unused)
{
	(void)unused;
	struct site site = {0};
	start(&site);
	char *answer = ask(site.port, "POST /echo/a?x=1&y=two%20words HTTP/1.1\r\nHost: x\r\nX-Foo:  bar \r\nContent-Length: 3\r\n\r\nabc");
	assert_non_null(answer);
	assert_non_null(strstr(answer, "HTTP/1.1 200 OK\r\n"));
	assert_non_null(strstr(answer, "POST /echo/a [x=1] [y=two words] peer=127.0.0.1 body=3:abc foo=bar"));
	assert_non_null(strstr(answer, "X-Content-Type-Options: nosniff\r\n"));
	assert_non_null(strstr(answer, "\r\nDate: "));
	assert_null(strstr(answer, "Connection:"));
	free(answer);
	stop(&site);
}

static void headers_of_a_handler_are_checked(void **unused)
{
	(void)unused;
	struct site site = {0};
	start(&site);
	char *answer = ask(site.port, GET("/odd"));
	assert_non_null(strstr(answer, "HTTP/1.1 299 Status\r\n"));
	assert_non_null(strstr(answer, "X-Good: 1\r\n"));
	assert_null(strstr(answer, "Evil"));
	assert_null(strstr(answer, "999"));
	assert_null(strstr(answer, "bad name"));
	assert_non_null(strstr(answer, "Content-Length: 2\r\n"));
	free(answer);
	stop(&site);
}

static void many_requests_share_a_connection(void **unused)
{
	(void)unused;
	struct site site = {0};
	start(&site);
	struct help_in in = {.fd = help_connect(site.port)};
	for (int i = 0; i < 20; i++) {
		help_send(in.fd, i % 3 == 0 ? POST3("/later") : i % 3 == 1 ? GET("/echo") : POST3("/echo"));
		char *answer = help_answer(&in, false);
		assert_non_null(answer);
		free(answer);
	}
	help_in_free(&in);
	assert_int_equal(atomic_load(&site.handled), 20);
	stop(&site);
}

static void bodies_may_be_empty_whatever_the_method(void **unused)
{
	(void)unused;
	struct site site = {0};
	start(&site);
	struct help_in in = {.fd = help_connect(site.port)};
	static const char *const requests[] = {
		"POST /later HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n",
		"PUT /later HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n",
		"POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n",
		"DELETE /echo HTTP/1.1\r\nHost: x\r\n\r\n",
		"GET /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\nabc",
		"PATCH /later HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\nabc",
	};
	for (size_t i = 0; i < sizeof requests / sizeof requests[0]; i++) {
		help_send(in.fd, requests[i]);
		char *answer = help_answer(&in, false);
		if (!answer)
			fail_msg("no answer to %s", requests[i]);
		free(answer);
	}
	help_in_free(&in);
	stop(&site);
}

static void head_has_the_length_without_the_body(void **unused)
{
	(void)unused;
	struct site site = {0};
	start(&site);
	struct help_in in = {.fd = help_connect(site.port)};
	help_send(in.fd, "HEAD /echo HTTP/1.1\r\nHost: x\r\n\r\n");
	char *answer = help_answer(&in, true);
	assert_non_null(strstr(answer, "Content-Length: 33\r\n"));
	free(answer);
	help_send(in.fd, GET("/echo"));
	answer = help_answer(&in, false);
	assert_int_equal(strncmp(answer, "HTTP/1.1 200 OK\r\n", 17), 0);
	free(answer);
	help_in_free(&in);
	stop(&site);
}

static void the_probe_refuses_before_the_body_is_read(void **unused)
{
	(void)unused;
	struct site site = {0};
	start(&site);
	expect_status(&site, "POST /missing HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000\r\n\r\n", 404);
	expect_status(&site, "POST /missing HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n", 404);
	expect_status(&site, "GET /missing HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n", 404);
	expect_status(&site, "POST /small HTTP/1.1\r\nHost: x\r\nContent-Length: 11\r\n\r\n", 413);
	expect_status(&site, "POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 100000000000\r\n\r\n", 413);
	expect_status(&site, "POST /small HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\n0123456789", 200);
	char *answer = ask(site.port, GET("/post-only"));
	assert_non_null(strstr(answer, "HTTP/1.1 405 Method Not Allowed\r\n"));
	assert_non_null(strstr(answer, "Allow: POST\r\n"));
	assert_non_null(strstr(answer, "{\"error\":\"Method Not Allowed\"}"));
	free(answer);
	stop(&site);
}

int main(int argc, char **argv)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_request_arrives_whole_and_the_answer_is_well_framed),
		cmocka_unit_test(headers_of_a_handler_are_checked),
		cmocka_unit_test(many_requests_share_a_connection),
		cmocka_unit_test(bodies_may_be_empty_whatever_the_method),
		cmocka_unit_test(head_has_the_length_without_the_body),
		cmocka_unit_test(the_probe_refuses_before_the_body_is_read),
	};
	return run_site_tests(argc, argv, tests, sizeof tests / sizeof *tests);
}
