#include "host/routes.h"

#include "world.h"

static void request(struct world *w, const char *method, const char *path, const char *authorization, bool local)
{
	const struct http_header headers[] = {{"authorization", authorization ? authorization : ""}};
	struct http_request req = {.id = 9, .method = method, .path = path, .headers = headers, .nheaders = authorization ? 1 : 0,
		.body = "{}", .body_len = 2,
		.peer = "192.0.2.1", .peer_uid = -1};
	if (local)
		host_handle_local(w->host, &req);
	else
		host_handle(w->host, &req);
}

static void test_probes_paths_methods_and_sizes(void **state)
{
	struct world *w = *state;
	static const struct { const char *method, *path; bool local; unsigned status; size_t max_body; const char *allow; } cases[] = {
		{"POST", "/parrot/one", false, 0, 1000, NULL}, {"POST", "/parrot/one/any", false, 0, 1024 * 1024, NULL},
		{"GET", "/parrot/one", false, 405, 0, "POST"}, {"GET", "/parrot/two/open/x/y", false, 0, 1024 * 1024, NULL},
		{"POST", "/parrot/three", false, 404, 0, NULL}, {"POST", "/", false, 404, 0, NULL},
		{"POST", "/parrot/one/local", false, 404, 0, NULL}, {"POST", "/parrot/one/local", true, 0, 1024 * 1024, NULL},
		{"POST", "/parrot/one", true, 404, 0, NULL}, {"POST", "/parrot/one/tail/x", false, 405, 0, "PUT, DELETE"},
	};
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct http_verdict verdict = {0};
		const struct http_request head = {.method = cases[i].method, .path = cases[i].path};
		if (cases[i].local)
			host_probe_local(w->host, &head, &verdict);
		else
			host_probe(w->host, &head, &verdict);
		assert_int_equal(verdict.status, cases[i].status);
		assert_int_equal(verdict.max_body, cases[i].max_body);
		if (cases[i].allow)
			assert_string_equal(verdict.allow, cases[i].allow);
	}
	assert_true(host_has_path(w->host, "/parrot/one/local", true));
	assert_false(host_has_path(w->host, "/parrot/one/local", false));
}

/* Where a specification wants other words, the channel has them. */
static void test_a_channel_has_its_own_words_of_refusal(void **state)
{
	static const struct gd_refusal refusals[2] = {{401, "{\"errcode\":\"NO_PROOF\"}"}, {403, "{\"errcode\":\"WRONG_PROOF\"}"}};
	static struct plugin polite;
	struct world *w = *state;
	struct err err = {{0}};
	polite = parrot;
	polite.table.refusals = refusals;
	assert_true(host_open(w->host, &polite, section_of(w, 2, "three", "s3cret", "github"), &err));
	expect_heard("");
	request(w, "POST", "/parrot/three", "Bearer other", false);
	expect_heard("answer 9 403 {\"errcode\":\"WRONG_PROOF\"}\n");
	request(w, "POST", "/parrot/three", NULL, false);
	expect_heard("answer 9 401 {\"errcode\":\"NO_PROOF\"}\n  www-authenticate: Bearer\n");
}

static void talkative_limits(struct gd_channel *self, struct gd_limits *limits)
{
	(void)self;
	limits->chunked = 1;
}

static void test_an_instance_says_whether_it_takes_chunks(void **state)
{
	static struct plugin talkative;
	struct world *w = *state;
	struct err err = {{0}};
	talkative = parrot;
	talkative.table.limits = talkative_limits;
	assert_true(host_open(w->host, &talkative, section_of(w, 2, "three", "s3cret", "github"), &err));
	for (int three = 0; three < 2; three++) {
		struct http_verdict verdict = {0};
		host_probe(w->host, &(struct http_request){.method = "POST", .path = three ? "/parrot/three" : "/parrot/one"}, &verdict);
		assert_int_equal(verdict.status, 0);
		assert_int_equal(verdict.chunked, three);
	}
}

static void test_only_proved_requests_reach_the_plugin(void **state)
{
	struct world *w = *state;
	static const char refused[] = "answer 9 401 {\"error\":\"the sender is not proved\"}\n  www-authenticate: Bearer\n";
	request(w, "POST", "/parrot/one", "Bearer s3cret", false);
	expect_heard("on_request 9 POST /parrot/one route=/parrot/{instance} body={}\n");
	request(w, "POST", "/parrot/one", "Bearer old", false); /* the secret that is being rotated out */
	expect_heard("on_request 9 POST /parrot/one route=/parrot/{instance} body={}\n");
	request(w, "POST", "/parrot/one", "Bearer other", false); /* the other instance's */
	expect_heard(refused);
	request(w, "POST", "/parrot/one", "Bearer s3cret old", false);
	expect_heard(refused);
	request(w, "POST", "/parrot/one", NULL, false);
	expect_heard(refused);
	request(w, "POST", "/parrot/one/any", "Bearer s3cret", false); /* its option says github */
	expect_heard("answer 9 401 {\"error\":\"the sender is not proved\"}\n");
	request(w, "POST", "/parrot/two/any", NULL, false); /* and this one's open */
	expect_heard("on_request 9 POST /parrot/two/any route=/parrot/{instance}/any body={}\n");
	struct host_figures figures[2];
	assert_int_equal(host_figures(w->host, figures, 2), 2);
	assert_int_equal(figures[0].requests, 2);
	assert_int_equal(figures[0].refused_signatures, 4);
}

/* Each address has its own bucket of each instance, and pays before its proof is looked at. */
static void test_a_source_pays_before_it_proves_anything(void **state)
{
	struct world *w = *state;
	struct host_figures figures[2];
	for (int i = 0; i < 60; i++) {
		heard[0] = '\0';
		request(w, "POST", "/parrot/one", "Bearer guess", false);
	}
	heard[0] = '\0';
	request(w, "POST", "/parrot/one", "Bearer s3cret", false);
	assert_non_null(strstr(heard, "answer 9 503 {\"error\":\"too many requests at once"));
	assert_null(strstr(heard, "on_request"));
	host_figures(w->host, figures, 2);
	assert_int_equal(figures[0].refused_signatures, 60);
	assert_int_equal(figures[0].limited, 1);
	heard[0] = '\0';
	request(w, "POST", "/parrot/two/any", NULL, false); /* another instance */
	assert_non_null(strstr(heard, "on_request"));
	fake_clock_advance(&w->clock, 500); /* two a second */
	heard[0] = '\0';
	request(w, "POST", "/parrot/one", "Bearer s3cret", false);
	request(w, "POST", "/parrot/one", "Bearer s3cret", false);
	assert_non_null(strstr(heard, "on_request"));
	assert_non_null(strstr(heard, "answer 9 503"));
	heard[0] = '\0';
}

static void test_a_running_instance_takes_new_rates(void **state)
{
	struct world *w = *state;
	struct config_section faster = *section_of(w, 0, "one", "s3cret old", "github");
	const char *common[] = {"yes", "1000", "1000"};
	faster.common.texts = common;
	for (int i = 0; i < 61; i++)
		request(w, "POST", "/parrot/one", "Bearer s3cret", false);
	assert_non_null(strstr(heard, "answer 9 503"));
	assert_true(host_take_section(w->host, "parrot:one", &faster));
	assert_false(host_take_section(w->host, "parrot:nine", &faster));
	fake_clock_advance(&w->clock, 100);
	heard[0] = '\0';
	for (int i = 0; i < 50; i++)
		request(w, "POST", "/parrot/one", "Bearer s3cret", false);
	assert_null(strstr(heard, "answer 9 503"));
	heard[0] = '\0';
	host_close(w->host, "parrot:one");
	heard[0] = '\0';
}

static void test_an_empty_secret_accepts_nobody(void **state)
{
	struct world *w = *state;
	struct err err = {{0}};
	host_close(w->host, "parrot:one");
	assert_true(host_open(w->host, &parrot, section_of(w, 0, "one", "", "open"), &err));
	heard[0] = '\0';
	request(w, "POST", "/parrot/one", "Bearer ", false);
	assert_non_null(strstr(heard, "answer 9 401"));
}

static void test_local_routes_are_for_the_control_socket(void **state)
{
	struct world *w = *state;
	request(w, "POST", "/parrot/one/local", NULL, true);
	expect_heard("on_request 9 POST /parrot/one/local route=/parrot/{instance}/local body={}\n");
	request(w, "POST", "/parrot/one/local", NULL, false);
	expect_heard("answer 9 503 {\"error\":\"the channel is being closed; try again\"}\n");
}

static void test_an_unknown_scheme_stops_the_opening(void **state)
{
	struct world *w = *state;
	struct err err = {{0}};
	host_close(w->host, "parrot:one");
	assert_false(host_open(w->host, &parrot, section_of(w, 0, "one", "s", "nonsense"), &err));
	assert_non_null(strstr(err.text, "there is no scheme \"nonsense\""));
	assert_false(host_is_open(w->host, "parrot:one"));
	expect_heard("close\n");
}

static void test_an_empty_scheme_serves_no_requests(void **state)
{
	struct world *w = *state;
	struct err err = {{0}};
	host_close(w->host, "parrot:one");
	assert_true(host_open(w->host, &parrot, section_of(w, 0, "one", "s3cret", NULL), &err));
	assert_false(host_has_path(w->host, "/parrot/one/any", false));
	assert_true(host_has_path(w->host, "/parrot/one", false));
	heard[0] = '\0';
}

static void answer_twice(struct gd_channel *self)
{
	act = NULL;
	self->host->answer(self->ctx, 9, &(struct gd_http_res){.size = sizeof(struct gd_http_res), .status = 201, .body = "a",
		.body_len = 1});
	self->host->answer(self->ctx, 9, &(struct gd_http_res){.size = sizeof(struct gd_http_res), .status = 500});
	host_gone(self->ctx->host, 9);
}

static void test_a_request_is_answered_once_by_who_got_it(void **state)
{
	struct world *w = *state;
	struct gd_channel *two = instance(w, "parrot:two");
	request(w, "POST", "/parrot/one", "Bearer s3cret", false);
	heard[0] = '\0';
	two->host->answer(two->ctx, 9, &(struct gd_http_res){.size = sizeof(struct gd_http_res), .status = 200});
	expect_heard("");
	struct gd_channel *one = instance(w, "parrot:one");
	one->host->answer(one->ctx, 9, &(struct gd_http_res){.size = sizeof(struct gd_http_res), .status = 77});
	expect_heard("answer 9 500 \n");
	act = answer_twice;
	request(w, "POST", "/parrot/one", "Bearer s3cret", false);
	run_posted();
	expect_heard("on_request 9 POST /parrot/one route=/parrot/{instance} body={}\nanswer 9 201 a\n");
}

static void leave_inside(struct gd_channel *self)
{
	act = NULL;
	host_gone(self->ctx->host, 9);
	hear("hook ends");
}

static void test_departures_are_told_outside_hooks(void **state)
{
	struct world *w = *state;
	request(w, "POST", "/parrot/one", "Bearer s3cret", false);
	heard[0] = '\0';
	host_gone(w->host, 9);
	expect_heard("closed_request 9\n");
	host_gone(w->host, 9);
	expect_heard("");
	act = leave_inside;
	request(w, "POST", "/parrot/one", "Bearer s3cret", false);
	heard[0] = '\0';
	run_posted();
	expect_heard("closed_request 9\n");
}

TEST_MAIN(WORLD(test_probes_paths_methods_and_sizes), WORLD(test_only_proved_requests_reach_the_plugin),
	WORLD(test_a_channel_has_its_own_words_of_refusal), WORLD(test_an_instance_says_whether_it_takes_chunks),
	WORLD(test_a_source_pays_before_it_proves_anything),
	WORLD(test_a_running_instance_takes_new_rates), WORLD(test_an_empty_secret_accepts_nobody),
	WORLD(test_local_routes_are_for_the_control_socket), WORLD(test_an_unknown_scheme_stops_the_opening),
	WORLD(test_an_empty_scheme_serves_no_requests),
	WORLD(test_a_request_is_answered_once_by_who_got_it), WORLD(test_departures_are_told_outside_hooks))
