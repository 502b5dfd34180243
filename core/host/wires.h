/* host/wires.h: the WebSockets of an instance, by tag.
 *
 * A wire lives until the network room has said that its socket is closed, even if its instance is gone by then; the instance is found
 * again by its number. Loop thread.
 *
 *     wires_open(ctx, "wss://...", 7);     // GD_OK: on_frame(7) says open, text ..., and closed at last
 */
#ifndef GUICHET_HOST_WIRES_H
#define GUICHET_HOST_WIRES_H

#include "host/instance.h"

enum gd_rc wires_open(struct gd_ctx *ctx, const char *url, uint64_t tag);
enum gd_rc wires_send(struct gd_ctx *ctx, uint64_t tag, const char *text, size_t len);
void wires_close(struct gd_ctx *ctx, uint64_t tag);
void wires_close_all(struct gd_ctx *ctx);
void wires_free(struct host *host); /* after sockets_free() has dropped the sockets without a word */

#endif
