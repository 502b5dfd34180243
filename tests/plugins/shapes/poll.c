/* poll: a channel in the shape of a long poll. It asks a server for what is new since a cursor, hands every message to the desk, and
 * moves the cursor behind them: nothing is skipped, and a repeat is told by its id. */
#include "base/buf.h"
#include "base/json.h"
#include "base/limits.h"
#include "guichet/channel.h"

#include <stdlib.h>

enum { TAG_POLL = 1, TAG_AGAIN = 2, TAG_CURSOR = 3 };
#define WAIT_MS 30000
#define MARGIN_MS 10000
#define PAUSE_MS 5000

static const struct gd_option options[] = {{"url", GD_URL, NULL, NULL, GD_OPT_REQUIRED, "Base of the server."}, {0}};

struct gd_channel {
	const struct gd_host *host;
	struct gd_ctx *ctx;
	const char *url;
	struct json *batch;            /* messages under way, NULL: none */
	const struct json *next;       /* the one to submit; NULL: the cursor is left */
	uint32_t results;              /* still to come for this batch */
	bool cursor_left;              /* the cursor is on its way to the desk */
	bool lost;                     /* one was not stored: the cursor stays, the batch comes again */
};

static void ask(struct gd_channel *self)
{
	struct buf url;
	buf_init(&url, 2048);
	const char *since = self->host->kv_get(self->ctx, "since");
	buf_addf(&url, "%s/sync?timeout=%d&since=%s", self->url, WAIT_MS, since ? since : "");
	enum gd_rc rc = self->host->http(self->ctx, &(struct gd_http_req){.size = sizeof(struct gd_http_req), .method = "GET",
		.url = url.data,
		.timeout_ms = WAIT_MS + MARGIN_MS, .max_response = LIMIT_SYNC}, TAG_POLL);
	if (rc != GD_OK)
		self->host->timer(self->ctx, PAUSE_MS, TAG_AGAIN);
	buf_clear(&url);
}

static enum gd_rc poll_open(const struct gd_host *host, struct gd_ctx *ctx, const char *const *values, struct gd_channel **out)
{
	struct gd_channel *self = calloc(1, sizeof *self);
	if (!self)
		return GD_NO_MEMORY;
	*self = (struct gd_channel){.host = host, .ctx = ctx, .url = values[0]};
	*out = self;
	ask(self);
	return GD_OK;
}

static void poll_close(struct gd_channel *self)
{
	json_free(self->batch);
	free(self);
}

static void end_batch(struct gd_channel *self)
{
	json_free(self->batch);
	self->batch = NULL;
	if (self->lost)
		self->host->timer(self->ctx, PAUSE_MS, TAG_AGAIN);
	else
		ask(self);
}

/* The cursor is a message of its own behind the others: the desk takes them in order, so it is committed last. */
static enum gd_rc submit_cursor(struct gd_channel *self)
{
	const struct gd_kv kv = {"since", json_text(json_get(self->batch, "next"), NULL)};
	return self->host->submit(self->ctx, &(struct gd_inbound){.size = sizeof(struct gd_inbound), .kind = GD_CURSOR, .kv = &kv,
		.nkv = 1}, TAG_CURSOR);
}

static enum gd_rc submit_message(struct gd_channel *self, const struct json *message)
{
	return self->host->submit(self->ctx, &(struct gd_inbound){
		.size = sizeof(struct gd_inbound),
		.kind = GD_TEXT,
		.dedupe = {json_text(json_get(message, "id"), NULL)},
		.sender = {.user = json_text(json_get(message, "sender"), NULL)},
		.place = {.kind = GD_PLACE_ROOM, .room = json_text(json_get(message, "room"), NULL)},
		.native_id = json_text(json_get(message, "id"), NULL),
		.text = json_text(json_get(message, "text"), NULL)}, TAG_POLL);
}

/* As many as the desk takes; the rest when it has room again. A message that makes no sense is left out: no user can stop the stream. */
static void feed(struct gd_channel *self)
{
	while (self->batch && self->next) {
		enum gd_rc rc = submit_message(self, self->next);
		if (rc == GD_BUSY)
			return;
		self->results += rc == GD_OK;
		self->next = json_next(self->next);
	}
	if (!self->batch || self->results || self->cursor_left)
		return;
	enum gd_rc rc = self->lost ? GD_BAD_INPUT : submit_cursor(self);
	self->cursor_left = rc == GD_OK;
	if (rc == GD_BAD_INPUT)
		end_batch(self);
}

static void poll_http(struct gd_channel *self, uint64_t tag, const struct gd_http_res *res)
{
	struct err err = {{0}};
	(void)tag;
	self->lost = self->cursor_left = false;
	self->results = 0;
	self->batch = res->net == GD_NET_OK && res->status == 200 ? json_parse(res->body, res->body_len, LIMIT_SYNC, &err) : NULL;
	if (!self->batch) {
		self->host->timer(self->ctx, res->retry_after_s ? res->retry_after_s * 1000 : PAUSE_MS, TAG_AGAIN);
		return;
	}
	self->next = json_first(json_get(self->batch, "messages"));
	feed(self);
}

static void poll_result(struct gd_channel *self, uint64_t tag, const struct gd_result *result)
{
	self->lost = self->lost || result->code == GD_R_TROUBLE;
	if (tag == TAG_CURSOR) {
		end_batch(self);
		return;
	}
	self->results--;
	if (!self->results)
		feed(self);
}

static void poll_ready(struct gd_channel *self)
{
	feed(self);
}

static void poll_timer(struct gd_channel *self, uint64_t tag)
{
	(void)tag;
	ask(self);
}

static void poll_deliver(struct gd_channel *self, const struct gd_outbound *out)
{
	self->host->outcome(self->ctx, out->delivery, GD_GIVE_UP, 0, NULL, "This channel only listens.");
}

const struct gd_channel_plugin guichet_channel_1 = {
	.abi = GD_ABI, .size = sizeof guichet_channel_1, .name = "poll", .version = "1", .capabilities = GD_CAP_ONE_WAY, .options = options,
	.open = poll_open, .close = poll_close, .on_http = poll_http, .on_result = poll_result, .on_ready = poll_ready,
	.on_timer = poll_timer,
	.deliver = poll_deliver};
