/* What the tests of this room share: a loop in a thread, work done on it and waited for, and raw sockets that say what came back.
 * Every wait has a generous deadline and none is a fixed sleep. */
#ifndef NET_HELP_H
#define NET_HELP_H

#include "net/loop.h"
#include "net/server.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <poll.h>
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

#define HELP_DEADLINE_MS 60000

static inline int64_t help_now(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static inline void help_pause(void)
{
	nanosleep(&(struct timespec){.tv_nsec = 2000000}, NULL);
}

/* Polls a condition until it holds or the deadline has passed. */
#define HELP_UNTIL(condition) \
	do { \
		int64_t help_end_ = help_now() + HELP_DEADLINE_MS; \
		while (!(condition) && help_now() < help_end_) \
			help_pause(); \
		assert_true(condition); \
	} while (0)

struct help_loop {
	struct loop *loop;
	pthread_t thread;
};

static inline void *help_loop_main(void *arg)
{
	loop_run(arg);
	return NULL;
}

static inline void help_loop_start(struct help_loop *h)
{
	assert_int_equal(pthread_create(&h->thread, NULL, help_loop_main, h->loop), 0);
}

static inline void help_loop_stop(struct help_loop *h)
{
	loop_stop(h->loop);
	pthread_join(h->thread, NULL);
}

/* Runs act(arg) on the loop's thread and waits for it. */
struct help_call {
	struct loop_work work;
	void (*act)(void *arg);
	void *arg;
	atomic_bool done;
};

static inline void help_call_run(struct loop_work *work)
{
	struct help_call *call = (struct help_call *)work;
	call->act(call->arg);
	atomic_store(&call->done, true);
}

static inline void help_on_loop(struct help_loop *h, void (*act)(void *arg), void *arg)
{
	struct help_call call = {.work.run = help_call_run, .act = act, .arg = arg};
	assert_true(loop_post(h->loop, &call.work));
	while (!atomic_load(&call.done))
		help_pause();
}

/* The counts belong to the loop's thread. */
struct help_counts {
	struct server *server;
	struct server_counts counts;
};

static inline void help_counts_read(void *arg)
{
	struct help_counts *c = arg;
	c->counts = server_count(c->server);
}

static inline struct server_counts help_count(struct help_loop *h, struct server *server)
{
	struct help_counts c = {.server = server};
	help_on_loop(h, help_counts_read, &c);
	return c.counts;
}

static inline int help_connect(uint16_t port)
{
	struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons(port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	assert_true(fd >= 0);
	assert_int_equal(connect(fd, (struct sockaddr *)&to, sizeof to), 0);
	return fd;
}

static inline int help_connect_unix(const char *path)
{
	struct sockaddr_un to = {.sun_family = AF_UNIX};
	memcpy(to.sun_path, path, strlen(path) + 1);
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (fd >= 0 && connect(fd, (struct sockaddr *)&to, sizeof to) == 0)
		return fd;
	if (fd >= 0)
		close(fd);
	return -1;
}

/* false: the other side has had enough, and what it said can be read. */
static inline bool help_send_all(int fd, const char *bytes, size_t len)
{
	while (len > 0) {
		ssize_t n = send(fd, bytes, len, MSG_NOSIGNAL);
		if (n <= 0)
			return false;
		bytes += n;
		len -= (size_t)n;
	}
	return true;
}

static inline void help_send(int fd, const char *text)
{
	help_send_all(fd, text, strlen(text));
}

/* Bytes read so far on one connection. */
struct help_in {
	int fd;
	char *data;
	size_t len;
	bool eof;
};

/* More bytes or the end; false when neither comes before the deadline. */
static inline bool help_more(struct help_in *in, int wait_ms)
{
	struct pollfd p = {.fd = in->fd, .events = POLLIN};
	if (in->eof || poll(&p, 1, wait_ms) != 1)
		return false;
	char bytes[65536];
	ssize_t n = recv(in->fd, bytes, sizeof bytes, 0);
	if (n <= 0) {
		in->eof = true;
		return true;
	}
	in->data = realloc(in->data, in->len + (size_t)n + 1);
	memcpy(in->data + in->len, bytes, (size_t)n);
	in->len += (size_t)n;
	in->data[in->len] = '\0';
	return true;
}

static inline void help_in_free(struct help_in *in)
{
	free(in->data);
	close(in->fd);
	*in = (struct help_in){.fd = -1};
}

/* Cuts one answer off the front: head and body by Content-Length; the caller frees. NULL: none came. */
static inline char *help_answer(struct help_in *in, bool head_only)
{
	int64_t end = help_now() + HELP_DEADLINE_MS;
	while (help_now() < end) {
		char *split = in->data ? strstr(in->data, "\r\n\r\n") : NULL;
		if (split) {
			size_t head = (size_t)(split - in->data) + 4;
			*split = '\0';
			const char *length = strcasestr(in->data, "content-length:");
			*split = '\r';
			size_t whole = head + (length && !head_only ? strtoul(length + 15, NULL, 10) : 0);
			if (in->len >= whole) {
				char *answer = calloc(1, whole + 1);
				memcpy(answer, in->data, whole);
				memmove(in->data, in->data + whole, in->len - whole + 1);
				in->len -= whole;
				return answer;
			}
		}
		if (in->eof)
			return NULL;
		help_more(in, 50);
	}
	return NULL;
}

static inline bool help_eof(struct help_in *in)
{
	int64_t end = help_now() + HELP_DEADLINE_MS;
	while (!in->eof && help_now() < end)
		help_more(in, 50);
	return in->eof;
}

/* A self-signed certificate for a name in <prefix>.crt and <prefix>.key. */
static inline void help_certificate_for(const char *prefix, const char *name)
{
	char command[700];
	snprintf(command, sizeof command,
		"openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 30 -subj /CN=%s "
		"-addext subjectAltName=DNS:%s,IP:127.0.0.1 -keyout %s.key -out %s.crt 2>/dev/null",
		name, name, prefix, prefix);
	assert_int_equal(system(command), 0);
}

static inline void help_certificate(const char *prefix)
{
	help_certificate_for(prefix, "localhost");
}

static inline void help_remove_certificate(const char *prefix)
{
	char path[300];
	snprintf(path, sizeof path, "%s.key", prefix);
	unlink(path);
	snprintf(path, sizeof path, "%s.crt", prefix);
	unlink(path);
}

/* A listening socket of the test's own, and its port. */
static inline int help_listen(uint16_t *port)
{
	struct sockaddr_in name = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	socklen_t len = sizeof name;
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	assert_int_equal(bind(fd, (struct sockaddr *)&name, sizeof name), 0);
	assert_int_equal(listen(fd, 64), 0);
	assert_int_equal(getsockname(fd, (struct sockaddr *)&name, &len), 0);
	*port = ntohs(name.sin_port);
	return fd;
}

#endif
