#include "host/timers.h"

#include "base/log.h"
#include "base/mem.h"
#include "host/hooks.h"

#include <stdlib.h>

struct host_timer {
	struct host_timer *next;
	struct gd_ctx *ctx;
	struct loop_timer *timer;
	uint64_t tag;
};

static struct host_timer **find(struct gd_ctx *ctx, uint64_t tag)
{
	struct host_timer **place = &ctx->timers;
	while (*place && (*place)->tag != tag)
		place = &(*place)->next;
	return place;
}

static void drop(struct gd_ctx *ctx, struct host_timer **place)
{
	struct host_timer *timer = *place;
	*place = timer->next;
	ctx->ntimers--;
	loop_timer_free(timer->timer);
	free(timer);
}

static void fire(void *arg)
{
	struct host_timer *timer = arg;
	struct gd_ctx *ctx = timer->ctx;
	uint64_t tag = timer->tag;
	drop(ctx, find(ctx, tag)); /* before the hook, which may set it again */
	int64_t start = hook_enter(ctx);
	ctx->plugin->table.on_timer(ctx->self, tag);
	hook_leave(ctx, "on_timer", start);
}

void timers_set(struct gd_ctx *ctx, uint32_t ms, uint64_t tag)
{
	struct host_timer **place = find(ctx, tag);
	if (!ms) {
		if (*place)
			drop(ctx, place);
		return;
	}
	if (!*place && (ctx->ntimers >= HOST_TIMERS_MOST || !ctx->plugin->table.on_timer)) {
		log_error("host", "a plugin set a timer that cannot be: too many, or it has no on_timer()", KV("channel", ctx->channel));
		return;
	}
	if (!*place) {
		struct host_timer *timer = mem_alloc(sizeof *timer);
		timer->ctx = ctx;
		timer->tag = tag;
		timer->timer = loop_timer_new(ctx->host->spec.loop, fire, timer);
		*place = timer;
		ctx->ntimers++;
	}
	loop_timer_set((*place)->timer, ms);
}

void timers_cancel_all(struct gd_ctx *ctx)
{
	while (ctx->timers)
		drop(ctx, &ctx->timers);
}
