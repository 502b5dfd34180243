#include "view.h"

#include "base/buf.h"
#include "base/limits.h"
#include "base/percent.h"
#include "base/text.h"
#include "base/utf8.h"

#include <regex.h>
#include <string.h>
#include <strings.h>

/* ---- what came ---------------------------------------------------------------------------------------------------- */

/* 0x80 to 0x9f of windows-1252; 0: unassigned */
static const unsigned short windows[32] = {
	0x20ac,
	0,
	0x201a,
	0x0192,
	0x201e,
	0x2026,
	0x2020,
	0x2021,
	0x02c6,
	0x2030,
	0x0160,
	0x2039,
	0x0152,
	0,
	0x017d,
	0,
	0,
	0x2018,
	0x2019,
	0x201c,
	0x201d,
	0x2022,
	0x2013,
	0x2014,
	0x02dc,
	0x2122,
	0x0161,
	0x203a,
	0x0153,
	0,
	0x017e,
	0x0178,
};

static uint32_t from_windows(unsigned char byte)
{
	if (byte < 0x80 || byte >= 0xa0)
		return byte;
	return windows[byte - 0x80] ? windows[byte - 0x80] : 0xfffd;
}

const char *view_utf8(struct view *view, const char *bytes, size_t len)
{
	struct buf out;

	if (text_is_utf8(bytes, len))
		return arena_strndup(view->arena, bytes, len);
	bool valid = true;
	for (size_t at = 0, n; at < len && valid; at += n) {
		uint32_t c;
		n = utf8_decode(bytes + at, len - at, &c);
		valid = n > 0;
	}
	buf_init(&out, 3 * (size_t)LIMIT_BODY + 3);
	for (size_t i = 0; i < len; i++) {
		char utf8[4];
		if (bytes[i] && valid)
			buf_addc(&out, bytes[i]);
		else if (bytes[i])
			buf_add(&out, utf8, utf8_encode(from_windows((unsigned char)bytes[i]), utf8));
	}
	const char *text = arena_strndup(view->arena, out.data, out.len);
	buf_clear(&out);
	return text;
}

static void add_param(struct view *view, const char *name, const char *value)
{
	if (view->nparams < VIEW_PARAMS)
		view->params[view->nparams++] = (struct gd_param){name, value};
}

static const char *decoded(struct view *view, const char *bytes, size_t len)
{
	char *out = arena_alloc(view->arena, len + 1);

	return view_utf8(view, out, percent_decode(out, bytes, len, PERCENT_FORM));
}

void view_form(struct view *view, const char *bytes, size_t len)
{
	for (const char *end = bytes + len; bytes < end;) {
		const char *stop = memchr(bytes, '&', (size_t)(end - bytes));
		stop = stop ? stop : end;
		const char *equals = memchr(bytes, '=', (size_t)(stop - bytes));
		const char *split = equals ? equals : stop;
		if (split > bytes)
			add_param(view, decoded(view, bytes, (size_t)(split - bytes)),
				equals ? decoded(view, equals + 1, (size_t)(stop - equals - 1)) : "");
		bytes = stop + 1;
	}
}

static const char *header(const struct view *view, const char *name)
{
	for (size_t i = 0; i < view->nheaders; i++)
		if (!strcasecmp(view->headers[i].name, name))
			return view->headers[i].value;
	return NULL;
}

static bool is_type(const char *content_type, const char *word)
{
	return content_type && strcasestr(content_type, word) != NULL;
}

static const char *format_of(const struct view *view)
{
	const char *type = header(view, "content-type");

	return is_type(type, "json") ? "json" : is_type(type, "text/plain") ? "text" : "form";
}

bool view_request(struct view *view, const struct gd_http_req *req, const char *format, bool with_query, struct err *err)
{
	view->headers = req->headers;
	view->nheaders = req->nheaders;
	if (!format)
		format = format_of(view);
	view->is_text = !strcmp(format, "text");
	for (size_t i = 0; i < req->nquery && with_query; i++)
		add_param(view, arena_strdup(view->arena, req->query[i].name), arena_strdup(view->arena, req->query[i].value));
	view->body = view_utf8(view, req->body ? req->body : "", req->body ? req->body_len : 0);
	if (!req->body_len)
		return true;
	if (!strcmp(format, "json")) {
		view->json = json_parse(req->body, req->body_len, LIMIT_JSON, err);
		return view->json != NULL;
	}
	if (!strcmp(format, "form"))
		view_form(view, req->body, req->body_len);
	return true;
}

void view_answer(struct view *view, const struct gd_http_res *res)
{
	view->headers = res->headers;
	view->nheaders = res->nheaders;
	view->body = view_utf8(view, res->body ? res->body : "", res->body ? res->body_len : 0);
	view->json = json_parse(view->body, strlen(view->body), LIMIT_JSON, NULL);
}

void view_clear(struct view *view)
{
	json_free(view->json);
	view->json = NULL;
}

/* ---- expressions ---------------------------------------------------------------------------------------------------- */

const char *view_param(const struct view *view, const char *name)
{
	for (size_t i = 0; i < view->nparams; i++)
		if (!strcmp(view->params[i].name, name))
			return view->params[i].value;
	return NULL;
}

static const char *scalar(struct view *view, const struct json *value)
{
	struct buf text;
	const char *kept = NULL;

	buf_init(&text, LIMIT_JSON);
	if (json_scalar_text(value, &text))
		kept = arena_strdup(view->arena, text.data);
	buf_clear(&text);
	return kept;
}

static const char *take_field(struct view *view, const char *name)
{
	const char *value = view_param(view, name);

	return value ? value : scalar(view, json_get(view->json, name));
}

static const char *take_json(struct view *view, const char *pointer)
{
	return scalar(view, json_at(view->json, pointer));
}

static const char *take_header(struct view *view, const char *name)
{
	const char *value = header(view, name);

	return value ? view_utf8(view, value, strlen(value)) : NULL;
}

static const char *take_body(struct view *view, const char *nothing)
{
	(void)nothing;
	return view->body;
}

/* Of a form or of JSON the body is not what somebody wrote. */
static const char *take_text(struct view *view, const char *nothing)
{
	(void)nothing;
	return view->is_text ? view->body : NULL;
}

static const char *take_regex(struct view *view, const char *pattern)
{
	regmatch_t at[2] = {{-1, -1}, {-1, -1}};
	const char *found = NULL;
	regex_t regex;

	if (regcomp(&regex, pattern, REG_EXTENDED))
		return NULL;
	if (view->body && regexec(&regex, view->body, 2, at, 0) == 0) {
		const regmatch_t *m = at[1].rm_so >= 0 ? &at[1] : &at[0];
		found = arena_strndup(view->arena, view->body + m->rm_so, (size_t)(m->rm_eo - m->rm_so));
	}
	regfree(&regex);
	return found;
}

static const struct source {
	const char *prefix;
	const char *(*take)(struct view *view, const char *rest);
} sources[] = {
	{"field:", take_field},
	{"json:", take_json},
	{"header:", take_header},
	{"body:", take_body},
	{"text:", take_text},
	{"regex:", take_regex},
};

static const struct source *source_of(const char *expression)
{
	for (size_t i = 0; i < sizeof sources / sizeof *sources; i++)
		if (!strncmp(expression, sources[i].prefix, strlen(sources[i].prefix)))
			return &sources[i];
	return NULL;
}

static const char *take_one(struct view *view, const char *expression)
{
	const struct source *source = source_of(expression);
	const char *found = source ? source->take(view, expression + strlen(source->prefix)) : NULL;

	return found && *found ? found : NULL;
}

/* A regular expression goes on to the end: it may hold a bar of its own. */
static size_t one_length(const char *expression)
{
	const char *bar = strncmp(expression, "regex:", 6) ? strstr(expression, " | ") : NULL;

	return bar ? (size_t)(bar - expression) : strlen(expression);
}

const char *view_take(struct view *view, const char *expression)
{
	while (expression && *expression) {
		size_t len = one_length(expression);
		const char *found = take_one(view, arena_strndup(view->arena, expression, len));
		if (found)
			return found;
		expression += len + (expression[len] ? 3 : 0);
	}
	return NULL;
}

/* ---- rules ---------------------------------------------------------------------------------------------------- */

/* `a == "b"` in two; false: there is no comparison. */
static bool split_rule(struct view *view, const char *rule, const char **left, const char **right)
{
	const char *equals = strstr(rule, " == ");
	const char *value = equals ? equals + 4 : NULL;
	size_t len = value ? strlen(value) : 0;

	if (!equals)
		return false;
	if (len >= 2 && value[0] == '"' && value[len - 1] == '"') {
		value++;
		len -= 2;
	}
	*left = arena_strndup(view->arena, rule, (size_t)(equals - rule));
	*right = arena_strndup(view->arena, value, len);
	return true;
}

/* json:/messages/\*\/status: each of them, and there is one at least. */
static bool every(struct view *view, const char *pointer, const char *star, const char *value)
{
	const char *list = arena_strndup(view->arena, pointer, (size_t)(star - pointer));
	const struct json *array = json_at(view->json, list);

	for (const struct json *element = json_first(array); element; element = json_next(element)) {
		const char *text = scalar(view, json_at(element, star + 2));
		if (!text || strcmp(text, value) != 0)
			return false;
	}
	return json_count(array) > 0;
}

static bool compare(struct view *view, const char *left, const char *right)
{
	const char *star = !strncmp(left, "json:", 5) ? strstr(left, "/*") : NULL;

	if (star)
		return every(view, left + 5, star, right);
	const char *value = view_take(view, left);
	return !strcmp(value ? value : "", right);
}

bool view_holds(struct view *view, const char *rule)
{
	const char *left, *right;

	if (!rule || !*rule)
		return true;
	if (!strncmp(rule, "prefix:", 7))
		return view->body && !strncmp(view->body, rule + 7, strlen(rule + 7));
	if (!strncmp(rule, "regex:", 6))
		return take_regex(view, rule + 6) != NULL;
	if (!split_rule(view, rule, &left, &right))
		return view_take(view, rule) != NULL;
	return compare(view, left, right);
}

/* ---- at start ---------------------------------------------------------------------------------------------------- */

static bool check_regex(const char *pattern, struct err *err)
{
	regex_t regex;
	char why[120];
	int rc = regcomp(&regex, pattern, REG_EXTENDED);

	if (rc == 0) {
		regfree(&regex);
		return true;
	}
	(void)regerror(rc, &regex, why, sizeof why);
	err_set(err, "\"%s\" is not a regular expression: %s", pattern, why);
	return false;
}

bool view_check_expression(const char *expression, struct err *err)
{
	while (expression && *expression) {
		size_t len = one_length(expression);
		if (!source_of(expression)) {
			err_set(err, "\"%.*s\" begins with none of field: json: header: body: text: regex:", (int)len, expression);
			return false;
		}
		if (!strncmp(expression, "regex:", 6) && !check_regex(expression + 6, err))
			return false;
		expression += len + (expression[len] ? 3 : 0);
	}
	return true;
}

bool view_check_rule(const char *rule, struct err *err)
{
	if (!rule || !*rule || !strncmp(rule, "prefix:", 7))
		return true;
	if (!strncmp(rule, "regex:", 6))
		return check_regex(rule + 6, err);
	if (source_of(rule))
		return true;
	err_set(err, "\"%s\" is not a rule such as json:/status == \"0\", json:/id, prefix:Success or regex:^OK", rule);
	return false;
}
