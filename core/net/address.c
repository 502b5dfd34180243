#include "net/address.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <string.h>

static const uint8_t mapped_prefix[12] = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};

static void set_ipv4(struct address *out, const void *bytes)
{
	memset(out, 0, sizeof *out);
	memcpy(out->bytes, bytes, 4);
}

static void set_ipv6(struct address *out, const uint8_t bytes[16])
{
	if (memcmp(bytes, mapped_prefix, sizeof mapped_prefix) == 0) {
		set_ipv4(out, bytes + sizeof mapped_prefix);
		return;
	}
	out->ipv6 = true;
	memcpy(out->bytes, bytes, 16);
}

bool address_parse(const char *text, struct address *out)
{
	uint8_t bytes[16];
	if (inet_pton(AF_INET, text, bytes) == 1)
		set_ipv4(out, bytes);
	else if (inet_pton(AF_INET6, text, bytes) == 1)
		set_ipv6(out, bytes);
	else
		return false;
	return true;
}

bool address_from(const struct sockaddr *from, struct address *out)
{
	if (from->sa_family == AF_INET) {
		struct sockaddr_in in;
		memcpy(&in, from, sizeof in);
		set_ipv4(out, &in.sin_addr);
		return true;
	}
	if (from->sa_family == AF_INET6) {
		struct sockaddr_in6 in6;
		memcpy(&in6, from, sizeof in6);
		set_ipv6(out, in6.sin6_addr.s6_addr);
		return true;
	}
	return false;
}

void address_text(const struct address *address, char out[ADDRESS_TEXT])
{
	if (!inet_ntop(address->ipv6 ? AF_INET6 : AF_INET, address->bytes, out, ADDRESS_TEXT))
		out[0] = '\0';
}

bool address_equal(const struct address *a, const struct address *b)
{
	return a->ipv6 == b->ipv6 && memcmp(a->bytes, b->bytes, sizeof a->bytes) == 0;
}

/* The digits after the slash: 0..max, no sign, no blank, no leading zero. */
static bool parse_bits(const char *text, unsigned max, unsigned *out)
{
	unsigned bits = 0;
	size_t len = strlen(text);
	if (len == 0 || len > 3 || (len > 1 && text[0] == '0'))
		return false;
	for (size_t i = 0; i < len; i++) {
		if (text[i] < '0' || text[i] > '9')
			return false;
		bits = bits * 10 + (unsigned)(text[i] - '0');
	}
	*out = bits;
	return bits <= max;
}

bool cidr_parse(const char *text, struct cidr *out)
{
	char number[ADDRESS_TEXT];
	const char *slash = strchr(text, '/');
	size_t len = slash ? (size_t)(slash - text) : strlen(text);
	if (len >= sizeof number)
		return false;
	memcpy(number, text, len);
	number[len] = '\0';
	if (!address_parse(number, &out->net))
		return false;
	unsigned max = out->net.ipv6 ? 128 : 32;
	out->bits = max;
	return !slash || parse_bits(slash + 1, max, &out->bits);
}

bool cidr_has(const struct cidr *cidr, const struct address *address)
{
	if (cidr->net.ipv6 != address->ipv6)
		return false;
	unsigned whole = cidr->bits / 8, rest = cidr->bits % 8;
	if (memcmp(cidr->net.bytes, address->bytes, whole) != 0)
		return false;
	if (rest == 0)
		return true;
	unsigned differ = (unsigned)cidr->net.bytes[whole] ^ address->bytes[whole];
	return (differ >> (8 - rest)) == 0;
}

bool cidr_any(const struct cidr *cidrs, unsigned count, const struct address *address)
{
	for (unsigned i = 0; i < count; i++)
		if (cidr_has(&cidrs[i], address))
			return true;
	return false;
}
