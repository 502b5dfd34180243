/* socket: a channel in the shape of a WebSocket with envelopes. Each envelope is acknowledged after the commit of what it brought,
 * deliveries go out as frames, and a broken connection is opened again after a pause that doubles. */
#include "base/buf.h"
#include "base/json.h"
#include "base/limits.h"
#include "guichet/channel.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { TAG_WIRE = 1, TAG_AGAIN = 2 };
#define PAUSE_FIRST_MS 1000u
#define PAUSE_LAST_MS 60000u
#define WAITING_MOST 64
#define ID_SIZE 64

static const struct gd_option options[] = {
	{"url", GD_STR, NULL, NULL, GD_OPT_REQUIRED, "Address of the server, as wss://host/."},
	{0}};

struct gd_channel {
	const struct gd_host *host;
	struct gd_ctx *ctx;
	const char *url;
	bool connected;
	uint32_t pause_ms;
	char waiting[WAITING_MOST][ID_SIZE]; /* envelopes to acknowledge, by tag */
};

static void connect_again(struct gd_channel *self)
{
	if (self->host->ws_open(self->ctx, self->url, TAG_WIRE) != GD_OK)
		self->host->timer(self->ctx, PAUSE_LAST_MS, TAG_AGAIN);
}

static enum gd_rc socket_open_(const struct gd_host *host, struct gd_ctx *ctx, const char *const *values, struct gd_channel **out)
{
	if (strncmp(values[0], "wss://", 6) != 0 && strncmp(values[0], "ws://", 5) != 0) {
		host->log(ctx, GD_LOG_ERROR, "url is not an address of a WebSocket; write wss://host/");
		return GD_BAD_CONFIG;
	}
	struct gd_channel *self = calloc(1, sizeof *self);
	if (!self)
		return GD_NO_MEMORY;
	*self = (struct gd_channel){.host = host, .ctx = ctx, .url = values[0], .pause_ms = PAUSE_FIRST_MS};
	*out = self;
	connect_again(self);
	return GD_OK;
}

static void socket_close_(struct gd_channel *self)
{
	free(self);
}

/* The tag of a free place, WAITING_MOST if there is none: then the envelope is not acknowledged and comes again. */
static uint64_t keep_id(struct gd_channel *self, const char *id)
{
	for (uint64_t tag = 0; tag < WAITING_MOST; tag++)
		if (!self->waiting[tag][0]) {
			memcpy(self->waiting[tag], id, strlen(id) + 1);
			return tag;
		}
	return WAITING_MOST;
}

static void acknowledge(struct gd_channel *self, const char *id)
{
	struct buf frame;
	buf_init(&frame, LIMIT_FRAME);
	struct json_writer w = {.out = &frame};
	json_open(&w, NULL, '{');
	json_put_text(&w, "ack", id);
	json_close(&w, '}');
	self->host->ws_send(self->ctx, TAG_WIRE, frame.data, frame.len);
	buf_clear(&frame);
}

static void on_envelope(struct gd_channel *self, const struct json *envelope)
{
	const char *id = json_text(json_get(envelope, "id"), NULL);
	if (!id || !*id || strlen(id) >= ID_SIZE)
		return;
	uint64_t tag = keep_id(self, id);
	if (tag == WAITING_MOST)
		return;
	enum gd_rc rc = self->host->submit(self->ctx, &(struct gd_inbound){
		.size = sizeof(struct gd_inbound),
		.kind = GD_TEXT,
		.dedupe = {id},
		.sender = {.user = json_text(json_get(envelope, "user"), NULL)},
		.place = {.kind = GD_PLACE_ROOM, .room = json_text(json_get(envelope, "room"), NULL)},
		.text = json_text(json_get(envelope, "text"), NULL)}, tag);
	if (rc == GD_OK)
		return;
	self->waiting[tag][0] = '\0';
	if (rc == GD_BAD_INPUT) /* it will never make sense: do not let it come for ever */
		acknowledge(self, id);
}

static void socket_frame(struct gd_channel *self, uint64_t tag, const struct gd_frame *frame)
{
	(void)tag;
	if (frame->kind == GD_FRAME_OPEN) {
		self->connected = true;
		self->pause_ms = PAUSE_FIRST_MS;
	} else if (frame->kind == GD_FRAME_CLOSED) {
		self->connected = false;
		self->host->timer(self->ctx, self->pause_ms, TAG_AGAIN);
		self->pause_ms = self->pause_ms * 2 < PAUSE_LAST_MS ? self->pause_ms * 2 : PAUSE_LAST_MS;
	} else {
		struct json *envelope = json_parse(frame->text, frame->text_len, LIMIT_FRAME, NULL);
		on_envelope(self, envelope);
		json_free(envelope);
	}
}

static void socket_result(struct gd_channel *self, uint64_t tag, const struct gd_result *result)
{
	if (result->code != GD_R_TROUBLE && self->connected)
		acknowledge(self, self->waiting[tag]);
	self->waiting[tag][0] = '\0';
}

static void socket_timer(struct gd_channel *self, uint64_t tag)
{
	(void)tag;
	connect_again(self);
}

static void socket_deliver(struct gd_channel *self, const struct gd_outbound *out)
{
	struct buf frame;
	char remote[32];
	buf_init(&frame, LIMIT_FRAME);
	struct json_writer w = {.out = &frame};
	json_open(&w, NULL, '{');
	json_put_text(&w, "key", out->key);
	json_put_text(&w, "room", out->room);
	json_put_text(&w, "text", out->text);
	json_close(&w, '}');
	bool sent = self->connected && self->host->ws_send(self->ctx, TAG_WIRE, frame.data, frame.len) == GD_OK;
	snprintf(remote, sizeof remote, "m%" PRId64, out->delivery);
	self->host->outcome(self->ctx, out->delivery, sent ? GD_SENT : GD_RETRY_LATER, 0, sent ? remote : NULL,
		sent ? NULL : "The connection is down.");
	buf_clear(&frame);
}

const struct gd_channel_plugin guichet_channel_1 = {
	.abi = GD_ABI, .size = sizeof guichet_channel_1, .name = "socket", .version = "1", .capabilities = GD_CAP_THREADS,
	.options = options,
	.open = socket_open_, .close = socket_close_, .on_frame = socket_frame, .on_result = socket_result, .on_timer = socket_timer,
	.deliver = socket_deliver};
