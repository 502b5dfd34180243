/* The Slack channel. This file is the descriptor and the wiring; slack.h names the parts. */
#include "slack.h"

#include "api.h"
#include "base/limits.h"
#include "base/mem.h"
#include "blocks.h"
#include "directs.h"
#include "inbound.h"
#include "install.h"
#include "mrkdwn.h"
#include "outbound.h"
#include "people.h"
#include "probe.h"
#include "rooms.h"
#include "rotate.h"
#include "socket.h"
#include "team.h"
#include "tell.h"
#include "triggers.h"
#include "turns.h"
#include "vault.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

void slack_log(struct gd_channel *channel, enum gd_log level, const char *format, ...)
{
	char line[512];
	va_list args;

	va_start(args, format);
	/* clang-tidy 14 does not see va_start in this file. NOLINTNEXTLINE(clang-analyzer-valist.Uninitialized) */
	(void)vsnprintf(line, sizeof line, format, args);
	va_end(args);
	channel->host->log(channel->ctx, level, line);
}

static enum gd_rc slack_open(const struct gd_host *host, struct gd_ctx *ctx, const char *const *values, struct gd_channel **out)
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
	teams_start(channel);
	inbound_start(channel);
	if (channel->settings.socket)
		socket_start(channel);
	return GD_OK;
}

static void slack_close(struct gd_channel *channel)
{
	inbound_clear(channel);
	tell_clear(channel);
	outbound_clear(channel);
	turns_clear(channel);
	api_clear(channel);
	rooms_clear(channel);
	people_clear(channel);
	triggers_clear(channel);
	directs_clear(channel);
	socket_clear(channel);
	install_clear(channel);
	vault_clear(channel);
	teams_clear(channel);
	free(channel);
}

static void slack_timer(struct gd_channel *channel, uint64_t tag)
{
	switch ((enum timer)tag) {
	case TIMER_API:
		api_timer(channel);
		return;
	case TIMER_TEAMS:
		teams_timer(channel);
		return;
	case TIMER_ANSWERS:
		inbound_timer(channel);
		return;
	case TIMER_SOCKET:
		socket_timer(channel);
		return;
	case TIMER_SOCKET_OLD:
		socket_timer_old(channel);
		return;
	case TIMER_VAULT:
		vault_again(channel);
		return;
	case TIMER_ROTATE:
		rotate_timer(channel);
		return;
	case TIMER_ROOMS:
		rooms_timer(channel);
		return;
	case TIMER_TURNS:
		turns_timer(channel);
		return;
	}
}

static void slack_result(struct gd_channel *channel, uint64_t tag, const struct gd_result *result)
{
	if (!vault_result(channel, tag, result) && !rooms_result(channel, tag, result))
		inbound_result(channel, tag, result);
}

static void slack_ready(struct gd_channel *channel)
{
	vault_again(channel);
	rooms_ready(channel);
	inbound_ready(channel);
}

static void slack_request(struct gd_channel *channel, uint64_t request, const struct gd_http_req *req)
{
	if (!install_request(channel, request, req))
		inbound_request(channel, request, req);
}

static const char *const wanted_headers[] = {"cookie", NULL};

static const struct gd_route routes[] = {
	{"POST", "/slack/{instance}/events", "slack", "signing_secret", LIMIT_BODY},
	{"POST", "/slack/{instance}/commands", "slack", "signing_secret", LIMIT_BODY},
	{"POST", "/slack/{instance}/interactivity", "slack", "signing_secret", LIMIT_BODY},
	{"GET", "/slack/{instance}/install", "open", NULL, 0},
	{"GET", "/slack/{instance}/oauth", "open", NULL, 0},
	{0},
};

const struct gd_channel_plugin guichet_channel_1 = {
	.abi = GD_ABI,
	.size = sizeof guichet_channel_1,
	.name = "slack",
	.version = GUICHET_VERSION,
	.capabilities = GD_CAP_THREADS | GD_CAP_EDITS | GD_CAP_REACTIONS | GD_CAP_BUTTONS | GD_CAP_FILES | GD_CAP_FORMS |
			GD_CAP_RETRACT,
	.max_text = BLOCKS_MAX_TEXT,
	.options = settings_rows,
	.routes = routes,
	.open = slack_open,
	.close = slack_close,
	.on_result = slack_result,
	.deliver = outbound_deliver,
	.text_units = mrkdwn_units,
	.on_request = slack_request,
	.on_http = api_answer,
	.on_frame = socket_frame,
	.on_timer = slack_timer,
	.on_ready = slack_ready,
	.limits = outbound_limits,
	.closed_request = inbound_gone,
	.headers = wanted_headers,
	.probe = probe_request,
	.judge = probe_judge,
};
