/* sync.h: the long poll of an ordinary account.
 *
 * An answer becomes a batch; the next poll begins when all of it is stored, `since` included. The very first answer only sets the position:
 * nothing that was written before the desk came is answered. A position that the server no longer knows is replaced by a first answer of
 * which only what is newer than the last stored one counts. Loop thread.
 */
#ifndef MATRIX_SYNC_H
#define MATRIX_SYNC_H

#include "matrix.h"

void sync_start(struct gd_channel *channel); /* the session is ready; also from TIMER_SYNC */

#endif
