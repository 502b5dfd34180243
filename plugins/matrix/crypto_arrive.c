#include "crypto_arrive.h"

#include "base/limits.h"
#include "crypto_device.h"
#include "crypto_message.h"
#include "crypto_payload.h"
#include "crypto_room.h"
#include "crypto_share.h"
#include "state.h"
#include "store.h"

#include <string.h>

#define HANDLED 128 /* digests; a server puts at most a hundred messages into an answer */
#define DIGEST 16   /* hex digits of each */
#define MEND_MS 3600000
#define PAUSE_MS 2000
#define ATTEMPTS 4

/* ---- which were here before: their digests one behind the other ---- */

static bool handled(struct gd_channel *channel, struct arena *arena, const char *digest)
{
	const char *kept = store_get(channel, arena, "handled");

	for (const char *at = kept; at && *at; at += DIGEST)
		if (!strncmp(at, digest, DIGEST))
			return true;
	return false;
}

static void set_handled(struct gd_channel *channel, struct arena *arena, const char *digest)
{
	const char *kept = store_get(channel, arena, "handled");
	size_t len = kept ? strlen(kept) : 0;

	if (len >= (size_t)HANDLED * DIGEST)
		kept += DIGEST;
	store_set(channel, "handled", arena_printf(arena, "%s%.*s", kept ? kept : "", DIGEST, digest));
}

/* ---- the sender's devices ---- */

static void asked(struct gd_channel *channel, void *data, const struct api_answer *answer)
{
	struct batch *batch = channel->batch;
	struct item *item = data;
	const char *sender = json_text(json_get(item->json, "sender"), "");

	if (!api_ok(answer) && !api_refused(answer) && item->attempts < ATTEMPTS) {
		batch_pause(batch, answer->wait_ms > PAUSE_MS ? answer->wait_ms : PAUSE_MS);
		return;
	}
	if (api_ok(answer))
		devices_answered(channel, answer->json, &sender, 1);
	item->attempts = ATTEMPTS;
	batch_resume(channel);
}

/* True: the answer will come. */
static bool ask(struct batch *batch, struct item *item, const char *sender)
{
	struct buf body;

	devices_changed(batch->channel, sender); /* whoever has a device that we do not know has changed */
	devices_query(&body, batch->channel, &sender, 1);
	item->attempts++;
	batch->waiting = api_send(batch->channel, &(struct api_request){.method = "POST",
							  .path = CLIENT_API "/keys/query",
							  .body = body.data,
							  .max_response = LIMIT_SYNC,
							  .done = asked,
							  .data = item});
	buf_clear(&body);
	return batch->waiting;
}

/* ---- what it says ---- */

static void take(struct batch *batch, struct item *item, const char *sender, const char *plain, const struct device *device)
{
	const struct json *payload = batch_document(batch, json_parse(plain, strlen(plain), LIMIT_JSON, NULL));
	const struct gd_channel *channel = batch->channel;

	if (!device || !payload_genuine(payload, sender, device->ed25519, channel->session.user, channel->crypto->ed25519))
		matrix_log(channel, GD_LOG_WARN, "a message to our device is not from whom it says (%s)", sender);
	else if (!strcmp(json_text(json_get(payload, "type"), ""), "m.room_key"))
		room_key(batch, item, sender, device, json_get(payload, "content"));
}

static void mend(struct gd_channel *channel, const struct device *device)
{
	if (device && channel->host->now_ms(channel->ctx) - message_mended_ms(channel, device->curve25519) >= MEND_MS)
		share_mend(channel, device);
}

enum item_verdict arrive_do(struct batch *batch, struct item *item)
{
	struct gd_channel *channel = batch->channel;
	struct arena *arena = &batch->arena;
	const struct json *content = json_get(item->json, "content");
	const struct json *mine = json_get(json_get(content, "ciphertext"), channel->crypto->curve25519);
	const char *sender = json_text(json_get(item->json, "sender"), ""), *curve = json_text(json_get(content, "sender_key"), ""),
		   *body = json_text(json_get(mine, "body"), ""), *digest = state_digest(arena, body);

	if (strcmp(json_text(json_get(content, "algorithm"), ""), OLM_ALGORITHM) != 0 || !*body || *sender != '@' ||
		strlen(sender) > LIMIT_ADDRESS || strlen(curve) > LIMIT_ADDRESS / 4 || handled(channel, arena, digest))
		return ITEM_DONE;
	const struct device *device = devices_find(channel, arena, sender, curve);
	if (!device && item->attempts < ATTEMPTS) {
		if (!ask(batch, item, sender))
			batch_pause(batch, PAUSE_MS);
		return ITEM_WAIT;
	}
	const char *plain = message_decrypt(channel, arena, curve, (size_t)json_int(json_get(mine, "type"), 1), body);
	set_handled(channel, arena, digest);
	if (plain)
		take(batch, item, sender, plain, device);
	else
		mend(channel, device);
	return ITEM_DONE;
}
