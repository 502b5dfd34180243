#include "crypto_room.h"

#include "base/limits.h"
#include "crypto_json.h"
#include "crypto_message.h"
#include "crypto_payload.h"
#include "state.h"
#include "store.h"

#include <stdlib.h>
#include <string.h>

#define SESSIONS_OF_ONE 64
#define SEEN 200           /* indexes of a session, the newest; older ones are refused */
#define SHORT 12           /* hex digits of an event id that tell it from another */
#define WAITING 50         /* sessions whose key has not come */
#define NOTE_MS 30000      /* a key that comes late comes within seconds */
#define FORGET_MS 86400000 /* a key that has not come in a day does not come */

static const char *digest_of(struct arena *arena, const char *room, const char *session)
{
	return state_digest(arena, arena_printf(arena, "%s\n%s", room, session));
}

/* ---- lists of digests: ["ab12...", ...], the oldest first ---- */

/* What has to go to make room; NULL: nothing. */
static const char *list_add(struct gd_channel *channel, struct arena *arena, const char *key, const char *digest, size_t most)
{
	struct json *kept = store_read(channel, key);
	size_t skip = json_count(kept) >= most ? json_count(kept) - most + 1 : 0;
	const char *gone = skip ? arena_strdup(arena, json_text(json_first(kept), "")) : NULL;
	struct buf text;
	struct json_writer w = {.out = &text};

	buf_init(&text, LIMIT_KV);
	json_open(&w, NULL, '[');
	for (const struct json *d = json_first(kept); d; d = json_next(d))
		if (skip ? !skip-- : strcmp(json_text(d, ""), digest) != 0)
			json_put_text(&w, NULL, json_text(d, ""));
	json_put_text(&w, NULL, digest);
	json_close(&w, ']');
	store_set(channel, key, text.data);
	buf_clear(&text);
	json_free(kept);
	return gone;
}

static void list_remove(struct gd_channel *channel, const char *key, const char *digest)
{
	struct json *kept = store_read(channel, key);
	struct buf text;
	struct json_writer w = {.out = &text};

	buf_init(&text, LIMIT_KV);
	json_open(&w, NULL, '[');
	for (const struct json *d = json_first(kept); d; d = json_next(d))
		if (strcmp(json_text(d, ""), digest) != 0)
			json_put_text(&w, NULL, json_text(d, ""));
	json_close(&w, ']');
	store_set(channel, key, json_count(kept) > 1 ? text.data : NULL);
	buf_clear(&text);
	json_free(kept);
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

/* ---- events that wait for a key ---- */

static const char *wait_key(struct arena *arena, const char *digest)
{
	return state_key(arena, "wait", digest);
}

static void wait_write(struct gd_channel *channel, struct arena *arena, const char *digest, const struct json *kept, const char *room,
	int64_t since, bool told, const struct json *event)
{
	struct buf text, raw;
	struct json_writer w = {.out = &text};

	buf_init(&text, LIMIT_KV - 1);
	buf_init(&raw, LIMIT_KV);
	json_open(&w, NULL, '{');
	json_put_text(&w, "room", room);
	json_put_int(&w, "since", since);
	json_put_bool(&w, "told", told);
	json_open(&w, "events", '[');
	for (const struct json *e = json_first(json_get(kept, "events")); e; e = json_next(e)) {
		buf_reset(&raw);
		crypto_canonical(&raw, e);
		json_put_raw(&w, NULL, raw.data);
	}
	if (event) {
		buf_reset(&raw);
		crypto_canonical(&raw, event);
		json_put_raw(&w, NULL, raw.data);
	}
	json_close(&w, ']');
	json_close(&w, '}');
	if (!text.failed && !raw.failed)
		store_set(channel, wait_key(arena, digest), text.data);
	buf_clear(&raw);
	buf_clear(&text);
}

static bool holds(const struct json *kept, const char *event_id)
{
	for (const struct json *e = json_first(json_get(kept, "events")); e; e = json_next(e))
		if (!strcmp(json_text(json_get(e, "event_id"), ""), event_id))
			return true;
	return false;
}

static void wait_for_key(struct gd_channel *channel, const char *room, const char *digest, const struct json *event)
{
	struct arena arena = {0};
	struct json *kept = store_read(channel, wait_key(&arena, digest));
	int64_t now = channel->host->now_ms(channel->ctx);

	if (!holds(kept, json_text(json_get(event, "event_id"), ""))) {
		const char *gone = list_add(channel, &arena, "waits", digest, WAITING);
		if (gone)
			store_set(channel, wait_key(&arena, gone), NULL);
		wait_write(channel, &arena, digest, kept, room, json_int(json_get(kept, "since"), now),
			json_bool(json_get(kept, "told"), false), event);
	}
	channel->host->timer(channel->ctx, NOTE_MS + 1000, TIMER_CRYPTO);
	json_free(kept);
	arena_clear(&arena);
}

/* The key is here: what waited for it is done next. */
static void release(struct batch *batch, struct item *after, const char *room, const char *digest)
{
	struct gd_channel *channel = batch->channel;
	const char *key = wait_key(&batch->arena, digest);
	const struct json *kept = batch_document(batch, store_read(channel, key));

	for (const struct json *e = json_first(json_get(kept, "events")); e; e = json_next(e)) {
		struct item *item = item_new(batch, ITEM_EVENT, arena_strdup(&batch->arena, room));
		item->json = e;
		batch_insert(batch, after, item);
		after = item;
	}
	if (kept) {
		list_remove(channel, "waits", digest);
		store_set(channel, key, NULL);
	}
}

/* ---- keys ---- */

void room_key(struct batch *batch, struct item *item, const char *sender, const struct device *device, const struct json *content)
{
	struct gd_channel *channel = batch->channel;
	struct arena *arena = &batch->arena;
	const struct crypto_box box = crypto_box(channel, arena);
	const char *room = json_text(json_get(content, "room_id"), ""), *session = json_text(json_get(content, "session_id"), ""),
		   *key = json_text(json_get(content, "session_key"), ""), *id = NULL;
	const char *digest = digest_of(arena, room, session);
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
	release(batch, item, room, digest);
}

/* ---- reading ---- */

enum crypto_reading crypto_read(struct batch *batch, const char *room, const struct json *event, const struct json **clear)
{
	struct gd_channel *channel = batch->channel;
	struct arena *arena = &batch->arena;
	const struct crypto_box box = crypto_box(channel, arena);
	const struct json *content = json_get(event, "content");
	const char *session = json_text(json_get(content, "session_id"), ""), *sender = json_text(json_get(event, "sender"), ""),
		   *id = json_text(json_get(event, "event_id"), ""), *digest = digest_of(arena, room, session);
	struct inbound in;
	uint32_t index = 0;

	if (strcmp(json_text(json_get(content, "algorithm"), ""), MEGOLM_ALGORITHM) != 0 || !channel->crypto->account)
		return CRYPTO_REFUSED;
	if (!inbound_read(channel, arena, digest, &in)) {
		wait_for_key(channel, room, digest, event);
		return CRYPTO_WAITS;
	}
	const char *plain = strcmp(in.user, sender) ? NULL
						    : channel->crypto->ops->inbound_decrypt(
							      &box, in.pickle, json_text(json_get(content, "ciphertext"), ""), &index);
	if (!plain || !inbound_note(&in, index, arena_strndup(arena, state_digest(arena, id), SHORT))) {
		matrix_log(channel, GD_LOG_WARN, "room %s: an event of %s is not read: %s", room, sender,
			plain ? "it repeats an earlier one" : "its key does not fit");
		return CRYPTO_REFUSED;
	}
	inbound_write(channel, arena, digest, &in);
	*clear = batch_document(batch, payload_event(room, event, plain));
	return *clear ? CRYPTO_READ : CRYPTO_REFUSED;
}

/* ---- people whose messages stay unreadable ---- */

static void told(struct gd_channel *channel, void *data, const struct api_answer *answer)
{
	(void)channel;
	(void)data;
	(void)answer;
}

static void tell(struct gd_channel *channel, const char *room, const char *digest)
{
	struct buf body;
	struct json_writer w = {.out = &body};

	if (!channel->settings.unreadable_text || !crypto_speaks(channel))
		return;
	buf_init(&body, LIMIT_JSON);
	json_open(&w, NULL, '{');
	json_put_text(&w, "msgtype", "m.notice");
	json_put_text(&w, "body", channel->settings.unreadable_text);
	json_put_raw(&w, "m.mentions", "{}");
	json_close(&w, '}');
	crypto_send(channel, room, "m.room.message", body.data, digest, told, NULL);
	buf_clear(&body);
}

static bool look_at(struct gd_channel *channel, const char *digest)
{
	struct arena arena = {0};
	const char *key = wait_key(&arena, digest);
	struct json *kept = store_read(channel, key);
	int64_t since = json_int(json_get(kept, "since"), 0), age = channel->host->now_ms(channel->ctx) - since;
	const char *room = json_text(json_get(kept, "room"), "");
	bool was_told = json_bool(json_get(kept, "told"), false), late = age >= NOTE_MS && !was_told;

	if (!kept || age > FORGET_MS) {
		list_remove(channel, "waits", digest);
		store_set(channel, key, NULL);
	} else if (late) {
		wait_write(channel, &arena, digest, kept, room, since, true, NULL);
		tell(channel, room, digest);
	}
	json_free(kept);
	arena_clear(&arena);
	return !was_told && !late;
}

void crypto_notes(struct gd_channel *channel)
{
	struct json *waits = store_read(channel, "waits");
	bool more = false;

	for (const struct json *d = json_first(waits); d; d = json_next(d))
		more = look_at(channel, json_text(d, "")) || more;
	if (more)
		channel->host->timer(channel->ctx, NOTE_MS / 3, TIMER_CRYPTO);
	json_free(waits);
	store_flush(channel);
}
