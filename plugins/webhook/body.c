#include "body.h"

#include "base/percent.h"
#include "base/text.h"
#include "preset.h"

#include <string.h>
#include <strings.h>

#define BOUNDARY_MAX 70 /* RFC 2046 */

static const char *repaired(struct hook *hook, const char *bytes, size_t len)
{
	struct buf text;

	buf_init(&text, 3 * len + 1); /* a bad byte becomes three */
	text_repair(&text, bytes, len);
	const char *kept = arena_strdup(hook->arena, text.data);
	buf_clear(&text);
	return kept;
}

static struct hook_param *new_param(struct hook *hook, struct err *why)
{
	if (hook->nparams < LIMIT_FIELDS)
		return &hook->params[hook->nparams++];
	err_set(why, "the form has more than %d fields", LIMIT_FIELDS);
	return NULL;
}

/* ---- application/x-www-form-urlencoded ---- */

static const char *decoded(struct hook *hook, const char *bytes, size_t len)
{
	char *raw = arena_alloc(hook->arena, len + 1);
	size_t n = percent_decode(raw, bytes, len, PERCENT_FORM);

	return text_is_utf8(raw, n) ? raw : repaired(hook, raw, n);
}

uint32_t body_urlencoded(struct hook *hook, const char *bytes, size_t len, struct err *why)
{
	for (size_t at = 0; at < len; ) {
		const char *amp = memchr(bytes + at, '&', len - at);
		size_t end = amp ? (size_t)(amp - bytes) : len;
		const char *equals = memchr(bytes + at, '=', end - at);
		size_t name_len = equals ? (size_t)(equals - bytes) - at : end - at;
		if (end > at) {
			struct hook_param *param = new_param(hook, why);
			if (!param)
				return HOOK_BAD;
			param->name = decoded(hook, bytes + at, name_len);
			param->value = equals ? decoded(hook, equals + 1, end - at - name_len - 1) : "";
			param->len = strlen(param->value);
		}
		at = end + 1;
	}
	return 0;
}

/* ---- multipart/form-data ---- */

struct span {
	const char *at;
	size_t len;
};

static bool cut_before(struct span *rest, const char *mark, size_t mark_len, struct span *before)
{
	const char *found = memmem(rest->at, rest->len, mark, mark_len);

	if (!found)
		return false;
	*before = (struct span){rest->at, (size_t)(found - rest->at)};
	rest->len -= before->len + mark_len;
	rest->at = found + mark_len;
	return true;
}

/* The value of name="..." in a header line; browsers write quotes as %22, so a quote ends it. NULL: it is not there. */
static const char *attribute(struct hook *hook, struct span line, const char *name)
{
	size_t name_len = strlen(name);
	const char *end = line.at + line.len;

	for (const char *at = line.at; (at = memmem(at, (size_t)(end - at), name, name_len)); at += name_len) {
		bool starts = at > line.at && (at[-1] == ' ' || at[-1] == ';');
		const char *value = at + name_len;
		if (!starts || end - value < 2 || value[0] != '=' || value[1] != '"')
			continue;
		value += 2;
		const char *quote = memchr(value, '"', (size_t)(end - value));
		return quote ? repaired(hook, value, (size_t)(quote - value)) : NULL;
	}
	return NULL;
}

static bool header_line(struct span *headers, const char *name, struct span *value)
{
	struct span line, rest = *headers;
	size_t name_len = strlen(name);
	bool more = true;

	while (more) {
		more = cut_before(&rest, "\r\n", 2, &line);
		if (!more)
			line = rest;
		if (line.len > name_len && line.at[name_len] == ':' && !strncasecmp(line.at, name, name_len)) {
			*value = (struct span){line.at + name_len + 1, line.len - name_len - 1};
			return true;
		}
	}
	return false;
}

static uint32_t add_part(struct hook *hook, struct span headers, struct span content, struct err *why)
{
	struct span disposition, mime;
	const char *name = header_line(&headers, "content-disposition", &disposition) ? attribute(hook, disposition, "name") : NULL;
	struct hook_param *param = name ? new_param(hook, why) : NULL;

	if (!param) {
		if (!name)
			err_set(why, "a part of the form has no name");
		return HOOK_BAD;
	}
	param->name = name;
	param->file_name = attribute(hook, disposition, "filename");
	param->file = param->file_name != NULL;
	if (param->file && header_line(&headers, "content-type", &mime))
		param->mime = repaired(hook, mime.at + (mime.len && mime.at[0] == ' '), mime.len - (mime.len && mime.at[0] == ' '));
	param->value = param->file ? arena_strndup(hook->arena, "", 0) : repaired(hook, content.at, content.len);
	param->len = strlen(param->value);
	if (param->file) { /* any byte may be in it: only its length is a promise */
		char *copy = arena_alloc(hook->arena, content.len + 1);
		memcpy(copy, content.at, content.len);
		param->value = copy;
		param->len = content.len;
	}
	return 0;
}

uint32_t body_multipart(struct hook *hook, const char *boundary, const char *bytes, size_t len, struct err *why)
{
	char mark[BOUNDARY_MAX + 5] = "\r\n--";
	size_t mark_len = 4 + strlen(boundary);
	struct span rest = {bytes, len}, headers, content;

	memcpy(mark + 4, boundary, mark_len - 3);
	/* The first boundary has no line break before it. */
	if (rest.len < mark_len - 2 || memcmp(rest.at, mark + 2, mark_len - 2) != 0) {
		err_set(why, "the form does not begin with its boundary");
		return HOOK_BAD;
	}
	rest.at += mark_len - 2;
	rest.len -= mark_len - 2;
	while (rest.len >= 2 && !memcmp(rest.at, "\r\n", 2)) {
		if (!cut_before(&rest, "\r\n\r\n", 4, &headers) || !cut_before(&rest, mark, mark_len, &content)) {
			err_set(why, "the form ends in the middle of a part");
			return HOOK_BAD;
		}
		uint32_t status = add_part(hook, headers, content, why);
		if (status)
			return status;
	}
	if (rest.len >= 2 && !memcmp(rest.at, "--", 2))
		return 0;
	err_set(why, "the form has no end");
	return HOOK_BAD;
}

/* ---- which of them it is ---- */

bool body_is(const char *content_type, const char *media_type)
{
	size_t len = strlen(media_type);

	return content_type && !strncasecmp(content_type, media_type, len) && strchr("; \t", content_type[len]);
}

bool body_is_json(const char *content_type)
{
	size_t len = content_type ? strcspn(content_type, "; \t") : 0;

	if (!len)
		return true;
	return body_is(content_type, "application/json") || body_is(content_type, "text/json") ||
	       (len > 5 && !strncasecmp(content_type + len - 5, "+json", 5));
}

static uint32_t read_multipart(struct hook *hook, const char *content_type, struct err *why)
{
	char boundary[BOUNDARY_MAX + 1] = "";
	const char *at = strcasestr(content_type, "boundary=");

	at = at ? at + strlen("boundary=") : "";
	bool quoted = *at == '"';
	size_t len = strcspn(at + quoted, quoted ? "\"" : "; \t");
	if (!len || len > BOUNDARY_MAX) {
		err_set(why, "the form's Content-Type names no usable boundary");
		return HOOK_BAD;
	}
	memcpy(boundary, at + quoted, len);
	return body_multipart(hook, boundary, hook->req->body, hook->req->body_len, why);
}

static uint32_t parse_json(struct hook *hook, const char *bytes, size_t len, struct err *why)
{
	hook->json = json_parse(bytes, len, LIMIT_JSON, why);
	if (hook->json)
		return 0;
	return json_scan(bytes, len, LIMIT_JSON, NULL) ? 503 : HOOK_BAD; /* nothing wrong with it: there was no memory */
}

/* curl -d '{"text": ...}' says that it is a form. No form's first field begins so. */
static bool looks_like_json(const struct gd_http_req *req)
{
	size_t blank = strspn(req->body, " \t\r\n");

	return blank < req->body_len && req->body[blank] == '{';
}

static uint32_t read_form(struct hook *hook, const char *content_type, struct err *why)
{
	const char *field = hook->settings->preset->json_field;

	if (field && looks_like_json(hook->req))
		return parse_json(hook, hook->req->body, hook->req->body_len, why);
	uint32_t status = body_is(content_type, "multipart/form-data")
				  ? read_multipart(hook, content_type, why)
				  : body_urlencoded(hook, hook->req->body, hook->req->body_len, why);

	if (status || !field)
		return status;
	const char *document = hook_param(hook, field);
	if (!document) {
		err_set(why, "the form has no field %s with a JSON document", field);
		return HOOK_BAD;
	}
	return parse_json(hook, document, strlen(document), why);
}

static uint32_t read_query(struct hook *hook, struct err *why)
{
	for (size_t i = 0; i < hook->req->nquery; i++) {
		struct hook_param *param = new_param(hook, why);
		if (!param)
			return HOOK_BAD;
		param->name = hook->req->query[i].name;
		param->value = hook->req->query[i].value;
		param->len = strlen(param->value);
	}
	return 0;
}

uint32_t body_read(struct hook *hook, struct err *why)
{
	const char *type = hook_header(hook, "content-type");
	uint32_t takes = hook->settings->preset->bodies;
	bool form = body_is(type, "application/x-www-form-urlencoded") || body_is(type, "multipart/form-data");

	if (!strcmp(hook->req->method, "GET"))
		return read_query(hook, why);
	if (takes & BODY_ANY && hook_header(hook, "ce-id")) /* the binary form of CloudEvents: the preset reads the bytes itself */
		return 0;
	if (form && takes & BODY_FORM)
		return read_form(hook, type, why);
	if (!form && takes & BODY_JSON && body_is_json(type))
		return parse_json(hook, hook->req->body, hook->req->body_len, why);
	if (!form && takes & BODY_ANY)
		return 0;
	err_set(why, "this endpoint does not take %s; it takes %s", type ? type : "a body without Content-Type",
		takes & BODY_JSON ? "application/json" : "application/x-www-form-urlencoded or multipart/form-data");
	return 415;
}
