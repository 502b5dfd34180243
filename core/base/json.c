#include "base/json.h"
#include "base/json_scan.h"

#include <cjson/cJSON.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define EXACT_MAX 9007199254740991.0 /* 2^53 - 1: the next whole number could have been rounded to 2^53 */

static const cJSON *node(const struct json *value)
{
	return (const cJSON *)value;
}

static const struct json *lend(const cJSON *item)
{
	return (const struct json *)item;
}

/* Only bytes that json_scan_spans() has let through come here. */
static struct json *build(const char *bytes, size_t len, struct err *err)
{
	cJSON *root = cJSON_ParseWithLength(bytes, len);
	if (!root)
		err_set(err, "There is no memory for a JSON document of %zu bytes.", len);
	return (struct json *)root;
}

struct json *json_parse(const char *bytes, size_t len, size_t max, struct err *err)
{
	return json_scan(bytes, len, max, err) ? build(bytes, len, err) : NULL;
}

static struct json *build_without(const char *bytes, size_t len, const struct json_spans *bad, struct err *err)
{
	struct buf text;
	size_t from = 0;
	buf_init(&text, len + bad->count * strlen("null"));
	for (size_t i = 0; i < bad->count; i++) {
		buf_add(&text, bytes + from, bad->rows[i].from - from);
		buf_adds(&text, "null");
		from = bad->rows[i].to;
	}
	buf_add(&text, bytes + from, len - from);
	struct json *root = build(text.data, text.len, err);
	buf_clear(&text);
	return root;
}

struct json *json_parse_skipping(const char *bytes, size_t len, size_t max, size_t *skipped, struct err *err)
{
	struct json_spans bad = {0};
	struct json *root = NULL;
	if (json_scan_spans(bytes, len, max, &bad, err))
		root = build_without(bytes, len, &bad, err);
	*skipped = bad.count;
	free(bad.rows);
	return root;
}

void json_free(struct json *root)
{
	cJSON_Delete((cJSON *)root);
}

enum json_type json_type(const struct json *value)
{
	static const struct {
		int theirs;
		enum json_type ours;
	} types[] = {
		{cJSON_False, JSON_FALSE}, {cJSON_True, JSON_TRUE},   {cJSON_Number, JSON_NUMBER},
		{cJSON_String, JSON_STRING}, {cJSON_Array, JSON_ARRAY}, {cJSON_Object, JSON_OBJECT},
	};
	for (size_t i = 0; value && i < sizeof(types) / sizeof(types[0]); i++) {
		if ((node(value)->type & 0xff) == types[i].theirs)
			return types[i].ours;
	}
	return JSON_NULL;
}

const struct json *json_get(const struct json *object, const char *key)
{
	return json_type(object) == JSON_OBJECT ? lend(cJSON_GetObjectItemCaseSensitive(node(object), key)) : NULL;
}

/* Whether a reference token of a pointer, with its ~0 and ~1, is this key. */
static bool token_is(const char *token, size_t len, const char *key)
{
	for (size_t i = 0; i < len; i++, key++) {
		char c = token[i];
		if (c == '~' && i + 1 < len && (token[i + 1] == '0' || token[i + 1] == '1'))
			c = token[++i] == '0' ? '~' : '/';
		if (c != *key)
			return false;
	}
	return *key == '\0';
}

static const struct json *element(const struct json *array, const char *token, size_t len)
{
	size_t index = 0;
	if (len == 0 || len > 9 || (len > 1 && token[0] == '0'))
		return NULL;
	for (size_t i = 0; i < len; i++) {
		if (token[i] < '0' || token[i] > '9')
			return NULL;
		index = index * 10 + (size_t)(token[i] - '0');
	}
	const struct json *value = json_first(array);
	while (value && index-- > 0)
		value = json_next(value);
	return value;
}

static const struct json *step(const struct json *value, const char *token, size_t len)
{
	if (json_type(value) == JSON_ARRAY)
		return element(value, token, len);
	for (value = json_first(value); value; value = json_next(value)) {
		if (token_is(token, len, json_key(value)))
			return value;
	}
	return NULL;
}

const struct json *json_at(const struct json *root, const char *pointer)
{
	while (root && *pointer == '/') {
		size_t len = strcspn(++pointer, "/");
		root = step(root, pointer, len);
		pointer += len;
	}
	return *pointer == '\0' ? root : NULL;
}

const char *json_text(const struct json *value, const char *fallback)
{
	return json_type(value) == JSON_STRING ? node(value)->valuestring : fallback;
}

static bool is_exact(const struct json *value)
{
	double number = json_type(value) == JSON_NUMBER ? node(value)->valuedouble : HUGE_VAL;
	return fabs(number) <= EXACT_MAX && (double)(int64_t)number == number;
}

int64_t json_int(const struct json *value, int64_t fallback)
{
	return is_exact(value) ? (int64_t)node(value)->valuedouble : fallback;
}

bool json_bool(const struct json *value, bool fallback)
{
	enum json_type type = json_type(value);
	return type == JSON_TRUE || (type != JSON_FALSE && fallback);
}

const struct json *json_first(const struct json *container)
{
	enum json_type type = json_type(container);
	return type == JSON_ARRAY || type == JSON_OBJECT ? lend(node(container)->child) : NULL;
}

const struct json *json_next(const struct json *value)
{
	return value ? lend(node(value)->next) : NULL;
}

size_t json_count(const struct json *value)
{
	size_t count = 0;
	for (value = json_first(value); value; value = json_next(value))
		count++;
	return count;
}

const char *json_key(const struct json *member)
{
	return member ? node(member)->string : NULL;
}

/* A fraction in the fewest digits that read back as the same number. */
static void add_fraction(struct buf *out, double number)
{
	char text[40];
	for (int precision = 15; precision <= 17; precision++) {
		snprintf(text, sizeof(text), "%.*g", precision, number);
		if (strtod(text, NULL) == number)
			break;
	}
	buf_adds(out, text);
}

bool json_scalar_text(const struct json *value, struct buf *out)
{
	switch (json_type(value)) {
	case JSON_STRING:
		buf_adds(out, node(value)->valuestring);
		return true;
	case JSON_TRUE:
	case JSON_FALSE:
		buf_adds(out, json_bool(value, false) ? "true" : "false");
		return true;
	case JSON_NUMBER:
		if (is_exact(value))
			buf_addf(out, "%lld", (long long)json_int(value, 0));
		else if (fabs(node(value)->valuedouble) < EXACT_MAX)
			add_fraction(out, node(value)->valuedouble);
		else
			return false;
		return true;
	case JSON_NULL:
	case JSON_ARRAY:
	case JSON_OBJECT:
		return false;
	}
	return false;
}

const char *json_want_text(const struct json *root, const char *pointer, struct err *err)
{
	const struct json *value = json_at(root, pointer);
	const char *text = json_text(value, NULL);
	if (!text)
		err_set(err, json_type(value) == JSON_NULL ? "%s is missing." : "%s must be a text.", pointer);
	return text;
}

bool json_want_int(const struct json *root, const char *pointer, int64_t *out, struct err *err)
{
	const struct json *value = json_at(root, pointer);
	if (is_exact(value)) {
		*out = json_int(value, 0);
		return true;
	}
	err_set(err, json_type(value) == JSON_NULL ? "%s is missing." : "%s must be a whole number between -(2^53 - 1) and 2^53 - 1.",
		pointer);
	return false;
}

const char *json_library(void)
{
	return cJSON_Version();
}
