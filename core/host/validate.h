/* host/validate.h: whether what a plugin submits may go to the desk.
 *
 * The desk believes what it gets: valid UTF-8, lengths within base/limits.h, the fields that the kind needs, a key to tell repeats by. So
 * everything is looked at here, once, whatever plugin it comes from. The struct must be whole (host fills up what an older plugin left
 * out). Pure, any thread. False: err names the field.
 *
 *     if (!validate_inbound(&in, &err))
 *         return GD_BAD_INPUT;
 */
#ifndef GUICHET_HOST_VALIDATE_H
#define GUICHET_HOST_VALIDATE_H

#include "base/err.h"
#include "guichet/message.h"

#include <stdbool.h>

#define INBOUND_KV_MOST 16
#define INBOUND_KV_VALUE (64 * 1024)
#define INBOUND_MEMBERS_MOST 10000

bool validate_inbound(const struct gd_inbound *in, struct err *err);

#endif
