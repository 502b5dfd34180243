/* Where a request begins and ends: the traps of the library, each with the byte sequence that springs it. */
#include "unit/net/server_site.h"

#include "base/limits.h"
#include "net/server_head.h"

#include <fcntl.h>

static void trap_a_request_behind_one_without_a_length_is_not_swallowed(void **unused)
{
	(void)unused;
	static const char *const methods[] = {"GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "HEAD"};
	struct site site = {0};
	start(&site);
	for (size_t i = 0; i < sizeof methods / sizeof methods[0]; i++) {
		char request[100];
		struct help_in in = {.fd = help_connect(site.port)};
		snprintf(request, sizeof request, "%s /later HTTP/1.1\r\nHost: x\r\n\r\n", methods[i]);
		help_send(in.fd, request);
		char *first = help_answer(&in, strcmp(methods[i], "HEAD") == 0);
		assert_non_null(first);
		help_send(in.fd, GET("/echo"));
		char *second = help_answer(&in, false);
		if (!second && !strstr(first, "Connection: close"))
			fail_msg("%s swallowed the next request", methods[i]);
		free(first);
		free(second);
		help_in_free(&in);
	}
	stop(&site);
}

static void trap_a_second_request_behind_a_deferred_reply_ends_the_connection(void **unused)
{
	(void)unused;
	for (int apart = 0; apart < 2; apart++) {
		struct site site = {0};
		struct listener_spec spec = usual_spec(&site);
		spec.answer_ms = 1000;
		start_on(&site, &spec);
		struct help_in in = {.fd = help_connect(site.port)};
		int64_t cpu = cpu_ms(), since = help_now();
		help_send(in.fd, apart ? POST3("/never") : POST3("/never") POST3("/never"));
		if (apart) {
			HELP_UNTIL(atomic_load(&site.handled) == 1);
			help_send(in.fd, POST3("/never"));
		}
		assert_true(help_eof(&in)); /* at once, or after the 503 of the first one */
		HELP_UNTIL(atomic_load(&site.gone) == 1);
		assert_int_equal(atomic_load(&site.handled), 1);
		assert_true(cpu_ms() - cpu < (help_now() - since) / 2 + 200); /* it has not been spinning */
		help_in_free(&in);
		expect_status(&site, POST3("/echo"), 200);
		stop(&site);
	}
}

static void trap_pipelined_requests_are_served_in_order_or_disconnected(void **unused)
{
	(void)unused;
	static const char *const pairs[] = {GET("/echo") GET("/echo"), GET("/later") GET("/later"), POST3("/later") GET("/echo"),
		GET("/later") POST3("/echo"), POST3("/echo") POST3("/echo")};
	struct site site = {0};
	struct listener_spec spec = usual_spec(&site);
	spec.idle_ms = spec.answer_ms = spec.header_ms = 1000;
	start_on(&site, &spec);
	for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++) {
		struct help_in in = {.fd = help_connect(site.port)};
		help_send(in.fd, pairs[i]);
		for (int answers = 0; answers < 2; answers++) {
			char *answer = help_answer(&in, false);
			if (!answer && !in.eof)
				fail_msg("neither an answer nor the end: %s", pairs[i]);
			free(answer);
		}
		help_in_free(&in);
	}
	expect_status(&site, POST3("/echo"), 200);
	stop(&site);
}

static void trap_path_is_normalised_and_arguments_are_decoded(void **unused)
{
	(void)unused;
	struct site site = {0};
	start(&site);
	char *answer = ask(site.port, GET("/a//b/../c%2fd?x=1%26y&z=a+b&flag"));
	assert_non_null(strstr(answer, "GET /a/c/d [x=1&y] [z=a b] [flag=]"));
	free(answer);
	stop(&site);
}

static void trap_chunked_bodies_get_411_at_once(void **unused)
{
	(void)unused;
	struct site site = {0};
	start(&site);
	expect_status(&site, POST_WITH("Transfer-Encoding: chunked\r\n"), 411);
	expect_status(&site, POST_WITH("Transfer-Encoding: chunked\r\nContent-Length: 3\r\n"), 400);
	assert_int_equal(atomic_load(&site.handled), 0);
	stop(&site);
}

#define CHUNKED(path, more, body) "POST " path " HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n" more "\r\n" body

/* Where the route allows them; the connection ends, since the library does not know that the body has. */
static void chunked_bodies_are_put_together(void **unused)
{
	(void)unused;
	static const char *const rows[][2] = {
		{CHUNKED("/chunks", "", "5\r\nhello\r\n6\r\n world\r\n0\r\n\r\n"), "body=11:hello world"},
		{CHUNKED("/chunks", "", "0\r\n\r\n"), "body=0:"},
		{CHUNKED("/chunks", "", "2\r\nhi\r\n0\r\n\r\n") GET("/echo"), "body=2:hi"},
		{CHUNKED("/small-chunks", "", "5\r\n01234\r\n5\r\n56789\r\n0\r\n\r\n"), "body=10:0123456789"},
	};
	struct site site = {0};
	start(&site);
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		for (int slowly = 0; slowly < 2; slowly++) {
			struct help_in in = {.fd = help_connect(site.port)};
			for (size_t at = 0, len = strlen(rows[i][0]); at < len; at += slowly ? 1 : len)
				help_send_all(in.fd, rows[i][0] + at, slowly ? 1 : len);
			char *answer = help_answer(&in, false);
			assert_non_null(answer);
			assert_non_null(strstr(answer, rows[i][1]));
			assert_non_null(strstr(answer, "Connection: close"));
			assert_true(help_eof(&in));
			free(answer);
			help_in_free(&in);
		}
	stop(&site);
}

static void odd_chunks_are_refused(void **unused)
{
	(void)unused;
	struct site site = {0};
	struct listener_spec spec = usual_spec(&site);
	spec.body_ms = 300;
	start_on(&site, &spec);
	expect_status(&site, CHUNKED("/chunks", "", "x\r\n"), 400);
	expect_status(&site, CHUNKED("/chunks", "", "2\r\nhello\r\n0\r\n\r\n"), 400);
	expect_status(&site, CHUNKED("/chunks", "Content-Length: 3\r\n", "0\r\n\r\n"), 400);
	expect_status(&site, CHUNKED("/chunks", "Transfer-Encoding: chunked\r\n", "0\r\n\r\n"), 411);
	expect_status(&site, "POST /chunks HTTP/1.0\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 411);
	expect_status(&site, "POST /chunks HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n", 411);
	/* With chunks behind it, 4.3.5 just closes. */
	expect_status(&site, "GET /chunks HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n", 411);
	expect_status(&site, "OPTIONS /chunks HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n", 411);
	expect_status(&site, CHUNKED("/small-chunks", "", "b\r\n"), 413);
	expect_status(&site, CHUNKED("/small-chunks", "", "5\r\n01234\r\n6\r\n567890\r\n0\r\n\r\n"), 413);
	expect_status(&site, CHUNKED("/chunks", "", "5\r\nhel"), 408);
	assert_int_equal(atomic_load(&site.handled), 0);
	expect_status(&site, CHUNKED("/chunks", "", "1\r\nx\r\n0\r\n\r\n"), 200);
	stop(&site);
}

static void chunks_may_wait_for_100_continue(void **unused)
{
	(void)unused;
	struct site site = {0};
	start(&site);
	struct help_in in = {.fd = help_connect(site.port)};
	help_send(in.fd, CHUNKED("/later-chunks", "Expect: 100-continue\r\n", ""));
	char *interim = help_answer(&in, true);
	assert_string_equal(interim, "HTTP/1.1 100 Continue\r\n\r\n");
	help_send(in.fd, "3\r\nabc\r\n0\r\n\r\n");
	char *answer = help_answer(&in, false);
	assert_non_null(strstr(answer, "HTTP/1.1 201"));
	free(interim);
	free(answer);
	help_in_free(&in);
	stop(&site);
}

static void trap_expect_100_continue_is_answered(void **unused)
{
	(void)unused;
	struct site site = {0};
	start(&site);
	struct help_in in = {.fd = help_connect(site.port)};
	help_send(in.fd, "POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nExpect: 100-continue\r\n\r\n");
	char *interim = help_answer(&in, true);
	assert_string_equal(interim, "HTTP/1.1 100 Continue\r\n\r\n");
	help_send(in.fd, "abc");
	char *answer = help_answer(&in, false);
	assert_non_null(strstr(answer, "body=3:abc"));
	free(interim);
	free(answer);
	help_in_free(&in);
	expect_status(&site, "POST /small HTTP/1.1\r\nHost: x\r\nContent-Length: 99\r\nExpect: 100-continue\r\n\r\n", 413);
	expect_status(&site, POST_WITH("Content-Length: 3\r\nExpect: the-moon\r\n"), 417);
	stop(&site);
}

static void trap_headers_over_the_pool_close_the_connection(void **unused)
{
	(void)unused;
	struct site site = {0};
	start(&site);
	static const char start_of_head[] = "GET /echo HTTP/1.1\r\nHost: x\r\nX-Foo: ";
	char filler[32000];
	memset(filler, 'a', sizeof filler);
	struct help_in in = {.fd = help_connect(site.port)};
	help_send(in.fd, GET("/echo")); /* a first head of that length does not pass the gate */
	free(help_answer(&in, false));
	help_send(in.fd, start_of_head);
	help_send_all(in.fd, filler, sizeof filler);
	help_send(in.fd, "\r\n\r\n");
	assert_true(help_eof(&in));
	assert_int_equal(in.len, 0);
	help_in_free(&in);
	assert_int_equal(atomic_load(&site.handled), 1);
	stop(&site);
}

static void trap_odd_framing_is_refused(void **unused)
{
	(void)unused;
	static const char *const lengths[] = {
		"-3", "3x", "+3", "3, 3", "0x3", "99999999999999999999", "3\r\nContent-Length: 3", "3\r\nContent-Length: 4"};
	struct site site = {0};
	start(&site);
	for (size_t i = 0; i < sizeof lengths / sizeof lengths[0]; i++) {
		char request[200];
		snprintf(request, sizeof request, "POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: %s\r\n\r\nabc", lengths[i]);
		char *answer = ask(site.port, request); /* 4.3.5 closes the connection by itself over some */
		if (answer && strncmp(answer, "HTTP/1.1 400", 12) != 0)
			fail_msg("%s: %s", lengths[i], answer);
		free(answer);
	}
	expect_status(&site, "GET /echo HTTP/1.1\r\n\r\n", 400);
	expect_status(&site, "GET /echo HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", 400);
	expect_status(&site, "GET /echo HTTP/1.1\r\nHost: a/b\r\n\r\n", 400);
	expect_status(&site, POST_WITH("Content-Length: 3\r\nContent-Encoding: gzip\r\n"), 415);
	assert_int_equal(atomic_load(&site.handled), 0);
	stop(&site);
}

static void trap_nul_and_control_bytes_never_reach_a_handler(void **unused)
{
	(void)unused;
	static const char *const requests[] = {
		GET("/a%00b"), GET("/a?x=%00y"), GET("/a%0d%0ab"), GET("/a%ffb"), GET("/a?x=%ff"), GET("/a%7f")};
	struct site site = {0};
	start(&site);
	for (size_t i = 0; i < sizeof requests / sizeof requests[0]; i++) {
		char *answer = ask(site.port, requests[i]); /* 400, or closed by the library */
		if (answer && strncmp(answer, "HTTP/1.1 400", 12) != 0)
			fail_msg("%s: %s", requests[i], answer);
		free(answer);
	}
	struct help_in in = {.fd = help_connect(site.port)};
	static const char nul[] = "GET /echo HTTP/1.1\r\nHost: x\r\nX-Foo: a\0b\r\n\r\n";
	help_send_all(in.fd, nul, sizeof nul - 1);
	char *answer = help_answer(&in, false);
	if (answer)
		assert_non_null(strstr(answer, "HTTP/1.1 400"));
	free(answer);
	help_in_free(&in);
	assert_int_equal(atomic_load(&site.handled), 0);
	stop(&site);
}

/* Left alone, the library hangs up, or speaks HTTP/2 from then on. */
static void trap_proposed_upgrades_are_passed_over(void **unused)
{
	(void)unused;
	static const char *const proposals[] = {
		"Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAARAAAAAAAIAAAAA\r\n",
		"Connection: Upgrade\r\nUpgrade: WebSocket\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
		"Sec-WebSocket-Version: 13\r\n"};
	static const char unknown[] = "GET /echo HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: tea\r\n\r\n";
	struct site site = {0};
	start(&site);
	struct help_in in = {.fd = help_connect(site.port)};
	for (int i = 0; i < 4; i++) {
		char request[400];
		snprintf(request, sizeof request, "POST /%s HTTP/1.1\r\nHost: x\r\n%sContent-Length: 3\r\n\r\nabc",
			i < 2 ? "echo" : "later", proposals[i % 2]);
		help_send(in.fd, request);
		char *answer = help_answer(&in, false);
		assert_non_null(answer);
		assert_memory_equal(answer, i < 2 ? "HTTP/1.1 200" : "HTTP/1.1 201", 12);
		assert_non_null(strstr(answer, i < 2 ? "POST /echo peer=127.0.0.1 body=3:abc" : "later"));
		free(answer);
	}
	help_send(in.fd, unknown); /* the library's own answer, and the end */
	assert_true(help_eof(&in));
	help_in_free(&in);
	expect_status(&site, unknown, 400);
	expect_status(&site,
		"POST /chunks HTTP/1.1\r\nHost: x\r\nUpgrade: h2c\r\nConnection: Upgrade, HTTP2-Settings\r\nHTTP2-Settings: AAMA\r\n"
		"Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n",
		200);
	HELP_UNTIL(help_count(&site.h, site.server).open == 0);
	assert_int_equal(atomic_load(&site.handled), 5);
	stop(&site);
}

static int descriptors(void)
{
	int count = 0;
	for (int fd = 0; fd < 1024; fd++)
		count += fcntl(fd, F_GETFD) >= 0;
	return count;
}

/* For these the library has an answer without a sentence, or none. */
static void trap_lines_that_the_library_would_answer_itself(void **unused)
{
	(void)unused;
	static const struct { const char *request; int status; } rows[] = {
		{"BREW /echo HTTP/1.1\r\nHost: x\r\n\r\n", 501}, {"GET http://x/echo HTTP/1.1\r\nHost: x\r\n\r\n", 400},
		{GET("/a%00b"), 400}, {GET("/a%zz"), 400}, {"\x16\x03\x01\x02", 400},
		{POST_WITH("Content-Length: 3\r\nX-Foo: a\r\n b\r\n"), 400}, {POST_WITH("Content-Length: 3\r\nnothing\r\n"), 400},
		{POST_WITH("Content-Length: 0x3\r\n"), 400},
	};
	struct site site = {0};
	start(&site);
	int before = descriptors();
	for (size_t i = 0; i < 20 * sizeof rows / sizeof rows[0]; i++)
		expect_status(&site, rows[i / 20].request, rows[i / 20].status);
	HELP_UNTIL(help_count(&site.h, site.server).open == 0);
	assert_int_equal(descriptors(), before);
	assert_int_equal(atomic_load(&site.handled), 0);
	stop(&site);
}

static void trap_more_pieces_than_the_library_has_room_for(void **unused)
{
	(void)unused;
	static const struct { const char *piece; int count, status; bool argument; } rows[] = {
		{"cookie: a=b\r\n", HEAD_PIECES - 3, 200, false}, {"Cookie: a=b\r\n", HEAD_PIECES, 431, false},
		{"Unknown: a\r\n", 400, 200, false},
		{"&a=b", HEAD_PIECES - 3, 200, true}, {";a", HEAD_PIECES, 431, true},
	};
	struct site site = {0};
	start(&site);
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct buf request;
		buf_init(&request, LIMIT_HEADERS);
		buf_adds(&request, "GET /echo?a=b");
		for (int n = 0; rows[i].argument && n < rows[i].count; n++)
			buf_adds(&request, rows[i].piece);
		buf_adds(&request, " HTTP/1.1\r\nHost: x\r\n");
		for (int n = 0; !rows[i].argument && n < rows[i].count; n++)
			buf_adds(&request, rows[i].piece);
		buf_adds(&request, "\r\n");
		expect_status(&site, request.data, rows[i].status);
		buf_clear(&request);
	}
	stop(&site);
}

/* The library takes the line behind a header of such a name for more of that name: what it would lose is not lost without a word. */
static void trap_a_name_that_is_the_beginning_of_another_hides_the_next_line(void **unused)
{
	(void)unused;
	static const struct { const char *request; int status; } rows[] = {
		{POST_WITH("X-Auth: a\r\nContent-Length: 3\r\n"), 400},
		{POST_WITH("content-length: 3\r\nUser: marie\r\nX-Foo: b\r\n"), 400},
		{POST_WITH("Patch-Id: 1\r\nContent-Length: 3\r\n"), 400},
		{POST_WITH("Content-Length: 3\r\ndeleted: 1\r\nY: c\r\n"), 400},
		{POST_WITH("Content-Length: 3\r\nx: a\r\n"), 400}, /* the end of the head: it would wait for another */
		{POST_WITH("Content-Length: 3\r\nX-Auth: a\r\nAccept: b\r\n"), 200},
		{POST_WITH("User: a:b\r\nContent-Length: 3\r\n"), 200}, /* ended by the second colon */
		{POST_WITH("X-Auth: a\r\nAuth: b\r\nContent-Length: 3\r\n"), 200}, /* the line that is lost loses none */
		{POST_WITH("X-Auths: a\r\nX-Forwarded-Fo: b\r\nY: c\r\nContent-Length: 3\r\n"), 200},
		{POST_WITH("X-Auth-Token: a\r\nContent-Length: 3\r\n"), 200}, {POST_WITH("Accept: a\r\nContent-Length: 3\r\n"), 200},
	};
	struct site site = {0};
	start(&site);
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
		expect_status(&site, rows[i].request, rows[i].status);
	char *answer = ask(site.port, rows[0].request);
	assert_non_null(strstr(answer, "{\"error\":\"The header X-Auth cannot be read here"));
	free(answer);
	assert_int_equal(atomic_load(&site.handled), 6);
	stop(&site);
}

/* On a connection that has passed the gate they come back from the library as they are. */
static void trap_lines_that_it_would_answer_itself_are_refused_later_too(void **unused)
{
	(void)unused;
	static const struct { const char *first, *rest, *status; } rows[] = {
		{"BREW /echo HTTP/1.1\r\nHost: x\r\n\r\n", "", "HTTP/1.1 501"},
		{"GE", "TS /echo HTTP/1.1\r\nHost: x\r\n\r\n", "HTTP/1.1 501"},
		{"CONNECT x:80 HTTP/1.1\r\n\r\n", "", "HTTP/1.1 501"},
		{"\x16\x03\x01\x02", "", "HTTP/1.1 400"},
		{"{\"a\"", ":1}\n", "HTTP/1.1 400"},
	};
	struct site site = {0};
	start(&site);
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct help_in in = {.fd = help_connect(site.port)};
		help_send(in.fd, GET("/echo"));
		free(help_answer(&in, false));
		help_send(in.fd, rows[i].first);
		help_send(in.fd, rows[i].rest);
		char *answer = help_answer(&in, false);
		if (!answer || strncmp(answer, rows[i].status, strlen(rows[i].status)) != 0 || !strstr(answer, "{\"error\":\""))
			fail_msg("%s: got %.300s", rows[i].first, answer ? answer : "(closed)");
		assert_true(help_eof(&in));
		assert_int_equal(in.len, 0);
		free(answer);
		help_in_free(&in);
	}
	HELP_UNTIL(help_count(&site.h, site.server).open == 0);
	assert_int_equal(help_count(&site.h, site.server).refused, sizeof rows / sizeof rows[0]);
	stop(&site);
}

static void send_padded(int fd, size_t len)
{
	struct buf head;
	buf_init(&head, 64 * 1024);
	buf_adds(&head, "GET /echo HTTP/1.1\r\nHost: x\r\nX-Pad: ");
	while (head.len + 4 < len)
		buf_adds(&head, "a");
	buf_adds(&head, "\r\n\r\n");
	help_send_all(fd, head.data, head.len);
	buf_clear(&head);
}

static void a_head_may_have_8_kib(void **unused)
{
	(void)unused;
	static const struct { size_t len; int status; } rows[] = {{8192, 200}, {8193, 431}, {60000, 431}};
	struct site site = {0};
	start(&site);
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct help_in in = {.fd = help_connect(site.port)};
		send_padded(in.fd, rows[i].len);
		char *answer = help_answer(&in, false);
		assert_non_null(answer);
		assert_int_equal(strtol(answer + 9, NULL, 10), rows[i].status);
		free(answer);
		help_in_free(&in);
	}
	struct help_in later = {.fd = help_connect(site.port)};
	help_send(later.fd, GET("/echo"));
	free(help_answer(&later, false));
	help_send(later.fd, "GET /echo HTTP/1.1\r\nHost: x\r\nX-Foo: ");
	for (int i = 0; i < 900; i++)
		help_send(later.fd, "aaaaaaaaaa");
	help_send(later.fd, "\r\n\r\n");
	char *answer = help_answer(&later, false);
	assert_non_null(answer);
	assert_memory_equal(answer, "HTTP/1.1 431", 12);
	free(answer);
	help_in_free(&later);
	stop(&site);
}

/* However its bytes are cut, and the library gets it when it is whole. */
static void a_head_may_come_in_pieces(void **unused)
{
	(void)unused;
	static const char request[] = POST3("/echo");
	struct site site = {0};
	start(&site);
	for (size_t cut = 1; cut + 1 < sizeof request - 1; cut += 7) {
		struct help_in in = {.fd = help_connect(site.port)};
		help_send_all(in.fd, request, cut);
		help_send_all(in.fd, request + cut, 1);
		HELP_UNTIL(help_count(&site.h, site.server).open >= 1);
		help_send(in.fd, request + cut + 1);
		char *answer = help_answer(&in, false);
		if (!answer || strncmp(answer, "HTTP/1.1 200", 12) != 0)
			fail_msg("cut at %zu: %.100s", cut, answer ? answer : "(closed)");
		free(answer);
		help_in_free(&in);
	}
	expect_status(&site, "\r\n" POST3("/echo"), 200);
	expect_status(&site, "\n\r\n\r\n" GET("/echo"), 200);
	struct help_in half = {.fd = help_connect(site.port)};
	help_send(half.fd, "GET /echo HTTP/1.1\r\nHo");
	shutdown(half.fd, SHUT_WR);
	assert_true(help_eof(&half)); /* long before its deadline, of ten seconds */
	assert_int_equal(half.len, 0);
	help_in_free(&half);
	HELP_UNTIL(help_count(&site.h, site.server).open == 0);
	stop(&site);
}

static void a_client_may_take_its_time_before_its_first_byte(void **unused)
{
	(void)unused;
	struct site site = {0};
	struct listener_spec spec = usual_spec(&site);
	spec.header_ms = 1000;
	start_on(&site, &spec);
	struct help_in late = {.fd = help_connect(site.port)}, silent = {.fd = help_connect(site.port)};
	struct help_in gone = {.fd = help_connect(site.port)};
	HELP_UNTIL(help_count(&site.h, site.server).open == 3);
	help_in_free(&gone);
	HELP_UNTIL(help_count(&site.h, site.server).open == 2);
	help_send(late.fd, GET("/echo"));
	char *answer = help_answer(&late, false);
	assert_non_null(answer);
	assert_memory_equal(answer, "HTTP/1.1 200", 12);
	free(answer);
	assert_true(help_eof(&silent)); /* at its deadline */
	help_in_free(&silent);
	help_in_free(&late);
	struct help_in waiting = {.fd = help_connect(site.port)};
	HELP_UNTIL(help_count(&site.h, site.server).open == 1);
	stop(&site);
	help_in_free(&waiting);
}

int main(int argc, char **argv)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(trap_a_request_behind_one_without_a_length_is_not_swallowed),
		cmocka_unit_test(trap_a_second_request_behind_a_deferred_reply_ends_the_connection),
		cmocka_unit_test(trap_pipelined_requests_are_served_in_order_or_disconnected),
		cmocka_unit_test(trap_path_is_normalised_and_arguments_are_decoded),
		cmocka_unit_test(trap_chunked_bodies_get_411_at_once),
		cmocka_unit_test(chunked_bodies_are_put_together),
		cmocka_unit_test(odd_chunks_are_refused),
		cmocka_unit_test(chunks_may_wait_for_100_continue),
		cmocka_unit_test(trap_expect_100_continue_is_answered),
		cmocka_unit_test(trap_headers_over_the_pool_close_the_connection),
		cmocka_unit_test(trap_odd_framing_is_refused),
		cmocka_unit_test(trap_nul_and_control_bytes_never_reach_a_handler),
		cmocka_unit_test(trap_proposed_upgrades_are_passed_over),
		cmocka_unit_test(trap_lines_that_the_library_would_answer_itself),
		cmocka_unit_test(trap_lines_that_it_would_answer_itself_are_refused_later_too),
		cmocka_unit_test(trap_a_name_that_is_the_beginning_of_another_hides_the_next_line),
		cmocka_unit_test(trap_more_pieces_than_the_library_has_room_for),
		cmocka_unit_test(a_head_may_have_8_kib),
		cmocka_unit_test(a_head_may_come_in_pieces),
		cmocka_unit_test(a_client_may_take_its_time_before_its_first_byte),
	};
	return run_site_tests(argc, argv, tests, sizeof tests / sizeof *tests);
}
