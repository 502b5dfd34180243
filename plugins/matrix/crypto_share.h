/* crypto_share.h: Megolm, what we say in encrypted rooms; and Olm messages of our own accord.
 *
 * A room's outbound session is kept as outbound/ROOM with the devices that have its key. Before each message the room's members (invited
 * ones too) and their devices are looked at: who is new gets the key as it is now; if anybody is gone, or the session is old or used
 * enough, a new one begins. The session is committed before what was encrypted with it is sent, so an index is never used twice. Loop
 * thread.
 *
 *     crypto_send(channel, room, "m.room.message", content, key, done, data);     // crypto.h
 *     share_mend(channel, device);
 */
#ifndef MATRIX_CRYPTO_SHARE_H
#define MATRIX_CRYPTO_SHARE_H

#include "crypto_job.h"

void share_mend(struct gd_channel *channel, const struct device *device); /* a new session with a device whose messages cannot be read */

#endif
