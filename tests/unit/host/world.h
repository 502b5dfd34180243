/* A host without a network and a desk that only writes down: what the tests of this folder share. The functions of core/net that the
 * room calls are defined here, so nothing of that room is linked and nothing happens unless a test makes it happen. Each test program
 * is one file. */
#ifndef GUICHET_TESTS_HOST_WORLD_H
#define GUICHET_TESTS_HOST_WORLD_H

#include "host/bridge.h"
#include "host/hooks.h"
#include "host/instance.h"

#include "base/mem.h"
#include "support/check.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

/* ---- what happened, as lines of text ---- */
static char heard[16384];
__attribute__((format(printf, 1, 2))) static inline void hear(const char *format, ...)
{
	size_t n = strlen(heard);
	va_list args;
	va_start(args, format);
	vsnprintf(heard + n, sizeof heard - n, format, args);
	va_end(args);
	n = strlen(heard);
	snprintf(heard + n, sizeof heard - n, "\n");
}

static inline void expect_heard(const char *lines)
{
	assert_string_equal(heard, lines);
	heard[0] = '\0';
}

/* ---- the loop: a list of work that run_posted() empties ---- */
static struct loop_work *posted[64];
static size_t nposted;
static bool loop_over;

bool loop_post_result(struct loop *loop, struct loop_work *work)
{
	(void)loop;
	if (loop_over)
		return false;
	assert_true(nposted < 64);
	posted[nposted++] = work;
	return true;
}

static inline void run_posted(void)
{
	for (size_t i = 0; i < nposted; i++)
		posted[i]->run(posted[i]);
	nposted = 0;
}

struct loop_timer {
	void (*fire)(void *arg);
	void *arg;
	int64_t ms; /* -1: not running */
};
static struct loop_timer *last_timer;
static int live_timers;

struct loop_timer *loop_timer_new(struct loop *loop, void (*fire)(void *arg), void *arg)
{
	(void)loop;
	struct loop_timer *timer = mem_alloc(sizeof *timer);
	*timer = (struct loop_timer){fire, arg, -1};
	live_timers++;
	return last_timer = timer;
}

void loop_timer_set(struct loop_timer *timer, int64_t ms)
{
	timer->ms = ms;
}

void loop_timer_free(struct loop_timer *timer)
{
	live_timers -= timer != NULL;
	free(timer);
}

/* ---- the server ---- */
static size_t wanted_headers;

void server_want_header(struct server *server, const char *name)
{
	(void)server, (void)name;
	wanted_headers++;
}

void server_answer(struct server *server, uint64_t id, const struct http_answer *answer)
{
	(void)server;
	hear("answer %llu %u %.*s", (unsigned long long)id, answer->status, (int)answer->body_len, answer->body ? answer->body : "");
	for (size_t i = 0; i < answer->nheaders; i++)
		hear("  %s: %s", answer->headers[i].name, answer->headers[i].value);
}

/* ---- the client: keeps the last request's callback ---- */
static struct client_request last_request;
static bool client_full;

bool client_request(struct client *client, const struct client_request *request)
{
	(void)client;
	if (client_full)
		return false;
	hear("http %s %s lane=%s trust=%d private=%d file=%d", request->method, request->url, request->lane ? request->lane : "-",
		request->trust,
		request->allow_private, request->to_file != NULL);
	last_request = *request;
	return true;
}

void client_result_free(struct client_result *result)
{
	free(result->file);
	free(result);
}

/* ---- sockets ---- */
struct socket {
	struct socket_spec spec;
	bool closed;
};
static struct socket *last_socket;
static bool sockets_fail;

struct socket *socket_open(struct sockets *sockets, const struct socket_spec *spec, struct err *err)
{
	(void)sockets;
	if (sockets_fail) {
		err_set(err, "no");
		return NULL;
	}
	hear("ws_open %s private=%d", spec->url, spec->allow_private);
	last_socket = mem_alloc(sizeof *last_socket);
	last_socket->spec = *spec;
	return last_socket;
}

bool socket_send(struct socket *ws, const char *text, size_t len)
{
	hear("ws_send %.*s", (int)len, text);
	return !ws->closed;
}

void socket_close(struct socket *ws, unsigned code)
{
	hear("ws_close %u", code);
	ws->closed = true;
}

static inline void socket_ends(struct socket *ws, unsigned code, const char *why)
{
	ws->spec.on_closed(ws->spec.owner, ws->spec.tag, code, why);
	free(ws);
}

/* ---- the desk ---- */
static struct host_submit *last_submit;
static enum gd_rc desk_says;

static inline enum gd_rc desk_submit(void *self, const char *channel, const struct gd_inbound *in, struct host_submit *handle)
{
	(void)self;
	if (desk_says != GD_OK)
		return desk_says;
	hear("submit %s kind=%d text=%s", channel, (int)in->kind, in->text ? in->text : "-");
	last_submit = handle;
	return GD_OK;
}

static inline void desk_outcome(void *self, const char *channel, const struct host_outcome *outcome)
{
	(void)self;
	hear("outcome %s delivery=%lld attempt=%u %d doubtful=%d remote=%s why=%s", channel, (long long)outcome->delivery, outcome->attempt,
		(int)outcome->outcome, outcome->doubtful, outcome->remote_id ? outcome->remote_id : "-", outcome->why ? outcome->why : "-");
}

static inline void desk_load_kv(void *self, const char *channel, void (*row)(void *ctx, const char *key, const char *value), void *ctx)
{
	(void)self, (void)channel;
	row(ctx, "since", "s1");
}

/* ---- a plugin that tells what it hears, and does in its hooks what `act` says ---- */
struct gd_channel {
	const struct gd_host *host;
	struct gd_ctx *ctx;
};
static struct gd_channel *me; /* the instance opened last */
static void (*act)(struct gd_channel *self);
static bool refuse_open;

static inline void acts(struct gd_channel *self)
{
	if (act)
		act(self);
}

static inline enum gd_rc parrot_open(const struct gd_host *host, struct gd_ctx *ctx, const char *const *values, struct gd_channel **out)
{
	(void)values;
	if (refuse_open)
		return GD_BAD_CONFIG;
	me = mem_alloc(sizeof *me);
	*me = (struct gd_channel){host, ctx};
	*out = me;
	acts(me);
	return GD_OK;
}

static inline void parrot_close(struct gd_channel *self)
{
	hear("close");
	acts(self);
	free(self);
}

static inline void parrot_result(struct gd_channel *self, uint64_t tag, const struct gd_result *result)
{
	hear("on_result %llu %d %s", (unsigned long long)tag, (int)result->code, result->ref ? result->ref : "-");
	acts(self);
}

static inline void parrot_deliver(struct gd_channel *self, const struct gd_outbound *out)
{
	hear("deliver %lld %s", (long long)out->delivery, out->text ? out->text : "-");
	acts(self);
}

static inline void parrot_request(struct gd_channel *self, uint64_t request, const struct gd_http_req *req)
{
	hear("on_request %llu %s %s route=%s body=%s", (unsigned long long)request, req->method, req->path, req->route, req->body);
	acts(self);
}

static inline void parrot_http(struct gd_channel *self, uint64_t tag, const struct gd_http_res *res)
{
	hear("on_http %llu net=%d status=%u body=%s file=%d", (unsigned long long)tag, (int)res->net, res->status, res->body,
		res->file != NULL);
	acts(self);
}

static inline void parrot_frame(struct gd_channel *self, uint64_t tag, const struct gd_frame *frame)
{
	hear("on_frame %llu kind=%d code=%u %.*s", (unsigned long long)tag, (int)frame->kind, frame->code, (int)frame->text_len,
		frame->text ? frame->text : "");
	acts(self);
}

static inline void parrot_timer(struct gd_channel *self, uint64_t tag)
{
	hear("on_timer %llu", (unsigned long long)tag);
	acts(self);
}

static inline void parrot_ready(struct gd_channel *self)
{
	hear("on_ready");
	acts(self);
}

static inline void parrot_gone(struct gd_channel *self, uint64_t request)
{
	hear("closed_request %llu", (unsigned long long)request);
	acts(self);
}

static inline void parrot_limits(struct gd_channel *self, struct gd_limits *limits)
{
	(void)self;
	limits->pace_ms = 250;
	limits->capabilities |= GD_CAP_NOTIFY;
}

static inline uint32_t parrot_units(const char *text, size_t len)
{
	(void)text;
	return (uint32_t)len * 2;
}

static const struct gd_option parrot_options[] = {
	{"secret", GD_SECRET, NULL, NULL, 0, "Of the routes."},
	{"scheme", GD_ENUM, "bearer", "bearer|github|open|twilio", 0, "How senders prove themselves."},
	{0}};
static const struct gd_route parrot_routes[] = {
	{"POST", "/parrot/{instance}", "bearer", "secret", 1000},
	{"POST", "/parrot/{instance}/any", "@scheme", "secret", 0},
	{"GET", "/parrot/{instance}/open/*", "open", NULL, 0},
	{"PUT", "/parrot/{instance}/tail/*", "path", "secret", 0},
	{"DELETE", "/parrot/{instance}/tail/*", "path", "secret", 0},
	{"POST", "/parrot/{instance}/local", "local", NULL, 0},
	{0}};
static const char *const parrot_headers[] = {"x-parrot", NULL};
static const struct plugin parrot = {.name = (char *)"parrot", .path = (char *)"parrot.so", .option_count = 2, .table = {
	.abi = GD_ABI, .size = sizeof(struct gd_channel_plugin), .name = "parrot", .version = "1", .capabilities = GD_CAP_THREADS,
	.max_text = 100,
	.options = parrot_options, .routes = parrot_routes, .open = parrot_open, .close = parrot_close, .on_result = parrot_result,
	.deliver = parrot_deliver, .text_units = parrot_units, .on_request = parrot_request, .on_http = parrot_http,
	.on_frame = parrot_frame,
	.on_timer = parrot_timer, .on_ready = parrot_ready, .limits = parrot_limits, .closed_request = parrot_gone,
	.headers = parrot_headers}};

/* ---- the world: one host, and sections made by hand ---- */
struct world {
	struct host *host;
	struct fake_clock clock;
	char dir[64];
	const char *texts[3][3];
	const char *common[3][5];
	struct config_section sections[3];
};

static inline struct config_section *section_of(struct world *w, size_t i, const char *name, const char *secret, const char *scheme)
{
	static const struct gd_option common_rows[] = {{"allow_private", GD_BOOL, "no", NULL, 0, "."},
		{"rate", GD_INT, "2", NULL, 0, "."}, {"rate_burst", GD_INT, "60", NULL, 0, "."}, {0}};
	w->texts[i][0] = secret;
	w->texts[i][1] = scheme;
	w->common[i][0] = i == 0 ? "yes" : "no";
	w->common[i][1] = "2";
	w->common[i][2] = "60";
	w->sections[i] = (struct config_section){.kind = "parrot", .name = name, .plugin = true,
		.own = {.rows = parrot_options, .count = 2, .texts = w->texts[i]},
		.common = {.rows = common_rows, .count = 3, .texts = w->common[i]}};
	return &w->sections[i];
}

static inline int make_world(void **state)
{
	struct world *w = calloc(1, sizeof *w);
	snprintf(w->dir, sizeof w->dir, "/tmp/guichet-host-XXXXXX");
	assert_non_null(mkdtemp(w->dir));
	fake_clock_init(&w->clock, INT64_C(1760000000000));
	heard[0] = '\0';
	act = NULL;
	desk_says = GD_OK;
	client_full = sockets_fail = loop_over = refuse_open = false;
	nposted = 0;
	w->host = host_new(&(struct host_spec){.clock = &w->clock.clock, .public_url = "https://desk.example/", .data_dir = w->dir,
		.desk = {.submit = desk_submit, .outcome = desk_outcome, .load_kv = desk_load_kv}});
	struct err err = {{0}};
	assert_true(host_open(w->host, &parrot, section_of(w, 0, "one", "s3cret old", "github"), &err));
	assert_true(host_open(w->host, &parrot, section_of(w, 1, "two", "other", "open"), &err));
	expect_heard("");
	*state = w;
	return 0;
}

static inline int end_world(void **state)
{
	struct world *w = *state;
	char path[128];
	act = NULL;
	host_free(w->host);
	run_posted();
	snprintf(path, sizeof path, "%s/incoming", w->dir);
	assert_int_equal(rmdir(path), 0); /* no download is left behind */
	assert_int_equal(rmdir(w->dir), 0);
	assert_int_equal(live_timers, 0);
	free(w);
	return 0;
}

static inline struct gd_channel *instance(struct world *w, const char *channel)
{
	return instance_by_channel(w->host, channel)->self;
}

#define WORLD(f) cmocka_unit_test_setup_teardown(f, make_world, end_world)

#endif
