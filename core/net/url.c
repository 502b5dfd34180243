#include "net/url.h"

#include <stddef.h>
#include <string.h>
#include <strings.h>

static const struct scheme {
	const char *prefix;
	bool tls, socket;
	uint16_t port;
} schemes[] = {
	{"http://", false, false, 80},
	{"https://", true, false, 443},
	{"ws://", false, true, 80},
	{"wss://", true, true, 443},
};

static const struct scheme *find_scheme(const char *text)
{
	for (size_t i = 0; i < sizeof schemes / sizeof schemes[0]; i++)
		if (strncasecmp(text, schemes[i].prefix, strlen(schemes[i].prefix)) == 0)
			return &schemes[i];
	return NULL;
}

/* Printable ASCII without the characters that split lines, arguments or fragments. */
static bool text_ok(const char *text)
{
	for (; *text; text++)
		if (*text <= ' ' || *text > '~' || strchr("#\\\"<>^`{|}", *text))
			return false;
	return true;
}

static bool host_char(char c, bool ipv6)
{
	bool word = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
	return ipv6 ? (c >= 'a' && c <= 'f') || (c >= '0' && c <= '9') || c == ':' || c == '.' : word || c == '-' || c == '.' || c == '_';
}

static bool take_host(const char *from, size_t len, struct url *out)
{
	if (len == 0 || len >= sizeof out->host)
		return false;
	for (size_t i = 0; i < len; i++) {
		char c = from[i] >= 'A' && from[i] <= 'Z' ? (char)(from[i] + ('a' - 'A')) : from[i];
		if (!host_char(c, out->ipv6))
			return false;
		out->host[i] = c;
	}
	out->host[len] = '\0';
	return true;
}

/* ":8443" up to `end`; nothing at all keeps the scheme's port. */
static bool take_port(const char *from, const char *end, struct url *out)
{
	if (from == end)
		return true;
	unsigned long port = 0;
	if (*from++ != ':' || from == end || end - from > 5)
		return false;
	for (; from < end; from++) {
		if (*from < '0' || *from > '9')
			return false;
		port = port * 10 + (unsigned long)(*from - '0');
	}
	out->port = (uint16_t)port;
	return port >= 1 && port <= 65535;
}

bool url_parse(const char *text, struct url *out, struct err *err)
{
	const struct scheme *scheme = find_scheme(text);
	if (!scheme) {
		err_set(err, "The address must start with http:// or https:// (or ws:// or wss:// for a socket).");
		return false;
	}
	if (!text_ok(text)) {
		err_set(err, "The address has a character that is not allowed in a URL.");
		return false;
	}
	const char *host = text + strlen(scheme->prefix);
	const char *end = host + strcspn(host, "/?");
	*out = (struct url){.tls = scheme->tls, .socket = scheme->socket, .port = scheme->port, .target = end};
	if (memchr(host, '@', (size_t)(end - host))) {
		err_set(err, "The address must not carry a user name or a password.");
		return false;
	}
	const char *after;
	out->ipv6 = *host == '[';
	if (out->ipv6) {
		host++;
		after = memchr(host, ']', (size_t)(end - host));
	} else {
		after = memchr(host, ':', (size_t)(end - host));
		after = after ? after : end;
	}
	if (!after || !take_host(host, (size_t)(after - host), out) || !take_port(out->ipv6 ? after + 1 : after, end, out)) {
		err_set(err, "The address has no valid host and port.");
		return false;
	}
	return true;
}
