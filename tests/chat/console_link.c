#include "chat/console_link.h"

#include "base/buf.h"
#include "base/json.h"
#include "base/limits.h"
#include "desk/out/deliver.h"

#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define CHANNEL "console:main"
#define PEOPLE_MAX 32
#define POLL UINT64_C(1000) /* requests of the terminals; what is said has larger numbers */

struct terminal {
	const char *name;
	int64_t shown;
	char *news; /* what its poll was answered with, until link_turn() reads it */
	bool polling;
};

struct console_link {
	struct bench *bench;
	void *library;
	const struct gd_channel_plugin *plugin;
	struct gd_channel *channel;
	struct gd_host host;
	struct terminal terminals[PEOPLE_MAX];
	size_t nterminals;
	uint64_t said;
	char last_id[24];
	const char *answer;
};

struct pending {
	struct console_link *link;
	uint64_t tag;
};

_Noreturn static void fail(const char *what, const char *why)
{
	fprintf(stderr, "console: %s: %s\n", what, why ? why : "");
	abort();
}

/* ---- the host's side ----------------------------------------------------------------------------------------------------------------- */

static struct console_link *link_of(struct gd_ctx *ctx)
{
	return (struct console_link *)ctx;
}

static void host_log(struct gd_ctx *ctx, enum gd_log level, const char *msg)
{
	(void)ctx;
	if (level >= GD_LOG_WARN)
		fprintf(stderr, "console: %s\n", msg);
}

static int64_t host_now(struct gd_ctx *ctx)
{
	return link_of(ctx)->bench->clock.now;
}

static void on_done(void *ctx, const struct gd_result *result)
{
	struct pending *p = ctx;
	p->link->plugin->on_result(p->link->channel, p->tag, result);
	free(p);
}

static enum gd_rc host_submit(struct gd_ctx *ctx, const struct gd_inbound *in, uint64_t tag)
{
	struct console_link *link = link_of(ctx);
	struct pending *p = mem_alloc(sizeof *p);
	struct err err = {0};
	*p = (struct pending){link, tag};
	if (desk_submit(link->bench->desk, CHANNEL, in, on_done, p, &err))
		return GD_OK;
	free(p);
	fprintf(stderr, "console: refused: %s\n", err.text);
	return GD_BAD_INPUT;
}

static const char *private_answer(struct console_link *link, const struct gd_http_res *res)
{
	struct json *doc = json_parse(res->body, res->body_len, LIMIT_BODY, NULL);
	const char *text = json_text(json_get(doc, res->status == 200 ? "text" : "error"), "");
	text = bench_plain(link->bench, text);
	json_free(doc);
	return text;
}

static void host_answer(struct gd_ctx *ctx, uint64_t request, const struct gd_http_res *res)
{
	struct console_link *link = link_of(ctx);
	if (request >= POLL + PEOPLE_MAX) {
		link->answer = private_answer(link, res);
		return;
	}
	struct terminal *t = &link->terminals[request - POLL];
	t->polling = false;
	if (res->status == 200)
		t->news = strndup(res->body, res->body_len);
}

static void host_outcome(struct gd_ctx *ctx, int64_t delivery, enum gd_outcome outcome, uint32_t retry_after_s, const char *remote_id,
	const char *why)
{
	struct bench *b = link_of(ctx)->bench;
	for (size_t i = 0; i < b->count; i++)
		if (b->list[i].out.delivery == delivery && strcmp(b->list[i].channel, CHANNEL) == 0) {
			if (outcome == GD_SENT)
				snprintf(b->list[i].remote, sizeof b->list[i].remote, "%s", remote_id);
			desk_outcome(b->desk, delivery, b->list[i].out.attempt, outcome, retry_after_s, false, remote_id, why);
		}
}

static void host_timer(struct gd_ctx *ctx, uint32_t ms, uint64_t tag)
{
	(void)ctx;
	(void)ms;
	(void)tag; /* it only closes terminals that went away: these stay */
}

/* ---- terminals ----------------------------------------------------------------------------------------------------------------------- */

static void poll(struct console_link *link, size_t at)
{
	struct terminal *t = &link->terminals[at];
	char ack[24];
	snprintf(ack, sizeof ack, "%lld", (long long)t->shown);
	struct gd_param query[] = {{"as", t->name}, {"session", t->name}, {"ack", ack}};
	struct gd_http_req req = {.size = sizeof req,
		.method = "GET",
		.path = "/console/main/listen",
		.route = "/console/{instance}/listen",
		.query = query,
		.nquery = 3,
		.peer_uid = getuid()};
	t->polling = true;
	link->plugin->on_request(link->channel, POLL + at, &req);
}

/* What the terminal shows is what the transcript will say was read. */
static void show(struct console_link *link, struct terminal *t, const struct json *message)
{
	struct bench *b = link->bench;
	const char *id = json_text(json_get(message, "id"), "");
	t->shown = json_int(json_get(message, "n"), t->shown);
	for (size_t i = 0; i < b->count; i++)
		if (b->list[i].out.key && strcmp(b->list[i].out.key, id) == 0) {
			b->list[i].heard = true;
			b->list[i].out.text = bench_plain(b, json_text(json_get(message, "text"), ""));
		}
}

static bool link_turn(void *self)
{
	struct console_link *link = self;
	bool busy = false;
	for (size_t i = 0; i < link->nterminals; i++) {
		struct terminal *t = &link->terminals[i];
		if (t->news) {
			struct json *doc = json_parse(t->news, strlen(t->news), LIMIT_BODY, NULL);
			for (const struct json *m = json_first(json_get(doc, "messages")); m; m = json_next(m))
				show(link, t, m);
			json_free(doc);
			free(t->news);
			t->news = NULL;
		}
		if (!t->polling) {
			poll(link, i);
			busy = true;
		}
	}
	return busy;
}

static bool link_deliver(void *self, const char *channel, const struct gd_outbound *out)
{
	struct console_link *link = self;
	if (strcmp(channel, CHANNEL) != 0)
		return false;
	link->plugin->deliver(link->channel, out);
	return true;
}

/* ---- for the transcript -------------------------------------------------------------------------------------------------------------- */

struct console_link *console_link_open(struct bench *bench, const char *so_path, const char *const *names, size_t count)
{
	struct console_link *link = mem_alloc(sizeof *link);
	*link = (struct console_link){.bench = bench, .answer = ""};
	link->library = dlopen(so_path, RTLD_NOW | RTLD_LOCAL);
	link->plugin = link->library ? dlsym(link->library, "guichet_channel_1") : NULL;
	if (!link->plugin)
		fail(so_path, dlerror());
	link->host = (struct gd_host){.abi = GD_ABI,
		.size = sizeof link->host,
		.log = host_log,
		.now_ms = host_now,
		.submit = host_submit,
		.answer = host_answer,
		.outcome = host_outcome,
		.timer = host_timer};
	static const char *const no_values[] = {NULL};
	if (link->plugin->open(&link->host, (struct gd_ctx *)link, no_values, &link->channel) != GD_OK)
		fail(so_path, "it does not open");
	bench->taker = (struct bench_taker){link, link_deliver, link_turn};
	for (; link->nterminals < count && link->nterminals < PEOPLE_MAX; link->nterminals++)
		link->terminals[link->nterminals].name = names[link->nterminals];
	bench_run(bench);
	return link;
}

void console_link_close(struct console_link *link)
{
	link->bench->taker = (struct bench_taker){0};
	for (size_t i = 0; i < link->nterminals; i++)
		link->plugin->closed_request(link->channel, POLL + i);
	link->plugin->close(link->channel);
	for (size_t i = 0; i < link->nterminals; i++)
		free(link->terminals[i].news);
	dlclose(link->library);
	free(link);
}

static void put(struct json_writer *w, const char *key, const char *value)
{
	if (value)
		json_put_text(w, key, value);
}

const char *console_link_say(struct console_link *link, const char *who, const struct console_words *words)
{
	struct buf body;
	buf_init(&body, LIMIT_BODY);
	struct json_writer w = {.out = &body};
	snprintf(link->last_id, sizeof link->last_id, "said-%llu", (unsigned long long)++link->said);
	json_open(&w, NULL, '{');
	put(&w, "as", who);
	put(&w, "id", link->last_id);
	put(&w, "kind", words->kind);
	put(&w, "room", words->room);
	put(&w, "thread", words->thread);
	put(&w, "target", words->target);
	put(&w, "text", words->text);
	if (words->removed)
		json_put_bool(&w, "removed", true);
	json_close(&w, '}');
	struct gd_http_req req = {.size = sizeof req,
		.method = "POST",
		.path = "/console/main/say",
		.route = "/console/{instance}/say",
		.body = body.data,
		.body_len = body.len,
		.peer_uid = getuid()};
	link->answer = "";
	link->plugin->on_request(link->channel, POLL + PEOPLE_MAX + link->said, &req);
	buf_clear(&body);
	bench_run(link->bench);
	return link->answer;
}

const char *console_link_last_id(const struct console_link *link)
{
	return link->last_id;
}

bool console_link_heard(const struct bench_delivery *delivery)
{
	return delivery->heard || strcmp(delivery->channel, CHANNEL) != 0;
}
