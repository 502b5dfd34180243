/* crypto_room.h: Megolm, what others say in encrypted rooms.
 *
 * A session that somebody's device has told us is kept as inbound/DIGEST with who made it; the newest 64 of each person are. It reads
 * only that person's messages in that room, and each index once: a message seen under another event id is a replay. Loop thread.
 *
 *     room_key(batch, item, sender, device, content);           // m.room_key: events that waited for it follow the item
 *     if (crypto_read(batch, room, event, &clear) == CRYPTO_READ) ...
 */
#ifndef MATRIX_CRYPTO_ROOM_H
#define MATRIX_CRYPTO_ROOM_H

#include "batch_items.h"
#include "crypto_job.h"

const char *room_digest(struct arena *arena, const char *room, const char *session, const char *sender);
void room_key(struct batch *batch, struct item *item, const char *sender, const struct device *device, const struct json *content);

#endif
