#include "crypto_message.h"

#include "base/limits.h"
#include "crypto_json.h"
#include "state.h"
#include "store.h"

#include <stdlib.h>
#include <string.h>

#define SESSIONS 4 /* with one device; the newest is spoken with */

struct crypto_box crypto_box(const struct gd_channel *channel, struct arena *arena)
{
	return (struct crypto_box){arena, channel->crypto->key};
}

/* ---- sessions ---- */

struct sessions {
	const char *list[SESSIONS + 1];
	size_t n;
	int64_t mended_ms;
	bool withheld; /* it knows that it gets no key of ours */
};

static const char *key_of(struct arena *arena, const char *curve25519)
{
	return state_key(arena, "olm", curve25519);
}

static struct sessions sessions_read(struct gd_channel *channel, struct arena *arena, const char *curve25519)
{
	struct json *kept = store_read(channel, key_of(arena, curve25519));
	struct sessions sessions = {
		.mended_ms = json_int(json_get(kept, "mended"), 0), .withheld = json_bool(json_get(kept, "withheld"), false)};

	if (!strcmp(json_text(json_get(kept, "with"), ""), channel->crypto->curve25519))
		for (const struct json *s = json_first(json_get(kept, "sessions")); s && sessions.n < SESSIONS; s = json_next(s))
			sessions.list[sessions.n++] = arena_strdup(arena, json_text(s, ""));
	json_free(kept);
	return sessions;
}

static void sessions_write(struct gd_channel *channel, struct arena *arena, const char *curve25519, const struct sessions *sessions)
{
	struct buf text;
	struct json_writer w = {.out = &text};

	buf_init(&text, LIMIT_KV);
	json_open(&w, NULL, '{');
	json_put_text(&w, "with", channel->crypto->curve25519);
	json_put_int(&w, "mended", sessions->mended_ms);
	if (sessions->withheld)
		json_put_bool(&w, "withheld", true);
	json_open(&w, "sessions", '[');
	for (size_t i = 0; i < sessions->n && i < SESSIONS; i++)
		json_put_text(&w, NULL, sessions->list[i]);
	json_close(&w, ']');
	json_close(&w, '}');
	if (!text.failed)
		store_set(channel, key_of(arena, curve25519), text.data);
	buf_clear(&text);
}

/* The session `i` was used: it is the newest now. */
static void to_front(struct sessions *sessions, size_t i, const char *pickle)
{
	memmove(sessions->list + 1, sessions->list, i * sizeof *sessions->list);
	sessions->list[0] = pickle;
}

static void add_session(struct gd_channel *channel, struct arena *arena, const char *curve25519, const char *pickle, int64_t mended_ms)
{
	struct sessions sessions = sessions_read(channel, arena, curve25519);

	to_front(&sessions, sessions.n < SESSIONS ? sessions.n : SESSIONS - 1, pickle);
	sessions.n += sessions.n < SESSIONS;
	sessions.withheld = false;
	if (mended_ms)
		sessions.mended_ms = mended_ms;
	sessions_write(channel, arena, curve25519, &sessions);
}

bool message_has_session(struct gd_channel *channel, const char *curve25519)
{
	struct arena arena = {0};
	size_t n = sessions_read(channel, &arena, curve25519).n;

	arena_clear(&arena);
	return n > 0;
}

bool message_note_withheld(struct gd_channel *channel, const char *curve25519)
{
	struct arena arena = {0};
	struct sessions sessions = sessions_read(channel, &arena, curve25519);
	bool new = !sessions.withheld;

	if (new) {
		sessions.withheld = true;
		sessions_write(channel, &arena, curve25519, &sessions);
	}
	arena_clear(&arena);
	return new;
}

/* ---- in ---- */

const char *message_decrypt(struct gd_channel *channel, struct arena *arena, const char *curve25519, size_t type, const char *body)
{
	const struct crypto_box box = crypto_box(channel, arena);
	const struct crypto_ops *ops = channel->crypto->ops;
	struct sessions sessions = sessions_read(channel, arena, curve25519);
	const char *account = channel->crypto->account, *plain = NULL;

	for (size_t i = 0; i < sessions.n; i++) {
		const char *pickle = sessions.list[i];
		plain = ops->session_decrypt(&box, &pickle, type, body);
		if (!plain)
			continue;
		to_front(&sessions, i, pickle);
		sessions_write(channel, arena, curve25519, &sessions);
		return plain; /* cppcheck-suppress returnDanglingLifetime -- it lives in the arena */
	}
	if (type != 0)
		return NULL; /* only a first message opens a session */
	const char *pickle = ops->session_accept(&box, &account, curve25519, body, &plain);
	if (!pickle)
		return NULL;
	crypto_keep_account(channel, account);
	add_session(channel, arena, curve25519, pickle, 0);
	return plain; /* cppcheck-suppress returnDanglingLifetime -- it lives in the arena */
}

/* ---- out ---- */

static const char *payload(
	struct gd_channel *channel, struct arena *arena, const struct device *device, const char *type, const char *content)
{
	struct buf text;
	struct json_writer w = {.out = &text};

	buf_init(&text, LIMIT_JSON);
	json_open(&w, NULL, '{');
	json_put_text(&w, "type", type);
	json_put_raw(&w, "content", content);
	json_put_text(&w, "sender", channel->session.user);
	json_put_text(&w, "recipient", device->user);
	json_open(&w, "recipient_keys", '{');
	json_put_text(&w, "ed25519", device->ed25519);
	json_close(&w, '}');
	json_open(&w, "keys", '{');
	json_put_text(&w, "ed25519", channel->crypto->ed25519);
	json_close(&w, '}');
	json_close(&w, '}');
	const char *plain = arena_strdup(arena, text.data);
	buf_clear(&text);
	return plain;
}

static const char *envelope(struct gd_channel *channel, struct arena *arena, const struct device *device, size_t type, const char *body)
{
	struct buf text;
	struct json_writer w = {.out = &text};

	buf_init(&text, LIMIT_JSON);
	json_open(&w, NULL, '{');
	json_put_text(&w, "algorithm", OLM_ALGORITHM);
	json_put_text(&w, "sender_key", channel->crypto->curve25519);
	json_open(&w, "ciphertext", '{');
	json_open(&w, device->curve25519, '{');
	json_put_int(&w, "type", (int64_t)type);
	json_put_text(&w, "body", body);
	json_close(&w, '}');
	json_close(&w, '}');
	json_close(&w, '}');
	const char *content = arena_strdup(arena, text.data);
	buf_clear(&text);
	return content;
}

const char *message_encrypt(
	struct gd_channel *channel, struct arena *arena, const struct device *device, const char *type, const char *content)
{
	const struct crypto_box box = crypto_box(channel, arena);
	struct sessions sessions = sessions_read(channel, arena, device->curve25519);
	size_t kind = 0;

	if (!sessions.n)
		return NULL;
	const char *body = channel->crypto->ops->session_encrypt(
		&box, &sessions.list[0], payload(channel, arena, device, type, content), &kind);
	if (!body)
		return NULL;
	sessions_write(channel, arena, device->curve25519, &sessions);
	return envelope(channel, arena, device, kind, body);
}

/* ---- new sessions ---- */

static const struct device *among(const struct device *devices, const char *user, const char *id)
{
	while (devices && (strcmp(devices->user, user) != 0 || strcmp(devices->id, id) != 0))
		devices = devices->next;
	return devices;
}

static void open_session(struct gd_channel *channel, const struct device *device, const struct json *key)
{
	struct arena arena = {0};
	const struct crypto_box box = crypto_box(channel, &arena);
	const char *one_time = json_text(json_get(key, "key"), NULL), *pickle = NULL;

	if (one_time && crypto_signed_by(key, device->user, device->id, device->ed25519))
		pickle = channel->crypto->ops->session_open(&box, channel->crypto->account, device->curve25519, one_time);
	if (pickle)
		add_session(channel, &arena, device->curve25519, pickle, channel->host->now_ms(channel->ctx));
	else
		matrix_log(channel, GD_LOG_WARN, "a key of the device %s of %s is not what it should be", device->id, device->user);
	arena_clear(&arena);
}

void message_claimed(struct gd_channel *channel, const struct json *answer, const struct device *devices)
{
	for (const struct json *u = json_first(json_get(answer, "one_time_keys")); u; u = json_next(u))
		for (const struct json *d = json_first(u); d; d = json_next(d)) {
			bool named = json_key(u) && json_key(d); /* a list is not what it should be */
			const struct device *device = named ? among(devices, json_key(u), json_key(d)) : NULL;
			if (device && json_first(d))
				open_session(channel, device, json_first(d));
		}
}

int64_t message_mended_ms(struct gd_channel *channel, const char *curve25519)
{
	struct arena arena = {0};
	int64_t ms = sessions_read(channel, &arena, curve25519).mended_ms;

	arena_clear(&arena);
	return ms;
}
