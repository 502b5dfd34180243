/* Answers that are none: of something between us and the homeserver, cut off, repeated, too large. Nothing is lost by them, nothing is
 * believed, and nobody is asked without end. */
#include "desk.h"

#include "base/buf.h"

#define PAGE "<html><body><h1>502 Bad Gateway</h1></body></html>"
#define BOB "@bob:guichet.test"

static size_t asked(const struct fake_host *f, const char *part)
{
	size_t n = 0;

	for (size_t i = 0; i < f->nhttps; i++)
		n += strstr(f->https[i].req.url, part) != NULL;
	return n;
}

static struct gd_outbound post(int64_t delivery, enum gd_op op)
{
	return (struct gd_outbound){
		.op = op, .delivery = delivery, .key = "key1", .room = "!r:guichet.test", .target = "$t", .text = "\xf0\x9f\x91\x80"};
}

static void test_a_page_is_no_news(void **state)
{
	static const struct {
		uint32_t status;
		const char *body;
	} rows[] = {{502, PAGE}, {503, ""}, {401, PAGE}, {403, PAGE}, {404, PAGE}, {400, PAGE}, {200, PAGE}, {200, "[]"},
		{200, "{\"next_batch\":\"s1\""}, {200, "{}"}, {200, "{\"next_batch\":7}"}, {302, ""}, {304, ""},
		{429, "{\"errcode\":\"M_LIMIT_EXCEEDED\"}"}, {401, "{\"errcode\":\"M_USER_LOCKED\",\"soft_logout\":true}"}};
	struct fake_host *f = desk_synced();
	(void)state;

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		assert_non_null(strstr(f->https[http_of(f, "/sync?")].req.url, "since=s0"));
		reply(f, "/sync?", rows[i].status, rows[i].body);
		assert_false(waits_for(f, "/sync?"));
		commit(f);
		fake_advance(f, 31000);
	}
	assert_string_equal(fake_kv(f, "since"), "s0");
	assert_false(fake_logged(f, "ended our session"));
	reply(f, "/sync?", 200, "{\"next_batch\":\"s1\"}");
	commit(f);
	assert_string_equal(fake_kv(f, "since"), "s1");
	fake_close(f);
}

static void test_a_page_does_not_say_who_we_are(void **state)
{
	static const uint32_t statuses[] = {200, 301, 401, 403, 404, 502};
	struct fake_host *f = fake_open(PLUGIN_SO, "main", desk_options);
	(void)state;

	for (size_t i = 0; i < sizeof statuses / sizeof *statuses; i++) {
		reply(f, "/account/whoami", statuses[i], PAGE);
		fake_advance(f, 61000);
	}
	reply(f, "/account/whoami", 200, "{\"user_id\":\"" US "\"}");
	assert_true(waits_for(f, "/sync?"));
	fake_close(f);
}

static void test_a_page_does_not_refuse_the_login(void **state)
{
	static const char *const by_password[] = {"homeserver", HS, "user", US, "password", "pw", "encryption", "no", NULL};
	struct fake_host *f = fake_open(PLUGIN_SO, "main", by_password);
	(void)state;

	reply(f, "/login", 403, PAGE);
	fake_advance(f, 2000);
	reply(f, "/login", 200, "{\"access_token\":\"a1\",\"refresh_token\":\"r1\"}");
	commit(f);
	reply(f, "/whoami", 200, "{\"user_id\":\"" US "\"}");
	reply(f, "/sync?", 401, "{\"errcode\":\"M_UNKNOWN_TOKEN\",\"soft_logout\":true}");
	reply(f, "/refresh", 403, PAGE);
	assert_false(waits_for(f, "/login")); /* the refresh token may still be good, and logins are few */
	fake_advance(f, 2000);
	assert_true(waits_for(f, "/refresh") || waits_for(f, "/whoami"));
	fake_close(f);
}

static void test_a_page_sends_nothing(void **state)
{
	static const struct {
		uint32_t status;
		const char *body;
		enum gd_outcome outcome;
	} rows[] = {{200, PAGE, GD_RETRY_LATER}, {200, "{}", GD_RETRY_LATER}, {302, "", GD_RETRY_LATER}, {403, PAGE, GD_GIVE_UP},
		{404, PAGE, GD_RETRY_LATER}, {413, PAGE, GD_GIVE_UP}, {429, "{\"errcode\":\"M_LIMIT_EXCEEDED\"}", GD_RETRY_LATER},
		{502, PAGE, GD_RETRY_LATER}, {401, PAGE, GD_RETRY_LATER}, {200, "{\"event_id\":\"$1\"}", GD_SENT}};
	struct fake_host *f = desk_synced();
	(void)state;

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct gd_outbound out = post((int64_t)i + 1, GD_POST);
		fake_kv_set(f, "room/!r:guichet.test", "r ");
		fake_deliver(f, &out);
		reply(f, "/send/m.room.message/", rows[i].status, rows[i].body);
		assert_int_equal(fake_outcome_of(f, out.delivery)->outcome, rows[i].outcome);
		fake_advance(f, 60000);
	}
	assert_true(waits_for(f, "/sync?"));
	fake_close(f);
}

static void test_a_page_takes_nothing_back(void **state)
{
	struct fake_host *f = desk_synced();
	struct gd_outbound out = post(1, GD_RETRACT);
	(void)state;

	fake_deliver(f, &out);
	reply(f, "/redact/", 404, PAGE);
	assert_int_equal(fake_outcome_of(f, 1)->outcome, GD_RETRY_LATER);
	out = post(2, GD_RETRACT);
	fake_deliver(f, &out);
	reply(f, "/redact/", 404, "{\"errcode\":\"M_NOT_FOUND\"}");
	assert_int_equal(fake_outcome_of(f, 2)->outcome, GD_SENT);
	fake_close(f);
}

/* The server is away: what is to be said waits until it is back, and not longer and longer. */
static void test_a_server_that_is_away(void **state)
{
	struct fake_host *f = desk_synced();
	struct gd_outbound out = post(1, GD_POST);
	(void)state;

	fake_deliver(f, &out);
	fake_http_fail(f, http_of(f, "/send/m.room.message/"), GD_NET_NOT_SENT);
	assert_int_equal(fake_outcome_of(f, 1)->retry_after_s, 5);
	fake_http_fail(f, http_of(f, "/sync?"), GD_NET_NOT_SENT);
	out = post(2, GD_POST);
	fake_deliver(f, &out);
	assert_int_equal(fake_outcome_of(f, 2)->outcome, GD_RETRY_LATER);
	assert_int_equal(fake_outcome_of(f, 2)->retry_after_s, 5);
	fake_advance(f, 2000);
	reply(f, "/sync?", 200, "{\"next_batch\":\"s1\"}");
	out = post(3, GD_POST);
	fake_deliver(f, &out);
	reply(f, "/send/m.room.message/", 200, "{\"event_id\":\"$1\"}");
	assert_int_equal(fake_outcome_of(f, 3)->outcome, GD_SENT);
	fake_close(f);
}

/* A limit without a time is one, too: people's text waits, a mark is not worth it. */
static void test_a_limit_without_a_time(void **state)
{
	struct fake_host *f = desk_synced();
	struct gd_outbound mark = post(1, GD_MARK);
	(void)state;

	fake_deliver(f, &mark);
	reply(f, "/send/m.reaction/", 429, "{\"errcode\":\"M_LIMIT_EXCEEDED\"}");
	assert_int_equal(fake_outcome_of(f, 1)->outcome, GD_GIVE_UP);
	fake_close(f);
}

static void test_an_invitation_behind_a_proxy(void **state)
{
	struct fake_host *f = desk_synced();
	(void)state;

	reply(f, "/sync?", 200,
		"{\"next_batch\":\"s1\",\"rooms\":{\"invite\":{\"!n:x\":{\"invite_state\":{\"events\":["
		"{\"type\":\"m.room.member\",\"state_key\":\"" US "\",\"sender\":\"" BOB
		"\",\"content\":{\"membership\":\"invite\",\"is_direct\":true}}]}}}}}");
	reply(f, "/join/", 404, PAGE);
	fake_advance(f, 5000);
	reply(f, "/join/", 200, PAGE);
	assert_null(fake_kv(f, "room/!n:x"));
	fake_advance(f, 5000);
	reply(f, "/join/", 200, "{\"room_id\":\"!n:x\"}");
	commit(f);
	commit(f);
	assert_string_equal(fake_kv(f, "room/!n:x"), "d " BOB);
	reply(f, "/account_data/m.direct", 404, PAGE); /* what our account keeps there is not overwritten on the word of a proxy */
	assert_false(waits_for(f, "/account_data/m.direct"));
	fake_close(f);
}

static void invite(struct fake_host *f, int n, const char *who)
{
	char text[600];

	(void)snprintf(text, sizeof text,
		"{\"next_batch\":\"i%d\",\"rooms\":{\"invite\":{\"!n%d:x\":{\"invite_state\":{\"events\":["
		"{\"type\":\"m.room.member\",\"state_key\":\"" US "\",\"sender\":\"%s\",\"content\":{\"membership\":\"invite\"}}]}}}}}",
		n, n, who);
	reply(f, "/sync?", 200, text);
}

/* Somebody invites us into more rooms than the server lets us enter: messages go on meanwhile, others' invitations, too. */
static void test_invitations_without_end(void **state)
{
	enum { OF_ONE = 10 };
	struct fake_host *f = desk_synced();
	(void)state;

	for (int n = 0; n < OF_ONE; n++) {
		invite(f, n, "@eve:evil.test");
		reply(f, "/join/", 429, "{\"errcode\":\"M_LIMIT_EXCEEDED\",\"retry_after_ms\":10000}");
		commit(f);
		commit(f);
		assert_true(waits_for(f, "/sync?"));
	}
	invite(f, OF_ONE, "@eve:evil.test");
	reply(f, "/rooms/%21n10%3Ax/leave", 200, "{}");
	commit(f);
	assert_null(strstr(f->https[http_of(f, "/sync?")].req.url, "timeout=30000")); /* back in time for the first one */
	invite(f, 11, BOB);
	reply(f, "/join/%21n11%3Ax", 200, "{\"room_id\":\"!n11:x\"}");
	fake_advance(f, 12000);
	commit(f);
	commit(f);
	reply(f, "/sync?", 200, "{\"next_batch\":\"later\"}");
	reply(f, "/join/%21n0%3Ax", 200, "{\"room_id\":\"!n0:x\"}");
	commit(f);
	commit(f);
	assert_string_equal(fake_kv(f, "room/!n0:x"), "r ");
	assert_null(strstr(fake_kv(f, "invites"), "!n0:x"));
	assert_non_null(strstr(f->https[http_of(f, "/sync?")].req.url, "timeout=0")); /* and the next one at once */
	fake_close(f);
}

/* The same position at once, again and again, is asked for once a second; after a long poll it is a quiet server. */
static void test_an_answer_that_is_repeated(void **state)
{
	struct fake_host *f = desk_synced();
	(void)state;

	for (int i = 0; i < 3; i++) {
		reply(f, "/sync?", 200, "{\"next_batch\":\"s0\"}");
		commit(f);
		assert_false(waits_for(f, "/sync?"));
		fake_advance(f, 1000);
		assert_true(waits_for(f, "/sync?"));
	}
	fake_advance(f, 30000);
	reply(f, "/sync?", 200, "{\"next_batch\":\"s0\"}");
	commit(f);
	assert_true(waits_for(f, "/sync?"));
	fake_close(f);
}

/* An answer that does not fit is asked for in smaller pieces; what it leaves out is a gap, which is read in pages. */
static void test_an_answer_that_is_too_large(void **state)
{
	struct fake_host *f = desk_synced();
	(void)state;

	assert_non_null(strstr(f->https[http_of(f, "/sync?")].req.url, "%22limit%22%3A50%7D"));
	fake_http_fail(f, http_of(f, "/sync?"), GD_NET_UNKNOWN);
	fake_advance(f, 31000);
	assert_non_null(strstr(f->https[http_of(f, "/sync?")].req.url, "%22limit%22%3A10%7D"));
	fake_http_fail(f, http_of(f, "/sync?"), GD_NET_UNKNOWN);
	fake_advance(f, 31000);
	assert_non_null(strstr(f->https[http_of(f, "/sync?")].req.url, "%22limit%22%3A1%7D"));
	reply(f, "/sync?", 200, "{\"next_batch\":\"s1\"}");
	commit(f);
	assert_non_null(strstr(f->https[http_of(f, "/sync?")].req.url, "%22limit%22%3A50%7D"));
	fake_close(f);
}

/* Thousands of messages in one gap: page by page, and the page's own repetition ends it. */
static void test_a_gap_of_thousands(void **state)
{
	enum { PAGES = 30, EACH = 100 };
	struct fake_host *f = desk_synced();
	struct buf page;
	size_t first = f->nsubmits, texts = 0;
	(void)state;

	fake_kv_set(f, "room/!r:guichet.test", "r ");
	reply(f, "/sync?", 200,
		"{\"next_batch\":\"s1\",\"rooms\":{\"join\":{\"!r:guichet.test\":{\"timeline\":{\"limited\":true,"
		"\"prev_batch\":\"p\",\"events\":[]}}}}}");
	for (int p = 0; p < PAGES; p++) {
		buf_init(&page, 1 << 20);
		buf_adds(&page, "{\"chunk\":[");
		for (int i = 0; i < EACH; i++)
			buf_addf(&page,
				"%s{\"type\":\"m.room.message\",\"event_id\":\"$%d\",\"sender\":\"" BOB
				"\",\"content\":{\"msgtype\":\"m.text\",\"body\":\"x\"}}",
				i ? "," : "", p * EACH + i);
		buf_addf(&page, "],\"end\":\"m%d\"}", p < PAGES - 1 ? p : p - 1);
		reply(f, "/messages?", 200, page.data);
		buf_clear(&page);
		commit(f);
	}
	for (size_t i = first; i < f->nsubmits; i++)
		texts += f->submits[i].in.kind == GD_TEXT;
	assert_int_equal(texts, PAGES * EACH);
	assert_int_equal(asked(f, "/messages?"), PAGES);
	commit(f);
	assert_string_equal(fake_kv(f, "since"), "s1");
	fake_close(f);
}

TEST_MAIN(cmocka_unit_test(test_a_page_is_no_news), cmocka_unit_test(test_a_page_does_not_say_who_we_are),
	cmocka_unit_test(test_a_page_does_not_refuse_the_login), cmocka_unit_test(test_a_page_sends_nothing),
	cmocka_unit_test(test_a_page_takes_nothing_back), cmocka_unit_test(test_a_server_that_is_away),
	cmocka_unit_test(test_a_limit_without_a_time), cmocka_unit_test(test_an_invitation_behind_a_proxy),
	cmocka_unit_test(test_an_answer_that_is_repeated), cmocka_unit_test(test_invitations_without_end),
	cmocka_unit_test(test_an_answer_that_is_too_large), cmocka_unit_test(test_a_gap_of_thousands))
