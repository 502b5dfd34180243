/* store.h: the key-value state with writes that are not committed yet.
 *
 * The host's kv_get() sees what is committed. Keys of encrypted rooms change several times before a commit, so their writes are held here
 * until then: store_get() sees the newest value. They leave with whatever is submitted next (store_submit()), so that keys are committed
 * together with the events that changed them, or alone with store_flush(). What the desk could not store is written again. A batch's own
 * writes about rooms do not pass here. Loop thread.
 *
 *     store_set(channel, "olm/abc", pickle);
 *     uint64_t version = store_flush(channel);
 *     ... later: if (store_settled(channel, version)) send what was made with it
 */
#ifndef MATRIX_STORE_H
#define MATRIX_STORE_H

#include "matrix.h"

#include "base/json.h"

const char *store_get(struct gd_channel *channel, struct arena *arena, const char *key);
struct json *store_read(struct gd_channel *channel, const char *key);           /* the value as JSON; json_free() it; NULL: none */
bool store_set(struct gd_channel *channel, const char *key, const char *value); /* NULL deletes; false: longer than the host takes */

/* The host's submit(), with as many of the waiting writes as fit. */
enum gd_rc store_submit(struct gd_channel *channel, const struct gd_inbound *in, enum submit what);
/* Submits all that waits; what the desk has no room for goes with the next call. The version is that of the newest write. */
uint64_t store_flush(struct gd_channel *channel);
bool store_settled(const struct gd_channel *channel, uint64_t version); /* all writes up to that version are committed */
bool store_waits(const struct gd_channel *channel);                     /* some write is not even submitted */

enum submit store_result(struct gd_channel *channel, uint64_t tag, bool stored); /* of on_result(): what it was */
void store_clear(struct gd_channel *channel);

#endif
