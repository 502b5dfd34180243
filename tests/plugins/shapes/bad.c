/* A plugin that breaks one promise of the contract, chosen by its option: what the fake host must catch. */
#include "guichet/channel.h"

#include <stdlib.h>
#include <string.h>

static const struct gd_option options[] = {{"how", GD_STR, "not", NULL, 0, "Which promise is broken."}, {0}};
static const struct gd_route routes[] = {{"POST", "/bad/{instance}", "open", NULL, 0}, {0}};

struct gd_channel {
	const struct gd_host *host;
	struct gd_ctx *ctx;
	const char *how;
};
static struct gd_channel *last; /* the mistake of "file_scope" */

static int is(const struct gd_channel *self, const char *how)
{
	return strcmp(self->how, how) == 0;
}

static enum gd_rc bad_open(const struct gd_host *host, struct gd_ctx *ctx, const char *const *values, struct gd_channel **out)
{
	struct gd_channel *self = calloc(1, sizeof *self);
	if (!self)
		return GD_NO_MEMORY;
	*self = (struct gd_channel){host, ctx, values[0]};
	last = *out = self;
	return GD_OK;
}

static void bad_close(struct gd_channel *self)
{
	free(self);
}

static void bad_request(struct gd_channel *self, uint64_t request, const struct gd_http_req *req)
{
	if (is(self, "file_scope"))
		self = last;
	const char *text = is(self, "not_utf8") ? "\xff" : req->body;
	self->host->submit(self->ctx, &(struct gd_inbound){.size = sizeof(struct gd_inbound), .kind = GD_TEXT,
		.dedupe = {is(self, "no_key") ? NULL : "e"}, .sender = {.user = "U"}, .text = text}, request);
}

static void bad_result(struct gd_channel *self, uint64_t tag, const struct gd_result *result)
{
	(void)result;
	self->host->answer(self->ctx, is(self, "answers_nobody") ? tag + 1 : tag,
		&(struct gd_http_res){.size = sizeof(struct gd_http_res), .status = 201});
}

static void bad_deliver(struct gd_channel *self, const struct gd_outbound *out)
{
	self->host->outcome(self->ctx, out->delivery, GD_GIVE_UP, 0, NULL, is(self, "no_reason") ? NULL : "never");
	if (is(self, "two_outcomes"))
		self->host->outcome(self->ctx, out->delivery, GD_SENT, 0, NULL, NULL);
}

const struct gd_channel_plugin guichet_channel_1 = {.abi = GD_ABI,
	.size = sizeof guichet_channel_1,
	.name = "bad",
	.version = "1",
	.options = options,
	.routes = routes,
	.open = bad_open,
	.close = bad_close,
	.on_request = bad_request,
	.on_result = bad_result,
	.deliver = bad_deliver};
