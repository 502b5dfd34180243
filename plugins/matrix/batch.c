#include "batch.h"

#include "base/limits.h"
#include "batch_items.h"
#include "store.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct batch *batch_new(struct gd_channel *channel, const char *cursor_key, const char *cursor, batch_ended *ended)
{
	struct batch *batch = mem_alloc(sizeof *batch);

	batch->channel = channel;
	batch->cursor_key = cursor_key;
	batch->cursor = arena_strdup(&batch->arena, cursor);
	batch->ended = ended;
	batch->end = &batch->items;
	channel->batch = batch;
	return batch;
}

const struct json *batch_document(struct batch *batch, struct json *json)
{
	if (!json)
		return NULL;
	batch->documents = mem_grow(batch->documents, batch->ndocuments + 1, sizeof *batch->documents);
	batch->documents[batch->ndocuments++] = json;
	return json;
}

void batch_clear(struct gd_channel *channel)
{
	struct batch *batch = channel->batch;

	channel->batch = NULL;
	if (!batch)
		return;
	for (size_t i = 0; i < batch->ndocuments; i++)
		json_free(batch->documents[i]);
	free(batch->documents);
	arena_clear(&batch->arena);
	free(batch);
}

/* ---- items ---- */

struct item *item_new(struct batch *batch, enum item_kind kind, const char *room)
{
	struct item *item = arena_alloc(&batch->arena, sizeof *item);

	item->kind = kind;
	item->room = room;
	return item;
}

static struct item *append(struct batch *batch, enum item_kind kind, const char *room)
{
	struct item *item = item_new(batch, kind, room);

	*batch->end = item;
	batch->end = &item->next;
	return item;
}

void batch_event(struct batch *batch, const char *room, const struct json *event, const struct json *names)
{
	struct item *item = append(batch, ITEM_EVENT, room);

	item->json = event;
	item->names = names;
}

void batch_gap(struct batch *batch, const char *room, const char *from, const char *to, const struct json *names)
{
	struct item *item = append(batch, ITEM_GAP, room);

	item->from = from;
	item->to = to;
	item->names = names;
}

void batch_invite(struct batch *batch, const char *room, const char *inviter, bool direct, bool encrypted)
{
	struct item *item = append(batch, ITEM_INVITE, room);

	item->who = inviter;
	item->direct = direct;
	item->encrypted = encrypted;
}

void batch_left(struct batch *batch, const char *room, const char *event_id)
{
	append(batch, ITEM_LEFT, room)->who = event_id;
}

void batch_device(struct batch *batch, const struct json *message)
{
	append(batch, ITEM_DEVICE, "")->json = message;
}

void batch_insert(struct batch *batch, struct item *after, struct item *item)
{
	item->next = after->next;
	after->next = item;
	if (batch->end == &after->next)
		batch->end = &item->next;
}

void batch_members(struct batch *batch, const char *room)
{
	append(batch, ITEM_ALIASES, room); /* first: by its name it may be a team's */
	append(batch, ITEM_MEMBERS, room);
}

void batch_known(struct batch *batch, const char *room, const char *user, bool encrypted)
{
	struct item *item = append(batch, ITEM_KNOWN, room);

	item->who = user;
	item->encrypted = encrypted;
}

/* ---- state ---- */

struct room batch_room(struct batch *batch, const char *room)
{
	return room_parse(&batch->arena, store_get(batch->channel, &batch->arena, state_key(&batch->arena, "room", room)));
}

/* What changed with this batch is stored before its position. False: the desk is full. */
static bool flush(struct batch *batch)
{
	const struct gd_inbound in = {.size = sizeof in, .kind = GD_CURSOR};

	while (store_waits(batch->channel)) {
		enum gd_rc rc = store_submit(batch->channel, &in, SUBMIT_ITEM);
		if (rc == GD_BUSY)
			return false;
		batch->results += rc == GD_OK;
		batch->lost = batch->lost || rc != GD_OK;
		if (rc != GD_OK)
			return true;
	}
	return true;
}

void batch_set(struct batch *batch, const char *key, const char *value)
{
	store_set(batch->channel, key, value);
}

void batch_set_room(struct batch *batch, const char *room, const struct room *value)
{
	batch_set(batch, state_key(&batch->arena, "room", room), value ? room_text(&batch->arena, value) : NULL);
}

enum item_verdict batch_submit(struct batch *batch, struct gd_inbound *in)
{
	switch (store_submit(batch->channel, in, SUBMIT_ITEM)) {
	case GD_OK:
		batch->results++;
		return ITEM_DONE;
	case GD_BUSY:
		return ITEM_WAIT;
	case GD_BAD_INPUT: /* the host has said why; one event that makes no sense does not stop the others */
	case GD_BAD_CONFIG:
	case GD_REFUSED:
		return ITEM_DONE;
	case GD_NO_MEMORY:
		break;
	}
	return ITEM_LOST;
}

/* ---- going on ---- */

static void finish(struct batch *batch)
{
	struct gd_channel *channel = batch->channel;
	batch_ended *ended = batch->ended;
	bool stored = !batch->lost;

	ended(channel, stored);
}

static void send_cursor(struct batch *batch)
{
	char now[24];
	const struct gd_kv kv[] = {{batch->cursor_key, batch->cursor}, {"since_ms", now}};
	const struct gd_inbound in = {.size = sizeof in, .kind = GD_CURSOR, .kv = kv, .nkv = 2};

	(void)snprintf(now, sizeof now, "%lld", (long long)batch->channel->host->now_ms(batch->channel->ctx));
	enum gd_rc rc = store_submit(batch->channel, &in, SUBMIT_CURSOR);
	batch->cursor_sent = rc == GD_OK;
	if (rc == GD_OK || rc == GD_BUSY)
		return;
	batch->lost = true;
	finish(batch);
}

void batch_run(struct gd_channel *channel)
{
	struct batch *batch = channel->batch;

	if (!batch || batch->waiting)
		return;
	while (batch->items && !batch->lost) {
		enum item_verdict verdict = item_do(batch, batch->items);
		if (verdict == ITEM_WAIT)
			return;
		batch->lost = batch->lost || verdict == ITEM_LOST;
		batch->items = batch->items->next;
	}
	if (!batch->lost && !batch->cursor_sent && !flush(batch))
		return;
	if (batch->results || batch->cursor_sent)
		return;
	if (batch->lost)
		finish(batch);
	else
		send_cursor(batch);
}

void batch_go_on(struct batch *batch, enum item_verdict verdict)
{
	batch->waiting = false;
	if (verdict == ITEM_WAIT)
		return; /* the desk is full: the item is done again from on_ready() */
	batch->items = batch->items->next;
	batch->lost = batch->lost || verdict == ITEM_LOST;
	batch_run(batch->channel);
}

void batch_pause(struct batch *batch, uint32_t ms)
{
	batch->waiting = true;
	batch->channel->host->timer(batch->channel->ctx, ms, TIMER_BATCH);
}

void batch_resume(struct gd_channel *channel)
{
	if (!channel->batch)
		return;
	channel->batch->waiting = false;
	batch_run(channel);
}

void batch_result(struct gd_channel *channel, enum submit what, bool stored)
{
	struct batch *batch = channel->batch;

	if (!batch)
		return;
	batch->lost = batch->lost || !stored;
	if (what == SUBMIT_CURSOR) {
		finish(batch);
		return;
	}
	batch->results--;
	if (!batch->results)
		batch_run(channel);
}
