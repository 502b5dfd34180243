/* desk/state.h: the committed key-value state of a channel instance, read when the instance opens.
 *
 * The host keeps a copy for its plugin and changes it with every message whose commit succeeded. Any thread but the desk's; waits for the
 * desk.
 */
#ifndef GUICHET_DESK_STATE_H
#define GUICHET_DESK_STATE_H

#include "desk/desk.h"

void desk_load_kv(struct desk *desk, const char *channel, void (*row)(void *ctx, const char *key, const char *value), void *ctx);

#endif
