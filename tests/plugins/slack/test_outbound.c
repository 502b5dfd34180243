/* What the desk says: the calls it becomes, and what each answer means. */
#include "slack_check.h"

#include "errors.c" /* the table itself: the plugin exports nothing */

#define POSTED "{\"ok\":true,\"channel\":\"C1\",\"ts\":\"1760000000.000100\"}"

static void say(struct fake_host *f, int64_t delivery, const char *text)
{
	fake_deliver(
		f, &(struct gd_outbound){.op = GD_POST, .delivery = delivery, .key = "k1", .room = "C1", .thread = "1.2", .text = text});
}

static struct fake_host *met(struct fake_host *f)
{
	say(f, 99, "first");
	slack_reply(f, "conversations.members", "{\"ok\":true,\"members\":[\"U0BOT\",\"U1\"]}");
	slack_reply(f, "chat.postMessage", POSTED);
	return f;
}

static struct fake_host *open_met(void)
{
	return met(slack_http(NULL));
}

static void test_a_post(void **state)
{
	struct fake_host *f = open_met();
	(void)state;

	assert_int_equal(f->submits[0].in.kind, GD_MEMBER); /* the room was new */
	say(f, 1, "a < b & <!channel> @{U0MARIE}");
	const struct gd_http_req *req = &f->https[slack_call(f, "chat.postMessage")].req;
	assert_string_equal(req->url, "https://slack.com/api/chat.postMessage");
	assert_string_equal(fake_header(req->headers, req->nheaders, "authorization"), "Bearer xoxb-1");
	assert_string_equal(fake_header(req->headers, req->nheaders, "content-type"), "application/x-www-form-urlencoded");
	slack_has(f, "chat.postMessage", "text=a%20%26lt%3B%20b%20%26amp%3B%20%26lt%3B%21channel%26gt%3B%20%3C%40U0MARIE%3E&");
	slack_has(f, "chat.postMessage", "channel=C1&thread_ts=1.2&");
	slack_has(f, "chat.postMessage", "unfurl_links=false&unfurl_media=false");
	slack_has(f, "chat.postMessage",
		"metadata=%7B%22event_type%22%3A%22guichet_delivery%22%2C%22event_payload%22%3A%7B%22key%22%3A%22k1%22");
	assert_null(strstr(req->body, "blocks="));
	assert_null(strstr(req->body, "link_names"));
	slack_reply(f, "chat.postMessage", POSTED);
	assert_int_equal(fake_outcome_of(f, 1)->outcome, GD_SENT);
	assert_string_equal(fake_outcome_of(f, 1)->remote_id, "1760000000.000100");
	fake_close(f);
}

static void test_a_card(void **state)
{
	const struct gd_field fields[] = {{"status", "Status", "new"}, {"who", "<b>", "a&b"}};
	const struct gd_choice choices[] = {{"take:1", "Take <it>", NULL}, {"close:1", "Close", NULL}};
	struct fake_host *f = open_met();
	(void)state;

	fake_deliver(f, &(struct gd_outbound){.op = GD_REPLACE,
				.delivery = 1,
				.room = "C1",
				.target = "5.6",
				.title = "G-1001 | a>b",
				.url = "https://desk.example.org/G-1001",
				.text = "hello",
				.fields = fields,
				.nfields = 2,
				.choices = choices,
				.nchoices = 2});
	slack_has(f, "chat.update", "channel=C1&ts=5.6&text=G-1001%20%7C%20a%26gt%3Bb%0Ahello&blocks=%5B%7B");
	slack_has(f, "chat.update", "%2A%3Chttps%3A%2F%2Fdesk.example.org%2FG-1001%7CG-1001%20%20%20a%26gt%3Bb%3E%2A");
	slack_has(f, "chat.update", "%22text%22%3A%22Take%20%3Cit%3E%22%2C%22emoji%22%3Atrue");
	slack_has(f, "chat.update", "%22value%22%3A%22take%3A1%22");
	slack_has(f, "chat.update", "%2A%26lt%3Bb%26gt%3B%2A%5Cna%26amp%3Bb");
	slack_refuse(f, "chat.update", "invalid_blocks"); /* once more without them, and the old ones go */
	slack_has(f, "chat.update", "&blocks=%5B%5D");
	slack_refuse(f, "chat.update", "invalid_blocks");
	assert_int_equal(fake_outcome_of(f, 1)->outcome, GD_GIVE_UP);
	fake_deliver(f, &(struct gd_outbound){.op = GD_REPLACE, .delivery = 2, .room = "C1", .target = "5.6", .text = "bye"});
	slack_has(f, "chat.update", "text=bye&blocks=%5B%5D");
	fake_close(f);
}

static void test_values_of_one_command_are_a_list(void **state)
{
	const struct gd_choice choices[] = {{"!take", "take", NULL}, {"!ask ", "ask", NULL}, {"!close ", "close", NULL},
		{"!priority low", "priority low", NULL}, {"!priority high", "priority high", NULL}};
	struct fake_host *f = open_met();
	(void)state;

	fake_deliver(f, &(struct gd_outbound){.op = GD_POST, .delivery = 1, .room = "C1", .text = "x", .choices = choices, .nchoices = 5});
	const char *body = f->https[slack_call(f, "chat.postMessage")].req.body, *list = strstr(body, "static_select");
	assert_non_null(list);
	assert_null(strstr(list + 1, "static_select"));
	assert_true(strstr(body, "%22%21ask%20%22") < list && strstr(body, "%22%21close%20%22") < list);
	assert_true(strstr(body, "%21priority%20low") > list && strstr(body, "%21priority%20high") > list);
	assert_non_null(strstr(list, "%22placeholder%22%3A%7B%22type%22%3A%22plain_text%22%2C%22text%22%3A%22priority%22"));
	fake_close(f);
}

static void test_marks(void **state)
{
	struct fake_host *f = open_met();
	(void)state;

	fake_deliver(f, &(struct gd_outbound){.op = GD_MARK, .delivery = 1, .room = "C1", .target = "5.6", .text = "⚠️"});
	slack_has(f, "reactions.add", "channel=C1&timestamp=5.6&name=warning");
	slack_refuse(f, "reactions.add", "already_reacted");
	assert_int_equal(fake_outcome_of(f, 1)->outcome, GD_SENT);
	fake_deliver(
		f, &(struct gd_outbound){.op = GD_MARK, .flags = GD_O_REMOVE, .delivery = 2, .room = "C1", .target = "5.6", .text = "👀"});
	slack_has(f, "reactions.remove", "name=eyes");
	slack_refuse(f, "reactions.remove", "no_reaction");
	assert_int_equal(fake_outcome_of(f, 2)->outcome, GD_SENT);
	fake_deliver(f, &(struct gd_outbound){.op = GD_RETRACT, .delivery = 3, .room = "C1", .target = "5.6"});
	slack_refuse(f, "chat.delete", "message_not_found");
	assert_int_equal(fake_outcome_of(f, 3)->outcome, GD_SENT);
	fake_close(f);
}

static void test_private_words(void **state)
{
	const struct gd_choice choice = {"yes", "Yes", NULL};
	struct fake_host *f = open_met();
	(void)state;

	fake_deliver(f,
		&(struct gd_outbound){
			.op = GD_POST, .flags = GD_O_PRIVATE, .delivery = 1, .room = "C1", .thread = "1.2", .user = "U1", .text = "psst"});
	slack_has(f, "chat.postEphemeral", "channel=C1&user=U1&thread_ts=1.2&text=psst");
	slack_refuse(f, "chat.postEphemeral", "user_not_in_channel");
	slack_has(f, "conversations.open", "users=U1");
	slack_reply(f, "conversations.open", "{\"ok\":true,\"channel\":{\"id\":\"D7\"}}");
	slack_has(f, "chat.postMessage", "channel=D7&text=psst");
	slack_reply(f, "chat.postMessage", POSTED);
	assert_int_equal(fake_outcome_of(f, 1)->outcome, GD_SENT);
	/* What waits for an answer must not be lost, so it goes directly; the conversation is known now. */
	fake_deliver(f, &(struct gd_outbound){.op = GD_POST,
				.flags = GD_O_PRIVATE,
				.delivery = 2,
				.room = "C1",
				.user = "U1",
				.text = "which?",
				.choices = &choice,
				.nchoices = 1});
	slack_has(f, "chat.postMessage", "channel=D7&text=which%3F&blocks=");
	fake_close(f);
}

static void test_every_error(void **state)
{
	(void)state;

	for (const struct error_rule *rule = errors_table; rule->code; rule++) {
		struct fake_host *f = open_met();
		enum gd_outcome expected =
			rule->kind == ERROR_DONE ? GD_SENT : rule->kind == ERROR_DOUBT ? GD_UNSURE : GD_RETRY_LATER;
		say(f, 1, "hello");
		slack_refuse(f, "chat.postMessage", rule->code);
		if (rule->kind == ERROR_NO_THREAD) { /* once more at top level */
			assert_null(strstr(f->https[slack_call(f, "chat.postMessage")].req.body, "thread_ts"));
			slack_refuse(f, "chat.postMessage", rule->code);
		}
		if (rule->kind == ERROR_GIVE_UP || rule->kind == ERROR_PLAIN || rule->kind == ERROR_NO_THREAD ||
			rule->kind == ERROR_NOT_THERE)
			expected = GD_GIVE_UP;
		assert_int_equal(fake_outcome_of(f, 1)->outcome, expected);
		if (expected == GD_GIVE_UP)
			assert_true(fake_outcome_of(f, 1)->why && strlen(fake_outcome_of(f, 1)->why) > 10);
		fake_close(f);
	}
}

static void test_statuses(void **state)
{
	static const struct {
		uint32_t status;
		const char *body;
		uint32_t retry_after_s, told;
		enum gd_outcome outcome;
	} rows[] = {
		{429, "{\"ok\":false,\"error\":\"ratelimited\"}", 17, 17, GD_RETRY_LATER},
		{429, "", 0, 10, GD_RETRY_LATER},
		{429, "<html>", 5, 5, GD_RETRY_LATER},
		{500, "oops", 0, 0, GD_UNSURE},
		{500, "{\"ok\":false,\"error\":\"internal_error\"}", 0, 0, GD_UNSURE},
		{503, "", 9, 9, GD_UNSURE},
		{502, "<html>", 0, 0, GD_UNSURE},
		{504, "<html>", 0, 0, GD_UNSURE},
		{404, "", 0, 30, GD_RETRY_LATER},
		{302, "", 0, 30, GD_RETRY_LATER},
		{200, "<html>", 0, 0, GD_UNSURE},
		{200, "{\"ok\":1}", 0, 0, GD_RETRY_LATER},
		{200, "", 0, 0, GD_UNSURE},
		{200, "{\"ok\":true,\"ts\":\"17", 0, 0, GD_UNSURE},
		{200, "[]", 0, 0, GD_UNSURE},
		{200, "{\"ok\":false}", 0, 0, GD_RETRY_LATER},
		{200, "{\"ok\":false,\"error\":null}", 0, 0, GD_RETRY_LATER},
		{200, "{\"ok\":false,\"error\":\"brand_new_error\"}", 0, 0, GD_RETRY_LATER},
		{200, "{\"ok\":false,\"error\":\"rate_limited\"}", 0, 10, GD_RETRY_LATER},
		{200, "{\"ok\":false,\"error\":\"ratelimited\"}", 4, 4, GD_RETRY_LATER},
		{400, "{\"ok\":false,\"error\":\"is_archived\"}", 0, 0, GD_GIVE_UP},
	};
	(void)state;

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct fake_host *f = open_met();
		say(f, 1, "hello");
		fake_http_answer(f, slack_call(f, "chat.postMessage"), &(struct gd_http_res){.status = rows[i].status, .body = rows[i].body,
			.body_len = strlen(rows[i].body), .retry_after_s = rows[i].retry_after_s});
		assert_int_equal(fake_outcome_of(f, 1)->outcome, rows[i].outcome);
		assert_int_equal(fake_outcome_of(f, 1)->retry_after_s, rows[i].told);
		fake_close(f);
	}
}

static void test_nothing_before_retry_after(void **state)
{
	struct fake_host *f = open_met();
	(void)state;

	say(f, 1, "one");
	say(f, 2, "two"); /* waits in the lane */
	assert_int_equal(slack_find(f, "chat.postMessage"), f->nhttps - 1);
	fake_http_answer(f, slack_call(f, "chat.postMessage"), &(struct gd_http_res){.status = 429, .retry_after_s = 20, .body = ""});
	fake_advance(f, 1000);
	assert_int_equal(fake_outcome_of(f, 2)->outcome, GD_RETRY_LATER);
	assert_int_equal(fake_outcome_of(f, 2)->retry_after_s, 20);
	say(f, 3, "three");
	fake_advance(f, 10);
	assert_int_equal(fake_outcome_of(f, 3)->retry_after_s, 19);
	assert_true(slack_find(f, "chat.postMessage") == SIZE_MAX);
	fake_advance(f, 19500);
	say(f, 4, "four");
	slack_has(f, "chat.postMessage", "text=four");
	fake_close(f);
}

static void maybe(struct fake_host *f, int64_t delivery)
{
	fake_deliver(f, &(struct gd_outbound){.op = GD_POST,
				.flags = GD_O_MAYBE_SENT,
				.delivery = delivery,
				.key = "k1",
				.room = "C1",
				.text = "hello",
				.attempt = 2,
				.when_ms = 1760000000000});
}

static void test_a_lost_answer_is_looked_for(void **state)
{
	struct fake_host *f = open_met();
	(void)state;

	maybe(f, 1);
	slack_has(f, "conversations.history", "channel=C1&oldest=1759999700.000000&limit=100&include_all_metadata=true");
	slack_reply(f, "conversations.history", "{\"ok\":true,\"messages\":[{\"ts\":\"7.8\",\"user\":\"U1\"},{\"ts\":\"9.1\",\"metadata\":{"
		"\"event_type\":\"guichet_delivery\",\"event_payload\":{\"key\":\"k1\"}}}]}");
	assert_int_equal(fake_outcome_of(f, 1)->outcome, GD_SENT);
	assert_string_equal(fake_outcome_of(f, 1)->remote_id, "9.1");
	maybe(f, 2); /* another key, on two pages */
	slack_reply(f, "conversations.history",
		"{\"ok\":true,\"messages\":[{\"ts\":\"9.1\",\"metadata\":{\"event_type\":\"guichet_delivery\","
		"\"event_payload\":{\"key\":\"k2\"}}}],\"response_metadata\":{\"next_cursor\":\"abc\"}}");
	slack_has(f, "conversations.history", "cursor=abc");
	slack_reply(f, "conversations.history", "{\"ok\":true,\"messages\":[]}");
	slack_has(f, "chat.postMessage", "text=hello");
	slack_reply(f, "chat.postMessage", POSTED);
	maybe(f, 3); /* a history that cannot be read now */
	fake_http_fail(f, slack_call(f, "conversations.history"), GD_NET_NOT_SENT);
	assert_int_equal(fake_outcome_of(f, 3)->outcome, GD_UNSURE);
	maybe(f, 5); /* nor too soon */
	slack_refuse(f, "conversations.history", "ratelimited");
	assert_int_equal(fake_outcome_of(f, 5)->outcome, GD_UNSURE);
	fake_advance(f, 31000);
	maybe(f, 4); /* one that may never be read */
	slack_refuse(f, "conversations.history", "missing_scope");
	slack_has(f, "chat.postMessage", "text=hello");
	fake_close(f);
}

static void test_failures_in_the_middle_are_doubted(void **state)
{
	struct fake_host *f = open_met();
	(void)state;

	say(f, 1, "hello");
	slack_refuse(f, "chat.postMessage", "fatal_error");
	assert_int_equal(fake_outcome_of(f, 1)->outcome, GD_UNSURE); /* the host says so the next time, whatever happened to us meanwhile */
	maybe(f, 2);
	slack_reply(f, "conversations.history", "{\"ok\":true,\"messages\":[]}");
	fake_http_answer(f, slack_call(f, "chat.postMessage"), &(struct gd_http_res){.status = 429, .retry_after_s = 9, .body = ""});
	assert_int_equal(fake_outcome_of(f, 2)->outcome, GD_RETRY_LATER); /* it was looked for, and this attempt was refused */
	fake_close(f);
}

static void test_files(void **state)
{
	const struct gd_file file = {.name = "é.png", .mime = "image/png", .length = 9, .path = "/nowhere/x"};
	struct fake_host *f = met(slack_paced(NULL, NULL));
	(void)state;

	assert_true(f->limits.pace_ms >= 1000 && f->limits.pace_ms <= 1010);
	fake_advance(f, 1000);
	fake_deliver(f, &(struct gd_outbound){
				.op = GD_POST, .delivery = 1, .room = "C1", .thread = "1.2", .text = "see", .files = &file, .nfiles = 1});
	slack_reply(f, "chat.postMessage", POSTED);
	slack_has(f, "files.getUploadURLExternal", "filename=%C3%A9.png&length=9");
	slack_reply(
		f, "files.getUploadURLExternal", "{\"ok\":true,\"upload_url\":\"https://files.slack.com/upload/v1/x\",\"file_id\":\"F1\"}");
	const struct gd_http_req *req = &f->https[slack_call(f, "/upload/v1/x")].req;
	assert_string_equal(req->body_file, "/nowhere/x");
	assert_null(fake_header(req->headers, req->nheaders, "authorization"));
	slack_reply(f, "/upload/v1/x", "OK - 9");
	fake_advance(f, 999);
	assert_true(slack_find(f, "files.completeUploadExternal") == SIZE_MAX); /* a message a second */
	fake_advance(f, 1);
	slack_has(f, "files.completeUploadExternal",
		"files=%5B%7B%22id%22%3A%22F1%22%2C%22title%22%3A%22%C3%A9.png%22%7D%5D&channel_id=C1&thread_ts=1.2");
	slack_reply(f, "files.completeUploadExternal", "{\"ok\":true}");
	assert_string_equal(fake_outcome_of(f, 1)->remote_id, "1760000000.000100");
	fake_deliver(f, &(struct gd_outbound){.op = GD_POST, .delivery = 2, .room = "C1", .text = "see", .files = &file, .nfiles = 1});
	assert_true(slack_find(f, "chat.postMessage") == SIZE_MAX); /* and what comes next waits for them */
	fake_advance(f, 1000);
	slack_reply(f, "chat.postMessage", POSTED);
	slack_reply(f, "files.getUploadURLExternal", "{\"ok\":true,\"upload_url\":\"https://evil.example.org/\",\"file_id\":\"F1\"}");
	assert_int_equal(fake_outcome_of(f, 2)->outcome, GD_GIVE_UP);
	/* The text is there already: the second attempt finds it and does the rest. */
	fake_deliver(f,
		&(struct gd_outbound){
			.op = GD_POST, .delivery = 3, .key = "k3", .attempt = 2, .room = "C1", .text = "see", .files = &file, .nfiles = 1});
	slack_reply(f, "conversations.history",
		"{\"ok\":true,\"messages\":[{\"ts\":\"9.1\",\"metadata\":{\"event_type\":\"guichet_delivery\","
		"\"event_payload\":{\"key\":\"k3\"}}}]}");
	slack_call(f, "files.getUploadURLExternal");
	assert_true(slack_find(f, "chat.postMessage") == SIZE_MAX);
	fake_close(f);
}

/* Of two pictures with one name, the one before the text belongs to another message. */
static void test_a_file_of_the_same_name(void **state)
{
	const struct gd_file file = {.name = "a.png", .mime = "image/png", .length = 9, .path = "/nowhere/x"};
	static const struct {
		const char *shared;
		bool again;
	} rows[] = {{"9.0", true}, {"9.2", false}};
	char json[500];
	(void)state;

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct fake_host *f = open_met();
		fake_deliver(f, &(struct gd_outbound){.op = GD_POST, .delivery = 3, .key = "k3", .attempt = 2, .room = "C1", .text = "see",
			.files = &file, .nfiles = 1});
		(void)snprintf(json, sizeof json,
			"{\"ok\":true,\"messages\":[{\"ts\":\"%s\",\"user\":\"U0BOT\",\"files\":[{\"id\":\"F0\",\"name\":\"a.png\"}]},"
			"{\"ts\":\"9.1\",\"metadata\":{\"event_type\":\"guichet_delivery\",\"event_payload\":{\"key\":\"k3\"}}}]}",
			rows[i].shared);
		slack_reply(f, "conversations.history", json);
		assert_int_equal(slack_find(f, "files.getUploadURLExternal") != SIZE_MAX, rows[i].again);
		assert_int_equal(fake_outcome_of(f, 3) == NULL, rows[i].again);
		fake_close(f);
	}
}

static void form(struct fake_host *f, int64_t delivery)
{
	static const struct gd_choice types[] = {{"incident", "Incident", NULL}, {"question", "Question", NULL}};
	const struct gd_form_field fields[] = {
		{.key = "title", .label = "What <is> it?", .example = "My printer burns", .required = 1},
		{.key = "type", .label = "Type", .choices = types, .nchoices = 2, .value = "question"},
	};

	fake_deliver(f, &(struct gd_outbound){.op = GD_POST,
				.flags = GD_O_PRIVATE,
				.delivery = delivery,
				.key = "f1",
				.room = "C1",
				.user = "U1",
				.title = "A new ticket, with a long title",
				.form = fields,
				.nform = 2});
}

static void test_forms(void **state)
{
	struct fake_host *f = open_met();
	(void)state;

	(void)slack_post(f, "commands", "application/x-www-form-urlencoded",
		"team_id=T0ACME&channel_id=C1&user_id=U1&command=%2Fguichet&text=new&trigger_id=77.trigger");
	form(f, 1);
	slack_has(f, "views.open", "trigger_id=77.trigger&view=%7B%22type%22%3A%22modal%22");
	slack_has(f, "views.open", "%22block_id%22%3A%22title%22%2C%22optional%22%3Afalse");
	slack_has(f, "views.open", "%22initial_option%22%3A%7B%22text%22%3A%7B%22type%22%3A%22plain_text%22%2C%22text%22%3A%22Question%22");
	slack_reply(f, "views.open", "{\"ok\":true,\"view\":{\"id\":\"V1\"}}");
	assert_int_equal(fake_outcome_of(f, 1)->outcome, GD_SENT);
	form(f, 2); /* a trigger works once: the questions go as text */
	slack_has(f, "chat.postEphemeral", "What%20%26lt%3Bis%26gt%3B%20it%3F%3A%20My%20printer%20burns");
	slack_reply(f, "chat.postEphemeral", "{\"ok\":true}");
	(void)slack_post(f, "commands", "application/x-www-form-urlencoded",
		"team_id=T0ACME&channel_id=C1&user_id=U1&command=%2Fguichet&text=new&trigger_id=78.trigger");
	form(f, 3);
	slack_refuse(f, "views.open", "expired_trigger_id");
	slack_has(f, "chat.postEphemeral", "Type");
	fake_close(f);
}

static void press_new(struct fake_host *f, const char *user, const char *trigger)
{
	char body[200];

	snprintf(body, sizeof body, "team_id=T0ACME&channel_id=C1&user_id=%s&command=%%2Fguichet&text=new&trigger_id=%s", user, trigger);
	(void)slack_post(f, "commands", "application/x-www-form-urlencoded", body);
}

static void test_the_newest_trigger_opens_the_form(void **state)
{
	struct fake_host *f = open_met();
	(void)state;

	press_new(f, "U1", "1.old");
	fake_advance(f, 2000);
	press_new(f, "U1", "2.new");
	press_new(f, "U2", "3.other");
	form(f, 1);
	slack_has(f, "views.open", "trigger_id=2.new&");
	slack_reply(f, "views.open", "{\"ok\":true,\"view\":{\"id\":\"V1\"}}");
	form(f, 2);
	slack_has(f, "views.open", "trigger_id=1.old&");
	slack_reply(f, "views.open", "{\"ok\":true,\"view\":{\"id\":\"V2\"}}");
	press_new(f, "U1", "4.short");
	fake_advance(f, 2600);
	form(f, 3); /* it is dead by now, and the other is somebody else's */
	slack_has(f, "chat.postEphemeral", "Type");
	slack_reply(f, "chat.postEphemeral", "{\"ok\":true}");
	press_new(f, "U1", "4.later"); /* the first of an empty list again */
	form(f, 4);
	slack_has(f, "views.open", "trigger_id=4.later&");
	fake_close(f);
}

static void test_what_cannot_be_sent(void **state)
{
	static const struct gd_outbound rows[] = {
		{.op = GD_NOTIFY, .delivery = 1, .event = "ticket.created", .json = "{}"},
		{.op = GD_POST, .delivery = 1, .text = "to nobody"},
		{.op = GD_REPLACE, .delivery = 1, .room = "C1", .text = "what?"},
		{.op = GD_MARK, .delivery = 1, .room = "C1", .target = "1.2", .text = "no emoji"},
	};
	(void)state;

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct fake_host *f = slack_http(NULL);
		fake_deliver(f, &rows[i]);
		assert_int_equal(fake_outcome_of(f, 1)->outcome, GD_GIVE_UP);
		fake_close(f);
	}
}

static void test_the_start(void **state)
{
	static const struct {
		const char *const options[9];
		const char *said;
	} rows[] = {
		{{NULL}, "bot_token is missing"},
		{{"bot_token", "xapp-1"}, "app-level token"},
		{{"bot_token", "xoxb-1"}, "needs app_token"},
		{{"bot_token", "xoxb-1", "app_token", "xoxb-2"}, "bot token"},
		{{"bot_token", "xoxb-1", "mode", "http"}, "needs signing_secret"},
		{{"bot_token", "xoxb-1", "mode", "http", "signing_secret", "s", "api_url", "http://a.example.org/"}, "must be https"},
	};
	const struct gd_header header = {"x-oauth-scopes", "chat:write,commands, im:history"};
	const char *const good[] = {"mode", "http", "bot_token", "xoxb-1", "signing_secret", "s", NULL};
	(void)state;

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct fake_host *f = fake_open_any(PLUGIN_SO, "x", rows[i].options);
		assert_int_equal(f->opened, GD_BAD_CONFIG);
		assert_true(fake_logged(f, rows[i].said));
		fake_close(f);
	}
	struct fake_host *f = fake_open(PLUGIN_SO, "x", good);
	slack_refuse(f, "auth.test", "invalid_auth");
	assert_true(fake_logged(f, "invalid_auth"));
	fake_advance(f, 5000);
	fake_http_answer(f, slack_call(f, "auth.test"), &(struct gd_http_res){.status = 200, .headers = &header, .nheaders = 1,
		.body = SLACK_TEST, .body_len = sizeof SLACK_TEST - 1});
	assert_true(fake_logged(f, "lacks the scope reactions:write"));
	assert_true(fake_logged(f, "lacks the scope users:read:") || fake_logged(f, "lacks the scope users:read"));
	assert_false(fake_logged(f, "lacks the scope im:history"));
	fake_close(f);
}

TEST_MAIN(cmocka_unit_test(test_a_post), cmocka_unit_test(test_a_card), cmocka_unit_test(test_values_of_one_command_are_a_list),
	cmocka_unit_test(test_marks), cmocka_unit_test(test_private_words),
	cmocka_unit_test(test_every_error), cmocka_unit_test(test_statuses), cmocka_unit_test(test_nothing_before_retry_after),
	cmocka_unit_test(test_a_lost_answer_is_looked_for), cmocka_unit_test(test_failures_in_the_middle_are_doubted),
	cmocka_unit_test(test_files), cmocka_unit_test(test_a_file_of_the_same_name), cmocka_unit_test(test_forms),
	cmocka_unit_test(test_the_newest_trigger_opens_the_form),
	cmocka_unit_test(test_what_cannot_be_sent), cmocka_unit_test(test_the_start))
