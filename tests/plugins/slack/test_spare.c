/* A Slack that says no more than it must: whatever its documentation lets it leave out is missing, and methods that only help are
 * unknown. */
#include "slack_check.h"
// plugin: form.c

#include "form.h"

#define FORM "application/x-www-form-urlencoded"
#define POST(n) "\"type\":\"message\",\"channel\":\"C1\",\"user\":\"U1\",\"ts\":\"1760000000.00010" n "\",\"text\":\"my printer burns\""
#define WORKSPACE "\"team_id\":\"T0ACME\","

static const char *const options[] = {"mode", "http", "bot_token", "xoxb-1", "signing_secret", "s3cret", NULL};

static const struct gd_inbound *last(const struct fake_host *f)
{
	return &f->submits[f->nsubmits - 1].in;
}

/* An event without a list of authorizations. */
static void bare_event(struct fake_host *f, const char *outer, const char *inner)
{
	char body[2000];

	(void)snprintf(body, sizeof body, "{\"type\":\"event_callback\",%s\"event\":{%s}}", outer, inner);
	(void)slack_post(f, "events", "application/json", body);
}

/* As over HTTP, where every request has a signature of its own. */
static uint64_t signed_post(struct fake_host *f, const char *end, const char *signature, const char *body)
{
	char route[80];
	const struct gd_header headers[] = {{"content-type", FORM}, {"x-slack-signature", signature}};

	(void)snprintf(route, sizeof route, "/slack/{instance}/%s", end);
	return fake_request(f, &(struct gd_http_req){.method = "POST", .path = route, .route = route, .headers = headers, .nheaders = 2,
		.body = body, .body_len = strlen(body), .peer = "127.0.0.1", .peer_uid = -1});
}

static void unknown(struct fake_host *f, const char *method, bool plain)
{
	if (plain)
		fake_http_reply(f, slack_call(f, method), 404, "404: Not Found");
	else
		slack_refuse(f, method, "unknown_method");
}

/* Nobody says who we are, which channels there are and who people are: they are served all the same. */
static void test_methods_that_are_unknown(void **state)
{
	(void)state;
	for (int plain = 0; plain < 2; plain++) {
		struct fake_host *f = fake_open(PLUGIN_SO, "acme", options);
		unknown(f, "auth.test", plain != 0);
		unknown(f, "conversations.list", plain != 0);
		bare_event(f, WORKSPACE, POST("0"));
		unknown(f, "users.info", plain != 0);
		assert_int_equal(last(f)->kind, GD_TEXT);
		slack_reply(f, "conversations.members", "{\"ok\":true,\"members\":[\"U2\"]}");
		fake_result(f, f->nsubmits - 1, &(struct gd_result){.size = sizeof(struct gd_result), .code = GD_R_ADDED});
		unknown(f, "users.info", plain != 0);
		assert_int_equal(last(f)->kind, GD_MEMBER);
		assert_int_equal(last(f)->flags, GD_F_WHOLE);
		assert_int_equal(last(f)->nmembers, 1);
		fake_close(f);
	}
}

static void test_an_identity_without_ids(void **state)
{
	struct fake_host *f = fake_open(PLUGIN_SO, "acme", options);
	(void)state;

	slack_reply(f, "auth.test", "{\"ok\":true}");
	slack_reply(f, "conversations.list", "{\"ok\":true,\"channels\":[{\"id\":\"C2\"},{\"id\":\"C3\",\"is_member\":false}]}");
	slack_has(f, "conversations.members", "channel=C2"); /* whether we are in it was not said */
	slack_reply(f, "conversations.members", "{\"ok\":false,\"error\":\"not_in_channel\"}");
	assert_true(slack_find(f, "conversations.members") == SIZE_MAX);
	bare_event(f, WORKSPACE, POST("0"));
	slack_reply(f, "users.info", "{\"ok\":true}");
	assert_int_equal(last(f)->kind, GD_TEXT);
	assert_int_equal(last(f)->sender.flags, 0);
	fake_close(f);
}

/* With one token there is one workspace: what names none is of that one, what names another is not. */
static void test_an_event_that_names_no_workspace(void **state)
{
	struct fake_host *f = slack_http(NULL);
	(void)state;

	bare_event(f, "", POST("0"));
	slack_know(f, "U1");
	assert_int_equal(f->nsubmits, 1);
	bare_event(f, "\"authorizations\":[],\"team_id\":null,", POST("1"));
	assert_int_equal(f->nsubmits, 2);
	bare_event(f, "\"team_id\":\"T9OTHER\",", POST("2"));
	assert_int_equal(f->nsubmits, 2);
	fake_close(f);
}

/* Without a trigger_id two commands are told apart, and one that comes twice is not. */
static void test_commands_without_a_trigger(void **state)
{
	static const char bare[] = "user_id=U1&channel_id=C1&text=list";
	struct fake_host *f = slack_http(NULL);
	(void)state;

	(void)signed_post(f, "commands", "v0=aa", bare);
	slack_know(f, "U1");
	assert_string_equal(last(f)->dedupe[0], "command:v0=aa");
	(void)signed_post(f, "commands", "v0=bb", bare);
	assert_string_equal(last(f)->dedupe[0], "command:v0=bb");
	fake_close(f);
}

static void test_buttons_without_times(void **state)
{
	static const char press[] =
		"{\"type\":\"block_actions\",\"user\":{\"id\":\"U1\"},\"container\":{\"message_ts\":\"5.6\",\"channel_id\":"
		"\"C1\"},\"actions\":[{\"action_id\":\"c\",\"selected_option\":{\"value\":\"!priority high\"}}]}";
	struct fake_host *f = slack_http(NULL);
	struct buf body;
	(void)state;

	buf_init(&body, 2000);
	form_add(&body, "payload", press);
	(void)signed_post(f, "interactivity", "v0=aa", body.data);
	slack_know(f, "U1");
	assert_string_equal(last(f)->dedupe[0], "action:5.6:U1:c:v0=aa");
	(void)signed_post(f, "interactivity", "v0=bb", body.data);
	assert_string_equal(last(f)->dedupe[0], "action:5.6:U1:c:v0=bb");
	buf_clear(&body);
	fake_close(f);
}

/* As in Slack's own example: what was deleted, and no word of whose it was. */
static void test_a_deletion_of_nobody(void **state)
{
	struct fake_host *f = slack_http(NULL);
	(void)state;

	(void)slack_event(f, "Ev1", "\"type\":\"message\",\"subtype\":\"message_deleted\",\"hidden\":true,\"channel\":\"D1\","
		"\"ts\":\"1358878755.000001\",\"deleted_ts\":\"1358878749.000002\"");
	assert_int_equal(last(f)->kind, GD_DELETE);
	assert_string_equal(last(f)->target, "1358878749.000002");
	assert_null(last(f)->sender.user);
	assert_int_equal(last(f)->place.kind, GD_PLACE_DIRECT);
	fake_close(f);
}

#define TOMBSTONE(old) \
	"\"type\":\"message\",\"subtype\":\"message_changed\",\"hidden\":true,\"channel\":\"C1\",\"channel_type\":\"channel\"," \
	"\"message\":{\"type\":\"message\",\"subtype\":\"tombstone\",\"user\":\"USLACKBOT\",\"text\":\"This message was deleted.\"," \
	"\"hidden\":true,\"ts\":\"5.6\",\"thread_ts\":\"5.6\"},\"previous_message\":{" old ",\"ts\":\"5.6\",\"text\":\"oops\"}"

/* What is deleted while it has replies becomes a message of Slackbot's. */
static void test_a_tombstone(void **state)
{
	struct fake_host *f = slack_http(NULL);
	(void)state;

	(void)slack_event(f, "Ev1", TOMBSTONE("\"user\":\"U1\""));
	assert_int_equal(f->nsubmits, 1);
	assert_int_equal(last(f)->kind, GD_DELETE);
	assert_string_equal(last(f)->sender.user, "U1");
	assert_string_equal(last(f)->target, "5.6");
	assert_string_equal(last(f)->quoted, "oops");
	assert_string_equal(last(f)->dedupe[1], "delete:C1:5.6");
	(void)slack_event(f, "Ev2", TOMBSTONE("\"user\":\"U0BOT\",\"bot_id\":\"B0BOT\"")); /* ours, another program's, nobody's */
	(void)slack_event(f, "Ev3", TOMBSTONE("\"user\":\"U7\",\"bot_id\":\"B7\""));
	(void)slack_event(f, "Ev4", TOMBSTONE("\"hidden\":true"));
	assert_int_equal(f->nsubmits, 1);
	(void)slack_event(f, "Ev5", "\"type\":\"message\",\"subtype\":\"message_changed\",\"channel\":\"C1\",\"message\":{"
		"\"subtype\":\"tombstone\",\"user\":\"USLACKBOT\",\"ts\":\"7.8\"}"); /* no word of whose it was */
	assert_int_equal(last(f)->kind, GD_DELETE);
	assert_string_equal(last(f)->target, "7.8");
	assert_null(last(f)->sender.user);
	fake_close(f);
}

#define CHANGED(now, old) \
	"\"type\":\"message\",\"subtype\":\"message_changed\",\"channel\":\"C1\",\"event_ts\":\"9.9\",\"message\":{\"user\":\"U1\"," \
	"\"ts\":\"5.6\",\"text\":\"" now "\"},\"previous_message\":{\"user\":\"U1\",\"ts\":\"5.6\",\"text\":\"" old "\"}"

/* An edit is told by its text where nobody says when it was made. */
static void test_an_edit_without_a_time(void **state)
{
	struct fake_host *f = slack_http(NULL);
	(void)state;

	(void)slack_event(f, "Ev1", CHANGED("one", "one"));
	assert_int_equal(f->nsubmits, 0);
	(void)slack_event(f, "Ev2", CHANGED("two", "one"));
	slack_know(f, "U1");
	assert_int_equal(last(f)->kind, GD_EDIT);
	assert_string_equal(last(f)->text, "two");
	assert_string_equal(last(f)->dedupe[1], "edit:C1:5.6:9.9");
	fake_close(f);
}

static void test_reactions_without_a_time(void **state)
{
	static const char eyes[] =
		"\"type\":\"reaction_added\",\"user\":\"U1\",\"reaction\":\"eyes\",\"item\":{\"channel\":\"C1\",\"ts\":\"5.6\"}";
	struct fake_host *f = slack_http(NULL);
	(void)state;

	(void)slack_event(f, "Ev1", eyes);
	slack_know(f, "U1");
	assert_string_equal(last(f)->dedupe[1], "reaction:C1:5.6:U1:eyes:+:Ev1");
	(void)slack_event(f, "Ev2", eyes);
	assert_string_equal(last(f)->dedupe[1], "reaction:C1:5.6:U1:eyes:+:Ev2");
	(void)slack_event(f, "Ev3", "\"type\":\"app_home_opened\",\"user\":\"U1\",\"channel\":\"D1\"");
	assert_int_equal(last(f)->kind, GD_OPENED); /* the tab was not said */
	fake_close(f);
}

/* Nothing can be made of a message that cannot be read, and an admin finds the reason. */
static void test_a_history_that_is_closed(void **state)
{
	struct fake_host *f = slack_http(NULL);
	(void)state;

	(void)slack_event(f, "Ev1",
		"\"type\":\"reaction_added\",\"user\":\"U1\",\"reaction\":\"ticket\",\"item\":{\"channel\":\"C1\",\"ts\":\"5.6\"}");
	slack_know(f, "U1");
	slack_refuse(f, "conversations.history", "missing_scope");
	assert_true(fake_logged(f, "cannot be read (missing_scope)"));
	assert_null(last(f)->quoted);
	fake_close(f);
}

static void test_a_file_without_id(void **state)
{
	struct fake_host *f = slack_http(NULL);
	(void)state;

	(void)slack_event(f, "Ev1", POST("0") ",\"files\":[{\"url_private\":\"https://files.slack.com/F1\"},{\"name\":\"nothing\"}]");
	slack_know(f, "U1");
	fake_http_reply(f, slack_call(f, "/F1"), 200, "bytes");
	assert_int_equal(last(f)->nfiles, 1);
	assert_string_equal(last(f)->files[0].name, "file");
	assert_int_equal(last(f)->files[0].length, 5);
	fake_close(f);
}

/* ---- out ----------------------------------------------------------------------------------------------------------------------------- */

static void test_the_id_of_a_post_within_its_message(void **state)
{
	struct fake_host *f = slack_http(NULL);
	(void)state;

	fake_deliver(f, &(struct gd_outbound){.op = GD_POST, .delivery = 1, .room = "D1", .text = "hello"});
	slack_reply(f, "chat.postMessage", "{\"ok\":true,\"message\":{\"ts\":\"5.6\"}}");
	assert_string_equal(fake_outcome_of(f, 1)->remote_id, "5.6");
	fake_close(f);
}

/* Where no conversation can be opened, a post to the member finds it. */
static void test_nobody_opens_conversations(void **state)
{
	struct fake_host *f = slack_http(NULL);
	(void)state;

	fake_deliver(f, &(struct gd_outbound){.op = GD_POST, .delivery = 1, .user = "U1", .text = "hello"});
	unknown(f, "conversations.open", true);
	slack_has(f, "chat.postMessage", "channel=U1");
	slack_reply(f, "chat.postMessage", "{\"ok\":true,\"ts\":\"5.6\",\"channel\":\"D1\"}");
	assert_int_equal(fake_outcome_of(f, 1)->outcome, GD_SENT);
	fake_close(f);
}

/* A mark that cannot be put holds nothing up; words that cannot be said are tried again. */
static void test_marks_that_are_unknown(void **state)
{
	struct fake_host *f = slack_http(NULL);
	(void)state;

	fake_deliver(f, &(struct gd_outbound){.op = GD_MARK, .delivery = 1, .room = "D1", .target = "5.6", .text = "✅"});
	unknown(f, "reactions.add", true);
	assert_int_equal(fake_outcome_of(f, 1)->outcome, GD_GIVE_UP);
	assert_int_equal(fake_outcome_of(f, 1)->retry_after_s, 0);
	fake_deliver(f, &(struct gd_outbound){.op = GD_POST, .delivery = 2, .room = "D1", .text = "hello"});
	unknown(f, "chat.postMessage", true);
	assert_int_equal(fake_outcome_of(f, 2)->outcome, GD_RETRY_LATER);
	fake_close(f);
}

TEST_MAIN(cmocka_unit_test(test_methods_that_are_unknown), cmocka_unit_test(test_an_identity_without_ids),
	cmocka_unit_test(test_an_event_that_names_no_workspace), cmocka_unit_test(test_commands_without_a_trigger),
	cmocka_unit_test(test_buttons_without_times), cmocka_unit_test(test_a_deletion_of_nobody),
	cmocka_unit_test(test_a_tombstone), cmocka_unit_test(test_an_edit_without_a_time), cmocka_unit_test(test_reactions_without_a_time),
	cmocka_unit_test(test_a_history_that_is_closed), cmocka_unit_test(test_a_file_without_id),
	cmocka_unit_test(test_the_id_of_a_post_within_its_message),
	cmocka_unit_test(test_nobody_opens_conversations), cmocka_unit_test(test_marks_that_are_unknown))
