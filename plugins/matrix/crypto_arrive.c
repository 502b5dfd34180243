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

static const char *sender_of(const struct item *item)
{
	return json_text(json_get(item->json, "sender"), "");
}

static const struct device *device_of(struct batch *batch, const struct item *item)
{
	const char *curve = json_text(json_at(item->json, "/content/sender_key"), "");

	return devices_find(batch->channel, &batch->arena, sender_of(item), curve);
}

/* A message whose content can be for us: names are bounded before they are looked up. */
static bool is_possible(const struct item *item)
{
	const char *sender = sender_of(item), *curve = json_text(json_at(item->json, "/content/sender_key"), "");

	return *sender == '@' && strlen(sender) <= LIMIT_ADDRESS && *curve && strlen(curve) <= LIMIT_ADDRESS / 4;
}

static void asked(struct gd_channel *channel, void *data, const struct api_answer *answer)
{
	struct batch *batch = channel->batch;
	struct item *item = data;
	bool over = api_ok(answer) || api_refused(answer) || item->attempts >= ATTEMPTS;

	if (!over) {
		batch_pause(batch, answer->wait_ms > PAUSE_MS ? answer->wait_ms : PAUSE_MS);
		return;
	}
	for (struct item *i = item; i; i = i->next)
		if (i->asked) {
			i->attempts = ATTEMPTS;
			i->asked = false;
		}
	if (api_ok(answer))
		devices_answered(channel, answer->json, batch->senders, batch->nsenders);
	batch_resume(channel);
}

/* One question for all messages of this answer whose devices are not known: a flood of them costs one request. */
static void collect(struct batch *batch, struct item *first)
{
	size_t n = 0;

	for (const struct item *i = first; i; i = i->next)
		n += i->kind == ITEM_DEVICE;
	batch->senders = arena_alloc(&batch->arena, (n + 1) * sizeof *batch->senders);
	batch->nsenders = 0;
	for (struct item *i = first; i; i = i->next) {
		if (i->kind != ITEM_DEVICE || !is_possible(i) || device_of(batch, i))
			continue;
		size_t known = 0;
		while (known < batch->nsenders && strcmp(batch->senders[known], sender_of(i)) != 0)
			known++;
		if (known == batch->nsenders)
			batch->senders[batch->nsenders++] = sender_of(i);
		i->asked = true;
		devices_changed(batch->channel, sender_of(i)); /* whoever has a device that we do not know has changed */
	}
}

/* True: the answer will come. */
static bool ask(struct batch *batch, struct item *item)
{
	struct buf body;

	item->attempts++;
	collect(batch, item);
	devices_query(&body, batch->channel, batch->senders, batch->nsenders);
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

	if (!payload_genuine(payload, sender, device->ed25519, channel->session.user, channel->crypto->ed25519))
		matrix_log(channel, GD_LOG_WARN, "a message to our device is not from whom it says (%s)", sender);
	else if (!strcmp(json_text(json_get(payload, "type"), ""), "m.room_key"))
		room_key(batch, item, sender, device, json_get(payload, "content"));
}

static void mend(struct gd_channel *channel, const struct device *device)
{
	if (channel->host->now_ms(channel->ctx) - message_mended_ms(channel, device->curve25519) >= MEND_MS)
		share_mend(channel, device);
}

/* What an unknown device says would not be believed, so nothing is spent on it: no one-time key, no session to be kept. */
enum item_verdict arrive_do(struct batch *batch, struct item *item)
{
	struct gd_channel *channel = batch->channel;
	struct arena *arena = &batch->arena;
	const struct json *content = json_get(item->json, "content");
	const struct json *mine = json_get(json_get(content, "ciphertext"), channel->crypto->curve25519);
	const char *sender = sender_of(item), *body = json_text(json_get(mine, "body"), ""), *digest = state_digest(arena, body);

	if (strcmp(json_text(json_get(content, "algorithm"), ""), OLM_ALGORITHM) != 0 || !*body || !is_possible(item) ||
		handled(channel, arena, digest))
		return ITEM_DONE;
	const struct device *device = device_of(batch, item);
	if (!device && item->attempts < ATTEMPTS) {
		if (!ask(batch, item))
			batch_pause(batch, PAUSE_MS);
		return ITEM_WAIT;
	}
	set_handled(channel, arena, digest);
	if (!device) {
		matrix_log(channel, GD_LOG_WARN, "a message to our device is of a device that %s does not have", sender);
		return ITEM_DONE;
	}
	const char *plain = message_decrypt(channel, arena, device->curve25519, (size_t)json_int(json_get(mine, "type"), 1), body);
	if (plain)
		take(batch, item, sender, plain, device);
	else
		mend(channel, device);
	return ITEM_DONE;
}
