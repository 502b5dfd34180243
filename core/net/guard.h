/* net/guard.h: where an outbound connection may go, judged on the address that is about to be connected. Pure.
 *
 * A URL can name our own machine or network in many ways: 127.1, 2130706433, 0x7f.1, [::ffff:127.0.0.1], a name that resolves to a
 * private address, or to another one at the second look. So nothing is decided on text: the check is made on the resolved address,
 * between the lookup and the connect. An IPv6 address that carries an IPv4 one (mapped, NAT64, 6to4) is judged by what it carries.
 *
 *     if (!guard_allows(guard_class(&address), instance->allow_private, cidr_any(allow, nallow, &address))) refuse();
 */
#ifndef GUICHET_NET_GUARD_H
#define GUICHET_NET_GUARD_H

#include "net/address.h"

#include <stdbool.h>

enum guard_class {
	GUARD_PUBLIC,  /* anybody may be sent there */
	GUARD_PRIVATE, /* our machine, our networks: only where the admin says so */
	GUARD_RESERVED, /* documentation, benchmarks, multicast, unallocated: only where an allow list names the range */
	GUARD_NEVER    /* link-local, where clouds keep their metadata service: whatever anybody says */
};

enum guard_class guard_class(const struct address *address);

/* allow_private: the admin's word for the instance. listed: the address is in a configured allow list. */
bool guard_allows(enum guard_class class, bool allow_private, bool listed);

#endif
