#include "api.h"

#include "base/limits.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#define TIMEOUT_MS 30000
#define URL_MAX 8192
#define WAIT_MAX_MS 3600000 /* whatever a server says, it is asked again within the hour */

struct call {
	struct call *next;
	uint64_t tag;
	api_done *done;
	void *data;
	bool own_data, raw;
};

/* ---- addresses ---- */

void api_encode(struct buf *out, const char *text)
{
	static const char plain[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";

	for (const char *c = text; *c; c++) {
		if (strchr(plain, *c))
			buf_addc(out, *c);
		else
			buf_addf(out, "%%%02X", (unsigned)(unsigned char)*c);
	}
}

void api_path(struct buf *path, const char *start, ...)
{
	va_list segments;

	buf_init(path, URL_MAX);
	buf_adds(path, start);
	va_start(segments, start);
	for (const char *segment; (segment = va_arg(segments, const char *));) {
		buf_addc(path, '/');
		api_encode(path, segment);
	}
	va_end(segments);
}

static void write_url(const struct gd_channel *channel, const struct api_request *request, struct buf *url)
{
	buf_add(url, channel->settings.homeserver, channel->settings.homeserver_len);
	buf_adds(url, request->path);
	if (request->as_user) {
		buf_adds(url, strchr(request->path, '?') ? "&user_id=" : "?user_id=");
		api_encode(url, request->as_user);
	}
}

/* ---- requests ---- */

static bool send_now(struct gd_channel *channel, const struct api_request *request, uint64_t tag)
{
	struct buf url, token;
	struct gd_header headers[2];
	struct gd_http_req req = {
		.size = sizeof req,
		.method = request->method,
		.headers = headers,
		.body = request->bytes ? request->bytes : request->body,
		.body_len = request->bytes ? request->nbytes : strlen(request->body ? request->body : ""),
		.body_file = request->body_file,
		.to_file = request->to_file,
		.timeout_ms = request->timeout_ms ? request->timeout_ms : TIMEOUT_MS,
		.max_response = request->max_response,
	};

	buf_init(&url, URL_MAX);
	buf_init(&token, URL_MAX);
	write_url(channel, request, &url);
	if (!request->anonymous && channel->session.token) {
		buf_addf(&token, "Bearer %s", channel->session.token);
		headers[req.nheaders++] = (struct gd_header){"authorization", token.data};
	}
	if (request->body || request->body_file || request->bytes)
		headers[req.nheaders++] = (struct gd_header){"content-type", request->body ? "application/json" : request->mime};
	req.url = url.data;
	bool taken = !url.failed && !token.failed && channel->host->http(channel->ctx, &req, tag) == GD_OK;
	buf_clear(&token);
	buf_clear(&url);
	return taken;
}

bool api_send(struct gd_channel *channel, const struct api_request *request)
{
	uint64_t tag = ++channel->serial;

	if (!send_now(channel, request, tag)) {
		if (request->own_data)
			free(request->data);
		return false;
	}
	struct call *call = mem_alloc(sizeof *call);
	*call = (struct call){.next = channel->calls, .tag = tag, .done = request->done, .data = request->data,
		.own_data = request->own_data, .raw = request->raw || request->to_file};
	channel->calls = call;
	return true;
}

/* ---- answers ---- */

/* Waiting just what the server says met the limit again in half of the cases. */
static uint32_t wait_of(const struct json *json, const struct gd_http_res *res)
{
	int64_t ms = json_int(json_get(json, "retry_after_ms"), (int64_t)res->retry_after_s * 1000);

	if (ms <= 0)
		return 0;
	if (ms > WAIT_MAX_MS)
		ms = WAIT_MAX_MS;
	return (uint32_t)(ms + ms * 15 / 100);
}

void api_arrived(struct gd_channel *channel, uint64_t tag, const struct gd_http_res *res)
{
	struct call **at = &channel->calls;
	size_t skipped = 0;

	while (*at && (*at)->tag != tag)
		at = &(*at)->next;
	if (!*at)
		return;
	struct call call = **at;
	free(*at);
	*at = call.next;
	bool read = res->net == GD_NET_OK && !res->file && !(call.raw && res->status < 300);
	struct json *json = read ? json_parse_skipping(res->body, res->body_len, LIMIT_SYNC, &skipped, NULL) : NULL;
	if (skipped)
		matrix_log(channel, GD_LOG_WARN, "%zu events of an answer make no sense and were skipped", skipped);
	const struct api_answer answer = {
		.res = res, .json = json,
		.errcode = json_text(json_get(json, "errcode"), ""),
		.error = json_text(json_get(json, "error"), res->error ? res->error : ""),
		.wait_ms = wait_of(json, res),
		.owned = &json,
		.raw = call.raw,
	};
	call.done(channel, call.data, &answer);
	json_free(json);
	if (call.own_data)
		free(call.data);
}

struct json *api_keep(const struct api_answer *answer)
{
	struct json *json = *answer->owned;

	*answer->owned = NULL;
	return json;
}

void api_clear(struct gd_channel *channel)
{
	while (channel->calls) {
		struct call *call = channel->calls;
		channel->calls = call->next;
		if (call->own_data)
			free(call->data);
		free(call);
	}
}

bool api_ok(const struct api_answer *answer)
{
	return answer->res->net == GD_NET_OK && answer->res->status >= 200 && answer->res->status < 300 &&
	       (answer->raw || json_type(answer->json) == JSON_OBJECT);
}

bool api_refused(const struct api_answer *answer)
{
	uint32_t status = answer->res->net == GD_NET_OK ? answer->res->status : 0;

	return *answer->errcode && status >= 400 && status < 500 && status != 401 && status != 408 && status != 429;
}

bool api_unknown_token(const struct api_answer *answer)
{
	return answer->res->status == 401 && (!strcmp(answer->errcode, "M_UNKNOWN_TOKEN") || !strcmp(answer->errcode, "M_MISSING_TOKEN"));
}
