/* host/hooks.h: into a plugin and out again: the instance is found, its hook is timed, and who was refused hears when there is room.
 *
 * Loop thread, but for what says otherwise.
 *
 *     struct gd_ctx *ctx = instance_find(host, number);     // NULL: it was closed meanwhile, drop what came late
 *     int64_t start = hook_enter(ctx);
 *     ctx->plugin->table.on_result(ctx->self, ref, &result);
 *     hook_leave(ctx, "on_result", start);
 */
#ifndef GUICHET_HOST_HOOKS_H
#define GUICHET_HOST_HOOKS_H

#include "host/instance.h"

struct gd_ctx *instance_find(struct host *host, uint64_t number);
struct gd_ctx *instance_by_channel(const struct host *host, const char *channel); /* [any thread] with the lock held */

int64_t hook_enter(struct gd_ctx *ctx);
void hook_leave(struct gd_ctx *ctx, const char *hook, int64_t start); /* one that held up the loop is logged and counted */

void hooks_room(struct host *host);       /* on_ready() of whoever was told GD_BUSY */
void hooks_ready(struct loop_work *work); /* the same, of host->ready */

#endif
