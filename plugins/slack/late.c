#include "late.h"

#include "inbound.h"
#include "reply.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LIST "late"      /* ids of what is kept, with commas */
#define LATE_MOST 256
#define KEY_SIZE 64

static void key_of(char out[KEY_SIZE], const char *id)
{
	(void)snprintf(out, KEY_SIZE, "late:%.48s", id);
}

/* All that are not at the desk yet, but for this one. One that is being committed may be named once more: its value is gone by then. */
static const char *list_without(struct gd_channel *channel, struct pending *but, size_t *n)
{
	struct arena *arena = &but->told->arena;
	const char *list = "";

	*n = 0;
	for (const struct pending *pending = channel->pending; pending; pending = pending->next) {
		if (!pending->late || pending == but)
			continue;
		list = *list ? arena_printf(arena, "%s,%s", list, pending->late) : pending->late;
		++*n;
	}
	return *list ? list : NULL;
}

bool late_keep(struct gd_channel *channel, struct pending *pending)
{
	struct told *told = pending->told;
	char key[KEY_SIZE];
	size_t n;
	const char *others = list_without(channel, pending, &n);

	if (!pending->raw || strlen(pending->raw) >= LIMIT_KV || n >= LATE_MOST)
		return false;
	pending->late = arena_printf(&told->arena, "%" PRId64 "-%" PRIu64, channel->host->now_ms(channel->ctx), ++channel->serial);
	key_of(key, pending->late);
	const struct gd_kv kv[] = {
		{key, pending->raw}, {LIST, others ? arena_printf(&told->arena, "%s,%s", others, pending->late) : pending->late}};
	const struct gd_inbound in = {.size = sizeof in, .kind = GD_CURSOR, .kv = kv, .nkv = 2};
	pending->late_tag = ++channel->serial;
	if (channel->host->submit(channel->ctx, &in, pending->late_tag) == GD_OK)
		return true;
	pending->late = NULL;
	pending->late_tag = 0;
	return false;
}

bool late_result(struct gd_channel *channel, uint64_t tag, const struct gd_result *result)
{
	struct pending *pending = channel->pending;

	while (pending && (!pending->late_tag || pending->late_tag != tag))
		pending = pending->next;
	if (!pending)
		return false;
	pending->late_tag = 0;
	if (result->code != GD_R_TROUBLE)
		reply_nothing(channel, pending);
	else
		pending->late = NULL; /* it is not written down: Slack has no answer, and sends it again */
	return true;
}

void late_strike(struct gd_channel *channel, struct pending *pending)
{
	struct told *told = pending->told;
	char key[KEY_SIZE];
	size_t n;

	told->in.nkv = 0;
	if (!pending->late)
		return;
	key_of(key, pending->late);
	told->kv[0] = (struct gd_kv){arena_strdup(&told->arena, key), NULL};
	told->kv[1] = (struct gd_kv){LIST, list_without(channel, pending, &n)};
	told->in.kv = told->kv;
	told->in.nkv = 2;
}

void late_strike_now(struct gd_channel *channel, struct pending *pending)
{
	if (!pending->late)
		return;
	late_strike(channel, pending);
	const struct gd_inbound in = {.size = sizeof in, .kind = GD_CURSOR, .kv = pending->told->kv, .nkv = 2};
	(void)channel->host->submit(channel->ctx, &in, INBOUND_NOBODY); /* if it cannot be, the next start tries it once more */
}

bool late_any(struct gd_channel *channel)
{
	return channel->host->kv_get(channel->ctx, LIST) != NULL;
}

void late_each(struct gd_channel *channel, void (*read)(struct gd_channel *channel, const char *id, const char *raw))
{
	char *list = mem_strdup(channel->host->kv_get(channel->ctx, LIST)), key[KEY_SIZE];

	for (char *id = list, *end; id && *id; id = end) {
		end = id + strcspn(id, ",");
		if (*end)
			*end++ = '\0';
		key_of(key, id);
		char *raw = mem_strdup(channel->host->kv_get(channel->ctx, key));
		if (raw)
			read(channel, id, raw);
		free(raw);
	}
	free(list);
}
