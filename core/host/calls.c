#include "host/calls.h"

#include "base/id.h"
#include "base/limits.h"
#include "base/log.h"
#include "base/mem.h"
#include "host/hooks.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define TOKEN_CHARS 26
#define HEADERS_MOST 64
#define ADDRESS_MOST 300 /* of it in a log line */

struct call {
	struct host *host;
	uint64_t number; /* of the instance that asked */
	uint64_t tag;
	char *file;      /* where a download goes; NULL: to memory */
};

static void call_free(struct call *call)
{
	free(call->file);
	free(call);
}

/* ---- the answer -------------------------------------------------------------------------------------------------------------------- */

static const enum gd_net nets[] = {[CLIENT_OK] = GD_NET_OK, [CLIENT_NOT_SENT] = GD_NET_NOT_SENT, [CLIENT_UNKNOWN] = GD_NET_UNKNOWN};

static void hand_over(struct gd_ctx *ctx, const struct client_result *result, uint64_t tag)
{
	struct gd_header *headers = mem_array(result->nheaders + 1, sizeof *headers);
	for (size_t i = 0; i < result->nheaders; i++)
		headers[i] = (struct gd_header){result->headers[i].name, result->headers[i].value};
	struct gd_http_res res = {.size = sizeof res, .status = result->status, .headers = headers, .nheaders = result->nheaders,
		.body = result->body ? result->body : "", .body_len = result->file ? 0 : result->body_len, .net = nets[result->net],
		.retry_after_s = result->retry_after_s, .error = result->net == CLIENT_OK ? NULL : result->error, .file = result->file};
	ctx->doubtful = result->net == CLIENT_UNKNOWN;
	ctx->lent_file = result->file;
	ctx->read = result;
	ctx->file_taken = false;
	int64_t start = hook_enter(ctx);
	ctx->plugin->table.on_http(ctx->self, tag, &res);
	hook_leave(ctx, "on_http", start);
	ctx->doubtful = false;
	ctx->lent_file = NULL;
	ctx->read = NULL;
	free(headers);
}

static void arrive(struct loop_work *work)
{
	struct client_result *result = (struct client_result *)work;
	struct call *call = result->owner;
	struct gd_ctx *ctx = instance_find(call->host, call->number);
	bool taken = false;
	if (ctx) {
		ctx->calls--;
		hand_over(ctx, result, call->tag);
		taken = ctx->file_taken;
	}
	if (call->file && !taken)
		unlink(call->file);
	struct host *host = call->host;
	client_result_free(result);
	call_free(call);
	hooks_room(host); /* there is room in the client again, too */
}

/* On the client's thread. */
static void on_result(void *owner, struct client_result *result)
{
	struct call *call = owner;
	result->work.run = arrive;
	if (loop_post_result(call->host->spec.loop, &result->work))
		return;
	if (call->file)
		unlink(call->file); /* the loop has ended: nobody is left to hear of it */
	client_result_free(result);
	call_free(call);
}

/* ---- the request ------------------------------------------------------------------------------------------------------------------- */

static bool header_fits(const struct gd_header *header)
{
	return header->name && *header->name && !strpbrk(header->name, "\r\n: ") && header->value && !strpbrk(header->value, "\r\n");
}

static bool request_fits(const struct gd_http_req *req)
{
	if (!req->method || !req->url || req->nheaders > HEADERS_MOST || req->max_response > LIMIT_SYNC)
		return false;
	if (strncmp(req->url, "https://", 8) != 0 && strncmp(req->url, "http://", 7) != 0)
		return false;
	for (size_t i = 0; i < req->nheaders; i++)
		if (!header_fits(&req->headers[i]))
			return false;
	return true;
}

static char *download_path(const struct host *host)
{
	char token[TOKEN_CHARS + 1];
	size_t size = strlen(host->incoming) + sizeof token + 1;
	char *path = mem_alloc(size);
	random_token(token, TOKEN_CHARS);
	snprintf(path, size, "%s/%s", host->incoming, token);
	return path;
}

/* Lanes belong to the instance: two workspaces may both call theirs "chat.postMessage". */
static void name_lane(const struct gd_ctx *ctx, const char *lane, char *out, size_t out_size)
{
	snprintf(out, out_size, "%s/%s", ctx->channel, lane);
}

/* What a log may say of an address: no query, where passwords of gateways stand, nor anything before the host. */
static void plain_address(const char *url, char *out, size_t size)
{
	const char *scheme_end = url ? strstr(url, "://") : NULL, *host = scheme_end ? scheme_end + 3 : "";
	const char *at = scheme_end ? memchr(host, '@', strcspn(host, "/?#")) : NULL;
	if (!scheme_end) {
		snprintf(out, size, "%s", url ? "not an address" : "none");
		return;
	}
	if (at)
		host = at + 1;
	snprintf(out, size, "%.*s://%.*s", (int)(scheme_end - url), url, (int)strcspn(host, "?#"), host);
}

enum gd_rc calls_send(struct gd_ctx *ctx, const struct gd_http_req *given, uint64_t tag)
{
	struct gd_http_req req = {0};
	struct http_header headers[HEADERS_MOST];
	char lane[HOST_CHANNEL_SIZE + 130];
	memcpy(&req, given, given->size < sizeof req ? given->size : sizeof req);
	if (!ctx->plugin->table.on_http || !request_fits(&req)) {
		char address[ADDRESS_MOST];
		plain_address(req.url, address, sizeof address);
		log_error("host", "a plugin made an impossible request", KV("channel", ctx->channel), KV("url", address));
		return GD_BAD_INPUT;
	}
	for (size_t i = 0; i < req.nheaders; i++)
		headers[i] = (struct http_header){req.headers[i].name, req.headers[i].value};
	if (req.lane)
		name_lane(ctx, req.lane, lane, sizeof lane);
	struct call *call = mem_alloc(sizeof *call);
	*call = (struct call){.host = ctx->host, .number = ctx->number, .tag = tag, .file = req.to_file ? download_path(ctx->host) : NULL};
	struct client_request request = {.method = req.method,
		.url = req.url,
		.headers = headers,
		.nheaders = req.nheaders,
		.body = req.body,
		.body_len = req.body_len,
		.body_file = req.body_file,
		.to_file = call->file,
		.lane = req.lane ? lane : NULL,
		.timeout_ms = req.timeout_ms,
		.max_response = req.max_response,
		.on_result = on_result,
		.owner = call,
		.tag = tag,
		.trust = req.trust == GD_TRUST_UNTRUSTED ? CLIENT_UNTRUSTED : CLIENT_CONFIGURED,
		.allow_private = req.trust != GD_TRUST_UNTRUSTED && config_bool(ctx->section, "allow_private")};
	if (client_request(ctx->host->spec.client, &request)) {
		ctx->calls++;
		return GD_OK;
	}
	call_free(call);
	ctx->wants_ready = true;
	return GD_BUSY;
}
