/* The SMS channel: the descriptor and the wiring. inbound.c, report.c and outbound.c translate; which ticket a text belongs to, digits,
 * STOP, surveys and pages are the desk's. */
#include "sms.h"

#include "base/limits.h"
#include "base/mem.h"
#include "command.h"
#include "inbound.h"
#include "outbound.h"
#include "phone.h"
#include "segments.h"

#include <stdlib.h>
#include <string.h>

static bool check_public_url(struct gd_channel *channel, struct err *err)
{
	const struct settings *s = &channel->settings;

	if (!s->scheme || strcmp(s->scheme, "twilio") != 0 || channel->host->public_url(channel->ctx))
		return true;
	err_set(err, "scheme = twilio needs public_url in [guichet]: Twilio signs the address it was told, which cannot be guessed");
	return false;
}

static enum gd_rc sms_open(const struct gd_host *host, struct gd_ctx *ctx, const char *const *values, struct gd_channel **out)
{
	struct gd_channel *channel = mem_alloc(sizeof *channel);
	struct err err = {0};

	channel->host = host;
	channel->ctx = ctx;
	if (!settings_read(&channel->settings, values, &err) || !check_public_url(channel, &err)) {
		host->log(ctx, GD_LOG_ERROR, err.text);
		free(channel);
		return GD_BAD_CONFIG;
	}
	budget_read(&channel->budget, host->kv_get(ctx, "budget"));
	inbound_open(channel);
	*out = channel;
	return GD_OK;
}

static void sms_close(struct gd_channel *channel)
{
	inbound_clear(channel);
	outbound_clear(channel);
	budget_clear(&channel->budget);
	memset(channel->settings.first_secret, 0, sizeof channel->settings.first_secret);
	free(channel);
}

static void sms_http(struct gd_channel *channel, uint64_t tag, const struct gd_http_res *res)
{
	if (tag & TAG_MEDIA)
		inbound_media(channel, tag, res);
	else
		outbound_answer(channel, tag, res);
}

static void sms_timer(struct gd_channel *channel, uint64_t tag)
{
	switch ((enum timer_tag)tag) {
	case TIMER_SEND:
		outbound_turn(channel);
		break;
	case TIMER_PARTS:
		inbound_parts(channel);
		break;
	case TIMER_BUDGET:
		budget_store(channel);
		break;
	}
}

/* As most sections send it: the texts of an instance with unicode = always may take more, and are then cut when they leave. */
static uint32_t sms_units(const char *text, size_t len)
{
	struct buf whole, ready;

	buf_init(&whole, LIMIT_BODY);
	buf_init(&ready, LIMIT_BODY);
	buf_add(&whole, text, len);
	phone_text(&ready, whole.data, PHONE_AUTO);
	uint32_t units = segments_measure(ready.data, ready.len, NULL, 0).count;
	buf_clear(&whole);
	buf_clear(&ready);
	return units;
}

#define PROOF "@in_auth|scheme"

static const struct gd_route routes[] = {
	{"POST", "/sms/{instance}/in", PROOF, "secret", LIMIT_BODY},
	{"GET", "/sms/{instance}/in", PROOF, "secret", 0},
	{"POST", "/sms/{instance}/in/*", PROOF, "secret", LIMIT_BODY}, /* the scheme path: the secret is the last segment */
	{"GET", "/sms/{instance}/in/*", PROOF, "secret", 0},
	{"POST", "/sms/{instance}/status", PROOF, "secret", LIMIT_BODY},
	{"GET", "/sms/{instance}/status", PROOF, "secret", 0},
	{"POST", "/sms/{instance}/status/*", PROOF, "secret", LIMIT_BODY},
	{"GET", "/sms/{instance}/status/*", PROOF, "secret", 0},
	{"POST", "@in_path", PROOF, "secret", LIMIT_BODY},
	{"GET", "@in_path", PROOF, "secret", 0},
	{0},
};

static const char *const headers[] = {"x-kannel-from", "x-kannel-to", "x-kannel-time", "x-kannel-smsc", "x-kannel-coding", NULL};

const struct gd_channel_plugin guichet_channel_1 = {
	.abi = GD_ABI,
	.size = sizeof guichet_channel_1,
	.name = "sms",
	.version = GUICHET_VERSION,
	.capabilities = GD_CAP_PLAIN | GD_CAP_RECEIPTS,
	.max_text = 0, /* a long text is cut and ends with a link: it does not become a row of messages */
	.options = settings_rows,
	.routes = routes,
	.commands = sms_commands,
	.open = sms_open,
	.close = sms_close,
	.on_result = inbound_result,
	.deliver = outbound_deliver,
	.text_units = sms_units,
	.on_request = inbound_request,
	.on_http = sms_http,
	.on_timer = sms_timer,
	.limits = outbound_limits,
	.closed_request = inbound_gone,
	.headers = headers,
	.conflict = settings_conflict,
};
