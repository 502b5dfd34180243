/* The functions of struct gd_host. Each is small: checks what the contract promises, then passes on. There is no header of its own: the
 * table is declared in host/instance.h. */
#include "host/instance.h"

#include "base/buf.h"
#include "base/limits.h"
#include "base/log.h"
#include "base/text.h"
#include "base/utf8.h"
#include "host/calls.h"
#include "host/submits.h"
#include "host/timers.h"
#include "host/wires.h"

#include <string.h>

#define ANSWER_HEADERS_MOST 32

static void do_log(struct gd_ctx *ctx, enum gd_log level, const char *msg)
{
	static const enum log_level levels[] = {
		[GD_LOG_DEBUG] = LOG_DEBUG_, [GD_LOG_INFO] = LOG_INFO_, [GD_LOG_WARN] = LOG_WARN_, [GD_LOG_ERROR] = LOG_ERROR_};
	enum log_level known = (size_t)level < sizeof levels / sizeof levels[0] ? levels[level] : LOG_ERROR_;
	log_write(known, ctx->channel, msg ? msg : "", NULL, 0);
}

static int64_t do_now(struct gd_ctx *ctx)
{
	return clock_now(ctx->host->spec.clock);
}

static void do_answer(struct gd_ctx *ctx, uint64_t request, const struct gd_http_res *given)
{
	struct gd_http_res res = {0};
	struct http_header headers[ANSWER_HEADERS_MOST];
	memcpy(&res, given, given->size < sizeof res ? given->size : sizeof res);
	bool good = res.status >= 200 && res.status <= 599;
	if (!instance_take_request(ctx, request, good ? res.status : 500))
		return;
	size_t count = res.nheaders < ANSWER_HEADERS_MOST ? res.nheaders : ANSWER_HEADERS_MOST;
	for (size_t i = 0; i < count; i++)
		headers[i] = (struct http_header){res.headers[i].name, res.headers[i].value};
	if (!good)
		log_error("host", "a plugin answered with an impossible status", KV("channel", ctx->channel), KI("status", res.status));
	server_answer(ctx->host->spec.server, request,
		&(struct http_answer){.status = good ? res.status : 500,
			.headers = headers,
			.nheaders = count,
			.body = res.body,
			.body_len = res.body ? res.body_len : 0,
			.retry_after_s = res.retry_after_s});
}

/* What the log of deliveries keeps of the answer that is being read. Deliveries that succeeded are many, and say nothing of interest. */
static void keep_answer(const struct gd_ctx *ctx, enum gd_outcome outcome, struct buf *out)
{
	const struct client_result *read = ctx->read;
	if (outcome == GD_SENT || !read || read->file || !read->body || !read->body_len)
		return;
	size_t len = read->body_len < LIMIT_KEPT_ANSWER ? read->body_len : utf8_floor(read->body, LIMIT_KEPT_ANSWER);
	text_repair(out, read->body, len);
}

static void do_outcome(
	struct gd_ctx *ctx, int64_t delivery, enum gd_outcome outcome, uint32_t retry_after_s, const char *remote_id, const char *why)
{
	uint32_t attempt = 0;
	if (!instance_take_delivery(ctx, delivery, &attempt)) {
		log_warn("host", "a plugin ended a delivery that is not under way", KV("channel", ctx->channel), KI("delivery", delivery));
		return;
	}
	static const enum gd_outcome meant[] = {[GD_SENT] = GD_SENT, [GD_RETRY_LATER] = GD_RETRY_LATER, [GD_GIVE_UP] = GD_GIVE_UP,
		[GD_GONE] = GD_GONE, [GD_UNSURE] = GD_RETRY_LATER, [GD_HELD] = GD_HELD};
	bool known = (size_t)outcome < sizeof meant / sizeof *meant;
	enum gd_outcome end = known ? meant[outcome] : GD_RETRY_LATER;
	struct buf answer;
	buf_init(&answer, 3 * LIMIT_KEPT_ANSWER); /* each bad byte becomes three */
	keep_answer(ctx, end, &answer);
	ctx->host->spec.desk.outcome(ctx->host->spec.desk.self, ctx->channel,
		&(struct host_outcome){.delivery = delivery,
			.attempt = attempt,
			.outcome = end,
			.retry_after_s = retry_after_s,
			.doubtful = outcome == GD_UNSURE || (end == GD_RETRY_LATER && ctx->doubtful),
			.remote_id = remote_id,
			.why = why,
			.answer = answer.len ? answer.data : NULL});
	buf_clear(&answer);
}

static const char *do_kv_get(struct gd_ctx *ctx, const char *key)
{
	return instance_get_kv(ctx, key);
}

static enum gd_rc do_sign(struct gd_ctx *ctx, const char *scheme, const char *secret_option, const char *id, int64_t now_ms,
	const char *body, size_t len, char *out, size_t out_size)
{
	struct err err = {{0}};
	struct buf lines;
	const struct sign_verifier *signer = instance_signer(ctx, scheme, secret_option);
	if (!signer || out_size == 0) {
		log_error("host", "a plugin asked for a signature that cannot be made", KV("channel", ctx->channel), KV("scheme", scheme));
		return GD_REFUSED;
	}
	buf_init(&lines, out_size - 1);
	bool good = sign_make(signer, id, now_ms / SECOND_MS, body, len, &lines, &err) && !lines.failed;
	if (good)
		memcpy(out, lines.data, lines.len + 1);
	else
		log_warn("host", "a message could not be signed", KV("channel", ctx->channel), KV("why", err.text));
	buf_clear(&lines);
	return good ? GD_OK : GD_REFUSED;
}

static const char *do_instance(struct gd_ctx *ctx)
{
	return ctx->name;
}

static const char *do_public_url(struct gd_ctx *ctx)
{
	return ctx->host->public_url;
}

const struct gd_host host_functions = {
	.abi = GD_ABI,
	.size = sizeof host_functions,
	.log = do_log,
	.now_ms = do_now,
	.submit = submits_send,
	.answer = do_answer,
	.outcome = do_outcome,
	.http = calls_send,
	.ws_open = wires_open,
	.ws_send = wires_send,
	.ws_close = wires_close,
	.timer = timers_set,
	.kv_get = do_kv_get,
	.sign = do_sign,
	.instance = do_instance,
	.public_url = do_public_url,
};
