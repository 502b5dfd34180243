/* Who we are: tokens, logins, refreshes, and sessions that somebody has ended. */
#include "desk.h"

static const char *const by_password[] = {"homeserver", HS "/", "user", US, "password", "pw", "encryption", "no", NULL};

static const char *bearer(const struct fake_host *f, size_t http)
{
	return fake_header(f->https[http].req.headers, f->https[http].req.nheaders, "authorization");
}

static void test_whoami_comes_first(void **state)
{
	struct fake_host *f = fake_open(PLUGIN_SO, "main", desk_options);
	(void)state;

	assert_int_equal(f->nhttps, 1);
	assert_string_equal(f->https[0].req.url, API "/account/whoami");
	assert_string_equal(bearer(f, 0), "Bearer tok");
	fake_deliver(f, &(struct gd_outbound){.op = GD_POST, .delivery = 1, .room = "!r", .text = "early"});
	assert_int_equal(fake_outcome_of(f, 1)->outcome, GD_RETRY_LATER);
	fake_http_fail(f, 0, GD_NET_NOT_SENT);
	assert_false(waits_for(f, "/sync"));
	fake_advance(f, 60000);
	reply(f, "/whoami", 200, "{\"user_id\":\"" US "\"}");
	assert_true(waits_for(f, "/sync?"));
	assert_true(f->https[http_of(f, "/sync?")].req.timeout_ms > 30000);
	assert_int_equal(f->https[http_of(f, "/sync?")].req.max_response, 32 * 1024 * 1024);
	fake_close(f);
}

static void test_a_token_of_somebody_else(void **state)
{
	const char *const options[] = {"homeserver", HS, "token", "tok", "user", "@other:guichet.test", NULL};
	struct fake_host *f = desk_open(options);
	(void)state;

	assert_true(fake_logged(f, "belongs to " US));
	assert_false(waits_for(f, "/sync"));
	fake_advance(f, 3600000);
	assert_int_equal(f->nhttps, 1);
	fake_close(f);
}

static void test_the_login_is_kept_before_it_is_used(void **state)
{
	struct fake_host *f = fake_open(PLUGIN_SO, "main", by_password);
	(void)state;

	assert_string_equal(f->https[0].req.url, API "/login");
	assert_null(bearer(f, 0));
	assert_non_null(strstr(f->https[0].req.body, "\"password\":\"pw\",\"device_id\":\"GUICHET\""));
	assert_non_null(strstr(f->https[0].req.body, "\"refresh_token\":true"));
	reply(f, "/login", 429, "{\"errcode\":\"M_LIMIT_EXCEEDED\",\"retry_after_ms\":20000}");
	fake_advance(f, 22000);
	assert_int_equal(f->nhttps, 1); /* with a margin */
	fake_advance(f, 1000);
	reply(f, "/login", 200, "{\"access_token\":\"a1\",\"refresh_token\":\"r1\",\"expires_in_ms\":300000}");
	assert_int_equal(f->nhttps, 2);
	commit(f);
	assert_non_null(strstr(fake_kv(f, "session"), "\"token\":\"a1\",\"refresh\":\"r1\""));
	assert_string_equal(bearer(f, http_of(f, "/whoami")), "Bearer a1");
	fake_close(f);
}

static void test_no_second_login(void **state)
{
	struct fake_host *f = fake_open(PLUGIN_SO, "main", by_password);
	char *session;
	(void)state;

	reply(f, "/login", 200, "{\"access_token\":\"a1\",\"refresh_token\":\"r1\"}");
	commit(f);
	session = strdup(fake_kv(f, "session"));
	reply(f, "/whoami", 200, "{\"user_id\":\"" US "\"}");
	/* the same as an instance that finds it: expired in the meantime */
	reply(f, "/sync?", 401, "{\"errcode\":\"M_UNKNOWN_TOKEN\",\"soft_logout\":true}");
	assert_string_equal(f->https[http_of(f, "/refresh")].req.body, "{\"refresh_token\":\"r1\"}");
	reply(f, "/refresh", 200, "{\"access_token\":\"a2\",\"refresh_token\":\"r2\"}");
	assert_false(waits_for(f, "/whoami"));
	commit(f);
	assert_string_not_equal(fake_kv(f, "session"), session);
	assert_string_equal(bearer(f, http_of(f, "/whoami")), "Bearer a2");
	reply(f, "/whoami", 200, "{\"user_id\":\"" US "\"}");
	assert_string_equal(bearer(f, http_of(f, "/sync?")), "Bearer a2");
	free(session);
	fake_close(f);
}

static void test_a_refresh_that_fails_logs_in(void **state)
{
	struct fake_host *f = fake_open(PLUGIN_SO, "main", by_password);
	(void)state;

	reply(f, "/login", 200, "{\"access_token\":\"a1\",\"refresh_token\":\"r1\"}");
	commit(f);
	reply(f, "/whoami", 401, "{\"errcode\":\"M_UNKNOWN_TOKEN\",\"soft_logout\":true}");
	reply(f, "/refresh", 403, "{\"errcode\":\"M_FORBIDDEN\"}");
	assert_true(waits_for(f, "/login"));
	fake_close(f);
}

static void test_an_ended_session_stops(void **state)
{
	struct fake_host *f = fake_open(PLUGIN_SO, "main", by_password);
	(void)state;

	reply(f, "/login", 200, "{\"access_token\":\"a1\",\"refresh_token\":\"r1\"}");
	commit(f);
	reply(f, "/whoami", 200, "{\"user_id\":\"" US "\"}");
	size_t asked = f->nhttps;
	reply(f, "/sync?", 401, "{\"errcode\":\"M_UNKNOWN_TOKEN\",\"soft_logout\":false}");
	commit(f);
	assert_null(fake_kv(f, "session")); /* the next start logs in afresh */
	assert_true(fake_logged(f, "ended our session"));
	fake_advance(f, 3600000);
	assert_int_equal(f->nhttps, asked);
	fake_deliver(f, &(struct gd_outbound){.op = GD_POST, .delivery = 1, .room = "!r", .text = "late"});
	assert_int_equal(fake_outcome_of(f, 1)->outcome, GD_RETRY_LATER);
	assert_int_equal(fake_outcome_of(f, 1)->retry_after_s, 300);
	fake_close(f);
}

static void test_a_refused_login_stops(void **state)
{
	struct fake_host *f = fake_open(PLUGIN_SO, "main", by_password);
	(void)state;

	reply(f, "/login", 403, "{\"errcode\":\"M_FORBIDDEN\",\"error\":\"Invalid username or password\"}");
	assert_true(fake_logged(f, "Invalid username or password"));
	assert_false(fake_logged(f, "pw"));
	fake_advance(f, 3600000);
	assert_int_equal(f->nhttps, 1);
	fake_close(f);
}

static void test_open_says_what_is_wrong(void **state)
{
#define SERVICE "homeserver", HS, "scheme", "bearer", "as_token", "a", "hs_token", "h"
	static const struct {
		const char *const options[10];
		const char *said;
	} rows[] = {
		{{"homeserver", HS}, "a token, or a user and a password"},
		{{"homeserver", HS, "password", "p"}, "needs a user"},
		{{"homeserver", HS, "token", "t", "user", "desk"}, "not a Matrix id"},
		{{"homeserver", HS, "token", "t", "recovery_key", "EsTS"}, "guichet matrix recovery-key makes one"},
		{{"homeserver", HS, "token", "t", "invites", "*,example.org"}, "invites = *,example.org"},
		{{"homeserver", HS, "token", "t", "agents_from", "@bob:example.org"}, "agents_from = "},
		{{"homeserver", HS, "scheme", "bearer", "as_token", "a"}, "as_token and hs_token"},
		{{SERVICE, "ghosts", ""}, "ghosts is empty"},
		{{SERVICE, "encryption", "yes"}, "reads no encrypted rooms"},
		{{SERVICE, "recovery_key", "EsTS"}, "reads no encrypted rooms"},
	};
	(void)state;

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		const char *options[11] = {NULL};
		memcpy(options, rows[i].options, sizeof rows[i].options);
		struct fake_host *f = fake_open_any(PLUGIN_SO, "x", options);
		assert_int_equal(f->opened, GD_BAD_CONFIG);
		assert_true(fake_logged(f, rows[i].said));
		fake_close(f);
	}
}

TEST_MAIN(cmocka_unit_test(test_whoami_comes_first), cmocka_unit_test(test_a_token_of_somebody_else),
	cmocka_unit_test(test_the_login_is_kept_before_it_is_used), cmocka_unit_test(test_no_second_login),
	cmocka_unit_test(test_a_refresh_that_fails_logs_in), cmocka_unit_test(test_an_ended_session_stops),
	cmocka_unit_test(test_a_refused_login_stops), cmocka_unit_test(test_open_says_what_is_wrong))
