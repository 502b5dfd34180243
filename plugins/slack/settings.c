#include "settings.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum row { MODE, BOT_TOKEN, APP_TOKEN, SIGNING_SECRET, BOTS, PACE, RECONNECT, CLIENT_ID, CLIENT_SECRET, WORKSPACES, ROTATE,
	API_URL, AUTHORIZE_URL, INSECURE };

const struct gd_option settings_rows[] = {
	[MODE] = {"mode", GD_ENUM, "socket", "socket|http", 0,
		"How Slack reaches us. socket: Socket Mode, no public address is needed; http: signed requests to /slack/NAME/events, "
		"/commands and /interactivity."},
	[BOT_TOKEN] = {"bot_token", GD_SECRET, NULL, NULL, 0, "Bot User OAuth Token (xoxb-...), from OAuth & Permissions."},
	[APP_TOKEN] = {"app_token", GD_SECRET, NULL, NULL, 0,
		"App-level token with the scope connections:write (xapp-...), from Basic Information; for mode = socket."},
	[SIGNING_SECRET] = {"signing_secret", GD_SECRET, NULL, NULL, 0,
		"Signing secret, from Basic Information; for mode = http. Several, separated by spaces, while it is changed."},
	[BOTS] = {"bots", GD_LIST, NULL, NULL, 0,
		"Other programs whose messages count, by bot id (B...) or app id (A...); * for all. The rest are ignored."},
	[PACE] = {"pace_ms", GD_INT, "1000", "0..60000", 0,
		"Least time between two messages to one channel, in milliseconds; Slack asks for 1000."},
	[RECONNECT] = {"reconnect", GD_SECONDS, "1", "1s..1h", 0,
		"First wait before a lost socket is opened again; it doubles up to five minutes, with jitter."},
	[CLIENT_ID] = {"client_id", GD_STR, NULL, NULL, 0,
		"Client ID, from Basic Information: several workspaces may then install the app at /slack/NAME/install, and bot_token is"
		" not used."},
	[CLIENT_SECRET] = {"client_secret", GD_SECRET, NULL, NULL, 0, "Client secret, from Basic Information; with client_id."},
	[WORKSPACES] = {"workspaces", GD_LIST, NULL, NULL, 0,
		"Workspaces (T...) and organisations (E...) that may install the app; all that Slack lets, if empty."},
	[ROTATE] = {"rotate_tokens", GD_BOOL, "no", NULL, 0,
		"Exchange tokens from before Token Rotation was switched on in the app's settings, once; there is no way back."},
	[API_URL] = {"api_url", GD_URL, "https://slack.com/api/", NULL, 0, "Where the Web API is; only tests change it."},
	[AUTHORIZE_URL] = {"authorize_url", GD_URL, "https://slack.com/oauth/v2/authorize", NULL, 0,
		"Where Slack asks for consent to an installation; only tests change it."},
	[INSECURE] = {"insecure", GD_BOOL, "no", NULL, 0,
		"Accept addresses without TLS (http://, ws://). Only for tests on this machine: tokens travel in the clear."},
	{0},
};

static const char *text_or_null(const char *text)
{
	return text && *text ? text : NULL;
}

static bool starts(const char *text, const char *prefix)
{
	return !strncmp(text, prefix, strlen(prefix));
}

static bool identity_fits(const struct settings *settings, struct err *err)
{
	if (settings->client_id && settings->bot_token)
		err_set(err, "bot_token is for one workspace, client_id for an install page: remove one of them");
	else if (settings->client_id && !settings->client_secret)
		err_set(err, "client_secret is missing: client_id needs it");
	else if (!settings->client_id && !settings->bot_token)
		err_set(err, "bot_token is missing: the Bot User OAuth Token, xoxb-...");
	else if (settings->bot_token && starts(settings->bot_token, "xapp-"))
		err_set(err, "bot_token holds an app-level token (xapp-): it belongs in app_token");
	else
		return true;
	return false;
}

static bool tokens_fit(const struct settings *settings, const char *signing_secret, struct err *err)
{
	if (settings->socket && !settings->app_token)
		err_set(err, "mode = socket needs app_token, an app-level token with the scope connections:write (xapp-...)");
	else if (settings->app_token && starts(settings->app_token, "xoxb-"))
		err_set(err, "app_token holds a bot token (xoxb-): it belongs in bot_token");
	else if (!settings->socket && !signing_secret)
		err_set(err, "mode = http needs signing_secret; without it every request would be refused");
	else
		return true;
	return false;
}

static bool addresses_fit(const struct settings *settings, struct err *err)
{
	if (!settings->insecure && !starts(settings->api_url, "https://")) {
		err_set(err, "api_url must be https://; tests may say insecure = yes");
		return false;
	}
	if (!settings->insecure && !starts(settings->authorize_url, "https://")) {
		err_set(err, "authorize_url must be https://; tests may say insecure = yes");
		return false;
	}
	return true;
}

bool settings_read(struct settings *settings, const char *const *values, struct err *err)
{
	*settings = (struct settings){
		.socket = values[MODE] && !strcmp(values[MODE], "socket"),
		.bot_token = text_or_null(values[BOT_TOKEN]),
		.app_token = text_or_null(values[APP_TOKEN]),
		.client_id = text_or_null(values[CLIENT_ID]),
		.client_secret = text_or_null(values[CLIENT_SECRET]),
		.workspaces = text_or_null(values[WORKSPACES]),
		.api_url = values[API_URL],
		.authorize_url = values[AUTHORIZE_URL],
		.rotate_tokens = values[ROTATE] && !strcmp(values[ROTATE], "yes"),
		.insecure = values[INSECURE] && !strcmp(values[INSECURE], "yes"),
		.bots = text_or_null(values[BOTS]),
		.pace_ms = (uint32_t)strtoul(values[PACE], NULL, 10),
		.reconnect_s = (uint32_t)strtoul(values[RECONNECT], NULL, 10),
	};
	return identity_fits(settings, err) && tokens_fit(settings, text_or_null(values[SIGNING_SECRET]), err) &&
	       addresses_fit(settings, err);
}

void settings_method(const struct settings *settings, const char *method, char *out, size_t size)
{
	const char *base = settings->api_url;
	size_t len = strlen(base);

	(void)snprintf(out, size, "%s%s%s", base, len && base[len - 1] == '/' ? "" : "/", method);
}

bool settings_lists(const char *list, const char *word)
{
	while (list && word && *list) {
		size_t len = strcspn(list, ",");
		if ((len == 1 && *list == '*') || (strlen(word) == len && !strncmp(list, word, len)))
			return true;
		list += len + (list[len] == ',');
	}
	return false;
}
