#include "host/hooks.h"

#include "base/log.h"
#include "net/loop.h"

#include <stddef.h>
#include <string.h>

/* ---- finding ---------------------------------------------------------------------------------------------------------------------- */

struct gd_ctx *instance_find(struct host *host, uint64_t number)
{
	for (size_t i = 0; i < host->count; i++)
		if (host->list[i]->number == number)
			return host->list[i];
	return NULL;
}

struct gd_ctx *instance_by_channel(const struct host *host, const char *channel)
{
	for (size_t i = 0; i < host->count; i++)
		if (strcmp(host->list[i]->channel, channel) == 0)
			return host->list[i];
	return NULL;
}

/* ---- hooks ------------------------------------------------------------------------------------------------------------------------ */

int64_t hook_enter(struct gd_ctx *ctx)
{
	if (ctx->host->depth++ == 0) {
		atomic_fetch_add(&ctx->host->entered, 1);
		atomic_store(&ctx->host->inside, ctx->channel);
	}
	return clock_mono(ctx->host->spec.clock);
}

void hook_leave(struct gd_ctx *ctx, const char *hook, int64_t start)
{
	int64_t took = clock_mono(ctx->host->spec.clock) - start;
	if (--ctx->host->depth == 0)
		atomic_store(&ctx->host->inside, NULL);
	if (took < ctx->host->spec.slow_hook_ms)
		return;
	ctx->figures.slow_hooks++;
	log_warn("host", "a plugin held up the loop", KV("channel", ctx->channel), KV("hook", hook), KI("ms", took));
}

const char *host_hook(const struct host *host, uint64_t *number)
{
	const char *channel = atomic_load(&host->inside);
	*number = atomic_load(&host->entered);
	return channel;
}

/* ---- room again ---------------------------------------------------------------------------------------------------- */

void hooks_room(struct host *host)
{
	for (size_t i = 0; i < host->count; i++) {
		struct gd_ctx *ctx = host->list[i];
		if (!ctx->wants_ready)
			continue;
		ctx->wants_ready = false;
		if (!ctx->plugin->table.on_ready)
			continue;
		int64_t start = hook_enter(ctx);
		ctx->plugin->table.on_ready(ctx->self);
		hook_leave(ctx, "on_ready", start);
	}
}

void hooks_ready(struct loop_work *work)
{
	struct host *host = (struct host *)((char *)work - offsetof(struct host, ready));
	pthread_mutex_lock(&host->lock);
	host->ready_posted = false;
	pthread_mutex_unlock(&host->lock);
	hooks_room(host);
}

void host_desk_ready(struct host *host)
{
	pthread_mutex_lock(&host->lock);
	bool post = !host->ready_posted;
	if (post)
		host->ready_posted = loop_post_result(host->spec.loop, &host->ready);
	pthread_mutex_unlock(&host->lock);
}
