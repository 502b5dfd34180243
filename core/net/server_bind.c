#include "net/server_bind.h"

#include "net/address.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <stddef.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#define BACKLOG 1024
#define PORT_TRIES 20 /* for a port that is free in both families at once */

/* Says why and gives the reason back as a number. */
static int failed(int fd, const char *where, struct err *err)
{
	int reason = errno;
	err_set(err, "Cannot listen on %s: %s.", where, strerror(reason));
	if (fd >= 0)
		close(fd);
	return reason;
}

static socklen_t fill(const struct address *address, uint16_t port, struct sockaddr_storage *out)
{
	memset(out, 0, sizeof *out);
	if (address->ipv6) {
		struct sockaddr_in6 *in6 = (struct sockaddr_in6 *)out;
		in6->sin6_family = AF_INET6;
		in6->sin6_port = htons(port);
		memcpy(&in6->sin6_addr, address->bytes, 16);
		return sizeof *in6;
	}
	struct sockaddr_in *in = (struct sockaddr_in *)out;
	in->sin_family = AF_INET;
	in->sin_port = htons(port);
	memcpy(&in->sin_addr, address->bytes, 4);
	return sizeof *in;
}

static uint16_t port_of(int fd)
{
	union {
		struct sockaddr any;
		struct sockaddr_in in;
		struct sockaddr_in6 in6;
	} name = {.in6 = {0}};
	socklen_t len = sizeof name;
	if (getsockname(fd, &name.any, &len) != 0)
		return 0;
	return ntohs(name.any.sa_family == AF_INET6 ? name.in6.sin6_port : name.in.sin_port);
}

/* 0 or an errno. */
static int bind_address(const struct address *address, const char *text, struct bound *out, struct err *err)
{
	static const int on = 1;
	struct sockaddr_storage name;
	socklen_t len = fill(address, out->port, &name);
	int fd = socket(name.ss_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	if (fd < 0)
		return failed(fd, text, err);
	setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
	if (address->ipv6)
		setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &on, sizeof on);
	if (bind(fd, (struct sockaddr *)&name, len) != 0 || listen(fd, BACKLOG) != 0)
		return failed(fd, text, err);
	out->port = port_of(fd);
	out->fds[out->count++] = fd;
	return 0;
}

static void close_all(struct bound *out)
{
	while (out->count > 0)
		close(out->fds[--out->count]);
}

/* Both families on one port. A machine without IPv6 listens on IPv4 alone. */
static bool bind_all(uint16_t port, struct bound *out, struct err *err)
{
	static const struct address any4 = {.ipv6 = false}, any6 = {.ipv6 = true};
	for (int i = 0; i < PORT_TRIES; i++) {
		struct err why = {0};
		*out = (struct bound){.port = port};
		if (bind_address(&any4, "0.0.0.0", out, err) != 0)
			return false;
		int reason = bind_address(&any6, "[::]", out, &why);
		if (reason == 0 || reason == EAFNOSUPPORT || reason == EADDRNOTAVAIL)
			return true;
		close_all(out);
		if (reason != EADDRINUSE || port != 0) {
			err_set(err, "%s", why.text);
			return false;
		}
	}
	err_set(err, "No port is free in both address families.");
	return false;
}

/* A file that nobody listens on is left from a crash. One that answers belongs to a daemon that lives. */
static bool clear_stale(const struct sockaddr_un *name, struct err *err)
{
	struct stat st;
	if (lstat(name->sun_path, &st) != 0)
		return true;
	if (!S_ISSOCK(st.st_mode)) {
		err_set(err, "%s is in the way and is no socket.", name->sun_path);
		return false;
	}
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	bool live = fd >= 0 && connect(fd, (const struct sockaddr *)name, sizeof *name) == 0;
	if (fd >= 0)
		close(fd);
	if (live)
		err_set(err, "Another process is listening on %s.", name->sun_path);
	else
		unlink(name->sun_path);
	return !live;
}

static bool bind_unix(const struct listener_spec *spec, struct bound *out, struct err *err)
{
	struct sockaddr_un name = {.sun_family = AF_UNIX};
	size_t len = strlen(spec->unix_path);
	if (len == 0 || len >= sizeof name.sun_path) {
		err_set(err, "The path of the socket must have 1 to %zu bytes.", sizeof name.sun_path - 1);
		return false;
	}
	memcpy(name.sun_path, spec->unix_path, len + 1);
	if (!clear_stale(&name, err))
		return false;
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	mode_t mode = spec->unix_mode ? spec->unix_mode : 0600;
	mode_t before = umask(0177); /* no moment in which others could connect */
	bool ok = fd >= 0 && bind(fd, (struct sockaddr *)&name, sizeof name) == 0;
	umask(before);
	if (!ok || chmod(spec->unix_path, mode) != 0 || listen(fd, BACKLOG) != 0) {
		failed(fd, spec->unix_path, err);
		return false;
	}
	out->fds[out->count++] = fd;
	return true;
}

bool server_bind(const struct listener_spec *spec, struct bound *out, struct err *err)
{
	*out = (struct bound){.port = spec->port};
	struct address address;
	if (!spec->address)
		return bind_unix(spec, out, err);
	if (strcmp(spec->address, "*") == 0)
		return bind_all(spec->port, out, err);
	if (!address_parse(spec->address, &address)) {
		err_set(err, "%s is not an IP address to listen on (or * for all).", spec->address);
		return false;
	}
	return bind_address(&address, spec->address, out, err) == 0;
}
