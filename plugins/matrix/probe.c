#include "probe.h"

#include "api.h"
#include "base/limits.h"

#include <stdio.h>
#include <string.h>

enum probe { PROBE_SERVER, PROBE_ACCOUNT, PROBES };

static const char *token_of(const struct settings *settings)
{
	return settings->appservice ? settings->as_token : settings->token;
}

uint32_t probe_request(const char *const *values, size_t n, struct gd_http_req *out, struct gd_probe_room *room)
{
	struct settings settings;
	struct err err = {0};

	if (n >= PROBES || !settings_read(&settings, values, &err))
		return 0;
	const char *token = n == PROBE_ACCOUNT ? token_of(&settings) : NULL;
	const char *path = n == PROBE_SERVER ? "/_matrix/client/versions" : token ? CLIENT_API "/account/whoami" : CLIENT_API "/login";
	(void)snprintf(room->url, sizeof room->url, "%.*s%s", (int)settings.homeserver_len, settings.homeserver, path);
	(void)snprintf(room->authorization, sizeof room->authorization, "Bearer %s", token ? token : "");
	room->headers[0] = (struct gd_header){"authorization", room->authorization};
	*out = (struct gd_http_req){
		.size = sizeof *out, .method = "GET", .url = room->url, .headers = room->headers, .nheaders = token ? 1 : 0};
	return 1;
}

/* Each writes its sentence and says whether all is well. */

static bool judge_server(const struct settings *settings, const struct json *json, char *say, size_t size)
{
	size_t n = json_count(json_get(json, "versions"));

	(void)settings;
	(void)snprintf(say, size, n ? "homeserver: a Matrix server" : "homeserver: there is no Matrix server at this address");
	return n > 0;
}

static bool judge_token(const struct settings *settings, const struct json *json, char *say, size_t size)
{
	const char *user = json_text(json_get(json, "user_id"), NULL), *option = settings->appservice ? "as_token" : "token";
	bool ours = user && (!settings->user || !strcmp(user, settings->user));

	if (!user)
		(void)snprintf(
			say, size, "%s: the server does not take it: %s", option, json_text(json_get(json, "error"), "no reason given"));
	else if (!ours)
		(void)snprintf(say, size, "%s: it belongs to %s, and user says %s", option, user, settings->user);
	else
		(void)snprintf(say, size, "%s: %s%s", option, user,
			settings->appservice ? " (an application service: encrypted rooms are not read)" : "");
	return ours;
}

static bool judge_login(const struct settings *settings, const struct json *json, char *say, size_t size)
{
	bool takes = false;

	(void)settings;
	for (const struct json *f = json_first(json_get(json, "flows")); f; f = json_next(f))
		takes = takes || !strcmp(json_text(json_get(f, "type"), ""), "m.login.password");
	(void)snprintf(say, size, "password: %s",
		takes ? "the server takes one (it is not tried)" : "the server takes none; use a token of a session of its own");
	return takes;
}

uint32_t probe_judge(const char *const *values, size_t n, const struct gd_http_res *res, char *say, size_t size)
{
	struct settings settings;
	struct err err = {0};

	if (!settings_read(&settings, values, &err) || res->net != GD_NET_OK) {
		(void)snprintf(say, size, "homeserver: %s", res->error ? res->error : "it does not answer");
		return 0;
	}
	struct json *json = json_parse(res->body, res->body_len, LIMIT_RESPONSE, NULL);
	bool fine = n == PROBE_SERVER	       ? judge_server(&settings, json, say, size)
		    : token_of(&settings) ? judge_token(&settings, json, say, size)
					       : judge_login(&settings, json, say, size);
	json_free(json);
	return fine;
}
