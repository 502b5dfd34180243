/* slack_check.h: what the tests of the Slack plugin share: an instance that knows its workspace, and the calls it made.
 *
 * The workspace is T0ACME, the bot B0BOT with the member id U0BOT, the app A0APP.
 *
 *     struct fake_host *f = slack_http(NULL);
 *     slack_event(f, "\"type\":\"message\",...");          // POST /events, in an envelope
 *     slack_reply(f, "users.info", "{\"ok\":true,...}");   // the oldest call of that method that has no answer
 */
#ifndef SLACK_CHECK_H
#define SLACK_CHECK_H

#include "support/check.h"
#include "support/fake_host.h"

#include <stdio.h>

#define SLACK_TEST \
	"{\"ok\":true,\"url\":\"https://acme.slack.com/\",\"team\":\"Acme\",\"user\":\"guichet\",\"team_id\":\"T0ACME\"," \
	"\"user_id\":\"U0BOT\"," \
	"\"bot_id\":\"B0BOT\"}"
#define SLACK_ENVELOPE \
	"{\"token\":\"z\",\"team_id\":\"T0ACME\",\"api_app_id\":\"A0APP\",\"type\":\"event_callback\",\"event_id\":\"%s\"," \
	"\"event_time\":1760000000," \
	"\"authorizations\":[{\"enterprise_id\":null,\"team_id\":\"T0ACME\",\"user_id\":\"U0BOT\",\"is_bot\":true," \
	"\"is_enterprise_install\":false}]," \
	"\"is_ext_shared_channel\":false,\"event_context\":\"4-x\",\"event\":{%s}}"

/* The oldest call of the method without an answer; SIZE_MAX: none. */
static inline size_t slack_find(const struct fake_host *f, const char *method)
{
	for (size_t i = 0; i < f->nhttps; i++) {
		const char *url = f->https[i].req.url;
		size_t len = strlen(url), size = strlen(method);
		if (!f->https[i].done && len >= size && !strcmp(url + len - size, method))
			return i;
	}
	return SIZE_MAX;
}

static inline size_t slack_call(const struct fake_host *f, const char *method)
{
	size_t found = slack_find(f, method);

	if (found == SIZE_MAX)
		fprintf(stderr, "%s was not called\n", method);
	assert_true(found != SIZE_MAX);
	return found;
}

static inline void slack_reply(struct fake_host *f, const char *method, const char *json)
{
	fake_http_reply(f, slack_call(f, method), 200, json);
}

static inline void slack_refuse(struct fake_host *f, const char *method, const char *code)
{
	char json[200];

	(void)snprintf(json, sizeof json, "{\"ok\":false,\"error\":\"%s\"}", code);
	slack_reply(f, method, json);
}

/* The call's form holds this argument, as it is encoded. */
static inline void slack_has(const struct fake_host *f, const char *method, const char *argument)
{
	const struct gd_http_req *req = &f->https[slack_call(f, method)].req;

	if (!req->body || !strstr(req->body, argument))
		fprintf(stderr, "%s: no %s in %s\n", method, argument, req->body ? req->body : "(nothing)");
	assert_true(req->body && strstr(req->body, argument));
}

static inline void slack_settle(struct fake_host *f)
{
	slack_reply(f, "auth.test", SLACK_TEST);
	slack_reply(f, "conversations.list", "{\"ok\":true,\"channels\":[]}");
}

/* NULL: the pace that Slack asks for. */
static inline struct fake_host *slack_paced(const char *bots, const char *pace_ms)
{
	const char *const options[] = {"mode", "http", "bot_token", "xoxb-1", "signing_secret", "s3cret", "bots", bots ? bots : "",
		pace_ms ? "pace_ms" : NULL, pace_ms, NULL};
	struct fake_host *f = fake_open(PLUGIN_SO, "acme", options);

	slack_settle(f);
	return f;
}

/* What is posted goes at once, whatever was posted before. */
static inline struct fake_host *slack_http(const char *bots)
{
	return slack_paced(bots, "0");
}

static inline uint64_t slack_post(struct fake_host *f, const char *end, const char *type, const char *body)
{
	char route[80], path[80];
	const struct gd_header header = {"content-type", type};

	(void)snprintf(route, sizeof route, "/slack/{instance}/%s", end);
	(void)snprintf(path, sizeof path, "/slack/acme/%s", end);
	return fake_request(f, &(struct gd_http_req){.method = "POST", .path = path, .route = route, .headers = &header, .nheaders = 1,
		.body = body, .body_len = strlen(body), .peer = "127.0.0.1", .peer_uid = -1});
}

static inline uint64_t slack_event(struct fake_host *f, const char *id, const char *inner)
{
	static char body[8192];

	(void)snprintf(body, sizeof body, SLACK_ENVELOPE, id, inner);
	return slack_post(f, "events", "application/json", body);
}

static inline void slack_know(struct fake_host *f, const char *user)
{
	char json[300];

	(void)user;
	(void)snprintf(json, sizeof json, "{\"ok\":true,\"user\":{\"id\":\"%s\",\"team_id\":\"T0ACME\",\"name\":\"marie\",\"profile\":{"
		"\"display_name\":\"Marie\"}}}", user);
	slack_reply(f, "users.info", json);
}

#endif
