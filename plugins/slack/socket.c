#include "socket.h"

#include "api.h"
#include "base/id.h"
#include "base/limits.h"
#include "base/mem.h"
#include "inbound.h"

#include <stdlib.h>
#include <string.h>

#define HELLO_MS 15000u     /* from the request for an address to hello */
#define DRAIN_MS 2000u      /* the old socket lives on for the acknowledgements under way */
#define WAIT_LAST_S 300u
#define DOUBLINGS_MOST 9u
#define CROWDED 4u          /* failures that too_many_websockets counts for */

struct socket_mode {
	uint64_t current, next, old; /* tags; 0: none */
	bool asking;                 /* for an address */
	bool renew;                  /* current will end soon */
	bool stopped;
	uint32_t failures;
};

static void try_again(struct gd_channel *channel, uint32_t at_least_s)
{
	struct socket_mode *mode = channel->socket;
	uint32_t doublings = mode->failures < DOUBLINGS_MOST ? mode->failures : DOUBLINGS_MOST, noise = 0;
	uint32_t most_s = channel->settings.reconnect_s << doublings;

	most_s = most_s < WAIT_LAST_S ? most_s : WAIT_LAST_S;
	most_s = most_s > at_least_s ? most_s : at_least_s;
	random_bytes(&noise, sizeof noise);
	mode->failures++;
	uint32_t half_ms = most_s * 500;
	uint32_t floor_ms = at_least_s * 1000 > half_ms ? at_least_s * 1000 : half_ms;
	channel->host->timer(channel->ctx, floor_ms + noise % (half_ms + 1), TIMER_SOCKET);
}

static void shut(struct gd_channel *channel, uint64_t *tag)
{
	if (*tag)
		channel->host->ws_close(channel->ctx, *tag);
	*tag = 0; /* what it still says is ignored */
}

static void stop(struct gd_channel *channel, const char *why)
{
	struct socket_mode *mode = channel->socket;

	slack_log(channel, GD_LOG_ERROR, "%s", why);
	mode->stopped = true;
	shut(channel, &mode->current);
	shut(channel, &mode->next);
	shut(channel, &mode->old);
	channel->host->timer(channel->ctx, 0, TIMER_SOCKET);
}

/* ---- opening ---- */

static bool url_fits(const struct gd_channel *channel, const char *url)
{
	return url && (!strncmp(url, "wss://", 6) || (channel->settings.insecure && !strncmp(url, "ws://", 5)));
}

static void on_address(struct gd_channel *channel, void *owner, const struct api_answer *answer)
{
	struct socket_mode *mode = owner;
	const char *url = json_text(json_get(answer->json, "url"), NULL);

	mode->asking = false;
	if (mode->stopped)
		return;
	if (!answer->ok) {
		bool ours = answer->kind == ERROR_TOKEN || answer->kind == ERROR_GIVE_UP;
		slack_log(channel, ours ? GD_LOG_ERROR : GD_LOG_WARN, "Slack gave no socket (%s): %s%s", answer->code, answer->why,
			ours ? " See app_token." : "");
		try_again(channel, ours ? WAIT_LAST_S : answer->retry_after_s);
		return;
	}
	if (!url_fits(channel, url)) {
		slack_log(channel, GD_LOG_ERROR, "Slack's address for the socket is not wss://");
		try_again(channel, 0);
		return;
	}
	mode->next = ++channel->serial;
	if (channel->host->ws_open(channel->ctx, url, mode->next) != GD_OK) {
		mode->next = 0;
		try_again(channel, 0);
		return;
	}
	channel->host->timer(channel->ctx, HELLO_MS, TIMER_SOCKET);
}

static void open_next(struct gd_channel *channel)
{
	struct socket_mode *mode = channel->socket;

	if (mode->stopped || mode->asking || mode->next)
		return;
	shut(channel, &mode->old); /* never more than two */
	mode->asking = true;
	api_call(channel, &(struct api_request){.method = "apps.connections.open", .token = channel->settings.app_token, .done = on_address,
		.owner = mode});
}

void socket_start(struct gd_channel *channel)
{
	channel->socket = mem_alloc(sizeof *channel->socket);
	open_next(channel);
}

void socket_timer(struct gd_channel *channel)
{
	struct socket_mode *mode = channel->socket;

	if (mode->next) {
		slack_log(channel, GD_LOG_WARN, "the socket did not say hello");
		shut(channel, &mode->next);
		try_again(channel, 0);
	} else if (!mode->current || mode->renew) {
		open_next(channel);
	}
}

void socket_timer_old(struct gd_channel *channel)
{
	shut(channel, &channel->socket->old);
}

/* ---- what it says ---- */

/* Other sockets of the same app, perhaps dead ones, get a part of the events. */
static void count_sockets(struct gd_channel *channel, const struct json *frame)
{
	int64_t number = json_int(json_get(frame, "num_connections"), 1), ours = 1 + (channel->socket->old != 0);

	if (number > ours)
		slack_log(channel, GD_LOG_WARN,
			"Slack counts %lld sockets of this app, ours are %lld: events may go astray until the others end; "
			"is the app running elsewhere?",
			(long long)number, (long long)ours);
}

static void on_hello(struct gd_channel *channel, uint64_t tag, const struct json *frame)
{
	struct socket_mode *mode = channel->socket;

	if (tag != mode->next)
		return;
	mode->old = mode->current;
	mode->current = mode->next;
	mode->next = 0;
	mode->renew = false;
	mode->failures = 0;
	channel->host->timer(channel->ctx, 0, TIMER_SOCKET);
	if (mode->old)
		channel->host->timer(channel->ctx, DRAIN_MS, TIMER_SOCKET_OLD);
	slack_log(channel, GD_LOG_INFO, "the socket is open");
	count_sockets(channel, frame);
}

static void on_disconnect(struct gd_channel *channel, uint64_t tag, const struct json *frame)
{
	struct socket_mode *mode = channel->socket;
	const char *reason = json_text(json_get(frame, "reason"), "unknown");

	if (!strcmp(reason, "link_disabled")) {
		stop(channel,
			"Socket Mode is switched off in the app's settings: switch it on (Settings, Socket Mode) and restart, or use mode"
			" = http");
	} else if (!strcmp(reason, "too_many_websockets")) {
		slack_log(channel, GD_LOG_ERROR, "Slack has too many sockets of this app: it runs elsewhere, too");
		mode->failures = mode->failures < CROWDED ? CROWDED : mode->failures;
		if (tag == mode->next)
			shut(channel, &mode->next);
		mode->renew = true;
		try_again(channel, 0);
	} else if (tag == mode->current) {
		slack_log(channel, GD_LOG_DEBUG, "the socket will end (%.40s)", reason);
		mode->renew = true;
		open_next(channel);
	}
}

static void on_text(struct gd_channel *channel, uint64_t tag, const struct gd_frame *frame)
{
	struct err why = {0};
	struct json *json = json_parse(frame->text, frame->text_len, LIMIT_FRAME, &why);
	const char *type = json_text(json_get(json, "type"), "");

	if (!json)
		slack_log(channel, GD_LOG_WARN, "a frame makes no sense: %s", why.text);
	else if (!strcmp(type, "hello"))
		on_hello(channel, tag, json);
	else if (!strcmp(type, "disconnect"))
		on_disconnect(channel, tag, json);
	else
		inbound_envelope(channel, tag, json, frame->text, frame->text_len);
	json_free(json);
}

static void on_closed(struct gd_channel *channel, uint64_t tag, const struct gd_frame *frame)
{
	struct socket_mode *mode = channel->socket;
	bool current = tag == mode->current, next = tag == mode->next;

	if (tag == mode->old)
		mode->old = 0;
	if (next)
		mode->next = 0;
	if (current)
		mode->current = 0;
	if (!current && !next)
		return;
	slack_log(channel, GD_LOG_INFO, "the socket was closed (%u): %s", frame->code, frame->text ? frame->text : "");
	if (next || (!mode->asking && !mode->next))
		try_again(channel, 0);
}

void socket_frame(struct gd_channel *channel, uint64_t tag, const struct gd_frame *frame)
{
	struct socket_mode *mode = channel->socket;

	if (!mode || (tag != mode->current && tag != mode->next && tag != mode->old))
		return; /* a retired one */
	switch (frame->kind) {
	case GD_FRAME_OPEN:
		return; /* it counts once it has said hello */
	case GD_FRAME_TEXT:
		on_text(channel, tag, frame);
		return;
	case GD_FRAME_CLOSED:
		on_closed(channel, tag, frame);
		return;
	}
}

void socket_clear(struct gd_channel *channel)
{
	free(channel->socket);
	channel->socket = NULL;
}
