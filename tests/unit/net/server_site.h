/* A server on a free port of the loopback, whose paths answer in every way that a test of it needs. */
#ifndef GUICHET_TESTS_SERVER_SITE_H
#define GUICHET_TESTS_SERVER_SITE_H

#include "net/server.h"

#include "base/buf.h"
#include "base/log.h"
#include "unit/net/net_help.h"

#include <sys/resource.h>

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

static inline void answer_text(struct site *site, uint64_t id, unsigned status, const char *text)
{
	static const struct http_header type = {"Content-Type", "text/plain"};
	server_answer(site->server, id,
		&(struct http_answer){.status = status, .headers = &type, .nheaders = 1, .body = text, .body_len = strlen(text)});
}

static inline void describe(struct buf *out, const struct http_request *req)
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

static inline void answer_later(void *arg)
{
	struct site *site = arg;
	for (int i = 0; i < site->nlater; i++) {
		answer_text(site, site->later_ids[i], 201, "later");
		answer_text(site, site->later_ids[i], 500, "twice"); /* answered already: nothing happens */
	}
	site->nlater = 0;
}

static inline void answer_big(struct site *site, uint64_t id)
{
	size_t len = 3 * 1024 * 1024;
	char *body = malloc(len);
	memset(body, 'x', len);
	server_answer(site->server, id, &(struct http_answer){.status = 200, .body = body, .body_len = len});
	free(body);
}

static inline void handle(void *owner, const struct http_request *req)
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

static inline void probe(void *owner, const struct http_request *head, struct http_verdict *verdict)
{
	(void)owner;
	if (strcmp(head->path, "/missing") == 0)
		*verdict = (struct http_verdict){.status = 404, .why = "There is no such page."};
	else if (strcmp(head->path, "/post-only") == 0 && strcmp(head->method, "POST") != 0)
		*verdict = (struct http_verdict){.status = 405, .allow = "POST"};
	else if (strncmp(head->path, "/small", 6) == 0)
		verdict->max_body = 10;
	verdict->chunked = strstr(head->path, "chunks") != NULL;
}

static inline void gone(void *owner, uint64_t id)
{
	(void)id;
	atomic_fetch_add(&((struct site *)owner)->gone, 1);
}

static inline struct listener_spec usual_spec(struct site *site)
{
	return (struct listener_spec){
		.name = "test", .address = "127.0.0.1", .owner = site, .probe = probe, .handle = handle, .gone = gone};
}

static inline void start_on(struct site *site, const struct listener_spec *spec)
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

static inline void start(struct site *site)
{
	struct listener_spec spec = usual_spec(site);
	start_on(site, &spec);
}

static inline void stop(struct site *site)
{
	help_loop_stop(&site->h);
	loop_timer_free(site->timer);
	server_free(site->server);
	loop_free(site->h.loop);
}

/* One exchange on a connection of its own; NULL if the connection just ended. The caller frees. */
static inline char *ask(uint16_t port, const char *request)
{
	struct help_in in = {.fd = help_connect(port)};
	help_send(in.fd, request);
	char *answer = help_answer(&in, strncmp(request, "HEAD", 4) == 0);
	help_in_free(&in);
	return answer;
}

static inline void expect_status(struct site *site, const char *request, int status)
{
	char start_of_answer[32];
	snprintf(start_of_answer, sizeof start_of_answer, "HTTP/1.1 %d ", status);
	char *answer = ask(site->port, request);
	if (!answer || strncmp(answer, start_of_answer, strlen(start_of_answer)) != 0)
		fail_msg("wanted %d for %.60s, got %.200s", status, request, answer ? answer : "(closed)");
	free(answer);
}

static inline int64_t cpu_ms(void)
{
	struct timespec t;
	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

#define GET(path) "GET " path " HTTP/1.1\r\nHost: x\r\n\r\n"
#define POST3(path) "POST " path " HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\nabc"
#define POST_WITH(headers) "POST /echo HTTP/1.1\r\nHost: x\r\n" headers "\r\nabc"

static inline int run_site_tests(int argc, char **argv, const struct CMUnitTest *tests, size_t n)
{
	if (argc > 1)
		cmocka_set_test_filter(argv[1]);
	log_setup(LOG_ERROR_, LOG_WORDS, 2);
	return _cmocka_run_group_tests("server", tests, n, NULL, NULL);
}

#endif
