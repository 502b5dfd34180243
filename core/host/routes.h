/* host/routes.h: requests from outside on their way to on_request(): which route, who sent it, then the hook.
 *
 * host_probe() and host_handle() of host/bridge.h live here. A path that no route has is 404, a method that the path has not is 405, a
 * proof that does not hold is 401, and only then does a plugin see the request. The signature is checked over the raw bytes as they
 * came. Loop thread.
 */
#ifndef GUICHET_HOST_ROUTES_H
#define GUICHET_HOST_ROUTES_H

#include "host/instance.h"

#endif
