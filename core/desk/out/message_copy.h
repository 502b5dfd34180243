/* desk/out/message_copy.h: a copy of an inbound message that outlives the plugin's call.
 *
 * Lengths are checked on the way (base/limits.h), so what reaches the desk is bounded. Fields that an older plugin's shorter struct lacks
 * are empty. Any thread.
 */
#ifndef GUICHET_DESK_OUT_MESSAGE_COPY_H
#define GUICHET_DESK_OUT_MESSAGE_COPY_H

#include "base/err.h"
#include "base/mem.h"
#include "guichet/message.h"

/* NULL: over a limit, err names the field */
const struct gd_inbound *inbound_copy(struct arena *arena, const struct gd_inbound *in, struct err *err);

#endif
