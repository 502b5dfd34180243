/* echo: the smallest channel that does the whole job. docs/write-a-channel.md leads to this file step by step.
 *
 * A program posts {"id": "7", "from": "marie", "text": "The till is dead"} to /echo/NAME with a bearer token: that is a message to the
 * desk, and the answer names the ticket. What the desk says is posted to `reply_url` as {"to": "marie", "text": "..."}.
 */
#include "base/buf.h"
#include "base/json.h"
#include "base/limits.h"
#include "guichet/channel.h"

#include <stdlib.h>

/* [1] Settings: one row each. The host reads, checks, documents and masks them; open() gets the values in this order. */
enum { TOKEN, REPLY_URL };
static const struct gd_option options[] = {
	{"token", GD_SECRET, NULL, NULL, GD_OPT_REQUIRED, "Bearer token that senders must show."},
	{"reply_url", GD_URL, NULL, NULL, GD_OPT_REQUIRED, "Where answers are posted."},
	{0}};

/* [2] A way in. The host checks the token over the raw request before we see it. */
static const struct gd_route routes[] = {{"POST", "/echo/{instance}", "bearer", "token", 0}, {0}};

/* [3] All state of one instance. Nothing is kept at file scope, so [echo one] and [echo two] do not meet. */
struct gd_channel {
	const struct gd_host *host;
	struct gd_ctx *ctx;
	const char *reply_url;
};

static enum gd_rc echo_open(const struct gd_host *host, struct gd_ctx *ctx, const char *const *values, struct gd_channel **out)
{
	struct gd_channel *self = calloc(1, sizeof *self);
	if (!self)
		return GD_NO_MEMORY;
	*self = (struct gd_channel){host, ctx, values[REPLY_URL]};
	*out = self;
	return GD_OK;
}

static void echo_close(struct gd_channel *self)
{
	free(self);
}

/* [4] An answer to a request of a sender. */
static void answer(struct gd_channel *self, uint64_t request, uint32_t status, const char *key, const char *value)
{
	struct buf body;
	buf_init(&body, LIMIT_RESPONSE);
	struct json_writer w = {.out = &body};
	json_open(&w, NULL, '{');
	json_put_text(&w, key, value);
	json_close(&w, '}');
	self->host->answer(self->ctx, request,
		&(struct gd_http_res){.size = sizeof(struct gd_http_res), .status = status, .body = body.data, .body_len = body.len});
	buf_clear(&body);
}

/* [5] In: bytes become one message. The request's number is the tag, so that the result finds its way back to it. */
static void echo_request(struct gd_channel *self, uint64_t request, const struct gd_http_req *req)
{
	struct err err = {{0}};
	struct json *doc = json_parse(req->body, req->body_len, LIMIT_JSON, &err);
	const char *id = json_text(json_get(doc, "id"), NULL), *from = json_text(json_get(doc, "from"), NULL);
	enum gd_rc rc = GD_BAD_INPUT;
	if (id && from)
		rc = self->host->submit(self->ctx, &(struct gd_inbound){
			.size = sizeof(struct gd_inbound),
			.kind = GD_TEXT,
			.dedupe = {id},
			.sender = {.user = from, .name = json_text(json_get(doc, "name"), from)},
			.place = {.kind = GD_PLACE_DIRECT, .room = from},
			.native_id = id,
			.text = json_text(json_get(doc, "text"), NULL)}, request);
	if (rc != GD_OK)
		answer(self, request, rc == GD_BUSY ? 503 : 400, "error", doc ? "id, from and text are needed" : err.text);
	json_free(doc);
}

/* [6] The result comes after the commit: only now may the sender forget the message. */
static void echo_result(struct gd_channel *self, uint64_t tag, const struct gd_result *result)
{
	static const uint32_t status[] = {[GD_R_CREATED] = 201,
		[GD_R_ADDED] = 200,
		[GD_R_REPEATED] = 200,
		[GD_R_IGNORED] = 200,
		[GD_R_REFUSED] = 403,
		[GD_R_INVALID] = 400,
		[GD_R_MISSING] = 422,
		[GD_R_UNKNOWN] = 404,
		[GD_R_TROUBLE] = 503};
	const char *said = result->text ? result->text : result->word;
	answer(self, tag, status[result->code], result->ref ? "ref" : "result", result->ref ? result->ref : said);
}

/* [7] Out: what the desk says becomes one request. The delivery's number is the tag, and on_http() ends the delivery. */
static void echo_deliver(struct gd_channel *self, const struct gd_outbound *out)
{
	struct buf body;
	buf_init(&body, LIMIT_RESPONSE);
	struct json_writer w = {.out = &body};
	json_open(&w, NULL, '{');
	json_put_text(&w, "to", out->user ? out->user : out->room);
	json_put_text(&w, "text", out->text);
	json_close(&w, '}');
	const struct gd_header headers[] = {{"content-type", "application/json"}, {"idempotency-key", out->key}};
	enum gd_rc rc = self->host->http(self->ctx,
		&(struct gd_http_req){.size = sizeof(struct gd_http_req),
			.method = "POST",
			.url = self->reply_url,
			.headers = headers,
			.nheaders = 2,
			.body = body.data,
			.body_len = body.len},
		(uint64_t)out->delivery);
	if (rc != GD_OK)
		self->host->outcome(self->ctx, out->delivery, GD_RETRY_LATER, 0, NULL, "too many requests are waiting");
	buf_clear(&body);
}

/* [8] Three outcomes, no fourth: sent, try again, never. */
static void echo_http(struct gd_channel *self, uint64_t tag, const struct gd_http_res *res)
{
	bool sent = res->net == GD_NET_OK && res->status >= 200 && res->status < 300;
	bool never = res->net == GD_NET_OK && res->status >= 400 && res->status < 500 && res->status != 408 && res->status != 429;
	self->host->outcome(self->ctx, (int64_t)tag, sent ? GD_SENT : never ? GD_GIVE_UP : GD_RETRY_LATER, res->retry_after_s, NULL,
		sent ? NULL : never ? "The other side refused the answer." : "The other side did not take the answer.");
}

/* [9] The one thing that the host looks up. */
const struct gd_channel_plugin guichet_channel_1 = {
	.abi = GD_ABI,
	.size = sizeof guichet_channel_1,
	.name = "echo",
	.version = "1",
	.max_text = 4000,
	.options = options,
	.routes = routes,
	.open = echo_open,
	.close = echo_close,
	.on_request = echo_request,
	.on_result = echo_result,
	.deliver = echo_deliver,
	.on_http = echo_http,
};
