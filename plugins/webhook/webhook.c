/* The webhook channel: alerts, forms and programs come in, events go out. This file is the descriptor and the wiring; inbound.c and
 * outbound.c translate. */
#include "webhook.h"

#include "base/mem.h"
#include "base/limits.h"
#include "inbound.h"
#include "outbound.h"

#include <stdlib.h>

static enum gd_rc webhook_open(const struct gd_host *host, struct gd_ctx *ctx, const char *const *values, struct gd_channel **out)
{
	struct gd_channel *channel = mem_alloc(sizeof *channel);
	struct err err = {0};

	channel->host = host;
	channel->ctx = ctx;
	if (!settings_read(&channel->settings, values, &err)) {
		host->log(ctx, GD_LOG_ERROR, err.text);
		free(channel);
		return GD_BAD_CONFIG;
	}
	*out = channel;
	return GD_OK;
}

static void webhook_close(struct gd_channel *channel)
{
	inbound_clear(channel);
	free(channel);
}


static const struct gd_route routes[] = {
	{"POST", "/hook/{instance}", "@scheme", "secret", LIMIT_BODY},
	{"POST", "/hook/{instance}/*", "@scheme", "secret", LIMIT_BODY}, /* the scheme path: the secret is the last segment */
	{"GET", "/hook/{instance}", "@scheme", "secret", 0},             /* Uptime Kuma can put everything into the query */
	{"GET", "/hook/{instance}/*", "@scheme", "secret", 0},
	{"OPTIONS", "/hook/{instance}", "open", NULL, 0}, /* CloudEvents' handshake, which no sender signs */
	{"OPTIONS", "/hook/{instance}/*", "open", NULL, 0},
	{0},
};

/* What the presets read beside what every request keeps. */
static const char *const headers[] = {
	"idempotency-key", "guichet-hops", "webhook-request-origin", "webhook-request-rate", "x-github-delivery", "x-github-event",
	"x-gitlab-event-uuid",
	"sentry-hook-resource", "request-id", "ce-specversion", "ce-id", "ce-source", "ce-type", "ce-time", "ce-subject",
	"ce-dataschema", "ce-dataref", "ce-partitionkey", "ce-sequence", "ce-severitytext", "ce-severitynumber", "ce-correlationid",
	NULL};

const struct gd_channel_plugin guichet_channel_1 = {
	.abi = GD_ABI,
	.size = sizeof guichet_channel_1,
	.name = "webhook",
	.version = GUICHET_VERSION,
	.capabilities = GD_CAP_ONE_WAY | GD_CAP_NOTIFY,
	.max_text = LIMIT_TEXT,
	.options = settings_rows,
	.routes = routes,
	.open = webhook_open,
	.close = webhook_close,
	.on_result = inbound_result,
	.deliver = outbound_deliver,
	.on_request = inbound_request,
	.on_http = outbound_answer,
	.limits = outbound_limits,
	.closed_request = inbound_gone,
	.headers = headers,
	.conflict = settings_conflict,
};
