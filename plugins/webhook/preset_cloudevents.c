/* CloudEvents 1.0 in its three HTTP forms: structured (one document), batch (a list of them) and binary (the attributes are headers,
 * the body is the data). The binary form is turned into a document first, so that from.* lines read the same in all of them. */
#include "base/json_write.h"
#include "base/percent.h"
#include "base/text.h"
#include "body.h"
#include "preset.h"
#include "when.h"

#include <limits.h>
#include <openssl/evp.h>
#include <string.h>

/* The id of an event is unique per source, which has slashes of its own, but no space: /orders 5/1 is not /orders/5 1. */
static const char *event_id(struct hook *hook, const struct json *doc)
{
	const char *source = hook_at(hook, doc, "/source"), *id = hook_at(hook, doc, "/id");

	return source && id ? hook_key(hook, arena_printf(hook->arena, "%s %s", source, id), NULL) : NULL;
}

/* data_base64, if it is text. */
static const char *decoded_text(struct hook *hook, const struct json *doc)
{
	const char *coded = json_text(json_get(doc, "data_base64"), "");
	size_t len = strlen(coded);
	unsigned char *out = arena_alloc(hook->arena, len + 1);
	int n = len < INT_MAX ? EVP_DecodeBlock(out, (const unsigned char *)coded, (int)len) : -1;

	for (size_t i = 0; n > 0 && i < 2 && len > i && coded[len - 1 - i] == '='; i++)
		n--; /* it counts the padding */
	if (n <= 0 || !text_is_utf8((const char *)out, (size_t)n))
		return NULL;
	out[n] = '\0';
	return (const char *)out;
}

/* What an event says beside the usual members stands in the ticket's fields. */
static void add_data(struct hook *hook, struct event *event, const struct json *data)
{
	static const char *const usual[] = {"title", "text", "message", "description", "priority", "severity", "requester", "url", NULL};

	for (const struct json *m = json_first(data); m && json_key(m); m = json_next(m))
		if (!hook_is_one(json_key(m), usual))
			hook_field(hook, event, json_key(m), hook_scalar(hook, m));
}

static enum hook_verdict map_one(struct hook *hook, const struct json *doc, struct err *why)
{
	static const char *const fallbacks[][2] = {
		{"title", "/subject | /data/title | /type"},
		{"body", "/data/text | /data/message | /data/description | /data"},
		{"priority", "/data/priority"},
		{"severity", "/data/severity | /severitytext"},
		{"requester", "/data/requester"},
		{"key", NULL},
		{"state", NULL},
		{"url", "/data/url"},
		{NULL, NULL},
	};
	const char *id = event_id(hook, doc);
	size_t before = hook->nevents;

	if (!id || !json_get(doc, "type") || strncmp(json_text(json_get(doc, "specversion"), ""), "1.", 2) != 0) {
		err_set(why, "a CloudEvent needs specversion 1.x, id, source and type");
		return HOOK_BAD;
	}
	enum hook_verdict verdict = preset_map_document(hook, doc, fallbacks, why);
	if (hook->nevents == before)
		return verdict;
	struct event *event = hook->events[before];
	event->id = id;
	event->system.reference_text = hook_title(hook, json_text(json_get(doc, "source"), NULL));
	when_parse(json_text(json_get(doc, "time"), NULL), &event->sent_ms);
	hook_field(hook, event, "ce-type", json_text(json_get(doc, "type"), NULL));
	hook_field(hook, event, "ce-source", json_text(json_get(doc, "source"), NULL));
	add_data(hook, event, json_get(doc, "data"));
	if (!event->text)
		event->text = hook_text(hook, decoded_text(hook, doc));
	return verdict;
}

/* ISO 8859-1, in which the HTTP clients of many languages write what is not ASCII. */
static const char *from_latin1(struct hook *hook, const char *value)
{
	struct buf text;

	buf_init(&text, 2 * LIMIT_HEADERS);
	for (; *value; value++) {
		unsigned char c = (unsigned char)*value;
		if (c >= 0x80)
			buf_addc(&text, (char)(0xc0 | c >> 6));
		buf_addc(&text, c < 0x80 ? *value : (char)(0x80 | (c & 0x3f)));
	}
	const char *kept = arena_strdup(hook->arena, text.data);
	buf_clear(&text);
	return kept;
}

/* The binding wants attributes percent-encoded, the usual library sends them raw: all are read. */
static const char *attribute(struct hook *hook, const char *value)
{
	char *out = arena_alloc(hook->arena, strlen(value) + 1);
	size_t n = percent_decode(out, value, strlen(value), PERCENT_URL);

	if (text_is_utf8(out, n))
		return out;
	return text_is_utf8(value, strlen(value)) ? value : from_latin1(hook, value);
}

static bool is_attribute(const char *header)
{
	return !strncmp(header, "ce-", 3) && header[3];
}

/* {"specversion":..., "id":..., ..., "data":BODY} */
static void write_document(struct hook *hook, struct buf *out)
{
	const struct gd_http_req *req = hook->req;
	struct json_writer w = {.out = out};

	json_open(&w, NULL, '{');
	for (size_t i = 0; i < req->nheaders; i++)
		if (is_attribute(req->headers[i].name))
			json_put_text(&w, req->headers[i].name + 3, attribute(hook, req->headers[i].value));
	const char *type = hook_header(hook, "content-type");
	if (type)
		json_put_text(&w, "datacontenttype", type);
	if (req->body_len && body_is_json(type) && json_scan(req->body, req->body_len, LIMIT_JSON, NULL))
		json_put_raw(&w, "data", req->body);
	else if (req->body_len && text_is_utf8(req->body, req->body_len))
		json_put_text(&w, "data", req->body);
	json_close(&w, '}');
}

static enum hook_verdict map_binary(struct hook *hook, struct err *why)
{
	struct buf document;

	buf_init(&document, 4 * LIMIT_JSON);
	write_document(hook, &document);
	hook->json = json_parse(document.data, document.len, 4 * LIMIT_JSON, why);
	buf_clear(&document);
	return hook->json ? map_one(hook, hook->json, why) : HOOK_BAD;
}

enum hook_verdict preset_cloudevents(struct hook *hook, struct err *why)
{
	const char *type = hook_header(hook, "content-type");

	if (hook_header(hook, "ce-id"))
		return map_binary(hook, why);
	if (!hook->json) {
		err_set(why, "this is no CloudEvent: neither application/cloudevents+json nor ce-* headers");
		return HOOK_BAD;
	}
	if (!body_is(type, "application/cloudevents-batch+json"))
		return map_one(hook, hook->json, why);
	for (const struct json *doc = json_first(hook->json); doc; doc = json_next(doc))
		hook_skip_unless(hook, map_one(hook, doc, why));
	return hook_batch_verdict(hook);
}
