#include "support/fake_host.h"

#include "base/limits.h"
#include "config/options.h"
#include "host/headers.h"
#include "host/validate.h"
#include "support/fake_memory.h"

#include <dlfcn.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define START_MS INT64_C(1760000000000)
#define MOST_OPTIONS 128

/* One side of the pair that fake_open() makes. The twin's context only watches that nobody uses it. */
struct gd_ctx {
	struct fake_host *fake;
	const char *instance;
	bool twin;
};

struct fake_delivery {
	int64_t id;
	bool done;
};
struct fake_pair {
	char *key, *value;
};

struct fake_state {
	struct gd_host host;
	struct gd_ctx main, twin;
	struct gd_channel *twin_channel;
	struct fake_memory *values;    /* option values, lent until close() */
	struct fake_memory *kv_lent;   /* what kv_get() lent, until the next host call */
	struct fake_pair *kv;
	size_t nkv;
	struct fake_delivery *deliveries;
	size_t ndeliveries;
	uint64_t *requests;            /* all that were made; the id is the index + 1 */
	size_t nrequests;
	bool opening_twin, closed;
	int depth;                     /* hooks on the stack: they are never re-entered */
};

__attribute__((noreturn, format(printf, 1, 2))) static void broken(const char *format, ...)
{
	va_list args;
	va_start(args, format);
	fputs("fake_host: ", stderr);
	vfprintf(stderr, format, args);
	fputc('\n', stderr);
	va_end(args);
	abort();
}

/* Room for one more element at the end of an array; the arrays of a test are short, so they grow one by one. */
static void *grow(void *array, size_t count, size_t size)
{
	void *more = realloc(array, (count + 1) * size);
	if (!more)
		abort();
	memset((char *)more + count * size, 0, size);
	return more;
}
#define PUSH(array, count) ((array) = grow((array), (count), sizeof *(array)), &(array)[(count)++])

/* ---- the host's functions ---------------------------------------------------------------------------------------------------------- */

/* Every host call begins here: the context must be the driven instance's, and what kv_get() lent ends. */
static struct fake_host *called(struct gd_ctx *ctx, const char *name)
{
	struct fake_host *f = ctx->fake;
	if (ctx->twin && !f->state->opening_twin)
		broken("%s() was called for the twin instance while the other one was driven: the plugin keeps state at file scope", name);
	if (f->state->closed)
		broken("%s() was called after close()", name);
	fake_memory_poison(f->state->kv_lent);
	f->state->kv_lent = NULL;
	return f;
}

static void host_log(struct gd_ctx *ctx, enum gd_log level, const char *msg)
{
	struct fake_host *f = called(ctx, "log");
	if (!msg || !*msg)
		broken("log() without a sentence");
	if (!ctx->twin)
		*PUSH(f->lines, f->nlines) = (struct fake_line){.level = level, .msg = fake_copy_text(f->memory, msg)};
}

static int64_t host_now(struct gd_ctx *ctx)
{
	return called(ctx, "now_ms")->now_ms;
}

/* What the host would refuse, a test must hear of at once, with the host's own words. */
static void check_inbound(const struct gd_inbound *in)
{
	struct err err = {{0}};
	if (!validate_inbound(in, &err))
		broken("submit(): %s", err.text);
}

static enum gd_rc host_submit(struct gd_ctx *ctx, const struct gd_inbound *in, uint64_t tag)
{
	struct fake_host *f = called(ctx, "submit");
	struct fake_memory *lent = fake_memory_new();
	check_inbound(fake_copy_inbound(lent, in));
	fake_memory_poison(lent);
	if (ctx->twin || f->submit_rc != GD_OK)
		return f->submit_rc;
	*PUSH(f->submits, f->nsubmits) = (struct fake_submit){.in = *fake_copy_inbound(f->memory, in), .tag = tag};
	return GD_OK;
}

static void host_answer(struct gd_ctx *ctx, uint64_t request, const struct gd_http_res *res)
{
	struct fake_host *f = called(ctx, "answer");
	if (request == 0 || request > f->state->nrequests)
		broken("answer() to request %llu, which never came", (unsigned long long)request);
	if (res->status < 200 || res->status > 599)
		broken("answer() with status %u", res->status);
	if (!fake_answered(f, request))
		*PUSH(f->answers, f->nanswers) = (struct fake_answer){.request = request, .res = *fake_copy_response(f->memory, res)};
}

static void host_outcome(struct gd_ctx *ctx, int64_t delivery, enum gd_outcome outcome, uint32_t retry_after_s, const char *remote_id,
	const char *why)
{
	struct fake_host *f = called(ctx, "outcome");
	struct fake_delivery *found = NULL;
	for (size_t i = 0; i < f->state->ndeliveries; i++)
		if (f->state->deliveries[i].id == delivery && !f->state->deliveries[i].done)
			found = &f->state->deliveries[i];
	if (!found)
		broken("outcome() for delivery %lld, which is not under way: one outcome for each deliver()", (long long)delivery);
	if ((outcome == GD_GIVE_UP || outcome == GD_GONE) && (!why || !*why))
		broken("outcome(GD_GIVE_UP or GD_GONE) without a reason that agents can read");
	found->done = true;
	*PUSH(f->outcomes, f->noutcomes) = (struct fake_outcome){.delivery = delivery, .outcome = outcome, .retry_after_s = retry_after_s,
		.remote_id = fake_copy_text(f->memory, remote_id), .why = fake_copy_text(f->memory, why)};
}

static enum gd_rc host_http(struct gd_ctx *ctx, const struct gd_http_req *req, uint64_t tag)
{
	struct fake_host *f = called(ctx, "http");
	if (!req->method || !req->url || (strncmp(req->url, "http://", 7) != 0 && strncmp(req->url, "https://", 8) != 0))
		broken("http() without a method or with the URL %s", req->url ? req->url : "(none)");
	for (size_t i = 0; i < req->nheaders; i++)
		if (strpbrk(req->headers[i].value, "\r\n"))
			broken("http(): header %s holds a line break", req->headers[i].name);
	if (ctx->twin || f->http_rc != GD_OK)
		return f->http_rc;
	*PUSH(f->https, f->nhttps) = (struct fake_http){.req = *fake_copy_request(f->memory, req), .tag = tag};
	return GD_OK;
}

static struct fake_socket *open_socket(struct fake_host *f, uint64_t tag)
{
	for (size_t i = 0; i < f->nsockets; i++)
		if (f->sockets[i].tag == tag && !f->sockets[i].closed)
			return &f->sockets[i];
	return NULL;
}

static enum gd_rc host_ws_open(struct gd_ctx *ctx, const char *url, uint64_t tag)
{
	struct fake_host *f = called(ctx, "ws_open");
	if (!url || (strncmp(url, "ws://", 5) != 0 && strncmp(url, "wss://", 6) != 0))
		broken("ws_open() with the URL %s", url ? url : "(none)");
	if (ctx->twin || f->ws_rc != GD_OK)
		return f->ws_rc;
	if (open_socket(f, tag))
		broken("ws_open(): a connection with this tag is open");
	*PUSH(f->sockets, f->nsockets) = (struct fake_socket){.tag = tag, .url = fake_copy_text(f->memory, url)};
	return GD_OK;
}

static enum gd_rc host_ws_send(struct gd_ctx *ctx, uint64_t tag, const char *text, size_t len)
{
	struct fake_host *f = called(ctx, "ws_send");
	if (!open_socket(f, tag))
		return GD_REFUSED;
	if (f->ws_rc != GD_OK)
		return f->ws_rc;
	*PUSH(f->sents, f->nsents) = (struct fake_sent){.tag = tag, .text = fake_copy_bytes(f->memory, text, len), .len = len};
	return GD_OK;
}

static void host_ws_close(struct gd_ctx *ctx, uint64_t tag)
{
	struct fake_socket *socket = open_socket(called(ctx, "ws_close"), tag);
	if (socket)
		socket->closed = true;
}

static void drop_timer(struct fake_host *f, uint64_t tag)
{
	for (size_t i = 0; i < f->ntimers; i++)
		if (f->timers[i].tag == tag) {
			f->timers[i] = f->timers[--f->ntimers];
			return;
		}
}

static void host_timer(struct gd_ctx *ctx, uint32_t ms, uint64_t tag)
{
	struct fake_host *f = called(ctx, "timer");
	if (ctx->twin)
		return;
	drop_timer(f, tag);
	if (ms)
		*PUSH(f->timers, f->ntimers) = (struct fake_timer){.tag = tag, .due_ms = f->now_ms + ms};
}

static const char *host_kv_get(struct gd_ctx *ctx, const char *key)
{
	struct fake_host *f = called(ctx, "kv_get");
	const char *value = fake_kv(f, key);
	if (!value)
		return NULL;
	f->state->kv_lent = fake_memory_new();
	return fake_copy_text(f->state->kv_lent, value);
}

static enum gd_rc host_sign(struct gd_ctx *ctx, const char *scheme, const char *secret_option, const char *id, int64_t now_ms,
	const char *body,
	size_t len, char *out, size_t out_size)
{
	struct fake_host *f = called(ctx, "sign");
	if (f->sign)
		return f->sign(scheme, secret_option, id, now_ms, body, len, out, out_size);
	int n = snprintf(out, out_size, "fake-signature: %s %s %s %zu\n", scheme, secret_option, id, len);
	return n > 0 && (size_t)n < out_size ? GD_OK : GD_REFUSED;
}

static const char *host_instance(struct gd_ctx *ctx)
{
	called(ctx, "instance");
	return ctx->instance;
}

static const char *host_public_url(struct gd_ctx *ctx)
{
	return called(ctx, "public_url")->public_url;
}

static const struct gd_host host_table = {
	.abi = GD_ABI, .size = sizeof host_table,
	.log = host_log, .now_ms = host_now, .submit = host_submit, .answer = host_answer, .outcome = host_outcome, .http = host_http,
	.ws_open = host_ws_open, .ws_send = host_ws_send, .ws_close = host_ws_close, .timer = host_timer, .kv_get = host_kv_get,
	.sign = host_sign, .instance = host_instance, .public_url = host_public_url,
};

/* ---- opening and closing ----------------------------------------------------------------------------------------------------------- */

static void load(struct fake_host *f, const char *so_path)
{
	void *so = dlopen(so_path, RTLD_NOW | RTLD_LOCAL); /* never closed: a leak report can then name the plugin's functions */
	if (!so)
		broken("%s", dlerror());
	const struct gd_channel_plugin *found = dlsym(so, "guichet_channel_1");
	if (!found)
		broken("%s has no symbol guichet_channel_1", so_path);
	if (found->abi != GD_ABI)
		broken("%s is of ABI %u, this host of ABI %u", so_path, found->abi, GD_ABI);
	memcpy(&f->plugin, found, found->size < sizeof f->plugin ? found->size : sizeof f->plugin);
	if (!f->plugin.name || !f->plugin.version || !f->plugin.open || !f->plugin.close || !f->plugin.deliver)
		broken("%s: name, version, open, close and deliver are mandatory", so_path);
	if (f->plugin.routes && f->plugin.routes[0].path && !f->plugin.on_request)
		broken("%s has routes and no on_request()", so_path);
}

/* `rest` is NULL for the key itself, also for that of a table, whose value is then its canonical lines. */
static const struct gd_option *row_of(const struct fake_host *f, const char *key, const char **rest)
{
	*rest = NULL;
	for (const struct gd_option *row = f->plugin.options; row && row->key; row++)
		if (strcmp(row->key, key) == 0)
			return row;
	const struct gd_option *row = option_find(f->plugin.options, key, rest);
	if (!row)
		broken("plugin %s has no option %s", f->plugin.name, key);
	return row;
}

static void put_canonical(const struct gd_option *row, bool whole_table, const char *text, struct buf *out)
{
	struct err err = {{0}};
	if (whole_table || row->type == GD_SECRET) /* a plugin must stand an empty secret: it comes from elsewhere, too */
		buf_adds(out, text);
	else if (!option_canonical(row, text, out, &err))
		broken("option %s: %s", row->key, err.text);
}

/* The value of one row as open() gets it; NULL if there is none. */
static const char *option_value(struct fake_host *f, const struct gd_option *row, const char *const *options)
{
	struct buf out;
	bool given = false;
	buf_init(&out, LIMIT_CONFIG_FILE);
	for (size_t i = 0; options && options[i]; i += 2) {
		const char *rest = NULL;
		if (row_of(f, options[i], &rest) != row)
			continue;
		given = true;
		if (rest)
			buf_addf(&out, "%s=", rest);
		put_canonical(row, (row->flags & GD_OPT_MANY) && !rest, options[i + 1], &out);
		if (rest)
			buf_addc(&out, '\n');
	}
	if (!given && (row->flags & GD_OPT_REQUIRED))
		broken("option %s of plugin %s is mandatory", row->key, f->plugin.name);
	if (!given && row->fallback && !(row->flags & GD_OPT_MANY)) {
		given = true;
		put_canonical(row, false, row->fallback, &out);
	}
	const char *value = given ? fake_copy_text(f->state->values, out.data) : NULL;
	buf_clear(&out);
	return value;
}

static const char *const *option_values(struct fake_host *f, const char *const *options)
{
	const char *values[MOST_OPTIONS] = {NULL};
	size_t n = 0;
	for (const struct gd_option *row = f->plugin.options; row && row->key; row++) {
		if (n == MOST_OPTIONS - 1)
			broken("plugin %s has more than %d options", f->plugin.name, MOST_OPTIONS - 1);
		values[n++] = option_value(f, row, options);
	}
	return fake_copy_bytes(f->state->values, values, (n + 1) * sizeof values[0]);
}

static void check_options(const struct fake_host *f, const char *const *options)
{
	struct err err = {{0}};
	const char *rest = NULL;
	if (!option_rows_sound(f->plugin.options, &err))
		broken("plugin %s: %s", f->plugin.name, err.text);
	for (size_t i = 0; options && options[i]; i += 2)
		row_of(f, options[i], &rest);
}

static void ask_limits(struct fake_host *f)
{
	f->limits = (struct gd_limits){.size = sizeof f->limits, .capabilities = f->plugin.capabilities, .in_flight = 1,
		.in_flight_total = 16, .lease_s = 60};
	if (f->plugin.limits)
		f->plugin.limits(f->channel, &f->limits);
}

struct fake_host *fake_open_any(const char *so_path, const char *instance, const char *const *options)
{
	return fake_open_at(so_path, instance, options, NULL);
}

struct fake_host *fake_open_at(const char *so_path, const char *instance, const char *const *options, const char *public_url)
{
	struct fake_host *f = calloc(1, sizeof *f);
	struct fake_state *state = calloc(1, sizeof *state);
	if (!f || !state)
		abort();
	f->state = state;
	f->memory = fake_memory_new();
	f->now_ms = START_MS;
	f->public_url = public_url;
	state->values = fake_memory_new();
	state->host = host_table;
	state->main = (struct gd_ctx){.fake = f, .instance = fake_copy_text(state->values, instance)};
	state->twin = (struct gd_ctx){.fake = f, .instance = fake_copy_text(state->values, "the_twin"), .twin = true};
	load(f, so_path);
	check_options(f, options);
	f->opened = f->plugin.open(&state->host, &state->main, option_values(f, options), &f->channel);
	if (f->opened != GD_OK) {
		if (f->channel)
			broken("open() refused and gave a channel: nobody will close it");
		return f;
	}
	if (!f->channel)
		broken("open() said GD_OK and gave no channel");
	ask_limits(f);
	state->opening_twin = true;
	if (f->plugin.open(&state->host, &state->twin, option_values(f, options), &state->twin_channel) != GD_OK)
		broken("a second instance of plugin %s does not open: the plugin keeps state at file scope", f->plugin.name);
	state->opening_twin = false;
	return f;
}

struct fake_host *fake_open(const char *so_path, const char *instance, const char *const *options)
{
	struct fake_host *f = fake_open_any(so_path, instance, options);
	if (f->opened != GD_OK)
		broken("open() of plugin %s said %d: %s", f->plugin.name, f->opened,
			f->nlines ? f->lines[f->nlines - 1].msg : "and logged nothing");
	return f;
}

static void free_state(struct fake_state *state)
{
	for (size_t i = 0; i < state->nkv; i++) {
		free(state->kv[i].key);
		free(state->kv[i].value);
	}
	free(state->kv);
	free(state->deliveries);
	free(state->requests);
	fake_memory_poison(state->values);
	fake_memory_poison(state->kv_lent);
	free(state);
}

void fake_close(struct fake_host *f)
{
	if (!f)
		return;
	if (f->channel) {
		f->plugin.close(f->channel);
		f->state->opening_twin = true; /* closing may use the host as well */
		f->plugin.close(f->state->twin_channel);
	}
	f->state->closed = true;
	free_state(f->state);
	fake_memory_poison(f->memory);
	free(f->submits);
	free(f->https);
	free(f->answers);
	free(f->outcomes);
	free(f->sockets);
	free(f->sents);
	free(f->timers);
	free(f->lines);
	free(f);
}

/* ---- what happens to the plugin ----------------------------------------------------------------------------------------------------- */

static struct fake_memory *enter(struct fake_host *f)
{
	if (f->state->depth++)
		broken("a hook was re-entered");
	return fake_memory_new();
}

static void leave(struct fake_host *f, struct fake_memory *lent)
{
	f->state->depth--;
	fake_memory_poison(lent);
}

/* The real host knows no other headers than these, so a plugin that forgot to name one finds out here. */
static void keep_headers(const struct fake_host *f, struct gd_http_req *copy)
{
	struct gd_header *headers = (struct gd_header *)copy->headers; /* the copy is ours */
	size_t kept = 0;
	for (size_t i = 0; i < copy->nheaders; i++)
		if (header_kept(headers[i].name, f->plugin.headers))
			headers[kept++] = headers[i];
	copy->nheaders = kept;
}

uint64_t fake_request(struct fake_host *f, const struct gd_http_req *req)
{
	if (!f->plugin.on_request)
		broken("plugin %s has no on_request()", f->plugin.name);
	uint64_t *slot = PUSH(f->state->requests, f->state->nrequests);
	*slot = f->state->nrequests;
	uint64_t request = *slot;
	struct fake_memory *lent = enter(f);
	struct gd_http_req *copy = fake_copy_request(lent, req);
	if (!copy->body)
		copy->body = fake_copy_text(lent, "");
	keep_headers(f, copy);
	f->plugin.on_request(f->channel, request, copy);
	leave(f, lent);
	return request;
}

uint64_t fake_post(struct fake_host *f, const char *route, const char *body)
{
	static const struct gd_header headers[] = {{"content-type", "application/json"}, {"host", "desk.example"}};
	return fake_request(f, &(struct gd_http_req){.method = "POST", .path = route, .route = route, .headers = headers,
		.nheaders = sizeof headers / sizeof headers[0], .body = body, .body_len = strlen(body), .peer = "192.0.2.7",
		.peer_uid = -1});
}

void fake_gone(struct fake_host *f, uint64_t request)
{
	struct fake_memory *lent = enter(f);
	if (f->plugin.closed_request)
		f->plugin.closed_request(f->channel, request);
	leave(f, lent);
}

void fake_kv_set(struct fake_host *f, const char *key, const char *value)
{
	struct fake_state *state = f->state;
	struct fake_pair *pair = NULL;
	for (size_t i = 0; i < state->nkv; i++)
		if (strcmp(state->kv[i].key, key) == 0)
			pair = &state->kv[i];
	if (!pair && !value)
		return;
	if (!pair) {
		pair = PUSH(state->kv, state->nkv);
		pair->key = strdup(key);
	}
	free(pair->value);
	pair->value = value ? strdup(value) : NULL; /* deleted: the key stays without a value */
}

void fake_result(struct fake_host *f, size_t submit, const struct gd_result *result)
{
	if (submit >= f->nsubmits)
		broken("there is no submit %zu: %zu came", submit, f->nsubmits);
	struct fake_submit *which = &f->submits[submit];
	if (which->done)
		broken("submit %zu has had its result", submit);
	if (!f->plugin.on_result)
		broken("plugin %s submits and has no on_result()", f->plugin.name);
	which->done = true;
	for (size_t i = 0; result->code != GD_R_TROUBLE && i < which->in.nkv; i++)
		fake_kv_set(f, which->in.kv[i].key, which->in.kv[i].value);
	struct fake_memory *lent = enter(f);
	f->plugin.on_result(f->channel, which->tag, fake_copy_result(lent, result));
	leave(f, lent);
}

void fake_result_ok(struct fake_host *f, size_t submit, const char *ref)
{
	fake_result(f, submit, &(struct gd_result){.code = GD_R_CREATED, .ref = ref, .word = "created"});
}

void fake_deliver(struct fake_host *f, const struct gd_outbound *out)
{
	struct fake_memory *lent = enter(f);
	struct gd_outbound *copy = fake_copy_outbound(lent, out);
	if (!copy->key)
		copy->key = fake_copy_text(lent, "key-1");
	if (!copy->attempt)
		copy->attempt = 1;
	PUSH(f->state->deliveries, f->state->ndeliveries)->id = out->delivery;
	f->plugin.deliver(f->channel, copy);
	leave(f, lent);
}

void fake_http_answer(struct fake_host *f, size_t http, const struct gd_http_res *res)
{
	if (http >= f->nhttps || f->https[http].done)
		broken("request %zu did not go out or has had its answer", http);
	if (!f->plugin.on_http)
		broken("plugin %s calls http() and has no on_http()", f->plugin.name);
	f->https[http].done = true;
	uint64_t tag = f->https[http].tag;
	struct fake_memory *lent = enter(f);
	struct gd_http_res *copy = fake_copy_response(lent, res);
	if (!copy->body)
		copy->body = fake_copy_text(lent, "");
	f->plugin.on_http(f->channel, tag, copy);
	leave(f, lent);
}

void fake_http_reply(struct fake_host *f, size_t http, uint32_t status, const char *body)
{
	fake_http_answer(f, http, &(struct gd_http_res){.status = status, .body = body, .body_len = body ? strlen(body) : 0});
}

void fake_http_fail(struct fake_host *f, size_t http, enum gd_net net)
{
	fake_http_answer(f, http,
		&(struct gd_http_res){.net = net, .error = net == GD_NET_NOT_SENT ? "connection refused" : "no answer in time"});
}

void fake_frame(struct fake_host *f, uint64_t tag, enum gd_frame_kind kind, const char *text, uint32_t code)
{
	struct fake_socket *socket = open_socket(f, tag);
	if (!socket)
		broken("there is no open connection with tag %llu", (unsigned long long)tag);
	if (!f->plugin.on_frame)
		broken("plugin %s calls ws_open() and has no on_frame()", f->plugin.name);
	if (kind == GD_FRAME_CLOSED)
		socket->closed = true;
	struct fake_memory *lent = enter(f);
	f->plugin.on_frame(f->channel, tag, fake_copy_frame(lent, &(struct gd_frame){.kind = kind, .text = text,
		.text_len = text ? strlen(text) : 0, .code = code}));
	leave(f, lent);
}

void fake_advance(struct fake_host *f, int64_t ms)
{
	int64_t until = f->now_ms + ms;
	for (;;) {
		const struct fake_timer *next = NULL;
		for (size_t i = 0; i < f->ntimers; i++)
			if (f->timers[i].due_ms <= until && (!next || f->timers[i].due_ms < next->due_ms))
				next = &f->timers[i];
		if (!next)
			break;
		if (!f->plugin.on_timer)
			broken("plugin %s calls timer() and has no on_timer()", f->plugin.name);
		uint64_t tag = next->tag;
		f->now_ms = next->due_ms > f->now_ms ? next->due_ms : f->now_ms;
		drop_timer(f, tag);
		struct fake_memory *lent = enter(f);
		f->plugin.on_timer(f->channel, tag);
		leave(f, lent);
	}
	f->now_ms = until;
}

void fake_ready(struct fake_host *f)
{
	struct fake_memory *lent = enter(f);
	if (f->plugin.on_ready)
		f->plugin.on_ready(f->channel);
	leave(f, lent);
}

/* ---- looking ------------------------------------------------------------------------------------------------------------------------ */

const struct fake_answer *fake_answered(const struct fake_host *f, uint64_t request)
{
	for (size_t i = 0; i < f->nanswers; i++)
		if (f->answers[i].request == request)
			return &f->answers[i];
	return NULL;
}

const struct gd_http_res *fake_answer_to(const struct fake_host *f, uint64_t request)
{
	const struct fake_answer *answer = fake_answered(f, request);
	if (!answer)
		broken("request %llu has no answer yet", (unsigned long long)request);
	return &answer->res;
}

const struct fake_outcome *fake_outcome_of(const struct fake_host *f, int64_t delivery)
{
	for (size_t i = f->noutcomes; i > 0; i--)
		if (f->outcomes[i - 1].delivery == delivery)
			return &f->outcomes[i - 1];
	return NULL;
}

const char *fake_header(const struct gd_header *headers, size_t count, const char *name)
{
	for (size_t i = 0; i < count; i++)
		if (strcasecmp(headers[i].name, name) == 0)
			return headers[i].value;
	return NULL;
}

const char *fake_kv(const struct fake_host *f, const char *key)
{
	for (size_t i = 0; i < f->state->nkv; i++)
		if (strcmp(f->state->kv[i].key, key) == 0)
			return f->state->kv[i].value;
	return NULL;
}

bool fake_logged(const struct fake_host *f, const char *part)
{
	for (size_t i = 0; i < f->nlines; i++)
		if (strstr(f->lines[i].msg, part))
			return true;
	return false;
}

bool fake_timer_runs(const struct fake_host *f, uint64_t tag)
{
	for (size_t i = 0; i < f->ntimers; i++)
		if (f->timers[i].tag == tag)
			return true;
	return false;
}
