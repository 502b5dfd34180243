/* The Matrix channel: people write to an account, or to an application service, and the desk answers there. This file is the descriptor
 * and the wiring; matrix.h says which file does what. */
#include "matrix.h"

#include "api.h"
#include "appservice.h"
#include "base/limits.h"
#include "batch.h"
#include "crypto.h"
#include "crypto_bytes.h"
#include "crypto_sign.h"
#include "outbound.h"
#include "probe.h"
#include "registration.h"
#include "session.h"
#include "store.h"
#include "sync.h"
#include "threads.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#define LOG_LINE 1000
#define TEXT_MAX 10000 /* characters; an event takes 65,536 bytes, and JSON escapes */

void matrix_log(const struct gd_channel *channel, enum gd_log level, const char *format, ...)
{
	struct buf line;
	va_list args;

	buf_init(&line, LOG_LINE);
	va_start(args, format);
	buf_addv(&line, format, args);
	va_end(args);
	channel->host->log(channel->ctx, level, line.len ? line.data : "(a line too long for the log)");
	buf_clear(&line);
}

/* The options, and what they hold for the ciphers. */
static bool read_options(struct settings *settings, const char *const *values, struct err *err)
{
	uint8_t key[CRYPTO_SEED];

	if (!settings_read(settings, values, err))
		return false;
	if (!settings->recovery_key || crypto_recovery_key(settings->recovery_key, key))
		return true;
	err_set(err, "recovery_key is not one as clients show it; guichet matrix recovery-key makes one");
	return false;
}

static uint32_t matrix_conflict(const char *const *values, char *say, size_t size)
{
	struct settings settings;
	struct err err = {0};

	if (read_options(&settings, values, &err))
		return 0;
	(void)snprintf(say, size, "%s", err.text);
	return 1;
}

static enum gd_rc matrix_open(const struct gd_host *host, struct gd_ctx *ctx, const char *const *values, struct gd_channel **out)
{
	struct gd_channel *channel = mem_alloc(sizeof *channel);
	struct err err = {0};

	channel->host = host;
	channel->ctx = ctx;
	if (!read_options(&channel->settings, values, &err)) {
		host->log(ctx, GD_LOG_ERROR, err.text);
		free(channel);
		return GD_BAD_CONFIG;
	}
	const char *next = host->kv_get(ctx, "reactions");
	channel->reactions_next = next ? (unsigned)strtoul(next, NULL, 10) % REACTIONS : 0;
	*out = channel;
	crypto_open(channel);
	session_start(channel);
	return GD_OK;
}

static void matrix_close(struct gd_channel *channel)
{
	api_clear(channel);
	crypto_clear(channel);
	store_clear(channel);
	batch_clear(channel);
	outbound_clear(channel);
	threads_clear(channel);
	session_clear(channel);
	free(channel);
}

static void matrix_result(struct gd_channel *channel, uint64_t tag, const struct gd_result *result)
{
	bool stored = result->code != GD_R_TROUBLE;
	enum submit what = store_result(channel, tag, stored);

	switch (what) {
	case SUBMIT_ITEM:
	case SUBMIT_CURSOR:
		batch_result(channel, what, stored);
		break;
	case SUBMIT_SESSION:
		session_saved(channel, stored);
		break;
	case SUBMIT_STATE: /* what could not be kept is found out again */
		break;
	}
	crypto_go_on(channel);
}

static void matrix_timer(struct gd_channel *channel, uint64_t tag)
{
	switch ((enum timer)tag) {
	case TIMER_SESSION:
		session_start(channel);
		break;
	case TIMER_SYNC:
		sync_start(channel);
		break;
	case TIMER_BATCH:
		batch_resume(channel);
		break;
	case TIMER_CRYPTO:
		crypto_tick(channel);
		break;
	}
}

static void matrix_ready(struct gd_channel *channel)
{
	batch_run(channel);
	crypto_go_on(channel);
}

static const struct gd_route routes[] = {
	{"PUT", "/matrix/{instance}/_matrix/app/v1/transactions/*", "@scheme", "hs_token", LIMIT_SYNC},
	{"POST", "/matrix/{instance}/_matrix/app/v1/ping", "@scheme", "hs_token", 0},
	{"GET", "/matrix/{instance}/_matrix/app/v1/users/*", "@scheme", "hs_token", 0},
	{"GET", "/matrix/{instance}/_matrix/app/v1/rooms/*", "@scheme", "hs_token", 0},
	{0},
};

/* https://spec.matrix.org/v1.11/application-service-api/#authorization */
static const struct gd_refusal refusals[2] = {
	{401, "{\"errcode\":\"M_UNAUTHORIZED\",\"error\":\"the sender is not proved\"}"},
	{403, "{\"errcode\":\"M_FORBIDDEN\",\"error\":\"the sender is not proved\"}"},
};

static const struct gd_command commands[] = {
	{"registration", REGISTRATION_USAGE, "Write the file that makes us an application service of a homeserver.", registration_run},
	{"recovery-key", "> FILE", "Write a new key for the option recovery_key: it keeps the desk's identity in encrypted rooms.",
		sign_new_recovery_key},
	{0},
};

const struct gd_channel_plugin guichet_channel_1 = {
	.abi = GD_ABI,
	.size = sizeof guichet_channel_1,
	.name = "matrix",
	.version = GUICHET_VERSION,
	.capabilities = GD_CAP_THREADS | GD_CAP_EDITS | GD_CAP_REACTIONS | GD_CAP_FILES | GD_CAP_RETRACT,
	.max_text = TEXT_MAX,
	.options = settings_rows,
	.routes = routes,
	.commands = commands,
	.open = matrix_open,
	.close = matrix_close,
	.on_result = matrix_result,
	.deliver = outbound_deliver,
	.on_request = appservice_request,
	.on_http = api_arrived,
	.on_timer = matrix_timer,
	.on_ready = matrix_ready,
	.limits = outbound_limits,
	.closed_request = appservice_gone,
	.probe = probe_request,
	.judge = probe_judge,
	.conflict = matrix_conflict,
	.refusals = refusals,
};
