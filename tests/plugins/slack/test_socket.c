/* Socket Mode: opening, taking over, acknowledging after the commit, and what happens when it breaks. */
#include "slack_check.h"

#define HELLO "{\"type\":\"hello\",\"num_connections\":1,\"connection_info\":{\"app_id\":\"A0APP\"},\"debug_info\":{\"host\":\"x\"}}"

static struct fake_host *open_socket(void)
{
	const char *const options[] = {"bot_token", "xoxb-1", "app_token", "xapp-1", NULL};
	struct fake_host *f = fake_open(PLUGIN_SO, "acme", options);

	slack_settle(f);
	return f;
}

/* Answers the request for an address and says hello; the new socket's tag. */
static uint64_t hello(struct fake_host *f, const char *text)
{
	size_t before = f->nsockets;

	slack_reply(f, "apps.connections.open", "{\"ok\":true,\"url\":\"wss://wss.example.org/link/?ticket=1\"}");
	assert_int_equal(f->nsockets, before + 1);
	uint64_t tag = f->sockets[before].tag;
	fake_frame(f, tag, GD_FRAME_OPEN, NULL, 0);
	fake_frame(f, tag, GD_FRAME_TEXT, text, 0);
	return tag;
}

static struct fake_host *open_ready(uint64_t *tag)
{
	struct fake_host *f = open_socket();
	const struct gd_http_req *req = &f->https[slack_call(f, "apps.connections.open")].req;

	assert_string_equal(fake_header(req->headers, req->nheaders, "authorization"), "Bearer xapp-1");
	*tag = hello(f, HELLO);
	return f;
}

static void envelope(struct fake_host *f, uint64_t tag, const char *id, const char *type, const char *payload, const char *takes)
{
	static char text[8192];

	(void)snprintf(text, sizeof text, "{\"envelope_id\":\"%s\",\"type\":\"%s\",\"accepts_response_payload\":%s,\"payload\":%s}", id,
		type, takes, payload);
	fake_frame(f, tag, GD_FRAME_TEXT, text, 0);
}

static void event(struct fake_host *f, uint64_t tag, const char *id)
{
	static char payload[4096];
	char inner[300];

	(void)snprintf(inner, sizeof inner,
		"\"type\":\"message\",\"channel\":\"D1\",\"channel_type\":\"im\",\"user\":\"U1\",\"ts\":\"%s.000100\",\"text\":\"help\"",
		id);
	(void)snprintf(payload, sizeof payload, SLACK_ENVELOPE, id, inner);
	envelope(f, tag, id, "events_api", payload, "false");
}

static void test_acknowledged_after_the_commit(void **state)
{
	uint64_t tag;
	struct fake_host *f = open_ready(&tag);
	(void)state;

	event(f, tag, "1");
	slack_know(f, "U1");
	assert_int_equal(f->nsubmits, 1);
	assert_int_equal(f->nsents, 0);
	fake_result_ok(f, 0, "G-1001");
	assert_int_equal(f->nsents, 1);
	assert_string_equal(f->sents[0].text, "{\"envelope_id\":\"1\"}");
	event(f, tag, "2"); /* trouble: not acknowledged, so that it comes again */
	fake_result(f, 1, &(struct gd_result){.size = sizeof(struct gd_result), .code = GD_R_TROUBLE});
	f->submit_rc = GD_BUSY;
	event(f, tag, "3");
	assert_int_equal(f->nsents, 1);
	f->submit_rc = GD_OK;
	envelope(f, tag, "4", "slash_commands",
		"{\"command\":\"/guichet\",\"text\":\"list\",\"team_id\":\"T0ACME\",\"user_id\":\"U1\",\"channel_id\":\"C1\","
		"\"trigger_id\":\"9.1\"}",
		"true");
	fake_result(f, 2, &(struct gd_result){.size = sizeof(struct gd_result), .code = GD_R_ADDED, .text = "none & nothing"});
	assert_string_equal(
		f->sents[1].text, "{\"envelope_id\":\"4\",\"payload\":{\"response_type\":\"ephemeral\",\"text\":\"none &amp; nothing\"}}");
	fake_close(f);
}

/* Where it is not said whether words go with the acknowledgement, they do: whoever waits for them reads them there. */
static void test_an_envelope_that_says_little(void **state)
{
	uint64_t tag;
	struct fake_host *f = open_ready(&tag);
	(void)state;

	fake_frame(f, tag, GD_FRAME_TEXT,
		"{\"envelope_id\":\"1\",\"type\":\"slash_commands\",\"payload\":{\"user_id\":\"U1\",\"text\":\"list\"}}", 0);
	slack_know(f, "U1");
	assert_string_equal(f->submits[0].in.dedupe[0], "command:1"); /* there is no trigger_id */
	fake_result(f, 0, &(struct gd_result){.size = sizeof(struct gd_result), .code = GD_R_ADDED, .text = "none"});
	assert_string_equal(f->sents[0].text, "{\"envelope_id\":\"1\",\"payload\":{\"response_type\":\"ephemeral\",\"text\":\"none\"}}");
	fake_close(f);
}

static void test_make_before_break(void **state)
{
	uint64_t first;
	struct fake_host *f = open_ready(&first);
	(void)state;

	event(f, first, "1");
	slack_know(f, "U1");
	fake_frame(f, first, GD_FRAME_TEXT, "{\"type\":\"disconnect\",\"reason\":\"warning\"}", 0);
	fake_frame(f, first, GD_FRAME_TEXT, "{\"type\":\"disconnect\",\"reason\":\"refresh_requested\"}", 0);
	uint64_t second = hello(f, "{\"type\":\"hello\",\"num_connections\":2}");
	assert_true(second != first);
	assert_false(f->sockets[0].closed);
	assert_false(fake_logged(f, "Slack counts"));
	fake_result_ok(f, 0, "G-1001"); /* still acknowledged where it came from */
	assert_int_equal(f->sents[0].tag, first);
	event(f, second, "2");
	fake_advance(f, 3000);
	assert_true(f->sockets[0].closed);
	assert_false(f->sockets[1].closed);
	assert_true(slack_find(f, "apps.connections.open") == SIZE_MAX); /* the old one's end opens nothing */
	fake_close(f);
}

static void test_a_lost_socket(void **state)
{
	uint64_t tag;
	struct fake_host *f = open_ready(&tag);
	int64_t wait = 0;
	(void)state;

	fake_frame(f, tag, GD_FRAME_CLOSED, "the peer was silent", 0);
	for (int round = 0; round < 12; round++) {
		assert_true(slack_find(f, "apps.connections.open") == SIZE_MAX);
		assert_int_equal(f->ntimers, 1);
		int64_t now = f->timers[0].due_ms - f->now_ms, most = 1000 * (round < 9 ? 1 << round : 300);
		most = most > 300000 ? 300000 : most;
		assert_in_range(now, most / 2, most);
		wait += now;
		fake_advance(f, now);
		fake_http_fail(f, slack_call(f, "apps.connections.open"), GD_NET_NOT_SENT);
	}
	assert_true(wait > 600000);
	fake_advance(f, 300000);
	tag = hello(f, HELLO);
	fake_frame(f, tag, GD_FRAME_CLOSED, "", 1006);
	assert_true(f->timers[0].due_ms - f->now_ms <= 1000); /* after a hello it starts from the beginning */
	fake_close(f);
}

static void test_no_hello(void **state)
{
	struct fake_host *f = open_socket();
	(void)state;

	slack_reply(f, "apps.connections.open", "{\"ok\":true,\"url\":\"wss://wss.example.org/\"}");
	fake_frame(f, f->sockets[0].tag, GD_FRAME_OPEN, NULL, 0);
	fake_advance(f, 15000);
	assert_true(f->sockets[0].closed);
	fake_advance(f, 1000);
	slack_reply(f, "apps.connections.open", "{\"ok\":true,\"url\":\"ws://plain.example.org/\"}");
	assert_int_equal(f->nsockets, 1); /* not without TLS */
	assert_true(fake_logged(f, "not wss://"));
	fake_close(f);
}

static void test_switched_off(void **state)
{
	uint64_t tag;
	struct fake_host *f = open_ready(&tag);
	(void)state;

	fake_frame(f, tag, GD_FRAME_TEXT, "{\"type\":\"disconnect\",\"reason\":\"link_disabled\"}", 0);
	assert_true(fake_logged(f, "Socket Mode is switched off"));
	assert_true(f->sockets[0].closed);
	fake_advance(f, 3600000);
	assert_true(slack_find(f, "apps.connections.open") == SIZE_MAX);
	fake_close(f);
}

static void test_crowds_and_wrong_tokens(void **state)
{
	uint64_t tag;
	struct fake_host *f = open_ready(&tag);
	(void)state;

	fake_frame(f, tag, GD_FRAME_CLOSED, "", 1000);
	fake_advance(f, 1000);
	(void)hello(f, "{\"type\":\"hello\",\"num_connections\":3}");
	assert_true(fake_logged(f, "Slack counts 3 sockets"));
	fake_close(f);
	f = open_socket();
	slack_refuse(f, "apps.connections.open", "invalid_auth");
	assert_true(fake_logged(f, "See app_token"));
	assert_true(f->timers[0].due_ms - f->now_ms >= 300000);
	fake_close(f);
	f = open_socket();
	fake_http_answer(f, slack_call(f, "apps.connections.open"), &(struct gd_http_res){.status = 429, .retry_after_s = 60, .body = ""});
	assert_true(f->timers[0].due_ms - f->now_ms >= 60000);
	fake_close(f);
}

static void test_odd_frames(void **state)
{
	static const char *const frames[] = {"", "x", "[]", "{}", "null", "{\"type\":7}", "{\"type\":\"events_api\"}",
		"{\"envelope_id\":\"\",\"type\":\"x\"}", "{\"type\":\"disconnect\"}", "{\"type\":\"hello\"}"};
	uint64_t tag;
	struct fake_host *f = open_ready(&tag);
	(void)state;

	for (size_t i = 0; i < sizeof frames / sizeof *frames; i++)
		fake_frame(f, tag, GD_FRAME_TEXT, frames[i], 0);
	envelope(f, tag, "a", "unheard_of", "{}", "false");
	envelope(f, tag, "b", "events_api", "null", "false");
	envelope(f, tag, "c", "interactive", "[]", "true");
	assert_int_equal(f->nsents, 3); /* acknowledged, or they would come for ever */
	assert_int_equal(f->nsubmits, 0);
	fake_close(f);
}

TEST_MAIN(cmocka_unit_test(test_acknowledged_after_the_commit), cmocka_unit_test(test_make_before_break),
	cmocka_unit_test(test_an_envelope_that_says_little),
	cmocka_unit_test(test_a_lost_socket), cmocka_unit_test(test_no_hello), cmocka_unit_test(test_switched_off),
	cmocka_unit_test(test_crowds_and_wrong_tokens), cmocka_unit_test(test_odd_frames))
