/* What goes wrong around Slack: slow files, refused lookups, ids and envelopes of other shapes than usual. */
#include "slack_check.h"

#define FORM "application/x-www-form-urlencoded"
#define SLOW \
	"\"type\":\"message\",\"channel\":\"C1\",\"channel_type\":\"channel\",\"user\":\"U1\",\"ts\":\"1760000000.000100\"," \
	"\"text\":\"see\",\"subtype\":\"file_share\",\"files\":[{\"id\":\"F1\",\"name\":\"a.png\",\"mimetype\":\"image/png\",\"size\":4," \
	"\"url_private_download\":\"https://files.slack.com/f/F1\"}]"

static void know(struct fake_host *f)
{
	slack_know(f, "U1");
	slack_reply(f, "conversations.members", "{\"ok\":true,\"members\":[\"U1\"]}");
	fake_result(f, 0, &(struct gd_result){.size = sizeof(struct gd_result), .code = GD_R_IGNORED}); /* no team's room */
}

static struct fake_host *open_slow(uint64_t *request)
{
	struct fake_host *f = slack_http(NULL);

	*request = slack_event(f, "Ev1", SLOW);
	know(f);
	return f;
}

static void file_comes(struct fake_host *f)
{
	fake_http_answer(f, slack_call(f, "F1"), &(struct gd_http_res){.status = 200, .body = "abcd", .body_len = 4});
}

static const struct gd_inbound *last(const struct fake_host *f)
{
	return &f->submits[f->nsubmits - 1].in;
}

static void test_a_slow_file_is_acknowledged_in_time(void **state)
{
	uint64_t request;
	struct fake_host *f = open_slow(&request);
	(void)state;

	fake_advance(f, 1900);
	assert_int_equal(f->nsubmits, 1);
	fake_advance(f, 200);
	assert_int_equal(last(f)->kind, GD_CURSOR); /* as it came, on disk */
	assert_null(fake_answered(f, request));
	fake_result_ok(f, 1, NULL);
	assert_int_equal(fake_answer_to(f, request)->status, 200);
	assert_non_null(strstr(fake_kv(f, last(f)->kv[0].key), "\"event_id\":\"Ev1\""));
	assert_non_null(fake_kv(f, "late"));
	fake_advance(f, 20000);
	file_comes(f);
	assert_int_equal(last(f)->kind, GD_TEXT);
	assert_int_equal(last(f)->files[0].length, 4);
	assert_non_null(fake_kv(f, "late")); /* until that is on disk, too */
	fake_result_ok(f, 2, "G-1001");
	assert_null(fake_kv(f, "late"));
	assert_null(fake_kv(f, last(f)->kv[0].key));
	fake_close(f);
}

static void test_what_is_acknowledged_is_insisted_upon(void **state)
{
	const struct gd_result trouble = {.size = sizeof trouble, .code = GD_R_TROUBLE};
	uint64_t request;
	struct fake_host *f = open_slow(&request);
	(void)state;

	fake_advance(f, 2100);
	fake_result_ok(f, 1, NULL);
	f->submit_rc = GD_BUSY;
	file_comes(f);
	f->submit_rc = GD_OK;
	fake_ready(f);
	assert_int_equal(last(f)->kind, GD_TEXT);
	fake_result(f, f->nsubmits - 1, &trouble);
	size_t before = f->nsubmits;
	fake_advance(f, 6000);
	assert_int_equal(f->nsubmits, before + 1);
	fake_result_ok(f, f->nsubmits - 1, "G-1001");
	assert_null(fake_kv(f, "late"));
	fake_close(f);
}

static void test_what_cannot_be_kept_is_left_to_slack(void **state)
{
	const struct gd_result trouble = {.size = sizeof trouble, .code = GD_R_TROUBLE};
	uint64_t request;
	struct fake_host *f = open_slow(&request);
	(void)state;

	fake_advance(f, 2100);
	fake_result(f, 1, &trouble);
	assert_null(fake_answered(f, request)); /* nothing is on disk */
	file_comes(f);
	assert_int_equal(last(f)->kind, GD_TEXT);
	fake_result(f, 2, &trouble);
	assert_int_equal(fake_answer_to(f, request)->status, 503);
	fake_close(f);
}

/* The first looks at the channels are refused: who is an agent must be known all the same. */
static void test_lists_that_are_refused_are_asked_for_again(void **state)
{
	static const char *const options[] = {"mode", "http", "bot_token", "xoxb-1", "signing_secret", "s", NULL};
	struct fake_host *f = fake_open(PLUGIN_SO, "acme", options);
	(void)state;

	slack_reply(f, "auth.test", SLACK_TEST);
	fake_http_answer(f, slack_call(f, "conversations.list"), &(struct gd_http_res){.status = 429, .retry_after_s = 3, .body = ""});
	fake_advance(f, 3100);
	slack_reply(f, "conversations.list",
		"{\"ok\":true,\"channels\":[{\"id\":\"C1\",\"is_member\":true},{\"id\":\"C2\",\"is_member\":true}]}");
	fake_http_answer(f, slack_call(f, "conversations.members"), &(struct gd_http_res){.status = 429, .retry_after_s = 7, .body = ""});
	fake_advance(f, 6000); /* the second one was turned away with the first */
	assert_true(slack_find(f, "conversations.members") == SIZE_MAX);
	fake_advance(f, 2100);
	for (int i = 0; i < 2; i++)
		slack_reply(f, "conversations.members", "{\"ok\":true,\"members\":[\"U1\"]}");
	assert_int_equal(f->nsubmits, 2);
	assert_int_equal(f->submits[1].in.kind, GD_MEMBER);
	fake_close(f);
}

static struct fake_host *listed(const char *member)
{
	static const char *const options[] = {"mode", "http", "bot_token", "xoxb-1", "signing_secret", "s", NULL};
	struct fake_host *f = fake_open(PLUGIN_SO, "acme", options);
	char json[100];

	slack_reply(f, "auth.test", SLACK_TEST);
	slack_reply(f, "conversations.list", "{\"ok\":true,\"channels\":[{\"id\":\"C1\",\"is_member\":true}]}");
	(void)snprintf(json, sizeof json, "{\"ok\":true,\"members\":[\"%s\"]}", member);
	slack_reply(f, "conversations.members", json);
	fake_result(f, 0, &(struct gd_result){.size = sizeof(struct gd_result), .code = GD_R_ADDED}); /* it is a team's room */
	return f;
}

/* Nobody is a member of the team before Slack has said who they are: trouble is soon asked about again, what it may not tell is no. */
static void test_who_is_of_the_team(void **state)
{
	struct fake_host *f = listed("U1");
	(void)state;

	fake_http_answer(f, slack_call(f, "users.info"), &(struct gd_http_res){.status = 502, .body = "<html>"});
	fake_advance(f, 1900);
	assert_true(slack_find(f, "users.info") == SIZE_MAX);
	fake_advance(f, 200);
	slack_refuse(f, "users.info", "missing_scope");
	assert_int_equal(f->nsubmits, 1);
	fake_advance(f, 4100);
	slack_know(f, "U1");
	assert_int_equal(f->nsubmits, 2);
	assert_int_equal(f->submits[1].in.members[0].flags & GD_P_OUTSIDER, 0);
	fake_close(f);

	f = listed("U2");
	slack_refuse(f, "users.info", "user_not_visible");
	assert_int_equal(f->nsubmits, 2);
	assert_true(f->submits[1].in.members[0].flags & GD_P_OUTSIDER);
	fake_close(f);
}

static void test_a_member_without_a_home_is_not_ours_before_auth_test(void **state)
{
	static const char *const options[] = {"mode", "http", "bot_token", "xoxb-1", "signing_secret", "s", NULL};
	struct fake_host *f = fake_open(PLUGIN_SO, "acme", options);
	(void)state;

	(void)slack_event(f, "Ev1",
		"\"type\":\"message\",\"channel\":\"C1\",\"user\":\"U9\",\"user_team\":\"T9OTHER\",\"ts\":\"1.2\",\"text\":\"hello\"");
	slack_refuse(f, "users.info", "user_not_visible");
	assert_int_equal(f->submits[0].in.sender.flags, GD_P_OUTSIDER);
	assert_string_equal(f->submits[0].in.sender.tenant, "T9OTHER");
	fake_close(f);
}

static uint64_t pressed(struct fake_host *f, const char *more)
{
	static char json[2000], body[6000];
	size_t n = (size_t)snprintf(body, sizeof body, "payload=");

	(void)snprintf(json, sizeof json,
		"{\"type\":\"block_actions\",\"user\":{\"id\":\"U9\",\"team_id\":\"T9OTHER\"},\"trigger_id\":\"9.9\","
		"\"channel\":{\"id\":\"C1\"},\"container\":{\"type\":\"message\",\"message_ts\":\"5.6\",\"channel_id\":\"C1\"},%s,"
		"\"actions\":[{\"type\":\"button\",\"action_id\":\"a\",\"value\":\"yes\",\"action_ts\":\"1.5\"}]}",
		more);
	for (const char *c = json; *c; c++)
		n += (size_t)snprintf(body + n, sizeof body - n, "%%%02X", (unsigned)(unsigned char)*c);
	return slack_post(f, "interactivity", FORM, body);
}

/* Whose installation it is: the button's message knows best where the member is of another workspace. */
static void test_buttons_in_shared_channels(void **state)
{
	static const struct {
		const char *more;
		size_t submits;
	} rows[] = {
		{"\"team\":{\"id\":\"T9OTHER\"},\"message\":{\"ts\":\"5.6\",\"team\":\"T0ACME\"}", 1},
		{"\"team\":null,\"enterprise\":null,\"message\":{\"ts\":\"5.6\",\"team\":\"T0ACME\"}", 1},
		{"\"team\":{\"id\":\"T9OTHER\"},\"view\":{\"app_installed_team_id\":\"T0ACME\"}", 1},
		{"\"team\":{\"id\":\"T9OTHER\"},\"message\":{\"ts\":\"5.6\",\"team\":\"T9OTHER\"}", 0},
		{"\"team\":{\"id\":\"T9OTHER\"}", 0},
	};
	(void)state;

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct fake_host *f = slack_http(NULL);
		uint64_t request = pressed(f, rows[i].more);
		if (rows[i].submits)
			slack_refuse(f, "users.info", "user_not_found");
		assert_int_equal(f->nsubmits, rows[i].submits);
		if (rows[i].submits)
			assert_int_equal(f->submits[0].in.sender.flags, GD_P_OUTSIDER);
		else
			assert_int_equal(fake_answer_to(f, request)->status, 200);
		fake_close(f);
	}
}

static void test_a_reaction_has_a_skin(void **state)
{
	struct fake_host *f = slack_http(NULL);
	(void)state;

	(void)slack_event(f, "Ev1",
		"\"type\":\"reaction_added\",\"user\":\"U1\",\"reaction\":\"+1::skin-tone-4\",\"event_ts\":\"9.9\","
		"\"item\":{\"type\":\"message\",\"channel\":\"C1\",\"ts\":\"5.6\"}");
	slack_know(f, "U1");
	assert_string_equal(f->submits[0].in.text, "👍");
	fake_close(f);
}

static uint64_t interaction(struct fake_host *f, const char *json)
{
	static char body[20000];
	size_t n = (size_t)snprintf(body, sizeof body, "payload=");

	for (const char *c = json; *c; c++)
		n += (size_t)snprintf(body + n, sizeof body - n, "%%%02X", (unsigned)(unsigned char)*c);
	return slack_post(f, "interactivity", FORM, body);
}

static uint64_t filled(struct fake_host *f, const char *text)
{
	static char json[2000];

	(void)snprintf(json, sizeof json,
		"{\"type\":\"view_submission\",\"team\":{\"id\":\"T0ACME\"},\"user\":{\"id\":\"U1\",\"team_id\":\"T0ACME\"},\"view\":{"
		"\"id\":\"V1\",\"hash\":\"1.a\",\"callback_id\":\"form\",\"private_metadata\":\"{\\\"form\\\":\\\"new\\\"}\",\"blocks\":["
		"{\"type\":\"input\",\"block_id\":\"@title\",\"label\":{\"type\":\"plain_text\",\"text\":\"Title\"}},"
		"{\"type\":\"input\",\"block_id\":\"@text\",\"label\":{\"type\":\"plain_text\",\"text\":\"your request\"}}],"
		"\"state\":{\"values\":{\"@title\":{\"value\":{\"type\":\"plain_text_input\",\"value\":null}},"
		"\"@text\":{\"value\":{\"type\":\"plain_text_input\",\"value\":%s}}}}}}",
		text);
	return interaction(f, json);
}

/* Slack leaves the view's id and hash as they are when it shows a mistake: what is mended is another message, what is repeated is not. */
static void test_a_modal_is_mended(void **state)
{
	const struct gd_result missing = {.size = sizeof missing, .code = GD_R_MISSING, .text = "your request: what is it about?"};
	struct fake_host *f = slack_http(NULL);
	(void)state;

	uint64_t request = filled(f, "null");
	slack_know(f, "U1");
	assert_int_equal(last(f)->kind, GD_FORM);
	assert_string_equal(last(f)->text, "new");
	assert_int_equal(last(f)->nfields, 0);
	fake_result(f, 0, &missing);
	assert_string_equal(fake_answer_to(f, request)->body,
		"{\"response_action\":\"errors\",\"errors\":{\"@text\":\"your request: what is it about?\"}}");
	(void)filled(f, "\"It burns\"");
	(void)filled(f, "\"It burns\"");
	assert_int_equal(f->nsubmits, 3);
	assert_string_not_equal(f->submits[0].in.dedupe[0], f->submits[1].in.dedupe[0]);
	assert_string_equal(f->submits[1].in.dedupe[0], f->submits[2].in.dedupe[0]);
	fake_close(f);
}

/* Fields are members of an object, which have no order: the same modal may come again with its fields the other way round. */
static void test_fields_have_no_order(void **state)
{
	static const char *const both[] = {"\"@title\":{\"value\":{\"type\":\"plain_text_input\",\"value\":\"a\"}},"
					   "\"@text\":{\"value\":{\"type\":\"plain_text_input\",\"value\":\"b\"}}",
		"\"@text\":{\"value\":{\"value\":\"b\",\"type\":\"plain_text_input\"}},"
		"\"@title\":{\"value\":{\"value\":\"a\",\"type\":\"plain_text_input\"}}",
		"\"@title\":{\"value\":{\"type\":\"plain_text_input\",\"value\":\"b\"}},"
		"\"@text\":{\"value\":{\"type\":\"plain_text_input\",\"value\":\"a\"}}"};
	struct fake_host *f = slack_http(NULL);
	char json[1000];
	(void)state;

	for (size_t i = 0; i < sizeof both / sizeof *both; i++) {
		(void)snprintf(json, sizeof json,
			"{\"type\":\"view_submission\",\"team\":{\"id\":\"T0ACME\"},\"user\":{\"id\":\"U1\",\"team_id\":\"T0ACME\"},"
			"\"view\":{\"id\":\"V1\",\"private_metadata\":\"{\\\"form\\\":\\\"new\\\"}\",\"state\":{\"values\":{%s}}}}",
			both[i]);
		(void)interaction(f, json);
	}
	slack_know(f, "U1");
	assert_int_equal(f->nsubmits, 3);
	assert_string_equal(f->submits[0].in.dedupe[0], f->submits[1].in.dedupe[0]);
	assert_string_not_equal(f->submits[0].in.dedupe[0], f->submits[2].in.dedupe[0]);
	fake_close(f);
}

static void break_off(struct fake_host *f, const char *method)
{
	fake_http_answer(f, slack_call(f, method), &(struct gd_http_res){.net = GD_NET_UNKNOWN, .error = "The connection broke."});
}

#define DIRECT(user, ts) \
	"\"type\":\"message\",\"channel\":\"D1\",\"channel_type\":\"im\",\"text\":\"a\",\"user\":\"" user "\",\"ts\":\"" ts "\""

/* Slack closes a connection that it had kept open just as the next call is written into it: what only reads is asked again, once; what
 * would show twice is not, and what took its time is not worth it. */
static void test_a_connection_that_broke(void **state)
{
	struct fake_host *f = slack_http(NULL);
	(void)state;

	(void)slack_event(f, "Ev1", DIRECT("U1", "1.1"));
	break_off(f, "users.info");
	assert_int_equal(f->nsubmits, 0);
	slack_know(f, "U1");
	assert_string_equal(f->submits[0].in.sender.name, "Marie");

	(void)slack_event(f, "Ev2", DIRECT("U2", "1.2"));
	break_off(f, "users.info");
	break_off(f, "users.info"); /* once */
	assert_int_equal(f->nsubmits, 2);

	(void)slack_event(f, "Ev3", DIRECT("U3", "1.3"));
	fake_advance(f, 1500);
	break_off(f, "users.info");
	assert_int_equal(f->nsubmits, 3);

	fake_deliver(f, &(struct gd_outbound){.op = GD_POST, .delivery = 1, .key = "k", .room = "D1", .text = "hello"});
	break_off(f, "chat.postMessage");
	assert_true(slack_find(f, "chat.postMessage") == SIZE_MAX);
	fake_close(f);
}

/* A card is seen, and its buttons are pressed, before its own answer has come: the ticket stands beside them. */
static void test_buttons_know_their_ticket(void **state)
{
	static const struct {
		const char *block, *value, *text; /* text NULL: a modal asks for the rest */
	} rows[] = {
		{"ticket:G-1001:0", "!take", "!G-1001 take"},
		{"ticket:G-1001:3", "!priority high", "!G-1001 priority high"},
		{"ticket:G-1001:0", "yes", "yes"},
		{"b", "!take", "!take"},
		{"ticket:", "!take", "!take"},
		{"ticket:G 1:0", "!take", "!take"},
		{"ticket:G-1001", "!take", "!take"},
		{"ticket:G-1001:0", "!solved ", NULL},
	};
	const struct gd_choice take = {"!take", "Take", NULL};
	struct fake_host *f = slack_http(NULL);
	char json[1000];
	(void)state;

	fake_deliver(f, &(struct gd_outbound){.op = GD_POST, .delivery = 1, .key = "k", .room = "D1", .text = "card", .ref = "G-1001",
				.choices = &take, .nchoices = 1});
	slack_has(f, "chat.postMessage", "%22block_id%22%3A%22ticket%3AG-1001%3A0%22");
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		(void)snprintf(json, sizeof json,
			"{\"type\":\"block_actions\",\"team\":{\"id\":\"T0ACME\"},\"user\":{\"id\":\"U1\",\"team_id\":\"T0ACME\"},"
			"\"trigger_id\":\"9.9\",\"container\":{\"type\":\"message\",\"message_ts\":\"5.6\",\"channel_id\":\"D1\"},"
			"\"actions\":[{\"type\":\"button\",\"block_id\":\"%s\",\"action_id\":\"a\",\"action_ts\":\"7.%zu\","
			"\"value\":\"%s\"}]}",
			rows[i].block, i, rows[i].value);
		(void)interaction(f, json);
		if (!i)
			slack_know(f, "U1");
		if (rows[i].text)
			assert_string_equal(last(f)->text, rows[i].text);
		else
			slack_has(f, "views.open", "%5C%22command%5C%22%3A%5C%22G-1001%20solved%20%5C%22");
	}
	fake_close(f);
}

/* response_url is good for half an hour and five answers. */
static void test_an_address_for_answers_that_is_used_up(void **state)
{
	const struct gd_result refused = {.size = sizeof refused, .code = GD_R_REFUSED, .text = "not <yours>"};
	static const char button[] =
		"{\"type\":\"block_actions\",\"team\":{\"id\":\"T0ACME\"},\"user\":{\"id\":\"U1\",\"team_id\":\"T0ACME\"},"
		"\"container\":{\"type\":\"message\",\"message_ts\":\"5.6\",\"channel_id\":\"C1\",\"thread_ts\":\"4.5\"},"
		"\"response_url\":\"https://hooks.slack.com/actions/1\",\"actions\":[{\"type\":\"button\","
		"\"action_id\":\"choice_0\",\"action_ts\":\"7.%d\",\"value\":\"take:1\"}]}";
	struct fake_host *f = slack_http(NULL);
	char json[1000];
	(void)state;

	for (int i = 0; i < 2; i++) {
		(void)snprintf(json, sizeof json, button, i);
		(void)interaction(f, json);
		if (!i)
			slack_know(f, "U1");
		fake_result(f, (size_t)i, &refused);
		if (i)
			break_off(f, "/actions/1"); /* it may have been read */
		else
			fake_http_reply(f, slack_call(f, "/actions/1"), 404, "used_url");
		assert_int_equal(slack_find(f, "chat.postEphemeral") == SIZE_MAX, i);
		if (i)
			break;
		slack_has(f, "chat.postEphemeral", "channel=C1&user=U1&thread_ts=4.5&text=not%20%26lt%3Byours%26gt%3B");
		slack_reply(f, "chat.postEphemeral", "{\"ok\":true}");
	}
	fake_close(f);
}

/* Slack keeps 3,000 characters with a modal; a command that is longer asks its questions as text. */
static void test_a_form_with_a_long_command(void **state)
{
	static const struct gd_form_field field = {.key = "@text", .label = "your request", .required = 1};
	static char command[4000];
	(void)state;

	for (size_t len = 2000; len <= 3000; len += 1000) {
		struct fake_host *f = slack_http(NULL);
		memset(command, 'x', len);
		command[len] = '\0';
		(void)slack_post(
			f, "commands", FORM, "team_id=T0ACME&channel_id=D1&user_id=U1&command=%2Fguichet&text=new&trigger_id=77.trigger");
		fake_deliver(f, &(struct gd_outbound){.op = GD_POST,
					.flags = GD_O_PRIVATE,
					.delivery = 1,
					.key = "f1",
					.room = "D1",
					.user = "U1",
					.title = "New",
					.text = "`new` and your text",
					.form = &field,
					.nform = 1,
					.form_id = command});
		assert_int_equal(slack_find(f, "views.open") == SIZE_MAX, len == 3000);
		if (len == 3000)
			slack_has(f, "chat.postEphemeral", "your%20request");
		else
			assert_null(strstr(f->https[slack_call(f, "views.open")].req.body, "your%20text")); /* for whoever has no form */
		fake_close(f);
	}
}

TEST_MAIN(cmocka_unit_test(test_a_slow_file_is_acknowledged_in_time), cmocka_unit_test(test_what_is_acknowledged_is_insisted_upon),
	cmocka_unit_test(test_what_cannot_be_kept_is_left_to_slack), cmocka_unit_test(test_lists_that_are_refused_are_asked_for_again),
	cmocka_unit_test(test_who_is_of_the_team),
	cmocka_unit_test(test_a_member_without_a_home_is_not_ours_before_auth_test), cmocka_unit_test(test_buttons_in_shared_channels),
	cmocka_unit_test(test_a_reaction_has_a_skin), cmocka_unit_test(test_a_modal_is_mended), cmocka_unit_test(test_fields_have_no_order),
	cmocka_unit_test(test_a_connection_that_broke), cmocka_unit_test(test_an_address_for_answers_that_is_used_up),
	cmocka_unit_test(test_buttons_know_their_ticket),
	cmocka_unit_test(test_a_form_with_a_long_command))
