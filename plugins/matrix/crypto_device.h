/* crypto_device.h: other people's devices: which there are, and their keys.
 *
 * A person is tracked from the first time that we need their devices; the server says in /sync when they change, and they are asked for
 * again before the next use. A device counts only with its own signature over its keys, and never again when its ed25519 key changes.
 * Kept as device/USER = {"stale":false,"devices":{"ID":["curve25519","ed25519"]}}. Loop thread; results live in the arena.
 *
 *     devices_query(&body, channel, users, nusers)      // false: all of them are known
 *     devices_answered(channel, answer->json, users, nusers);
 *     struct device *list = devices_of(channel, arena, "@marie:example.org");
 */
#ifndef MATRIX_CRYPTO_DEVICE_H
#define MATRIX_CRYPTO_DEVICE_H

#include "crypto_job.h"

struct device *devices_of(struct gd_channel *channel, struct arena *arena, const char *user);
struct device *devices_find(struct gd_channel *channel, struct arena *arena, const char *user, const char *curve25519);
bool devices_stale(struct gd_channel *channel, const char *user);   /* unknown ones are */
void devices_changed(struct gd_channel *channel, const char *user); /* if they are tracked */
void devices_forget(struct gd_channel *channel, const char *user);

bool devices_query(struct buf *body, struct gd_channel *channel, const char *const *users, size_t nusers);
void devices_answered(struct gd_channel *channel, const struct json *answer, const char *const *users, size_t nusers);

#endif
