#include "crypto_wait.h"

#include "base/limits.h"
#include "crypto.h"
#include "crypto_json.h"
#include "crypto_list.h"
#include "state.h"
#include "store.h"

#include <stdlib.h>
#include <string.h>

#define WAITING 50    /* sessions whose key has not come */
#define WITHHELD 64   /* of those that will not */
#define NOTE_MS 30000 /* a key that comes late comes within seconds */
#define SOON_MS 1000
#define AGAIN_MS 10000     /* a note that could not be sent or taken back */
#define FORGET_MS 86400000 /* a key that has not come in a day does not come */

static const char *wait_key(struct arena *arena, const char *digest)
{
	return state_key(arena, "wait", digest);
}

/* ---- the note of a room ---- */

struct note {
	const char *transaction, *event; /* event NULL: it is not sent yet */
	bool withheld, over;             /* over: it is to be taken back */
};

static bool note_read(struct gd_channel *channel, struct arena *arena, const char *room, struct note *out)
{
	struct json *kept = store_read(channel, state_key(arena, "note", room));

	*out = (struct note){
		.transaction = arena_strdup(arena, json_text(json_get(kept, "transaction"), NULL)),
		.event = arena_strdup(arena, json_text(json_get(kept, "event"), NULL)),
		.withheld = json_bool(json_get(kept, "withheld"), false),
		.over = json_bool(json_get(kept, "over"), false),
	};
	json_free(kept);
	return out->transaction != NULL;
}

static void note_forget(struct gd_channel *channel, struct arena *arena, const char *room)
{
	list_remove(channel, "notes", room);
	store_set(channel, state_key(arena, "note", room), NULL);
}

static void note_write(struct gd_channel *channel, struct arena *arena, const char *room, const struct note *note)
{
	struct buf text;
	struct json_writer w = {.out = &text};

	buf_init(&text, LIMIT_KV);
	json_open(&w, NULL, '{');
	json_put_text(&w, "transaction", note->transaction);
	if (note->event)
		json_put_text(&w, "event", note->event);
	json_put_bool(&w, "withheld", note->withheld);
	json_put_bool(&w, "over", note->over);
	json_close(&w, '}');
	const char *gone = list_add(channel, arena, "notes", room, WAITING);
	if (gone)
		store_set(channel, state_key(arena, "note", gone), NULL);
	store_set(channel, state_key(arena, "note", room), text.data);
	buf_clear(&text);
}

/* A note that stands there already says it for this event, too; one that was about to be taken back stays. */
static void note_begin(struct gd_channel *channel, struct arena *arena, const char *room, const char *about, bool withheld)
{
	struct note note;
	bool kept = note_read(channel, arena, room, &note), going = channel->crypto->noting && !strcmp(channel->crypto->noting, room);

	if (!kept || (note.over && going))
		note = (struct note){.transaction = state_digest(arena, about), .withheld = withheld};
	note.over = false;
	note_write(channel, arena, room, &note);
}

static bool room_waits(struct gd_channel *channel, struct arena *arena, const char *room)
{
	struct json *waits = store_read(channel, "waits");
	bool found = false;

	for (const struct json *d = json_first(waits); d && !found; d = json_next(d)) {
		struct json *kept = store_read(channel, wait_key(arena, json_text(d, "")));
		found = !strcmp(json_text(json_get(kept, "room"), ""), room);
		json_free(kept);
	}
	json_free(waits);
	return found;
}

static void note_over(struct gd_channel *channel, struct arena *arena, const char *room)
{
	struct note note;

	if (!note_read(channel, arena, room, &note) || room_waits(channel, arena, room))
		return;
	note.over = true;
	note_write(channel, arena, room, &note);
	crypto_wake(channel, SOON_MS);
}

/* ---- to the server, one at a time ---- */

static void note_step(struct gd_channel *channel);

/* The answer to what was done about the note of the room in crypto->noting. */
static void note_done(struct gd_channel *channel, const struct api_answer *answer, bool sent)
{
	struct arena arena = {0};
	const char *room = channel->crypto->noting, *event = json_text(json_get(answer->json, "event_id"), NULL);
	struct note note;
	bool kept = note_read(channel, &arena, room, &note);

	if (kept && api_ok(answer) && sent && event && !note.event) {
		note.event = event;
		note_write(channel, &arena, room, &note);
	} else if (kept && (api_refused(answer) || (api_ok(answer) && !sent && note.over))) {
		note_forget(channel, &arena, room);
	}
	free(channel->crypto->noting);
	channel->crypto->noting = NULL;
	arena_clear(&arena);
	store_flush(channel);
	if (api_ok(answer) || api_refused(answer))
		note_step(channel);
	else
		crypto_wake(channel, AGAIN_MS);
}

static void note_sent(struct gd_channel *channel, void *data, const struct api_answer *answer)
{
	(void)data;
	note_done(channel, answer, true);
}

static void note_taken_back(struct gd_channel *channel, void *data, const struct api_answer *answer)
{
	(void)data;
	note_done(channel, answer, false);
}

static void note_send(struct gd_channel *channel, const char *room, const struct note *note, const char *text)
{
	struct buf body;
	struct json_writer w = {.out = &body};

	channel->crypto->noting = mem_strdup(room);
	buf_init(&body, LIMIT_JSON);
	json_open(&w, NULL, '{');
	json_put_text(&w, "msgtype", "m.notice");
	json_put_text(&w, "body", text);
	json_put_raw(&w, "m.mentions", "{}");
	json_close(&w, '}');
	crypto_send(channel, room, "m.room.message", body.data, note->transaction, note_sent, NULL);
	buf_clear(&body);
}

static void note_take_back(struct gd_channel *channel, struct arena *arena, const char *room, const struct note *note)
{
	struct buf path;

	api_path(&path, CLIENT_API "/rooms", room, "redact", note->event, arena_printf(arena, "%s-over", note->transaction), NULL);
	if (api_send(channel, &(struct api_request){.method = "PUT", .path = path.data, .body = "{}", .done = note_taken_back}))
		channel->crypto->noting = mem_strdup(room);
	else
		crypto_wake(channel, AGAIN_MS);
	buf_clear(&path);
}

/* True: something is under way about it. */
static bool note_act(struct gd_channel *channel, const char *room)
{
	const struct settings *settings = &channel->settings;
	struct arena arena = {0};
	struct note note;
	bool kept = note_read(channel, &arena, room, &note);
	const char *text = note.withheld ? settings->withheld_text : settings->unreadable_text;

	if (kept && note.event && note.over)
		note_take_back(channel, &arena, room, &note);
	else if (kept && !note.event && !note.over && text && crypto_speaks(channel))
		note_send(channel, room, &note, text);
	else if (!kept || note.over || !room_waits(channel, &arena, room))
		note_forget(channel, &arena, room); /* never said, or what it was about is too old to come */
	arena_clear(&arena);
	return channel->crypto->noting != NULL;
}

static void note_step(struct gd_channel *channel)
{
	struct json *rooms = store_read(channel, "notes");

	for (const struct json *r = json_first(rooms); r && !channel->crypto->noting; r = json_next(r))
		if (note_act(channel, json_text(r, "")))
			break;
	json_free(rooms);
	store_flush(channel);
}

/* ---- events ---- */

static void put_event(struct json_writer *w, const struct json *event, struct buf *raw)
{
	buf_reset(raw);
	crypto_canonical(raw, event);
	json_put_raw(w, NULL, raw->data);
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
	for (const struct json *e = json_first(json_get(kept, "events")); e; e = json_next(e))
		put_event(&w, e, &raw);
	if (event)
		put_event(&w, event, &raw);
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

void wait_for_key(struct gd_channel *channel, const char *room, const char *digest, const struct json *event)
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
	crypto_wake(channel, list_has(channel, "withhelds", digest) ? SOON_MS : NOTE_MS + SOON_MS);
	json_free(kept);
	arena_clear(&arena);
}

void wait_withheld(struct gd_channel *channel, const char *digest)
{
	struct arena arena = {0};

	list_add(channel, &arena, "withhelds", digest, WITHHELD);
	if (list_has(channel, "waits", digest))
		crypto_wake(channel, SOON_MS);
	arena_clear(&arena);
}

void wait_release(struct batch *batch, struct item *after, const char *room, const char *digest)
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
	list_remove(channel, "withhelds", digest);
	if (!kept)
		return;
	list_remove(channel, "waits", digest);
	store_set(channel, key, NULL);
	note_over(channel, &batch->arena, room);
}

void wait_in_vain(struct gd_channel *channel, const char *room, const char *event_id)
{
	struct arena arena = {0};

	note_begin(channel, &arena, room, event_id, false);
	crypto_wake(channel, SOON_MS);
	arena_clear(&arena);
}

/* True: it is to be looked at again. */
static bool look_at(struct gd_channel *channel, const char *digest)
{
	struct arena arena = {0};
	const char *key = wait_key(&arena, digest);
	struct json *kept = store_read(channel, key);
	int64_t since = json_int(json_get(kept, "since"), 0), age = channel->host->now_ms(channel->ctx) - since;
	const char *room = json_text(json_get(kept, "room"), "");
	bool withheld = list_has(channel, "withhelds", digest), was_told = json_bool(json_get(kept, "told"), false),
	     late = (age >= NOTE_MS || withheld) && !was_told;

	if (!kept || age > FORGET_MS) {
		list_remove(channel, "waits", digest);
		store_set(channel, key, NULL);
	} else if (late) {
		wait_write(channel, &arena, digest, kept, room, since, true, NULL);
		note_begin(channel, &arena, room, arena_printf(&arena, "%s %lld", digest, (long long)since), withheld);
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
		crypto_wake(channel, NOTE_MS / 3);
	json_free(waits);
	note_step(channel);
}
