#include "api.h"

#include "base/limits.h"
#include "base/mem.h"
#include "rotate.h"
#include "team.h"
#include "turns.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define SOON_MS 1
#define RATE_DEFAULT_S 10 /* a refusal for haste that does not say how long */
#define STATUS_LATER_S 30
#define UNKNOWN "unknown_method"
#define BROKE_MS 1000     /* an answer that is lost sooner was not waited for in vain: the connection broke */

struct lane {
	struct lane *next;
	char *name;
	bool busy;
	int64_t blocked_until_ms;
};

struct call {
	struct call *next;
	uint64_t tag;
	struct lane *lane; /* NULL: it waits for no other */
	struct team *team; /* whose token goes along; NULL: `token`, or none */
	char *url, *token, *body, *content_type, *body_file;
	char *room; /* whose turn it takes, or NULL */
	size_t body_len;
	bool get, plain_answer, untrusted, sent, refused;
	bool held, again; /* held until the team has a new token; again: it has waited so once */
	bool once, repeated;
	int64_t sent_ms;
	unsigned tokens; /* of the team when it was sent */
	uint32_t timeout_ms, max_response;
	api_done *done; /* NULL: forgotten */
	void *owner;
};

static void call_free(struct call *call)
{
	free(call->url);
	free(call->token);
	free(call->body);
	free(call->content_type);
	free(call->body_file);
	free(call->room);
	free(call);
}

static struct lane *lane_of(struct gd_channel *channel, const char *method, const struct team *team)
{
	char name[200];

	(void)snprintf(name, sizeof name, "%s/%s", method, team && team->id ? team->id : "");
	for (struct lane *lane = channel->lanes; lane; lane = lane->next)
		if (!strcmp(lane->name, name))
			return lane;
	struct lane *lane = mem_alloc(sizeof *lane);
	*lane = (struct lane){.next = channel->lanes, .name = mem_strdup(name)};
	channel->lanes = lane;
	return lane;
}

static bool is_blocked(struct gd_channel *channel, const struct lane *lane)
{
	return lane && channel->host->now_ms(channel->ctx) < lane->blocked_until_ms;
}

/* What shows, or is used up, a second time. Everything else may be asked again when its answer gets lost. */
static bool is_once(const char *method)
{
	static const char *const all[] = {"chat.postMessage", "chat.postEphemeral", "views.open", "files.completeUploadExternal", "upload",
		"response_url", "oauth.v2.access", "oauth.v2.exchange"};

	for (size_t i = 0; i < sizeof all / sizeof *all; i++)
		if (!strcmp(method, all[i]))
			return true;
	return false;
}

static bool is_hopeless(const struct call *call)
{
	return call->team && (call->team->dead || !call->team->token);
}

/* ---- out ---- */

static void send_call(struct gd_channel *channel, struct call *call)
{
	char bearer[1024];
	struct gd_header headers[2];
	size_t n = 0;

	if (call->content_type)
		headers[n++] = (struct gd_header){"content-type", call->content_type};
	const char *token = call->team ? call->team->token : call->token;
	if (token) {
		(void)snprintf(bearer, sizeof bearer, "Bearer %s", token);
		headers[n++] = (struct gd_header){"authorization", bearer};
	}
	const struct gd_http_req req = {
		.size = sizeof req, .method = call->get ? "GET" : "POST", .url = call->url, .headers = headers,
		.nheaders = n, .body = call->body, .body_len = call->body_len, .peer_uid = -1, .timeout_ms = call->timeout_ms,
		.max_response = call->max_response, .trust = call->untrusted ? GD_TRUST_UNTRUSTED : GD_TRUST_CONFIGURED,
		.body_file = call->body_file,
	};
	call->tokens = call->team ? call->team->tokens : 0;
	call->sent_ms = channel->host->now_ms(channel->ctx);
	call->sent = channel->host->http(channel->ctx, &req, call->tag) == GD_OK;
	if (call->lane)
		call->lane->busy = call->sent;
	call->refused = !call->sent;
	if (call->sent && call->room)
		turns_left(channel, call->room);
	if (call->refused)
		channel->host->timer(channel->ctx, SOON_MS, TIMER_API);
}

static void pump(struct gd_channel *channel)
{
	for (struct call *call = channel->calls; call; call = call->next) {
		if (call->sent || call->refused || call->held || (call->lane && call->lane->busy))
			continue;
		if (is_hopeless(call) || is_blocked(channel, call->lane))
			channel->host->timer(channel->ctx, SOON_MS, TIMER_API); /* to be turned away, outside the caller's own call */
		else
			send_call(channel, call);
	}
}

static char *copy_of(const struct buf *body)
{
	char *copy = mem_alloc(body->len + 1);

	if (body->len)
		memcpy(copy, body->data, body->len);
	return copy;
}

void api_call(struct gd_channel *channel, const struct api_request *request)
{
	struct call *call = mem_alloc(sizeof *call), **end = &channel->calls;
	char url[2048];

	settings_method(&channel->settings, request->method, url, sizeof url);
	*call = (struct call){
		.tag = ++channel->serial,
		.lane = request->at_once ? NULL : lane_of(channel, request->method, request->team),
		.url = mem_strdup(request->url ? request->url : url),
		.team = request->team,
		.once = is_once(request->method),
		.token = mem_strdup(request->token),
		.body = request->body ? copy_of(request->body) : NULL,
		.body_len = request->body ? request->body->len : 0,
		.body_file = mem_strdup(request->body_file),
		.room = mem_strdup(request->room),
		.plain_answer = request->plain_answer,
		.untrusted = request->untrusted,
		.get = request->get,
		.timeout_ms = request->timeout_ms,
		.max_response = request->max_response,
		.done = request->done,
		.owner = request->owner,
	};
	if (!request->get)
		call->content_type = mem_strdup(request->content_type ? request->content_type : "application/x-www-form-urlencoded");
	while (*end)
		end = &(*end)->next;
	*end = call;
	pump(channel);
}

/* ---- back ---- */

static struct call *unlink_call(struct gd_channel *channel, struct call *wanted)
{
	struct call **at = &channel->calls;

	while (*at != wanted)
		at = &(*at)->next;
	*at = wanted->next;
	return wanted;
}

static void fail(struct api_answer *answer, enum error_kind kind, const char *code, const char *why, uint32_t retry_after_s)
{
	answer->kind = kind;
	answer->code = code;
	answer->retry_after_s = retry_after_s;
	(void)snprintf(answer->why, sizeof answer->why, "%s", why);
}

static void read_error(struct api_answer *answer)
{
	const char *code = json_text(json_get(answer->json, "error"), "unknown_error");
	const char *needed = json_text(json_get(answer->json, "needed"), NULL);
	const struct error_rule *rule = errors_find(code);

	fail(answer, rule->kind, code, rule->why, rule->kind == ERROR_RATE ? answer->res->retry_after_s : 0);
	if (needed)
		(void)snprintf(answer->why, sizeof answer->why, "The app lacks the permission %.100s: add the scope and install it again.",
			needed);
}

static void read_status(struct api_answer *answer, const struct call *call)
{
	const struct gd_http_res *res = answer->res;
	char why[80];

	(void)snprintf(why, sizeof why, "Slack answered with status %u.", res->status);
	if (res->net == GD_NET_NOT_SENT)
		fail(answer, ERROR_RETRY, "not_sent", res->error ? res->error : "Slack cannot be reached.", 0);
	else if (res->net == GD_NET_UNKNOWN)
		fail(answer, ERROR_DOUBT, "no_answer", res->error ? res->error : "Slack did not answer.", 0);
	else if (res->status == 429)
		fail(answer, ERROR_RATE, "ratelimited", "Slack asks to slow down.", res->retry_after_s);
	else if (res->status >= 500)
		fail(answer, ERROR_DOUBT, "status", why, res->retry_after_s);
	else if (res->status / 100 == 2 && (call->plain_answer || json_bool(json_get(answer->json, "ok"), false)))
		answer->ok = true;
	else if (json_get(answer->json, "ok"))
		read_error(answer);
	else if (res->status / 100 == 2)
		fail(answer, ERROR_DOUBT, "no_json", "Slack's answer makes no sense.", 0);
	else if (res->status == 404)
		fail(answer, ERROR_RETRY, UNKNOWN, why, STATUS_LATER_S);
	else
		fail(answer, ERROR_RETRY, "status", why, STATUS_LATER_S);
}

static void finish(struct gd_channel *channel, struct call *call, const struct api_answer *answer)
{
	if (call->done)
		call->done(channel, call->owner, answer);
	call_free(call);
}

static struct call *find(struct gd_channel *channel, uint64_t tag)
{
	struct call *call = channel->calls;

	while (call && call->tag != tag)
		call = call->next;
	return call;
}

/* A token that has run out is exchanged, once, and the call made again. Others that left with the old one meanwhile need no exchange. */
static bool hold(struct gd_channel *channel, struct call *call, const struct api_answer *answer)
{
	if (call->again || !call->team || !call->team->refresh || strcmp(answer->code, "token_expired") != 0)
		return false;
	bool old = call->tokens != call->team->tokens;
	call->again = true;
	call->held = !old;
	call->sent = false;
	if (!old)
		rotate_now(channel, call->team);
	return true;
}

/* The other side closed a connection that it had kept open: made again, once, where that does no harm. */
static bool repeat(struct gd_channel *channel, struct call *call, const struct api_answer *answer)
{
	bool broke = answer->res->net == GD_NET_UNKNOWN && channel->host->now_ms(channel->ctx) - call->sent_ms < BROKE_MS;

	if (call->once || call->repeated || !broke || !call->done)
		return false;
	call->repeated = true;
	call->sent = false;
	return true;
}

bool api_is_unknown(const struct api_answer *answer)
{
	return !answer->ok && !strcmp(answer->code, UNKNOWN);
}

void api_renewed(struct gd_channel *channel, const struct team *team)
{
	for (struct call *call = channel->calls; call; call = call->next)
		if (call->team == team)
			call->held = false;
	pump(channel);
}

void api_answer(struct gd_channel *channel, uint64_t tag, const struct gd_http_res *res)
{
	struct api_answer answer = {.code = "", .res = res};
	struct call *call = find(channel, tag);

	if (!call)
		return;
	struct json *json = res->net == GD_NET_OK && !call->plain_answer ? json_parse(res->body, res->body_len, LIMIT_RESPONSE, NULL)
									 : NULL;
	answer.json = json;
	read_status(&answer, call);
	if (call->lane)
		call->lane->busy = false;
	if (!answer.ok && answer.kind == ERROR_RATE && call->lane) {
		if (!answer.retry_after_s)
			answer.retry_after_s = RATE_DEFAULT_S;
		call->lane->blocked_until_ms = channel->host->now_ms(channel->ctx) + (int64_t)answer.retry_after_s * 1000;
	}
	if (answer.ok || !(hold(channel, call, &answer) || repeat(channel, call, &answer)))
		finish(channel, unlink_call(channel, call), &answer);
	json_free(json);
	pump(channel);
}

static struct call *turned_away(struct gd_channel *channel)
{
	for (struct call *call = channel->calls; call; call = call->next)
		if (!call->sent && !call->held && (call->refused || is_hopeless(call) || is_blocked(channel, call->lane)))
			return call;
	return NULL;
}

void api_timer(struct gd_channel *channel)
{
	for (struct call *call; (call = turned_away(channel)); ) {
		struct api_answer answer = {.code = ""};
		int64_t wait_ms = call->lane ? call->lane->blocked_until_ms - channel->host->now_ms(channel->ctx) : 0;
		if (call->refused)
			fail(&answer, ERROR_RETRY, "busy", "Too many requests are waiting to be sent.", 0);
		else if (is_hopeless(call))
			fail(&answer, ERROR_TOKEN, "uninstalled", "The app is no longer installed in this workspace.", 0);
		else
			fail(&answer, ERROR_RATE, "ratelimited", "Slack asks to slow down.", (uint32_t)((wait_ms + 999) / 1000));
		finish(channel, unlink_call(channel, call), &answer);
	}
	pump(channel);
}

void api_forget(struct gd_channel *channel, const void *owner)
{
	for (struct call *call = channel->calls; call; call = call->next)
		if (call->owner == owner)
			call->done = NULL;
}

void api_clear(struct gd_channel *channel)
{
	while (channel->calls)
		call_free(unlink_call(channel, channel->calls));
	while (channel->lanes) {
		struct lane *lane = channel->lanes;
		channel->lanes = lane->next;
		free(lane->name);
		free(lane);
	}
}
