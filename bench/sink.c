/* bench/sink.c: takes webhooks as fast as they come and counts each key once.
 *
 *     sink --port 9000            answers 200; on SIGTERM it prints what it got
 *     sink --port 9000 --hang     takes everything and never answers
 *     sink --port 9000 --slack    answers as Slack's Web API does to a post, and when a direct conversation is opened
 */
#include "wire.h"

#include <errno.h>
#include <getopt.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <unistd.h>

enum { KEYS = 1 << 22 };

struct conn {
	int fd;
	size_t len;
	char in[WIRE_BUFFER];
};

struct sink {
	bool hang, slack;
	uint64_t *keys; /* open addressing over the keys' hashes; 0 is free */
	long requests, distinct;
	int64_t first_ns, last_ns;
};

static uint64_t hash(const char *bytes, size_t len)
{
	uint64_t h = 1469598103934665603u;

	for (size_t i = 0; i < len; i++)
		h = (h ^ (unsigned char)bytes[i]) * 1099511628211u;
	return h ? h : 1;
}

static void count(struct sink *sink, const char *request, size_t len)
{
	size_t key_len = 0;
	const char *key = wire_header(request, len, "webhook-id", &key_len);
	uint64_t h = key ? hash(key, key_len) : 1;
	size_t at = h % KEYS;

	while (sink->keys[at] && sink->keys[at] != h)
		at = (at + 1) % KEYS;
	sink->distinct += sink->keys[at] == 0;
	sink->keys[at] = h;
	sink->requests++;
	sink->last_ns = wire_now_ns();
	if (!sink->first_ns)
		sink->first_ns = sink->last_ns;
}

/* Every post gets a ts of its own. False: nobody takes it. */
static bool answer(const struct sink *sink, int fd)
{
	char text[300], body[100] = "";
	if (sink->slack)
		(void)snprintf(body, sizeof body, "{\"ok\":true,\"channel\":{\"id\":\"D0MARIE\"},\"ts\":\"%ld.%06ld\"}",
			1760000000 + sink->requests / 1000000, sink->requests % 1000000);
	int len = snprintf(text, sizeof text, "HTTP/1.1 200 OK\r\n%sContent-Length: %zu\r\n\r\n%s",
		sink->slack ? "Content-Type: application/json\r\n" : "", strlen(body), body);
	return sink->hang || send(fd, text, (size_t)len, MSG_NOSIGNAL) >= 0;
}

/* False: the connection is over. */
static bool serve(struct sink *sink, struct conn *conn)
{
	for (;;) {
		ssize_t got = recv(conn->fd, conn->in + conn->len, sizeof conn->in - conn->len, 0);
		long whole;

		if (got < 0 && errno == EAGAIN)
			return true;
		if (got <= 0)
			return false;
		conn->len += (size_t)got;
		while ((whole = wire_message(conn->in, conn->len)) > 0) {
			count(sink, conn->in, (size_t)whole);
			if (!answer(sink, conn->fd))
				return false;
			conn->len -= (size_t)whole;
			memmove(conn->in, conn->in + whole, conn->len);
		}
		if (whole < 0)
			return false;
	}
}

static void welcome(int poll, int listener)
{
	for (int fd; (fd = accept4(listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC)) >= 0;) {
		struct conn *conn = calloc(1, sizeof *conn);
		struct epoll_event event = {.events = EPOLLIN, .data.ptr = conn};

		if (!conn)
			abort();
		conn->fd = fd;
		epoll_ctl(poll, EPOLL_CTL_ADD, fd, &event);
	}
}

static int until_told(void)
{
	sigset_t set;

	sigemptyset(&set);
	sigaddset(&set, SIGTERM);
	sigaddset(&set, SIGINT);
	sigprocmask(SIG_BLOCK, &set, NULL);
	return signalfd(-1, &set, SFD_CLOEXEC);
}

static void run(struct sink *sink, uint16_t port)
{
	int poll = epoll_create1(EPOLL_CLOEXEC), listener = wire_listen(port), told = until_told();
	struct epoll_event event = {.events = EPOLLIN, .data.ptr = &listener}, events[64];

	epoll_ctl(poll, EPOLL_CTL_ADD, listener, &event);
	event.data.ptr = &told;
	epoll_ctl(poll, EPOLL_CTL_ADD, told, &event);
	for (;;) {
		int n = epoll_wait(poll, events, 64, -1);
		for (int i = 0; i < n; i++) {
			void *who = events[i].data.ptr;
			if (who == &told)
				return;
			if (who == &listener) {
				welcome(poll, listener);
			} else if (!serve(sink, who)) {
				close(((struct conn *)who)->fd);
				free(who);
			}
		}
	}
}

int main(int argc, char **argv)
{
	static const struct option names[] = {{"port", 1, NULL, 'p'}, {"hang", 0, NULL, 'h'}, {"slack", 0, NULL, 's'}, {0}};
	struct sink sink = {.keys = calloc(KEYS, sizeof(uint64_t))};
	uint16_t port = 0;
	double seconds;

	for (int c; (c = getopt_long(argc, argv, "", names, NULL)) != -1;) {
		if (c == 'p')
			port = (uint16_t)strtol(optarg, NULL, 10);
		else if (c == 'h')
			sink.hang = true;
		else if (c == 's')
			sink.slack = true;
		else
			return 64;
	}
	if (!sink.keys)
		return 1;
	run(&sink, port);
	seconds = (double)(sink.last_ns - sink.first_ns) / 1e9;
	printf("requests=%ld distinct=%ld seconds=%.2f per_second=%.0f\n", sink.requests, sink.distinct, seconds,
		seconds > 0 ? (double)sink.requests / seconds : 0);
	free(sink.keys);
	return 0;
}
