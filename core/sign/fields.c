#include "sign/fields.h"

#include "base/buf.h"
#include "base/json.h"
#include "base/limits.h"
#include "base/percent.h"

#include <stdlib.h>
#include <string.h>

static int bytes_compare(struct bytes a, struct bytes b)
{
	int order = memcmp(a.at, b.at, a.len < b.len ? a.len : b.len);

	return order ? order : (a.len > b.len) - (a.len < b.len);
}

int field_compare(const void *left, const void *right)
{
	const struct field *a = left, *b = right;
	int order = bytes_compare(a->name, b->name);

	return order ? order : bytes_compare(a->value, b->value);
}

static bool add(struct fields *fields, struct bytes name, struct bytes value)
{
	if (!fields->list)
		fields->list = mem_array(FIELDS_MOST, sizeof *fields->list);
	if (fields->n == FIELDS_MOST)
		return false;
	fields->list[fields->n++] = (struct field){name, value};
	return true;
}

static struct bytes decode(struct fields *fields, const char *text, size_t len)
{
	char *out = arena_alloc(&fields->arena, len + 1); /* decoding never lengthens */

	return (struct bytes){out, percent_decode(out, text, len, PERCENT_FORM)};
}

static bool add_pair(struct fields *fields, const char *pair, size_t len)
{
	const char *equals = memchr(pair, '=', len);
	size_t name = equals ? (size_t)(equals - pair) : len;

	return add(fields, decode(fields, pair, name), equals ? decode(fields, equals + 1, len - name - 1) : (struct bytes){"", 0});
}

bool fields_add_form(struct fields *fields, const char *body, size_t len)
{
	bool fits = true;

	for (size_t at = 0; at < len && fits; ) {
		const char *amp = memchr(body + at, '&', len - at);
		size_t end = amp ? (size_t)(amp - body) : len;
		if (end > at)
			fits = add_pair(fields, body + at, end - at);
		at = end + 1;
	}
	return fits;
}

static struct bytes lent(const char *text)
{
	return (struct bytes){text, strlen(text)};
}

bool fields_add_query(struct fields *fields, const struct gd_param *query, size_t n)
{
	bool fits = true;

	for (size_t i = 0; i < n && fits; i++)
		fits = add(fields, lent(query[i].name), lent(query[i].value));
	return fits;
}

/* A member that is null is one that is not there. */
static bool add_member(struct fields *fields, const struct json *member)
{
	struct buf text;

	buf_init(&text, LIMIT_JSON);
	bool plain = json_type(member) == JSON_NULL || json_scalar_text(member, &text);
	if (plain && json_type(member) != JSON_NULL)
		plain = add(fields, lent(arena_strdup(&fields->arena, json_key(member))), lent(arena_strdup(&fields->arena, text.data)));
	buf_clear(&text);
	return plain;
}

bool fields_add_json(struct fields *fields, const char *body, size_t len)
{
	struct json *doc = json_parse(body, len, LIMIT_JSON, NULL);
	bool plain = json_type(doc) == JSON_OBJECT;

	for (const struct json *member = plain ? json_first(doc) : NULL; member && plain; member = json_next(member))
		plain = add_member(fields, member);
	json_free(doc);
	return plain;
}

void fields_sort(struct fields *fields)
{
	if (fields->n)
		qsort(fields->list, fields->n, sizeof *fields->list, field_compare);
}

void fields_clear(struct fields *fields)
{
	arena_clear(&fields->arena);
	free(fields->list);
	*fields = (struct fields){.n = 0};
}
