/* net/address.h: IP addresses as values, their text, and ranges in CIDR form. Pure; any thread; nothing to free.
 *
 * An IPv4 address that arrives dressed as IPv6 (::ffff:192.0.2.1, from a dual-stack socket or a proxy) is the IPv4 address: both
 * address_parse() and address_from() undress it, so ranges and buckets see one form.
 *
 *     struct address a;
 *     struct cidr lan;
 *     if (address_parse("192.0.2.7", &a) && cidr_parse("192.0.2.0/24", &lan) && cidr_has(&lan, &a)) ...
 */
#ifndef GUICHET_NET_ADDRESS_H
#define GUICHET_NET_ADDRESS_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/socket.h>

#define ADDRESS_TEXT 48

struct address {
	bool ipv6;
	uint8_t bytes[16]; /* IPv4 in the first four, the rest zero */
};
bool address_parse(const char *text, struct address *out);               /* numeric forms of inet_pton alone, no port, no zone */
bool address_from(const struct sockaddr *from, struct address *out);     /* false: neither family */
void address_text(const struct address *address, char out[ADDRESS_TEXT]);
bool address_equal(const struct address *a, const struct address *b);

struct cidr {
	struct address net;
	unsigned bits;
};
bool cidr_parse(const char *text, struct cidr *out);                     /* "10.0.0.0/8", "::1"; an address alone is a full-length range */
bool cidr_has(const struct cidr *cidr, const struct address *address);
bool cidr_any(const struct cidr *cidrs, unsigned count, const struct address *address);

#endif
