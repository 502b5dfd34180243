#include "net/server_gate.h"

#include "base/limits.h"
#include "net/http_line.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#define EVENTS 64 /* connections served in one turn of the loop */
#define SENTENCE 160
#define NAME_SHOWN 40

struct gate {
	int epoll;
	struct loop_fd *watch;
	void (*adopt)(struct conn *conn, int fd);
};

void gate_drop(struct conn *conn)
{
	struct server *server = conn->listener->server;
	close(conn->fd); /* which takes it out of the epoll, too */
	conn_free(conn);
	server_after_close(server);
}

static void await(struct gate *gate, struct conn *conn, uint32_t events)
{
	struct epoll_event event = {.events = events, .data.ptr = conn};
	if (epoll_ctl(gate->epoll, conn->gate ? EPOLL_CTL_MOD : EPOLL_CTL_ADD, conn->fd, &event) != 0) {
		gate_drop(conn);
		return;
	}
	conn->gate = gate;
}

/* What was peeked at is still there to be read: only more of it is news. */
static void await_more(struct gate *gate, struct conn *conn)
{
	if (!conn->gate)
		await(gate, conn, EPOLLIN | EPOLLRDHUP | EPOLLET);
}

static void leave(struct gate *gate, struct conn *conn)
{
	int fd = conn->fd;
	if (conn->gate)
		epoll_ctl(gate->epoll, EPOLL_CTL_DEL, fd, NULL);
	conn->gate = NULL;
	conn->fd = -1;
	gate->adopt(conn, fd);
}

static void refuse(struct gate *gate, struct conn *conn, unsigned status, const char *why)
{
	struct buf answer;
	buf_init(&answer, LIMIT_HEADERS);
	conn_refusal(conn, status, why, &answer);
	ssize_t sent = send(conn->fd, answer.data, answer.len, MSG_NOSIGNAL | MSG_DONTWAIT);
	buf_clear(&answer);
	if (sent < 0 || shutdown(conn->fd, SHUT_WR) != 0)
		gate_drop(conn);
	else
		await(gate, conn, EPOLLIN);
}

static bool is_whole(const char *bytes, size_t len)
{
	return memmem(bytes, len, "\r\n\r\n", 4) || memmem(bytes, len, "\n\n", 2);
}

static unsigned judge_headers(const struct conn *conn, const char *bytes, size_t len, char room[SENTENCE], const char **why)
{
	const char *name = NULL;
	size_t name_len = 0;
	unsigned status = http_headers_judge(bytes, len, why);
	if (!status && head_pieces(conn->listener->server->names, bytes, len) > HEAD_PIECES) {
		*why = "The head has too many headers or arguments.";
		return 431;
	}
	if (status || !head_would_lose(conn->listener->server->names, bytes, len, &name, &name_len))
		return status;
	snprintf(room, SENTENCE, "The header %.*s cannot be read here, nor what is behind it: give it another name.",
		(int)(name_len < NAME_SHOWN ? name_len : NAME_SHOWN), name);
	*why = room;
	return 400;
}

static void judge(struct gate *gate, struct conn *conn, const char *bytes, size_t len, bool ended)
{
	const char *why = NULL;
	char room[SENTENCE];
	bool whole = is_whole(bytes, len);
	unsigned status = http_line_judge(bytes, len, &why);
	if (!status && whole)
		status = judge_headers(conn, bytes, len, room, &why);
	if (status)
		refuse(gate, conn, status, why);
	else if (whole)
		leave(gate, conn);
	else if (len == LIMIT_HEADERS)
		refuse(gate, conn, 431, HEAD_TOO_LONG);
	else if (ended)
		gate_drop(conn);
	else
		await_more(gate, conn);
}

/* Empty lines before a request are to be passed over (RFC 9112, 2.2), which the library does not do. */
static ssize_t peek(int fd, char bytes[LIMIT_HEADERS])
{
	ssize_t n = recv(fd, bytes, LIMIT_HEADERS, MSG_PEEK | MSG_DONTWAIT);
	size_t empty = 0;
	while (n > 0 && empty < (size_t)n && (bytes[empty] == '\r' || bytes[empty] == '\n'))
		empty++;
	if (!empty)
		return n;
	recv(fd, bytes, empty, MSG_DONTWAIT);
	return recv(fd, bytes, LIMIT_HEADERS, MSG_PEEK | MSG_DONTWAIT);
}

static void look(struct gate *gate, struct conn *conn, bool ended)
{
	char bytes[LIMIT_HEADERS];
	ssize_t n = peek(conn->fd, bytes);
	conn->begun = n > 0;
	if (n > 0)
		judge(gate, conn, bytes, (size_t)n, ended);
	else if (n < 0 && (errno == EAGAIN || errno == EINTR))
		await_more(gate, conn);
	else
		gate_drop(conn);
}

void gate_take(struct gate *gate, struct conn *conn, int fd)
{
	conn->fd = fd;
	look(gate, conn, false);
}

void gate_expire(struct conn *conn)
{
	if (conn->phase == CONN_HEAD && conn->begun)
		refuse(conn->gate, conn, 408, "The head of the request took too long to arrive.");
	else
		gate_drop(conn);
}

/* What comes after a refusal. Its deadline is the sweep's. */
static void swallow(struct conn *conn)
{
	char bytes[LIMIT_HEADERS];
	ssize_t n;
	for (int i = 0; i < EVENTS; i++) {
		n = recv(conn->fd, bytes, sizeof bytes, MSG_DONTWAIT);
		if (n < 0 && (errno == EAGAIN || errno == EINTR))
			return;
		if (n <= 0) {
			gate_drop(conn);
			return;
		}
	}
}

static void on_event(void *arg)
{
	struct gate *gate = arg;
	struct epoll_event events[EVENTS];
	int n = epoll_wait(gate->epoll, events, EVENTS, 0);
	for (int i = 0; i < n; i++) {
		struct conn *conn = events[i].data.ptr; /* each at most once, and none of them ends another */
		if (conn->phase == CONN_LINGER)
			swallow(conn);
		else
			look(gate, conn, (events[i].events & (EPOLLRDHUP | EPOLLHUP | EPOLLERR)) != 0);
	}
}

struct gate *gate_new(struct loop *loop, void (*adopt)(struct conn *conn, int fd), struct err *err)
{
	struct gate *gate = mem_alloc(sizeof *gate);
	int fd = epoll_create1(EPOLL_CLOEXEC), watched = fd < 0 ? -1 : fcntl(fd, F_DUPFD_CLOEXEC, 0);
	*gate = (struct gate){.epoll = fd, .adopt = adopt};
	if (watched >= 0)
		gate->watch = loop_fd_watch(loop, watched, on_event, gate);
	if (gate->watch)
		return gate;
	err_set(err, "New connections could not be watched: %s.", strerror(errno));
	gate_free(gate);
	return NULL;
}

void gate_free(struct gate *gate)
{
	if (!gate)
		return;
	loop_fd_close(gate->watch);
	if (gate->epoll >= 0)
		close(gate->epoll);
	free(gate);
}
