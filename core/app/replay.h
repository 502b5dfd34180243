/* app/replay.h: `guichet inbox replay`: a kept request handed to its channel once more; what the channel answers goes to whoever asked.
 *
 * The desk reads the request (desk thread), the channel gets it on the loop thread. Loop thread.
 */
#ifndef GUICHET_APP_REPLAY_H
#define GUICHET_APP_REPLAY_H

#include "app/control.h"

void replay_start(struct control_api *api, uint64_t request, const char *id); /* answers `request`, now or later; id NULL: refused */

#endif
