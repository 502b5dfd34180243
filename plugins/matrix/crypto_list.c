#include "crypto_list.h"

#include "base/buf.h"
#include "base/json_write.h"
#include "base/limits.h"
#include "store.h"

#include <string.h>

static void write_list(
	struct gd_channel *channel, const char *key, const struct json *kept, size_t skip, const char *without, const char *with)
{
	struct buf text;
	struct json_writer w = {.out = &text};
	size_t n = 0;

	buf_init(&text, LIMIT_KV);
	json_open(&w, NULL, '[');
	for (const struct json *d = json_first(kept); d; d = json_next(d)) {
		if (skip) {
			skip--;
			continue;
		}
		if (!strcmp(json_text(d, ""), without))
			continue;
		json_put_text(&w, NULL, json_text(d, ""));
		n++;
	}
	if (with)
		json_put_text(&w, NULL, with);
	json_close(&w, ']');
	store_set(channel, key, n || with ? text.data : NULL);
	buf_clear(&text);
}

const char *list_add(struct gd_channel *channel, struct arena *arena, const char *key, const char *word, size_t most)
{
	struct json *kept = store_read(channel, key);
	bool known = list_has(channel, key, word);
	size_t skip = !known && json_count(kept) >= most ? json_count(kept) - most + 1 : 0;
	const char *gone = skip ? arena_strdup(arena, json_text(json_first(kept), "")) : NULL;

	write_list(channel, key, kept, skip, word, word);
	json_free(kept);
	return gone;
}

void list_remove(struct gd_channel *channel, const char *key, const char *word)
{
	struct json *kept = store_read(channel, key);

	if (kept)
		write_list(channel, key, kept, 0, word, NULL);
	json_free(kept);
}

bool list_has(struct gd_channel *channel, const char *key, const char *word)
{
	struct json *kept = store_read(channel, key);
	bool has = false;

	for (const struct json *d = json_first(kept); d && !has; d = json_next(d))
		has = !strcmp(json_text(d, ""), word);
	json_free(kept);
	return has;
}
