#include "app/control.h"

#include "app/replay.h"
#include "base/json.h"
#include "base/limits.h"
#include "desk/ask.h"

#include <stdlib.h>
#include <string.h>

#define CHANNELS_MAX 256

static void answer(struct control_api *api, uint64_t id, unsigned status, const char *body, size_t len)
{
	server_answer(api->server, id, &(struct http_answer){.status = status, .body = body, .body_len = len});
}

/* ---- answers that come from the desk ------------------------------------------------------------------------------------------------ */

struct reply {
	struct loop_work work;
	struct control_api *api;
	uint64_t id;
	unsigned status;
	char *body;
};

static void reply_run(struct loop_work *work)
{
	struct reply *r = (struct reply *)work;
	answer(r->api, r->id, r->status, r->body, strlen(r->body));
	free(r->body);
	free(r);
}

static void on_answer(void *ctx, const struct ask_answer *from)
{
	struct reply *r = ctx;
	r->status = from->status;
	r->body = mem_strdup(from->body.data);
	r->work.run = reply_run;
	if (!loop_post_result(r->api->loop, &r->work)) {
		free(r->body);
		free(r);
	}
}

static void ask(struct control_api *api, const struct http_request *req, ask_run *run, const char *word)
{
	static const char busy[] = "{\"error\":\"Too much is waiting; try again in a moment.\"}";
	struct reply *r = mem_alloc(sizeof *r);
	r->api = api;
	r->id = req->id;
	if (desk_ask(api->desk, run, (struct ask_words){.text = {word}}, on_answer, r))
		return;
	free(r);
	answer(api, req->id, 503, busy, sizeof busy - 1);
}

/* ---- the routes --------------------------------------------------------------------------------------------------------------------- */

/* A desk that takes no commits cannot answer questions either: then the reason is the answer. */
static void health(struct control_api *api, const struct http_request *req)
{
	const char *why = admin_why_not(api->admin);
	if (!why) {
		ask(api, req, ask_health, NULL);
		return;
	}
	struct buf out;
	buf_init(&out, LIMIT_HEADERS);
	struct json_writer j = {.out = &out};
	json_open(&j, NULL, '{');
	json_put_bool(&j, "ready", false);
	json_put_text(&j, "why", why);
	json_close(&j, '}');
	answer(api, req->id, 200, out.data, out.len);
	buf_clear(&out);
}

static void outbox(struct control_api *api, const struct http_request *req)
{
	const char *to = http_request_param(req, "to");
	ask(api, req, to ? ask_outbox_rows : ask_outbox, to);
}

static void outbox_retry(struct control_api *api, const struct http_request *req)
{
	ask(api, req, ask_outbox_retry, http_request_param(req, "to"));
}

static void outbox_log(struct control_api *api, const struct http_request *req)
{
	ask(api, req, ask_outbox_log, http_request_param(req, "to"));
}

static void outbox_test(struct control_api *api, const struct http_request *req)
{
	ask(api, req, ask_outbox_test, http_request_param(req, "to"));
}

static void inbox(struct control_api *api, const struct http_request *req)
{
	ask(api, req, ask_inbox, http_request_param(req, "endpoint"));
}

static void inbox_body(struct control_api *api, const struct http_request *req)
{
	ask(api, req, ask_inbox_body, http_request_param(req, "id"));
}

static void inbox_replay(struct control_api *api, const struct http_request *req)
{
	replay_start(api, req->id, http_request_param(req, "id"));
}

static void cmd(struct control_api *api, const struct http_request *req)
{
	orders_local(api->orders, req);
}

static void plugins(struct control_api *api, const struct http_request *req)
{
	struct host_figures figures[CHANNELS_MAX];
	size_t n = host_figures(api->host, figures, CHANNELS_MAX);
	struct buf out;
	buf_init(&out, LIMIT_BODY);
	struct json_writer j = {.out = &out};
	json_open(&j, NULL, '{');
	json_open(&j, "channels", '[');
	for (size_t i = 0; i < n; i++) {
		json_open(&j, NULL, '{');
		json_put_text(&j, "channel", figures[i].channel);
		json_put_text(&j, "plugin", figures[i].plugin);
		json_put_text(&j, "version", figures[i].version);
		json_put_int(&j, "requests", (int64_t)figures[i].requests);
		json_put_int(&j, "refused_signatures", (int64_t)figures[i].refused_signatures);
		json_put_int(&j, "messages", (int64_t)figures[i].submits);
		json_put_int(&j, "deliveries", (int64_t)figures[i].deliveries);
		json_put_int(&j, "slow_hooks", (int64_t)figures[i].slow_hooks);
		json_put_int(&j, "last_event_ms", figures[i].last_event_ms);
		json_close(&j, '}');
	}
	json_close(&j, ']');
	json_close(&j, '}');
	answer(api, req->id, 200, out.data, out.len);
	buf_clear(&out);
}

/* ---- tasks -------------------------------------------------------------------------------------------------------------------------- */

static void task(struct control_api *api, const struct http_request *req)
{
	struct buf out;
	buf_init(&out, LIMIT_HEADERS);
	struct json_writer j = {.out = &out};
	tasks_put(api->tasks, &j);
	answer(api, req->id, 200, out.data, out.len);
	buf_clear(&out);
}

static void start_task(struct control_api *api, const struct http_request *req, enum task_kind kind)
{
	struct err err = {0};
	struct buf out;
	if (tasks_start(api->tasks, kind, &err)) {
		task(api, req);
		return;
	}
	buf_init(&out, LIMIT_HEADERS);
	struct json_writer j = {.out = &out};
	json_open(&j, NULL, '{');
	json_put_text(&j, "error", err.text);
	json_close(&j, '}');
	answer(api, req->id, 409, out.data, out.len);
	buf_clear(&out);
}

static void backup(struct control_api *api, const struct http_request *req)
{
	start_task(api, req, TASK_BACKUP);
}

static void verify(struct control_api *api, const struct http_request *req)
{
	start_task(api, req, TASK_VERIFY);
}

static const struct route {
	struct control_route known;
	void (*run)(struct control_api *, const struct http_request *);
} routes[] = {
	{{"GET", "/v1/health", "Ready or why not, counts, versions."}, health},
	{{"GET", "/v1/plugins", "The open channels and their figures."}, plugins},
	{{"GET", "/v1/outbox", "Destinations with what waits; with ?to=DEST the deliveries of one."}, outbox},
	{{"POST", "/v1/outbox/retry", "?to= a channel, a destination or the id of a delivery: parked ones again."}, outbox_retry},
	{{"GET", "/v1/outbox/log", "?to= a channel or a destination: its last attempts."}, outbox_log},
	{{"POST", "/v1/outbox/test", "?to= a channel that takes events: endpoint.test for it."}, outbox_test},
	{{"GET", "/v1/inbox", "The last request of each endpoint; with ?endpoint=CHANNEL those of one."}, inbox},
	{{"GET", "/v1/inbox/body", "?id=ID: one of them as it came."}, inbox_body},
	{{"POST", "/v1/inbox/replay", "?id=ID: it again; the answer is that of the channel."}, inbox_replay},
	{{"POST", "/v1/cmd", "{\"as\": person, \"text\": command}: a command to the desk."}, cmd},
	{{"POST", "/v1/backup", "Begins a copy of the database; 409 if a task runs."}, backup},
	{{"POST", "/v1/verify", "Begins a check of everything; 409 if a task runs."}, verify},
	{{"GET", "/v1/task", "How far that is, and how it ended."}, task},
};
#define ROUTES (sizeof routes / sizeof *routes)

const struct control_route *control_route(size_t i)
{
	return i < ROUTES ? &routes[i].known : NULL;
}

static bool is_ours(const char *path)
{
	return strncmp(path, "/v1/", 4) == 0;
}

void control_probe(void *owner, const struct http_request *head, struct http_verdict *verdict)
{
	struct control_api *api = owner;
	bool path = false;
	if (!is_ours(head->path)) {
		host_probe_local(api->host, head, verdict);
		return;
	}
	for (size_t i = 0; i < ROUTES; i++) {
		if (strcmp(routes[i].known.path, head->path) != 0)
			continue;
		if (strcmp(routes[i].known.method, head->method) == 0)
			return;
		path = true;
		verdict->allow = routes[i].known.method;
	}
	verdict->status = path ? 405 : 404;
}

void control_handle(void *owner, const struct http_request *req)
{
	struct control_api *api = owner;
	if (!is_ours(req->path)) {
		host_handle_local(api->host, req);
		return;
	}
	for (size_t i = 0; i < ROUTES; i++)
		if (strcmp(routes[i].known.path, req->path) == 0 && strcmp(routes[i].known.method, req->method) == 0)
			routes[i].run(api, req);
}

void control_gone(void *owner, uint64_t id)
{
	struct control_api *api = owner;
	host_gone(api->host, id);
}
