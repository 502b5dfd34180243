#include "inbound.h"

#include "base/limits.h"
#include "base/mem.h"
#include "base/text.h"
#include "basic.h"
#include "message.h"
#include "report.h"
#include "view.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define BUSY_RETRY_S 5
#define PARTS_AGAIN_MS 1000   /* after a desk too busy to take a message */
#define MEDIA_TIMEOUT_MS 8000 /* the gateway waits 15 s for its answer */
#define MEDIA_MOST (5 * 1024 * 1024)
#define MEDIA_HOPS 2     /* from the service to its storage */
#define MEDIA_TAG_BITS 4 /* MESSAGE_MEDIA fits */

/* A request until the desk has stored all that it says: the text at once, each picture as it comes in. */
struct arrival {
	struct arrival *next;
	uint64_t serial, request; /* request 0: nobody waits */
	struct arena arena;
	struct message message;
	unsigned hops[MESSAGE_MEDIA];
	size_t pictures;           /* still to be fetched */
	size_t submits;            /* still to be stored */
	uint32_t trouble;          /* 0, or the status of what went wrong */
	struct parts_group *group; /* this is the whole of it */
};

/* ---- answers ---------------------------------------------------------------------------------------------------- */

static void answer(struct gd_channel *channel, uint64_t request, uint32_t status, const char *type, const char *body)
{
	char seconds[8];
	struct gd_header headers[2];
	size_t n = 0;

	if (!request)
		return;
	(void)snprintf(seconds, sizeof seconds, "%d", BUSY_RETRY_S);
	if (*type)
		headers[n++] = (struct gd_header){"content-type", type};
	if (status == 503)
		headers[n++] = (struct gd_header){"retry-after", seconds};
	const struct gd_http_res res = {
		.size = sizeof res, .status = status, .headers = headers, .nheaders = n, .body = body, .body_len = strlen(body)};
	channel->host->answer(channel->ctx, request, &res);
}

/* "200 text/plain ACK/Jasmin" */
static void answer_well(struct gd_channel *channel, uint64_t request)
{
	const char *reply = channel->settings.p.in_reply;
	char *rest, type[64] = "";
	unsigned long status = strtoul(reply, &rest, 10);

	rest += *rest == ' ';
	size_t len = strcspn(rest, " ");
	(void)snprintf(type, sizeof type, "%.*s", (int)len, rest);
	rest += len + (rest[len] == ' ');
	answer(channel, request, status >= 200 && status < 300 ? (uint32_t)status : 200, type, rest);
}

/* ---- arrivals ---------------------------------------------------------------------------------------------------- */

static struct arrival *arrival_new(struct gd_channel *channel, uint64_t request)
{
	struct arrival *arrival = mem_alloc(sizeof *arrival);

	arrival->serial = ++channel->serial;
	arrival->request = request;
	arrival->next = channel->arrivals;
	channel->arrivals = arrival;
	return arrival;
}

static void arrival_free(struct gd_channel *channel, struct arrival *arrival)
{
	struct arrival **at = &channel->arrivals;

	while (*at != arrival)
		at = &(*at)->next;
	*at = arrival->next;
	arena_clear(&arrival->arena);
	free(arrival);
}

static struct arrival *arrival_of(const struct gd_channel *channel, uint64_t serial)
{
	struct arrival *arrival = channel->arrivals;

	while (arrival && arrival->serial != serial)
		arrival = arrival->next;
	return arrival;
}

static void refuse(struct gd_channel *channel, struct arrival *arrival, uint32_t status, const char *why)
{
	channel->host->log(channel->ctx, status == 503 ? GD_LOG_WARN : GD_LOG_INFO, why);
	arrival->trouble = status;
}

/* The body of a 4xx stays empty too: a gateway might send it to the phone. */
static void finish_when_done(struct gd_channel *channel, struct arrival *arrival)
{
	if (arrival->pictures || arrival->submits)
		return;
	if (arrival->trouble)
		answer(channel, arrival->request, arrival->trouble, "", "");
	else
		answer_well(channel, arrival->request);
	arrival_free(channel, arrival);
}

static void count(struct gd_channel *channel, struct arrival *arrival, enum gd_rc rc)
{
	if (rc == GD_OK)
		arrival->submits++;
	else if (rc == GD_BUSY)
		refuse(channel, arrival, 503, "the desk's queue is full; the gateway will try again");
	else
		refuse(channel, arrival, 400, "a message is refused: it is over a limit");
}

/* ---- messages ---------------------------------------------------------------------------------------------------- */

static void plan_parts(struct gd_channel *channel)
{
	int64_t next = parts_next_ms(&channel->parts), now = channel->host->now_ms(channel->ctx);

	if (next)
		channel->host->timer(channel->ctx, next > now ? (uint32_t)(next - now) : PARTS_AGAIN_MS, TIMER_PARTS);
}

static void submit_text(struct gd_channel *channel, struct arrival *arrival)
{
	struct gd_inbound in;
	struct gd_kv kv = {"parts", NULL};
	struct buf state;

	if (!arrival->message.text || text_is_blank(arrival->message.text))
		return;
	message_fill(&arrival->message, &in);
	buf_init(&state, LIMIT_KV);
	if (arrival->group) {
		parts_write(&channel->parts, arrival->group, &state);
		kv.value = channel->parts.count > 1 ? state.data : NULL;
		in.kv = &kv;
		in.nkv = 1;
	}
	count(channel, arrival, channel->host->submit(channel->ctx, &in, arrival->serial));
	buf_clear(&state);
}

/* ---- pictures ---------------------------------------------------------------------------------------------------- */

static bool host_of(const char *url, const char **host, size_t *len)
{
	if (strncmp(url, "https://", 8) != 0 && strncmp(url, "http://", 7) != 0)
		return false;
	*host = strstr(url, "://") + 3;
	*len = strcspn(*host, ":/?#");
	return *len > 0 && !memchr(*host, '@', strcspn(*host, "/?#"));
}

/* The address came in a message: only listed hosts get a request with our password, and never a private address. */
static bool is_listed(const struct settings *s, const char *url)
{
	const char *host;
	size_t len;

	return host_of(url, &host, &len) && settings_lists(s->media_hosts, host, len);
}

static bool fetch(struct gd_channel *channel, struct arrival *arrival, size_t index, const char *url, bool with_password)
{
	const struct settings *s = &channel->settings;
	struct buf password;

	buf_init(&password, LIMIT_HEADERS);
	if (with_password)
		basic_write(&password, s->user, s->password);
	const struct gd_header header = {"authorization", password.data};
	const struct gd_http_req req = {
		.size = sizeof req,
		.method = "GET",
		.url = url,
		.headers = &header,
		.nheaders = with_password ? 1 : 0,
		.peer_uid = -1,
		.timeout_ms = MEDIA_TIMEOUT_MS,
		.max_response = MEDIA_MOST,
		.trust = GD_TRUST_UNTRUSTED,
		.to_file = 1,
	};
	enum gd_rc rc = channel->host->http(channel->ctx, &req, TAG_MEDIA | arrival->serial << MEDIA_TAG_BITS | index);
	buf_clear(&password);
	return rc == GD_OK;
}

/* A picture is a message of its own: the text does not wait for it. */
static void submit_picture(struct gd_channel *channel, struct arrival *arrival, size_t index, const struct gd_file *file)
{
	struct gd_inbound in;

	message_fill(&arrival->message, &in);
	in.dedupe[0] = arena_printf(&arrival->arena, "media/%.400s/%zu", arrival->message.keys[0], index);
	in.dedupe[1] = in.dedupe[2] = NULL;
	in.native_id = NULL;
	in.text = NULL;
	in.files = file;
	in.nfiles = 1;
	count(channel, arrival, channel->host->submit(channel->ctx, &in, arrival->serial));
}

static struct gd_file picture(struct arrival *arrival, size_t index)
{
	return (struct gd_file){.name = arena_printf(&arrival->arena, "picture-%zu", index + 1), .length = -1};
}

static void fetch_all(struct gd_channel *channel, struct arrival *arrival)
{
	for (size_t i = 0; i < arrival->message.nmedia; i++) {
		const char *url = arrival->message.media[i];
		struct gd_file file = picture(arrival, i);
		bool listed = is_listed(&channel->settings, url);
		if (listed && fetch(channel, arrival, i, url, true)) {
			arrival->pictures++;
			continue;
		}
		file.why_not = listed ? "it could not be fetched now" : "its address is not one of the hosts in media_hosts";
		submit_picture(channel, arrival, i, &file);
	}
}

static const char *location(const struct gd_http_res *res)
{
	for (size_t i = 0; i < res->nheaders; i++)
		if (!strcmp(res->headers[i].name, "location"))
			return res->headers[i].value;
	return NULL;
}

static const char *type_of(const struct gd_http_res *res)
{
	for (size_t i = 0; i < res->nheaders; i++)
		if (!strcmp(res->headers[i].name, "content-type"))
			return res->headers[i].value;
	return NULL;
}

/* The service sends on to its storage, which gets no password and may be any public host over TLS. */
static bool sent_on(struct gd_channel *channel, struct arrival *arrival, size_t index, const struct gd_http_res *res)
{
	const char *to = res->net == GD_NET_OK && res->status / 100 == 3 ? location(res) : NULL;

	if (!to || strncmp(to, "https://", 8) != 0 || arrival->hops[index]++ == MEDIA_HOPS)
		return false;
	return fetch(channel, arrival, index, arena_strdup(&arrival->arena, to), false);
}

void inbound_media(struct gd_channel *channel, uint64_t tag, const struct gd_http_res *res)
{
	struct arrival *arrival = arrival_of(channel, (tag & ~TAG_MEDIA) >> MEDIA_TAG_BITS);
	size_t index = tag & ((1u << MEDIA_TAG_BITS) - 1);

	if (!arrival || sent_on(channel, arrival, index, res))
		return;
	struct gd_file file = picture(arrival, index);
	file.path = res->net == GD_NET_OK && res->status == 200 ? res->file : NULL;
	file.mime = type_of(res);
	if (!file.path)
		file.why_not = "the gateway did not give it";
	arrival->pictures--;
	submit_picture(channel, arrival, index, &file);
	finish_when_done(channel, arrival);
}

/* ---- long messages in pieces ---------------------------------------------------------------------------------------------------- */

static const char *part_field(struct view *view, const struct settings *s, size_t index)
{
	const char *names = s->p.in_parts;

	for (; names && index; index--) {
		names = strchr(names, ',');
		names = names ? names + 1 : NULL;
	}
	return names ? view_take(view, arena_printf(view->arena, "field:%.*s", (int)strcspn(names, ","), names)) : NULL;
}

/* The group becomes a message of its own. It is dropped once the desk has it, so that a busy desk gets it again. */
static void submit_group(struct gd_channel *channel, struct parts_group *group, struct arrival *arrival)
{
	struct message *m = &arrival->message;
	struct buf text;

	buf_init(&text, LIMIT_TEXT);
	parts_text(group, &text);
	*m = (struct message){.arena = &arrival->arena, .now_ms = group->first_ms, .sent_ms = group->sent_ms};
	m->kind = number_read(group->from, channel->settings.country, m->from);
	m->to = arena_strdup(&arrival->arena, group->to);
	m->id = arena_printf(&arrival->arena, "%s/%s", group->id ? group->id : group->from, group->ref);
	m->text = arena_strdup(&arrival->arena, text.data);
	message_keys(m);
	arrival->group = group;
	submit_text(channel, arrival);
	group->given = arrival->submits > 0;
	buf_clear(&text);
}

static void store_parts(struct gd_channel *channel, struct arrival *arrival)
{
	struct buf state;

	buf_init(&state, LIMIT_KV);
	parts_write(&channel->parts, NULL, &state);
	const struct gd_kv kv = {"parts", state.data};
	const struct gd_inbound in = {.size = sizeof in, .kind = GD_CURSOR, .kv = &kv, .nkv = 1};
	count(channel, arrival, state.failed ? GD_BUSY : channel->host->submit(channel->ctx, &in, arrival->serial));
	buf_clear(&state);
}

/* True: the request was a piece, and has been dealt with. */
static bool take_part(struct gd_channel *channel, struct view *view, struct arrival *arrival)
{
	const struct message *m = &arrival->message;
	const char *total = part_field(view, &channel->settings, 1), *part = part_field(view, &channel->settings, 2);
	const struct parts_piece piece = {
		.from = m->from,
		.to = m->to,
		.ref = part_field(view, &channel->settings, 0),
		.id = m->id,
		.text = m->text,
		.total = total ? (uint32_t)strtoul(total, NULL, 10) : 0,
		.part = part ? (uint32_t)strtoul(part, NULL, 10) : 0,
		.sent_ms = m->sent_ms,
		.now_ms = m->now_ms,
	};
	if (!piece.ref || piece.total < 2)
		return false;
	if (parts_is_done(&channel->parts, &piece))
		return true;
	struct parts_group *group = parts_add(&channel->parts, &piece);
	if (!group)
		return false;
	if (group->given)
		refuse(channel, arrival, 503, "a long message is being stored; the gateway will try again");
	else if (group->have == group->total)
		submit_group(channel, group, arrival);
	else
		store_parts(channel, arrival);
	plan_parts(channel);
	return true;
}

void inbound_parts(struct gd_channel *channel)
{
	int64_t now = channel->host->now_ms(channel->ctx);
	struct parts_group *group = parts_overdue(&channel->parts, now);

	if (group) {
		struct arrival *arrival = arrival_new(channel, 0);
		submit_group(channel, group, arrival);
		finish_when_done(channel, arrival);
	}
	plan_parts(channel);
}

/* ---- hooks ---------------------------------------------------------------------------------------------------- */

static bool is_from(const struct message *m, const char *number, const char *country)
{
	char own[NUMBER_SIZE];

	return number && number_read(number, country, own) == m->kind && !strcasecmp(own, m->from);
}

/* From the number that we send with, or from the very one that it was sent to. */
static bool is_ours(const struct settings *s, const struct message *m)
{
	return is_from(m, s->from, s->country) || is_from(m, m->to, s->country);
}

static void take_message(struct gd_channel *channel, struct view *view, struct arrival *arrival)
{
	struct err err = {0};

	if (!view_holds(view, channel->settings.p.in_only))
		return;
	if (!message_read(&arrival->message, view, &channel->settings, channel->host->now_ms(channel->ctx), &err)) {
		refuse(channel, arrival, 400, err.text);
		return;
	}
	if (is_ours(&channel->settings, &arrival->message)) {
		channel->host->log(channel->ctx, GD_LOG_INFO, "a message from our own number is ignored: it would be answered for ever");
		return;
	}
	if (take_part(channel, view, arrival))
		return;
	submit_text(channel, arrival);
	fetch_all(channel, arrival);
}

static void take_report(struct gd_channel *channel, struct view *view, struct arrival *arrival)
{
	enum gd_rc rc = report_submit(channel, view, arrival->serial);

	if (rc != GD_REFUSED)
		count(channel, arrival, rc);
}

static bool is_report(const struct gd_http_req *req)
{
	return !strncmp(req->route, "/sms/{instance}/status", strlen("/sms/{instance}/status"));
}

static void refuse_method(struct gd_channel *channel, uint64_t request)
{
	const struct gd_header allow = {"allow", channel->settings.p.in_method};
	const struct gd_http_res res = {.size = sizeof res, .status = 405, .headers = &allow, .nheaders = 1, .body = ""};

	channel->host->log(channel->ctx, GD_LOG_INFO, "a message is refused: it came with a method that is not in in_method");
	channel->host->answer(channel->ctx, request, &res);
}

void inbound_request(struct gd_channel *channel, uint64_t request, const struct gd_http_req *req)
{
	const struct settings *s = &channel->settings;

	if (!is_report(req) && !settings_lists(s->p.in_method, req->method, strlen(req->method))) {
		refuse_method(channel, request);
		return;
	}
	struct arrival *arrival = arrival_new(channel, request);
	struct view view = {.arena = &arrival->arena};
	struct err err = {0};

	if (!view_request(&view, req, s->in_format, s->reads_query, &err))
		refuse(channel, arrival, 400, err.text);
	else if (is_report(req))
		take_report(channel, &view, arrival);
	else
		take_message(channel, &view, arrival);
	view_clear(&view);
	finish_when_done(channel, arrival);
}

void inbound_result(struct gd_channel *channel, uint64_t tag, const struct gd_result *result)
{
	struct arrival *arrival = arrival_of(channel, tag);

	if (!arrival)
		return;
	if (result->code == GD_R_TROUBLE)
		arrival->trouble = 503;
	if (arrival->group && arrival->trouble)
		arrival->group->given = false;
	else if (arrival->group)
		parts_drop(&channel->parts, arrival->group, channel->host->now_ms(channel->ctx));
	arrival->submits--;
	plan_parts(channel);
	finish_when_done(channel, arrival);
}

void inbound_gone(struct gd_channel *channel, uint64_t request)
{
	for (struct arrival *a = channel->arrivals; a; a = a->next)
		if (a->request == request)
			a->request = 0;
}

void inbound_open(struct gd_channel *channel)
{
	parts_read(&channel->parts, channel->host->kv_get(channel->ctx, "parts"));
	plan_parts(channel);
}

void inbound_clear(struct gd_channel *channel)
{
	while (channel->arrivals)
		arrival_free(channel, channel->arrivals);
	parts_clear(&channel->parts);
}
