#include "session.h"

#include "appservice.h"
#include "base/id.h"
#include "base/limits.h"
#include "crypto.h"
#include "state.h"
#include "store.h"
#include "sync.h"

#include <stdlib.h>
#include <string.h>

#define PAUSE_MIN_MS 1000
#define PAUSE_MAX_MS 60000

static void begin(struct gd_channel *channel);

bool session_ready(const struct gd_channel *channel)
{
	return channel->session.step == SESSION_READY;
}

static void set(char **field, const char *value)
{
	char *copy = mem_strdup(value);

	free(*field);
	*field = copy;
}

void session_clear(struct gd_channel *channel)
{
	set(&channel->session.token, NULL);
	set(&channel->session.refresh, NULL);
	set(&channel->session.user, NULL);
	set(&channel->session.device, NULL);
}

static void pause(struct gd_channel *channel, uint32_t wait_ms)
{
	unsigned shift = channel->session.failures < 6 ? channel->session.failures : 6;
	uint32_t ms = (uint32_t)PAUSE_MIN_MS << shift;

	channel->session.failures++;
	if (ms > PAUSE_MAX_MS)
		ms = PAUSE_MAX_MS;
	channel->session.step = SESSION_NONE;
	channel->host->timer(channel->ctx, wait_ms > ms ? wait_ms : ms, TIMER_SESSION);
}

static void stop(struct gd_channel *channel, const char *why)
{
	matrix_log(channel, GD_LOG_ERROR, "%s: nothing is read or sent any more until this is mended and the desk started again", why);
	channel->session.step = SESSION_STOPPED;
}

/* ---- the committed session ---- */

/* Whose secrets the session was made with: another token or password in the configuration begins anew. */
static const char *origin(const struct gd_channel *channel, struct arena *arena)
{
	const struct settings *s = &channel->settings;

	return state_digest(arena, arena_printf(arena, "%.*s\n%s\n%s\n%s", (int)s->homeserver_len, s->homeserver, s->user ? s->user : "",
		s->token ? s->token : "", s->token || !s->password ? "" : s->password));
}

static void load(struct gd_channel *channel)
{
	struct arena arena = {0};
	const char *from = origin(channel, &arena), *text = channel->host->kv_get(channel->ctx, "session");
	struct json *kept = text ? json_parse(text, strlen(text), LIMIT_KV, NULL) : NULL;

	if (!strcmp(json_text(json_get(kept, "from"), ""), from)) {
		set(&channel->session.token, json_text(json_get(kept, "token"), NULL));
		set(&channel->session.refresh, json_text(json_get(kept, "refresh"), NULL));
		set(&channel->session.device, json_text(json_get(kept, "device"), NULL));
	}
	json_free(kept);
	arena_clear(&arena);
}

static enum gd_rc submit_session(struct gd_channel *channel, const char *value, enum submit tag)
{
	const struct gd_kv kv = {"session", value};
	const struct gd_inbound in = {.size = sizeof in, .kind = GD_CURSOR, .kv = &kv, .nkv = 1};

	return store_submit(channel, &in, tag);
}

static void save(struct gd_channel *channel)
{
	struct arena arena = {0};
	struct buf text;
	struct json_writer w = {.out = &text};

	buf_init(&text, LIMIT_KV);
	json_open(&w, NULL, '{');
	json_put_text(&w, "from", origin(channel, &arena));
	json_put_text(&w, "token", channel->session.token);
	json_put_text(&w, "refresh", channel->session.refresh);
	json_put_text(&w, "device", channel->session.device);
	json_close(&w, '}');
	channel->session.step = SESSION_SAVING;
	if (submit_session(channel, text.data, SUBMIT_SESSION) != GD_OK)
		pause(channel, 0);
	buf_clear(&text);
	arena_clear(&arena);
}

void session_saved(struct gd_channel *channel, bool stored)
{
	if (channel->session.step != SESSION_SAVING)
		return;
	if (stored)
		begin(channel);
	else
		pause(channel, 0);
}

/* ---- a new token ---- */

static void take_tokens(struct gd_channel *channel, const struct api_answer *answer)
{
	const char *token = json_text(json_get(answer->json, "access_token"), NULL);

	if (!token) {
		pause(channel, 0);
		return;
	}
	set(&channel->session.token, token);
	const char *device = json_text(json_get(answer->json, "device_id"), NULL);
	if (device)
		set(&channel->session.device, device);
	const char *refresh = json_text(json_get(answer->json, "refresh_token"), NULL);
	if (refresh)
		set(&channel->session.refresh, refresh);
	save(channel);
}

static void logged_in(struct gd_channel *channel, void *data, const struct api_answer *answer)
{
	(void)data;
	if (api_ok(answer)) {
		take_tokens(channel, answer);
	} else if (api_refused(answer)) {
		matrix_log(channel, GD_LOG_ERROR, "the server refuses the login of %s: %s %s", channel->settings.user, answer->errcode,
			answer->error);
		stop(channel, "the login is refused");
	} else {
		pause(channel, answer->wait_ms);
	}
}

/* The keys of a device cannot be published twice: where there are keys, every login but one that only renews a token makes a new one. */
static const char *new_device(const struct gd_channel *channel, struct arena *arena)
{
	char part[9];

	if (channel->session.device || !channel->crypto)
		return channel->session.device ? channel->session.device : channel->settings.device;
	random_token(part, sizeof part - 1);
	return arena_printf(arena, "%s_%s", channel->settings.device ? channel->settings.device : "GUICHET", part);
}

static void log_in(struct gd_channel *channel)
{
	struct arena arena = {0};
	struct buf body;
	struct json_writer w = {.out = &body};

	buf_init(&body, LIMIT_JSON);
	json_open(&w, NULL, '{');
	json_put_text(&w, "type", "m.login.password");
	json_open(&w, "identifier", '{');
	json_put_text(&w, "type", "m.id.user");
	json_put_text(&w, "user", channel->settings.user);
	json_close(&w, '}');
	json_put_text(&w, "password", channel->settings.password);
	json_put_text(&w, "device_id", new_device(channel, &arena));
	json_put_text(&w, "initial_device_display_name", "Guichet");
	json_put_bool(&w, "refresh_token", true);
	json_close(&w, '}');
	channel->session.step = SESSION_LOGIN;
	if (!api_send(channel, &(struct api_request){.method = "POST", .path = CLIENT_API "/login", .body = body.data, .anonymous = true,
			.done = logged_in}))
		pause(channel, 0);
	buf_clear(&body);
	arena_clear(&arena);
}

static void refreshed(struct gd_channel *channel, void *data, const struct api_answer *answer)
{
	(void)data;
	if (api_ok(answer)) {
		take_tokens(channel, answer);
	} else if (!api_refused(answer) && !api_unknown_token(answer)) {
		pause(channel, answer->wait_ms);
	} else if (channel->settings.password) {
		set(&channel->session.refresh, NULL);
		log_in(channel);
	} else {
		stop(channel, "the access token has run out and cannot be renewed");
	}
}

static void refresh(struct gd_channel *channel)
{
	struct buf body;
	struct json_writer w = {.out = &body};

	buf_init(&body, LIMIT_JSON);
	json_open(&w, NULL, '{');
	json_put_text(&w, "refresh_token", channel->session.refresh);
	json_close(&w, '}');
	channel->session.step = SESSION_REFRESH;
	if (!api_send(channel, &(struct api_request){.method = "POST", .path = CLIENT_API "/refresh", .body = body.data,
			.anonymous = true, .done = refreshed}))
		pause(channel, 0);
	buf_clear(&body);
}

/* soft_logout: the token has run out, the device lives on. Anything else: somebody has ended the session on purpose. */
void session_expired(struct gd_channel *channel, const struct api_answer *answer)
{
	if (channel->session.step != SESSION_READY && channel->session.step != SESSION_WHOAMI)
		return; /* another answer has said so already */
	bool soft = json_bool(json_get(answer->json, "soft_logout"), false);
	if (soft && channel->session.refresh) {
		refresh(channel);
	} else if (soft && channel->settings.password) {
		log_in(channel);
	} else {
		if (!channel->settings.appservice)
			submit_session(channel, NULL, SUBMIT_STATE); /* so that the next start may log in afresh */
		stop(channel, "the server has ended our session, or does not know the token");
	}
}

/* ---- who we are ---- */

static void identified(struct gd_channel *channel, void *data, const struct api_answer *answer)
{
	const char *user = json_text(json_get(answer->json, "user_id"), NULL);

	(void)data;
	if (api_unknown_token(answer)) {
		session_expired(channel, answer);
	} else if (api_refused(answer)) {
		matrix_log(channel, GD_LOG_ERROR, "whoami: %s %s", answer->errcode, answer->error);
		stop(channel, "the server does not say who we are");
	} else if (!api_ok(answer) || !user) {
		pause(channel, answer->wait_ms);
	} else if (channel->settings.user && strcmp(user, channel->settings.user) != 0) {
		matrix_log(channel, GD_LOG_ERROR, "the token belongs to %s, the configuration says %s", user, channel->settings.user);
		stop(channel, "the token is somebody else's");
	} else {
		set(&channel->session.user, user);
		set(&channel->session.device, json_text(json_get(answer->json, "device_id"), ""));
		channel->session.step = SESSION_READY;
		channel->session.failures = 0;
		if (channel->settings.appservice)
			appservice_start(channel);
		else
			sync_start(channel);
		crypto_begin(channel);
	}
}

static void begin(struct gd_channel *channel)
{
	channel->session.step = SESSION_WHOAMI;
	if (!api_send(channel, &(struct api_request){.method = "GET", .path = CLIENT_API "/account/whoami", .done = identified}))
		pause(channel, 0);
}

void session_start(struct gd_channel *channel)
{
	if (channel->settings.appservice)
		set(&channel->session.token, channel->settings.as_token);
	else if (!channel->session.token)
		load(channel);
	if (!channel->session.token)
		set(&channel->session.token, channel->settings.token);
	if (channel->session.token)
		begin(channel);
	else
		log_in(channel);
}

void session_renew(struct gd_channel *channel)
{
	if (channel->settings.appservice || !channel->settings.password || channel->settings.token)
		return;
	set(&channel->session.token, NULL);
	set(&channel->session.refresh, NULL);
	set(&channel->session.device, NULL);
	log_in(channel);
}
