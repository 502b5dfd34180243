#include "support/check.h"
#include "support/fake_host.h"

static const char *const options[] = {"token", "s3cret", "reply_url", "https://reply.example/in", NULL};

static struct fake_host *open_echo(void)
{
	return fake_open(PLUGIN_SO, "one", options);
}

static void test_a_message_is_answered_after_the_commit(void **state)
{
	(void)state;
	struct fake_host *f = open_echo();
	uint64_t request = fake_post(f, "/echo/{instance}",
		"{\"id\":\"7\",\"from\":\"marie\",\"name\":\"Marie\",\"text\":\"The till is dead\"}");
	assert_int_equal(f->nsubmits, 1);
	assert_string_equal(f->submits[0].in.text, "The till is dead");
	assert_string_equal(f->submits[0].in.sender.user, "marie");
	assert_string_equal(f->submits[0].in.dedupe[0], "7");
	assert_int_equal(f->submits[0].in.place.kind, GD_PLACE_DIRECT);
	assert_null(fake_answered(f, request));
	fake_result_ok(f, 0, "G-1001");
	assert_int_equal(fake_answer_to(f, request)->status, 201);
	assert_string_equal(fake_answer_to(f, request)->body, "{\"ref\":\"G-1001\"}");
	fake_close(f);
}

static void test_every_result_has_its_status(void **state)
{
	(void)state;
	static const struct { enum gd_result_code code; uint32_t status; } cases[] = {
		{GD_R_CREATED, 201}, {GD_R_ADDED, 200}, {GD_R_REPEATED, 200}, {GD_R_IGNORED, 200}, {GD_R_REFUSED, 403}, {GD_R_INVALID, 400},
		{GD_R_MISSING, 422}, {GD_R_UNKNOWN, 404}, {GD_R_TROUBLE, 503}};
	struct fake_host *f = open_echo();
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		uint64_t request = fake_post(f, "/echo/{instance}", "{\"id\":\"7\",\"from\":\"marie\",\"text\":\"x\"}");
		fake_result(f, i, &(struct gd_result){.code = cases[i].code, .word = "word", .text = i % 2 ? "why" : NULL});
		assert_int_equal(fake_answer_to(f, request)->status, cases[i].status);
		assert_string_equal(fake_answer_to(f, request)->body, i % 2 ? "{\"result\":\"why\"}" : "{\"result\":\"word\"}");
	}
	fake_close(f);
}

static void test_what_makes_no_sense_is_refused_at_once(void **state)
{
	(void)state;
	static const char *const bodies[] = {"", "{", "[]", "{\"id\":7,\"from\":\"marie\"}", "{\"id\":\"7\",\"text\":\"x\"}",
		"{\"id\":\"7\",\"id\":\"8\"}"};
	struct fake_host *f = open_echo();
	for (size_t i = 0; i < sizeof bodies / sizeof bodies[0]; i++)
		assert_int_equal(fake_answer_to(f, fake_post(f, "/echo/{instance}", bodies[i]))->status, 400);
	assert_int_equal(f->nsubmits, 0);
	f->submit_rc = GD_BUSY;
	assert_int_equal(fake_answer_to(f, fake_post(f, "/echo/{instance}", "{\"id\":\"7\",\"from\":\"m\",\"text\":\"x\"}"))->status, 503);
	fake_close(f);
}

static void test_an_answer_is_posted_with_its_key(void **state)
{
	(void)state;
	struct fake_host *f = open_echo();
	fake_deliver(f, &(struct gd_outbound){.op = GD_POST, .delivery = 5, .key = "k5", .user = "marie", .text = "It is \"fixed\"."});
	assert_int_equal(f->nhttps, 1);
	assert_string_equal(f->https[0].req.url, "https://reply.example/in");
	assert_string_equal(f->https[0].req.body, "{\"to\":\"marie\",\"text\":\"It is \\\"fixed\\\".\"}");
	assert_string_equal(fake_header(f->https[0].req.headers, f->https[0].req.nheaders, "idempotency-key"), "k5");
	assert_null(fake_outcome_of(f, 5));
	fake_http_reply(f, 0, 204, "");
	assert_int_equal(fake_outcome_of(f, 5)->outcome, GD_SENT);
	f->http_rc = GD_BUSY;
	fake_deliver(f, &(struct gd_outbound){.op = GD_POST, .delivery = 6, .user = "marie", .text = "x"});
	assert_int_equal(fake_outcome_of(f, 6)->outcome, GD_RETRY_LATER);
	fake_close(f);
}

static void test_every_status_has_its_outcome(void **state)
{
	(void)state;
	static const struct { uint32_t status; enum gd_outcome outcome; } cases[] = {
		{200, GD_SENT}, {201, GD_SENT}, {299, GD_SENT}, {301, GD_RETRY_LATER}, {400, GD_GIVE_UP}, {401, GD_GIVE_UP},
		{404, GD_GIVE_UP},
		{408, GD_RETRY_LATER}, {410, GD_GIVE_UP}, {429, GD_RETRY_LATER}, {500, GD_RETRY_LATER}, {503, GD_RETRY_LATER}};
	struct fake_host *f = open_echo();
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		fake_deliver(f, &(struct gd_outbound){.op = GD_POST, .delivery = (int64_t)i, .user = "marie", .text = "x"});
		fake_http_answer(f, i, &(struct gd_http_res){.status = cases[i].status, .retry_after_s = 30});
		assert_int_equal(fake_outcome_of(f, (int64_t)i)->outcome, cases[i].outcome);
		assert_int_equal(fake_outcome_of(f, (int64_t)i)->retry_after_s, 30);
	}
	fake_deliver(f, &(struct gd_outbound){.op = GD_POST, .delivery = 99, .user = "marie", .text = "x"});
	fake_http_fail(f, f->nhttps - 1, GD_NET_UNKNOWN);
	assert_int_equal(fake_outcome_of(f, 99)->outcome, GD_RETRY_LATER);
	fake_close(f);
}

TEST_MAIN(cmocka_unit_test(test_a_message_is_answered_after_the_commit), cmocka_unit_test(test_every_result_has_its_status),
	cmocka_unit_test(test_what_makes_no_sense_is_refused_at_once), cmocka_unit_test(test_an_answer_is_posted_with_its_key),
	cmocka_unit_test(test_every_status_has_its_outcome))
