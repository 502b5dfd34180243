#include "net/guard.h"

#include <stddef.h>
#include <string.h>

struct range {
	uint8_t net[4];
	unsigned bits;
	enum guard_class class;
};

/* The special-purpose registry of IPv4 (RFC 6890 and its updates). What no row covers is public. */
static const struct range ipv4_ranges[] = {
	{{0, 0, 0, 0}, 8, GUARD_RESERVED}, /* "this network": 0.0.0.0 connects to this machine */
	{{10, 0, 0, 0}, 8, GUARD_PRIVATE},
	{{100, 64, 0, 0}, 10, GUARD_PRIVATE}, /* carrier-grade NAT, also overlay networks */
	{{127, 0, 0, 0}, 8, GUARD_PRIVATE},
	{{169, 254, 0, 0}, 16, GUARD_NEVER},
	{{172, 16, 0, 0}, 12, GUARD_PRIVATE},
	{{192, 0, 0, 0}, 24, GUARD_RESERVED},
	{{192, 0, 2, 0}, 24, GUARD_RESERVED},
	{{192, 88, 99, 0}, 24, GUARD_RESERVED},
	{{192, 168, 0, 0}, 16, GUARD_PRIVATE},
	{{198, 18, 0, 0}, 15, GUARD_RESERVED},
	{{198, 51, 100, 0}, 24, GUARD_RESERVED},
	{{203, 0, 113, 0}, 24, GUARD_RESERVED},
	{{224, 0, 0, 0}, 4, GUARD_RESERVED},
	{{240, 0, 0, 0}, 4, GUARD_RESERVED},
};

static enum guard_class class_ipv4(const uint8_t bytes[4])
{
	struct address address = {.ipv6 = false};
	memcpy(address.bytes, bytes, 4);
	for (size_t i = 0; i < sizeof ipv4_ranges / sizeof ipv4_ranges[0]; i++) {
		struct cidr range = {.bits = ipv4_ranges[i].bits};
		memcpy(range.net.bytes, ipv4_ranges[i].net, 4);
		if (cidr_has(&range, &address))
			return ipv4_ranges[i].class;
	}
	return GUARD_PUBLIC;
}

/* IPv6 prefixes. `carries` is where an IPv4 address sits inside; the first row that fits decides. */
struct prefix {
	const char *net;
	int carries; /* -1: nothing */
	enum guard_class class;
};
static const struct prefix ipv6_prefixes[] = {
	{"::1/128", -1, GUARD_PRIVATE},
	{"::/128", -1, GUARD_RESERVED},
	{"64:ff9b::/96", 12, GUARD_RESERVED}, /* NAT64 */
	{"2002::/16", 2, GUARD_RESERVED},     /* 6to4 */
	{"2001:db8::/32", -1, GUARD_RESERVED},
	{"2001::/32", -1, GUARD_RESERVED}, /* Teredo */
	{"fe80::/10", -1, GUARD_NEVER},
	{"fd00:ec2::254/128", -1, GUARD_NEVER}, /* a cloud's metadata service outside link-local */
	{"fc00::/7", -1, GUARD_PRIVATE},
	{"2000::/3", -1, GUARD_PUBLIC},
};

static enum guard_class class_ipv6(const struct address *address)
{
	for (size_t i = 0; i < sizeof ipv6_prefixes / sizeof ipv6_prefixes[0]; i++) {
		const struct prefix *row = &ipv6_prefixes[i];
		struct cidr range;
		if (cidr_parse(row->net, &range) && cidr_has(&range, address))
			return row->carries >= 0 ? class_ipv4(address->bytes + row->carries) : row->class;
	}
	return GUARD_RESERVED;
}

enum guard_class guard_class(const struct address *address)
{
	return address->ipv6 ? class_ipv6(address) : class_ipv4(address->bytes);
}

bool guard_allows(enum guard_class class, bool allow_private, bool listed)
{
	switch (class) {
	case GUARD_PUBLIC:
		return true;
	case GUARD_PRIVATE:
		return allow_private || listed;
	case GUARD_RESERVED:
		return listed;
	case GUARD_NEVER:
		return false;
	}
	return false;
}
