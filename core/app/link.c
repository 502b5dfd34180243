#include "app/link.h"

#include "app/said.h"
#include "base/log.h"
#include "desk/out/deliver.h"
#include "desk/inbound.h"
#include "desk/state.h"
#include "desk/work.h"
#include "store/admin.h"

#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

/* ---- the host calls ------------------------------------------------------------------------------------------------------------------ */

static void on_done(void *ctx, const struct gd_result *result)
{
	host_result(ctx, result);
}

static enum gd_rc submit(void *self, const char *channel, const struct gd_inbound *in, struct host_submit *handle)
{
	struct link *link = self;
	struct err err = {0};
	if (desk_submit(link->desk, channel, in, on_done, handle, &err))
		return GD_OK;
	if (!err.text[0])
		return GD_BUSY;
	log_warn("app", "a message was refused", KV("channel", channel), KV("why", err.text));
	return GD_BAD_INPUT;
}

static void outcome(void *self, const char *channel, const struct host_outcome *o)
{
	struct link *link = self;
	(void)channel;
	desk_outcome_answered(
		link->desk, o->delivery, o->attempt, o->outcome, o->retry_after_s, o->doubtful, o->remote_id, o->why, o->answer);
}

static void load_kv(void *self, const char *channel, void (*row)(void *ctx, const char *key, const char *value), void *ctx)
{
	struct link *link = self;
	desk_load_kv(link->desk, channel, row, ctx);
}

/* What came in is written down beside the work of the desk, never in the way of it: if the desk has no room, it is dropped. */
struct keep_unit {
	struct desk_unit unit;
	struct arena arena;
	struct received row;
};

static void run_keep(struct work *w, struct desk_unit *unit)
{
	struct keep_unit *u = (struct keep_unit *)unit;
	u->row.id = work_id(w);
	received_put(w->db, &u->row);
}

static void keep_over(struct desk_unit *unit, enum unit_end end)
{
	struct keep_unit *u = (struct keep_unit *)unit;
	(void)end;
	arena_clear(&u->arena);
	free(u);
}

static void received(void *self, const struct host_received *r)
{
	struct link *link = self;
	struct keep_unit *u = mem_alloc(sizeof *u);
	struct arena *a = &u->arena;
	u->unit = (struct desk_unit){.run = run_keep, .done = keep_over};
	u->row = (struct received){.at_ms = r->at_ms, .channel = arena_strdup(a, r->channel), .method = arena_strdup(a, r->method),
		.path = arena_strdup(a, r->path), .headers = arena_strdup(a, r->headers), .len = r->body_len, .status = (int)r->status};
	u->row.body = arena_copy(a, r->body, r->body_len);
	if (!desk_push(link->desk, &u->unit))
		keep_over(&u->unit, UNIT_LOST);
}

struct host_desk link_host_desk(struct link *link)
{
	return (struct host_desk){.self = link, .submit = submit, .outcome = outcome, .load_kv = load_kv, .received = received};
}

/* ---- the desk calls ------------------------------------------------------------------------------------------------------------------ */

static void limits(void *self, const char *channel, struct gd_limits *out, bool *open)
{
	struct link *link = self;
	if (link->host)
		host_limits(link->host, channel, out, open);
	else
		*open = false; /* the desk starts before the channels do */
}

static uint32_t text_units(void *self, const char *channel, const char *text, size_t len, uint32_t *most)
{
	struct link *link = self;
	return host_text_units(link->host, channel, text, len, most);
}

static void deliver(void *self, const char *channel, const struct gd_outbound *outbound)
{
	struct link *link = self;
	host_deliver(link->host, channel, outbound);
}

static size_t channels(void *self, uint32_t capability, const char **out, size_t max)
{
	struct link *link = self;
	return link->host ? host_channels(link->host, capability, out, max) : 0;
}

static void ready(void *self)
{
	struct link *link = self;
	if (link->host)
		host_desk_ready(link->host);
}

/* The loop thread takes it as it takes a file that was changed. */
static bool configure(void *self, const char *section, const char *key, const char *value, struct err *err)
{
	struct link *link = self;
	pthread_mutex_lock(&link->reading);
	bool set = said_set(link->config, link->data_dir, section, key, value, err);
	pthread_mutex_unlock(&link->reading);
	if (set)
		kill(getpid(), SIGHUP);
	return set;
}

struct desk_hooks link_desk_hooks(struct link *link)
{
	return (struct desk_hooks){.self = link,
		.limits = limits,
		.text_units = text_units,
		.deliver = deliver,
		.channels = channels,
		.ready = ready,
		.configure = configure};
}
