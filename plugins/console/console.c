#include "console.h"

#include "base/json.h"
#include "base/mem.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define TICK_MS 1000
#define MAX_TEXT 4000

bool console_caller(const struct gd_http_req *req, const char *as, struct caller *out)
{
	bool own = req->peer_uid == 0 || req->peer_uid == (int64_t)getuid();
	*out = (struct caller){.flags = own ? GD_P_LOCAL_ADMIN : 0};
	if (own && as && *as && strlen(as) < sizeof out->user)
		snprintf(out->user, sizeof out->user, "%s", as);
	else if (!as || !*as)
		snprintf(out->user, sizeof out->user, "uid:%lld", (long long)req->peer_uid);
	return out->user[0] != 0;
}

void console_answer(struct gd_channel *c, uint64_t request, uint32_t status, const char *json)
{
	struct gd_header type = {"content-type", "application/json"};
	struct gd_http_res res = {
		.size = sizeof res, .status = status, .headers = &type, .nheaders = 1, .body = json, .body_len = strlen(json)};
	c->host->answer(c->ctx, request, &res);
}

void console_refuse(struct gd_channel *c, uint64_t request, uint32_t status, const char *why)
{
	struct buf out;
	buf_init(&out, 4096);
	struct json_writer w = {.out = &out};
	json_open(&w, NULL, '{');
	json_put_text(&w, "error", why);
	json_close(&w, '}');
	console_answer(c, request, status, out.data);
	buf_clear(&out);
}

struct asked *console_ask(struct gd_channel *c, uint64_t request, struct listener *l)
{
	struct asked *a = mem_alloc(sizeof *a);
	*a = (struct asked){.next = c->asked, .tag = ++c->next_tag, .request = request, .listener = l};
	c->asked = a;
	return a;
}

/* ---- hooks --------------------------------------------------------------------------------------------------------------------------- */

static enum gd_rc console_open(const struct gd_host *host, struct gd_ctx *ctx, const char *const *values, struct gd_channel **out)
{
	struct gd_channel *c = mem_alloc(sizeof *c);
	(void)values;
	c->host = host;
	c->ctx = ctx;
	c->tail = &c->messages;
	host->timer(ctx, TICK_MS, 1);
	*out = c;
	return GD_OK;
}

static void console_close(struct gd_channel *c)
{
	console_clear(c);
	free(c);
}

static void on_result(struct gd_channel *c, uint64_t tag, const struct gd_result *result)
{
	struct asked **at = &c->asked;
	while (*at && (*at)->tag != tag)
		at = &(*at)->next;
	struct asked *a = *at;
	if (!a)
		return;
	*at = a->next;
	if (a->listener)
		console_opened(c, a->listener, result);
	else
		console_said(c, a->request, result);
	free(a);
}

static void on_request(struct gd_channel *c, uint64_t request, const struct gd_http_req *req)
{
	if (strcmp(req->method, "POST") == 0)
		console_say(c, request, req);
	else
		console_listen(c, request, req);
}

static void on_timer(struct gd_channel *c, uint64_t tag)
{
	console_tick(c);
	c->host->timer(c->ctx, TICK_MS, tag);
}

/* What nobody has fetched stays under way for an hour and is then handed out again: a terminal that opens gets everything in order. */
static void limits(struct gd_channel *c, struct gd_limits *out)
{
	(void)c;
	out->in_flight = 64;
	out->in_flight_total = 4096;
	out->lease_s = 3600;
}


static const struct gd_route routes[] = {
	{"POST", "/console/{instance}/say", "local", NULL, 65536},
	{"GET", "/console/{instance}/listen", "local", NULL, 0},
	{.method = NULL},
};

const struct gd_channel_plugin guichet_channel_1 = {
	.abi = GD_ABI,
	.size = sizeof guichet_channel_1,
	.name = "console",
	.version = GUICHET_VERSION,
	.capabilities = GD_CAP_THREADS | GD_CAP_EPHEMERAL,
	.max_text = MAX_TEXT,
	.routes = routes,
	.open = console_open,
	.close = console_close,
	.on_result = on_result,
	.deliver = console_deliver,
	.on_request = on_request,
	.on_timer = on_timer,
	.limits = limits,
	.closed_request = console_hung_up,
};
