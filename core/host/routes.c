#include "host/routes.h"

#include "base/limits.h"
#include "base/log.h"
#include "base/mem.h"
#include "base/percent.h"
#include "host/hooks.h"
#include "host/match.h"
#include "host/record.h"
#include "host/spelling.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define URL_MOST 4096

/* ---- which route --------------------------------------------------------------------------------------------------- */

struct found {
	struct gd_ctx *ctx;
	const struct endpoint *endpoint; /* NULL with ctx: the path is there, with other methods */
	char allow[HOST_ALLOW];          /* which: "GET, POST" */
};

static bool on_this_side(const struct endpoint *endpoint, bool local)
{
	return (strcmp(endpoint->scheme, "local") == 0) == local;
}

static void add_method(char allow[HOST_ALLOW], const char *method)
{
	size_t used = strlen(allow), room = HOST_ALLOW - used;
	if (!strstr(allow, method))
		(void)snprintf(allow + used, room, "%s%s", used ? ", " : "", method);
}

static struct found find_route(const struct host *host, const char *method, const char *path, bool local)
{
	struct found found = {0};
	for (size_t i = 0; i < host->count; i++)
		for (size_t j = 0; j < host->list[i]->nendpoints; j++) {
			const struct endpoint *endpoint = &host->list[i]->endpoints[j];
			if (!on_this_side(endpoint, local) || !match_path(endpoint->path, host->list[i]->name, path))
				continue;
			found.ctx = host->list[i];
			if (method && strcmp(endpoint->route->method, method) == 0) {
				found.endpoint = endpoint;
				return found;
			}
			add_method(found.allow, endpoint->route->method);
		}
	return found;
}

bool host_has_path(const struct host *host, const char *path, bool local)
{
	return find_route(host, NULL, path, local).ctx != NULL;
}

static void probe(struct host *host, const struct http_request *head, struct http_verdict *verdict, bool local)
{
	struct found found = find_route(host, head->method, head->path, local);
	if (found.endpoint) {
		verdict->max_body = found.endpoint->route->max_body ? found.endpoint->route->max_body : LIMIT_BODY;
		verdict->chunked = found.ctx->limits.chunked;
	} else if (found.ctx) {
		verdict->status = 405;
		memcpy(host->allow, found.allow, sizeof host->allow); /* lent until the next one */
		verdict->allow = host->allow;
	} else {
		verdict->status = 404;
		verdict->why = "there is nothing at this address";
	}
}

void host_probe(void *owner, const struct http_request *head, struct http_verdict *verdict)
{
	probe(owner, head, verdict, false);
}

void host_probe_local(void *owner, const struct http_request *head, struct http_verdict *verdict)
{
	probe(owner, head, verdict, true);
}

/* ---- who sent it --------------------------------------------------------------------------------------------------- */

/* Other spellings cost a signature each, so only requests of the size of a text have them. */
#define SPELLED_BODY (64 * 1024)

static enum sign_verdict prove(
	struct gd_ctx *ctx, const struct endpoint *endpoint, const struct gd_http_req *req, const struct http_request *raw)
{
	struct err why = {{0}}, again = {{0}};
	struct buf url;
	if (!endpoint->verifier)
		return SIGN_ACCEPTED;
	bool respelled = sign_verifier_scheme(endpoint->verifier)->url && req->body_len <= SPELLED_BODY;
	enum sign_verdict verdict = SIGN_MISMATCH;
	buf_init(&url, URL_MOST);
	for (size_t n = 0; verdict == SIGN_MISMATCH && (n == 0 || respelled) && spelling_write(&url, ctx->host->public_url, raw, n); n++)
		verdict = sign_verify(endpoint->verifier, &(struct sign_input){.url = url.data, .headers = req->headers,
			.nheaders = req->nheaders, .query = req->query, .nquery = req->nquery, .body = req->body, .body_len = req->body_len,
			.now_s = clock_now(ctx->host->spec.clock) / SECOND_MS}, n ? &again : &why);
	buf_clear(&url);
	if (verdict == SIGN_ACCEPTED)
		return verdict;
	ctx->figures.refused_signatures++;
	ctx->figures.refused[verdict]++;
	log_warn("host", "a request was refused: its sender is not proved", KV("channel", ctx->channel), KV("peer", req->peer),
		KV("why", why.text));
	return verdict;
}

/* In the words that the sender's specification wants, where the channel has such. */
static void refuse(const struct gd_ctx *ctx, const struct endpoint *endpoint, enum sign_verdict verdict, uint64_t id)
{
	static const struct gd_refusal common = {401, "{\"error\":\"the sender is not proved\"}"};
	const struct gd_refusal *own = ctx->plugin->table.refusals, *said = own ? &own[verdict != SIGN_MISSING] : &common;
	bool basic = strcmp(endpoint->scheme, "basic") == 0, bearer = strcmp(endpoint->scheme, "bearer") == 0;
	const struct http_header header = {"www-authenticate", basic ? "Basic realm=\"guichet\"" : "Bearer"};
	server_answer(ctx->host->spec.server, id, &(struct http_answer){.status = said->status, .headers = &header,
		.nheaders = said->status == 401 && (basic || bearer) ? 1 : 0, .body = said->body, .body_len = strlen(said->body)});
}

#define RATE_SOURCES 1024

/* Asked before anything is proved, so that it bounds what an attacker makes us compute: each source address pays from its own bucket of
 * this instance. 503, since some senders give up on 429. */
static bool may_come(struct gd_ctx *ctx, const struct http_request *raw)
{
	static const char body[] = "{\"error\":\"too many requests at once from this address\"}";
	struct address from;
	unsigned wait_s = 1;
	if (!address_parse(raw->peer, &from))
		return true; /* the control socket */
	if (!ctx->rates)
		ctx->rates = buckets_new(RATE_SOURCES);
	const struct bucket_rate rate = {
		(unsigned)config_int(ctx->section, "rate"), (unsigned)config_int(ctx->section, "rate_burst")};
	if (bucket_take(ctx->rates, &rate, &from, clock_mono(ctx->host->spec.clock), &wait_s))
		return true;
	ctx->figures.limited++;
	server_answer(ctx->host->spec.server, raw->id,
		&(struct http_answer){.status = 503, .body = body, .body_len = sizeof body - 1, .retry_after_s = wait_s});
	return false;
}

/* ---- the hook ------------------------------------------------------------------------------------------------------ */

static void call_hook(struct gd_ctx *ctx, uint64_t id, const struct gd_http_req *req, struct record *record)
{
	ctx->requests = mem_grow(ctx->requests, ctx->nrequests + 1, sizeof *ctx->requests);
	ctx->requests[ctx->nrequests++] = (struct open_request){id, record};
	int64_t start = hook_enter(ctx);
	ctx->plugin->table.on_request(ctx->self, id, req);
	hook_leave(ctx, "on_request", start);
}

static void pass_on(struct gd_ctx *ctx, const struct endpoint *endpoint, struct gd_http_req *req, const struct http_request *raw)
{
	if (!may_come(ctx, raw))
		return;
	enum sign_verdict verdict = prove(ctx, endpoint, req, raw);
	if (verdict != SIGN_ACCEPTED) {
		refuse(ctx, endpoint, verdict, raw->id);
		return;
	}
	ctx->figures.requests++;
	call_hook(ctx, raw->id, req, record_new(ctx, endpoint, req));
}

static void handle(struct host *host, const struct http_request *raw, bool local)
{
	struct found found = find_route(host, raw->method, raw->path, local);
	if (!found.endpoint) { /* closed since the probe */
		static const char body[] = "{\"error\":\"the channel is being closed; try again\"}";
		server_answer(host->spec.server, raw->id,
			&(struct http_answer){.status = 503, .body = body, .body_len = sizeof body - 1, .retry_after_s = 5});
		return;
	}
	struct gd_header *headers = mem_array(raw->nheaders + 1, sizeof *headers);
	struct gd_param *query = mem_array(raw->nquery + 1, sizeof *query);
	for (size_t i = 0; i < raw->nheaders; i++)
		headers[i] = (struct gd_header){raw->headers[i].name, raw->headers[i].value};
	for (size_t i = 0; i < raw->nquery; i++)
		query[i] = (struct gd_param){raw->query[i].name, raw->query[i].value};
	struct gd_http_req req = {.size = sizeof req,
		.method = raw->method,
		.path = raw->path,
		.route = found.endpoint->path,
		.headers = headers,
		.nheaders = raw->nheaders,
		.query = query,
		.nquery = raw->nquery,
		.body = raw->body,
		.body_len = raw->body_len,
		.peer = raw->peer,
		.peer_uid = raw->peer_uid};
	pass_on(found.ctx, found.endpoint, &req, raw);
	free(headers);
	free(query);
}

void host_handle(void *owner, const struct http_request *req)
{
	handle(owner, req, false);
}

void host_handle_local(void *owner, const struct http_request *req)
{
	handle(owner, req, true);
}

/* ---- a client that went away --------------------------------------------------------------------------------------- */

struct departure {
	struct loop_work work; /* first */
	struct host *host;
	uint64_t id;
};

static void tell_departure(struct host *host, uint64_t id)
{
	for (size_t i = 0; i < host->count; i++) {
		struct gd_ctx *ctx = host->list[i];
		if (!instance_take_request(ctx, id, 0))
			continue;
		if (ctx->plugin->table.closed_request) {
			int64_t start = hook_enter(ctx);
			ctx->plugin->table.closed_request(ctx->self, id);
			hook_leave(ctx, "closed_request", start);
		}
		return;
	}
}

static void depart(struct loop_work *work)
{
	struct departure *departure = (struct departure *)work;
	tell_departure(departure->host, departure->id);
	free(departure);
}

void host_gone(void *owner, uint64_t id)
{
	struct host *host = owner;
	if (!host->depth) {
		tell_departure(host, id);
		return;
	}
	/* An answer inside a hook found the connection broken: hooks are never re-entered, so later. */
	struct departure *departure = mem_alloc(sizeof *departure);
	*departure = (struct departure){.work.run = depart, .host = host, .id = id};
	if (!loop_post_result(host->spec.loop, &departure->work))
		free(departure);
}

/* ---- once more ----------------------------------------------------------------------------------------------------------------------- */

#define REPLAY_PAIRS 200

static char *decoded(struct arena *arena, const char *text, size_t len)
{
	char *out = arena_alloc(arena, len + 1);
	out[percent_decode(out, text, len, PERCENT_URL)] = 0;
	return out;
}

static size_t read_query(struct arena *arena, const char *text, struct gd_param *out)
{
	size_t n = 0;
	while (text && *text && n < REPLAY_PAIRS) {
		size_t len = strcspn(text, "&"), name = strcspn(text, "=");
		if (name < len)
			out[n++] = (struct gd_param){decoded(arena, text, name), decoded(arena, text + name + 1, len - name - 1)};
		text += len + (text[len] == '&');
	}
	return n;
}

static size_t read_headers(struct arena *arena, const char *text, struct gd_header *out)
{
	size_t n = 0;
	while (*text && n < REPLAY_PAIRS) {
		size_t len = strcspn(text, "\n"), name = strcspn(text, ":");
		if (name + 2 <= len)
			out[n++] = (struct gd_header){
				arena_strndup(arena, text, name), arena_strndup(arena, text + name + 2, len - name - 2)};
		text += len + (text[len] == '\n');
	}
	return n;
}

bool host_replay(struct host *host, uint64_t id, const struct host_received *received)
{
	struct arena arena = {0};
	struct gd_param query[REPLAY_PAIRS];
	struct gd_header headers[REPLAY_PAIRS];
	const char *mark = strchr(received->path, '?');
	const char *path = mark ? arena_strndup(&arena, received->path, (size_t)(mark - received->path)) : received->path;
	struct found found = find_route(host, received->method, path, false);
	bool there = found.endpoint && strcmp(found.ctx->channel, received->channel) == 0;
	if (there)
		call_hook(found.ctx, id,
			&(struct gd_http_req){.size = sizeof(struct gd_http_req),
				.method = received->method,
				.path = path,
				.route = found.endpoint->path,
				.headers = headers,
				.nheaders = read_headers(&arena, received->headers, headers),
				.query = query,
				.nquery = read_query(&arena, mark ? mark + 1 : NULL, query),
				.body = received->body,
				.body_len = received->body_len,
				.peer = "",
				.peer_uid = -1},
			NULL);
	arena_clear(&arena);
	return there;
}
