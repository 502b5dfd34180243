/* host/calls.h: HTTP requests of an instance through the client, and their answers back to on_http().
 *
 * The result comes on the client's thread, is posted to the loop and reaches the plugin if its instance is still the same. A download goes
 * to a file of ours in incoming/, lent to the hook: a submit made there may take it over, otherwise it is removed afterwards. Loop thread.
 */
#ifndef GUICHET_HOST_CALLS_H
#define GUICHET_HOST_CALLS_H

#include "host/instance.h"

enum gd_rc calls_send(struct gd_ctx *ctx, const struct gd_http_req *req, uint64_t tag);

#endif
