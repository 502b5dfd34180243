/* What Slack says over HTTP: statuses and answers, names and files on the way to the desk, and what is not for it. */
#include "slack_check.h"
// plugin: form.c

#include "form.h"

#include <stdlib.h>

#define FORM "application/x-www-form-urlencoded"
#define COMMAND \
	"token=x&team_id=T0ACME&channel_id=C1&channel_name=help&user_id=U1&user_name=marie&command=%2Fguichet&text=take+42&trigger_id=1.2" \
	"&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2F1&api_app_id=A0APP"
#define MESSAGE \
	"\"type\":\"message\",\"channel\":\"C1\",\"channel_type\":\"channel\",\"user\":\"U1\",\"ts\":\"1760000000.000100\",\"text\":\"%s\""

static uint64_t message(struct fake_host *f, const char *id, const char *text)
{
	char inner[1000];

	(void)snprintf(inner, sizeof inner, MESSAGE, text);
	return slack_event(f, id, inner);
}

static uint32_t status(const struct fake_host *f, uint64_t request)
{
	return fake_answer_to(f, request)->status;
}

static void test_a_message(void **state)
{
	struct fake_host *f = slack_http(NULL);
	(void)state;

	uint64_t request = message(f, "Ev1", "my &lt;printer&gt; &amp; :ticket: <@U2|bob> <http://a.example|a.example>");
	slack_has(f, "users.info", "user=U1&include_locale=true");
	assert_int_equal(f->nsubmits, 0); /* the name first */
	slack_reply(f, "users.info",
		"{\"ok\":true,\"user\":{\"id\":\"U1\",\"team_id\":\"T0ACME\",\"name\":\"marie\",\"locale\":\"fr-FR\","
		"\"tz\":\"Europe/Paris\","
		"\"profile\":{\"display_name\":\"\",\"real_name\":\"Marie\",\"email\":\"marie@acme.example\"}}}");
	const struct gd_inbound *in = &f->submits[0].in;
	assert_int_equal(in->kind, GD_TEXT);
	assert_string_equal(in->text, "my <printer> & 🎫 @{U2} a.example");
	assert_string_equal(in->dedupe[0], "event:Ev1");
	assert_string_equal(in->dedupe[1], "post:C1:1760000000.000100");
	assert_string_equal(in->sender.name, "Marie");
	assert_string_equal(in->sender.lang, "fr");
	assert_string_equal(in->sender.email, "marie@acme.example");
	assert_int_equal(in->sender.flags, GD_P_EMAIL_VERIFIED);
	assert_null(in->sender.tenant);
	assert_int_equal(in->place.kind, GD_PLACE_ROOM);
	assert_string_equal(in->place.room, "C1");
	assert_null(in->place.thread);
	assert_string_equal(in->native_id, "1760000000.000100");
	assert_string_equal(in->link, "https://acme.slack.com/archives/C1/p1760000000000100");
	assert_int_equal(in->sent_ms, 1760000000000);
	assert_null(fake_answered(f, request)); /* only after the commit */
	fake_result_ok(f, 0, "G-1001");
	assert_int_equal(status(f, request), 200);
	assert_int_equal(fake_answer_to(f, request)->body_len, 0);
	(void)message(f, "Ev2", "again"); /* known for an hour */
	assert_int_equal(f->nsubmits, 2);
	fake_advance(f, 3600000);
	(void)message(f, "Ev3", "later");
	assert_int_equal(f->nsubmits, 2);
	slack_refuse(f, "users.info", "user_not_found");
	assert_int_equal(f->nsubmits, 3); /* nobody's message is lost for a name */
	fake_close(f);
}

static void test_order_is_kept_while_names_are_asked(void **state)
{
	struct fake_host *f = slack_http(NULL);
	(void)state;

	(void)message(f, "Ev1", "one");
	(void)message(f, "Ev2", "two");
	slack_know(f, "U1");
	assert_true(slack_find(f, "users.info") == SIZE_MAX); /* asked once */
	assert_string_equal(f->submits[0].in.text, "one");
	assert_string_equal(f->submits[1].in.text, "two");
	fake_close(f);
}

static void test_busy_and_trouble(void **state)
{
	struct fake_host *f = slack_http(NULL);
	(void)state;

	(void)message(f, "Ev0", "hello");
	slack_know(f, "U1");
	f->submit_rc = GD_BUSY;
	assert_int_equal(status(f, message(f, "Ev1", "hello")), 503);
	f->submit_rc = GD_BAD_INPUT;
	assert_int_equal(status(f, message(f, "Ev2", "hello")), 200);
	f->submit_rc = GD_OK;
	uint64_t request = message(f, "Ev3", "hello");
	fake_result(f, f->nsubmits - 1, &(struct gd_result){.size = sizeof(struct gd_result), .code = GD_R_TROUBLE, .retry_after_s = 7});
	assert_int_equal(status(f, request), 503);
	assert_string_equal(fake_header(fake_answer_to(f, request)->headers, fake_answer_to(f, request)->nheaders, "retry-after"), "7");
	request = message(f, "Ev4", "hello");
	fake_gone(f, request);
	fake_result_ok(f, f->nsubmits - 1, "G-1");
	assert_null(fake_answered(f, request));
	fake_close(f);
}

static void test_the_handshake(void **state)
{
	struct fake_host *f = slack_http(NULL);
	char *long_one = calloc(1, 70000), *body = calloc(1, 70200);
	(void)state;

	uint64_t request = slack_post(
		f, "events", "application/json", "{\"type\":\"url_verification\",\"token\":\"x\",\"challenge\":\"3eZbrw1aB\"}");
	const struct gd_http_res *res = fake_answer_to(f, request);
	assert_int_equal(res->status, 200);
	assert_string_equal(res->body, "3eZbrw1aB");
	assert_string_equal(fake_header(res->headers, res->nheaders, "content-type"), "text/plain");
	memset(long_one, 'c', 65536);
	(void)snprintf(body, 70200, "{\"type\":\"url_verification\",\"challenge\":\"%s\"}", long_one);
	assert_int_equal(fake_answer_to(f, slack_post(f, "events", "application/json", body))->body_len, 65536);
	assert_int_equal(status(f, slack_post(f, "commands", FORM, "ssl_check=1&token=x")), 200);
	assert_int_equal(status(f, slack_post(f, "interactivity", FORM, "ssl_check=1")), 200);
	assert_int_equal(f->nsubmits, 0);
	free(long_one);
	free(body);
	fake_close(f);
}

static void test_odd_input(void **state)
{
	static const char *const events[] = {"{}", "[]", "null", "{\"type\":7}", "{\"type\":\"event_callback\"}",
		"{\"type\":\"event_callback\",\"team_id\":\"T0ACME\","
		"\"event\":null}",
		"{\"type\":\"event_callback\",\"team_id\":\"T0ACME\",\"event\":{\"type\":\"message\"}}",
		"{\"team_id\":\"T0ACME\",\"authorizations\":[],\"event\":{\"type\":\"message\",\"channel\":7,\"user\":{},\"ts\":[],"
		"\"text\":null}}",
		"{\"team_id\":\"T0ACME\",\"event\":{\"type\":\"star_added\"}}",
		"{\"team_id\":\"T9OTHER\",\"event\":{\"type\":\"message\",\"channel\":\"C1\",\"ts\":\"1.2\","
		"\"user\":\"U1\",\"text\":\"x\"}}",
		"{\"type\":\"app_rate_limited\",\"team_id\":\"T0ACME\",\"minute_rate_limited\":1}"};
	static const char *const payloads[] = {"payload=%7B%7D", "payload=%5B%5D", "payload=%7B%22type%22%3A%22block_actions%22%7D",
		("payload=%7B%22type%22%3A%22block_actions%22%2C%22user%22%3A%7B%22id%22%3A%22U1%22%7D%2C%22team%22%3A%7B%22id%22%3A"
		 "%22T0ACME%22%7D%2C%22actions%22%3A7%7D")};
	struct fake_host *f = slack_http(NULL);
	(void)state;

	for (size_t i = 0; i < sizeof events / sizeof *events; i++)
		assert_int_equal(status(f, slack_post(f, "events", "application/json", events[i])), 200);
	for (size_t i = 0; i < sizeof payloads / sizeof *payloads; i++)
		assert_int_equal(status(f, slack_post(f, "interactivity", FORM, payloads[i])), 200);
	assert_int_equal(status(f, slack_post(f, "commands", FORM, "")), 200);
	assert_int_equal(status(f, slack_post(f, "commands", FORM, "team_id=T0ACME&command=%2Fg")), 200);
	assert_int_equal(status(f, slack_post(f, "events", "application/json", "{")), 400);
	assert_int_equal(status(f, slack_post(f, "interactivity", FORM, "payload=%7B")), 400);
	assert_int_equal(status(f, slack_post(f, "interactivity", FORM, "x=y")), 400);
	assert_true(fake_logged(f, "30,000"));
	assert_true(fake_logged(f, "T9OTHER"));
	assert_int_equal(f->nsubmits, 0);
	fake_close(f);
}

static void test_a_command(void **state)
{
	struct fake_host *f = slack_http(NULL);
	(void)state;

	uint64_t request = slack_post(f, "commands", FORM, COMMAND);
	slack_know(f, "U1");
	const struct gd_inbound *in = &f->submits[0].in;
	assert_int_equal(in->kind, GD_COMMAND);
	assert_string_equal(in->text, "take 42");
	assert_string_equal(in->dedupe[0], "command:1.2");
	assert_string_equal(in->sender.handle, "marie");
	assert_int_equal(in->flags, GD_F_EPHEMERAL_OK);
	fake_result(f, 0, &(struct gd_result){.size = sizeof(struct gd_result), .code = GD_R_ADDED, .text = "G-42 <is> yours"});
	assert_string_equal(fake_answer_to(f, request)->body, "{\"response_type\":\"ephemeral\",\"text\":\"G-42 &lt;is&gt; yours\"}");
	assert_string_equal(
		fake_header(fake_answer_to(f, request)->headers, fake_answer_to(f, request)->nheaders, "content-type"), "application/json");
	request = slack_post(f, "commands", FORM, COMMAND); /* a slow desk: answered in time, the text follows */
	fake_advance(f, 2500);
	assert_int_equal(fake_answer_to(f, request)->body_len, 0);
	fake_result(f, f->nsubmits - 1, &(struct gd_result){.size = sizeof(struct gd_result), .code = GD_R_ADDED, .text = "late"});
	assert_string_equal(f->https[slack_call(f, "/commands/1")].req.body, "{\"response_type\":\"ephemeral\",\"text\":\"late\"}");
	assert_null(fake_header(
		f->https[slack_call(f, "/commands/1")].req.headers, f->https[slack_call(f, "/commands/1")].req.nheaders, "authorization"));
	f->submit_rc = GD_BUSY; /* Slack does not repeat commands, people do */
	assert_int_equal(status(f, slack_post(f, "commands", FORM, COMMAND)), 200);
	assert_non_null(strstr(fake_answer_to(f, f->answers[f->nanswers - 1].request)->body, "try again"));
	fake_close(f);
}

#define BUTTON \
	"payload=%7B%22type%22%3A%22block_actions%22%2C%22team%22%3A%7B%22id%22%3A%22T0ACME%22%7D%2C%22user%22%3A%7B%22id%22%3A%22U1" \
	"%22%2C%22username%22%3A" \
	"%22marie%22%2C%22team_id%22%3A%22T0ACME%22%7D%2C%22trigger_id%22%3A%221.2%22%2C%22container%22%3A%7B%22type%22%3A%22message" \
	"%22%2C%22message_ts%22%3A%22" \
	"5.6%22%2C%22channel_id%22%3A%22C1%22%7D%2C%22response_url%22%3A%22https%3A%2F%2Fhooks.slack.com%2Factions%2F1%22%2C" \
	"%22actions%22%3A%5B%7B%22type%22" \
	"%3A%22button%22%2C%22action_id%22%3A%22choice_0%22%2C%22action_ts%22%3A%227.8%22%2C%22value%22%3A%22take%3A1%22%7D%5D%7D"

static void test_a_button(void **state)
{
	struct fake_host *f = slack_http(NULL);
	(void)state;

	uint64_t request = slack_post(f, "interactivity", FORM, BUTTON);
	slack_know(f, "U1");
	const struct gd_inbound *in = &f->submits[0].in;
	assert_int_equal(in->kind, GD_CHOICE);
	assert_string_equal(in->text, "take:1");
	assert_string_equal(in->target, "5.6");
	assert_string_equal(in->place.room, "C1");
	assert_string_equal(in->dedupe[0], "action:5.6:U1:choice_0:7.8");
	fake_result(f, 0, &(struct gd_result){.size = sizeof(struct gd_result), .code = GD_R_REFUSED, .text = "not yours"});
	assert_int_equal(fake_answer_to(f, request)->body_len, 0);
	assert_string_equal(f->https[slack_call(f, "/actions/1")].req.body,
		"{\"response_type\":\"ephemeral\",\"replace_original\":false,\"text\":\"not yours\"}");
	fake_close(f);
}

#define PRESSED(value) \
	"{\"type\":\"block_actions\",\"team\":{\"id\":\"T0ACME\"},\"user\":{\"id\":\"U1\",\"team_id\":\"T0ACME\"},\"trigger_id\":\"9.9\"," \
	"\"container\":{\"type\":\"message\",\"message_ts\":\"5.6\",\"channel_id\":\"C1\"},\"response_url\":" \
	"\"https://hooks.slack.com/actions/2\",\"actions\":[{\"type\":\"button\",\"action_id\":\"choice_1\",\"action_ts\":\"7.8\"," \
	"\"text\":{\"type\":\"plain_text\",\"text\":\"Ask\"},\"value\":\"" value "\"}]}"
#define ASKED \
	"{\"type\":\"view_submission\",\"team\":{\"id\":\"T0ACME\"},\"user\":{\"id\":\"U1\",\"team_id\":\"T0ACME\"}," \
	"\"view\":{\"id\":\"V1\"," \
	"\"hash\":\"1.a\",\"callback_id\":\"command\",\"private_metadata\":\"{\\\"command\\\":\\\"ask \\\",\\\"room\\\":\\\"C1\\\"," \
	"\\\"target\\\":\\\"5.6\\\"}\",\"state\":{\"values\":{\"words\":{\"value\":{\"type\":\"plain_text_input\",\"value\":%s}}}}}}"

static uint64_t interaction(struct fake_host *f, const char *json)
{
	struct buf body;

	buf_init(&body, 20000);
	form_add(&body, "payload", json);
	uint64_t request = slack_post(f, "interactivity", FORM, body.data);
	buf_clear(&body);
	return request;
}

static void test_a_button_that_wants_words(void **state)
{
	struct fake_host *f = slack_http(NULL);
	char json[1000];
	(void)state;

	uint64_t request = interaction(f, PRESSED("!ask "));
	assert_int_equal(fake_answer_to(f, request)->body_len, 0); /* at once: nothing of it is for the desk yet */
	assert_int_equal(f->nsubmits, 0);
	slack_has(f, "views.open", "trigger_id=9.9&view=%7B%22type%22%3A%22modal%22%2C%22callback_id%22%3A%22command%22");
	slack_has(f, "views.open", "%5C%22command%5C%22%3A%5C%22ask%20%5C%22");
	slack_has(f, "views.open", "%5C%22target%5C%22%3A%5C%225.6%5C%22");
	slack_refuse(f, "views.open", "expired_trigger_id"); /* too late: what to write instead */
	assert_non_null(strstr(f->https[slack_call(f, "/actions/2")].req.body, "`!ask …`"));
	(void)snprintf(json, sizeof json, ASKED, "\"Which model?\\nThe old one?\"");
	request = interaction(f, json);
	slack_know(f, "U1");
	assert_int_equal(f->submits[0].in.kind, GD_COMMAND);
	assert_string_equal(f->submits[0].in.text, "ask Which model?\nThe old one?");
	assert_string_equal(f->submits[0].in.target, "5.6");
	assert_string_equal(f->submits[0].in.place.room, "C1");
	assert_int_equal(f->submits[0].in.nfields, 0);
	fake_result_ok(f, 0, "G-1001");
	assert_int_equal(fake_answer_to(f, request)->body_len, 0); /* the modal closes */
	(void)snprintf(json, sizeof json, ASKED, "null");
	assert_int_equal(status(f, interaction(f, json)), 200);
	assert_int_equal(f->nsubmits, 1);
	(void)interaction(f, PRESSED("!take"));
	assert_int_equal(f->submits[1].in.kind, GD_CHOICE);
	assert_string_equal(f->submits[1].in.text, "!take");
	fake_close(f);
}

static void test_the_ticket_reaction(void **state)
{
	struct fake_host *f = slack_http(NULL);
	(void)state;

	(void)slack_event(f, "Ev1",
		"\"type\":\"reaction_added\",\"user\":\"U1\",\"reaction\":\"ticket\",\"item_user\":\"U2\",\"event_ts\":\"9.9\","
		"\"item\":{\"type\":\"message\",\"channel\":\"C1\",\"ts\":\"5.6\"}");
	slack_know(f, "U1");
	slack_has(f, "conversations.history", "channel=C1&latest=5.6&oldest=5.6&inclusive=true&limit=1");
	slack_reply(f, "conversations.history", "{\"ok\":true,\"messages\":[]}");
	slack_has(f, "conversations.replies", "channel=C1&ts=5.6"); /* it stands in a thread */
	slack_reply(f, "conversations.replies",
		"{\"ok\":true,\"messages\":[{\"ts\":\"5.1\",\"text\":\"root\"},{\"ts\":\"5.6\",\"thread_ts\":\"5.1\",\"user\":\"U2\","
		"\"text\":\"it &lt;burns&gt;\"}]}");
	slack_has(f, "users.info", "user=U2"); /* the requester has a name, too */
	slack_know(f, "U2");
	const struct gd_inbound *in = &f->submits[0].in;
	assert_int_equal(in->kind, GD_REACTION);
	assert_string_equal(in->text, "🎫");
	assert_string_equal(in->author->user, "U2");
	assert_string_equal(in->author->name, "Marie");
	assert_string_equal(in->quoted, "it <burns>");
	assert_string_equal(in->place.thread, "5.1");
	fake_close(f);
}

static uint64_t with_file(struct fake_host *f, const char *file)
{
	static char inner[2000];

	(void)snprintf(inner, sizeof inner,
		MESSAGE ",\"subtype\":\"file_share\",\"files\":[{\"id\":\"F1\",\"name\":\"a.png\",\"mimetype\":\"image/png\",%s}]", "see",
		file);
	return slack_event(f, "Ev1", inner);
}

#define AT_SLACK "\"size\":4,\"url_private_download\":\"https://files.slack.com/f/F1\""

static void answer_file(struct fake_host *f, uint32_t code, const char *type, const char *location, const char *body, size_t len)
{
	const struct gd_header headers[] = {{"Content-Type", type}, {"Location", location}};

	fake_http_answer(f, slack_call(f, "F1"),
		&(struct gd_http_res){.status = code, .headers = headers, .nheaders = location ? 2 : 1, .body = body, .body_len = len});
}

static void test_files(void **state)
{
	struct fake_host *f = slack_http(NULL);
	(void)state;

	(void)with_file(f, AT_SLACK);
	slack_know(f, "U1");
	const struct gd_http_req *req = &f->https[slack_call(f, "F1")].req;
	assert_string_equal(req->method, "GET");
	assert_string_equal(fake_header(req->headers, req->nheaders, "authorization"), "Bearer xoxb-1");
	assert_int_equal(req->trust, GD_TRUST_UNTRUSTED);
	answer_file(f, 302, "text/html", "https://cdn.slack-edge.com/F1", "", 0);
	answer_file(f, 200, "image/png", NULL, "\0\1\2\3", 4);
	assert_int_equal(f->submits[0].in.nfiles, 1);
	assert_memory_equal(f->submits[0].in.files[0].bytes, "\0\1\2\3", 4);
	assert_null(f->submits[0].in.files[0].why_not);
	fake_close(f);
}

static void test_files_that_are_refused(void **state)
{
	static const struct {
		const char *file;
		uint32_t status;
		const char *type, *location, *body, *why;
	} rows[] = {
		{AT_SLACK, 200, "text/html; charset=utf-8", NULL, "<ht>", "log in"},
		{AT_SLACK, 302, "text/plain", "https://evil.example.org/F1", "", "did not give"},
		{AT_SLACK, 403, "text/plain", NULL, "nope", "did not give"},
		{AT_SLACK, 200, "image/png", NULL, "12345", "not as long"},
		{"\"size\":4,\"url_private_download\":\"https://evil.example.org/F1\"", 0, NULL, NULL, NULL, "own servers"},
		{"\"size\":4,\"url_private_download\":\"http://files.slack.com/F1\"", 0, NULL, NULL, NULL, "own servers"},
		{"\"size\":4,\"url_private_download\":\"https://evilslack.com/F1\"", 0, NULL, NULL, NULL, "own servers"},
		{"\"size\":4,\"url_private_download\":\"https://files.slack.com@evil.example.org/F1\"", 0, NULL, NULL, NULL, "own servers"},
		{"\"size\":99999999,\"url_private_download\":\"https://files.slack.com/F1\"", 0, NULL, NULL, NULL, "too large"},
		{"\"mode\":\"tombstone\"", 0, NULL, NULL, NULL, "no longer"},
	};
	(void)state;

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct fake_host *f = slack_http(NULL);
		(void)with_file(f, rows[i].file);
		slack_know(f, "U1");
		if (rows[i].status)
			answer_file(f, rows[i].status, rows[i].type, rows[i].location, rows[i].body, strlen(rows[i].body));
		assert_int_equal(f->nsubmits, 1);
		assert_non_null(strstr(f->submits[0].in.files[0].why_not, rows[i].why));
		assert_null(f->submits[0].in.files[0].bytes);
		fake_close(f);
	}
}

static void test_a_stub_of_a_shared_channel(void **state)
{
	struct fake_host *f = slack_http(NULL);
	(void)state;

	(void)with_file(f, "\"file_access\":\"check_file_info\"");
	slack_know(f, "U1");
	slack_has(f, "files.info", "file=F1");
	slack_reply(f, "files.info", "{\"ok\":true,\"file\":{\"id\":\"F1\",\"name\":\"b.png\",\"mimetype\":\"image/png\"," AT_SLACK "}}");
	answer_file(f, 200, "image/png", NULL, "abcd", 4);
	assert_string_equal(f->submits[0].in.files[0].name, "b.png");
	fake_close(f);
}

static void test_rooms_and_the_end(void **state)
{
	struct fake_host *f = slack_http(NULL);
	(void)state;

	assert_int_equal(status(f, slack_event(f, "Ev1",
					   "\"type\":\"member_joined_channel\",\"user\":\"U0BOT\",\"channel\":\"C9\",\"team\":\"T0ACME\"")),
		200);
	slack_has(f, "conversations.members", "channel=C9&limit=200");
	slack_reply(f, "conversations.members", "{\"ok\":true,\"members\":[\"U1\"],\"response_metadata\":{\"next_cursor\":\"more\"}}");
	slack_has(f, "conversations.members", "cursor=more");
	f->submit_rc = GD_BUSY;
	slack_reply(f, "conversations.members", "{\"ok\":true,\"members\":[\"U2\",\"U3\",\"U5\",\"U0BOT\"]}");
	assert_int_equal(f->nsubmits, 0);
	f->submit_rc = GD_OK;
	fake_ready(f); /* is it a team's room? */
	assert_int_equal(f->submits[0].in.kind, GD_MEMBER);
	assert_int_equal(f->submits[0].in.nmembers, 0);
	assert_true(slack_find(f, "users.info") == SIZE_MAX);
	fake_result(f, 0, &(struct gd_result){.size = sizeof(struct gd_result), .code = GD_R_ADDED});
	slack_know(f, "U1");
	slack_reply(f, "users.info", "{\"ok\":true,\"user\":{\"id\":\"U2\",\"team_id\":\"T9OTHER\",\"is_stranger\":true}}");
	fake_http_reply(f, slack_call(f, "users.info"), 503, ""); /* not known who that is: nobody becomes an agent by chance */
	assert_int_equal(f->nsubmits, 1);
	fake_advance(f, 61000);
	slack_reply(f, "users.info", "{\"ok\":true,\"user\":{\"id\":\"U3\",\"team_id\":\"T0ACME\",\"is_restricted\":true}}");
	slack_reply(f, "users.info", "{\"ok\":true,\"user\":{\"id\":\"U5\",\"team_id\":\"T0ACME\",\"deleted\":true}}");
	const struct gd_inbound *in = &f->submits[1].in;
	assert_int_equal(in->flags, GD_F_WHOLE);
	assert_int_equal(in->nmembers, 4);
	assert_string_equal(in->members[0].name, "Marie");
	assert_int_equal(in->members[0].flags, 0);
	assert_int_equal(in->members[1].flags, GD_P_OUTSIDER);
	assert_string_equal(in->members[1].tenant, "T9OTHER");
	assert_int_equal(in->members[2].flags, GD_P_OUTSIDER); /* a guest */
	assert_int_equal(in->members[3].flags, GD_P_OUTSIDER); /* whose account is closed */
	assert_int_equal(status(f, slack_event(f, "Ev4",
					   "\"type\":\"member_joined_channel\",\"user\":\"U4\",\"channel\":\"C9\",\"team\":\"T0ACME\"")),
		200);
	slack_reply(f, "conversations.members", "{\"ok\":true,\"members\":[\"U1\",\"U4\"]}"); /* the whole list again */
	slack_know(f, "U4");
	assert_int_equal(f->submits[2].in.nmembers, 2);
	(void)slack_event(f, "Ev5", "\"type\":\"member_left_channel\",\"user\":\"U4\",\"channel\":\"C9\",\"team\":\"T0ACME\"");
	assert_int_equal(f->submits[3].in.flags, GD_F_REMOVED);
	assert_int_equal(status(f, slack_event(f, "Ev2", "\"type\":\"tokens_revoked\",\"tokens\":{\"oauth\":[\"U1\"],\"bot\":[]}")), 200);
	assert_false(fake_logged(f, "uninstalled"));
	assert_int_equal(status(f, slack_event(f, "Ev3", "\"type\":\"app_uninstalled\"")), 200);
	assert_true(fake_logged(f, "uninstalled"));
	fake_close(f);
}

static void test_home(void **state)
{
	struct fake_host *f = slack_http(NULL);
	(void)state;

	(void)slack_event(f, "Ev1", "\"type\":\"app_home_opened\",\"user\":\"U1\",\"channel\":\"D1\",\"tab\":\"home\"");
	slack_know(f, "U1");
	assert_int_equal(f->submits[0].in.kind, GD_OPENED);
	fake_result(f, 0, &(struct gd_result){.size = sizeof(struct gd_result), .code = GD_R_ADDED, .text = "no <tickets>"});
	assert_int_equal(f->nanswers, 1); /* Slack has its answer; the rest is asked for */
	assert_string_equal(f->submits[1].in.text, "list");
	assert_int_equal(f->submits[1].in.kind, GD_COMMAND);
	assert_string_equal(f->submits[1].in.dedupe[0], "list:event:Ev1");
	assert_null(f->submits[1].in.dedupe[1]); /* or it would be a repeat of the first */
	fake_result(f, 1, &(struct gd_result){.size = sizeof(struct gd_result), .code = GD_R_REFUSED, .text = "unreadable"});
	assert_string_equal(f->submits[2].in.text, "me");
	fake_result(f, 2, &(struct gd_result){.size = sizeof(struct gd_result), .code = GD_R_ADDED, .text = "Profile: Marie"});
	slack_has(f, "views.publish", "%7B%22type%22%3A%22divider%22%7D");
	slack_has(f, "views.publish", "Profile%3A%20Marie");
	assert_null(strstr(f->https[slack_call(f, "views.publish")].req.body, "unreadable"));
	slack_has(f, "views.publish", "user_id=U1&view=%7B%22type%22%3A%22home%22%2C%22blocks%22%3A%5B%7B%22type%22%3A%22section%22");
	slack_has(f, "views.publish", "no%20%26lt%3Btickets%26gt%3B");
	fake_close(f);
}

static void test_programs_by_policy(void **state)
{
	static const char other[] =
		"\"type\":\"message\",\"channel\":\"C1\",\"channel_type\":\"channel\",\"bot_id\":\"B7\",\"app_id\":\"A7\","
		"\"ts\":\"1.2\",\"text\":\"x\"";
	struct fake_host *f = slack_http(NULL);
	(void)state;

	assert_int_equal(status(f, slack_event(f, "Ev1", other)), 200);
	assert_int_equal(f->nsubmits, 0);
	fake_close(f);
	f = slack_http("B9,A7");
	(void)slack_event(f, "Ev1", other);
	assert_int_equal(f->submits[0].in.sender.flags, GD_P_BOT);
	assert_string_equal(f->submits[0].in.sender.user, "B7");
	fake_close(f);
}

TEST_MAIN(cmocka_unit_test(test_a_message), cmocka_unit_test(test_order_is_kept_while_names_are_asked),
	cmocka_unit_test(test_busy_and_trouble), cmocka_unit_test(test_the_handshake), cmocka_unit_test(test_odd_input),
	cmocka_unit_test(test_a_command), cmocka_unit_test(test_a_button),
	cmocka_unit_test(test_a_button_that_wants_words), cmocka_unit_test(test_the_ticket_reaction),
	cmocka_unit_test(test_files), cmocka_unit_test(test_files_that_are_refused), cmocka_unit_test(test_a_stub_of_a_shared_channel),
	cmocka_unit_test(test_rooms_and_the_end), cmocka_unit_test(test_home), cmocka_unit_test(test_programs_by_policy))
