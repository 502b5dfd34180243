/* A plugin that breaks the contract's promise to return at once: one hook, chosen by its option, never does. */
#include "guichet/channel.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const struct gd_option options[] = {
	{"hook", GD_STR, NULL, NULL, GD_OPT_REQUIRED, "Which one sleeps: open, on_request or close."}, {0}};
static const struct gd_route routes[] = {{"POST", "/sleeper/{instance}", "open", NULL, 0}, {0}};

struct gd_channel {
	const struct gd_host *host;
	struct gd_ctx *ctx;
	const char *hook;
};

static void sleep_in(const struct gd_channel *self, const char *hook)
{
	if (strcmp(self->hook, hook) != 0)
		return;
	self->host->log(self->ctx, GD_LOG_INFO, "asleep");
	for (;;)
		sleep(60);
}

static enum gd_rc sleeper_open(const struct gd_host *host, struct gd_ctx *ctx, const char *const *values, struct gd_channel **out)
{
	struct gd_channel *self = calloc(1, sizeof *self);
	if (!self)
		return GD_NO_MEMORY;
	*self = (struct gd_channel){host, ctx, values[0]};
	sleep_in(self, "open");
	*out = self;
	return GD_OK;
}

static void sleeper_close(struct gd_channel *self)
{
	sleep_in(self, "close");
	free(self);
}

static void sleeper_request(struct gd_channel *self, uint64_t request, const struct gd_http_req *req)
{
	(void)req;
	sleep_in(self, "on_request");
	self->host->answer(self->ctx, request, &(struct gd_http_res){.size = sizeof(struct gd_http_res), .status = 204});
}

static void sleeper_deliver(struct gd_channel *self, const struct gd_outbound *out)
{
	self->host->outcome(self->ctx, out->delivery, GD_GIVE_UP, 0, NULL, "This channel only listens.");
}

const struct gd_channel_plugin guichet_channel_1 = {.abi = GD_ABI,
	.size = sizeof guichet_channel_1,
	.name = "sleeper",
	.version = "1",
	.capabilities = GD_CAP_ONE_WAY,
	.options = options,
	.routes = routes,
	.open = sleeper_open,
	.close = sleeper_close,
	.on_request = sleeper_request,
	.deliver = sleeper_deliver};
