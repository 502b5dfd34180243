#include "host/bridge.h"

#include "base/log.h"
#include "base/mem.h"
#include "host/copy.h"
#include "host/headers.h"
#include "host/hooks.h"
#include "host/instance.h"
#include "host/wires.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define SLOW_HOOK_MS 50

/* ---- life ---------------------------------------------------------------------------------------------------------- */


/* What is left there was fetched for a message that was never stored; the sender tells of it again. */
static void empty_incoming(const char *folder)
{
	DIR *dir = opendir(folder);
	for (const struct dirent *entry; dir && (entry = readdir(dir));)
		if (entry->d_name[0] != '.')
			unlinkat(dirfd(dir), entry->d_name, 0);
	if (dir)
		closedir(dir);
}

struct host *host_new(const struct host_spec *spec)
{
	struct host *host = mem_alloc(sizeof *host);
	host->spec = *spec;
	if (!host->spec.slow_hook_ms)
		host->spec.slow_hook_ms = SLOW_HOOK_MS;
	host->public_url = mem_strdup(spec->public_url);
	for (size_t len = host->public_url ? strlen(host->public_url) : 0; len && host->public_url[len - 1] == '/'; len--)
		host->public_url[len - 1] = '\0';
	host->incoming = mem_strdup(arena_printf(&host->names, "%s/incoming", spec->data_dir));
	if (mkdir(host->incoming, 0700) != 0 && errno != EEXIST)
		log_error("host", "the folder for downloads cannot be made", KV("path", host->incoming), KV("why", strerror(errno)));
	empty_incoming(host->incoming);
	pthread_mutex_init(&host->lock, NULL);
	host->ready.run = hooks_ready;
	for (const char *const *name = headers_always; *name; name++)
		server_want_header(spec->server, *name);
	return host;
}

void host_free(struct host *host)
{
	if (!host)
		return;
	while (host->count)
		host_close(host, host->list[host->count - 1]->channel);
	wires_free(host);
	pthread_mutex_destroy(&host->lock);
	arena_clear(&host->names);
	free(host->list);
	free(host->opened);
	free(host->public_url);
	free(host->incoming);
	free(host);
}

static void count_opening(struct host *host, const struct gd_ctx *ctx)
{
	for (size_t i = 0; i < host->nopened; i++)
		if (strcmp(host->opened[i].channel, ctx->channel) == 0) {
			host->opened[i].times++;
			return;
		}
	host->opened = mem_grow(host->opened, host->nopened + 1, sizeof *host->opened);
	host->opened[host->nopened++] = (struct opened){ctx->channel, arena_strdup(&host->names, ctx->plugin->name), 1};
}

bool host_open(struct host *host, const struct plugin *plugin, const struct config_section *section, struct err *err)
{
	struct gd_ctx *ctx = instance_new(host, &host_functions, plugin, section, err);
	if (!ctx)
		return false;
	if (!instance_open(ctx, err)) {
		instance_close(ctx);
		instance_free(ctx);
		return false;
	}
	pthread_mutex_lock(&host->lock);
	host->list = mem_grow(host->list, host->count + 1, sizeof(struct gd_ctx *));
	host->list[host->count++] = ctx;
	pthread_mutex_unlock(&host->lock);
	count_opening(host, ctx);
	return true;
}

bool host_take_section(struct host *host, const char *channel, const struct config_section *section)
{
	pthread_mutex_lock(&host->lock);
	struct gd_ctx *ctx = instance_by_channel(host, channel);
	pthread_mutex_unlock(&host->lock);
	if (ctx)
		ctx->section = section;
	return ctx != NULL;
}

void host_close(struct host *host, const char *channel)
{
	struct gd_ctx *ctx = NULL;
	pthread_mutex_lock(&host->lock);
	for (size_t i = 0; i < host->count && !ctx; i++)
		if (strcmp(host->list[i]->channel, channel) == 0) {
			ctx = host->list[i];
			host->count--;
			memmove(&host->list[i], &host->list[i + 1], (host->count - i) * sizeof(struct gd_ctx *));
		}
	pthread_mutex_unlock(&host->lock);
	if (!ctx)
		return;
	instance_close(ctx);
	instance_free(ctx);
}

/* ---- what other threads ask ---------------------------------------------------------------------------------------- */

bool host_is_open(struct host *host, const char *channel)
{
	pthread_mutex_lock(&host->lock);
	bool open = instance_by_channel(host, channel) != NULL;
	pthread_mutex_unlock(&host->lock);
	return open;
}

void host_limits(void *self, const char *channel, struct gd_limits *out, bool *open)
{
	struct host *host = self;
	pthread_mutex_lock(&host->lock);
	const struct gd_ctx *ctx = instance_by_channel(host, channel);
	*open = ctx != NULL;
	*out = ctx ? ctx->limits : (struct gd_limits){.size = sizeof *out};
	pthread_mutex_unlock(&host->lock);
}

uint32_t host_text_units(void *self, const char *channel, const char *text, size_t len, uint32_t *most)
{
	struct host *host = self;
	uint32_t (*units)(const char *, size_t) = NULL;
	pthread_mutex_lock(&host->lock);
	const struct gd_ctx *ctx = instance_by_channel(host, channel);
	*most = ctx ? ctx->plugin->table.max_text : 0;
	units = ctx ? ctx->plugin->table.text_units : NULL;
	pthread_mutex_unlock(&host->lock);
	if (units)
		return units(text, len); /* pure, and its code is never unloaded */
	uint32_t points = 0;
	for (size_t i = 0; i < len; i++)
		points += ((unsigned char)text[i] & 0xC0) != 0x80;
	return points;
}

size_t host_channels(void *self, uint32_t capability, const char **out, size_t max)
{
	struct host *host = self;
	size_t count = 0;
	pthread_mutex_lock(&host->lock);
	for (size_t i = 0; i < host->count && count < max; i++)
		if ((host->list[i]->limits.capabilities & capability) == capability)
			out[count++] = host->list[i]->channel;
	pthread_mutex_unlock(&host->lock);
	return count;
}

size_t host_figures(const struct host *host, struct host_figures *out, size_t max)
{
	size_t count = 0;
	for (; count < host->count && count < max; count++)
		out[count] = host->list[count]->figures;
	return count;
}

size_t host_restarts(const struct host *host, struct host_restarts *out, size_t max)
{
	size_t count = 0;
	for (size_t i = 0; i < host->nopened; i++) {
		size_t at = 0;
		while (at < count && strcmp(out[at].plugin, host->opened[i].plugin) != 0)
			at++;
		if (at == max)
			continue;
		if (at == count)
			out[count++] = (struct host_restarts){.plugin = host->opened[i].plugin};
		out[at].times += host->opened[i].times - 1;
	}
	return count;
}

void host_ack(const struct host *host, struct histogram *out)
{
	*out = host->ack;
}

bool host_is_delivering(const struct host *host)
{
	for (size_t i = 0; i < host->count; i++)
		if (host->list[i]->ndeliveries && host->list[i]->calls)
			return true;
	return false;
}

/* ---- deliveries ---------------------------------------------------------------------------------------------------- */

struct handing {
	struct loop_work work; /* first */
	struct host *host;
	const char *channel;
	struct gd_outbound *outbound;
	struct arena arena;
};

static void hand_out(struct gd_ctx *ctx, const struct gd_outbound *outbound)
{
	uint32_t older = 0;
	instance_take_delivery(ctx, outbound->delivery, &older); /* an attempt whose lease is over: its outcome would be about this one */
	ctx->deliveries = mem_grow(ctx->deliveries, ctx->ndeliveries + 1, sizeof *ctx->deliveries);
	ctx->deliveries[ctx->ndeliveries++] = (struct running_delivery){outbound->delivery, outbound->attempt};
	ctx->figures.deliveries++;
	int64_t start = hook_enter(ctx);
	ctx->plugin->table.deliver(ctx->self, outbound);
	hook_leave(ctx, "deliver", start);
}

static void arrive(struct loop_work *work)
{
	struct handing *handing = (struct handing *)work;
	struct host *host = handing->host;
	struct gd_ctx *ctx = instance_by_channel(host, handing->channel); /* only this thread changes the list */
	if (ctx)
		hand_out(ctx, handing->outbound);
	else
		host->spec.desk.outcome(host->spec.desk.self, handing->channel,
			&(struct host_outcome){.delivery = handing->outbound->delivery,
				.attempt = handing->outbound->attempt,
				.outcome = GD_RETRY_LATER,
				.why = "the channel is not open"});
	arena_clear(&handing->arena);
	free(handing);
}

void host_deliver(void *self, const char *channel, const struct gd_outbound *outbound)
{
	struct handing *handing = mem_alloc(sizeof *handing);
	handing->work.run = arrive;
	handing->host = self;
	handing->channel = arena_strdup(&handing->arena, channel);
	handing->outbound = copy_outbound(&handing->arena, outbound);
	if (loop_post_result(handing->host->spec.loop, &handing->work))
		return;
	arena_clear(&handing->arena); /* the loop has ended; the lease will */
	free(handing);
}
