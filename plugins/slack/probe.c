#include "probe.h"

#include "base/buf.h"
#include "base/json.h"
#include "base/limits.h"
#include "errors.h"
#include "scopes.h"
#include "settings.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#define SAY_MOST 1000

struct token {
	const char *option, *method, *text;
};

/* The n-th token that is configured; text NULL: there are no more. */
static struct token token_at(const struct settings *settings, size_t n)
{
	const struct token all[] = {{"bot_token", "auth.test", settings->bot_token},
		{"app_token", "apps.connections.open", settings->socket ? settings->app_token : NULL}};

	for (size_t i = 0; i < sizeof all / sizeof *all; i++)
		if (all[i].text && !n--)
			return all[i];
	return (struct token){0};
}

uint32_t probe_request(const char *const *values, size_t n, struct gd_http_req *out, struct gd_probe_room *room)
{
	struct settings settings;
	struct err err = {0};
	struct token token = settings_read(&settings, values, &err) ? token_at(&settings, n) : (struct token){0};

	if (!token.text)
		return 0;
	settings_method(&settings, token.method, room->url, sizeof room->url);
	(void)snprintf(room->authorization, sizeof room->authorization, "Bearer %s", token.text);
	room->headers[0] = (struct gd_header){"content-type", "application/x-www-form-urlencoded"};
	room->headers[1] = (struct gd_header){"authorization", room->authorization};
	*out = (struct gd_http_req){
		.size = sizeof *out, .method = "POST", .url = room->url, .headers = room->headers, .nheaders = 2, .body = ""};
	return 1;
}

static const char *granted_in(const struct gd_http_res *res)
{
	for (size_t i = 0; i < res->nheaders; i++)
		if (!strcasecmp(res->headers[i].name, "x-oauth-scopes"))
			return res->headers[i].value;
	return NULL;
}

static void add_missing(struct buf *out, const char *granted)
{
	size_t n = 0;

	for (size_t i = 0; granted && scopes[i].scope; i++)
		if (!scopes_has(granted, scopes[i].scope))
			buf_addf(out, "%s%s", n++ ? ", " : "; missing scopes: ", scopes[i].scope);
}

uint32_t probe_judge(const char *const *values, size_t n, const struct gd_http_res *res, char *say, size_t size)
{
	struct settings settings;
	struct err err = {0};
	struct buf out;
	struct token token = settings_read(&settings, values, &err) ? token_at(&settings, n) : (struct token){0};
	struct json *json = res->net == GD_NET_OK ? json_parse(res->body, res->body_len, LIMIT_RESPONSE, NULL) : NULL;
	bool ok = json_bool(json_get(json, "ok"), false);
	size_t before = 0;

	buf_init(&out, SAY_MOST);
	buf_addf(&out, "%s: ", token.option ? token.option : "?");
	if (ok && json_get(json, "team"))
		buf_addf(&out, "%s in workspace %s", json_text(json_get(json, "user"), "?"), json_text(json_get(json, "team"), "?"));
	else if (ok)
		buf_adds(&out, "it opens sockets");
	else if (json)
		buf_adds(&out, errors_find(json_text(json_get(json, "error"), ""))->why);
	else
		buf_adds(&out, res->error ? res->error : "Slack did not answer as it should.");
	before = out.len;
	if (ok && token.text == settings.bot_token)
		add_missing(&out, granted_in(res));
	(void)snprintf(say, size, "%s", out.data);
	ok = ok && out.len == before;
	buf_clear(&out);
	json_free(json);
	return ok;
}
