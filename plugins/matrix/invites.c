#include "invites.h"

#include "base/limits.h"
#include "store.h"

#include <string.h>

#define KEY "invites"
#define WAITING 50
#define OF_ONE 10 /* of one person */
#define PAUSE_MS 10000

static void put(struct json_writer *w, const char *room, const char *who, bool direct, bool encrypted)
{
	json_open(w, NULL, '{');
	json_put_text(w, "room", room);
	json_put_text(w, "who", who);
	json_put_bool(w, "direct", direct);
	json_put_bool(w, "encrypted", encrypted);
	json_close(w, '}');
}

/* The list without the room, and with the item at its end. */
static void write_list(struct gd_channel *channel, const char *room, const struct item *item)
{
	struct json *kept = store_read(channel, KEY);
	size_t n = 0, skip = item && json_count(kept) >= WAITING ? json_count(kept) - WAITING + 1 : 0;
	struct buf text;
	struct json_writer w = {.out = &text};

	buf_init(&text, LIMIT_KV);
	json_open(&w, NULL, '[');
	for (const struct json *i = json_first(kept); i; i = json_next(i)) {
		if (skip ? skip-- : !strcmp(json_text(json_get(i, "room"), ""), room))
			continue;
		put(&w, json_text(json_get(i, "room"), ""), json_text(json_get(i, "who"), ""), json_bool(json_get(i, "direct"), false),
			json_bool(json_get(i, "encrypted"), false));
		n++;
	}
	if (item)
		put(&w, room, item->who, item->direct, item->encrypted);
	json_close(&w, ']');
	store_set(channel, KEY, n || item ? text.data : NULL);
	buf_clear(&text);
	json_free(kept);
}

void invites_defer(struct batch *batch, const struct item *item, uint32_t wait_ms)
{
	struct gd_channel *channel = batch->channel;

	matrix_log(channel, GD_LOG_INFO, "the invitation of %s waits: the server lets us enter no more rooms for now", item->who);
	channel->invites_ms = channel->host->now_ms(channel->ctx) + (wait_ms ? wait_ms : PAUSE_MS);
	write_list(channel, item->room, item);
}

static bool waits(struct gd_channel *channel, const char *room)
{
	struct json *kept = store_read(channel, KEY);
	bool found = false;

	for (const struct json *i = json_first(kept); i && !found; i = json_next(i))
		found = !strcmp(json_text(json_get(i, "room"), ""), room);
	json_free(kept);
	return found;
}

void invites_done(struct batch *batch, const char *room)
{
	if (waits(batch->channel, room))
		write_list(batch->channel, room, NULL);
}

void invites_next(struct batch *batch)
{
	struct gd_channel *channel = batch->channel;
	const struct json *kept = batch_document(batch, store_read(channel, KEY)), *first = json_first(kept);
	const char *room = json_text(json_get(first, "room"), NULL), *who = json_text(json_get(first, "who"), NULL);

	if (room && who && channel->host->now_ms(channel->ctx) >= channel->invites_ms)
		batch_invite(batch, room, who, json_bool(json_get(first, "direct"), false), json_bool(json_get(first, "encrypted"), false));
}

bool invites_crowded(struct gd_channel *channel, const char *room, const char *who)
{
	struct json *kept = store_read(channel, KEY);
	size_t n = 0;

	for (const struct json *i = json_first(kept); i; i = json_next(i))
		n += !strcmp(json_text(json_get(i, "who"), ""), who) && strcmp(json_text(json_get(i, "room"), ""), room) != 0;
	json_free(kept);
	return n >= OF_ONE;
}

uint32_t invites_wait_ms(struct gd_channel *channel, uint32_t most)
{
	struct json *kept = store_read(channel, KEY);
	int64_t left = channel->invites_ms - channel->host->now_ms(channel->ctx);
	bool any = json_first(kept) != NULL;

	json_free(kept);
	if (!any || left >= most)
		return most;
	return left > 0 ? (uint32_t)left : 0;
}
