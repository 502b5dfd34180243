/* crypto_wait.h: events whose key has not come, and what their rooms are told meanwhile.
 *
 * An event is kept as wait/DIGEST (of room, session and sender) for a day and done when the key comes. After half a minute, or at once when
 * its sender's client says that it keeps the key to itself (m.room_key.withheld), the room is told, once. That note is kept as note/ROOM
 * and taken back when all that was waited for could be read. Loop thread.
 *
 *     wait_for_key(channel, room, digest, event);       // and later, when the key is here:
 *     wait_release(batch, item, room, digest);          // the events follow the item
 */
#ifndef MATRIX_CRYPTO_WAIT_H
#define MATRIX_CRYPTO_WAIT_H

#include "batch_items.h"

void wait_for_key(struct gd_channel *channel, const char *room, const char *digest, const struct json *event);
void wait_release(struct batch *batch, struct item *after, const char *room, const char *digest);
void wait_withheld(struct gd_channel *channel, const char *digest); /* nothing comes for that session */
void wait_in_vain(struct gd_channel *channel, const char *room, const char *event_id); /* its key is here and does not open it */

#endif
