#include "host/instance.h"

#include "base/log.h"
#include "base/mem.h"
#include "host/calls.h"
#include "host/hooks.h"
#include "host/proof.h"
#include "host/record.h"
#include "host/timers.h"
#include "host/wires.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define IN_FLIGHT 1
#define IN_FLIGHT_TOTAL 16
#define LEASE_S 60

/* ---- secrets and signatures ------------------------------------------------------------------------------------------------------- */

static bool has_option(const struct gd_ctx *ctx, const char *key)
{
	const struct gd_option *rows = ctx->plugin->table.options;
	for (size_t i = 0; key && i < ctx->plugin->option_count; i++)
		if (strcmp(rows[i].key, key) == 0)
			return true;
	return false;
}

const struct sign_verifier *instance_signer(struct gd_ctx *ctx, const char *scheme, const char *option)
{
	for (const struct signer *s = ctx->signers; s; s = s->next)
		if (strcmp(s->scheme, scheme) == 0 && strcmp(s->option, option) == 0)
			return s->verifier;
	const struct sign_scheme *found = sign_scheme_find(scheme);
	if (!found || !has_option(ctx, option))
		return NULL;
	struct signer *fresh = mem_alloc(sizeof *fresh);
	fresh->scheme = found->name;
	fresh->option = mem_strdup(option);
	fresh->verifier = proof_verifier(found, config_text(ctx->section, option));
	fresh->next = ctx->signers;
	ctx->signers = fresh;
	return fresh->verifier;
}

static void make_proof(struct gd_ctx *ctx, struct endpoint *endpoint, const struct sign_scheme *scheme)
{
	const char *name, *fault;
	endpoint->verifier = proof_verifier(scheme, config_text(ctx->section, endpoint->route->secret));
	for (size_t i = 0; (name = sign_scheme_header(scheme, i)); i++)
		server_want_header(ctx->host->spec.server, name);
	fault = sign_verifier_fault(endpoint->verifier);
	if (fault)
		log_warn("host", "a route will refuse everybody", KV("channel", ctx->channel), KV("route", endpoint->path),
			KV("why", fault));
}

static bool make_endpoint(struct gd_ctx *ctx, const struct gd_route *route, struct err *err)
{
	const char *name = proof_scheme(route, ctx->section), *path = proof_path(route, ctx->section);
	if (!name || !path)
		return true; /* an instance that names no scheme, such as one that only sends, has no such route */
	struct sign_scheme *scheme = proof_is_none(name) ? NULL : sign_scheme_read(name, err);
	if (!scheme && !proof_is_none(name)) {
		err_prefix(err, "the route %s: ", path);
		return false;
	}
	struct endpoint *endpoint = &ctx->endpoints[ctx->nendpoints++];
	*endpoint = (struct endpoint){.route = route, .path = path, .scheme = name};
	if (scheme)
		make_proof(ctx, endpoint, scheme);
	sign_scheme_free(scheme);
	return true;
}

static bool make_endpoints(struct gd_ctx *ctx, struct err *err)
{
	const struct gd_route *routes = ctx->plugin->table.routes;
	size_t count = 0;
	while (routes && routes[count].path)
		count++;
	ctx->endpoints = mem_array(count + 1, sizeof *ctx->endpoints);
	for (size_t i = 0; i < count; i++)
		if (!make_endpoint(ctx, &routes[i], err))
			return false;
	return true;
}

/* ---- committed state --------------------------------------------------------------------------------------------------------------- */

/* Sorted by key: a channel may keep thousands (one or two for every room). Where the key stands, or belongs. */
static size_t kv_position(const struct gd_ctx *ctx, const char *key, bool *found)
{
	size_t from = 0, to = ctx->nkv;

	*found = false;
	while (from < to) {
		size_t middle = from + (to - from) / 2;
		int order = strcmp(ctx->kv[middle].key, key);
		if (order == 0) {
			*found = true;
			return middle;
		}
		if (order < 0)
			from = middle + 1;
		else
			to = middle;
	}
	return from;
}

/* Keys, tokens and cursors of the other side live here, so what is replaced is wiped. */
static void wipe_pair(struct kv_pair *pair)
{
	explicit_bzero(pair->value, strlen(pair->value));
	free(pair->value);
}

void instance_set_kv(struct gd_ctx *ctx, const char *key, const char *value)
{
	bool found;
	size_t at = kv_position(ctx, key, &found);

	if (found)
		wipe_pair(&ctx->kv[at]);
	if (found && !value) {
		free(ctx->kv[at].key);
		ctx->nkv--;
		memmove(ctx->kv + at, ctx->kv + at + 1, (ctx->nkv - at) * sizeof *ctx->kv);
	} else if (found) {
		ctx->kv[at].value = mem_strdup(value);
	} else if (value) {
		ctx->kv = mem_grow(ctx->kv, ctx->nkv + 1, sizeof *ctx->kv);
		memmove(ctx->kv + at + 1, ctx->kv + at, (ctx->nkv - at) * sizeof *ctx->kv);
		ctx->kv[at] = (struct kv_pair){mem_strdup(key), mem_strdup(value)};
		ctx->nkv++;
	}
}

const char *instance_get_kv(const struct gd_ctx *ctx, const char *key)
{
	bool found;
	size_t at = kv_position(ctx, key, &found);

	return found ? ctx->kv[at].value : NULL;
}

static void load_row(void *ctx, const char *key, const char *value)
{
	instance_set_kv(ctx, key, value);
}

/* ---- what is under way ------------------------------------------------------------------------------------------------------------- */

bool instance_take_request(struct gd_ctx *ctx, uint64_t id, unsigned status)
{
	for (size_t i = 0; i < ctx->nrequests; i++)
		if (ctx->requests[i].id == id) {
			record_done(ctx->requests[i].record, status);
			ctx->figures.answered[status < 600 ? status / 100 : 5]++;
			ctx->requests[i] = ctx->requests[--ctx->nrequests];
			return true;
		}
	return false;
}

bool instance_take_delivery(struct gd_ctx *ctx, int64_t id, uint32_t *attempt)
{
	for (size_t i = 0; i < ctx->ndeliveries; i++)
		if (ctx->deliveries[i].id == id) {
			*attempt = ctx->deliveries[i].attempt;
			ctx->deliveries[i] = ctx->deliveries[--ctx->ndeliveries];
			return true;
		}
	return false;
}

/* ---- life ---------------------------------------------------------------------------------------------------------------------------- */

static void want_headers(struct gd_ctx *ctx)
{
	const char *const *names = ctx->plugin->table.headers;
	for (; names && *names; names++)
		server_want_header(ctx->host->spec.server, *names);
}

struct gd_ctx *instance_new(struct host *host, const struct gd_host *functions, const struct plugin *plugin,
	const struct config_section *section, struct err *err)
{
	struct gd_ctx *ctx = mem_alloc(sizeof *ctx);
	ctx->host = host;
	ctx->number = ++host->last_number;
	ctx->plugin = plugin;
	ctx->section = section;
	ctx->name = arena_strdup(&host->names, section->name);
	ctx->channel = arena_printf(&host->names, "%s:%s", plugin->name, section->name);
	ctx->table = *functions;
	ctx->figures = (struct host_figures){.channel = ctx->channel, .plugin = plugin->name, .version = plugin->table.version};
	ctx->limits = (struct gd_limits){.size = sizeof ctx->limits, .capabilities = plugin->table.capabilities, .in_flight = IN_FLIGHT,
		.in_flight_total = IN_FLIGHT_TOTAL, .lease_s = LEASE_S};
	if (make_endpoints(ctx, err))
		return ctx;
	instance_free(ctx);
	return NULL;
}

/* The desk may still ask by the schedule of an instance that is being closed, so it lives as long as the host. */
static const uint32_t *keep_schedule(struct arena *arena, const uint32_t *waits)
{
	size_t n = 0;
	if (!waits)
		return NULL;
	while (waits[n])
		n++;
	uint32_t *kept = arena_alloc(arena, (n + 1) * sizeof *kept);
	memcpy(kept, waits, n * sizeof *kept);
	return kept;
}

bool instance_open(struct gd_ctx *ctx, struct err *err)
{
	const struct host_desk *desk = &ctx->host->spec.desk;
	desk->load_kv(desk->self, ctx->channel, load_row, ctx);
	want_headers(ctx);
	int64_t start = hook_enter(ctx);
	enum gd_rc rc = ctx->plugin->table.open(&ctx->table, ctx, ctx->section->own.texts, &ctx->self);
	hook_leave(ctx, "open", start);
	if (rc != GD_OK || !ctx->self) {
		err_set(err, "plugin %s did not open %s (%s); its own words are in the log", ctx->plugin->name, ctx->channel,
			rc == GD_BAD_CONFIG ? "its options make no sense together" : rc == GD_OK ? "it gave no channel" : "it refused");
		return false;
	}
	if (ctx->plugin->table.limits)
		ctx->plugin->table.limits(ctx->self, &ctx->limits);
	ctx->limits.schedule_s = keep_schedule(&ctx->host->names, ctx->limits.schedule_s);
	return true;
}

static void abandon_work(struct gd_ctx *ctx)
{
	struct host *host = ctx->host;
	static const char sentence[] = "{\"error\":\"the channel is being closed; try again\"}";
	timers_cancel_all(ctx);
	wires_close_all(ctx);
	while (ctx->nrequests) {
		record_done(ctx->requests[--ctx->nrequests].record, 503);
		server_answer(host->spec.server, ctx->requests[ctx->nrequests].id,
			&(struct http_answer){.status = 503, .body = sentence, .body_len = sizeof sentence - 1, .retry_after_s = 5});
	}
	while (ctx->ndeliveries) {
		const struct running_delivery *running = &ctx->deliveries[--ctx->ndeliveries];
		host->spec.desk.outcome(host->spec.desk.self, ctx->channel,
			&(struct host_outcome){.delivery = running->id,
				.attempt = running->attempt,
				.outcome = GD_RETRY_LATER,
				.doubtful = true,
				.why = "the channel was closed"});
	}
}

void instance_close(struct gd_ctx *ctx)
{
	if (ctx->self) {
		int64_t start = hook_enter(ctx);
		ctx->plugin->table.close(ctx->self);
		hook_leave(ctx, "close", start);
		ctx->self = NULL;
	}
	abandon_work(ctx); /* after close(), which may still have answered or ended some of it */
}

void instance_free(struct gd_ctx *ctx)
{
	if (!ctx)
		return;
	for (size_t i = 0; i < ctx->nendpoints; i++)
		sign_verifier_free(ctx->endpoints[i].verifier);
	for (struct signer *s = ctx->signers, *next; s; s = next) {
		next = s->next;
		sign_verifier_free(s->verifier);
		free((char *)s->option);
		free(s);
	}
	for (size_t i = 0; i < ctx->nkv; i++) {
		wipe_pair(&ctx->kv[i]);
		free(ctx->kv[i].key);
	}
	free(ctx->kv);
	free(ctx->endpoints);
	free(ctx->requests);
	free(ctx->deliveries);
	buckets_free(ctx->rates);
	free(ctx);
}
