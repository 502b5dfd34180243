#include "host/wires.h"

#include "base/log.h"
#include "base/mem.h"
#include "host/hooks.h"

#include <stdlib.h>
#include <string.h>

#define CLOSE_NORMAL 1000
#define CLOSE_GOING_AWAY 1001
#define WIRES_MOST 64 /* of one instance; Slack has at most 10 */

struct wire {
	struct wire *next;
	struct host *host;
	uint64_t number, tag;
	struct socket *socket;
	bool closing;
};

static struct wire *find(const struct gd_ctx *ctx, uint64_t tag)
{
	for (struct wire *wire = ctx->host->wires; wire; wire = wire->next)
		if (wire->number == ctx->number && wire->tag == tag)
			return wire;
	return NULL;
}

static size_t count_of(const struct gd_ctx *ctx)
{
	size_t count = 0;
	for (const struct wire *wire = ctx->host->wires; wire; wire = wire->next)
		count += wire->number == ctx->number;
	return count;
}

static void drop(struct wire *wire)
{
	struct wire **place = &wire->host->wires;
	while (*place != wire)
		place = &(*place)->next;
	*place = wire->next;
	free(wire);
}

static void tell(struct host *host, uint64_t number, uint64_t tag, const struct gd_frame *frame)
{
	struct gd_ctx *ctx = instance_find(host, number);
	if (!ctx)
		return;
	int64_t start = hook_enter(ctx);
	ctx->plugin->table.on_frame(ctx->self, tag, frame);
	hook_leave(ctx, "on_frame", start);
}

static void on_open(void *owner, uint64_t tag)
{
	const struct wire *wire = owner;
	tell(wire->host, wire->number, tag, &(struct gd_frame){.size = sizeof(struct gd_frame), .kind = GD_FRAME_OPEN});
}

static void on_text(void *owner, uint64_t tag, const char *text, size_t len)
{
	const struct wire *wire = owner;
	tell(wire->host, wire->number, tag,
		&(struct gd_frame){.size = sizeof(struct gd_frame), .kind = GD_FRAME_TEXT, .text = text, .text_len = len});
}

static void on_closed(void *owner, uint64_t tag, unsigned code, const char *why)
{
	struct wire *wire = owner;
	struct host *host = wire->host;
	uint64_t number = wire->number;
	drop(wire); /* first: the hook may open a new one with the same tag */
	tell(host, number, tag, &(struct gd_frame){.size = sizeof(struct gd_frame), .kind = GD_FRAME_CLOSED, .text = why,
		.text_len = why ? strlen(why) : 0, .code = code});
}

enum gd_rc wires_open(struct gd_ctx *ctx, const char *url, uint64_t tag)
{
	struct err err = {{0}};
	if (!ctx->plugin->table.on_frame || !url || find(ctx, tag) || count_of(ctx) >= WIRES_MOST) {
		log_error("host", "a plugin opened an impossible connection", KV("channel", ctx->channel));
		return GD_REFUSED;
	}
	struct wire *wire = mem_alloc(sizeof *wire);
	*wire = (struct wire){.next = ctx->host->wires, .host = ctx->host, .number = ctx->number, .tag = tag};
	wire->socket = socket_open(ctx->host->spec.sockets,
		&(struct socket_spec){.url = url,
			.owner = wire,
			.tag = tag,
			.allow_private = config_bool(ctx->section, "allow_private"),
			.on_open = on_open,
			.on_text = on_text,
			.on_closed = on_closed},
		&err);
	if (!wire->socket) {
		log_warn("host", "a connection was not opened", KV("channel", ctx->channel), KV("why", err.text));
		free(wire);
		return GD_BAD_INPUT;
	}
	ctx->host->wires = wire;
	return GD_OK;
}

enum gd_rc wires_send(struct gd_ctx *ctx, uint64_t tag, const char *text, size_t len)
{
	struct wire *wire = find(ctx, tag);
	if (!wire)
		return GD_REFUSED;
	return socket_send(wire->socket, text, len) ? GD_OK : GD_BUSY;
}

void wires_close(struct gd_ctx *ctx, uint64_t tag)
{
	struct wire *wire = find(ctx, tag);
	if (wire)
		socket_close(wire->socket, CLOSE_NORMAL);
}

static struct wire *still_open(const struct gd_ctx *ctx)
{
	for (struct wire *wire = ctx->host->wires; wire; wire = wire->next)
		if (wire->number == ctx->number && !wire->closing)
			return wire;
	return NULL;
}

void wires_close_all(struct gd_ctx *ctx)
{
	for (struct wire *wire; (wire = still_open(ctx));) { /* from the start each time: closing one may take it out of the chain */
		wire->closing = true;
		socket_close(wire->socket, CLOSE_GOING_AWAY);
	}
}

void wires_free(struct host *host)
{
	while (host->wires) {
		struct wire *wire = host->wires;
		host->wires = wire->next;
		free(wire);
	}
}
