#include "outbound.h"

#include "base/limits.h"
#include "base/mem.h"
#include "base/text.h"
#include "basic.h"
#include "codes.h"
#include "number.h"
#include "ovh.h"
#include "phone.h"
#include "report.h"
#include "segments.h"
#include "template.h"
#include "view.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define BUSY_RETRY_S 5
#define LIMIT_RETRY_S 3600
#define URL_MOST 8000       /* gateways refuse longer ones */
#define WAITING_PER_RATE 4   /* messages that may be here: what a slow gateway needs; a crash leaves each of them in doubt */
#define DISABLE_AFTER_S (2 * 86400)
#define STORE_AFTER_MS 30000 /* of the counts; a crash forgets that much */

static const char unknown_state[] = "it is not known whether the message left: the gateway gave no answer. It is not sent again";

struct flight {
	struct flight *next;
	int64_t delivery;
	char number[NUMBER_SIZE];
	uint32_t segments;
	bool sent;  /* the request is under way */
	bool alert; /* a page: goes before what waits */
	char *url, *body;
};

static bool holds_dlr_url(const char *template)
{
	return template && strstr(template, "${dlr_url");
}

/* Does each message tell the gateway where to report? Where its own settings must say so, nobody knows whether they do. */
static bool asks_for_reports(const struct gd_channel *channel)
{
	const struct settings *s = &channel->settings;

	return s->can_answer && (s->callback || channel->host->public_url(channel->ctx)) &&
	       (holds_dlr_url(s->p.send_url) || holds_dlr_url(s->p.send_body));
}

void outbound_limits(struct gd_channel *channel, struct gd_limits *limits)
{
	limits->in_flight = 1;
	limits->in_flight_total = channel->settings.rate_per_s * WAITING_PER_RATE;
	if (!asks_for_reports(channel))
		limits->capabilities &= ~(uint32_t)GD_CAP_RECEIPTS;
	limits->disable_after_s = DISABLE_AFTER_S;
}

static void end(struct gd_channel *channel, int64_t delivery, enum gd_outcome outcome, uint32_t retry_s, const char *id, const char *why)
{
	channel->host->outcome(channel->ctx, delivery, outcome, retry_s, id, why);
}

/* ---- flights ---------------------------------------------------------------------------------------------------- */

static void flight_free(struct gd_channel *channel, struct flight *flight)
{
	struct flight **at = &channel->flights;

	while (*at != flight)
		at = &(*at)->next;
	*at = flight->next;
	free(flight->url);
	free(flight->body);
	free(flight);
}

static struct flight *flight_of(const struct gd_channel *channel, int64_t delivery)
{
	struct flight *flight = channel->flights;

	while (flight && flight->delivery != delivery)
		flight = flight->next;
	return flight;
}

/* What has not been asked for yet is said to be so: of the rest nobody knows whether it left. */
void outbound_clear(struct gd_channel *channel)
{
	while (channel->flights) {
		if (!channel->flights->sent)
			end(channel, channel->flights->delivery, GD_RETRY_LATER, 1, NULL, "the channel was closed");
		flight_free(channel, channel->flights);
	}
}

static void charge(struct gd_channel *channel, const struct flight *flight, int64_t segments)
{
	budget_add(&channel->budget, channel->host->now_ms(channel->ctx), flight->number, segments);
	if (!channel->budget_changed)
		channel->host->timer(channel->ctx, STORE_AFTER_MS, TIMER_BUDGET);
	channel->budget_changed = true;
}

void budget_store(struct gd_channel *channel)
{
	struct buf text;

	buf_init(&text, LIMIT_KV);
	budget_write(&channel->budget, &text);
	const struct gd_kv kv = {"budget", text.data};
	const struct gd_inbound in = {.size = sizeof in, .kind = GD_CURSOR, .kv = &kv, .nkv = 1};
	channel->budget_changed = text.failed || channel->host->submit(channel->ctx, &in, ++channel->serial) != GD_OK;
	if (channel->budget_changed)
		channel->host->timer(channel->ctx, STORE_AFTER_MS, TIMER_BUDGET);
	buf_clear(&text);
}

/* ---- what an answer means ---------------------------------------------------------------------------------------------------- */

struct verdict {
	enum gd_outcome outcome;
	uint32_t retry_s;
	const char *id, *why;
	enum gd_receipt contact; /* what it says of the number; 0 nothing */
	bool settings;
};

static const struct {
	uint32_t from, to;
	enum gd_outcome outcome;
	bool settings;
	const char *why;
} statuses[] = {
	{401, 401, GD_RETRY_LATER, true, "the gateway does not accept our user and password"},
	{403, 403, GD_RETRY_LATER, true, "the gateway forbids our requests"},
	{404, 404, GD_RETRY_LATER, true, "there is nothing at the gateway's address"},
	{300, 399, GD_RETRY_LATER, true, "the gateway redirects, which is not followed"},
	{500, 599, GD_GIVE_UP, false, unknown_state},
	{0, UINT32_MAX, GD_GIVE_UP, false, "the gateway refuses the message"},
};

/* What the gateway says of itself, for people: one line, not too long. */
static const char *with_reason(struct view *view, const struct settings *s, const char *why, uint32_t status)
{
	const char *reason = view_take(view, s->p.reason_from);

	if (!reason)
		return arena_printf(view->arena, "%s (HTTP %" PRIu32 ")", why, status);
	return arena_printf(view->arena, "%s: %.*s (HTTP %" PRIu32 ")", why, (int)text_cut(reason, 120), reason, status);
}

static struct verdict by_code(const struct code *code)
{
	return (struct verdict){.outcome = code->outcome, .why = code->why, .contact = code->contact, .settings = code->settings};
}

static struct verdict by_status(struct view *view, const struct settings *s, uint32_t status)
{
	size_t row = 0;

	while (status < statuses[row].from || status > statuses[row].to)
		row++;
	return (struct verdict){.outcome = statuses[row].outcome,
		.settings = statuses[row].settings,
		.why = with_reason(view, s, statuses[row].why, status)};
}

static struct verdict judge(struct view *view, const struct settings *s, const struct gd_http_res *res)
{
	const struct code *code = NULL;

	view_answer(view, res);
	if (settings_in_ranges(s->p.ok_status, res->status) && view_holds(view, s->p.ok_match))
		return (struct verdict){.outcome = GD_SENT, .id = view_take(view, s->p.id_from)};
	if (s->p.twilio_codes)
		code = code_find(view_take(view, s->p.code_from));
	if (code)
		return by_code(code);
	if (settings_in_ranges(s->p.temp_status, res->status) || (s->p.temp_match && view_holds(view, s->p.temp_match)))
		return (struct verdict){
			.outcome = GD_RETRY_LATER, .why = with_reason(view, s, "the gateway cannot take it now", res->status)};
	return by_status(view, s, res->status);
}

static struct verdict judge_net(const struct gd_http_res *res)
{
	if (res->net == GD_NET_NOT_SENT)
		return (struct verdict){.outcome = GD_RETRY_LATER, .why = res->error};
	return (struct verdict){.outcome = GD_GIVE_UP, .why = unknown_state};
}

void outbound_answer(struct gd_channel *channel, uint64_t tag, const struct gd_http_res *res)
{
	struct flight *flight = flight_of(channel, (int64_t)tag);
	struct arena arena = {0};
	struct view view = {.arena = &arena};

	if (!flight)
		return;
	struct verdict v = res->net == GD_NET_OK ? judge(&view, &channel->settings, res) : judge_net(res);
	if (v.outcome != GD_SENT && v.why != unknown_state)
		charge(channel, flight, -(int64_t)flight->segments);
	if (v.settings)
		channel->host->log(channel->ctx, GD_LOG_ERROR, arena_printf(&arena, "messages cannot leave: %s", v.why));
	uint32_t retry_s = v.outcome == GD_RETRY_LATER ? res->retry_after_s : 0;
	flight_free(channel, flight);
	end(channel, (int64_t)tag, v.outcome, retry_s, v.id, v.why);
	if (v.contact)
		report_contact(channel, (int64_t)tag, v.contact, v.why);
	view_clear(&view);
	arena_clear(&arena);
}

/* ---- the request ---------------------------------------------------------------------------------------------------- */

#define SLOTS_SIZE 14

struct request {
	char id[24];
	struct buf text, dlr_url;
	struct slot slots[SLOTS_SIZE];
	struct segments cost;
};

/* Where the gateway tells what became of the message. Its argument is of digits alone, as signed addresses must be. */
static void write_dlr_url(struct gd_channel *channel, const char *id, struct buf *out)
{
	const struct settings *s = &channel->settings;
	const char *base = s->callback ? s->callback : channel->host->public_url(channel->ctx);

	if (!base || !s->can_answer)
		return;
	size_t len = strlen(base);
	buf_add(out, base, base[len - 1] == '/' ? len - 1 : len);
	buf_addf(out, "/sms/%s/status", channel->host->instance(channel->ctx));
	if (!strcmp(s->scheme, "path")) {
		buf_addc(out, '/');
		template_url(out, s->secret);
	}
	if (!s->reports_signed) /* else the gateway gives the id back in a field of its own */
		buf_addf(out, "?d=%s%s", id, s->p.dlr_query ? s->p.dlr_query : "");
	if (s->token) {
		buf_addf(out, "&%s=", s->token);
		template_url(out, s->secret);
	}
}

static void request_init(struct request *r, struct gd_channel *channel, const struct gd_outbound *out, const char *number)
{
	const struct settings *s = &channel->settings;

	buf_init(&r->text, 4 * (size_t)LIMIT_TEXT);
	buf_init(&r->dlr_url, URL_MOST);
	phone_text(&r->text, out->text, s->unicode);
	(void)phone_cut(&r->text, s->max_segments, out->url ? out->url : out->ref);
	r->cost = segments_measure(r->text.data, r->text.len, NULL, 0);
	(void)snprintf(r->id, sizeof r->id, "%" PRId64, out->delivery);
	write_dlr_url(channel, r->id, &r->dlr_url);
	bool ucs2 = r->cost.ucs2;
	const struct slot slots[SLOTS_SIZE] = {
		{"to", number},
		{"from", s->from},
		{"text", r->text.data},
		{"id", r->id},
		{"dlr_url", r->dlr_url.data},
		{"coding", ucs2 ? "2" : "0"},
		{"dcs", ucs2 ? "8" : "0"},
		{"alphabet", ucs2 ? "unicode" : "text"},
		{"ovh_coding", ucs2 ? "2" : "1"},
		{"ovh_bits", ucs2 ? "8bit" : "7bit"},
		{"user", s->user},
		{"password", s->password},
		{"account", s->account},
		{NULL, NULL},
	};
	memcpy(r->slots, slots, sizeof slots);
}

static void request_clear(struct request *r)
{
	buf_clear(&r->text);
	buf_clear(&r->dlr_url);
}

/* The address and the body as texts of the flight's own. False: the address would be too long. */
static bool write_request(const struct settings *s, const struct request *r, struct flight *flight)
{
	const char *template = r->cost.ucs2 && s->p.send_body_unicode ? s->p.send_body_unicode : s->p.send_body;
	struct buf url, body;

	buf_init(&url, URL_MOST);
	buf_init(&body, LIMIT_BODY);
	size_t len = strlen(s->p.gateway);
	buf_add(&url, s->p.gateway, s->p.gateway[len - 1] == '/' ? len - 1 : len);
	template_fill(&url, s->p.send_url, r->slots);
	if (template && strcmp(s->p.send_method, "GET") != 0)
		template_fill(&body, template, r->slots);
	bool fits = !url.failed && !body.failed;
	flight->url = buf_detach(&url);
	flight->body = buf_detach(&body);
	buf_clear(&url);
	buf_clear(&body);
	return fits;
}

/* The headers of one request; what they say lives in `values` until headers_clear(). */
#define HEADERS_MOST (SETTINGS_HEADERS + 5)

struct headers {
	struct gd_header list[HEADERS_MOST];
	struct buf values[HEADERS_MOST];
	size_t count;
};

static struct buf *headers_add(struct headers *h, const char *name)
{
	h->list[h->count].name = name;
	buf_init(&h->values[h->count], 2048);
	return &h->values[h->count++];
}

static void headers_clear(struct headers *h)
{
	for (size_t i = 0; i < h->count; i++)
		buf_clear(&h->values[i]);
}

static void add_ovh(const struct settings *s, const struct flight *flight, int64_t at_s, struct headers *h)
{
	char signature[OVH_SIGNATURE_SIZE];

	ovh_sign(&(struct ovh_request){s->password, s->consumer, s->p.send_method, flight->url, flight->body ? flight->body : "", at_s},
		signature);
	buf_adds(headers_add(h, "x-ovh-application"), s->user);
	buf_adds(headers_add(h, "x-ovh-consumer"), s->consumer);
	buf_addf(headers_add(h, "x-ovh-timestamp"), "%" PRId64, at_s);
	buf_adds(headers_add(h, "x-ovh-signature"), signature);
}

static void add_auth(struct gd_channel *channel, const struct flight *flight, struct headers *h)
{
	const struct settings *s = &channel->settings;

	if (!strcmp(s->p.send_auth, "bearer"))
		buf_addf(headers_add(h, "authorization"), "Bearer %s", s->password);
	else if (!strcmp(s->p.send_auth, "basic"))
		basic_write(headers_add(h, "authorization"), s->user, s->password);
	else if (!strcmp(s->p.send_auth, "ovh1"))
		add_ovh(s, flight, channel->host->now_ms(channel->ctx) / 1000, h);
}

static void write_headers(struct gd_channel *channel, const struct flight *flight, struct headers *h)
{
	const struct settings *s = &channel->settings;
	const struct slot slots[] = {
		{"user", s->user}, {"password", s->password}, {"account", s->account}, {"from", s->from}, {NULL, NULL}};

	for (size_t i = 0; i < s->nheaders; i++)
		template_fill(headers_add(h, s->header_names[i]), s->header_values[i], slots);
	add_auth(channel, flight, h);
	if (flight->body && *flight->body)
		buf_adds(headers_add(h, "content-type"), s->p.send_type ? s->p.send_type : "application/x-www-form-urlencoded");
	for (size_t i = 0; i < h->count; i++)
		h->list[i].value = h->values[i].data;
}

static enum gd_rc send(struct gd_channel *channel, const struct flight *flight)
{
	const struct settings *s = &channel->settings;
	struct headers headers = {.count = 0};

	write_headers(channel, flight, &headers);
	const struct gd_http_req req = {
		.size = sizeof req,
		.method = s->p.send_method,
		.url = flight->url,
		.headers = headers.list,
		.nheaders = headers.count,
		.body = flight->body ? flight->body : "",
		.body_len = flight->body ? strlen(flight->body) : 0,
		.peer_uid = -1,
		.timeout_ms = s->timeout_ms,
		.max_response = LIMIT_WEBHOOK_ANSWER,
	};
	enum gd_rc rc = channel->host->http(channel->ctx, &req, (uint64_t)flight->delivery);
	headers_clear(&headers);
	return rc;
}

/* ---- one after the other ---------------------------------------------------------------------------------------------------- */

static struct flight *first_waiting(const struct gd_channel *channel)
{
	struct flight *flight = channel->flights;

	while (flight && flight->sent)
		flight = flight->next;
	return flight;
}

static void start(struct gd_channel *channel, struct flight *flight)
{
	int64_t delivery = flight->delivery;

	flight->sent = true;
	charge(channel, flight, flight->segments);
	report_expect(channel, delivery);
	enum gd_rc rc = send(channel, flight);
	if (rc == GD_OK)
		return;
	charge(channel, flight, -(int64_t)flight->segments);
	flight_free(channel, flight);
	if (rc == GD_BUSY)
		end(channel, delivery, GD_RETRY_LATER, BUSY_RETRY_S, NULL, "too many requests are waiting to be sent");
	else
		end(channel, delivery, GD_GIVE_UP, 0, NULL, "the host does not send this request; its log says why");
}

void outbound_turn(struct gd_channel *channel)
{
	int64_t now = channel->host->now_ms(channel->ctx), gap = 1000 / channel->settings.rate_per_s;
	struct flight *flight;

	while ((flight = first_waiting(channel)) != NULL && now >= channel->next_send_ms) {
		channel->next_send_ms = now + gap;
		start(channel, flight);
	}
	if (flight)
		channel->host->timer(channel->ctx, (uint32_t)(channel->next_send_ms - now), TIMER_SEND);
}

static void line_up(struct gd_channel *channel, struct flight *flight)
{
	struct flight **at = &channel->flights;

	while (*at && !(flight->alert && !(*at)->sent && !(*at)->alert))
		at = &(*at)->next;
	flight->next = *at;
	*at = flight;
	outbound_turn(channel);
}

static bool is_affordable(struct gd_channel *channel, const struct gd_outbound *out, const char *number, uint32_t segments)
{
	const struct settings *s = &channel->settings;

	return out->importance == GD_ALERT ||
	       budget_allows(&channel->budget, channel->host->now_ms(channel->ctx), number, segments, s->number_limit, s->day_limit);
}

static void accept(struct gd_channel *channel, const struct gd_outbound *out, const char *number)
{
	struct flight *flight = mem_alloc(sizeof *flight);
	struct request request;

	request_init(&request, channel, out, number);
	flight->delivery = out->delivery;
	flight->segments = request.cost.count;
	flight->alert = out->importance == GD_ALERT;
	(void)snprintf(flight->number, sizeof flight->number, "%s", number);
	bool affordable = is_affordable(channel, out, number, request.cost.count);
	bool fits = write_request(&channel->settings, &request, flight);
	request_clear(&request);
	if (affordable && fits) {
		line_up(channel, flight);
		return;
	}
	free(flight->url);
	free(flight->body);
	free(flight);
	if (fits)
		channel->host->log(channel->ctx, GD_LOG_ERROR, "the limit of messages for one day is reached (number_limit, day_limit)");
	end(channel, out->delivery, fits ? GD_HELD : GD_GIVE_UP, fits ? LIMIT_RETRY_S : 0, NULL,
		fits ? "the limit of messages for one day is reached" : "the message is too long for the gateway's address");
}

/* Why there is nothing to be sent; NULL: there is. */
static const char *obstacle(const struct gd_channel *channel, const struct gd_outbound *out, char number[NUMBER_SIZE])
{
	const char *room = out->room && *out->room ? out->room : out->user;

	if (out->op != GD_POST || !out->text || !*out->text)
		return "a phone takes texts only";
	if (!channel->settings.p.gateway)
		return "this channel only listens: it has no gateway";
	if (!room || number_read(room, channel->settings.country, number) != NUMBER_E164)
		return "the sender is a short code or a name, which cannot be answered";
	return out->flags & GD_O_MAYBE_SENT ? unknown_state : NULL;
}

void outbound_deliver(struct gd_channel *channel, const struct gd_outbound *out)
{
	char number[NUMBER_SIZE];
	const char *why = obstacle(channel, out, number);

	if (why)
		end(channel, out->delivery, GD_GIVE_UP, 0, NULL, why);
	else
		accept(channel, out, number);
}
