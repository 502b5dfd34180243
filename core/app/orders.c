#include "app/orders.h"

#include "base/clock.h"
#include "base/id.h"
#include "base/json.h"
#include "base/limits.h"
#include "base/log.h"
#include "base/mem.h"
#include "desk/inbound.h"
#include "net/address.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define CMD "/v1/cmd"
#define TICKETS "/v1/tickets/"
#define KEY_CHARS 26

/* ---- answers ---------------------------------------------------------------------------------------------------------- */

static void refuse(struct orders *o, uint64_t request, unsigned status, const char *why)
{
	struct buf out;
	static const struct http_header header = {"www-authenticate", "Bearer"};
	buf_init(&out, LIMIT_HEADERS);
	struct json_writer j = {.out = &out};
	json_open(&j, NULL, '{');
	json_put_text(&j, "error", why);
	json_close(&j, '}');
	server_answer(o->server, request,
		&(struct http_answer){.status = status,
			.headers = &header,
			.nheaders = status == 401,
			.body = out.data,
			.body_len = out.len,
			.retry_after_s = status == 503 ? 5 : 0});
	buf_clear(&out);
}

static unsigned status_of(enum gd_result_code code)
{
	switch (code) {
	case GD_R_CREATED:
	case GD_R_ADDED:
	case GD_R_REPEATED:
	case GD_R_IGNORED:
		return 200;
	case GD_R_REFUSED:
		return 403;
	case GD_R_INVALID:
		return 400;
	case GD_R_MISSING:
		return 422;
	case GD_R_UNKNOWN:
		return 404;
	case GD_R_TROUBLE:
		return 503;
	}
	return 500;
}

struct reply {
	struct loop_work work;
	struct orders *orders;
	uint64_t request;
	unsigned status, retry_after_s;
	struct buf body;
};

static void reply_run(struct loop_work *work)
{
	struct reply *r = (struct reply *)work;
	server_answer(r->orders->server, r->request,
		&(struct http_answer){
			.status = r->status, .body = r->body.data, .body_len = r->body.len, .retry_after_s = r->retry_after_s});
	buf_clear(&r->body);
	free(r);
}

/* On the desk thread, after the commit. */
static void on_done(void *ctx, const struct gd_result *result)
{
	struct reply *r = ctx;
	struct json_writer j = {.out = &r->body};
	r->status = status_of(result->code);
	r->retry_after_s = result->retry_after_s;
	json_open(&j, NULL, '{');
	json_put_text(&j, "result", result->word);
	json_put_text(&j, "ref", result->ref);
	json_put_text(&j, "url", result->url);
	json_put_text(&j, "text", result->text);
	if (result->json)
		json_put_raw(&j, "data", result->json);
	json_close(&j, '}');
	r->work.run = reply_run;
	if (!loop_post_result(r->orders->loop, &r->work)) {
		buf_clear(&r->body);
		free(r);
	}
}

/* ---- to the desk ------------------------------------------------------------------------------------------------------ */

static void submit(struct orders *o, uint64_t request, const char *as, const char *text, const char *key)
{
	struct err err = {0};
	char fresh[KEY_CHARS + 1], room[LIMIT_NAME + 2], own[LIMIT_HEADERS + LIMIT_NAME];
	struct reply *r = mem_alloc(sizeof *r);
	random_token(fresh, KEY_CHARS);
	snprintf(room, sizeof room, "@%s", as);
	snprintf(own, sizeof own, "%s/%s", as, key ? key : fresh); /* two who choose the same key do not get each other's answers */
	*r = (struct reply){.orders = o, .request = request};
	buf_init(&r->body, LIMIT_SYNC);
	const struct gd_inbound in = {.size = sizeof in, .kind = GD_COMMAND, .flags = GD_F_EPHEMERAL_OK | GD_F_DATA,
		.dedupe = {key ? own : NULL},
		.sender = {.user = as, .handle = as, .name = as}, .place = {.kind = GD_PLACE_DIRECT, .room = room},
		.native_id = own, .text = text, .sent_ms = clock_now(&clock_real)};
	if (desk_submit(o->desk, ORDERS_CHANNEL, &in, on_done, r, &err))
		return;
	refuse(o, request, *err.text ? 400 : 503, *err.text ? err.text : "Too much is waiting; try again in a moment.");
	buf_clear(&r->body);
	free(r);
}

static bool is_person(const struct orders *o, const char *name)
{
	return name && *name && config_section(*o->config, "person", name) != NULL;
}

/* ---- the control socket ------------------------------------------------------------------------------------------------ */

static const char *person_with_uid(const struct orders *o, int64_t uid)
{
	for (const struct config_section *p = NULL; (p = config_next(*o->config, "person", p));)
		if (config_has(p, "uid") && config_int(p, "uid") == uid)
			return p->name;
	return NULL;
}

void orders_local(struct orders *o, const struct http_request *req)
{
	struct err err = {0};
	struct json *doc = json_parse(req->body, req->body_len, LIMIT_JSON, &err);
	const char *text = json_text(json_get(doc, "text"), NULL), *as = json_text(json_get(doc, "as"), NULL);
	bool own = req->peer_uid == 0 || req->peer_uid == (int64_t)getuid();
	const char *who = person_with_uid(o, req->peer_uid);
	if (!doc)
		refuse(o, req->id, 400, err.text);
	else if (!text)
		refuse(o, req->id, 400, "text is missing: the command");
	else if (as && !own && (!who || strcmp(as, who) != 0))
		refuse(o, req->id, 403, "Only root and the daemon's own user may speak as somebody else.");
	else if (as && !is_person(o, as))
		refuse(o, req->id, 403, "The configuration has no [person] of this name.");
	else if (!as && !who)
		refuse(o, req->id, 403, "No [person] of the configuration has this user id; name one with --as.");
	else
		submit(o, req->id, as ? as : who, text, NULL);
	json_free(doc);
}

/* ---- the web ----------------------------------------------------------------------------------------------------------- */

static bool has_token(const struct config_section *s, const char *given)
{
	size_t len = strlen(given);
	bool same = false;
	for (const char *at = config_text(s, "secret"); at && *at; at += strspn(at, " \t")) {
		size_t n = strcspn(at, " \t");
		same = (n > 0 && equal_constant_time(at, n, given, len)) || same;
		at += n;
	}
	return same;
}

static bool may_come_from(const struct config_section *s, const char *peer)
{
	struct address address;
	const char *list = config_text(s, "from");
	if (!list || !*list)
		return true;
	if (!address_parse(peer, &address))
		return false;
	while (*list) {
		char range[ADDRESS_TEXT + 4];
		struct cidr cidr;
		size_t n = strcspn(list, ",");
		snprintf(range, sizeof range, "%.*s", (int)n, list);
		if (cidr_parse(range, &cidr) && cidr_has(&cidr, &address))
			return true;
		list += n + (list[n] == ',');
	}
	return false;
}

/* The token of a request; NULL: it has none that is right. */
static const struct config_section *token_of(const struct orders *o, const struct http_request *req)
{
	const char *given = http_request_header(req, "authorization");
	const struct config_section *found = NULL;
	if (!given || strncasecmp(given, "Bearer ", 7) != 0 || !given[7])
		return NULL;
	for (const struct config_section *s = NULL; (s = config_next(*o->config, "token", s));)
		if (has_token(s, given + 7) && may_come_from(s, req->peer))
			found = s;
	return found;
}

static bool is_ref(const char *text)
{
	return *text && strlen(text) <= 40 &&
	       strspn(text, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-") == strlen(text);
}

static void show_ticket(struct orders *o, const struct http_request *req, const struct config_section *token)
{
	char text[64];
	const char *ref = req->path + strlen(TICKETS);
	snprintf(text, sizeof text, "show %.40s", ref);
	if (!config_lists(token, "scope", "read") && !config_lists(token, "scope", "command"))
		refuse(o, req->id, 403, "This token is not for reading: its scope.");
	else if (!is_ref(ref))
		refuse(o, req->id, 404, "There is no such ticket.");
	else
		submit(o, req->id, config_text(token, "as"), text, NULL);
}

static void take_command(struct orders *o, const struct http_request *req, const struct config_section *token)
{
	struct err err = {0};
	struct json *doc = json_parse(req->body, req->body_len, LIMIT_JSON, &err);
	const char *text = json_text(json_get(doc, "text"), NULL), *as = json_text(json_get(doc, "as"), NULL),
		   *who = config_text(token, "as");
	const char *key = http_request_header(req, "idempotency-key");
	if (!doc)
		refuse(o, req->id, 400, err.text);
	else if (!text)
		refuse(o, req->id, 400, "text is missing: the command");
	else if (as && strcmp(as, who) != 0)
		refuse(o, req->id, 403, "This token speaks for somebody else.");
	else if (!config_lists(token, "scope", "command"))
		refuse(o, req->id, 403, "This token is not for commands: its scope.");
	else
		submit(o, req->id, who, text, key && *key ? key : NULL);
	json_free(doc);
}

static bool is_ours(const char *path)
{
	return strcmp(path, CMD) == 0 || strncmp(path, TICKETS, strlen(TICKETS)) == 0;
}

void orders_probe(void *owner, const struct http_request *head, struct http_verdict *verdict)
{
	struct orders *o = owner;
	const char *method = strcmp(head->path, CMD) == 0 ? "POST" : "GET";
	if (!is_ours(head->path)) {
		host_probe(o->host, head, verdict);
	} else if (strcmp(head->method, method) != 0) {
		verdict->status = 405;
		verdict->allow = method;
	} else {
		verdict->max_body = LIMIT_BODY; /* what is too long for a command is answered with a sentence */
	}
}

void orders_handle(void *owner, const struct http_request *req)
{
	struct orders *o = owner;
	if (!is_ours(req->path)) {
		host_handle(o->host, req);
		return;
	}
	const struct config_section *token = token_of(o, req);
	if (!token) {
		log_warn("app", "a request was refused: its token is not known", KV("path", req->path), KV("peer", req->peer));
		refuse(o, req->id, 401, "The token is missing, wrong, or not for this address.");
	} else if (strcmp(req->path, CMD) == 0) {
		take_command(o, req, token);
	} else {
		show_ticket(o, req, token);
	}
}

void orders_gone(void *owner, uint64_t id)
{
	struct orders *o = owner;
	host_gone(o->host, id);
}
