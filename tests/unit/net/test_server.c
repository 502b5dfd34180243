/* The inbound server over real sockets. The names of the cases that begin with "trap" are the library's traps, each with its cure. */
#include "net/server.h"

#include "base/buf.h"
#include "base/log.h"
#include "unit/net/net_help.h"

#include <fcntl.h>
#include <malloc.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>

struct site {
	struct help_loop h;
	struct server *server;
	struct listener *listener;
	uint16_t port;
	atomic_int handled, gone;
	uint64_t later_ids[64]; /* loop thread */
	int nlater;
	struct loop_timer *timer;
	atomic_bool drained;
};

static void answer_text(struct site *site, uint64_t id, unsigned status, const char *text)
{
	static const struct http_header type = {"Content-Type", "text/plain"};
	server_answer(site->server, id,
		&(struct http_answer){.status = status, .headers = &type, .nheaders = 1, .body = text, .body_len = strlen(text)});
}

static void describe(struct buf *out, const struct http_request *req)
{
	buf_addf(out, "%s %s", req->method, req->path);
	for (size_t i = 0; i < req->nquery; i++)
		buf_addf(out, " [%s=%s]", req->query[i].name, req->query[i].value);
	buf_addf(out, " peer=%s body=%zu:", req->peer, req->body_len);
	buf_add(out, req->body, req->body_len);
	const char *foo = http_request_header(req, "x-foo");
	if (foo)
		buf_addf(out, " foo=%s", foo);
}

static void answer_later(void *arg)
{
	struct site *site = arg;
	for (int i = 0; i < site->nlater; i++) {
		answer_text(site, site->later_ids[i], 201, "later");
		answer_text(site, site->later_ids[i], 500, "twice"); /* answered already: nothing happens */
	}
	site->nlater = 0;
}

static void answer_big(struct site *site, uint64_t id)
{
	size_t len = 3 * 1024 * 1024;
	char *body = malloc(len);
	memset(body, 'x', len);
	server_answer(site->server, id, &(struct http_answer){.status = 200, .body = body, .body_len = len});
	free(body);
}

static void handle(void *owner, const struct http_request *req)
{
	struct site *site = owner;
	atomic_fetch_add(&site->handled, 1);
	if (strncmp(req->path, "/later", 6) == 0 || strcmp(req->path, "/never") == 0) {
		site->later_ids[site->nlater++] = req->id;
		if (req->path[1] == 'l')
			loop_timer_set(site->timer, 20);
		return;
	}
	if (strcmp(req->path, "/big") == 0) {
		answer_big(site, req->id);
		return;
	}
	if (strcmp(req->path, "/odd") == 0) {
		const struct http_header headers[] = {
			{"X-Good", "1"}, {"X-Bad", "a\r\nEvil: 1"}, {"Content-Length", "999"}, {"bad name", "1"}};
		server_answer(site->server, req->id,
			&(struct http_answer){.status = 299, .headers = headers, .nheaders = 4, .body = "{}", .body_len = 2});
		return;
	}
	struct buf text;
	buf_init(&text, 1 << 20);
	describe(&text, req);
	answer_text(site, req->id, 200, text.data);
	buf_clear(&text);
}

static void probe(void *owner, const struct http_request *head, struct http_verdict *verdict)
{
	(void)owner;
	if (strcmp(head->path, "/missing") == 0)
		*verdict = (struct http_verdict){.status = 404, .why = "There is no such page."};
	else if (strcmp(head->path, "/post-only") == 0 && strcmp(head->method, "POST") != 0)
		*verdict = (struct http_verdict){.status = 405, .allow = "POST"};
	else if (strcmp(head->path, "/small") == 0)
		verdict->max_body = 10;
}

static void gone(void *owner, uint64_t id)
{
	(void)id;
	atomic_fetch_add(&((struct site *)owner)->gone, 1);
}

static struct listener_spec usual_spec(struct site *site)
{
	return (struct listener_spec){
		.name = "test", .address = "127.0.0.1", .owner = site, .probe = probe, .handle = handle, .gone = gone};
}

static void start_on(struct site *site, const struct listener_spec *spec)
{
	struct err err = {0};
	site->h.loop = loop_new(&(struct loop_spec){0}, &err);
	assert_non_null(site->h.loop);
	site->server = server_new(site->h.loop);
	server_want_header(site->server, "x-foo");
	site->timer = loop_timer_new(site->h.loop, answer_later, site);
	site->listener = server_listen(site->server, spec, &err);
	if (!site->listener)
		fail_msg("%s", err.text);
	site->port = listener_port(site->listener);
	help_loop_start(&site->h);
}

static void start(struct site *site)
{
	struct listener_spec spec = usual_spec(site);
	start_on(site, &spec);
}

static void stop(struct site *site)
{
	help_loop_stop(&site->h);
	loop_timer_free(site->timer);
	server_free(site->server);
	loop_free(site->h.loop);
}

/* One exchange on a connection of its own; NULL if the connection just ended. The caller frees. */
static char *ask(uint16_t port, const char *request)
{
	struct help_in in = {.fd = help_connect(port)};
	help_send(in.fd, request);
	char *answer = help_answer(&in, strncmp(request, "HEAD", 4) == 0);
	help_in_free(&in);
	return answer;
}

static void expect_status(struct site *site, const char *request, int status)
{
	char start_of_answer[32];
	snprintf(start_of_answer, sizeof start_of_answer, "HTTP/1.1 %d ", status);
	char *answer = ask(site->port, request);
	if (!answer || strncmp(answer, start_of_answer, strlen(start_of_answer)) != 0)
		fail_msg("wanted %d for %.60s, got %.200s", status, request, answer ? answer : "(closed)");
	free(answer);
}

static int64_t cpu_ms(void)
{
	struct timespec t;
	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

#define GET(path) "GET " path " HTTP/1.1\r\nHost: x\r\n\r\n"
#define POST3(path) "POST " path " HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\nabc"
#define POST_WITH(headers) "POST /echo HTTP/1.1\r\nHost: x\r\n" headers "\r\nabc"

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
	char filler[12000];
	memset(filler, 'a', sizeof filler);
	struct help_in in = {.fd = help_connect(site.port)};
	help_send(in.fd, start_of_head);
	help_send_all(in.fd, filler, sizeof filler);
	help_send(in.fd, "\r\n\r\n");
	assert_true(help_eof(&in));
	assert_int_equal(in.len, 0);
	help_in_free(&in);
	assert_int_equal(atomic_load(&site.handled), 0);
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

static void trap_a_dripping_body_has_a_total_deadline(void **unused)
{
	(void)unused;
	struct site site = {0};
	struct listener_spec spec = usual_spec(&site);
	spec.body_ms = 300;
	start_on(&site, &spec);
	struct help_in in = {.fd = help_connect(site.port)};
	help_send(in.fd, "POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 100000\r\n\r\n");
	int64_t end = help_now() + HELP_DEADLINE_MS;
	while (!in.eof && help_now() < end) {
		help_send(in.fd, "d");
		help_more(&in, 20);
	}
	assert_true(in.eof);
	assert_int_equal(atomic_load(&site.handled), 0);
	assert_non_null(strstr(in.data, "HTTP/1.1 408"));
	help_in_free(&in);
	stop(&site);
}

static void trap_a_dripping_head_and_an_idle_connection_are_closed(void **unused)
{
	(void)unused;
	struct site site = {0};
	struct listener_spec spec = usual_spec(&site);
	spec.header_ms = spec.idle_ms = 300;
	start_on(&site, &spec);
	struct help_in drip = {.fd = help_connect(site.port)}, idle = {.fd = help_connect(site.port)};
	help_send(drip.fd, "GET /echo HTTP/1.1\r\nX: ");
	help_send(idle.fd, GET("/echo"));
	free(help_answer(&idle, false));
	int64_t end = help_now() + HELP_DEADLINE_MS;
	while (!drip.eof && help_now() < end) {
		help_send(drip.fd, "d");
		help_more(&drip, 20);
	}
	assert_true(drip.eof);
	assert_true(help_eof(&idle));
	help_in_free(&drip);
	help_in_free(&idle);
	stop(&site);
}

static void an_answer_that_takes_too_long_becomes_503(void **unused)
{
	(void)unused;
	struct site site = {0};
	struct listener_spec spec = usual_spec(&site);
	spec.answer_ms = 400;
	start_on(&site, &spec);
	char *answer = ask(site.port, POST3("/never"));
	assert_non_null(strstr(answer, "HTTP/1.1 503 Service Unavailable\r\n"));
	assert_non_null(strstr(answer, "Retry-After: "));
	assert_non_null(strstr(answer, "Connection: close\r\n"));
	free(answer);
	assert_int_equal(atomic_load(&site.gone), 1);
	help_on_loop(&site.h, answer_later, &site); /* a late answer goes nowhere */
	stop(&site);
}

static void trap_connection_close_is_said_and_done(void **unused)
{
	(void)unused;
	static const char *const requests[] = {"GET /later HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", "GET /echo HTTP/1.0\r\n\r\n",
		"GET /big HTTP/1.1\r\nHost: x\r\nConnection: Close\r\n\r\n"};
	struct site site = {0};
	start(&site);
	for (size_t i = 0; i < sizeof requests / sizeof requests[0]; i++) {
		struct help_in in = {.fd = help_connect(site.port)};
		help_send(in.fd, requests[i]);
		char *answer = help_answer(&in, false);
		assert_non_null(answer);
		assert_non_null(strstr(answer, "Connection: close\r\n"));
		assert_true(help_eof(&in));
		free(answer);
		help_in_free(&in);
	}
	stop(&site);
}

static void a_big_answer_reaches_a_slow_reader_whole(void **unused)
{
	(void)unused;
	struct site site = {0};
	start(&site);
	struct help_in in = {.fd = help_connect(site.port)};
	for (int i = 0; i < 2; i++) {
		help_send(in.fd, GET("/big"));
		char *answer = help_answer(&in, false);
		assert_non_null(answer);
		assert_non_null(strstr(answer, "Content-Length: 3145728\r\n"));
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

static void a_refusal_is_not_lost_behind_a_body_that_keeps_coming(void **unused)
{
	(void)unused;
	struct site site = {0};
	start(&site);
	struct help_in in = {.fd = help_connect(site.port)};
	help_send(in.fd, "POST /missing HTTP/1.1\r\nHost: x\r\nContent-Length: 8000000\r\n\r\n");
	char *part = calloc(1, 8000000);
	assert_true(help_send_all(in.fd, part, 8000000));
	char *answer = help_answer(&in, false);
	assert_non_null(answer);
	assert_non_null(strstr(answer, "HTTP/1.1 404"));
	assert_true(help_eof(&in));
	free(answer);
	free(part);
	help_in_free(&in);
	stop(&site);
}

static void a_client_that_leaves_is_reported_once(void **unused)
{
	(void)unused;
	struct site site = {0};
	start(&site);
	int fd = help_connect(site.port);
	help_send(fd, POST3("/never"));
	HELP_UNTIL(atomic_load(&site.handled) == 1);
	close(fd);
	HELP_UNTIL(atomic_load(&site.gone) == 1);
	fd = help_connect(site.port);
	help_send(
		fd, "POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 30\r\n\r\nabc"); /* leaves in its body: never handled, so not gone */
	close(fd);
	expect_status(&site, GET("/echo"), 200);
	assert_int_equal(atomic_load(&site.gone), 1);
	help_on_loop(&site.h, answer_later, &site);
	stop(&site);
}

static void trap_upgrades_are_refused(void **unused)
{
	(void)unused;
	struct site site = {0};
	start(&site);
	expect_status(&site,
		"GET /echo HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
		"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n",
		400);
	expect_status(&site,
		"GET /echo HTTP/1.1\r\nHost: x\r\nConnection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\n"
		"HTTP2-Settings: AAMAAABkAARAAAAAAAIAAAAA\r\n\r\n",
		400);
	assert_int_equal(atomic_load(&site.handled), 0);
	stop(&site);
}

static void trap_a_long_connection_keeps_no_memory_per_request(void **unused)
{
	(void)unused;
	struct site site = {0};
	start(&site);
	struct help_in in = {.fd = help_connect(site.port)};
	size_t before = 0;
	for (int i = 0; i < 3000; i++) {
		if (i == 500)
			before = mallinfo2().uordblks;
		help_send(in.fd, POST3("/echo"));
		char *answer = help_answer(&in, false);
		assert_non_null(answer);
		free(answer);
	}
	assert_true(mallinfo2().uordblks < before + 64 * 1024);
	help_in_free(&in);
	stop(&site);
}

static void a_source_without_tokens_is_refused_with_the_chosen_status(void **unused)
{
	(void)unused;
	struct site site = {0};
	struct listener_spec spec = usual_spec(&site);
	spec.rate_per_s = 1;
	spec.rate_burst = 3;
	spec.rate_status = 503;
	start_on(&site, &spec);
	int refused = 0;
	for (int i = 0; i < 6; i++) {
		char *answer = ask(site.port, POST3("/echo"));
		if (strncmp(answer, "HTTP/1.1 503", 12) == 0) {
			refused++;
			assert_non_null(strstr(answer, "Retry-After: 1\r\n"));
		}
		free(answer);
	}
	assert_in_range(refused, 1, 3);
	assert_int_equal(atomic_load(&site.handled), 6 - refused);
	stop(&site);
}

static void only_trusted_proxies_are_believed(void **unused)
{
	(void)unused;
	static const char *const trusted[] = {"127.0.0.0/8", "10.0.0.0/8", NULL};
	static const char request[] =
		"GET /echo HTTP/1.1\r\nHost: x\r\nX-Forwarded-For: 192.0.2.66, 203.0.113.9\r\nX-Forwarded-For: 10.1.2.3\r\n\r\n";
	for (int believe = 0; believe < 2; believe++) {
		struct site site = {0};
		struct listener_spec spec = usual_spec(&site);
		spec.trusted_proxies = believe ? trusted : NULL;
		start_on(&site, &spec);
		char *answer = ask(site.port, request);
		assert_non_null(strstr(answer, believe ? "peer=203.0.113.9 " : "peer=127.0.0.1 "));
		free(answer);
		stop(&site);
	}
}

static void trap_star_listens_in_both_families_on_one_port(void **unused)
{
	(void)unused;
	struct site site = {0};
	struct listener_spec spec = usual_spec(&site);
	spec.address = "*";
	start_on(&site, &spec);
	expect_status(&site, GET("/echo"), 200);
	struct sockaddr_in6 to = {.sin6_family = AF_INET6, .sin6_port = htons(site.port), .sin6_addr = IN6ADDR_LOOPBACK_INIT};
	int fd = socket(AF_INET6, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (fd >= 0 && connect(fd, (struct sockaddr *)&to, sizeof to) == 0) {
		struct help_in in = {.fd = fd};
		help_send(fd, GET("/echo"));
		char *answer = help_answer(&in, false);
		assert_non_null(strstr(answer, "peer=::1 "));
		free(answer);
		help_in_free(&in);
	} else {
		assert_true(errno == EAFNOSUPPORT || errno == EADDRNOTAVAIL); /* a machine without IPv6 */
	}
	stop(&site);
}

struct unix_site {
	struct site site;
	char path[64];
};

static void say_who(void *owner, const struct http_request *req)
{
	struct site *site = owner;
	char text[100];
	snprintf(text, sizeof text, "uid=%lld pid=%lld", (long long)req->peer_uid, (long long)req->peer_pid);
	answer_text(site, req->id, 200, text);
}

static void a_unix_socket_knows_its_peer_and_keeps_others_out(void **unused)
{
	(void)unused;
	struct site site = {0};
	char path[64], want[100];
	snprintf(path, sizeof path, "/tmp/guichet-net-%d.sock", (int)getpid());
	struct listener_spec spec = usual_spec(&site);
	spec.address = NULL;
	spec.unix_path = path;
	spec.handle = say_who;
	start_on(&site, &spec);
	struct stat st;
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
	struct help_in in = {.fd = help_connect_unix(path)};
	assert_true(in.fd >= 0);
	help_send(in.fd, GET("/x"));
	char *answer = help_answer(&in, false);
	snprintf(want, sizeof want, "uid=%lld pid=%lld", (long long)getuid(), (long long)getpid());
	assert_non_null(strstr(answer, want));
	free(answer);
	help_in_free(&in);

	struct site second = {0};
	struct err err = {0};
	second.h.loop = loop_new(&(struct loop_spec){0}, NULL);
	second.server = server_new(second.h.loop);
	assert_null(server_listen(second.server, &spec, &err)); /* the first one lives */
	assert_non_null(strstr(err.text, "Another process is listening"));
	server_free(second.server);
	loop_free(second.h.loop);
	stop(&site);
	assert_int_equal(access(path, F_OK), -1);
}

static void a_stale_unix_socket_is_replaced_and_other_files_are_not(void **unused)
{
	(void)unused;
	struct site site = {0};
	char path[64];
	snprintf(path, sizeof path, "/tmp/guichet-net-%d.stale", (int)getpid());
	struct sockaddr_un name = {.sun_family = AF_UNIX};
	memcpy(name.sun_path, path, strlen(path) + 1);
	int fd = socket(AF_UNIX, SOCK_STREAM, 0);
	assert_int_equal(bind(fd, (struct sockaddr *)&name, sizeof name), 0);
	close(fd);
	struct listener_spec spec = usual_spec(&site);
	spec.address = NULL;
	spec.unix_path = path;
	spec.unix_mode = 0660;
	start_on(&site, &spec);
	struct stat st;
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0660);
	stop(&site);

	fd = open(path, O_CREAT | O_WRONLY, 0600);
	close(fd);
	struct err err = {0};
	struct loop *loop = loop_new(&(struct loop_spec){0}, NULL);
	struct server *server = server_new(loop);
	assert_null(server_listen(server, &spec, &err));
	assert_non_null(strstr(err.text, "is no socket"));
	server_free(server);
	loop_free(loop);
	assert_int_equal(access(path, F_OK), 0);
	unlink(path);
}

static void wrong_listeners_are_explained(void **unused)
{
	(void)unused;
	static const char *const bad_range[] = {"10.0.0.0/33", NULL};
	struct site site = {0};
	start(&site);
	const struct {
		struct listener_spec spec;
		const char *says;
	} rows[] = {
		{{.address = "localhost"}, "is not an IP address"},
		{{.address = "127.0.0.1", .port = site.port}, "Cannot listen on 127.0.0.1: Address already in use."},
		{{.address = "127.0.0.1", .tls_cert = "/nonexistent"}, "needs a certificate and a key"},
		{{.address = "127.0.0.1", .tls_cert = "/nonexistent", .tls_key = "/nonexistent"}, "cannot be read"},
		{{.address = "127.0.0.1", .trusted_proxies = bad_range}, "is not an address or a range"},
	};
	struct loop *loop = loop_new(&(struct loop_spec){0}, NULL);
	struct server *server = server_new(loop);
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct err err = {0};
		struct listener_spec spec = rows[i].spec;
		spec.name = "bad";
		spec.handle = handle;
		assert_null(server_listen(server, &spec, &err));
		if (!strstr(err.text, rows[i].says) || strncmp(err.text, "bad: ", 5) != 0)
			fail_msg("row %zu: %s", i, err.text);
	}
	server_free(server);
	loop_free(loop);
	stop(&site);
}

static void on_drained(void *arg)
{
	atomic_store(&((struct site *)arg)->drained, true);
}

static void begin_drain(void *arg)
{
	struct site *site = arg;
	server_drain(site->server, 5000, on_drained, site);
}

static void draining_refuses_new_clients_and_finishes_old_ones(void **unused)
{
	(void)unused;
	struct site site = {0};
	start(&site);
	struct help_in idle = {.fd = help_connect(site.port)}, busy = {.fd = help_connect(site.port)};
	help_send(busy.fd, POST3("/never"));
	HELP_UNTIL(atomic_load(&site.handled) == 1);
	help_on_loop(&site.h, begin_drain, &site);
	assert_true(help_eof(&idle));
	assert_false(atomic_load(&site.drained));
	struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons(site.port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	assert_int_equal(connect(fd, (struct sockaddr *)&to, sizeof to), -1);
	close(fd);
	help_on_loop(&site.h, answer_later, &site);
	char *answer = help_answer(&busy, false);
	assert_non_null(strstr(answer, "HTTP/1.1 201"));
	assert_non_null(strstr(answer, "Connection: close\r\n"));
	assert_true(help_eof(&busy));
	HELP_UNTIL(atomic_load(&site.drained));
	free(answer);
	help_in_free(&idle);
	help_in_free(&busy);
	stop(&site);
}

static void begin_short_drain(void *arg)
{
	struct site *site = arg;
	server_drain(site->server, 50, on_drained, site);
}

static void draining_ends_in_time_although_a_request_is_unanswered(void **unused)
{
	(void)unused;
	struct site site = {0};
	start(&site);
	int fd = help_connect(site.port);
	help_send(fd, POST3("/never"));
	HELP_UNTIL(atomic_load(&site.handled) == 1);
	help_on_loop(&site.h, begin_short_drain, &site);
	HELP_UNTIL(atomic_load(&site.drained));
	close(fd);
	stop(&site);
}

/* The child of the next test: a server that has no descriptor left until the parent says so. */
static void serve_without_descriptors(int port_pipe, int go_pipe, const char *log_path)
{
	struct rlimit limit = {.rlim_cur = 80, .rlim_max = 80};
	setrlimit(RLIMIT_NOFILE, &limit);
	log_setup(LOG_INFO_, LOG_WORDS, open(log_path, O_CREAT | O_WRONLY | O_APPEND | O_CLOEXEC, 0600));
	struct site site = {0};
	start(&site);
	int hogs[80], nhogs = 0;
	while ((hogs[nhogs] = open("/dev/null", O_RDONLY)) >= 0)
		nhogs++;
	if (write(port_pipe, &site.port, sizeof site.port) != (ssize_t)sizeof site.port)
		_exit(1);
	char c;
	int64_t before = cpu_ms(), since = help_now();
	if (read(go_pipe, &c, 1) != 1)
		_exit(1);
	if (cpu_ms() - before > (help_now() - since) / 2)
		_exit(2); /* it has been spinning */
	while (nhogs > 0)
		close(hogs[--nhogs]);
	while (read(go_pipe, &c, 1) == 1)
		;
	_exit(0);
}

static size_t count_lines(const char *path)
{
	size_t lines = 0;
	FILE *f = fopen(path, "r");
	for (int c; f && (c = fgetc(f)) != EOF;)
		lines += c == '\n';
	if (f)
		fclose(f);
	return lines;
}

static void trap_without_descriptors_clients_wait_and_the_log_stays_short(void **unused)
{
	(void)unused;
	char log_path[64];
	snprintf(log_path, sizeof log_path, "/tmp/guichet-net-%d.log", (int)getpid());
	unlink(log_path);
	int port_pipe[2], go_pipe[2];
	assert_int_equal(pipe(port_pipe), 0);
	assert_int_equal(pipe(go_pipe), 0);
	fflush(NULL);
	pid_t child = fork();
	if (child == 0) {
		close(go_pipe[1]);
		serve_without_descriptors(port_pipe[1], go_pipe[0], log_path);
	}
	close(go_pipe[0]);
	uint16_t port = 0;
	assert_int_equal(read(port_pipe[0], &port, sizeof port), sizeof port);
	struct help_in clients[100]; /* more than the server has places */
	for (int i = 0; i < 100; i++) {
		clients[i] = (struct help_in){.fd = help_connect(port)};
		if (i < 4)
			help_send(clients[i].fd, GET("/echo"));
	}
	HELP_UNTIL(count_lines(log_path) > 0);
	int64_t starving = help_now() + 500;
	while (help_now() < starving) /* long enough to tell a spinning loop from a waiting one */
		help_pause();
	assert_int_equal(write(go_pipe[1], "g", 1), 1);
	for (int i = 0; i < 4; i++) { /* they were waiting in the kernel's queue */
		char *answer = help_answer(&clients[i], false);
		assert_non_null(answer);
		free(answer);
	}
	for (int i = 0; i < 100; i++)
		help_in_free(&clients[i]);
	char *answer = ask(port, GET("/echo"));
	assert_non_null(answer);
	free(answer);
	close(go_pipe[1]);
	int status = 1;
	waitpid(child, &status, 0);
	assert_int_equal(status, 0);
	assert_true(count_lines(log_path) < 200); /* a spinning loop writes hundreds of thousands */
	unlink(log_path);
	close(port_pipe[0]);
	close(port_pipe[1]);
}

int main(int argc, char **argv)
{
	if (argc > 1)
		cmocka_set_test_filter(argv[1]);
	log_setup(LOG_ERROR_, LOG_WORDS, 2);
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_request_arrives_whole_and_the_answer_is_well_framed),
		cmocka_unit_test(headers_of_a_handler_are_checked),
		cmocka_unit_test(many_requests_share_a_connection),
		cmocka_unit_test(bodies_may_be_empty_whatever_the_method),
		cmocka_unit_test(trap_a_request_behind_one_without_a_length_is_not_swallowed),
		cmocka_unit_test(trap_a_second_request_behind_a_deferred_reply_ends_the_connection),
		cmocka_unit_test(trap_pipelined_requests_are_served_in_order_or_disconnected),
		cmocka_unit_test(trap_path_is_normalised_and_arguments_are_decoded),
		cmocka_unit_test(trap_chunked_bodies_get_411_at_once),
		cmocka_unit_test(trap_expect_100_continue_is_answered),
		cmocka_unit_test(trap_headers_over_the_pool_close_the_connection),
		cmocka_unit_test(trap_odd_framing_is_refused),
		cmocka_unit_test(trap_nul_and_control_bytes_never_reach_a_handler),
		cmocka_unit_test(trap_a_dripping_body_has_a_total_deadline),
		cmocka_unit_test(trap_a_dripping_head_and_an_idle_connection_are_closed),
		cmocka_unit_test(an_answer_that_takes_too_long_becomes_503),
		cmocka_unit_test(trap_connection_close_is_said_and_done),
		cmocka_unit_test(a_big_answer_reaches_a_slow_reader_whole),
		cmocka_unit_test(head_has_the_length_without_the_body),
		cmocka_unit_test(the_probe_refuses_before_the_body_is_read),
		cmocka_unit_test(a_refusal_is_not_lost_behind_a_body_that_keeps_coming),
		cmocka_unit_test(a_client_that_leaves_is_reported_once),
		cmocka_unit_test(trap_upgrades_are_refused),
		cmocka_unit_test(trap_a_long_connection_keeps_no_memory_per_request),
		cmocka_unit_test(a_source_without_tokens_is_refused_with_the_chosen_status),
		cmocka_unit_test(only_trusted_proxies_are_believed),
		cmocka_unit_test(trap_star_listens_in_both_families_on_one_port),
		cmocka_unit_test(a_unix_socket_knows_its_peer_and_keeps_others_out),
		cmocka_unit_test(a_stale_unix_socket_is_replaced_and_other_files_are_not),
		cmocka_unit_test(wrong_listeners_are_explained),
		cmocka_unit_test(draining_refuses_new_clients_and_finishes_old_ones),
		cmocka_unit_test(draining_ends_in_time_although_a_request_is_unanswered),
		cmocka_unit_test(trap_without_descriptors_clients_wait_and_the_log_stays_short),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
