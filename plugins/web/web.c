/* web: the page that leads from a web site to the desk, and the page on which somebody leaves a file. README.md */
#include "base/limits.h"
#include "guichet/channel.h"
#include "multipart.h"
#include "page.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#define UPLOAD_BYTES (8u * 1024 * 1024)
#define ROUTE_HELLO "/hello"
#define ROUTE_UPLOAD "/u/*"
#define TOKEN_LEAST 10
#define TOKEN_MOST 40

enum { TITLE, SLACK, MATRIX, SMS, PHONE, MAIL, MAX_MB };
static const struct gd_option options[] = {{"title", GD_STR, "Guichet", NULL, 0, "Heads the page."},
	{"slack", GD_URL, NULL, NULL, 0, "Invite link of the Slack workspace."},
	{"matrix", GD_URL, NULL, NULL, 0, "Link to the desk in Matrix, such as https://matrix.to/#/@guichet:acme.example."},
	{"sms", GD_STR, NULL, NULL, 0, "Number that takes text messages, as +33600000000."},
	{"phone", GD_STR, NULL, NULL, 0, "Number that people may call."}, {"mail", GD_STR, NULL, NULL, 0, "Address that takes mail."},
	{"max_mb", GD_INT, "8", "1..8", 0, "Megabytes that one upload may have."}, {0}};

static const struct gd_route routes[] = {{"GET", ROUTE_HELLO, "open", NULL, 1}, {"GET", ROUTE_UPLOAD, "open", NULL, 1},
	{"POST", ROUTE_UPLOAD, "open", NULL, UPLOAD_BYTES + 4096}, {0}};

#define WAYS 5
struct gd_channel {
	const struct gd_host *host;
	struct gd_ctx *ctx;
	const char *title;
	struct page_way ways[WAYS];
	uint64_t most; /* bytes of an upload */
};

static enum gd_rc web_open(const struct gd_host *host, struct gd_ctx *ctx, const char *const *values, struct gd_channel **out)
{
	struct gd_channel *self = calloc(1, sizeof *self);
	if (!self)
		return GD_NO_MEMORY;
	*self = (struct gd_channel){.host = host,
		.ctx = ctx,
		.title = values[TITLE],
		.ways = {{{"Slack", "Slack"}, "", values[SLACK]}, {{"Matrix", "Matrix"}, "", values[MATRIX]},
			{{"SMS", "SMS"}, "sms:", values[SMS]}, {{"Téléphone", "Phone"}, "tel:", values[PHONE]},
			{{"E-mail", "E-mail"}, "mailto:", values[MAIL]}},
		.most = strtoull(values[MAX_MB], NULL, 10) * 1024 * 1024};
	*out = self;
	return GD_OK;
}

static void web_close(struct gd_channel *self)
{
	free(self);
}

/* ---- answers ------------------------------------------------------------------------------------------------------------------------ */

static const char *header(const struct gd_http_req *req, const char *name)
{
	for (size_t i = 0; i < req->nheaders; i++)
		if (strcmp(req->headers[i].name, name) == 0)
			return req->headers[i].value;
	return NULL;
}

static void answer(struct gd_channel *self, uint64_t request, uint32_t status, const struct buf *html)
{
	self->host->answer(self->ctx, request,
		&(struct gd_http_res){.size = sizeof(struct gd_http_res),
			.status = status,
			.headers = page_headers,
			.nheaders = page_nheaders,
			.body = html->data,
			.body_len = html->len});
}

static void answer_upload(struct gd_channel *self, uint64_t request, uint32_t status, enum page_lang lang, const char *said)
{
	struct buf html;
	buf_init(&html, LIMIT_RESPONSE);
	page_upload(&html, lang, said ? said : status == 200 ? NULL : page_words(lang, (int)status));
	answer(self, request, status, &html);
	buf_clear(&html);
}

static void answer_hello(struct gd_channel *self, uint64_t request, enum page_lang lang)
{
	struct buf html;
	buf_init(&html, LIMIT_RESPONSE);
	page_hello(&html, lang, self->title, self->ways, WAYS);
	answer(self, request, 200, &html);
	buf_clear(&html);
}

/* ---- a file ------------------------------------------------------------------------------------------------------------------------- */

/* The last segment of the path; NULL: it has not the shape of a token, so nobody need be asked. */
static const char *token_of(const struct gd_http_req *req)
{
	const char *token = strrchr(req->path, '/') + 1;
	size_t len = strlen(token);
	for (const char *c = token; *c; c++)
		if (!isalnum((unsigned char)*c))
			return NULL;
	return len >= TOKEN_LEAST && len <= TOKEN_MOST ? token : NULL;
}

/* The answer comes in on_result(): its tag says which request and in which language. */
static uint64_t tag_of(uint64_t request, enum page_lang lang)
{
	return request * 2 + (lang == PAGE_EN);
}

static void take_files(struct gd_channel *self, uint64_t request, const struct gd_http_req *req, enum page_lang lang, const char *token)
{
	struct arena arena = {0};
	struct gd_file files[LIMIT_FILES];
	size_t n = req->body_len > self->most
			   ? 0
			   : multipart_files(header(req, "content-type"), req->body, req->body_len, &arena, files, LIMIT_FILES);
	enum gd_rc rc = GD_BAD_INPUT;
	if (n > 0)
		rc = self->host->submit(self->ctx,
			&(struct gd_inbound){.size = sizeof(struct gd_inbound),
				.kind = GD_FORM,
				.dedupe = {arena_printf(
					&arena, "upload:%llu:%lld", (unsigned long long)request, (long long)self->host->now_ms(self->ctx))},
				.sender = {.flags = GD_P_MACHINE, .user = "upload"},
				.text = arena_printf(&arena, "upload:%s", token),
				.files = files,
				.nfiles = n},
			tag_of(request, lang));
	if (rc != GD_OK)
		answer_upload(self, request, rc == GD_BUSY ? 503 : req->body_len > self->most ? 413 : 400, lang, NULL);
	arena_clear(&arena);
}

static void web_request(struct gd_channel *self, uint64_t request, const struct gd_http_req *req)
{
	enum page_lang lang = page_lang(header(req, "accept-language"));
	const char *token = strcmp(req->route, ROUTE_UPLOAD) == 0 ? token_of(req) : NULL;
	if (strcmp(req->route, ROUTE_HELLO) == 0)
		answer_hello(self, request, lang);
	else if (!token)
		answer_upload(self, request, 404, lang, NULL);
	else if (strcmp(req->method, "POST") == 0)
		take_files(self, request, req, lang, token);
	else
		answer_upload(self, request, 200, lang, NULL); /* whether it is good is not for a visitor to try out */
}

static void web_result(struct gd_channel *self, uint64_t tag, const struct gd_result *result)
{
	bool kept = result->code == GD_R_ADDED || result->code == GD_R_REPEATED;
	uint32_t status = kept ? 200 : result->code == GD_R_TROUBLE ? 503 : result->code == GD_R_UNKNOWN ? 404 : 400;
	answer_upload(self, tag / 2, status, tag % 2 ? PAGE_EN : PAGE_FR, kept && result->text ? result->text : NULL);
}

static void web_deliver(struct gd_channel *self, const struct gd_outbound *out)
{
	self->host->outcome(self->ctx, out->delivery, GD_GIVE_UP, 0, NULL, "Nobody reads there.");
}

const struct gd_channel_plugin guichet_channel_1 = {
	.abi = GD_ABI,
	.size = sizeof guichet_channel_1,
	.name = "web",
	.version = "1",
	.capabilities = GD_CAP_ONE_WAY | GD_CAP_UPLOADS,
	.max_text = 4000,
	.options = options,
	.routes = routes,
	.open = web_open,
	.close = web_close,
	.on_request = web_request,
	.on_result = web_result,
	.deliver = web_deliver,
};
