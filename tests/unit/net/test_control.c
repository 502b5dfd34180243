/* The command line's side of the control socket, against a real server on a Unix socket. */
#include "net/control.h"

#include "unit/net/net_help.h"

struct daemon {
	struct help_loop h;
	struct server *server;
	char path[64];
	struct loop_timer *timer;
	uint64_t waiting;
};

static void reply(struct daemon *d, uint64_t id, unsigned status, const char *body, size_t len)
{
	server_answer(d->server, id,
		&(struct http_answer){.status = status, .body = body, .body_len = len, .retry_after_s = status == 503 ? 5 : 0});
}

static void on_timer(void *arg)
{
	struct daemon *d = arg;
	reply(d, d->waiting, 200, "news", 4);
}

static void handle(void *owner, const struct http_request *req)
{
	struct daemon *d = owner;
	static char long_body[300000];
	if (strcmp(req->path, "/poll") == 0) {
		d->waiting = req->id;
		loop_timer_set(d->timer, 50);
	} else if (strcmp(req->path, "/never") == 0) {
		d->waiting = req->id;
	} else if (strcmp(req->path, "/long") == 0) {
		memset(long_body, 'l', sizeof long_body);
		reply(d, req->id, 200, long_body, sizeof long_body);
	} else if (strcmp(req->path, "/busy") == 0) {
		reply(d, req->id, 503, "{}", 2);
	} else {
		char text[1000];
		const char *name = http_request_param(req, "name"), *type = http_request_header(req, "content-type");
		snprintf(text, sizeof text, "%s %s name=%s type=%s body=%s", req->method, req->path, name ? name : "", type ? type : "",
			req->body);
		reply(d, req->id, 200, text, strlen(text));
	}
}

static void daemon_start(struct daemon *d)
{
	struct err err = {0};
	snprintf(d->path, sizeof d->path, "/tmp/guichet-net-%d.control", (int)getpid());
	d->h.loop = loop_new(&(struct loop_spec){0}, &err);
	d->server = server_new(d->h.loop);
	d->timer = loop_timer_new(d->h.loop, on_timer, d);
	if (!server_listen(d->server, &(struct listener_spec){.name = "control", .unix_path = d->path, .owner = d, .handle = handle}, &err))
		fail_msg("%s", err.text);
	help_loop_start(&d->h);
}

static void daemon_stop(struct daemon *d)
{
	help_loop_stop(&d->h);
	loop_timer_free(d->timer);
	server_free(d->server);
	loop_free(d->h.loop);
}

static void calls_carry_method_arguments_headers_and_body(void **unused)
{
	(void)unused;
	struct daemon d = {0};
	struct control_answer answer = {0};
	struct err err = {0};
	struct buf target;
	daemon_start(&d);
	buf_init(&target, 1000);
	buf_adds(&target, "/v1/x?name=");
	control_escape(&target, "l'été & co/100%");
	struct control *control = control_open(d.path);
	assert_true(control_call(
		control, &(struct control_request){.method = "POST", .target = target.data, .body = "{}", .body_len = 2}, &answer, &err));
	assert_int_equal(answer.status, 200);
	assert_string_equal(answer.body.data, "POST /v1/x name=l'été & co/100% type=application/json body={}");
	assert_string_equal(answer.content_type, "application/json");
	const struct http_header type = {"Content-Type", "text/plain"};
	assert_true(control_call(
		control, &(struct control_request){.method = "GET", .target = "/y", .headers = &type, .nheaders = 1}, &answer, &err));
	assert_string_equal(answer.body.data, "GET /y name= type=text/plain body=");
	assert_true(control_call(control, &(struct control_request){.method = "DELETE", .target = "/busy"}, &answer, &err));
	assert_int_equal(answer.status, 503);
	assert_int_equal(answer.retry_after_s, 5);
	assert_int_equal(help_count(&d.h, d.server).connections, 1);
	control_answer_clear(&answer);
	control_free(control);
	buf_clear(&target);
	daemon_stop(&d);
}

static void a_long_poll_waits_for_news(void **unused)
{
	(void)unused;
	struct daemon d = {0};
	struct control_answer answer = {0};
	daemon_start(&d);
	struct control *control = control_open(d.path);
	assert_true(control_call(control, &(struct control_request){.method = "GET", .target = "/poll"}, &answer, NULL));
	assert_string_equal(answer.body.data, "news");
	control_answer_clear(&answer);
	control_free(control);
	daemon_stop(&d);
}

static bool count_pieces(void *owner, const char *data, size_t len)
{
	size_t *left = owner;
	for (size_t i = 0; i < len; i++)
		assert_int_equal(data[i], 'l');
	*left -= len < *left ? len : *left;
	return *left > 0;
}

static void a_stream_may_be_ended_early(void **unused)
{
	(void)unused;
	struct daemon d = {0};
	struct control_answer answer = {0};
	daemon_start(&d);
	struct control *control = control_open(d.path);
	size_t left = 1000;
	struct control_request request = {.method = "GET", .target = "/long", .on_data = count_pieces, .owner = &left};
	assert_true(control_call(control, &request, &answer, NULL));
	assert_int_equal(left, 0);
	assert_int_equal(answer.status, 200);
	assert_int_equal(answer.body.len, 0);
	left = 300001;
	assert_true(control_call(control, &request, &answer, NULL));
	assert_int_equal(left, 1);
	control_answer_clear(&answer);
	control_free(control);
	daemon_stop(&d);
}

static void failures_are_explained(void **unused)
{
	(void)unused;
	struct daemon d = {0};
	struct control_answer answer = {0};
	struct err err = {0};
	struct control *nobody = control_open("/nonexistent/guichet.sock");
	assert_false(control_call(nobody, &(struct control_request){.method = "GET", .target = "/"}, &answer, &err));
	assert_non_null(strstr(err.text, "No daemon answers on /nonexistent/guichet.sock."));
	control_free(nobody);
	daemon_start(&d);
	struct control *control = control_open(d.path);
	assert_false(
		control_call(control, &(struct control_request){.method = "GET", .target = "/never", .timeout_ms = 50}, &answer, &err));
	assert_non_null(strstr(err.text, "did not answer"));
	assert_false(
		control_call(control, &(struct control_request){.method = "GET", .target = "/long", .max_answer = 100}, &answer, &err));
	assert_non_null(strstr(err.text, "larger than expected"));
	const struct http_header bad = {"X", "a\nb"};
	assert_false(control_call(
		control, &(struct control_request){.method = "GET", .target = "/", .headers = &bad, .nheaders = 1}, &answer, &err));
	assert_non_null(strstr(err.text, "malformed"));
	control_answer_clear(&answer);
	control_free(control);
	daemon_stop(&d);
}

int main(int argc, char **argv)
{
	if (argc > 1)
		cmocka_set_test_filter(argv[1]);
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(calls_carry_method_arguments_headers_and_body),
		cmocka_unit_test(a_long_poll_waits_for_news),
		cmocka_unit_test(a_stream_may_be_ended_early),
		cmocka_unit_test(failures_are_explained),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
