/* net/server_bind.h: the listening sockets of a listener. For net/server.c.
 *
 * They are made here and not by the library: whether its "::" takes IPv4 along depends on its version, it offers no file mode for a Unix
 * socket, and a listening socket of ours can be closed at once when the daemon drains.
 *
 *     struct bound bound;
 *     if (!server_bind(&spec, &bound, &err)) ...        // bound.fds are the caller's
 */
#ifndef GUICHET_NET_SERVER_BIND_H
#define GUICHET_NET_SERVER_BIND_H

#include "base/err.h"
#include "net/server.h"

#include <stdbool.h>
#include <stdint.h>

struct bound {
	int fds[2]; /* IPv4 and IPv6 for "*", else one */
	unsigned count;
	uint16_t port;
};
bool server_bind(const struct listener_spec *spec, struct bound *out, struct err *err);

#endif
