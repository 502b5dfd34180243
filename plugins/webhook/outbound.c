#include "outbound.h"

#include "base/json.h"
#include "base/json_write.h"
#include "base/limits.h"
#include "base/mem.h"
#include "preset.h"
#include "when.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define TIMEOUT_MS 15000
#define BUSY_RETRY_S 5
#define DISABLE_AFTER_S (5 * 86400)
#define SIGN_LINES 2048

void outbound_limits(struct gd_channel *channel, struct gd_limits *limits)
{
	if (!channel->settings.url)
		limits->capabilities &= ~(uint32_t)GD_CAP_NOTIFY;
	limits->in_flight = limits->in_flight_total = channel->settings.in_flight;
	limits->schedule_s = channel->settings.waits_s;
	limits->unordered = !channel->settings.ordered;
	limits->disable_after_s = DISABLE_AFTER_S;
	limits->chunked = (channel->settings.preset->bodies & BODY_CHUNKS) != 0;
}

/* ---- what an answer means ---- */

/* A 410 says that nobody will ever listen there again: the endpoint is switched off. Everything else may be mended by somebody within the
 * schedule, and the id makes a repeat harmless. */
static const struct {
	uint32_t from, to;
	enum gd_outcome outcome;
	const char *why;
} meanings[] = {
	{200, 299, GD_SENT, NULL},
	{300, 399, GD_RETRY_LATER, "the endpoint redirects, which is not followed: configure the new address"},
	{401, 401, GD_RETRY_LATER, "the endpoint does not accept our signature: do both sides have the same secret?"},
	{410, 410, GD_GONE, "the endpoint is gone for good (410)"},
	{413, 413, GD_RETRY_LATER, "the endpoint finds the event too large"},
	{429, 429, GD_RETRY_LATER, "the endpoint asks for fewer events at once"},
	{503, 503, GD_RETRY_LATER, "the endpoint is not available now"},
	{0, UINT32_MAX, GD_RETRY_LATER, "the endpoint answered with an error"},
};

void outbound_answer(struct gd_channel *channel, uint64_t tag, const struct gd_http_res *res)
{
	size_t row = 0;
	char why[160];

	if (res->net != GD_NET_OK) {
		channel->host->outcome(channel->ctx, (int64_t)tag, GD_RETRY_LATER, 0, NULL, res->error);
		return;
	}
	while (res->status < meanings[row].from || res->status > meanings[row].to)
		row++;
	if (meanings[row].why)
		(void)snprintf(why, sizeof why, "%s (HTTP %" PRIu32 ")", meanings[row].why, res->status);
	channel->host->outcome(channel->ctx, (int64_t)tag, meanings[row].outcome,
		meanings[row].outcome == GD_RETRY_LATER ? res->retry_after_s : 0,
		NULL, meanings[row].why ? why : NULL);
}

/* ---- the request ---- */

/* The member that holds what was said and by whom. Who reads the medium payload learns what to fetch, not that. */
#define DETAILS "details"

static void put_value(struct json_writer *w, const char *key, const struct json *value)
{
	switch (json_type(value)) {
	case JSON_NULL:
		json_put_text(w, key, NULL);
		break;
	case JSON_FALSE:
	case JSON_TRUE:
		json_put_bool(w, key, json_bool(value, false));
		break;
	case JSON_NUMBER: {
		struct buf number;
		buf_init(&number, 64);
		json_scalar_text(value, &number);
		json_put_raw(w, key, number.data);
		buf_clear(&number);
		break;
	}
	case JSON_STRING:
		json_put_text(w, key, json_text(value, ""));
		break;
	case JSON_ARRAY:
	case JSON_OBJECT:
		json_open(w, key, json_type(value) == JSON_ARRAY ? '[' : '{');
		for (const struct json *m = json_first(value); m; m = json_next(m))
			put_value(w, json_key(m), m);
		json_close(w, json_type(value) == JSON_ARRAY ? ']' : '}');
		break;
	}
}

static void put_data(const struct gd_channel *channel, struct json_writer *w, const struct json *data, const char *text)
{
	if (channel->settings.full) {
		json_put_raw(w, "data", text);
		return;
	}
	json_open(w, "data", '{');
	for (const struct json *m = json_first(data); m; m = json_next(m))
		if (json_key(m) && strcmp(json_key(m), DETAILS) != 0)
			put_value(w, json_key(m), m);
	json_close(w, '}');
}

static void write_body(const struct gd_channel *channel, const struct gd_outbound *out, const struct json *data, struct buf *body)
{
	struct json_writer w = {.out = body};
	char when[32];

	when_format(out->when_ms, when);
	json_open(&w, NULL, '{');
	json_put_text(&w, "type", out->event);
	json_put_text(&w, "timestamp", when);
	put_data(channel, &w, data, out->json ? out->json : "{}");
	json_close(&w, '}');
}

struct signing {
	char lines[SIGN_LINES];
	struct gd_header headers[8];
	size_t n;
};

/* Cuts "Name: value\n" lines into headers. */
static void split_lines(struct signing *signing)
{
	for (char *line = signing->lines; *line && signing->n < 4; ) {
		char *end = line + strcspn(line, "\n"), *colon = strchr(line, ':');
		char *next = end + (*end == '\n');
		*end = '\0';
		if (colon && colon < end) {
			*colon = '\0';
			signing->headers[signing->n++] = (struct gd_header){line, colon + 1 + (colon[1] == ' ')};
		}
		line = next;
	}
}

static const char *value_of(const char *lines, const char *name)
{
	const char *at = strstr(lines, name);

	return at ? at + strlen(name) : NULL;
}

/* During a rotation the old secret's signature goes behind the new one's, in the same header. */
static enum gd_rc add_old_signature(struct gd_channel *channel, struct signing *signing, const struct gd_outbound *out,
	int64_t now_ms, const struct buf *body)
{
	static const char name[] = "webhook-signature: ";
	char old[SIGN_LINES] = "";
	size_t len = strlen(signing->lines);

	enum gd_rc rc = channel->host->sign(channel->ctx, "standard-webhooks", "old_secret", out->key, now_ms, body->data,
		body->len, old, sizeof old);
	const char *value = rc == GD_OK ? value_of(old, name) : NULL;
	const char *first = value_of(signing->lines, name);
	if (!value || !first || first[strcspn(first, "\n")] != '\n' || first + strcspn(first, "\n") + 1 != signing->lines + len)
		return rc;
	(void)snprintf(signing->lines + len - 1, sizeof signing->lines - len + 1, " %.*s\n", (int)strcspn(value, "\n"), value);
	return rc;
}

static enum gd_rc sign(struct gd_channel *channel, struct signing *signing, const struct gd_outbound *out, const struct buf *body)
{
	int64_t now_ms = channel->host->now_ms(channel->ctx);
	enum gd_rc rc = channel->host->sign(channel->ctx, "standard-webhooks", "secret", out->key, now_ms, body->data, body->len,
		signing->lines,
		sizeof signing->lines);

	if (rc == GD_OK && channel->settings.old_secret && now_ms < channel->settings.old_until_ms)
		rc = add_old_signature(channel, signing, out, now_ms, body);
	split_lines(signing);
	return rc;
}

static void send(struct gd_channel *channel, const struct gd_outbound *out, int64_t hops, const struct buf *body)
{
	struct signing signing = {0};
	char hops_text[24];

	enum gd_rc rc = sign(channel, &signing, out, body);
	if (rc != GD_OK || body->failed) {
		channel->host->outcome(channel->ctx, out->delivery, GD_GIVE_UP, 0, NULL,
			body->failed ? "the event is too large" : "the event cannot be signed: secret must be whsec_ or whsk_, and base64");
		return;
	}
	(void)snprintf(hops_text, sizeof hops_text, "%" PRId64, hops + 1);
	signing.headers[signing.n++] = (struct gd_header){"content-type", "application/json"};
	signing.headers[signing.n++] = (struct gd_header){"user-agent", "Guichet/" GUICHET_VERSION};
	signing.headers[signing.n++] = (struct gd_header){"guichet-hops", hops_text};
	const struct gd_http_req req = {
		.size = sizeof req, .method = "POST", .url = channel->settings.url, .headers = signing.headers, .nheaders = signing.n,
		.body = body->data, .body_len = body->len, .peer_uid = -1, .timeout_ms = TIMEOUT_MS, .max_response = LIMIT_WEBHOOK_ANSWER,
	};
	rc = channel->host->http(channel->ctx, &req, (uint64_t)out->delivery);
	if (rc == GD_BUSY)
		channel->host->outcome(channel->ctx, out->delivery, GD_RETRY_LATER, BUSY_RETRY_S, NULL,
			"too many requests are waiting to be sent");
	else if (rc != GD_OK)
		channel->host->outcome(channel->ctx, out->delivery, GD_GIVE_UP, 0, NULL,
			"the host does not send this request; its log says why");
}

/* ---- which events ---- */

/* What this very endpoint told us is not told back to it. */
static bool is_echo(struct gd_channel *channel, const struct json *data)
{
	const char *origin = json_text(json_get(data, "origin"), "");

	return !strncmp(origin, "webhook:", 8) && !strcmp(origin + 8, channel->host->instance(channel->ctx));
}

static bool is_in(const char *list, const struct json *data, const char *path)
{
	return !list || settings_lists(list, json_text(json_at(data, path), ""));
}

static bool is_wanted(struct gd_channel *channel, const struct gd_outbound *out, const struct json *data)
{
	const struct settings *s = &channel->settings;

	if (!strcmp(out->event, "endpoint.test"))
		return true;
	return (!s->events || settings_lists(s->events, out->event)) && is_in(s->queues, data, "/ticket/queue") &&
	       is_in(s->organisations, data, "/" DETAILS "/organisation") && !is_echo(channel, data);
}

void outbound_deliver(struct gd_channel *channel, const struct gd_outbound *out)
{
	struct json *data = NULL;
	struct buf body;

	if (out->op != GD_NOTIFY || !out->event || !channel->settings.url) {
		channel->host->outcome(channel->ctx, out->delivery, GD_GIVE_UP, 0, NULL,
			channel->settings.url ? "a webhook takes events, not messages" : "this webhook only listens: it has no url");
		return;
	}
	if (out->json)
		data = json_parse(out->json, strlen(out->json), LIMIT_JSON, NULL);
	if (out->json && !data) { /* the desk's JSON is sound: there is no memory for it */
		channel->host->outcome(
			channel->ctx, out->delivery, GD_RETRY_LATER, BUSY_RETRY_S, NULL, "there was no memory for the event");
	} else if (!is_wanted(channel, out, data)) {
		channel->host->outcome(channel->ctx, out->delivery, GD_SENT, 0, NULL, "not sent: the endpoint does not ask for it");
	} else {
		buf_init(&body, LIMIT_JSON);
		write_body(channel, out, data, &body);
		send(channel, out, json_int(json_get(data, "hops"), 0), &body);
		buf_clear(&body);
	}
	json_free(data);
}
