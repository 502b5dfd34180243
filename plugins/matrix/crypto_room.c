#include "crypto_room.h"

#include "base/limits.h"
#include "crypto_list.h"
#include "crypto_message.h"
#include "crypto_payload.h"
#include "crypto_wait.h"
#include "state.h"
#include "store.h"

#include <stdlib.h>
#include <string.h>

#define SESSIONS_OF_ONE 64
#define SEEN 200           /* indexes of a session, the newest; older ones are refused */
#define SHORT 12           /* hex digits of an event id that tell it from another */

/* Of the sender, too: whoever was given somebody's key may send it to us as their own, and must not stand in the owner's way. */
const char *room_digest(struct arena *arena, const char *room, const char *session, const char *sender)
{
	return state_digest(arena, arena_printf(arena, "%s\n%s\n%s", room, session, sender));
}

/* ---- sessions ---- */

struct inbound {
	const char *room, *user, *curve25519, *pickle;
	int64_t low; /* indexes below it are refused */
	size_t nseen;
	struct seen {
		int64_t index;
		const char *event;
	} seen[SEEN + 1];
};

static const char *inbound_key(struct arena *arena, const char *digest)
{
	return state_key(arena, "inbound", digest);
}

static bool inbound_read(struct gd_channel *channel, struct arena *arena, const char *digest, struct inbound *out)
{
	struct json *kept = store_read(channel, inbound_key(arena, digest));

	*out = (struct inbound){
		.room = arena_strdup(arena, json_text(json_get(kept, "room"), "")),
		.user = arena_strdup(arena, json_text(json_get(kept, "user"), "")),
		.curve25519 = arena_strdup(arena, json_text(json_get(kept, "device"), "")),
		.pickle = arena_strdup(arena, json_text(json_get(kept, "pickle"), NULL)),
		.low = json_int(json_get(kept, "low"), 0),
	};
	for (const struct json *s = json_first(json_get(kept, "seen")); s && out->nseen < SEEN; s = json_next(s))
		out->seen[out->nseen++] = (struct seen){strtoll(json_key(s), NULL, 10), arena_strdup(arena, json_text(s, ""))};
	json_free(kept);
	return out->pickle != NULL;
}

static void inbound_write(struct gd_channel *channel, struct arena *arena, const char *digest, const struct inbound *in)
{
	struct buf text;
	struct json_writer w = {.out = &text};

	buf_init(&text, LIMIT_KV);
	json_open(&w, NULL, '{');
	json_put_text(&w, "room", in->room);
	json_put_text(&w, "user", in->user);
	json_put_text(&w, "device", in->curve25519);
	json_put_text(&w, "pickle", in->pickle);
	json_put_int(&w, "low", in->low);
	json_open(&w, "seen", '{');
	for (size_t i = 0; i < in->nseen; i++)
		json_put_text(&w, arena_printf(arena, "%lld", (long long)in->seen[i].index), in->seen[i].event);
	json_close(&w, '}');
	json_close(&w, '}');
	store_set(channel, inbound_key(arena, digest), text.data);
	buf_clear(&text);
}

/* Whether the index is new, or was this very event before. */
static bool inbound_note(struct inbound *in, int64_t index, const char *event)
{
	size_t lowest = 0;

	if (index < in->low)
		return false;
	for (size_t i = 0; i < in->nseen; i++) {
		if (in->seen[i].index == index)
			return !strcmp(in->seen[i].event, event);
		if (in->seen[i].index < in->seen[lowest].index)
			lowest = i;
	}
	if (in->nseen == SEEN) {
		in->low = in->seen[lowest].index + 1;
		in->seen[lowest] = in->seen[--in->nseen];
		if (index < in->low)
			return false;
	}
	in->seen[in->nseen++] = (struct seen){index, event};
	return true;
}

/* ---- keys ---- */

void room_key(struct batch *batch, struct item *item, const char *sender, const struct device *device, const struct json *content)
{
	struct gd_channel *channel = batch->channel;
	struct arena *arena = &batch->arena;
	const struct crypto_box box = crypto_box(channel, arena);
	const char *room = json_text(json_get(content, "room_id"), ""), *session = json_text(json_get(content, "session_id"), ""),
		   *key = json_text(json_get(content, "session_key"), ""), *id = NULL;
	const char *digest = room_digest(arena, room, session, sender);
	struct inbound known;

	if (strcmp(json_text(json_get(content, "algorithm"), ""), MEGOLM_ALGORITHM) != 0 || !*room || strlen(room) > LIMIT_ADDRESS ||
		inbound_read(channel, arena, digest, &known))
		return; /* the first one stays: a later one could only read less */
	const char *pickle = channel->crypto->ops->inbound_new(&box, key, &id);
	if (!pickle || strcmp(id, session) != 0) {
		matrix_log(channel, GD_LOG_WARN, "a key of %s for the room %s is not what it should be", sender, room);
		return;
	}
	const struct inbound in = {.room = room, .user = sender, .curve25519 = device->curve25519, .pickle = pickle};
	inbound_write(channel, arena, digest, &in);
	const char *gone = list_add(channel, arena, state_key(arena, "inbounds", sender), digest, SESSIONS_OF_ONE);
	if (gone)
		store_set(channel, inbound_key(arena, gone), NULL);
	wait_release(batch, item, room, digest);
}

/* ---- reading ---- */

enum crypto_reading crypto_read(struct batch *batch, const char *room, const struct json *event, const struct json **clear)
{
	struct gd_channel *channel = batch->channel;
	struct arena *arena = &batch->arena;
	const struct crypto_box box = crypto_box(channel, arena);
	const struct json *content = json_get(event, "content");
	const char *session = json_text(json_get(content, "session_id"), ""), *sender = json_text(json_get(event, "sender"), ""),
		   *id = json_text(json_get(event, "event_id"), ""), *digest = room_digest(arena, room, session, sender);
	struct inbound in;
	uint32_t index = 0;

	if (strcmp(json_text(json_get(content, "algorithm"), ""), MEGOLM_ALGORITHM) != 0 || !channel->crypto->account)
		return CRYPTO_REFUSED;
	if (!inbound_read(channel, arena, digest, &in)) {
		wait_for_key(channel, room, digest, event);
		return CRYPTO_WAITS;
	}
	const char *plain = channel->crypto->ops->inbound_decrypt(&box, in.pickle, json_text(json_get(content, "ciphertext"), ""), &index);
	if (!plain) { /* the key begins behind it, most of the time: its sender's client did not know us yet */
		matrix_log(channel, GD_LOG_WARN, "room %s: an event of %s is not read: its key does not fit", room, sender);
		wait_in_vain(channel, room, id);
		return CRYPTO_REFUSED;
	}
	if (!inbound_note(&in, index, arena_strndup(arena, state_digest(arena, id), SHORT))) {
		matrix_log(channel, GD_LOG_WARN, "room %s: an event of %s is not read: it repeats an earlier one", room, sender);
		return CRYPTO_REFUSED;
	}
	inbound_write(channel, arena, digest, &in);
	*clear = batch_document(batch, payload_event(room, event, plain));
	return *clear ? CRYPTO_READ : CRYPTO_REFUSED;
}
