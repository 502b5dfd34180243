/* Events that go out: what is sent, how it is signed, and what each answer means. */
#include "support/check.h"
#include "support/fake_host.h"

#include "base/json.h"

#include <stdio.h>

#define TICKET "\"ticket\":{\"ref\":\"G-1042\",\"version\":3,\"status\":\"wip\"},\"changed\":{\"status\":[\"new\",\"wip\"]},\"ratio\":1.5"
#define DATA "{" TICKET ",\"details\":{\"title\":\"My invoice\",\"requester\":\"marie\",\"text\":\"secret words\"}}"
#define WHEN INT64_C(1795302540123) /* 2026-11-21T23:09:00.123Z */

static enum gd_rc fake_sign(const char *scheme, const char *secret, const char *id, int64_t now_ms, const char *body, size_t len,
	char *out, size_t out_size)
{
	assert_string_equal(scheme, "standard-webhooks");
	assert_true(len == strlen(body));
	(void)snprintf(out, out_size, "webhook-id: %s\nwebhook-timestamp: %lld\nwebhook-signature: v1,by-%s\n", id,
		(long long)(now_ms / 1000), secret);
	return GD_OK;
}

static enum gd_rc fake_sign_fails(const char *scheme, const char *secret, const char *id, int64_t now_ms, const char *body,
	size_t len, char *out, size_t out_size)
{
	return fake_sign(scheme, secret, id, now_ms, body, len, out, out_size) == GD_OK ? GD_BAD_CONFIG : GD_OK;
}

/* Opens with url and secret, and up to two more options. */
static struct fake_host *open_with(const char *key, const char *value, const char *key2, const char *value2)
{
	const char *const options[] = {"url", "https://crm.example.org/in", "secret", "whsec_bmV3", key, value, key2, value2, NULL};
	struct fake_host *f = fake_open(PLUGIN_SO, "crm", options);

	f->sign = fake_sign;
	return f;
}

static void notify(struct fake_host *f, int64_t delivery, const char *event, const char *json)
{
	const struct gd_outbound out = {.op = GD_NOTIFY, .delivery = delivery, .key = "evt_01", .event = event, .json = json,
		.when_ms = WHEN};

	fake_deliver(f, &out);
}

static const char *header(const struct fake_host *f, size_t http, const char *name)
{
	return fake_header(f->https[http].req.headers, f->https[http].req.nheaders, name);
}

static void test_the_request(void **state)
{
	struct fake_host *f = open_with(NULL, NULL, NULL, NULL);
	(void)state;

	notify(f, 5, "ticket.status_changed", DATA);
	assert_int_equal(f->nhttps, 1);
	const struct gd_http_req *req = &f->https[0].req;
	assert_string_equal(req->method, "POST");
	assert_string_equal(req->url, "https://crm.example.org/in");
	assert_string_equal(req->body,
		"{\"type\":\"ticket.status_changed\",\"timestamp\":\"2026-11-21T23:09:00.123Z\",\"data\":{" TICKET "}}");
	assert_int_equal(req->body_len, strlen(req->body));
	assert_int_equal(req->timeout_ms, 15000);
	assert_int_equal(req->max_response, 16 * 1024);
	assert_int_equal(req->trust, GD_TRUST_CONFIGURED);
	assert_string_equal(header(f, 0, "content-type"), "application/json");
	assert_string_equal(header(f, 0, "webhook-id"), "evt_01");
	assert_string_equal(header(f, 0, "webhook-timestamp"), "1760000000");
	assert_string_equal(header(f, 0, "webhook-signature"), "v1,by-secret");
	assert_string_equal(header(f, 0, "guichet-hops"), "1");
	assert_null(fake_outcome_of(f, 5));
	fake_http_reply(f, 0, 204, "");
	assert_int_equal(fake_outcome_of(f, 5)->outcome, GD_SENT);
	fake_close(f);
}

static void test_the_full_payload(void **state)
{
	struct fake_host *f = open_with("payload", "full", NULL, NULL);
	(void)state;

	notify(f, 5, "ticket.created", DATA);
	struct json *body = json_parse(f->https[0].req.body, f->https[0].req.body_len, 1 << 20, NULL);
	assert_non_null(body);
	assert_string_equal(json_text(json_at(body, "/data/details/requester"), ""), "marie");
	assert_string_equal(json_text(json_at(body, "/data/details/text"), ""), "secret words");
	json_free(body);
	notify(f, 6, "ticket.closed", NULL);
	assert_non_null(strstr(f->https[1].req.body, "\"data\":{}"));
	fake_close(f);
}

static void test_two_signatures_while_the_secret_changes(void **state)
{
	/* an hour after the fake's clock */
	struct fake_host *f = open_with("old_secret", "whsec_b2xk", "old_until", "2025-10-09T09:53:20Z");
	(void)state;

	notify(f, 1, "ticket.created", "{}");
	assert_string_equal(header(f, 0, "webhook-signature"), "v1,by-secret v1,by-old_secret");
	fake_advance(f, 3600 * 1000);
	notify(f, 2, "ticket.created", "{}");
	assert_string_equal(header(f, 1, "webhook-signature"), "v1,by-secret");
	assert_string_equal(header(f, 1, "webhook-id"), "evt_01");
	assert_string_equal(header(f, 1, "webhook-timestamp"), "1760003600"); /* a new time at each attempt */
	fake_close(f);
}

static void test_every_status(void **state)
{
	struct fake_host *f = open_with(NULL, NULL, NULL, NULL);
	(void)state;

	for (uint32_t status = 100; status < 600; status++) {
		size_t http = f->nhttps;
		notify(f, status, "ticket.created", "{}");
		const struct gd_http_res res = {.status = status, .retry_after_s = 33, .body = "ignored", .body_len = 7};
		fake_http_answer(f, http, &res);
		const struct fake_outcome *outcome = fake_outcome_of(f, status);
		enum gd_outcome expected = status >= 200 && status <= 299 ? GD_SENT : status == 410 ? GD_GONE : GD_RETRY_LATER;
		assert_int_equal(outcome->outcome, expected);
		assert_int_equal(outcome->retry_after_s, expected == GD_RETRY_LATER ? 33 : 0);
		assert_int_equal(outcome->why != NULL, expected != GD_SENT);
		assert_null(outcome->remote_id);
	}
	fake_close(f);
}

static void test_no_answer_is_tried_again(void **state)
{
	struct fake_host *f = open_with(NULL, NULL, NULL, NULL);
	(void)state;

	notify(f, 1, "ticket.created", "{}");
	fake_http_fail(f, 0, GD_NET_NOT_SENT);
	assert_int_equal(fake_outcome_of(f, 1)->outcome, GD_RETRY_LATER);
	notify(f, 2, "ticket.created", "{}");
	fake_http_fail(f, 1, GD_NET_UNKNOWN);
	assert_int_equal(fake_outcome_of(f, 2)->outcome, GD_RETRY_LATER);
	f->http_rc = GD_BUSY;
	notify(f, 3, "ticket.created", "{}");
	assert_int_equal(fake_outcome_of(f, 3)->outcome, GD_RETRY_LATER);
	f->http_rc = GD_BAD_INPUT;
	notify(f, 4, "ticket.created", "{}");
	assert_int_equal(fake_outcome_of(f, 4)->outcome, GD_GIVE_UP);
	fake_close(f);
}

static void test_only_what_is_asked_for(void **state)
{
	struct fake_host *f = open_with("events", "ticket.created,survey.*", NULL, NULL);
	static const struct {
		const char *event, *json;
		bool sent;
	} rows[] = {
		{"ticket.created", "{}", true},  {"survey.answered", "{}", true},  {"ticket.closed", "{}", false},
		{"ticket.create", "{}", false},  {"ticket.created2", "{}", false}, {"endpoint.test", "{}", true},
		{"ticket.created", "{\"origin\":\"webhook:crm\"}", false},         {"ticket.created",
			"{\"origin\":\"webhook:other\"}", true},
	};
	(void)state;

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		size_t before = f->nhttps;
		notify(f, (int64_t)i + 1, rows[i].event, rows[i].json);
		assert_int_equal(f->nhttps - before, rows[i].sent);
		if (!rows[i].sent)
			assert_int_equal(fake_outcome_of(f, (int64_t)i + 1)->outcome, GD_SENT);
	}
	fake_close(f);
}

static void test_only_of_these_queues_and_organisations(void **state)
{
	struct fake_host *f = open_with("queues", "technique,paie", "organisations", "acme");
	static const struct {
		const char *event, *json;
		bool sent;
	} rows[] = {
		{"ticket.created", "{\"ticket\":{\"queue\":\"technique\"},\"details\":{\"organisation\":\"acme\"}}", true},
		{"ticket.created", "{\"ticket\":{\"queue\":\"facturation\"},\"details\":{\"organisation\":\"acme\"}}", false},
		{"ticket.created", "{\"ticket\":{\"queue\":\"paie\"},\"details\":{\"organisation\":\"other\"}}", false},
		{"ticket.created", "{\"ticket\":{\"queue\":\"paie\"},\"details\":{}}", false},
		{"endpoint.test", "{}", true},
	};
	(void)state;

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		size_t before = f->nhttps;
		notify(f, (int64_t)i + 1, rows[i].event, rows[i].json);
		assert_int_equal(f->nhttps - before, rows[i].sent);
	}
	assert_null(strstr(f->https[0].req.body, "acme")); /* it decides, and is not told */
	fake_close(f);
}

static void test_hops_are_counted(void **state)
{
	struct fake_host *f = open_with(NULL, NULL, NULL, NULL);
	(void)state;

	notify(f, 1, "ticket.created", "{\"hops\":2}");
	assert_string_equal(header(f, 0, "guichet-hops"), "3");
	fake_close(f);
}

static void test_what_cannot_be_sent(void **state)
{
	const char *const listener[] = {"scheme", "bearer", "secret", "s3cret", NULL};
	const struct gd_outbound post = {.op = GD_POST, .delivery = 1, .text = "hello"};
	(void)state;

	struct fake_host *f = open_with(NULL, NULL, NULL, NULL);
	fake_deliver(f, &post);
	assert_int_equal(fake_outcome_of(f, 1)->outcome, GD_GIVE_UP);
	fake_close(f);

	f = fake_open(PLUGIN_SO, "in", listener);
	assert_int_equal(f->limits.capabilities & GD_CAP_NOTIFY, 0);
	notify(f, 1, "ticket.created", "{}");
	assert_int_equal(fake_outcome_of(f, 1)->outcome, GD_GIVE_UP);
	fake_close(f);

	f = open_with(NULL, NULL, NULL, NULL);
	f->sign = fake_sign_fails;
	notify(f, 1, "ticket.created", "{}");
	assert_int_equal(fake_outcome_of(f, 1)->outcome, GD_GIVE_UP);
	assert_int_equal(f->nhttps, 0);
	fake_close(f);
}

static void test_limits(void **state)
{
	struct fake_host *f = open_with("in_flight", "3", NULL, NULL);
	uint32_t total = 0;
	size_t waits = 0;
	(void)state;

	assert_true(f->limits.capabilities & GD_CAP_NOTIFY);
	assert_int_equal(f->limits.in_flight, 3);
	assert_int_equal(f->limits.unordered, 0);
	assert_int_equal(f->limits.disable_after_s, 5 * 86400);
	for (; f->limits.schedule_s[waits]; waits++)
		total += f->limits.schedule_s[waits];
	assert_int_equal(waits, 9);
	assert_int_equal(total, 272105); /* 75 hours and a half, ten attempts */
	fake_close(f);
	f = open_with("ordered", "no", "retry", "7,9");
	assert_int_equal(f->limits.unordered, 1);
	assert_int_equal(f->limits.schedule_s[0], 7);
	assert_int_equal(f->limits.schedule_s[1], 9);
	assert_int_equal(f->limits.schedule_s[2], 0);
	fake_close(f);
}

#define PRIVATE "whsk_jcVc5Bn2fshvlSvGOUT0soUWVXXEu8cXpDQaDqkOcOtA0NPWvpMiHOQyGFneFl53R2eV5l+DiBPfae8n2t9YCQ=="

static void test_open_says_what_is_wrong(void **state)
{
	static const struct {
		const char *const options[9];
		const char *said;
	} rows[] = {
		{{NULL}, "scheme and secret"},
		{{"scheme", "bearer"}, "needs a secret"},
		{{"scheme", "bearer", "secret", ""}, "needs a secret"},
		{{"url", "https://a.example.org"}, "needs a secret"},
		{{"url", "https://a.example.org", "secret", "whsec_bmV3", "old_secret", "whsec_b2xk"}, "belong together"},
		{{"url", "https://a.example.org", "secret", "whsec_bmV3", "old_until", "2026-12-01"}, "belong together"},
		{{"url", "https://a.example.org", "secret", "whsec_bmV3", "old_secret", "bmV3", "old_until", "soon"}, "not a time"},
		{{"url", "https://a.example.org", "secret", "whsec_bmV3Y"}, "; secret is something else"},
		{{"url", "https://a.example.org", "secret", "whsec_bmV3 plain"}, "; secret is something else"},
		{{"url", "https://a.example.org", "secret", "whsk_bmV3"}, "; secret is something else"},
		{{"url", "https://a.example.org", "secret", PRIVATE, "old_secret", "b m", "old_until", "2026-12-01T00:00:00Z"},
			"; old_secret is something else"},
		{{"scheme", "bearer", "secret", "s", "from", "titel=/a"}, "from.titel"},
		{{"scheme", "bearer", "secret", "s", "from", "title=/a\nkey=/b", "map", "prio.x=y"}, "map.prio.x"},
		{{"scheme", "bearer", "secret", "s", "map", "priority=y"}, "map.priority"},
	};
	(void)state;

	static char too_long[800] = "whsec_";
	memset(too_long + 6, 'A', 684); /* 513 bytes */
	const char *const options[] = {"url", "https://a.example.org", "secret", too_long, NULL};
	struct fake_host *long_one = fake_open_any(PLUGIN_SO, "x", options);
	assert_int_equal(long_one->opened, GD_BAD_CONFIG);
	fake_close(long_one);
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct fake_host *f = fake_open_any(PLUGIN_SO, "x", rows[i].options);
		assert_int_equal(f->opened, GD_BAD_CONFIG);
		assert_true(fake_logged(f, rows[i].said));
		fake_close(f);
	}
}

TEST_MAIN(cmocka_unit_test(test_the_request), cmocka_unit_test(test_the_full_payload),
	cmocka_unit_test(test_two_signatures_while_the_secret_changes),
	cmocka_unit_test(test_every_status), cmocka_unit_test(test_no_answer_is_tried_again), cmocka_unit_test(test_only_what_is_asked_for),
	cmocka_unit_test(test_only_of_these_queues_and_organisations), cmocka_unit_test(test_hops_are_counted),
	cmocka_unit_test(test_what_cannot_be_sent), cmocka_unit_test(test_limits),
	cmocka_unit_test(test_open_says_what_is_wrong))
