#include "host/record.h"

#include "base/limits.h"
#include "base/mem.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define TEXT_MOST (64 * 1024)
#define FAILED_PER_SECOND 20

struct record {
	struct gd_ctx *ctx; /* an instance ends its requests before it goes */
	struct arena arena;
	struct host_received received;
};

/* Names whose values prove something. Rather one too many: `idempotency-key` and the ids of deliveries stay. `shown`: the name under which
 * this endpoint's senders show their secret, NULL if it has none. */
static bool proves(const char *name, const char *shown)
{
	static const char *const words[] = {
		"auth", "token", "secret", "signature", "password", "cookie", "api-key", "apikey", "api_key", "credential"};
	char low[128];
	size_t n = 0;
	if (shown && strcasecmp(name, shown) == 0)
		return true;
	for (; name[n] && n + 1 < sizeof low; n++)
		low[n] = (char)tolower((unsigned char)name[n]);
	low[n] = 0;
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (strstr(low, words[i]))
			return true;
	return name[n] != 0 || strcmp(low, "sig") == 0 || strcmp(low, "key") == 0;
}

static const char *headers_text(struct arena *arena, const struct gd_http_req *req, const char *shown)
{
	struct buf out;
	buf_init(&out, TEXT_MOST);
	for (size_t i = 0; i < req->nheaders; i++)
		if (!proves(req->headers[i].name, shown))
			buf_addf(&out, "%s: %s\n", req->headers[i].name, req->headers[i].value);
	const char *text = arena_strdup(arena, out.data ? out.data : "");
	buf_clear(&out);
	return text;
}

/* The route with the instance's name in it, `*` as it stands; then the query, its names and values written so that they can be read back.
 */
static void put_path(struct buf *out, const char *instance, const struct gd_http_req *req)
{
	static const char hole[] = "{instance}";
	const char *at = strstr(req->route, hole);
	if (at)
		buf_addf(out, "%.*s%s%s", (int)(at - req->route), req->route, instance, at + sizeof hole - 1);
	else
		buf_adds(out, req->route);
}

static void put_escaped(struct buf *out, const char *text)
{
	for (; *text; text++) {
		if (isalnum((unsigned char)*text) || strchr("-._~", *text))
			buf_addc(out, *text);
		else
			buf_addf(out, "%%%02X", (unsigned)(unsigned char)*text);
	}
}

static const char *path_text(struct arena *arena, const char *instance, const struct gd_http_req *req, const char *shown)
{
	struct buf out;
	char mark = '?';
	buf_init(&out, TEXT_MOST);
	put_path(&out, instance, req);
	for (size_t i = 0; i < req->nquery; i++) {
		if (proves(req->query[i].name, shown))
			continue;
		buf_addc(&out, mark);
		put_escaped(&out, req->query[i].name);
		buf_addc(&out, '=');
		put_escaped(&out, req->query[i].value);
		mark = '&';
	}
	const char *text = arena_strdup(arena, out.data);
	buf_clear(&out);
	return text;
}

struct record *record_new(struct gd_ctx *ctx, const struct endpoint *endpoint, const struct gd_http_req *req)
{
	if (!ctx->host->spec.desk.received || !endpoint->verifier || req->body_len > LIMIT_BODY)
		return NULL;
	struct record *record = mem_alloc(sizeof *record);
	struct arena *a = &record->arena;
	const char *shown = sign_verifier_scheme(endpoint->verifier)->shown;
	record->ctx = ctx;
	record->received = (struct host_received){
		.channel = ctx->channel,
		.method = arena_strdup(a, req->method),
		.path = path_text(a, ctx->name, req, shown),
		.headers = headers_text(a, req, shown),
		.body = arena_copy(a, req->body, req->body_len),
		.body_len = req->body_len,
		.at_ms = clock_now(ctx->host->spec.clock),
	};
	return record;
}

static bool is_told(struct gd_ctx *ctx, unsigned status)
{
	int64_t now = clock_mono(ctx->host->spec.clock);
	if (status == 0 || status == 401)
		return false;
	struct told *told = &ctx->told[status >= 400];
	if (!told->count || now - told->since_ms >= SECOND_MS)
		*told = (struct told){.since_ms = now};
	return told->count++ < (status >= 400 ? FAILED_PER_SECOND : 1);
}

void record_done(struct record *record, unsigned status)
{
	if (!record)
		return;
	const struct host_desk *desk = &record->ctx->host->spec.desk;
	record->received.status = status;
	if (is_told(record->ctx, status))
		desk->received(desk->self, &record->received);
	arena_clear(&record->arena);
	free(record);
}
