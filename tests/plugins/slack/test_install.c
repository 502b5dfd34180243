/* Several workspaces: the install pages, the tokens on disk before they are used, new tokens in time, and workspaces that leave. */
#include "slack_check.h"

#define OPTIONS \
	"mode", "http", "client_id", "1.2", "client_secret", "c&s", "signing_secret", "s3cret", "pace_ms", "0"
#define GRANT \
	"{\"ok\":true,\"access_token\":\"%s\",\"token_type\":\"bot\",\"bot_user_id\":\"U0BOT\",\"app_id\":\"A0APP\"," \
	"\"team\":{\"id\":\"%s\",\"name\":\"Acme <b>\"},\"enterprise\":null,\"is_enterprise_install\":false%s}"
#define FORGED "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
#define ROTATING ",\"refresh_token\":\"xoxe-1\",\"expires_in\":43200"

static struct fake_host *begin(const char *workspaces)
{
	const char *const options[] = {OPTIONS, "workspaces", workspaces ? workspaces : "", NULL};

	return fake_open_at(PLUGIN_SO, "acme", options, "https://desk.example/");
}

static uint64_t get(struct fake_host *f, const char *end, const struct gd_param *query, size_t n, const char *cookie)
{
	char route[80], path[80];
	const struct gd_header header = {"cookie", cookie};

	(void)snprintf(route, sizeof route, "/slack/{instance}/%s", end);
	(void)snprintf(path, sizeof path, "/slack/acme/%s", end);
	return fake_request(f, &(struct gd_http_req){.method = "GET", .path = path, .route = route, .headers = &header,
		.nheaders = cookie ? 1 : 0, .query = query, .nquery = n, .body = "", .peer = "127.0.0.1", .peer_uid = -1});
}

static const char *answer_header(const struct fake_host *f, uint64_t request, const char *name)
{
	const struct gd_http_res *res = fake_answer_to(f, request);

	return fake_header(res->headers, res->nheaders, name);
}

/* The state that the first page gives out; 32 characters. */
static const char *state_of(const struct fake_host *f, uint64_t request)
{
	static char state[33];
	const char *found = strstr(answer_header(f, request, "location"), "state=");

	assert_non_null(found);
	(void)snprintf(state, sizeof state, "%s", found + 6);
	return state;
}

static uint64_t come_back(struct fake_host *f, const char *state, const char *in_cookie)
{
	char cookie[120];
	const struct gd_param query[] = {{"code", "c0de"}, {"state", state}};

	(void)snprintf(cookie, sizeof cookie, "other=1; guichet_slack=%s", in_cookie ? in_cookie : "");
	return get(f, "oauth", query, 2, in_cookie ? cookie : NULL);
}

static void grant(struct fake_host *f, const char *token, const char *team, const char *more)
{
	char json[800];

	(void)snprintf(json, sizeof json, GRANT, token, team, more);
	slack_reply(f, "oauth.v2.access", json);
}

/* Through both pages and to the commit; the request of the second. */
static uint64_t install(struct fake_host *f, const char *token, const char *team, const char *more)
{
	const char *state = state_of(f, get(f, "install", NULL, 0, NULL));
	uint64_t request = come_back(f, state, state);

	grant(f, token, team, more);
	fake_result(f, f->nsubmits - 1, &(struct gd_result){.size = sizeof(struct gd_result), .code = GD_R_IGNORED});
	return request;
}

static void settle(struct fake_host *f, const char *team, const char *channels)
{
	char json[300];

	(void)snprintf(json, sizeof json, "{\"ok\":true,\"url\":\"https://x.slack.com/\",\"team\":\"X\",\"team_id\":\"%s\",\"user_id\":"
		"\"U0BOT\",\"bot_id\":\"B0BOT\"}", team);
	slack_reply(f, "auth.test", json);
	(void)snprintf(json, sizeof json, "{\"ok\":true,\"channels\":[%s]}", channels);
	slack_reply(f, "conversations.list", json);
}

static const char *bearer_of(const struct fake_host *f, const char *method)
{
	const struct gd_http_req *req = &f->https[slack_call(f, method)].req;

	return fake_header(req->headers, req->nheaders, "authorization");
}

static void test_the_two_pages(void **state)
{
	struct fake_host *f = begin(NULL);
	(void)state;

	uint64_t first = get(f, "install", NULL, 0, NULL);
	assert_int_equal(fake_answer_to(f, first)->status, 302);
	const char *location = answer_header(f, first, "location");
	assert_true(!strncmp(location, "https://slack.com/oauth/v2/authorize?client_id=1.2&scope=", 56));
	assert_non_null(strstr(location, "chat%3Awrite"));
	assert_non_null(strstr(location, "redirect_uri=https%3A%2F%2Fdesk.example%2Fslack%2Facme%2Foauth"));
	const char *cookie = answer_header(f, first, "set-cookie"), *given = state_of(f, first);
	assert_non_null(strstr(cookie, given));
	assert_non_null(strstr(cookie, "HttpOnly"));
	assert_non_null(strstr(cookie, "; Secure"));
	uint64_t second = come_back(f, given, given);
	slack_has(f, "oauth.v2.access", "client_id=1.2&client_secret=c%26s&code=c0de&redirect_uri=https%3A%2F%2Fdesk.example%2Fslack");
	grant(f, "xoxb-1", "T0ACME", "");
	assert_null(fake_answered(f, second)); /* the token is not on disk */
	assert_true(slack_find(f, "auth.test") == SIZE_MAX);
	fake_result(f, f->nsubmits - 1, &(struct gd_result){.size = sizeof(struct gd_result), .code = GD_R_IGNORED});
	assert_int_equal(fake_answer_to(f, second)->status, 200);
	assert_null(strstr(fake_answer_to(f, second)->body, "<b>"));
	assert_string_equal(fake_kv(f, "teams"), "T0ACME");
	assert_non_null(strstr(fake_kv(f, "team:T0ACME"), "\"token\":\"xoxb-1\""));
	assert_string_equal(bearer_of(f, "auth.test"), "Bearer xoxb-1");
	assert_false(fake_logged(f, "xoxb-1"));
	fake_close(f);
}

static void test_states(void **state)
{
	struct fake_host *f = begin(NULL);
	char kept[33];
	(void)state;

	(void)snprintf(kept, sizeof kept, "%s", state_of(f, get(f, "install", NULL, 0, NULL)));
	assert_int_equal(fake_answer_to(f, come_back(f, kept, FORGED))->status, 400); /* another browser */
	assert_int_equal(fake_answer_to(f, come_back(f, kept, NULL))->status, 400);
	assert_int_equal(fake_answer_to(f, come_back(f, FORGED, FORGED))->status, 400);
	assert_int_equal(fake_answer_to(f, come_back(f, "", ""))->status, 400);
	assert_true(slack_find(f, "oauth.v2.access") == SIZE_MAX);
	(void)come_back(f, kept, kept);
	slack_refuse(f, "oauth.v2.access", "invalid_code");
	assert_int_equal(fake_answer_to(f, come_back(f, kept, kept))->status, 400); /* once */
	(void)snprintf(kept, sizeof kept, "%s", state_of(f, get(f, "install", NULL, 0, NULL)));
	fake_advance(f, 600000);
	assert_int_equal(fake_answer_to(f, come_back(f, kept, kept))->status, 400); /* too old */
	(void)snprintf(kept, sizeof kept, "%s", state_of(f, get(f, "install", NULL, 0, NULL)));
	char cookie[60];
	(void)snprintf(cookie, sizeof cookie, "guichet_slack=%s", kept);
	const struct gd_param denied[] = {{"error", "access_denied"}, {"state", kept}};
	assert_int_equal(fake_answer_to(f, get(f, "oauth", denied, 2, cookie))->status, 400);
	assert_true(slack_find(f, "oauth.v2.access") == SIZE_MAX);
	fake_close(f);
	f = slack_http(NULL); /* one workspace by its token: no such pages */
	assert_int_equal(fake_answer_to(f, get(f, "install", NULL, 0, NULL))->status, 404);
	fake_close(f);
}

static void test_who_may_install(void **state)
{
	struct fake_host *f = begin("T0ACME,E0ORG");
	(void)state;

	const char *given = state_of(f, get(f, "install", NULL, 0, NULL));
	uint64_t request = come_back(f, given, given);
	grant(f, "xoxb-9", "T9EVIL", "");
	assert_int_equal(fake_answer_to(f, request)->status, 403);
	assert_int_equal(f->nsubmits, 0);
	assert_int_equal(fake_answer_to(f, install(f, "xoxb-1", "T0ACME", ""))->status, 200);
	given = state_of(f, get(f, "install", NULL, 0, NULL));
	(void)come_back(f, given, given);
	slack_reply(f, "oauth.v2.access", "{\"ok\":true,\"access_token\":\"xoxb-2\",\"team\":null,\"enterprise\":{\"id\":\"E0ORG\","
		"\"name\":\"Org\"},\"is_enterprise_install\":true}");
	fake_result(f, f->nsubmits - 1, &(struct gd_result){.size = sizeof(struct gd_result), .code = GD_R_IGNORED});
	assert_string_equal(fake_kv(f, "teams"), "T0ACME,E0ORG");
	fake_close(f);
}

/* What is not quite as it is documented. */
static void test_odd_grants(void **state)
{
	static const struct {
		const char *granted, *team; /* NULL: refused */
	} rows[] = {
		{"\"access_token\":\"xoxb-2\",\"team\":null,\"enterprise\":{\"id\":\"E0ORG\"},\"is_enterprise_install\":\"true\"", "E0ORG"},
		{"\"access_token\":\"xoxb-2\",\"team\":{\"id\":\"T1\"},\"is_enterprise_install\":\"false\"", "T1"},
		{"\"access_token\":\"xoxb-2\",\"team\":{\"id\":\"T1\"}", "T1"},
		{"\"access_token\":\"xoxp-2\",\"token_type\":\"user\",\"team\":{\"id\":\"T1\"}", NULL},
		{"\"team\":{\"id\":\"T1\"},\"authed_user\":{\"id\":\"U1\",\"access_token\":\"xoxp-2\",\"token_type\":\"user\"}", NULL},
	};
	char json[300];
	(void)state;

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct fake_host *f = begin(NULL);
		const char *given = state_of(f, get(f, "install", NULL, 0, NULL));
		uint64_t request = come_back(f, given, given);
		(void)snprintf(json, sizeof json, "{\"ok\":true,%s}", rows[i].granted);
		slack_reply(f, "oauth.v2.access", json);
		if (rows[i].team) {
			fake_result(f, f->nsubmits - 1, &(struct gd_result){.size = sizeof(struct gd_result), .code = GD_R_IGNORED});
			assert_string_equal(fake_kv(f, "teams"), rows[i].team);
		} else {
			assert_int_equal(fake_answer_to(f, request)->status, 502);
			assert_int_equal(f->nsubmits, 0);
		}
		fake_close(f);
	}
}

static const char *event_of(const char *team, const char *user)
{
	static char body[2048];

	(void)snprintf(body, sizeof body, "{\"type\":\"event_callback\",\"event_id\":\"Ev%s\",\"team_id\":\"T7OUTER\",\"authorizations\":[{"
		"\"team_id\":\"%s\",\"enterprise_id\":null}],"
		"\"event\":{\"type\":\"message\",\"channel\":\"C1\",\"channel_type\":\"channel\","
		"\"user\":\"%s\",\"team\":\"%s\",\"ts\":\"1760000000.000100\",\"text\":\"hello\"}}", team, team, user, team);
	return body;
}

static void test_two_side_by_side(void **state)
{
	struct fake_host *f = begin(NULL);
	(void)state;

	(void)install(f, "xoxb-1", "T1", "");
	settle(f, "T1", "{\"id\":\"C1DESK\",\"is_member\":true}");
	slack_reply(f, "conversations.members", "{\"ok\":true,\"members\":[]}");
	(void)install(f, "xoxb-2", "T2", "");
	settle(f, "T2", "{\"id\":\"C2DESK\",\"is_member\":true}");
	slack_reply(f, "conversations.members", "{\"ok\":true,\"members\":[]}");
	assert_string_equal(fake_kv(f, "teams"), "T1,T2");
	(void)slack_post(f, "events", "application/json", event_of("T2", "U1")); /* the installation counts, not the outer team */
	assert_string_equal(bearer_of(f, "users.info"), "Bearer xoxb-2");
	slack_refuse(f, "users.info", "user_not_found");
	assert_string_equal(f->submits[f->nsubmits - 1].in.sender.tenant, "T2");
	assert_string_equal(f->submits[f->nsubmits - 1].in.place.tenant, "T2");
	fake_deliver(f, &(struct gd_outbound){.op = GD_POST, .delivery = 1, .tenant = "T1", .room = "C9", .text = "x"});
	assert_string_equal(bearer_of(f, "chat.postMessage"), "Bearer xoxb-1");
	slack_reply(f, "chat.postMessage", "{\"ok\":true,\"ts\":\"1.1\"}");
	fake_deliver(f, &(struct gd_outbound){.op = GD_POST, .delivery = 2, .room = "C2DESK", .text = "x"}); /* by its channel */
	assert_string_equal(bearer_of(f, "chat.postMessage"), "Bearer xoxb-2");
	slack_reply(f, "chat.postMessage", "{\"ok\":true,\"ts\":\"1.1\"}");
	fake_deliver(f, &(struct gd_outbound){.op = GD_POST, .delivery = 3, .room = "C3", .text = "x"});
	assert_int_equal(fake_outcome_of(f, 3)->outcome, GD_RETRY_LATER); /* perhaps installed there tomorrow */
	fake_deliver(f, &(struct gd_outbound){.op = GD_POST, .delivery = 4, .tenant = "T3", .room = "C3", .text = "x"});
	assert_int_equal(fake_outcome_of(f, 4)->outcome, GD_GIVE_UP);
	fake_close(f);
}

static void test_new_tokens_in_time(void **state)
{
	struct fake_host *f = begin(NULL);
	(void)state;

	(void)install(f, "xoxe.xoxb-1", "T1", ROTATING);
	settle(f, "T1", "");
	fake_advance(f, INT64_C(43200000) * 6 / 10 - 1);
	assert_true(slack_find(f, "oauth.v2.access") == SIZE_MAX);
	fake_advance(f, INT64_C(43200000) * 16 / 100);
	slack_has(f, "oauth.v2.access", "client_id=1.2&client_secret=c%26s&grant_type=refresh_token&refresh_token=xoxe-1");
	fake_deliver(f, &(struct gd_outbound){.op = GD_POST, .delivery = 1, .tenant = "T1", .room = "C1", .text = "x"});
	assert_string_equal(bearer_of(f, "chat.postMessage"), "Bearer xoxe.xoxb-1"); /* it is valid still */
	slack_reply(f, "chat.postMessage", "{\"ok\":true,\"ts\":\"1.1\"}");
	grant(f, "xoxe.xoxb-2", "T1", ",\"refresh_token\":\"xoxe-2\",\"expires_in\":43200");
	fake_deliver(f, &(struct gd_outbound){.op = GD_POST, .delivery = 2, .tenant = "T1", .room = "C1", .text = "x"});
	assert_string_equal(bearer_of(f, "chat.postMessage"), "Bearer xoxe.xoxb-1"); /* the new one is not on disk */
	slack_reply(f, "chat.postMessage", "{\"ok\":true,\"ts\":\"1.1\"}");
	fake_result(f, f->nsubmits - 1, &(struct gd_result){.size = sizeof(struct gd_result), .code = GD_R_TROUBLE});
	fake_advance(f, 2000); /* handed in again */
	fake_result(f, f->nsubmits - 1, &(struct gd_result){.size = sizeof(struct gd_result), .code = GD_R_IGNORED});
	assert_non_null(strstr(fake_kv(f, "team:T1"), "xoxe.xoxb-2"));
	fake_deliver(f, &(struct gd_outbound){.op = GD_POST, .delivery = 3, .tenant = "T1", .room = "C1", .text = "x"});
	assert_string_equal(bearer_of(f, "chat.postMessage"), "Bearer xoxe.xoxb-2");
	fake_advance(f, INT64_C(43200000) * 76 / 100);
	slack_has(f, "oauth.v2.access", "refresh_token=xoxe-2");
	fake_close(f);
}

/* Installed before Token Rotation was switched on: the token is exchanged once, if the configuration says so. */
static void test_a_token_from_before(void **state)
{
	const char *const options[] = {OPTIONS, "rotate_tokens", "yes", NULL};
	struct fake_host *f = begin(NULL);
	char json[800];
	(void)state;

	(void)install(f, "xoxb-1", "T1", "");
	settle(f, "T1", "");
	fake_advance(f, INT64_C(86400000));
	assert_true(slack_find(f, "oauth.v2.exchange") == SIZE_MAX); /* there is no way back, so nobody is surprised */
	fake_close(f);

	f = fake_open_at(PLUGIN_SO, "acme", options, "https://desk.example/");
	(void)install(f, "xoxb-1", "T1", "");
	settle(f, "T1", "");
	fake_advance(f, 1000);
	slack_has(f, "oauth.v2.exchange", "client_id=1.2&client_secret=c%26s");
	assert_string_equal(bearer_of(f, "oauth.v2.exchange"), "Bearer xoxb-1");
	fake_http_answer(f, slack_call(f, "oauth.v2.exchange"), &(struct gd_http_res){.status = 503, .body = ""});
	fake_advance(f, 30000);
	(void)snprintf(json, sizeof json, GRANT, "xoxe.xoxb-2", "T1", ROTATING);
	slack_reply(f, "oauth.v2.exchange", json);
	fake_result(f, f->nsubmits - 1, &(struct gd_result){.size = sizeof(struct gd_result), .code = GD_R_IGNORED});
	assert_non_null(strstr(fake_kv(f, "team:T1"), "xoxe.xoxb-2"));
	fake_deliver(f, &(struct gd_outbound){.op = GD_POST, .delivery = 1, .tenant = "T1", .room = "C1", .text = "x"});
	assert_string_equal(bearer_of(f, "chat.postMessage"), "Bearer xoxe.xoxb-2");
	fake_advance(f, INT64_C(43200000) * 76 / 100);
	slack_has(f, "oauth.v2.access", "refresh_token=xoxe-1"); /* from now on as any other */
	fake_close(f);

	f = fake_open_at(PLUGIN_SO, "acme", options, "https://desk.example/");
	(void)install(f, "xoxb-1", "T1", "");
	settle(f, "T1", "");
	fake_advance(f, 1000);
	slack_refuse(f, "oauth.v2.exchange", "token_rotation_not_enabled");
	assert_true(fake_logged(f, "Token Rotation is off"));
	fake_advance(f, INT64_C(86400000));
	assert_true(slack_find(f, "oauth.v2.exchange") == SIZE_MAX);
	fake_deliver(f, &(struct gd_outbound){.op = GD_POST, .delivery = 1, .tenant = "T1", .room = "C1", .text = "x"});
	assert_string_equal(bearer_of(f, "chat.postMessage"), "Bearer xoxb-1"); /* the old one goes on */
	fake_close(f);
}

static void test_an_expired_token(void **state)
{
	struct fake_host *f = begin(NULL);
	(void)state;

	(void)install(f, "xoxe.xoxb-1", "T1", ROTATING);
	settle(f, "T1", "");
	fake_deliver(f, &(struct gd_outbound){.op = GD_POST, .delivery = 1, .tenant = "T1", .room = "C1", .text = "x"});
	slack_refuse(f, "chat.postMessage", "token_expired");
	fake_deliver(f, &(struct gd_outbound){.op = GD_RETRACT, .delivery = 2, .tenant = "T1", .room = "C1", .target = "1.1"});
	slack_refuse(f, "chat.delete", "token_expired");
	fake_deliver(f, &(struct gd_outbound){.op = GD_MARK, .delivery = 9, .tenant = "T1", .room = "C1", .target = "1.1", .text = "👀"});
	assert_null(fake_outcome_of(f, 1));
	grant(f, "xoxe.xoxb-2", "T1", ",\"refresh_token\":\"xoxe-2\",\"expires_in\":43200");
	assert_true(slack_find(f, "oauth.v2.access") == SIZE_MAX); /* one refresh for both */
	fake_result(f, f->nsubmits - 1, &(struct gd_result){.size = sizeof(struct gd_result), .code = GD_R_IGNORED});
	assert_string_equal(bearer_of(f, "chat.postMessage"), "Bearer xoxe.xoxb-2");
	assert_string_equal(bearer_of(f, "reactions.add"), "Bearer xoxe.xoxb-1"); /* it left with the old one */
	slack_refuse(f, "reactions.add", "token_expired");
	assert_string_equal(bearer_of(f, "reactions.add"), "Bearer xoxe.xoxb-2");
	assert_true(slack_find(f, "oauth.v2.access") == SIZE_MAX);
	slack_reply(f, "reactions.add", "{\"ok\":true}");
	slack_reply(f, "chat.postMessage", "{\"ok\":true,\"ts\":\"1.1\"}");
	assert_int_equal(fake_outcome_of(f, 1)->outcome, GD_SENT);
	slack_refuse(f, "chat.delete", "token_expired"); /* a second time: no more */
	assert_int_equal(fake_outcome_of(f, 2)->outcome, GD_RETRY_LATER);
	fake_deliver(f, &(struct gd_outbound){.op = GD_POST, .delivery = 3, .tenant = "T1", .room = "C1", .text = "x"});
	slack_refuse(f, "chat.postMessage", "token_expired");
	slack_refuse(f, "oauth.v2.access", "invalid_refresh_token");
	slack_refuse(f, "chat.postMessage", "token_expired");
	assert_int_equal(fake_outcome_of(f, 3)->outcome, GD_RETRY_LATER);
	assert_true(fake_logged(f, "Install the app there again"));
	fake_close(f);
}

static void test_leaving_and_coming_back(void **state)
{
	struct fake_host *f = begin(NULL);
	(void)state;

	(void)install(f, "xoxb-1", "T1", "");
	settle(f, "T1", "");
	(void)slack_post(f, "events", "application/json",
		"{\"type\":\"event_callback\",\"event_id\":\"E1\",\"team_id\":\"T1\",\"event\":{\"type\":\"app_uninstalled\"}}");
	fake_result(f, f->nsubmits - 1, &(struct gd_result){.size = sizeof(struct gd_result), .code = GD_R_IGNORED});
	assert_null(strstr(fake_kv(f, "team:T1"), "xoxb-1"));
	fake_deliver(f, &(struct gd_outbound){.op = GD_POST, .delivery = 1, .tenant = "T1", .room = "C1", .text = "x"});
	assert_true(slack_find(f, "chat.postMessage") == SIZE_MAX);
	fake_advance(f, 1);
	assert_int_equal(fake_outcome_of(f, 1)->outcome, GD_RETRY_LATER); /* it waits on disk */
	(void)install(f, "xoxb-2", "T1", "");
	assert_string_equal(fake_kv(f, "teams"), "T1");
	fake_deliver(f, &(struct gd_outbound){.op = GD_POST, .delivery = 2, .tenant = "T1", .room = "C1", .text = "x"});
	assert_string_equal(bearer_of(f, "chat.postMessage"), "Bearer xoxb-2");
	fake_close(f);
}

static void test_tokens_that_were_kept(void **state)
{
	const char *const options[] = {OPTIONS, NULL};
	struct fake_host *f = fake_open_at(PLUGIN_SO, "acme", options, NULL);
	(void)state;

	assert_int_equal(fake_answer_to(f, get(f, "install", NULL, 0, NULL))->status, 503); /* no public_url */
	fake_close(f);
}

TEST_MAIN(cmocka_unit_test(test_the_two_pages), cmocka_unit_test(test_states), cmocka_unit_test(test_who_may_install),
	cmocka_unit_test(test_odd_grants),
	cmocka_unit_test(test_two_side_by_side), cmocka_unit_test(test_new_tokens_in_time),
	cmocka_unit_test(test_a_token_from_before), cmocka_unit_test(test_an_expired_token),
	cmocka_unit_test(test_leaving_and_coming_back), cmocka_unit_test(test_tokens_that_were_kept))
