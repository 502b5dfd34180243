/* JSON of strangers: what json_scan() lets through, cJSON must build, and it must come out as it went in. */
// fuzz: room base
#include "base/json.h"
#include "base/limits.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void write_value(struct json_writer *w, const struct json *value)
{
	struct buf text;
	bool object = json_type(value) == JSON_OBJECT;
	const char *key = json_key(value);
	buf_init(&text, LIMIT_JSON);
	if (object || json_type(value) == JSON_ARRAY) {
		json_open(w, key, object ? '{' : '[');
		for (const struct json *v = json_first(value); v; v = json_next(v))
			write_value(w, v);
		json_close(w, object ? '}' : ']');
	} else if (json_type(value) == JSON_STRING)
		json_put_text(w, key, json_text(value, NULL));
	else
		json_put_raw(w, key, json_scalar_text(value, &text) ? text.data : "null");
	buf_clear(&text);
}

/* Written and read again, a document is the same document. */
static void check_round_trip(const struct json *root)
{
	struct buf once, twice;
	buf_init(&once, 8 * LIMIT_JSON);
	buf_init(&twice, 8 * LIMIT_JSON);
	write_value(&(struct json_writer){.out = &once}, root);
	struct json *again = json_parse(once.data, once.len, 8 * LIMIT_JSON, NULL);
	if (!again || once.failed)
		abort();
	write_value(&(struct json_writer){.out = &twice}, again);
	if (strcmp(once.data, twice.data) != 0)
		abort();
	json_free(again);
	buf_clear(&once);
	buf_clear(&twice);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *bytes = (const char *)data;
	struct err err = {0};
	size_t skipped = 0;
	bool fine = json_scan(bytes, size, LIMIT_JSON, &err);
	struct json *root = json_parse(bytes, size, LIMIT_JSON, NULL);
	if (fine != (root != NULL) || fine != (err.text[0] == '\0'))
		abort();
	struct json *mended = json_parse_skipping(bytes, size, LIMIT_JSON, &skipped, NULL);
	if (fine && (!mended || skipped != 0))
		abort();
	if (mended)
		check_round_trip(mended);
	json_free(mended);
	json_free(root);
	return 0;
}
