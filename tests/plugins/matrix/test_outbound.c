/* What the desk says: which requests are made of it, and what each answer means. */
#include "desk.h"

#include "base/json.h"

#define ROOM "!r:guichet.test"

static struct fake_host *desk(void)
{
	return desk_synced();
}

static struct gd_outbound post(int64_t delivery, const char *text)
{
	return (struct gd_outbound){.op = GD_POST, .delivery = delivery, .key = "key1", .room = ROOM, .text = text};
}

/* The body of the newest request to `part`, as JSON. */
static struct json *body_of(const struct fake_host *f, const char *part)
{
	const struct gd_http_req *req = &f->https[http_of(f, part)].req;
	struct json *json = json_parse(req->body, req->body_len, 1 << 20, NULL);

	assert_non_null(json);
	return json;
}

static const char *at(const struct json *json, const char *pointer)
{
	return json_text(json_at(json, pointer), "(none)");
}

static void test_a_message(void **state)
{
	struct fake_host *f = desk();
	struct gd_outbound out = post(1, "Bonjour `a < b` & <b>@room</b>\nfin");
	(void)state;

	fake_deliver(f, &out);
	assert_string_equal(f->https[http_of(f, "/send/")].req.url, API "/rooms/%21r%3Aguichet.test/send/m.room.message/key1");
	struct json *body = body_of(f, "/send/");
	assert_string_equal(at(body, "/msgtype"), "m.text");
	assert_string_equal(at(body, "/body"), out.text);
	assert_string_equal(at(body, "/formatted_body"), "Bonjour <code>a &lt; b</code> &amp; &lt;b&gt;@room&lt;/b&gt;<br>fin");
	assert_int_equal(json_type(json_get(body, "m.mentions")), JSON_OBJECT);
	assert_int_equal(json_count(json_get(body, "m.mentions")), 0);
	assert_null(json_get(body, "m.relates_to"));
	json_free(body);
	reply(f, "/send/", 200, "{\"event_id\":\"$sent\"}");
	assert_int_equal(fake_outcome_of(f, 1)->outcome, GD_SENT);
	assert_string_equal(fake_outcome_of(f, 1)->remote_id, "$sent");
	fake_close(f);
}

/* Marks that clients write for emphasis; what they enclose is escaped as everything is, and a text of nothing but marks costs no more. */
static void test_emphasis(void **state)
{
	static const char *const rows[][2] = {
		{"**bold** and *slanted* and ~~gone~~ and `code`",
			"<strong>bold</strong> and <em>slanted</em> and <del>gone</del> and <code>code</code>"},
		{"**bold *and slanted* too**", "<strong>bold <em>and slanted</em> too</strong>"},
		{"**<b>@room</b>**", "<strong>&lt;b&gt;@room&lt;/b&gt;</strong>"},
		{"`**as it is** @{@bob:guichet.test}`", "<code>**as it is** @{@bob:guichet.test}</code>"},
		{"2 * 3 * 4 ** 5", "2 * 3 * 4 ** 5"},
		{"file*name*here and a*", "file*name*here and a*"},
		{"**not\nover lines** ***three*** ****", "**not<br>over lines** ***three*** ****"},
		{"**open", "**open"},
		{"**@{@bob:guichet.test}**",
			"<strong><a href=\"https://matrix.to/#/@bob:guichet.test\">@bob:guichet.test</a></strong>"},
	};
	struct fake_host *f = desk();
	(void)state;

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct gd_outbound out = post((int64_t)i + 1, rows[i][0]);
		fake_deliver(f, &out);
		struct json *body = body_of(f, "/send/");
		assert_string_equal(at(body, "/formatted_body"), rows[i][1]);
		json_free(body);
		reply(f, "/send/", 200, "{\"event_id\":\"$sent\"}");
	}
	fake_close(f);
}

/* What the configuration calls by a name is the room that our server's directory calls so, once we are in it. */
static void test_a_room_by_its_name(void **state)
{
	struct fake_host *f = desk();
	struct gd_outbound out = post(1, "a card");
	(void)state;

	out.room = "#team:guichet.test";
	fake_deliver(f, &out);
	assert_int_equal(fake_outcome_of(f, 1)->outcome, GD_RETRY_LATER);
	assert_non_null(strstr(fake_outcome_of(f, 1)->why, "invite the desk's account"));
	assert_false(waits_for(f, "/send/"));
	reply(f, "/sync", 200,
		"{\"next_batch\":\"s2\",\"rooms\":{\"join\":{\"!team:guichet.test\":{\"timeline\":{\"events\":[{\"type\":\"m.room.member\","
		"\"event_id\":\"$j\",\"sender\":\"" US "\",\"state_key\":\"" US "\",\"content\":{\"membership\":\"join\"}}]}}}}}");
	reply(f, "/rooms/%21team%3Aguichet.test/aliases", 200, "{\"aliases\":[\"#team:guichet.test\"]}");
	reply(f, "/joined_members", 200, "{\"joined\":{}}");
	commit(f);
	out.delivery = 2;
	out.thread = "$root";
	fake_deliver(f, &out);
	assert_non_null(strstr(f->https[http_of(f, "/send/")].req.url, "/rooms/%21team%3Aguichet.test/send/"));
	struct json *body = body_of(f, "/send/");
	assert_string_equal(at(body, "/m.relates_to/event_id"), "$root"); /* it is the same room */
	json_free(body);
	fake_close(f);
}

/* Where a message of a thread hangs for clients that know no threads; then it is sent as `sent`. */
static void says_behind(struct fake_host *f, int64_t delivery, const char *thread, const char *behind, const char *sent)
{
	struct gd_outbound out = post(delivery, "and more");
	char answer[80];

	out.thread = thread;
	fake_deliver(f, &out);
	struct json *body = body_of(f, "/send/");
	assert_string_equal(at(body, "/m.relates_to/event_id"), thread);
	assert_true(json_bool(json_at(body, "/m.relates_to/is_falling_back"), false));
	assert_string_equal(at(body, "/m.relates_to/m.in_reply_to/event_id"), behind);
	json_free(body);
	(void)snprintf(answer, sizeof answer, "{\"event_id\":\"%s\"}", sent);
	reply(f, "/send/", 200, answer);
}

static void test_a_thread_is_a_chain_where_threads_are_not_known(void **state)
{
	struct fake_host *f = desk();
	char root[24];
	(void)state;

	says_behind(f, 1, "$root", "$root", "$first");
	says_behind(f, 2, "$root", "$first", "$second");
	says_behind(f, 3, "$other", "$other", "$third");
	says_behind(f, 4, "$root", "$second", "$fourth");
	for (int64_t i = 0; i < 256; i++) { /* more threads than are kept in mind */
		(void)snprintf(root, sizeof root, "$r%d", (int)i);
		says_behind(f, 5 + i, root, root, "$x");
	}
	says_behind(f, 400, "$root", "$root", "$again");
	fake_close(f);
}

static void test_threads_answers_and_notices(void **state)
{
	struct fake_host *f = desk();
	struct gd_outbound out = post(1, "one");
	(void)state;

	out.thread = "$root";
	out.flags = GD_O_NOTICE;
	fake_deliver(f, &out);
	struct json *body = body_of(f, "/send/");
	assert_string_equal(at(body, "/msgtype"), "m.notice");
	assert_string_equal(at(body, "/m.relates_to/rel_type"), "m.thread");
	assert_string_equal(at(body, "/m.relates_to/event_id"), "$root");
	assert_true(json_bool(json_at(body, "/m.relates_to/is_falling_back"), false));
	json_free(body);
	out = post(2, "two");
	out.thread = "$root";
	out.target = "$answered";
	fake_deliver(f, &out);
	body = body_of(f, "/send/");
	assert_false(json_bool(json_at(body, "/m.relates_to/is_falling_back"), true));
	assert_string_equal(at(body, "/m.relates_to/m.in_reply_to/event_id"), "$answered");
	json_free(body);
	out.delivery = 3;
	out.thread = NULL;
	fake_deliver(f, &out);
	body = body_of(f, "/send/");
	assert_null(json_at(body, "/m.relates_to/rel_type"));
	assert_string_equal(at(body, "/m.relates_to/m.in_reply_to/event_id"), "$answered");
	json_free(body);
	fake_close(f);
}

static void test_only_an_alert_rings_somebody(void **state)
{
	struct fake_host *f = desk();
	struct gd_outbound out = post(1, "@{@bob:guichet.test} and @{forged} @{@x\"y:z}");
	(void)state;

	out.user = "@bob:guichet.test";
	fake_deliver(f, &out);
	struct json *body = body_of(f, "/send/");
	assert_int_equal(json_count(json_get(body, "m.mentions")), 0);
	assert_string_equal(at(body, "/body"), "@bob:guichet.test and @{forged} @{@x\"y:z}");
	assert_string_equal(at(body, "/formatted_body"), "<a href=\"https://matrix.to/#/@bob:guichet.test\">@bob:guichet.test</a>"
		" and @{forged} @{@x&quot;y:z}");
	json_free(body);
	out.delivery = 2;
	out.importance = GD_ALERT;
	fake_deliver(f, &out);
	body = body_of(f, "/send/");
	assert_string_equal(at(body, "/m.mentions/user_ids/0"), "@bob:guichet.test");
	json_free(body);
	fake_close(f);
}

static void test_an_edit(void **state)
{
	struct fake_host *f = desk();
	struct gd_outbound out = post(1, "new `text`");
	(void)state;

	out.op = GD_REPLACE;
	out.target = "$card";
	fake_deliver(f, &out);
	struct json *body = body_of(f, "/send/m.room.message/");
	assert_string_equal(at(body, "/body"), "* new `text`");
	assert_string_equal(at(body, "/m.new_content/body"), "new `text`");
	assert_string_equal(at(body, "/m.new_content/formatted_body"), "new <code>text</code>");
	assert_string_equal(at(body, "/m.relates_to/rel_type"), "m.replace");
	assert_string_equal(at(body, "/m.relates_to/event_id"), "$card");
	assert_int_equal(json_count(json_at(body, "/m.new_content/m.mentions")), 0);
	json_free(body);
	fake_close(f);
}

static void test_marks(void **state)
{
	struct fake_host *f = desk();
	struct gd_outbound out = {.op = GD_MARK, .delivery = 1, .key = "k", .room = ROOM, .target = "$m", .text = "\xf0\x9f\x93\xa5"};
	(void)state;

	fake_deliver(f, &out);
	assert_string_equal(f->https[http_of(f, "/send/m.reaction/k")].req.body,
		"{\"m.relates_to\":{\"rel_type\":\"m.annotation\",\"event_id\":\"$m\",\"key\":\"\xf0\x9f\x93\xa5\"}}");
	reply(f, "/send/", 400, "{\"errcode\":\"M_DUPLICATE_ANNOTATION\"}");
	assert_int_equal(fake_outcome_of(f, 1)->outcome, GD_SENT);
	out.delivery = 2;
	out.flags = GD_O_REMOVE;
	fake_deliver(f, &out);
	reply(f, "/rooms/%21r%3Aguichet.test/relations/%24m/m.annotation/m.reaction", 200, "{\"chunk\":["
		"{\"event_id\":\"$hers\",\"sender\":\"@bob:guichet.test\",\"content\":{\"m.relates_to\":{\"key\":\"\xf0\x9f\x93\xa5\"}}},"
		"{\"event_id\":\"$other\",\"sender\":\"" US "\",\"content\":{\"m.relates_to\":{\"key\":\"x\"}}},"
		"{\"event_id\":\"$ours\",\"sender\":\"" US "\",\"content\":{\"m.relates_to\":{\"key\":\"\xf0\x9f\x93\xa5\"}}}]}");
	reply(f, "/redact/%24ours/k", 200, "{}");
	assert_int_equal(fake_outcome_of(f, 2)->outcome, GD_SENT);
	fake_close(f);
}

static void test_taking_back(void **state)
{
	struct fake_host *f = desk();
	struct gd_outbound out = {.op = GD_RETRACT, .delivery = 1, .key = "k", .room = ROOM, .target = "$m"};
	(void)state;

	fake_deliver(f, &out);
	reply(f, "/redact/%24m/k", 200, "{\"event_id\":\"$x\"}");
	assert_int_equal(fake_outcome_of(f, 1)->outcome, GD_SENT);
	fake_close(f);
}

static void test_every_answer(void **state)
{
	static const struct {
		uint32_t status;
		const char *body;
		enum gd_outcome outcome;
		uint32_t retry_after_s;
	} rows[] = {
		{200, "{\"event_id\":\"$1\"}", GD_SENT, 0},
		{400, "{\"errcode\":\"M_BAD_JSON\"}", GD_GIVE_UP, 0},
		{400, "{\"errcode\":\"M_UNKNOWN\"}", GD_GIVE_UP, 0},
		{403, "{\"errcode\":\"M_FORBIDDEN\"}", GD_GIVE_UP, 0},
		{403, "{\"errcode\":\"M_GUEST_ACCESS_FORBIDDEN\"}", GD_GIVE_UP, 0},
		{403, "{\"errcode\":\"M_USER_DEACTIVATED\"}", GD_GIVE_UP, 0},
		{403, "{\"errcode\":\"M_CONSENT_NOT_GIVEN\"}", GD_RETRY_LATER, 0},
		{403, "{\"errcode\":\"M_RESOURCE_LIMIT_EXCEEDED\"}", GD_RETRY_LATER, 0},
		{401, "{\"errcode\":\"M_USER_LOCKED\",\"soft_logout\":true}", GD_RETRY_LATER, 0},
		{403, "{\"errcode\":\"M_USER_SUSPENDED\"}", GD_RETRY_LATER, 0},
		{404, "{\"errcode\":\"M_NOT_FOUND\"}", GD_GIVE_UP, 0},
		{404, "{\"errcode\":\"M_UNRECOGNIZED\"}", GD_GIVE_UP, 0},
		{404, "<html>no such page</html>", GD_RETRY_LATER, 0},
		{408, "", GD_RETRY_LATER, 0},
		{413, "{\"errcode\":\"M_TOO_LARGE\"}", GD_GIVE_UP, 0},
		{413, "<html>", GD_GIVE_UP, 0},
		{429, "{\"errcode\":\"M_LIMIT_EXCEEDED\",\"retry_after_ms\":3698}", GD_RETRY_LATER, 5},
		{429, "{\"errcode\":\"M_LIMIT_EXCEEDED\",\"retry_after_ms\":100000}", GD_RETRY_LATER, 115},
		{429, "<html>", GD_RETRY_LATER, 0},
		{500, "{\"errcode\":\"M_UNKNOWN\"}", GD_RETRY_LATER, 0},
		{502, "<html>", GD_RETRY_LATER, 0},
		{503, "{}", GD_RETRY_LATER, 0},
		{302, "", GD_RETRY_LATER, 0},
	};
	(void)state;

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct fake_host *f = desk();
		struct gd_outbound out = post(1, "text");
		fake_kv_set(f, "room/" ROOM, "r ");
		fake_deliver(f, &out);
		reply(f, "/send/", rows[i].status, rows[i].body);
		const struct fake_outcome *outcome = fake_outcome_of(f, 1);
		if (outcome->outcome != rows[i].outcome || outcome->retry_after_s != rows[i].retry_after_s)
			fail_msg("%u %s: %d after %u s", rows[i].status, rows[i].body, outcome->outcome, outcome->retry_after_s);
		assert_int_equal(outcome->why != NULL, outcome->outcome != GD_SENT);
		fake_close(f);
	}
}

static void test_a_room_that_is_joined_late_is_waited_for(void **state)
{
	struct fake_host *f = desk();
	struct gd_outbound out = post(1, "text");
	(void)state;

	fake_deliver(f, &out);
	reply(f, "/send/", 403, "{\"errcode\":\"M_FORBIDDEN\"}");
	assert_int_equal(fake_outcome_of(f, 1)->outcome, GD_RETRY_LATER);
	assert_int_equal(fake_outcome_of(f, 1)->retry_after_s, 10);
	fake_kv_set(f, "room/" ROOM, "x "); /* we were thrown out */
	out.delivery = 2;
	fake_deliver(f, &out);
	reply(f, "/send/", 403, "{\"errcode\":\"M_FORBIDDEN\"}");
	assert_int_equal(fake_outcome_of(f, 2)->outcome, GD_GIVE_UP);
	fake_close(f);
}

static void test_no_answer(void **state)
{
	struct fake_host *f = desk();
	struct gd_outbound out = post(1, "text");
	(void)state;

	fake_deliver(f, &out);
	fake_http_fail(f, http_of(f, "/send/"), GD_NET_UNKNOWN);
	assert_int_equal(fake_outcome_of(f, 1)->outcome, GD_RETRY_LATER);
	out.delivery = 2;
	f->http_rc = GD_BUSY;
	fake_deliver(f, &out);
	assert_int_equal(fake_outcome_of(f, 2)->outcome, GD_RETRY_LATER);
	fake_close(f);
}

static void test_a_limit_holds_text_and_drops_marks(void **state)
{
	struct fake_host *f = desk();
	struct gd_outbound out = post(1, "text"), mark = {.op = GD_MARK, .key = "m", .room = ROOM, .target = "$m", .text = "x"};
	(void)state;

	fake_deliver(f, &out);
	reply(f, "/send/", 429, "{\"errcode\":\"M_LIMIT_EXCEEDED\",\"retry_after_ms\":10000}");
	size_t asked = f->nhttps;
	out.delivery = 2;
	fake_deliver(f, &out);
	mark.delivery = 3;
	fake_deliver(f, &mark);
	assert_int_equal(f->nhttps, asked);
	assert_int_equal(fake_outcome_of(f, 2)->outcome, GD_RETRY_LATER);
	assert_int_equal(fake_outcome_of(f, 2)->retry_after_s, 12);
	assert_int_equal(fake_outcome_of(f, 3)->outcome, GD_GIVE_UP);
	fake_advance(f, 12000);
	out.delivery = 4;
	fake_deliver(f, &out);
	assert_int_equal(f->nhttps, asked + 1);
	fake_close(f);
}

static void test_a_person_without_a_room(void **state)
{
	struct fake_host *f = desk();
	struct gd_outbound first = post(1, "private"), second = post(2, "also");
	(void)state;

	first.user = second.user = "@bob:guichet.test";
	first.flags = GD_O_PRIVATE;
	first.target = "$about";
	second.room = NULL;
	fake_deliver(f, &first);
	fake_deliver(f, &second); /* waits for the same room */
	size_t http = http_of(f, "/createRoom");
	assert_string_equal(f->https[http].req.body, "{\"preset\":\"private_chat\",\"is_direct\":true,\"invite\":[\"@bob:guichet.test\"]}");
	assert_int_equal(http, f->nhttps - 1);
	fake_http_reply(f, http, 200, "{\"room_id\":\"!new:guichet.test\"}");
	commit(f);
	assert_string_equal(fake_kv(f, "dm/@bob:guichet.test"), "!new:guichet.test");
	assert_string_equal(fake_kv(f, "room/!new:guichet.test"), "d @bob:guichet.test");
	size_t sent = 0;
	for (size_t i = 0; i < f->nhttps; i++)
		sent += strstr(f->https[i].req.url, "/rooms/%21new%3Aguichet.test/send/") != NULL;
	assert_int_equal(sent, 2);
	struct json *body = json_parse(f->https[http + 2].req.body, f->https[http + 2].req.body_len, 1 << 16, NULL);
	assert_null(json_get(body, "m.relates_to"));
	assert_string_equal(at(body, "/body"), "private\nhttps://matrix.to/#/" ROOM "/$about");
	json_free(body);
	second.delivery = 3;
	fake_deliver(f, &second);
	assert_true(waits_for(f, "%21new%3Aguichet.test/send/"));
	assert_false(waits_for(f, "/createRoom"));
	fake_close(f);
}

static void test_a_room_that_cannot_be_opened(void **state)
{
	struct fake_host *f = desk();
	struct gd_outbound first = post(1, "one"), second = post(2, "two");
	(void)state;

	first.user = second.user = "@bob:guichet.test";
	first.room = second.room = NULL;
	fake_deliver(f, &first);
	fake_deliver(f, &second);
	reply(f, "/createRoom", 403, "{\"errcode\":\"M_FORBIDDEN\"}");
	assert_int_equal(fake_outcome_of(f, 1)->outcome, GD_GIVE_UP);
	assert_int_equal(fake_outcome_of(f, 2)->outcome, GD_RETRY_LATER);
	fake_close(f);
}

static void test_nothing_in_clear_where_it_is_encrypted(void **state)
{
	struct fake_host *f = desk();
	struct gd_outbound out = post(1, "secret");
	(void)state;

	fake_kv_set(f, "room/" ROOM, "re ");
	fake_deliver(f, &out);
	assert_int_equal(fake_outcome_of(f, 1)->outcome, GD_GIVE_UP);
	assert_non_null(strstr(fake_outcome_of(f, 1)->why, "encrypted"));
	out.delivery = 2;
	out.user = "@bob:guichet.test"; /* reached in a direct room in clear */
	fake_deliver(f, &out);
	assert_true(waits_for(f, "/createRoom"));
	assert_false(waits_for(f, "/send/"));
	fake_close(f);
}

static void test_files(void **state)
{
	struct fake_host *f = desk();
	const struct gd_file files[] = {{.name = "é.png", .mime = "image/png", .length = 5, .path = "/tmp/one"},
		{.name = "b.bin", .length = 7, .path = "/tmp/two"}};
	struct gd_outbound out = post(1, "with files");
	(void)state;

	out.files = files;
	out.nfiles = 2;
	out.thread = "$root";
	fake_deliver(f, &out);
	reply(f, "/send/m.room.message/key1", 200, "{\"event_id\":\"$text\"}");
	size_t http = http_of(f, "/upload?filename=%C3%A9.png");
	assert_string_equal(f->https[http].req.body_file, "/tmp/one");
	fake_http_reply(f, http, 200, "{\"content_uri\":\"mxc://guichet.test/one\"}");
	struct json *body = body_of(f, "/send/m.room.message/key1-f0");
	assert_string_equal(at(body, "/msgtype"), "m.image");
	assert_string_equal(at(body, "/url"), "mxc://guichet.test/one");
	assert_string_equal(at(body, "/m.relates_to/event_id"), "$root");
	json_free(body);
	reply(f, "/send/m.room.message/key1-f0", 200, "{\"event_id\":\"$f0\"}");
	assert_null(fake_outcome_of(f, 1));
	reply(f, "/upload?filename=b.bin", 413, "{\"errcode\":\"M_TOO_LARGE\"}");
	assert_int_equal(fake_outcome_of(f, 1)->outcome, GD_GIVE_UP);
	assert_non_null(strstr(fake_outcome_of(f, 1)->why, "b.bin was not"));
	fake_close(f);
}

static void test_questions_offer_their_reactions(void **state)
{
	static const char *const options[] = {"homeserver", HS, "token", "tok", NULL};
	const struct gd_choice choices[] = {{"yes", "oui", "\xe2\x9c\x85"}, {"no", "non", NULL}};
	struct fake_host *f = desk_open(options);
	struct gd_outbound out = post(1, "ok?");
	(void)state;

	out.choices = choices;
	out.nchoices = 2;
	fake_deliver(f, &out);
	reply(f, "/send/", 200, "{\"event_id\":\"$q\"}");
	assert_int_equal(fake_outcome_of(f, 1)->outcome, GD_SENT);
	assert_non_null(strstr(f->https[http_of(f, "/send/m.reaction/key1-0")].req.body, "\"event_id\":\"$q\",\"key\":\"\xe2\x9c\x85\""));
	reply(f, "/send/m.reaction/key1-0", 429, "{}");
	assert_int_equal(f->noutcomes, 1);
	fake_close(f);
}

static void test_a_long_text_fits(void **state)
{
	static char text[32 * 1024];
	struct fake_host *f = desk();
	struct gd_outbound out = post(1, text);
	(void)state;

	memset(text, '"', sizeof text - 1);
	text[0] = text[1] = '`';
	for (enum gd_op op = GD_POST; op <= GD_REPLACE; op++) {
		out.op = op;
		out.delivery = op;
		out.target = "$t";
		fake_deliver(f, &out);
		const struct gd_http_req *req = &f->https[http_of(f, "/send/")].req;
		assert_true(req->body_len > 20000 && req->body_len <= 62000);
		json_free(body_of(f, "/send/"));
	}
	fake_close(f);
}

static void test_what_cannot_be_sent(void **state)
{
	static const struct gd_outbound rows[] = {
		{.op = GD_NOTIFY, .event = "ticket.created", .json = "{}"},
		{.op = GD_POST, .room = ROOM},
		{.op = GD_POST, .text = "to nobody"},
		{.op = GD_POST, .text = "to a number", .user = "+33612345678"},
		{.op = GD_REPLACE, .room = ROOM, .text = "of nothing"},
		{.op = GD_MARK, .room = ROOM, .target = "$m"},
	};
	struct fake_host *f = desk();
	size_t asked = f->nhttps;
	(void)state;

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct gd_outbound out = rows[i];
		out.delivery = (int64_t)i + 1;
		fake_deliver(f, &out);
		assert_int_equal(fake_outcome_of(f, out.delivery)->outcome, GD_GIVE_UP);
	}
	assert_int_equal(f->nhttps, asked);
	fake_close(f);
}

TEST_MAIN(cmocka_unit_test(test_a_message), cmocka_unit_test(test_emphasis), cmocka_unit_test(test_a_room_by_its_name),
	cmocka_unit_test(test_a_thread_is_a_chain_where_threads_are_not_known),
	cmocka_unit_test(test_threads_answers_and_notices),
	cmocka_unit_test(test_only_an_alert_rings_somebody), cmocka_unit_test(test_an_edit), cmocka_unit_test(test_marks),
	cmocka_unit_test(test_taking_back), cmocka_unit_test(test_every_answer), cmocka_unit_test(test_no_answer),
	cmocka_unit_test(test_a_limit_holds_text_and_drops_marks), cmocka_unit_test(test_a_person_without_a_room),
	cmocka_unit_test(test_a_room_that_cannot_be_opened), cmocka_unit_test(test_nothing_in_clear_where_it_is_encrypted),
	cmocka_unit_test(test_files), cmocka_unit_test(test_questions_offer_their_reactions), cmocka_unit_test(test_a_long_text_fits),
	cmocka_unit_test(test_a_room_that_is_joined_late_is_waited_for), cmocka_unit_test(test_what_cannot_be_sent))
