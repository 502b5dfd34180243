/* net/url.h: an absolute URL taken apart, for what this room connects to. Strict: what looks odd is refused, never repaired. Pure.
 *
 * Refused: other schemes than the four, user:password@, control characters, blanks and bytes above 0x7e, an empty or overlong host, a port
 * that is not 1..65535, a fragment. The host is lower-cased; brackets of an IPv6 host are taken off.
 *
 *     struct url url;
 *     if (!url_parse("wss://example.org:8443/x?y", &url, &err)) ...
 *     // url.tls, url.socket, url.host "example.org", url.port 8443, url.target "/x?y" (inside the given text; "" stands for "/")
 */
#ifndef GUICHET_NET_URL_H
#define GUICHET_NET_URL_H

#include "base/err.h"

#include <stdbool.h>
#include <stdint.h>

struct url {
	bool tls;    /* https, wss */
	bool socket; /* ws, wss */
	bool ipv6;   /* the host stood in brackets */
	char host[256];
	uint16_t port;
	const char *target; /* lent from the text that was parsed: from the first '/' or '?', or "" */
};
bool url_parse(const char *text, struct url *out, struct err *err);

#endif
