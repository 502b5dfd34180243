#include "aliases.h"

#include "base/limits.h"
#include "state.h"
#include "store.h"

#include <string.h>

#define ALIASES_MOST 20
#define PAUSE_MS 2000

static const char *key_of(struct arena *arena, const char *alias)
{
	return state_key(arena, "alias", alias);
}

static enum item_verdict submit(struct batch *batch, const struct item *item, const char *alias)
{
	struct gd_inbound in = {
		.size = sizeof in, .kind = GD_PLACE, .text = item->room,
		.dedupe = {arena_printf(&batch->arena, "alias/%s", state_digest(&batch->arena,
			arena_printf(&batch->arena, "%s %s %s", alias, item->room, batch->cursor)))},
		.place = {.kind = GD_PLACE_ROOM, .room = alias},
	};

	batch_set(batch, key_of(&batch->arena, alias), item->room);
	return batch_submit(batch, &in);
}

static void listed(struct gd_channel *channel, void *data, const struct api_answer *answer)
{
	struct batch *batch = channel->batch;
	const struct item *item = data;
	enum item_verdict verdict = ITEM_DONE;
	size_t n = 0;

	for (const struct json *a = json_first(json_get(answer->json, "aliases")); a && api_ok(answer); a = json_next(a)) {
		const char *alias = json_text(a, "");
		if (*alias != '#' || strlen(alias) > LIMIT_ADDRESS || n++ == ALIASES_MOST)
			continue;
		alias = arena_strdup(&batch->arena, alias);
		verdict = submit(batch, item, alias);
		if (verdict != ITEM_DONE)
			break;
	}
	batch_go_on(batch, verdict);
}

enum item_verdict aliases_do(struct batch *batch, struct item *item)
{
	struct buf path;

	api_path(&path, CLIENT_API "/rooms", item->room, "aliases", NULL);
	batch->waiting = api_send(batch->channel, &(struct api_request){.method = "GET", .path = path.data, .done = listed, .data = item});
	buf_clear(&path);
	if (!batch->waiting)
		batch_pause(batch, PAUSE_MS);
	return ITEM_WAIT;
}

const char *aliases_room(struct gd_channel *channel, struct arena *arena, const char *room)
{
	return room && *room == '#' ? store_get(channel, arena, key_of(arena, room)) : room;
}
