#include "install.h"

#include "api.h"
#include "base/id.h"
#include "base/limits.h"
#include "base/mem.h"
#include "form.h"
#include "grant.h"
#include "scopes.h"
#include "team.h"
#include "vault.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define STATES_MOST 256      /* installations begun at a time; the oldest is forgotten */
#define STATE_CHARS 32       /* 160 bits */
#define STATE_LIFE_S 600     /* as long as Slack's code */
#define COOKIE "guichet_slack"
#define URL_MOST 2048
#define PAGE_MOST 8192

struct installs {
	struct {
		char text[STATE_CHARS + 1];
		int64_t until_ms;
	} states[STATES_MOST];
	size_t next;
	struct visit *visits;
};

/* One browser that waits for its page. */
struct visit {
	struct visit *next;
	uint64_t request;
};

static struct installs *installs_of(struct gd_channel *channel)
{
	if (!channel->installs)
		channel->installs = mem_alloc(sizeof *channel->installs);
	return channel->installs;
}

/* ---- pages ---- */

static void add_html(struct buf *out, const char *text)
{
	for (; *text; text++) {
		if (strchr("&<>\"'", *text))
			buf_addf(out, "&#%d;", *text);
		else
			buf_addc(out, *text);
	}
}

/* In both languages: nobody knows yet who is reading. */
static void show(struct gd_channel *channel, uint64_t request, uint32_t status, const char *fr, const char *en, const char *detail)
{
	static const struct gd_header headers[] = {
		{"content-type", "text/html; charset=utf-8"}, {"content-security-policy", "default-src 'none'"}};
	struct buf page;

	buf_init(&page, PAGE_MOST);
	buf_addf(&page, "<!doctype html><meta charset=utf-8><title>Guichet</title><p lang=fr>%s</p><p lang=en>%s</p>", fr, en);
	if (detail) {
		buf_adds(&page, "<p>");
		add_html(&page, detail);
		buf_adds(&page, "</p>");
	}
	channel->host->answer(channel->ctx, request, &(struct gd_http_res){.size = sizeof(struct gd_http_res), .status = status,
		.headers = headers, .nheaders = sizeof headers / sizeof *headers, .body = page.data, .body_len = page.len});
	buf_clear(&page);
}

static void refuse(struct gd_channel *channel, uint64_t request, uint32_t status, const char *detail)
{
	slack_log(channel, GD_LOG_WARN, "an installation was refused: %.300s", detail);
	show(channel, request, status, "L'application n'est pas installée.", "The app is not installed.", detail);
}

/* ---- the way to Slack ---- */

static const char *state_new(struct gd_channel *channel)
{
	struct installs *installs = installs_of(channel);
	size_t at = installs->next++ % STATES_MOST;
	random_token(installs->states[at].text, STATE_CHARS);
	installs->states[at].until_ms = channel->host->now_ms(channel->ctx) + STATE_LIFE_S * 1000;
	return installs->states[at].text;
}

/* True once for each state that is still fresh. */
static bool state_take(struct gd_channel *channel, const char *text)
{
	struct installs *installs = channel->installs;

	for (size_t i = 0; installs && i < STATES_MOST; i++) {
		if (!*installs->states[i].text ||
			!equal_constant_time(installs->states[i].text, STATE_CHARS, text, strlen(text)))
			continue;
		*installs->states[i].text = '\0';
		return channel->host->now_ms(channel->ctx) < installs->states[i].until_ms;
	}
	return false;
}

static void put_redirect(struct gd_channel *channel, struct buf *form)
{
	char url[URL_MOST];
	const char *base = channel->host->public_url(channel->ctx);
	size_t len = strlen(base);

	while (len && base[len - 1] == '/')
		len--;
	(void)snprintf(url, sizeof url, "%.*s/slack/%s/oauth", (int)len, base, channel->host->instance(channel->ctx));
	form_add(form, "redirect_uri", url);
}

static void begin(struct gd_channel *channel, uint64_t request)
{
	const char *state = state_new(channel), *instance = channel->host->instance(channel->ctx);
	bool tls = !strncmp(channel->host->public_url(channel->ctx), "https://", 8);
	char cookie[512];
	struct buf form, url, asked;

	buf_init(&form, URL_MOST);
	buf_init(&url, 2 * URL_MOST);
	buf_init(&asked, URL_MOST);
	scopes_list(&asked);
	form_add(&form, "client_id", channel->settings.client_id);
	form_add(&form, "scope", asked.data);
	form_add(&form, "state", state);
	put_redirect(channel, &form);
	buf_addf(&url, "%s?%s", channel->settings.authorize_url, form.data);
	(void)snprintf(cookie, sizeof cookie, COOKIE "=%s; Path=/slack/%s/; Max-Age=%d; HttpOnly; SameSite=Lax%s", state, instance,
		STATE_LIFE_S, tls ? "; Secure" : "");
	const struct gd_header headers[] = {{"location", url.data}, {"set-cookie", cookie}, {"content-type", "text/plain"}};
	channel->host->answer(channel->ctx, request,
		&(struct gd_http_res){.size = sizeof(struct gd_http_res), .status = 302, .headers = headers, .nheaders = 3, .body = ""});
	buf_clear(&asked);
	buf_clear(&url);
	buf_clear(&form);
}

/* ---- and back ---- */

static const char *argument(const struct gd_http_req *req, const char *name)
{
	for (size_t i = 0; i < req->nquery; i++)
		if (!strcmp(req->query[i].name, name))
			return req->query[i].value;
	return "";
}

/* The cookie that this browser got from begin() says the same. */
static bool same_browser(const struct gd_http_req *req, const char *state)
{
	static const char name[] = COOKIE "=";

	for (size_t i = 0; i < req->nheaders; i++) {
		const char *at = req->headers[i].value;
		if (strcmp(req->headers[i].name, "cookie") != 0)
			continue;
		for (; at; at = strchr(at, ';') ? strchr(at, ';') + 1 : NULL) {
			at += strspn(at, " ");
			size_t len = strcspn(at, ";");
			if (len >= sizeof name - 1 && !strncmp(at, name, sizeof name - 1) &&
				equal_constant_time(at + sizeof name - 1, len - (sizeof name - 1), state, strlen(state)))
				return true;
		}
	}
	return false;
}

static void visit_end(struct gd_channel *channel, struct visit *visit)
{
	struct visit **at = &channel->installs->visits;

	while (*at != visit)
		at = &(*at)->next;
	*at = visit->next;
	free(visit);
}

static void on_kept(struct gd_channel *channel, struct team *team, void *owner)
{
	struct visit *visit = owner;

	slack_log(channel, GD_LOG_INFO, "the app was installed in %s (%s)", team->name ? team->name : "?", team_key(team));
	show(channel, visit->request, 200, "L'application est installée. Vous pouvez fermer cette fenêtre.",
		"The app is installed. You can close this window.", team->name);
	visit_end(channel, visit);
	team_begin(channel, team);
}

static bool is_allowed(const struct gd_channel *channel, const struct team *team)
{
	const char *list = channel->settings.workspaces;

	return !list || settings_lists(list, team->id) || settings_lists(list, team->enterprise);
}

static void on_granted(struct gd_channel *channel, void *owner, const struct api_answer *answer)
{
	struct visit *visit = owner;
	struct err why = {0};
	struct team *fresh = answer->ok ? grant_read(channel, answer->json, NULL, &why) : NULL;

	if (fresh && is_allowed(channel, fresh)) {
		vault_keep(channel, fresh, on_kept, visit);
		return;
	}
	if (fresh)
		refuse(channel, visit->request, 403, "This workspace is not among those that may install the app here.");
	else
		refuse(channel, visit->request, 502, answer->ok ? why.text : answer->why);
	team_free(fresh);
	visit_end(channel, visit);
}

static void exchange(struct gd_channel *channel, uint64_t request, const char *code)
{
	struct installs *installs = installs_of(channel);
	struct visit *visit = mem_alloc(sizeof *visit);
	struct buf body;

	*visit = (struct visit){.next = installs->visits, .request = request};
	installs->visits = visit;
	buf_init(&body, LIMIT_JSON);
	form_add(&body, "client_id", channel->settings.client_id);
	form_add(&body, "client_secret", channel->settings.client_secret);
	form_add(&body, "code", code);
	put_redirect(channel, &body);
	api_call(channel, &(struct api_request){.method = "oauth.v2.access", .body = &body, .done = on_granted, .owner = visit});
	buf_clear(&body);
}

static void come_back(struct gd_channel *channel, uint64_t request, const struct gd_http_req *req)
{
	const char *state = argument(req, "state"), *code = argument(req, "code"), *error = argument(req, "error");

	if (!same_browser(req, state) || !state_take(channel, state))
		refuse(channel, request, 400, "The request does not come from this browser, or is too old: begin again.");
	else if (*error)
		refuse(channel, request, 400, error);
	else if (!*code)
		refuse(channel, request, 400, "Slack gave no code.");
	else
		exchange(channel, request, code);
}

static bool ends(const char *text, const char *end)
{
	size_t len = strlen(text), size = strlen(end);

	return len >= size && !strcmp(text + len - size, end);
}

bool install_request(struct gd_channel *channel, uint64_t request, const struct gd_http_req *req)
{
	bool first = ends(req->route, "/install"), back = ends(req->route, "/oauth");

	if ((!first && !back) || !channel->settings.client_id)
		return false;
	if (!channel->host->public_url(channel->ctx))
		refuse(channel, request, 503, "public_url is not set in the section [guichet]: Slack would not find the way back.");
	else if (first)
		begin(channel, request);
	else
		come_back(channel, request, req);
	return true;
}

void install_clear(struct gd_channel *channel)
{
	while (channel->installs && channel->installs->visits)
		visit_end(channel, channel->installs->visits);
	free(channel->installs);
	channel->installs = NULL;
}
