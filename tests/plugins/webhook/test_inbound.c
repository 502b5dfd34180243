/* When and how a sender is answered. What the presets make of each sender's words is in test_captures.c. */
#include "support/check.h"
#include "support/fake_host.h"

#include "base/limits.h"

#include <stdio.h>

#define TWO_ALERTS                                                                                                                      \
	"{\"receiver\":\"r\",\"status\":\"firing\",\"alerts\":["                                                                        \
	"{\"status\":\"firing\",\"labels\":{\"alertname\":\"A\"},\"startsAt\":\"2026-11-21T23:09:00Z\",\"fingerprint\":\"a\"},"        \
	"{\"status\":\"firing\",\"labels\":{\"alertname\":\"B\"},\"startsAt\":\"2026-11-21T23:09:00Z\",\"fingerprint\":\"b\"}]}"
#define CREATE "{\"event\":\"create\",\"title\":\"x\",\"dedupe\":\"k\"}"
#define ROUTE "/hook/{instance}"

static struct fake_host *open_preset(const char *preset)
{
	const char *const options[] = {"scheme", "bearer", "secret", "s3cret", "preset", preset, NULL};

	return fake_open(PLUGIN_SO, "shop", options);
}

static void result(struct fake_host *f, size_t submit, enum gd_result_code code, const char *ref, const char *text)
{
	const struct gd_result res = {.size = sizeof res, .code = code, .ref = ref, .text = text,
		.retry_after_s = code == GD_R_TROUBLE ? 7 : 0};

	fake_result(f, submit, &res);
}

static void test_each_result_has_its_status(void **state)
{
	static const struct {
		enum gd_result_code code;
		uint32_t status;
		const char *body;
	} rows[] = {
		{GD_R_CREATED, 201, "{\"tickets\":[{\"ref\":\"G-1\",\"url\":null,\"result\":\"created\"}]}"},
		{GD_R_ADDED, 200, "{\"tickets\":[{\"ref\":\"G-1\",\"url\":null,\"result\":\"added\"}]}"},
		{GD_R_REPEATED, 200, "{\"tickets\":[{\"ref\":\"G-1\",\"url\":null,\"result\":\"repeated\"}]}"},
		{GD_R_IGNORED, 200, "{\"tickets\":[{\"ref\":\"G-1\",\"url\":null,\"result\":\"ignored\"}]}"},
		{GD_R_REFUSED, 403,
			"{\"error\":\"why\",\"tickets\":[{\"ref\":\"G-1\",\"url\":null,\"result\":\"refused\",\"error\":\"why\"}]}"},
		{GD_R_INVALID, 400,
			"{\"error\":\"why\",\"tickets\":[{\"ref\":\"G-1\",\"url\":null,\"result\":\"invalid\",\"error\":\"why\"}]}"},
		{GD_R_MISSING, 422,
			"{\"error\":\"why\",\"tickets\":[{\"ref\":\"G-1\",\"url\":null,\"result\":\"missing\",\"error\":\"why\"}]}"},
		{GD_R_UNKNOWN, 404,
			"{\"error\":\"why\",\"tickets\":[{\"ref\":\"G-1\",\"url\":null,\"result\":\"unknown\",\"error\":\"why\"}]}"},
		{GD_R_TROUBLE, 503,
			"{\"error\":\"why\",\"tickets\":[{\"ref\":\"G-1\",\"url\":null,\"result\":\"trouble\",\"error\":\"why\"}]}"},
	};
	struct fake_host *f = open_preset("guichet");
	(void)state;

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		uint64_t request = fake_post(f, ROUTE, CREATE);
		assert_null(fake_answered(f, request));
		result(f, i, rows[i].code, "G-1", "why");
		const struct gd_http_res *res = fake_answer_to(f, request);
		assert_int_equal(res->status, rows[i].status);
		assert_string_equal(res->body, rows[i].body);
		const char *retry = fake_header(res->headers, res->nheaders, "retry-after");
		if (rows[i].status == 503)
			assert_string_equal(retry, "7");
		else
			assert_null(retry);
	}
	fake_close(f);
}

/* The status of a request with two alerts, given what became of each. */
static uint32_t both(enum gd_result_code first, enum gd_result_code second)
{
	struct fake_host *f = open_preset("alertmanager");
	uint64_t request = fake_post(f, ROUTE, TWO_ALERTS);

	assert_int_equal(f->nsubmits, 2);
	result(f, 1, second, NULL, NULL); /* results may come in any order */
	assert_null(fake_answered(f, request));
	result(f, 0, first, NULL, NULL);
	uint32_t status = fake_answer_to(f, request)->status;
	fake_close(f);
	return status;
}

static void test_one_answer_for_many_results(void **state)
{
	(void)state;
	assert_int_equal(both(GD_R_REPEATED, GD_R_CREATED), 201);
	assert_int_equal(both(GD_R_CREATED, GD_R_REPEATED), 201);
	assert_int_equal(both(GD_R_REPEATED, GD_R_REPEATED), 200);
	assert_int_equal(both(GD_R_INVALID, GD_R_ADDED), 200);
	assert_int_equal(both(GD_R_CREATED, GD_R_REFUSED), 201);
	assert_int_equal(both(GD_R_CREATED, GD_R_TROUBLE), 503);
	assert_int_equal(both(GD_R_TROUBLE, GD_R_CREATED), 503);
	assert_int_equal(both(GD_R_UNKNOWN, GD_R_INVALID), 404);
}

/* GitLab sends notes on issues from before the hook, and switches a hook off that answers 404 a few times. */
static void test_a_note_on_an_unknown_issue_is_no_mistake(void **state)
{
	static const char note[] = "{\"object_kind\":\"note\",\"project\":{\"id\":5},\"issue\":{\"iid\":3},"
				   "\"user\":{\"username\":\"marie\"},"
				   "\"object_attributes\":{\"noteable_type\":\"Issue\",\"note\":\"still there\"}}";
	struct fake_host *f = open_preset("gitlab");
	(void)state;

	uint64_t request = fake_post(f, ROUTE, note);
	result(f, 0, GD_R_UNKNOWN, NULL, "There is no ticket issue/5/3.");
	assert_int_equal(fake_answer_to(f, request)->status, 200);
	assert_string_equal(fake_answer_to(f, request)->body, "{\"tickets\":[{\"ref\":null,\"url\":null,\"result\":\"ignored\"}]}");
	fake_close(f);
}

static void test_requests_do_not_mix(void **state)
{
	struct fake_host *f = open_preset("guichet");
	uint64_t first = fake_post(f, ROUTE, CREATE), second = fake_post(f, ROUTE, CREATE), third = fake_post(f, ROUTE, CREATE);
	(void)state;

	result(f, 1, GD_R_CREATED, "G-2", NULL);
	assert_null(fake_answered(f, first));
	assert_non_null(strstr(fake_answer_to(f, second)->body, "G-2"));
	fake_gone(f, third); /* its result still comes, and nobody is answered */
	result(f, 2, GD_R_CREATED, "G-3", NULL);
	assert_null(fake_answered(f, third));
	result(f, 0, GD_R_CREATED, "G-1", NULL);
	assert_non_null(strstr(fake_answer_to(f, first)->body, "G-1"));
	assert_string_not_equal(f->submits[0].in.dedupe[0], f->submits[1].in.dedupe[0]);
	fake_post(f, ROUTE, CREATE); /* left unanswered: close() frees it */
	fake_close(f);
}

static void test_a_full_queue_is_a_503(void **state)
{
	struct fake_host *f = open_preset("guichet");
	(void)state;

	f->submit_rc = GD_BUSY;
	uint64_t request = fake_post(f, ROUTE, CREATE);
	const struct gd_http_res *res = fake_answer_to(f, request);
	assert_int_equal(res->status, 503);
	assert_string_equal(fake_header(res->headers, res->nheaders, "retry-after"), "5");
	f->submit_rc = GD_BAD_INPUT;
	request = fake_post(f, ROUTE, CREATE);
	assert_int_equal(fake_answer_to(f, request)->status, 400);
	fake_close(f);
}

static void test_slack_clients_get_plain_words(void **state)
{
	struct fake_host *f = open_preset("slack");
	uint64_t request = fake_post(f, ROUTE, "{\"text\":\"x\"}");
	(void)state;

	result(f, 0, GD_R_CREATED, "G-1", NULL);
	const struct gd_http_res *res = fake_answer_to(f, request);
	assert_int_equal(res->status, 200);
	assert_string_equal(res->body, "ok");
	assert_string_equal(fake_header(res->headers, res->nheaders, "content-type"), "text/plain");
	request = fake_post(f, ROUTE, "{\"text\":\"x\"}");
	result(f, 1, GD_R_TROUBLE, NULL, NULL);
	res = fake_answer_to(f, request);
	assert_int_equal(res->status, 503);
	assert_string_equal(fake_header(res->headers, res->nheaders, "retry-after"), "7");
	assert_int_equal(res->body[0], 't');
	fake_close(f);
}

static const struct gd_http_res *options_request(struct fake_host *f, const char *origin, const char *rate)
{
	const struct gd_header headers[] = {{"webhook-request-origin", origin}, {"webhook-request-rate", rate}};
	const struct gd_http_req req = {.method = "OPTIONS", .path = "/hook/shop", .route = ROUTE, .headers = headers,
		.nheaders = !origin ? 0 : !rate ? 1 : 2,
		.body = "", .peer = "127.0.0.1", .peer_uid = -1};

	return fake_answer_to(f, fake_request(f, &req));
}

static void test_cloudevents_handshake(void **state)
{
	struct fake_host *f = open_preset("cloudevents");
	(void)state;

	const struct gd_http_res *res = options_request(f, "events.example.org", NULL);
	assert_int_equal(res->status, 200);
	assert_string_equal(fake_header(res->headers, res->nheaders, "webhook-allowed-origin"), "events.example.org");
	assert_string_equal(fake_header(res->headers, res->nheaders, "webhook-allowed-rate"), "*");
	res = options_request(f, "events.example.org", "120");
	assert_string_equal(fake_header(res->headers, res->nheaders, "webhook-allowed-rate"), "120");
	res = options_request(f, "events.example.org", "120; x");
	assert_string_equal(fake_header(res->headers, res->nheaders, "webhook-allowed-rate"), "*");
	assert_int_equal(options_request(f, NULL, NULL)->status, 405);
	assert_int_equal(f->nsubmits, 0);
	fake_close(f);

	f = open_preset("github");
	assert_int_equal(options_request(f, "events.example.org", NULL)->status, 405);
	fake_close(f);
}

static void test_an_endpoint_without_scheme_does_not_listen(void **state)
{
	const char *const options[] = {"url", "https://crm.example.org/in", "secret", "whsec_Zm9v", NULL};
	struct fake_host *f = fake_open(PLUGIN_SO, "shop", options);
	(void)state;

	assert_int_equal(fake_answer_to(f, fake_post(f, ROUTE, CREATE))->status, 404);
	assert_int_equal(f->nsubmits, 0);
	fake_close(f);
}

/* A big outage comes in one request, and none of it may be lost. */
static void test_a_thousand_alerts(void **state)
{
	static char body[128 * 1024] = "{\"receiver\":\"r\",\"status\":\"firing\",\"alerts\":[";
	struct fake_host *f = open_preset("alertmanager");
	size_t at = strlen(body);
	(void)state;

	for (int i = 0; i < 1000; i++)
		at += (size_t)snprintf(body + at, sizeof body - at,
			"%s{\"status\":\"firing\",\"labels\":{},\"fingerprint\":\"%d\"}", i ? "," : "", i);
	(void)snprintf(body + at, sizeof body - at, "]}");
	uint64_t request = fake_post(f, ROUTE, body);
	assert_int_equal(f->nsubmits, 1000);
	for (size_t i = 0; i < 999; i++)
		result(f, i, GD_R_CREATED, "G-1", NULL);
	assert_null(fake_answered(f, request));
	result(f, 999, GD_R_CREATED, "G-1", NULL);
	assert_int_equal(fake_answer_to(f, request)->status, 201);
	fake_close(f);
}

static void test_too_many_alerts(void **state)
{
	static char body[512 * 1024] = "{\"receiver\":\"r\",\"status\":\"firing\",\"alerts\":[";
	struct fake_host *f = open_preset("alertmanager");
	size_t at = strlen(body);
	(void)state;

	for (int i = 0; i < 4097; i++)
		at += (size_t)snprintf(body + at, sizeof body - at, "%s{\"labels\":{},\"fingerprint\":\"%d\"}", i ? "," : "", i);
	(void)snprintf(body + at, sizeof body - at, "]}");
	fake_post(f, ROUTE, body);
	assert_int_equal(f->nsubmits, 4096);
	assert_true(fake_logged(f, "max_alerts"));
	fake_close(f);
}

/* A side of an alert that is over a limit must not cost the alert. */
static void test_what_is_too_long_is_cut_or_left_out(void **state)
{
	static char body[256 * 1024], filler[64 * 1024];
	struct fake_host *f = open_preset("alertmanager");
	(void)state;

	memset(filler, 'x', sizeof filler - 1);
	(void)snprintf(body, sizeof body,
		"{\"receiver\":\"r\",\"alerts\":[{\"status\":\"firing\",\"fingerprint\":\"a\",\"generatorURL\":\"http://p/%.3000s\","
		"\"startsAt\":\"2026-11-21T23:09:00Z\",\"labels\":{\"alertname\":\"A\",\"severity\":\"%.100s\",\"queue\":\"%.600s\","
		"\"\":\"empty\",\"%.600s\":\"long key\",\"long\":\"%s\"},\"annotations\":{\"description\":\"d\"}}]}",
		filler, filler, filler, filler, filler);
	fake_post(f, ROUTE, body);
	assert_int_equal(f->nsubmits, 1);
	const struct gd_inbound *in = &f->submits[0].in;
	assert_null(in->link);
	assert_null(in->system->url);
	assert_null(in->system->queue);
	assert_null(in->system->severity);
	assert_string_equal(in->system->title, "A");
	assert_int_equal(in->nfields, 5);
	for (size_t i = 0; i < in->nfields; i++) {
		assert_true(*in->fields[i].key && strlen(in->fields[i].key) <= LIMIT_ADDRESS);
		assert_true(strlen(in->fields[i].value) <= LIMIT_TEXT);
	}
	assert_int_equal(strlen(in->fields[3].key), LIMIT_ADDRESS);
	assert_string_equal(in->fields[3].key + LIMIT_ADDRESS - 4, "x…");
	fake_close(f);
}

static void test_a_person_may_have_odd_sides(void **state)
{
	static char body[16 * 1024], filler[1024];
	struct fake_host *f = open_preset("guichet");
	(void)state;

	memset(filler, '1', sizeof filler - 1);
	(void)snprintf(body, sizeof body,
		"{\"event\":\"create\",\"title\":\"x\",\"requester\":{\"email\":\"marie@example.org\",\"name\":\"%s\",\"phone\":\"%.65s\","
		"\"handle\":\"%s\",\"lang\":\"%.65s\",\"tz\":\"%.65s\"}}", filler, filler, filler, filler, filler);
	fake_post(f, ROUTE, body);
	(void)snprintf(body, sizeof body, "{\"event\":\"create\",\"title\":\"x\",\"requester\":{\"email\":\"%s@example.org\"}}", filler);
	fake_post(f, ROUTE, body);
	assert_int_equal(f->nsubmits, 2);
	const struct gd_person *marie = &f->submits[0].in.sender, *nobody = &f->submits[1].in.sender;
	assert_string_equal(marie->user, "marie@example.org");
	assert_int_equal(strlen(marie->name), LIMIT_ADDRESS);
	assert_true(!marie->phone && !marie->handle && !marie->lang && !marie->tz);
	assert_true(nobody->flags & GD_P_MACHINE);
	assert_null(nobody->email);
	fake_close(f);
}

TEST_MAIN(cmocka_unit_test(test_each_result_has_its_status), cmocka_unit_test(test_one_answer_for_many_results),
	cmocka_unit_test(test_a_note_on_an_unknown_issue_is_no_mistake), cmocka_unit_test(test_requests_do_not_mix),
	cmocka_unit_test(test_a_full_queue_is_a_503), cmocka_unit_test(test_slack_clients_get_plain_words),
	cmocka_unit_test(test_cloudevents_handshake), cmocka_unit_test(test_an_endpoint_without_scheme_does_not_listen),
	cmocka_unit_test(test_a_thousand_alerts), cmocka_unit_test(test_too_many_alerts),
	cmocka_unit_test(test_what_is_too_long_is_cut_or_left_out), cmocka_unit_test(test_a_person_may_have_odd_sides))
