#include "wire.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

const char *wire_header(const char *bytes, size_t len, const char *name, size_t *value_len)
{
	size_t name_len = strlen(name);
	const char *end = bytes + len;

	for (const char *line = bytes; line < end;) {
		const char *stop = memchr(line, '\n', (size_t)(end - line));
		if (!stop || stop - line < 2)
			return NULL;
		if ((size_t)(stop - line) > name_len && line[name_len] == ':' && strncasecmp(line, name, name_len) == 0) {
			const char *value = line + name_len + 1;
			while (*value == ' ')
				value++;
			*value_len = (size_t)(stop - value) - (stop[-1] == '\r');
			return value;
		}
		line = stop + 1;
	}
	return NULL;
}

long wire_message(const char *bytes, size_t len)
{
	const char *end = memmem(bytes, len, "\r\n\r\n", 4);
	const char *value;
	size_t head, body = 0, value_len;

	if (!end)
		return len < WIRE_BUFFER ? 0 : -1;
	head = (size_t)(end - bytes) + 4;
	value = wire_header(bytes, head, "content-length", &value_len);
	if (value)
		body = strtoul(value, NULL, 10);
	if (head + body > WIRE_BUFFER)
		return -1;
	return head + body <= len ? (long)(head + body) : 0;
}

int wire_listen(uint16_t port)
{
	struct sockaddr_in at = {.sin_family = AF_INET, .sin_port = htons(port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	int yes = 1, fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);

	if (fd < 0 || setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes) != 0 || bind(fd, (struct sockaddr *)&at, sizeof at) != 0 ||
	    listen(fd, 1024) != 0) {
		perror("listen");
		exit(1);
	}
	return fd;
}

int wire_connect(uint16_t port)
{
	struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons(port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	int yes = 1, fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	if (fd < 0 || connect(fd, (struct sockaddr *)&to, sizeof to) != 0) {
		perror("connect");
		exit(1);
	}
	setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
	fcntl(fd, F_SETFL, O_NONBLOCK);
	return fd;
}

int64_t wire_now_ns(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}
