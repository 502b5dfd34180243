/* The outbound client against our own server and against sockets that misbehave. */
#include "net/client.h"

#include "base/log.h"
#include "base/queue.h"
#include "unit/net/net_help.h"

#include <fcntl.h>
#include <sys/stat.h>

struct sink {
	struct help_loop h;
	struct server *server;
	struct listener *listener;
	uint16_t port;
	atomic_int handled, under_way, most_under_way;
	int order_broken, last;
	struct loop_timer *timer;
	uint64_t held[64];
	int nheld;
};

static void reply(struct sink *sink, uint64_t id, const struct http_answer *answer)
{
	atomic_fetch_sub(&sink->under_way, 1);
	server_answer(sink->server, id, answer);
}

static void release(void *arg)
{
	struct sink *sink = arg;
	int count = sink->nheld;
	sink->nheld = 0;
	for (int i = 0; i < count; i++)
		reply(sink, sink->held[i], &(struct http_answer){.status = 200, .body = "{}", .body_len = 2});
}

static const struct reply_row {
	const char *path;
	unsigned status;
	struct http_header header;
	const char *body;
} reply_rows[] = {
	{"/redirect", 302, {"Location", "/echo"}, ""},
	{"/wait-seconds", 503, {"Retry-After", "120"}, ""},
	{"/wait-ever", 429, {"Retry-After", "99999999"}, ""},
	{"/wait-date", 503, {"Retry-After", "Fri, 31 Dec 2100 23:59:59 GMT"}, ""},
	{"/wait-past", 503, {"Retry-After", "Sun, 06 Nov 1994 08:49:37 GMT"}, ""},
	{"/wait-junk", 503, {"Retry-After", "soon"}, ""},
	{"/none", 204, {"X-Thing", "a b"}, ""},
	{"/long", 200, {"X-Thing", "1"}, "0123456789012345678901234567890123456789"},
};

static void handle(void *owner, const struct http_request *req)
{
	struct sink *sink = owner;
	atomic_fetch_add(&sink->handled, 1);
	int now = atomic_fetch_add(&sink->under_way, 1) + 1;
	if (now > atomic_load(&sink->most_under_way))
		atomic_store(&sink->most_under_way, now);
	const char *n = http_request_param(req, "n");
	if (n) {
		int number = (int)strtol(n, NULL, 10);
		sink->order_broken += number <= sink->last;
		sink->last = number;
	}
	if (strcmp(req->path, "/hold") == 0) {
		sink->held[sink->nheld++] = req->id;
		loop_timer_set(sink->timer, 3);
		return;
	}
	for (size_t i = 0; i < sizeof reply_rows / sizeof reply_rows[0]; i++) {
		const struct reply_row *row = &reply_rows[i];
		if (strcmp(req->path, row->path) == 0) {
			reply(sink, req->id, &(struct http_answer){row->status, &row->header, 1, row->body, strlen(row->body), 0});
			return;
		}
	}
	struct http_header type = {
		"Content-Type", http_request_header(req, "content-type") ? http_request_header(req, "content-type") : "none/none"};
	reply(sink, req->id,
		&(struct http_answer){.status = 200, .headers = &type, .nheaders = 1, .body = req->body, .body_len = req->body_len});
}

static void sink_start(struct sink *sink, const char *tls)
{
	char cert[300] = "", key[300] = "";
	struct err err = {0};
	struct listener_spec spec = {.name = "sink", .address = "127.0.0.1", .owner = sink, .handle = handle, .max_body = 8 << 20};
	if (tls) {
		snprintf(cert, sizeof cert, "%s.crt", tls);
		snprintf(key, sizeof key, "%s.key", tls);
		spec.tls_cert = cert;
		spec.tls_key = key;
	}
	sink->h.loop = loop_new(&(struct loop_spec){0}, &err);
	sink->server = server_new(sink->h.loop);
	sink->timer = loop_timer_new(sink->h.loop, release, sink);
	sink->listener = server_listen(sink->server, &spec, &err);
	if (!sink->listener)
		fail_msg("%s", err.text);
	sink->port = listener_port(sink->listener);
	help_loop_start(&sink->h);
}

static void sink_stop(struct sink *sink)
{
	help_loop_stop(&sink->h);
	loop_timer_free(sink->timer);
	server_free(sink->server);
	loop_free(sink->h.loop);
}

static const char *const allow_local[] = {"127.0.0.0/8", NULL};

struct caller {
	struct queue results;
	struct client *client;
};

static void on_result(void *owner, struct client_result *result)
{
	queue_force(&((struct caller *)owner)->results, &result->work.node);
}

static void caller_start(struct caller *caller, struct client_spec spec)
{
	struct err err = {0};
	queue_init(&caller->results, 100000);
	spec.on_result = on_result;
	spec.owner = caller;
	caller->client = client_new(&spec, &err);
	if (!caller->client)
		fail_msg("%s", err.text);
}

static struct client_result *next_result(struct caller *caller)
{
	struct queue_node *node = queue_take(&caller->results, 1, HELP_DEADLINE_MS, NULL);
	if (!node)
		fail_msg("no result came");
	return (struct client_result *)node;
}

static void caller_stop(struct caller *caller)
{
	struct queue_node *node;
	client_free(caller->client);
	while ((node = queue_take(&caller->results, 1, 0, NULL)))
		client_result_free((struct client_result *)node);
	queue_destroy(&caller->results);
}

static struct client_result *call(struct caller *caller, uint16_t port, const char *path, struct client_request request)
{
	char url[300];
	if (path) {
		snprintf(url, sizeof url, "http://127.0.0.1:%u%s", port, path);
		request.url = url;
	}
	assert_true(client_request(caller->client, &request));
	return next_result(caller);
}

static const char *result_header(const struct client_result *result, const char *name)
{
	for (size_t i = 0; i < result->nheaders; i++)
		if (strcmp(result->headers[i].name, name) == 0)
			return result->headers[i].value;
	return "";
}

static void requests_and_answers_arrive_whole(void **unused)
{
	(void)unused;
	struct sink sink = {0};
	struct caller caller = {0};
	sink_start(&sink, NULL);
	caller_start(&caller, (struct client_spec){.allow = allow_local});
	const struct http_header type = {"Content-Type", "text/x"};
	struct client_result *r = call(&caller, sink.port, "/echo",
		(struct client_request){.method = "POST", .headers = &type, .nheaders = 1, .body = "hello\0x", .body_len = 7, .tag = 42});
	assert_int_equal(r->net, CLIENT_OK);
	assert_int_equal(r->status, 200);
	assert_int_equal(r->tag, 42);
	assert_int_equal(r->body_len, 7);
	assert_memory_equal(r->body, "hello\0x", 8);
	assert_string_equal(result_header(r, "content-type"), "text/x");
	client_result_free(r);
	static const char *const methods[] = {"GET", "HEAD", "DELETE", "PUT", "POST", "PATCH"};
	for (size_t i = 0; i < sizeof methods / sizeof methods[0]; i++) {
		r = call(&caller, sink.port, "/echo", (struct client_request){.method = methods[i]});
		assert_int_equal(r->net, CLIENT_OK);
		assert_string_equal(result_header(r, "content-type"), "none/none"); /* none is made up */
		client_result_free(r);
	}
	r = call(&caller, sink.port, "/none", (struct client_request){.method = "GET"});
	assert_int_equal(r->status, 204);
	assert_string_equal(result_header(r, "x-thing"), "a b");
	assert_string_equal(r->body, "");
	client_result_free(r);
	assert_in_range(
		help_count(&sink.h, sink.server).connections, 1, 2); /* PATCH without a body ends its connection, the others share one */
	caller_stop(&caller);
	sink_stop(&sink);
}

static void redirects_are_answers(void **unused)
{
	(void)unused;
	struct sink sink = {0};
	struct caller caller = {0};
	sink_start(&sink, NULL);
	caller_start(&caller, (struct client_spec){.allow = allow_local});
	struct client_result *r = call(&caller, sink.port, "/redirect", (struct client_request){.method = "GET"});
	assert_int_equal(r->status, 302);
	assert_int_equal(atomic_load(&sink.handled), 1);
	client_result_free(r);
	caller_stop(&caller);
	sink_stop(&sink);
}

static void retry_after_is_read_in_both_forms_and_capped(void **unused)
{
	(void)unused;
	static const struct {
		const char *path;
		uint32_t seconds;
	} rows[] = {
		{"/wait-seconds", 120}, {"/wait-ever", 86400}, {"/wait-date", 86400}, {"/wait-past", 0}, {"/wait-junk", 0}, {"/echo", 0}};
	struct sink sink = {0};
	struct caller caller = {0};
	sink_start(&sink, NULL);
	caller_start(&caller, (struct client_spec){.allow = allow_local});
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct client_result *r = call(&caller, sink.port, rows[i].path, (struct client_request){.method = "GET"});
		assert_int_equal(r->retry_after_s, rows[i].seconds);
		client_result_free(r);
	}
	caller_stop(&caller);
	sink_stop(&sink);
}

static void an_answer_over_its_ceiling_is_an_error_or_cut(void **unused)
{
	(void)unused;
	struct sink sink = {0};
	struct caller caller = {0};
	sink_start(&sink, NULL);
	caller_start(&caller, (struct client_spec){.allow = allow_local});
	struct client_result *r = call(&caller, sink.port, "/long", (struct client_request){.method = "GET", .max_response = 10});
	assert_int_equal(r->net, CLIENT_UNKNOWN);
	assert_int_equal(r->status, 0);
	assert_string_equal(r->error, "The answer is larger than expected.");
	client_result_free(r);
	r = call(&caller, sink.port, "/long", (struct client_request){.method = "GET", .max_response = 10, .cut_response = true});
	assert_int_equal(r->net, CLIENT_OK);
	assert_int_equal(r->status, 200);
	assert_string_equal(r->body, "0123456789");
	client_result_free(r);
	r = call(&caller, sink.port, "/long", (struct client_request){.method = "GET", .max_response = 40});
	assert_int_equal(r->net, CLIENT_OK);
	client_result_free(r);
	caller_stop(&caller);
	sink_stop(&sink);
}

static void files_go_both_ways(void **unused)
{
	(void)unused;
	struct sink sink = {0};
	struct caller caller = {0};
	char in[64], out[64];
	snprintf(in, sizeof in, "/tmp/guichet-net-%d.in", (int)getpid());
	snprintf(out, sizeof out, "/tmp/guichet-net-%d.out", (int)getpid());
	unlink(out);
	size_t len = 3 << 20;
	char *bytes = malloc(len);
	memset(bytes, 'f', len);
	FILE *f = fopen(in, "w");
	assert_int_equal(fwrite(bytes, 1, len, f), len);
	fclose(f);
	sink_start(&sink, NULL);
	caller_start(&caller, (struct client_spec){.allow = allow_local});
	struct client_request request = {.method = "PUT", .body_file = in, .to_file = out, .max_response = len};
	struct client_result *r = call(&caller, sink.port, "/echo", request);
	assert_int_equal(r->net, CLIENT_OK);
	assert_string_equal(r->file, out);
	assert_int_equal(r->body_len, len);
	struct stat st;
	assert_int_equal(stat(out, &st), 0);
	assert_int_equal(st.st_size, len);
	assert_int_equal(st.st_mode & 0777, 0600);
	client_result_free(r);

	r = call(&caller, sink.port, "/echo", request); /* the file is there: nothing is sent, nothing is overwritten */
	assert_int_equal(r->net, CLIENT_NOT_SENT);
	assert_null(r->file);
	client_result_free(r);
	assert_int_equal(atomic_load(&sink.handled), 1);
	unlink(out);

	request.max_response = 1000;
	r = call(&caller, sink.port, "/echo", request); /* too long: the piece is removed */
	assert_int_equal(r->net, CLIENT_UNKNOWN);
	assert_null(r->file);
	client_result_free(r);
	assert_int_equal(access(out, F_OK), -1);
	request.body_file = "/nonexistent";
	r = call(&caller, sink.port, "/echo", request);
	assert_int_equal(r->net, CLIENT_NOT_SENT);
	client_result_free(r);
	assert_int_equal(access(out, F_OK), -1);
	unlink(in);
	free(bytes);
	caller_stop(&caller);
	sink_stop(&sink);
}

static void what_cannot_be_sent_says_so(void **unused)
{
	(void)unused;
	static const struct http_header bad_header = {"X", "a\r\nEvil: 1"};
	struct caller caller = {0};
	caller_start(&caller, (struct client_spec){.allow = allow_local});
	uint16_t closed_port;
	close(help_listen(&closed_port));
	char closed[100];
	snprintf(closed, sizeof closed, "http://127.0.0.1:%u/", closed_port);
	const struct client_request rows[] = {
		{.url = closed},
		{.url = "http://name.invalid/"},
		{.url = "ftp://127.0.0.1/"},
		{.url = "file:///etc/hostname"},
		{.url = "gopher://127.0.0.1:1/"},
		{.url = "ws://127.0.0.1/"},
		{.url = "http://user:secret@127.0.0.1/"},
		{.url = "http://127.0.0.1/a b"},
		{.url = NULL},
		{.url = closed, .headers = &bad_header, .nheaders = 1},
		{.url = closed, .method = "GE T"},
		{.url = "http://192.0.2.1/", .trust = CLIENT_UNTRUSTED},
		{.url = "https://192.0.2.1:8080/", .trust = CLIENT_UNTRUSTED},
		{.url = "http://169.254.169.254/latest/meta-data/", .allow_private = true},
	};
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		assert_true(client_request(caller.client, &rows[i]));
		struct client_result *r = next_result(&caller);
		if (r->net != CLIENT_NOT_SENT || r->error[0] == '\0' || r->status != 0)
			fail_msg("row %zu: net %d, error %s", i, (int)r->net, r->error);
		client_result_free(r);
	}
	caller_stop(&caller);
}

/* The ways to write "this machine" that reached a local server before the guard was there. */
static const char *const spellings[] = {
	"http://127.0.0.1:%u/",
	"http://127.1:%u/",
	"http://2130706433:%u/",
	"http://0x7f.1:%u/",
	"http://0177.0.0.1:%u/",
	"http://0.0.0.0:%u/",
	"http://localhost:%u/",
	"http://[::1]:%u/",
	"http://[::]:%u/",
	"http://0x7f000001:%u/",
	"http://[::ffff:127.0.0.1]:%u/",
	"http://127.0.0.1.:%u/",
};

static void trap_no_spelling_of_this_machine_gets_through(void **unused)
{
	(void)unused;
	struct sink sink = {0};
	struct caller caller = {0};
	char url[100];
	sink_start(&sink, NULL);
	caller_start(&caller, (struct client_spec){0});
	for (size_t i = 0; i < sizeof spellings / sizeof spellings[0]; i++) {
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
		snprintf(url, sizeof url, spellings[i], sink.port);
#pragma GCC diagnostic pop
		assert_true(client_request(caller.client, &(struct client_request){.method = "GET", .url = url}));
		struct client_result *r = next_result(&caller);
		if (r->net != CLIENT_NOT_SENT)
			fail_msg("%s got through", url);
		client_result_free(r);
	}
	assert_int_equal(help_count(&sink.h, sink.server).connections, 0);
	struct client_result *r = call(&caller, sink.port, "/echo", (struct client_request){.method = "GET", .allow_private = true});
	assert_int_equal(r->net, CLIENT_OK);
	client_result_free(r);
	r = call(&caller, sink.port, "/echo", (struct client_request){.method = "GET"}); /* the open connection is somebody else's right */
	assert_int_equal(r->net, CLIENT_NOT_SENT);
	client_result_free(r);
	assert_int_equal(atomic_load(&sink.handled), 1);
	caller_stop(&caller);
	sink_stop(&sink);
}

static void trap_the_environment_s_proxy_is_ignored(void **unused)
{
	(void)unused;
	struct sink sink = {0}, proxy = {0};
	struct caller caller = {0};
	sink_start(&sink, NULL);
	sink_start(&proxy, NULL);
	char url[100];
	snprintf(url, sizeof url, "http://127.0.0.1:%u", proxy.port);
	setenv("http_proxy", url, 1);
	setenv("ALL_PROXY", url, 1);
	caller_start(&caller, (struct client_spec){.allow = allow_local});
	struct client_result *r = call(&caller, sink.port, "/echo", (struct client_request){.method = "GET"});
	assert_int_equal(r->net, CLIENT_OK);
	assert_int_equal(atomic_load(&sink.handled), 1);
	assert_int_equal(help_count(&proxy.h, proxy.server).connections, 0);
	unsetenv("http_proxy");
	unsetenv("ALL_PROXY");
	client_result_free(r);
	caller_stop(&caller);
	sink_stop(&sink);
	sink_stop(&proxy);
}

/* A server that reads the request and hangs up without an answer. */
static void *hang_up(void *arg)
{
	int fd = accept(*(int *)arg, NULL, NULL);
	char bytes[1000];
	if (recv(fd, bytes, sizeof bytes, 0) < 0)
		return arg;
	close(fd);
	return NULL;
}

static void a_written_request_without_an_answer_is_in_doubt(void **unused)
{
	(void)unused;
	struct caller caller = {0};
	uint16_t port;
	int listener = help_listen(&port);
	pthread_t thread;
	caller_start(&caller, (struct client_spec){.allow = allow_local});
	pthread_create(&thread, NULL, hang_up, &listener);
	struct client_result *r = call(&caller, port, "/", (struct client_request){.method = "POST", .body = "x", .body_len = 1});
	assert_int_equal(r->net, CLIENT_UNKNOWN);
	assert_int_equal(r->status, 0);
	client_result_free(r);
	pthread_join(thread, NULL);
	r = call(&caller, port, "/", (struct client_request){.method = "POST", .timeout_ms = 100}); /* the kernel accepts, nobody answers */
	assert_int_equal(r->net, CLIENT_UNKNOWN);
	assert_non_null(strstr(r->error, "Timeout"));
	client_result_free(r);
	caller_stop(&caller);
	close(listener);
}

struct breaking {
	int listener;
	int requests; /* seen in all; the second one is answered with a broken connection */
};

static void answer_once(int fd, struct breaking *server)
{
	static const char ok[] = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
	char bytes[4096];
	size_t len = 0;
	for (ssize_t n; len < sizeof bytes && (n = recv(fd, bytes + len, sizeof bytes - len, 0)) > 0; ) {
		len += (size_t)n;
		bool has_body = !memmem(bytes, len, "Content-Length: 0", 17);
		if (!memmem(bytes, len, has_body ? "text=hello" : "\r\n\r\n", has_body ? 10 : 4)) /* they may come one after the other */
			continue;
		if (++server->requests == 2)
			break;
		send(fd, ok, sizeof ok - 1, MSG_NOSIGNAL);
		len = 0;
	}
	close(fd);
}

static void *break_second(void *arg)
{
	struct breaking *server = arg;
	int fd;
	while ((fd = accept(server->listener, NULL, NULL)) >= 0)
		answer_once(fd, server);
	return NULL;
}

/* libcurl would send it once more, and a message would be said twice. */
static void a_post_is_never_sent_twice_and_a_put_may_be(void **unused)
{
	(void)unused;
	char path[] = "/tmp/guichet-client-XXXXXX";
	int fd = mkstemp(path);
	assert_int_equal(write(fd, "text=hello", 10), 10);
	close(fd);
	const struct {
		const char *method, *body, *file;
		enum client_net net;
		int requests;
	} rows[] = {
		{"POST", "text=hello", NULL, CLIENT_UNKNOWN, 2}, {"PATCH", "text=hello", NULL, CLIENT_UNKNOWN, 2},
		{"PUT", "text=hello", NULL, CLIENT_OK, 3}, {"POST", "", NULL, CLIENT_UNKNOWN, 2},
		{"POST", NULL, path, CLIENT_UNKNOWN, 2}, {"PUT", NULL, path, CLIENT_OK, 3}};
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct caller caller = {0};
		struct breaking server = {0};
		uint16_t port;
		pthread_t thread;
		server.listener = help_listen(&port);
		caller_start(&caller, (struct client_spec){.allow = allow_local});
		pthread_create(&thread, NULL, break_second, &server);
		struct client_request request = {.method = rows[i].method, .body = rows[i].body, .body_file = rows[i].file,
			.body_len = rows[i].body ? strlen(rows[i].body) : 0};
		struct client_result *r = call(&caller, port, "/", request);
		assert_int_equal(r->net, CLIENT_OK);
		client_result_free(r);
		r = call(&caller, port, "/", request);
		assert_int_equal(r->net, rows[i].net);
		client_result_free(r);
		caller_stop(&caller);
		shutdown(server.listener, SHUT_RDWR);
		close(server.listener);
		pthread_join(thread, NULL);
		assert_int_equal(server.requests, rows[i].requests);
	}
	unlink(path);
}

static void a_lane_goes_in_order_one_at_a_time(void **unused)
{
	(void)unused;
	struct sink sink = {0};
	struct caller caller = {0};
	char url[100];
	sink_start(&sink, NULL);
	caller_start(&caller, (struct client_spec){.allow = allow_local});
	for (int i = 1; i <= 20; i++) {
		snprintf(url, sizeof url, "http://127.0.0.1:%u/hold?n=%d", sink.port, i);
		assert_true(client_request(caller.client, &(struct client_request){.method = "GET", .url = url, .lane = "one"}));
	}
	for (int i = 1; i <= 20; i++)
		client_result_free(next_result(&caller));
	assert_int_equal(sink.order_broken, 0);
	assert_int_equal(atomic_load(&sink.most_under_way), 1);
	caller_stop(&caller);
	sink_stop(&sink);
}

static void a_destination_has_no_more_than_its_share_at_once(void **unused)
{
	(void)unused;
	struct sink sink = {0};
	struct caller caller = {0};
	char url[100];
	sink_start(&sink, NULL);
	caller_start(&caller, (struct client_spec){.allow = allow_local, .per_destination = 3});
	snprintf(url, sizeof url, "http://127.0.0.1:%u/hold", sink.port);
	for (int i = 0; i < 30; i++)
		assert_true(client_request(caller.client, &(struct client_request){.method = "GET", .url = url}));
	for (int i = 0; i < 30; i++)
		client_result_free(next_result(&caller));
	assert_in_range(atomic_load(&sink.most_under_way), 2, 3);
	caller_stop(&caller);
	sink_stop(&sink);
}

static void a_hung_destination_holds_up_nobody_else(void **unused)
{
	(void)unused;
	struct sink sink = {0};
	struct caller caller = {0};
	uint16_t hung_port;
	int hung = help_listen(&hung_port);
	char url[100];
	sink_start(&sink, NULL);
	caller_start(&caller, (struct client_spec){.allow = allow_local, .queue_max = 40, .per_destination = 2, .total = 4});
	snprintf(url, sizeof url, "http://127.0.0.1:%u/", hung_port);
	int taken = 0;
	for (int i = 0; i < 30; i++)
		taken += client_request(
			caller.client, &(struct client_request){.method = "GET", .url = url, .timeout_ms = 60000, .tag = 1});
	assert_int_equal(taken, 30);
	for (int i = 0; i < 19; i++) { /* 40 / 4 + 1 may wait, the others come back */
		struct client_result *r = next_result(&caller);
		assert_int_equal(r->net, CLIENT_NOT_SENT);
		assert_int_equal(r->tag, 1);
		client_result_free(r);
	}
	for (int i = 0; i < 50; i++) {
		struct client_result *r = call(&caller, sink.port, "/echo", (struct client_request){.method = "GET", .tag = 2});
		assert_int_equal(r->tag, 2);
		assert_int_equal(r->net, CLIENT_OK);
		client_result_free(r);
	}
	caller_stop(&caller);
	close(hung);
	sink_stop(&sink);
}

static void a_full_client_says_no_and_every_yes_gets_a_result(void **unused)
{
	(void)unused;
	struct caller caller = {0};
	uint16_t port;
	int hung = help_listen(&port);
	char url[100];
	caller_start(&caller, (struct client_spec){.allow = allow_local, .queue_max = 5});
	int taken = 0;
	for (int i = 0; i < 10; i++) {
		snprintf(url, sizeof url, "http://127.0.0.1:%u/", port);
		taken += client_request(caller.client, &(struct client_request){.method = "GET", .url = url, .timeout_ms = 60000});
	}
	assert_in_range(taken, 5, 10);
	client_free(caller.client);
	caller.client = NULL;
	for (int i = 0; i < taken; i++) {
		struct client_result *r = next_result(&caller);
		assert_true(r->net == CLIENT_NOT_SENT || r->net == CLIENT_UNKNOWN);
		client_result_free(r);
	}
	assert_null(queue_take(&caller.results, 1, 0, NULL));
	caller_stop(&caller);
	close(hung);
}

static void names_are_resolved_without_a_connection(void **unused)
{
	(void)unused;
	struct sink sink = {0};
	struct caller caller = {0};
	char url[100];
	sink_start(&sink, NULL);
	caller_start(&caller, (struct client_spec){.allow = allow_local});
	snprintf(url, sizeof url, "http://localhost:%u/", sink.port);
	assert_true(client_request(caller.client, &(struct client_request){.url = url, .resolve_only = true, .allow_private = true}));
	struct client_result *r = next_result(&caller);
	assert_int_equal(r->net, CLIENT_OK);
	bool found = false;
	for (size_t i = 0; i < r->naddresses; i++)
		found = found || strcmp(r->addresses[i], "127.0.0.1") == 0;
	assert_true(found);
	client_result_free(r);
	assert_true(client_request(
		caller.client, &(struct client_request){.url = "http://169.254.1.1/", .resolve_only = true, .allow_private = true}));
	r = next_result(&caller);
	assert_int_equal(r->net, CLIENT_NOT_SENT);
	assert_int_equal(r->naddresses, 0);
	client_result_free(r);
	assert_int_equal(help_count(&sink.h, sink.server).connections, 0);
	caller_stop(&caller);
	sink_stop(&sink);
}

static void reload(void *arg)
{
	struct sink *sink = arg;
	struct err err = {0};
	sink->order_broken = listener_reload_tls(sink->listener, &err) ? 0 : 1;
}

static void tls_verifies_names_and_certificates_can_be_replaced(void **unused)
{
	(void)unused;
	struct sink sink = {0};
	struct caller caller = {0};
	char prefix[64], other[64], ca[80], url[100], command[300];
	snprintf(prefix, sizeof prefix, "/tmp/guichet-net-%d", (int)getpid());
	snprintf(other, sizeof other, "/tmp/guichet-net-%d-b", (int)getpid());
	snprintf(ca, sizeof ca, "%s-ca.crt", prefix);
	help_certificate(prefix);
	help_certificate(other);
	snprintf(command, sizeof command, "cat %s.crt %s.crt > %s", prefix, other, ca);
	assert_int_equal(system(command), 0);
	sink_start(&sink, prefix);
	snprintf(url, sizeof url, "https://localhost:%u/echo", sink.port);

	for (int step = 0; step < 3; step++) {
		/* 0: the first certificate. 1: a key that does not fit is refused, the first one stays. 2: the other pair. */
		if (step == 1)
			snprintf(command, sizeof command, "cp %s.key %s.key", other, prefix);
		else if (step == 2)
			snprintf(command, sizeof command, "cp %s.crt %s.crt", other, prefix);
		if (step > 0) {
			assert_int_equal(system(command), 0);
			help_on_loop(&sink.h, reload, &sink);
			assert_int_equal(sink.order_broken, step == 1);
		}
		caller_start(&caller, (struct client_spec){.allow = allow_local, .ca_file = ca});
		struct client_result *r = call(
			&caller, 0, NULL, (struct client_request){.method = "GET", .url = url, .allow_private = true});
		if (r->net != CLIENT_OK)
			fail_msg("step %d: %s", step, r->error);
		client_result_free(r);
		caller_stop(&caller);
	}
	caller_start(&caller, (struct client_spec){.allow = allow_local}); /* the system does not know this certificate */
	struct client_result *r = call(&caller, 0, NULL, (struct client_request){.method = "GET", .url = url, .allow_private = true});
	assert_int_equal(r->net, CLIENT_NOT_SENT);
	client_result_free(r);
	caller_stop(&caller);

	/* trap: HTTP/2 would be offered by default; whoever asks for it gets HTTP/1.1 */
	snprintf(command, sizeof command,
		"openssl s_client -alpn h2,http/1.1 -connect 127.0.0.1:%u </dev/null 2>/dev/null | grep -q 'ALPN protocol: http/1.1'",
		sink.port);
	assert_int_equal(system(command), 0);
	sink_stop(&sink);
	help_remove_certificate(prefix);
	help_remove_certificate(other);
	unlink(ca);
}

int main(int argc, char **argv)
{
	if (argc > 1)
		cmocka_set_test_filter(argv[1]);
	log_setup(LOG_ERROR_, LOG_WORDS, 2);
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(requests_and_answers_arrive_whole),
		cmocka_unit_test(redirects_are_answers),
		cmocka_unit_test(retry_after_is_read_in_both_forms_and_capped),
		cmocka_unit_test(an_answer_over_its_ceiling_is_an_error_or_cut),
		cmocka_unit_test(files_go_both_ways),
		cmocka_unit_test(what_cannot_be_sent_says_so),
		cmocka_unit_test(trap_no_spelling_of_this_machine_gets_through),
		cmocka_unit_test(trap_the_environment_s_proxy_is_ignored),
		cmocka_unit_test(a_written_request_without_an_answer_is_in_doubt),
		cmocka_unit_test(a_post_is_never_sent_twice_and_a_put_may_be),
		cmocka_unit_test(a_lane_goes_in_order_one_at_a_time),
		cmocka_unit_test(a_destination_has_no_more_than_its_share_at_once),
		cmocka_unit_test(a_hung_destination_holds_up_nobody_else),
		cmocka_unit_test(a_full_client_says_no_and_every_yes_gets_a_result),
		cmocka_unit_test(names_are_resolved_without_a_connection),
		cmocka_unit_test(tls_verifies_names_and_certificates_can_be_replaced),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
