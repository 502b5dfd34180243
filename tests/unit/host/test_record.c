#include "host/record.h"

#include "base/limits.h"
#include "world.h"

static void desk_received(void *self, const struct host_received *r)
{
	(void)self;
	hear("received %s %s %s %u [%s] %zu", r->channel, r->method, r->path, r->status, r->headers, r->body_len);
}

static void answer_with(struct gd_channel *self, unsigned status)
{
	struct gd_http_res res = {.size = sizeof res, .status = status};
	heard[0] = '\0';
	self->host->answer(self->ctx, 9, &res);
}

static void well(struct gd_channel *self) { answer_with(self, 201); }
static void badly(struct gd_channel *self) { answer_with(self, 422); }
static void unproved(struct gd_channel *self) { answer_with(self, 401); }

static void post(struct world *w, void (*then)(struct gd_channel *), const char *body, size_t len)
{
	static const struct http_header headers[] = {{"authorization", "Bearer s3cret"}, {"x-hub-signature-256", "sha256=00"},
		{"webhook-id", "msg_1"}, {"X-Gitlab-Token", "t"}, {"cookie", "a=b"}, {"idempotency-key", "k"}, {"x-api-key", "k"}};
	static const struct http_param query[] = {{"token", "t"}, {"msg", "a b&c"}, {"key", "k"}};
	const struct http_request req = {.id = 9,
		.method = "POST",
		.path = "/parrot/one",
		.headers = headers,
		.nheaders = 7,
		.query = query,
		.nquery = 3,
		.body = body,
		.body_len = len,
		.peer = "192.0.2.1",
		.peer_uid = -1};
	w->host->spec.desk.received = desk_received;
	act = then;
	host_handle(w->host, &req);
	act = NULL;
}

static void test_what_proves_the_sender_is_left_out(void **state)
{
	post(*state, badly, "{}", 2);
	expect_heard("received parrot:one POST /parrot/one?msg=a%20b%26c 422 [webhook-id: msg_1\nidempotency-key: k\n] 2\nanswer 9 422 \n");
}

static void tell_all(struct world *w, const char *method, const char *path)
{
	const struct http_request req = {.id = 9, .method = method, .path = path, .body = "", .peer = "", .peer_uid = -1};
	w->host->spec.desk.received = desk_received;
	act = badly;
	host_handle(w->host, &req);
}

static void test_the_tail_of_a_path_is_left_out(void **state)
{
	tell_all(*state, "PUT", "/parrot/one/tail/s3cret");
	expect_heard("received parrot:one PUT /parrot/one/tail/* 422 [] 0\nanswer 9 422 \n");
}

/* Or a stranger pushes out what the admin looks for. */
static void test_what_nobody_proved_is_not_kept(void **state)
{
	tell_all(*state, "GET", "/parrot/two/open/anything");
	expect_heard("answer 9 422 \n");
}

static size_t count_of(const char *word)
{
	size_t n = 0;
	for (const char *at = heard; (at = strstr(at, word)); at++)
		n++;
	return n;
}

static size_t told(struct world *w, void (*then)(struct gd_channel *), size_t times)
{
	size_t n = 0;
	for (size_t i = 0; i < times; i++) {
		post(w, then, "{}", 2);
		n += count_of("received");
	}
	return n;
}

static void test_of_what_went_well_one_a_second_is_told(void **state)
{
	struct world *w = *state;
	assert_int_equal(told(w, well, 3), 1);
	fake_clock_advance(&w->clock, 999);
	assert_int_equal(told(w, well, 3), 0);
	fake_clock_advance(&w->clock, 1);
	assert_int_equal(told(w, well, 3), 1);
	assert_int_equal(told(w, badly, 1), 1); /* failures have a second of their own */
}

static void test_failures_are_told_up_to_a_rate_and_401_never(void **state)
{
	struct world *w = *state;
	assert_int_equal(told(w, unproved, 3), 0);
	assert_int_equal(told(w, badly, 30), 20);
	fake_clock_advance(&w->clock, SECOND_MS);
	assert_int_equal(told(w, badly, 1), 1);
}

static void test_no_body_is_too_long_but_one_over_the_ceiling(void **state)
{
	struct world *w = *state;
	char *body = calloc(1, LIMIT_BODY + 2);
	post(w, badly, body, LIMIT_BODY);
	assert_int_equal(count_of("received"), 1);
	heard[0] = '\0';
	post(w, badly, body, LIMIT_BODY + 1);
	assert_int_equal(count_of("received"), 0);
	free(body);
}

static void test_a_client_that_left_and_a_channel_that_closes(void **state)
{
	struct world *w = *state;
	post(w, NULL, "{}", 2);
	host_gone(w->host, 9);
	assert_int_equal(count_of("received"), 0);
	post(w, NULL, "{}", 2);
	heard[0] = '\0';
	host_close(w->host, "parrot:one");
	assert_int_equal(count_of("received parrot:one POST /parrot/one?msg=a%20b%26c 503"), 1);
}

static void test_a_replay_goes_the_same_way_without_a_proof(void **state)
{
	struct world *w = *state;
	struct host_received r = {.channel = "parrot:one", .method = "POST", .path = "/parrot/one?msg=a%20b", .headers = "webhook-id: "
		"msg_1\n", .body = "{}", .body_len = 2};
	w->host->spec.desk.received = desk_received;
	assert_true(host_replay(w->host, 11, &r));
	expect_heard("on_request 11 POST /parrot/one route=/parrot/{instance} body={}\n");
	instance(w, "parrot:one")
		->host->answer(
			instance(w, "parrot:one")->ctx, 11, &(struct gd_http_res){.size = sizeof(struct gd_http_res), .status = 422});
	expect_heard("answer 11 422 \n"); /* and is not told again */
	r.path = "/parrot/one/local";
	assert_false(host_replay(w->host, 11, &r));
	r.path = "/parrot/two";
	assert_false(host_replay(w->host, 11, &r)); /* another instance's route */
	expect_heard("");
}

TEST_MAIN(WORLD(test_what_proves_the_sender_is_left_out), WORLD(test_the_tail_of_a_path_is_left_out),
	WORLD(test_what_nobody_proved_is_not_kept),
	WORLD(test_of_what_went_well_one_a_second_is_told), WORLD(test_failures_are_told_up_to_a_rate_and_401_never),
	WORLD(test_no_body_is_too_long_but_one_over_the_ceiling), WORLD(test_a_client_that_left_and_a_channel_that_closes),
	WORLD(test_a_replay_goes_the_same_way_without_a_proof))
