#include "crypto_device.h"

#include "base/limits.h"
#include "crypto_json.h"
#include "state.h"
#include "store.h"

#include <string.h>

#define MOST 200 /* devices of one person */

static const char *key_of(struct arena *arena, const char *user)
{
	return state_key(arena, "device", user);
}

/* ---- what is kept ---- */

struct device *devices_of(struct gd_channel *channel, struct arena *arena, const char *user)
{
	struct device *list = NULL;
	struct json *kept = store_read(channel, key_of(arena, user));

	for (const struct json *d = json_first(json_get(kept, "devices")); d; d = json_next(d)) {
		const char *curve = json_text(json_at(d, "/0"), NULL), *ed = json_text(json_at(d, "/1"), NULL);
		if (!curve || !ed)
			continue;
		struct device *device = arena_alloc(arena, sizeof *device);
		*device = (struct device){.next = list,
			.user = arena_strdup(arena, user),
			.id = arena_strdup(arena, json_key(d)),
			.curve25519 = arena_strdup(arena, curve),
			.ed25519 = arena_strdup(arena, ed)};
		list = device;
	}
	json_free(kept);
	return list;
}

struct device *devices_find(struct gd_channel *channel, struct arena *arena, const char *user, const char *curve25519)
{
	struct device *device = devices_of(channel, arena, user);

	while (device && strcmp(device->curve25519, curve25519) != 0)
		device = device->next;
	return device;
}

static void write_devices(struct gd_channel *channel, const char *user, const struct device *list, bool stale)
{
	struct arena arena = {0};
	struct buf text;
	struct json_writer w = {.out = &text};

	buf_init(&text, LIMIT_KV);
	json_open(&w, NULL, '{');
	json_put_bool(&w, "stale", stale);
	json_open(&w, "devices", '{');
	for (const struct device *d = list; d; d = d->next) {
		json_open(&w, d->id, '[');
		json_put_text(&w, NULL, d->curve25519);
		json_put_text(&w, NULL, d->ed25519);
		json_close(&w, ']');
	}
	json_close(&w, '}');
	json_close(&w, '}');
	if (!text.failed)
		store_set(channel, key_of(&arena, user), text.data);
	buf_clear(&text);
	arena_clear(&arena);
}

bool devices_stale(struct gd_channel *channel, const char *user)
{
	struct arena arena = {0};
	struct json *kept = store_read(channel, key_of(&arena, user));
	bool stale = json_bool(json_get(kept, "stale"), true);

	json_free(kept);
	arena_clear(&arena);
	return stale;
}

void devices_changed(struct gd_channel *channel, const char *user)
{
	struct arena arena = {0};

	if (!devices_stale(channel, user))
		write_devices(channel, user, devices_of(channel, &arena, user), true);
	arena_clear(&arena);
}

void devices_forget(struct gd_channel *channel, const char *user)
{
	struct arena arena = {0};
	const char *key = key_of(&arena, user);

	if (store_get(channel, &arena, key))
		store_set(channel, key, NULL);
	arena_clear(&arena);
}

/* ---- what the server says ---- */

bool devices_query(struct buf *body, struct gd_channel *channel, const char *const *users, size_t nusers)
{
	struct json_writer w = {.out = body};
	size_t n = 0;

	buf_init(body, LIMIT_JSON);
	json_open(&w, NULL, '{');
	json_open(&w, "device_keys", '{');
	for (size_t i = 0; i < nusers; i++) {
		if (!devices_stale(channel, users[i]))
			continue;
		json_put_raw(&w, users[i], "[]");
		n++;
	}
	json_close(&w, '}');
	json_close(&w, '}');
	return n > 0;
}

static const char *key_in(struct arena *arena, const struct json *device, const char *algorithm)
{
	return json_text(json_get(json_get(device, "keys"), arena_printf(arena, "%s:%s", algorithm, json_key(device))), NULL);
}

/* NULL: the server shows something that is not a device of this person's. */
static struct device *device_read(
	struct gd_channel *channel, struct arena *arena, const char *user, const struct json *json, const struct device *known)
{
	const char *id = json_key(json), *curve = key_in(arena, json, "curve25519"), *ed = key_in(arena, json, "ed25519");

	if (!curve || !ed || strlen(curve) > LIMIT_ADDRESS / 4 || strlen(id) > LIMIT_ADDRESS / 4 ||
		strcmp(json_text(json_get(json, "user_id"), ""), user) != 0 ||
		strcmp(json_text(json_get(json, "device_id"), ""), id) != 0 || !crypto_signed_by(json, user, id, ed)) {
		matrix_log(channel, GD_LOG_WARN, "the device %s of %s is not signed by itself and gets no keys", id, user);
		return NULL;
	}
	while (known && strcmp(known->id, id) != 0)
		known = known->next;
	if (known && strcmp(known->ed25519, ed) != 0) {
		matrix_log(channel, GD_LOG_WARN, "the device %s of %s has other keys than before and gets none of ours", id, user);
		curve = known->curve25519; /* the old ones stay, so that it is known the next time, too */
		ed = known->ed25519;
	}
	struct device *device = arena_alloc(arena, sizeof *device);
	*device = (struct device){.user = user, .id = id, .curve25519 = curve, .ed25519 = ed};
	return device;
}

/* Who is not in the answer was not asked for, or has become stale since: they stay as they are known, and are asked for the next time. */
void devices_answered(struct gd_channel *channel, const struct json *answer, const char *const *users, size_t nusers)
{
	for (size_t i = 0; i < nusers; i++) {
		const struct json *devices = json_get(json_get(answer, "device_keys"), users[i]);
		struct arena arena = {0};
		struct device *list = NULL;
		size_t n = 0;
		if (!devices || !devices_stale(channel, users[i]))
			continue;
		struct device *known = devices_of(channel, &arena, users[i]);
		for (const struct json *d = json_first(devices); d && n < MOST; d = json_next(d)) {
			struct device *device = !json_key(d) ? NULL : device_read(channel, &arena, users[i], d, known);
			if (!device)
				continue;
			device->next = list;
			list = device;
			n++;
		}
		write_devices(channel, users[i], list, false);
		arena_clear(&arena);
	}
}
