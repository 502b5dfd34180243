/* appservice.h: the server pushes to us.
 *
 * A transaction becomes a batch; it is answered 200 when all of it is stored, 503 when it is not, and then comes again. A transaction that
 * was stored already is answered at once. The ping at the start ends the server's back-off after our absence. Loop thread.
 */
#ifndef MATRIX_APPSERVICE_H
#define MATRIX_APPSERVICE_H

#include "matrix.h"

void appservice_start(struct gd_channel *channel);
void appservice_request(struct gd_channel *channel, uint64_t request, const struct gd_http_req *req);
void appservice_gone(struct gd_channel *channel, uint64_t request);

#endif
