/* crypto_arrive.h: a message to our device, as one item of a batch.
 *
 * It is believed only if everything agrees: the sender that the server names, the sender and the keys inside, and a device that
 * this sender has signed. Those that came in the newest answers are known by their digest, so that an answer that is read twice breaks
 * nothing. A device whose messages cannot be read gets a new session, once an hour at most. Loop thread.
 *
 *     case ITEM_DEVICE: return arrive_do(batch, item);
 */
#ifndef MATRIX_CRYPTO_ARRIVE_H
#define MATRIX_CRYPTO_ARRIVE_H

#include "batch_items.h"

enum item_verdict arrive_do(struct batch *batch, struct item *item);

#endif
