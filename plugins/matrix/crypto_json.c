#include "crypto_json.h"

#include "base/limits.h"
#include "base/mem.h"
#include "crypto_bytes.h"

#include <stdlib.h>
#include <string.h>

/* json_quote() writes what must be escaped as JSON does; canonical JSON escapes the same and nothing else. */
static void add_scalar(struct buf *out, const struct json *value)
{
	switch (json_type(value)) {
	case JSON_STRING:
		json_quote(out, json_text(value, ""));
		return;
	case JSON_NUMBER:
		out->failed = !json_scalar_text(value, out) || out->failed;
		return;
	case JSON_TRUE:
		buf_adds(out, "true");
		return;
	case JSON_FALSE:
		buf_adds(out, "false");
		return;
	case JSON_NULL:
	case JSON_ARRAY:
	case JSON_OBJECT:
		buf_adds(out, "null");
	}
}

static int by_key(const void *a, const void *b)
{
	return strcmp(json_key(*(const struct json *const *)a), json_key(*(const struct json *const *)b));
}

static bool is_unsigned(const struct json *member)
{
	return !strcmp(json_key(member), "signatures") || !strcmp(json_key(member), "unsigned");
}

static void add_object(struct buf *out, const struct json *object, bool signed_part)
{
	const struct json **members = mem_array(json_count(object) + 1, sizeof *members);
	size_t n = 0;

	for (const struct json *m = json_first(object); m; m = json_next(m))
		if (!signed_part || !is_unsigned(m))
			members[n++] = m;
	qsort(members, n, sizeof *members, by_key);
	buf_addc(out, '{');
	for (size_t i = 0; i < n; i++) {
		if (i)
			buf_addc(out, ',');
		json_quote(out, json_key(members[i]));
		buf_addc(out, ':');
		crypto_canonical(out, members[i]);
	}
	buf_addc(out, '}');
	free(members);
}

static void add_array(struct buf *out, const struct json *array)
{
	buf_addc(out, '[');
	for (const struct json *e = json_first(array); e; e = json_next(e)) {
		crypto_canonical(out, e);
		if (json_next(e))
			buf_addc(out, ',');
	}
	buf_addc(out, ']');
}

/* Depth is bounded by the parser. */
void crypto_canonical(struct buf *out, const struct json *value)
{
	if (json_type(value) == JSON_OBJECT)
		add_object(out, value, false);
	else if (json_type(value) == JSON_ARRAY)
		add_array(out, value);
	else
		add_scalar(out, value);
}

void crypto_signable(struct buf *out, const struct json *object)
{
	add_object(out, object, true);
}

const char *crypto_signature_on(const struct json *object, const char *user, const char *name)
{
	struct arena arena = {0};
	const struct json *signatures = json_get(json_get(object, "signatures"), user);
	const char *signature = json_text(json_get(signatures, arena_printf(&arena, "ed25519:%s", name)), NULL);

	arena_clear(&arena);
	return signature;
}

bool crypto_signed_by(const struct json *object, const char *user, const char *name, const char *key)
{
	const char *signature = crypto_signature_on(object, user, name);
	struct buf text;

	if (!signature || !key)
		return false;
	buf_init(&text, LIMIT_JSON);
	crypto_signable(&text, object);
	bool genuine = !text.failed && crypto_verify(key, text.data, signature);
	buf_clear(&text);
	return genuine;
}
