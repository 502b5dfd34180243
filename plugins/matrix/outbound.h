/* outbound.h: deliveries.
 *
 * A delivery becomes one event, and one more for each file. Its key is the transaction id, so a repeat after a doubtful attempt is the same
 * event on the server. A person without a direct room gets one first; an encrypted room gets nothing in clear. While the server limits us,
 * people's text waits its turn and marks are dropped. Loop thread.
 */
#ifndef MATRIX_OUTBOUND_H
#define MATRIX_OUTBOUND_H

#include "matrix.h"

void outbound_deliver(struct gd_channel *channel, const struct gd_outbound *out);
void outbound_limits(struct gd_channel *channel, struct gd_limits *limits);
void outbound_clear(struct gd_channel *channel);

#endif
