/* The application service: pushed transactions, the ping, and users that speak for customers of other channels. */
#include "desk.h"

static const char *const options[] = {"homeserver", HS, "scheme", "bearer", "as_token", "as", "hs_token", "hs", NULL};
#define ROUTE "/matrix/{instance}/_matrix/app/v1/"
#define EVENTS \
	"{\"events\":[{\"type\":\"m.room.message\",\"room_id\":\"!r:x\",\"event_id\":\"$1\",\"sender\":\"@bob:guichet.test\",\"content\":" \
	"{\"msgtype\":\"m.text\",\"body\":\"hello\"}},{\"type\":\"m.room.message\",\"room_id\":\"!r:x\",\"event_id\":\"$2\",\"sender\":" \
	"\"@guichet_marie:guichet.test\",\"content\":{\"msgtype\":\"m.text\",\"body\":\"our own ghost\"}}]}"

static uint64_t push(struct fake_host *f, const char *id, const char *body)
{
	char path[200];

	(void)snprintf(path, sizeof path, "/matrix/main/_matrix/app/v1/transactions/%s", id);
	return fake_request(f, &(struct gd_http_req){.method = "PUT", .route = ROUTE "transactions/*", .path = path, .body = body,
		.body_len = strlen(body)});
}

static uint32_t status(const struct fake_host *f, uint64_t request)
{
	return fake_answer_to(f, request)->status;
}

static struct fake_host *desk(void)
{
	struct fake_host *f = desk_open(options);

	assert_false(waits_for(f, "/sync"));
	reply(f, "/_matrix/client/v1/appservice/guichet/ping", 200, "{\"duration_ms\":5}");
	fake_kv_set(f, "room/!r:x", "r ");
	return f;
}

static void test_answered_when_stored(void **state)
{
	struct fake_host *f = desk();
	(void)state;

	uint64_t request = push(f, "7", EVENTS);
	assert_int_equal(f->nsubmits, 1); /* not our ghost's */
	assert_null(fake_answered(f, request));
	fake_result_ok(f, 0, "G-1");
	assert_null(fake_answered(f, request)); /* the transaction's number is still to be stored */
	commit(f);
	assert_int_equal(status(f, request), 200);
	assert_string_equal(fake_kv(f, "transaction"), "7");
	size_t before = f->nsubmits;
	assert_int_equal(status(f, push(f, "7", EVENTS)), 200); /* the answer was lost */
	assert_int_equal(f->nsubmits, before);
	fake_close(f);
}

static void test_not_stored_is_503(void **state)
{
	struct fake_host *f = desk();
	(void)state;

	uint64_t request = push(f, "7", EVENTS);
	assert_int_equal(status(f, push(f, "8", EVENTS)), 503); /* one at a time */
	fake_result(f, 0, &(struct gd_result){.size = sizeof(struct gd_result), .code = GD_R_TROUBLE});
	assert_int_equal(status(f, request), 503);
	assert_null(fake_kv(f, "transaction"));
	fake_close(f);
}

static void test_a_server_that_does_not_wait(void **state)
{
	struct fake_host *f = desk();
	(void)state;

	uint64_t gone = push(f, "7", EVENTS);
	fake_gone(f, gone);
	uint64_t again = push(f, "7", EVENTS);
	assert_int_equal(f->nsubmits, 1);
	commit(f);
	commit(f);
	assert_null(fake_answered(f, gone));
	assert_int_equal(status(f, again), 200);
	fake_close(f);
}

static void test_twice_at_once(void **state)
{
	struct fake_host *f = desk();
	(void)state;

	uint64_t first = push(f, "7", EVENTS);
	assert_int_equal(status(f, push(f, "7", EVENTS)), 503);
	assert_int_equal(f->nsubmits, 1);
	commit(f);
	commit(f);
	assert_int_equal(status(f, first), 200);
	assert_int_equal(status(f, push(f, "7", EVENTS)), 200);
	fake_close(f);
}

static void test_bad_transactions(void **state)
{
	struct fake_host *f = desk();
	(void)state;

	assert_int_equal(status(f, push(f, "1", "{")), 400);
	assert_int_equal(status(f, push(f, "", "{}")), 400);
	uint64_t request = push(f, "2", "{\"events\":[5,null,{\"room_id\":7},{\"room_id\":\"!r:x\"}]}");
	commit(f);
	assert_int_equal(status(f, request), 200);
	fake_close(f);
}

static void test_before_we_know_ourselves(void **state)
{
	struct fake_host *f = fake_open(PLUGIN_SO, "main", options);
	(void)state;

	assert_int_equal(status(f, push(f, "1", EVENTS)), 503);
	fake_close(f);
}

static void test_other_routes(void **state)
{
	struct fake_host *f = desk();
	(void)state;

	assert_int_equal(status(f, fake_post(f, ROUTE "ping", "{}")), 200);
	assert_int_equal(status(f, fake_request(f, &(struct gd_http_req){.method = "GET", .route = ROUTE "users/*", .path = "/x"})), 404);
	fake_close(f);
}

static void test_invitations_come_as_events(void **state)
{
	struct fake_host *f = desk();
	(void)state;

	push(f, "1",
		"{\"events\":[{\"type\":\"m.room.member\",\"room_id\":\"!n:x\",\"event_id\":\"$1\","
		"\"sender\":\"@bob:guichet.test\",\"state_key\":\"" US
		"\",\"content\":{\"membership\":\"invite\",\"is_direct\":true}}]}");
	reply(f, "/join/%21n%3Ax", 200, "{}");
	commit(f);
	assert_string_equal(fake_kv(f, "dm/@bob:guichet.test"), "!n:x");
	fake_close(f);
}

static const struct gd_outbound said = {
	.op = GD_POST, .delivery = 1, .key = "k", .room = "!r:x", .text = "by SMS", .as_name = "Marie Müller"};
#define GHOST "guichet_marie_m_ller_"

static void test_a_ghost_speaks(void **state)
{
	struct fake_host *f = desk();
	(void)state;

	fake_deliver(f, &said);
	assert_non_null(strstr(f->https[http_of(f, "/register")].req.body, "\"username\":\"" GHOST));
	reply(f, "/register", 400, "{\"errcode\":\"M_USER_IN_USE\"}");
	assert_string_equal(f->https[http_of(f, "/displayname?user_id=%40" GHOST)].req.body, "{\"displayname\":\"Marie Müller\"}");
	reply(f, "/displayname", 200, "{}");
	reply(f, "/invite", 403, "{\"errcode\":\"M_FORBIDDEN\"}");
	reply(f, "/join/%21r%3Ax?user_id=%40" GHOST, 200, "{}");
	reply(f, "/send/m.room.message/k?user_id=%40" GHOST, 200, "{\"event_id\":\"$1\"}");
	assert_int_equal(fake_outcome_of(f, 1)->outcome, GD_SENT);
	struct gd_outbound again = said;
	again.delivery = 2;
	fake_deliver(f, &again); /* it is there already */
	reply(f, "/send/m.room.message/k?user_id=", 403, "{\"errcode\":\"M_FORBIDDEN\"}"); /* thrown out: it comes back, once */
	reply(f, "/register", 400, "{\"errcode\":\"M_USER_IN_USE\"}");
	reply(f, "/displayname", 200, "{}");
	reply(f, "/invite", 200, "{}");
	reply(f, "/join/", 200, "{}");
	reply(f, "/send/m.room.message/k?user_id=", 403, "{\"errcode\":\"M_FORBIDDEN\"}");
	assert_int_equal(fake_outcome_of(f, 2)->outcome, GD_GIVE_UP);
	fake_close(f);
}

static void test_without_its_ghost_the_desk_speaks(void **state)
{
	struct fake_host *f = desk();
	(void)state;

	fake_deliver(f, &said);
	reply(f, "/register", 400, "{\"errcode\":\"M_EXCLUSIVE\"}");
	assert_null(strstr(f->https[http_of(f, "/send/")].req.url, "user_id"));
	fake_close(f);
}

static int registration(const struct fake_host *f, const char *file, const char *server, const char *url)
{
	char path[200], name[200], address[200];
	char *const arguments[] = {(char[]){"registration"}, path, address, name};

	(void)snprintf(address, sizeof address, "--url=%s", url);
	(void)snprintf(path, sizeof path, "%s", file);
	(void)snprintf(name, sizeof name, "--server=%s", server);
	return f->plugin.commands[0].run(4, arguments);
}

static void test_the_registration_file(void **state)
{
	struct fake_host *f = desk();
	char folder[] = "/tmp/registration-XXXXXX", path[100], text[2000] = "";
	(void)state;

	assert_non_null(mkdtemp(folder));
	(void)snprintf(path, sizeof path, "%s/guichet.yaml", folder);
	assert_int_equal(registration(f, path, "bad server'", "http://127.0.0.1:8080"), 2);
	assert_int_equal(registration(f, path, "guichet.test", "127.0.0.1:8080"), 2);
	assert_int_equal(registration(f, path, "guichet.test", "http://127.0.0.1:8080/?x"), 2);
	assert_int_equal(registration(f, path, "guichet.test", "http://127.0.0.1:8080/"), 0);
	assert_int_equal(registration(f, path, "guichet.test", "http://127.0.0.1:8080"), 1); /* its tokens may be in use */
	FILE *file = fopen(path, "rb");
	assert_non_null(file);
	assert_true(fread(text, 1, sizeof text - 1, file) > 0);
	fclose(file);
	assert_non_null(strstr(text, "url: 'http://127.0.0.1:8080/matrix/main'\n"));
	assert_non_null(strstr(text, "regex: '@guichet_.*:guichet\\.test'\n"));
	assert_non_null(strstr(text, "rate_limited: false\n"));
	remove(path);
	remove(folder);
	fake_close(f);
}

TEST_MAIN(cmocka_unit_test(test_answered_when_stored), cmocka_unit_test(test_not_stored_is_503),
	cmocka_unit_test(test_a_server_that_does_not_wait), cmocka_unit_test(test_twice_at_once), cmocka_unit_test(test_bad_transactions),
	cmocka_unit_test(test_before_we_know_ourselves), cmocka_unit_test(test_other_routes),
	cmocka_unit_test(test_invitations_come_as_events), cmocka_unit_test(test_a_ghost_speaks),
	cmocka_unit_test(test_without_its_ghost_the_desk_speaks), cmocka_unit_test(test_the_registration_file))
