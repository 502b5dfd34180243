/* host/submits.h: messages of an instance on their way through the desk, and the results back to on_result().
 *
 * submits_send() is the contract's submit(): checks the message, then hands it to the desk. Its key-value writes become visible to kv_get()
 * when the result says that they are committed. submits_send() runs on the loop thread; host_result() (host/bridge.h) on any.
 */
#ifndef GUICHET_HOST_SUBMITS_H
#define GUICHET_HOST_SUBMITS_H

#include "host/instance.h"

enum gd_rc submits_send(struct gd_ctx *ctx, const struct gd_inbound *in, uint64_t tag);

#endif
