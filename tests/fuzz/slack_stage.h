/* fuzz/slack_stage.h: the whole Slack plugin on a small stage: what is said to it, and that it behaves whatever it hears.
 *
 * Behaving means: each request is answered once, with a status that Slack may get; each answer that claims to be JSON is; what the host
 * refuses is answered all the same; the author of a text is never the bot itself. Whatever breaks this aborts. The calls that the plugin
 * makes are answered at once, every third one with a refusal. One thread; nothing outlives stage_close().
 *
 *     struct stage s;
 *     stage_open(&s, false);
 *     stage_request(&s, "events", "application/json", body, len);
 *     stage_close(&s);
 */
#ifndef FUZZ_SLACK_STAGE_H
#define FUZZ_SLACK_STAGE_H

#include "guichet/channel.h"

#include "base/json.h"
#include "base/limits.h"
#include "host/validate.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#define STAGE_MOST 256
#define STAGE_OPTIONS 24
#define STAGE_BOT "U0BOT"
#define STAGE_TEST \
	"{\"ok\":true,\"url\":\"https://acme.slack.com/\",\"team\":\"Acme\",\"team_id\":\"T0ACME\",\"user_id\":\"" STAGE_BOT "\"," \
	"\"bot_id\":\"B0BOT\"}"
#define STAGE_USER \
	"{\"ok\":true,\"user\":{\"id\":\"U1\",\"team_id\":\"T0ACME\",\"name\":\"marie\",\"profile\":{\"display_name\":\"Marie\"}}}"

struct gd_ctx {
	struct gd_channel *channel;
	struct {
		uint64_t tag;
		const char *answer;
	} calls[STAGE_MOST];
	size_t ncalls;
	uint64_t submits[STAGE_MOST];
	size_t nsubmits;
	uint64_t request, sockets[STAGE_MOST];
	size_t nsockets, answers;
};

struct stage {
	struct gd_host host;
	struct gd_ctx ctx;
};

static inline void stage_must(bool kept)
{
	if (!kept)
		abort();
}

static inline void stage_log(struct gd_ctx *ctx, enum gd_log level, const char *msg)
{
	(void)ctx, (void)level, (void)msg;
}

static inline int64_t stage_now(struct gd_ctx *ctx)
{
	(void)ctx;
	return 1760000000000;
}

static inline enum gd_rc stage_submit(struct gd_ctx *ctx, const struct gd_inbound *in, uint64_t tag)
{
	struct err err = {0};

	if (!validate_inbound(in, &err))
		return GD_BAD_INPUT;
	if (in->kind == GD_TEXT || in->kind == GD_EDIT)
		stage_must(in->sender.user && strcmp(in->sender.user, STAGE_BOT) != 0);
	if (in->kind == GD_DELETE && in->sender.user) /* Slack need not say whose it was */
		stage_must(strcmp(in->sender.user, STAGE_BOT) != 0);
	if (ctx->nsubmits == STAGE_MOST)
		return GD_BUSY;
	ctx->submits[ctx->nsubmits++] = tag;
	return GD_OK;
}

static inline void stage_answer(struct gd_ctx *ctx, uint64_t request, const struct gd_http_res *res)
{
	stage_must(request == ctx->request && !ctx->answers++);
	stage_must(res->status == 200 || res->status == 302 || res->status == 400 || res->status == 503);
	for (size_t i = 0; i < res->nheaders; i++) {
		if (strcmp(res->headers[i].value, "application/json") != 0)
			continue;
		struct json *json = json_parse(res->body, res->body_len, LIMIT_JSON, NULL);
		stage_must(json);
		json_free(json);
	}
}

static inline void stage_outcome(
	struct gd_ctx *ctx, int64_t delivery, enum gd_outcome outcome, uint32_t retry, const char *id, const char *why)
{
	(void)ctx, (void)delivery, (void)outcome, (void)retry, (void)id, (void)why;
}

static inline bool stage_ends(const char *text, const char *end)
{
	size_t len = strlen(text), size = strlen(end);

	return len >= size && !strcmp(text + len - size, end);
}

static inline const char *stage_answer_of(const char *url, size_t number)
{
	if (stage_ends(url, "auth.test"))
		return STAGE_TEST;
	if (stage_ends(url, "apps.connections.open"))
		return "{\"ok\":true,\"url\":\"wss://stage.example/link\"}";
	if (number % 3 == 2)
		return "{\"ok\":false,\"error\":\"channel_not_found\"}";
	return stage_ends(url, "users.info") ? STAGE_USER : "{\"ok\":true,\"channels\":[],\"members\":[\"U1\"],\"messages\":[]}";
}

static inline enum gd_rc stage_http(struct gd_ctx *ctx, const struct gd_http_req *req, uint64_t tag)
{
	if (ctx->ncalls == STAGE_MOST)
		return GD_BUSY;
	ctx->calls[ctx->ncalls].answer = stage_answer_of(req->url, ctx->ncalls);
	ctx->calls[ctx->ncalls++].tag = tag;
	return GD_OK;
}

static inline enum gd_rc stage_ws_open(struct gd_ctx *ctx, const char *url, uint64_t tag)
{
	(void)url;
	if (ctx->nsockets == STAGE_MOST)
		return GD_BUSY;
	ctx->sockets[ctx->nsockets++] = tag;
	return GD_OK;
}

static inline enum gd_rc stage_ws_send(struct gd_ctx *ctx, uint64_t tag, const char *text, size_t len)
{
	struct json *json = json_parse(text, len, LIMIT_FRAME, NULL);

	(void)ctx;
	(void)tag;
	stage_must(json_text(json_get(json, "envelope_id"), NULL));
	json_free(json);
	return GD_OK;
}

static inline void stage_ws_close(struct gd_ctx *ctx, uint64_t tag)
{
	for (size_t i = 0; i < ctx->nsockets; i++)
		if (ctx->sockets[i] == tag)
			ctx->sockets[i] = 0;
}

static inline void stage_timer(struct gd_ctx *ctx, uint32_t ms, uint64_t tag)
{
	(void)ctx, (void)ms, (void)tag;
}

static inline const char *stage_kv_get(struct gd_ctx *ctx, const char *key)
{
	(void)ctx, (void)key;
	return NULL;
}

static inline enum gd_rc stage_sign(struct gd_ctx *ctx, const char *scheme, const char *option, const char *id, int64_t now,
	const char *body, size_t len, char *out, size_t size)
{
	(void)ctx, (void)scheme, (void)option, (void)id, (void)now, (void)body, (void)len, (void)size;
	*out = '\0';
	return GD_OK;
}

static inline const char *stage_instance(struct gd_ctx *ctx)
{
	(void)ctx;
	return "acme";
}

static inline const char *stage_public_url(struct gd_ctx *ctx)
{
	(void)ctx;
	return "https://desk.example";
}

/* Answers what was asked, and what that asks for. */
static inline void stage_settle(struct stage *s)
{
	const struct gd_result done = {
		.size = sizeof done, .code = GD_R_CREATED, .ref = "G-1001", .word = "created", .text = "done <&> \"it\""};
	size_t calls = 0, submits = 0;

	while (calls < s->ctx.ncalls || submits < s->ctx.nsubmits) {
		for (; calls < s->ctx.ncalls; calls++) {
			const char *json = s->ctx.calls[calls].answer;
			const struct gd_http_res res = {.size = sizeof res, .status = 200, .body = json, .body_len = strlen(json)};
			guichet_channel_1.on_http(s->ctx.channel, s->ctx.calls[calls].tag, &res);
		}
		for (; submits < s->ctx.nsubmits; submits++)
			if (s->ctx.submits[submits])
				guichet_channel_1.on_result(s->ctx.channel, s->ctx.submits[submits], &done);
	}
	s->ctx.ncalls = s->ctx.nsubmits = 0;
}

static inline const char *stage_value(const struct gd_option *option, bool socket)
{
	static const char *const own[][2] = {
		{"bot_token", "xoxb-stage"}, {"app_token", "xapp-stage"}, {"signing_secret", "s3cret-stage"}, {"bots", "B0HEARD"}};

	if (!strcmp(option->key, "mode"))
		return socket ? "socket" : "http";
	for (size_t i = 0; i < sizeof own / sizeof *own; i++)
		if (!strcmp(option->key, own[i][0]))
			return own[i][1];
	return option->fallback ? option->fallback : "";
}

static inline void stage_open(struct stage *s, bool socket)
{
	const char *values[STAGE_OPTIONS] = {0};

	memset(s, 0, sizeof *s);
	s->host = (struct gd_host){.abi = GD_ABI, .size = sizeof s->host, .log = stage_log, .now_ms = stage_now, .submit = stage_submit,
		.answer = stage_answer, .outcome = stage_outcome, .http = stage_http, .ws_open = stage_ws_open, .ws_send = stage_ws_send,
		.ws_close = stage_ws_close, .timer = stage_timer, .kv_get = stage_kv_get, .sign = stage_sign, .instance = stage_instance,
		.public_url = stage_public_url};
	for (size_t i = 0; guichet_channel_1.options[i].key && i < STAGE_OPTIONS; i++)
		values[i] = stage_value(&guichet_channel_1.options[i], socket);
	stage_must(guichet_channel_1.open(&s->host, &s->ctx, values, &s->ctx.channel) == GD_OK);
	stage_settle(s);
}

static inline void stage_request(struct stage *s, const char *end, const char *type, const char *body, size_t len)
{
	static const char *const routes[][2] = {{"events", "/slack/{instance}/events"}, {"commands", "/slack/{instance}/commands"},
		{"interactivity", "/slack/{instance}/interactivity"}};
	const struct gd_header header = {"content-type", type};
	struct gd_http_req req = {.size = sizeof req, .method = "POST", .path = "/slack/acme/x", .headers = &header, .nheaders = 1,
		.body = body, .body_len = len, .peer = "127.0.0.1", .peer_uid = -1};

	for (size_t i = 0; i < sizeof routes / sizeof *routes; i++)
		if (!strcmp(routes[i][0], end))
			req.route = routes[i][1];
	s->ctx.request = 77;
	s->ctx.answers = 0;
	guichet_channel_1.on_request(s->ctx.channel, s->ctx.request, &req);
	stage_settle(s);
	stage_must(s->ctx.answers == 1);
}

static inline void stage_frame(struct stage *s, const char *text, size_t len)
{
	struct gd_frame frame = {.size = sizeof frame, .kind = GD_FRAME_TEXT, .text = text, .text_len = len};

	for (size_t i = 0; i < s->ctx.nsockets; i++)
		if (s->ctx.sockets[i])
			guichet_channel_1.on_frame(s->ctx.channel, s->ctx.sockets[i], &frame);
	stage_settle(s);
}

static inline void stage_close(struct stage *s)
{
	guichet_channel_1.close(s->ctx.channel);
}

#endif
