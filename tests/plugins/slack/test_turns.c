/* One message a second in each channel: whatever the outbox takes for different destinations, and answers that it knows nothing of. */
#include "slack_check.h"
// plugin: form.c

#include "form.h"

#define FORM "application/x-www-form-urlencoded"
#define POSTED "{\"ok\":true,\"channel\":\"D7\",\"ts\":\"1760000000.000100\"}"
#define OPENED "{\"ok\":true,\"channel\":{\"id\":\"D7\"}}"
#define PACE_MS 1000

static void say(struct fake_host *f, int64_t delivery, const char *room, const char *text)
{
	fake_deliver(f, &(struct gd_outbound){.op = GD_POST, .delivery = delivery, .key = "k1", .room = room, .user = "U1", .text = text});
}

static bool is_posted(const struct fake_host *f)
{
	return slack_find(f, "chat.postMessage") != SIZE_MAX;
}

/* Posted by now, and nothing else is. */
static void expect(struct fake_host *f, const char *text)
{
	slack_has(f, "chat.postMessage", text);
	slack_reply(f, "chat.postMessage", POSTED);
	assert_false(is_posted(f));
}

/* U1 presses a button of the direct conversation or of the channel, and the desk refuses. */
static void press(struct fake_host *f, const char *room, const char *more, int number, const char *text)
{
	const struct gd_result refused = {.size = sizeof refused, .code = GD_R_REFUSED, .text = text};
	size_t submit = f->nsubmits;
	char json[1000];
	struct buf body;

	(void)snprintf(json, sizeof json,
		"{\"type\":\"block_actions\",\"team\":{\"id\":\"T0ACME\"},\"user\":{\"id\":\"U1\",\"team_id\":\"T0ACME\"},%s"
		"\"container\":{\"type\":\"message\",\"message_ts\":\"5.6\",\"channel_id\":\"%s\",\"is_ephemeral\":false},"
		"\"actions\":[{\"type\":\"button\",\"action_id\":\"choice_0\",\"action_ts\":\"7.%d\",\"value\":\"take:1\"}]}",
		more, room, number);
	buf_init(&body, 20000);
	form_add(&body, "payload", json);
	(void)slack_post(f, "interactivity", FORM, body.data);
	buf_clear(&body);
	if (slack_find(f, "users.info") != SIZE_MAX)
		slack_know(f, "U1");
	assert_int_equal(f->nsubmits, submit + 1);
	fake_result(f, submit, &refused);
}

/* To the desk these are two destinations, so it does not pace the one by the other. */
static void test_a_member_and_their_conversation(void **state)
{
	struct fake_host *f = slack_paced(NULL, NULL);
	(void)state;

	say(f, 1, NULL, "first");
	slack_reply(f, "conversations.open", OPENED);
	expect(f, "channel=D7&text=first");
	say(f, 2, "D7", "second");
	say(f, 3, NULL, "third");
	say(f, 4, "D8", "elsewhere");
	expect(f, "channel=D8&text=elsewhere");
	fake_advance(f, PACE_MS - 1);
	assert_false(is_posted(f));
	fake_advance(f, 1);
	expect(f, "channel=D7&text=second");
	fake_advance(f, PACE_MS - 1);
	assert_false(is_posted(f));
	fake_advance(f, 1);
	expect(f, "channel=D7&text=third");
	for (int64_t delivery = 1; delivery <= 4; delivery++)
		assert_int_equal(fake_outcome_of(f, delivery)->outcome, GD_SENT);
	fake_close(f);
}

/* Without response_url an answer in a direct conversation is a message like any other, and waits like any other. */
static void test_an_answer_that_is_a_message(void **state)
{
	struct fake_host *f = slack_paced(NULL, NULL);
	(void)state;

	say(f, 1, "D7", "before");
	expect(f, "text=before");
	press(f, "D7", "", 1, "one");
	press(f, "D7", "", 2, "two");
	say(f, 2, "D7", "after");
	static const char *const texts[] = {"channel=D7&text=one", "channel=D7&text=two", "channel=D7&text=after"};
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
		fake_advance(f, PACE_MS - 1);
		assert_false(is_posted(f));
		fake_advance(f, 1);
		expect(f, texts[i]);
	}
	fake_close(f);
}

/* What Slack puts off comes when it says, in order. */
static void test_answers_that_are_put_off(void **state)
{
	struct fake_host *f = slack_paced(NULL, NULL);
	(void)state;

	press(f, "D7", "", 1, "one");
	fake_http_answer(f, slack_call(f, "chat.postMessage"),
		&(struct gd_http_res){.status = 429, .retry_after_s = 3, .body = "{\"ok\":false,\"error\":\"ratelimited\"}"});
	press(f, "D7", "", 2, "two");
	fake_advance(f, 2999);
	assert_false(is_posted(f));
	fake_advance(f, 1);
	expect(f, "text=one");
	fake_advance(f, PACE_MS);
	expect(f, "text=two");
	for (unsigned i = 0; i < 20; i++) { /* not for ever */
		if (!i)
			press(f, "D7", "", 3, "three");
		fake_advance(f, 10000);
		if (is_posted(f))
			slack_refuse(f, "chat.postMessage", "service_unavailable");
	}
	assert_false(is_posted(f));
	fake_close(f);
}

/* What one person alone sees comes at once, and is counted; but however many there are, they hold a message up once. */
static void test_an_answer_for_one_alone(void **state)
{
	static const char url[] = "\"response_url\":\"https://hooks.slack.com/actions/1\",";
	struct fake_host *f = slack_paced(NULL, NULL);
	(void)state;

	say(f, 1, "C1", "before");
	slack_reply(f, "conversations.members", "{\"ok\":true,\"members\":[\"U0BOT\"]}");
	expect(f, "text=before");
	press(f, "C1", url, 1, "no");
	slack_reply(f, "/actions/1", "ok");
	fake_advance(f, 600);
	press(f, "C1", url, 2, "no");
	slack_reply(f, "/actions/1", "ok");
	fake_advance(f, 400);
	say(f, 2, "C1", "after"); /* a second after the message, but not after the answer */
	fake_advance(f, 300);
	assert_false(is_posted(f));
	press(f, "C1", url, 3, "no");
	slack_reply(f, "/actions/1", "ok");
	fake_advance(f, 300);
	expect(f, "text=after");
	fake_close(f);
}

/* A method has one call at a time: what waits for others leaves late, and what follows it in the channel keeps its distance. */
static void test_a_turn_that_leaves_late(void **state)
{
	struct fake_host *f = slack_paced(NULL, NULL);
	(void)state;

	say(f, 1, "D8", "slow");
	say(f, 2, "D7", "first");
	press(f, "D7", "", 1, "second");
	fake_advance(f, 600);
	slack_reply(f, "chat.postMessage", POSTED);
	slack_has(f, "chat.postMessage", "text=first"); /* it leaves now, 600 ms after its turn */
	slack_reply(f, "chat.postMessage", POSTED);
	fake_advance(f, 999);
	assert_false(is_posted(f));
	fake_advance(f, 1);
	expect(f, "text=second");
	say(f, 3, "D7", "third");
	fake_advance(f, 999);
	assert_false(is_posted(f));
	fake_advance(f, 1);
	expect(f, "text=third");
	fake_close(f);
}

/* An hour back: nobody waits for it to pass. */
static void test_a_clock_that_is_set_back(void **state)
{
	struct fake_host *f = slack_paced(NULL, NULL);
	(void)state;

	say(f, 1, "D7", "first");
	expect(f, "text=first");
	say(f, 2, "D7", "second");
	say(f, 3, "D8", "elsewhere");
	expect(f, "text=elsewhere");
	f->now_ms -= 3600000;
	f->timers[0].due_ms -= 3600000; /* the host's timers do not mind */
	fake_advance(f, PACE_MS);
	expect(f, "text=second");
	say(f, 4, "D8", "now");
	expect(f, "text=now");
	fake_close(f);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {cmocka_unit_test(test_a_member_and_their_conversation),
		cmocka_unit_test(test_an_answer_that_is_a_message), cmocka_unit_test(test_answers_that_are_put_off),
		cmocka_unit_test(test_an_answer_for_one_alone), cmocka_unit_test(test_a_turn_that_leaves_late),
		cmocka_unit_test(test_a_clock_that_is_set_back)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
