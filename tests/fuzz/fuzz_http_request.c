// fuzz: room net
/* A whole inbound request: the bytes go to a real listener on a Unix socket and the loop runs until it has been answered or closed. What
 * reaches the handler must keep the server's promises. */
#include "net/server.h"

#include "base/log.h"
#include "base/text.h"
#include "net/http_text.h"

#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

/* Made once and kept until the process ends: a loop for each input would take ten times as long. */
static struct site {
	struct loop *loop;
	struct server *server;
	pthread_t thread;
	char path[64];
} site;

static void require(bool holds)
{
	if (!holds)
		abort();
}

static void handle(void *owner, const struct http_request *req)
{
	(void)owner;
	require(req->path[0] == '/' && text_is_utf8(req->path, strlen(req->path)));
	for (size_t i = 0; i < req->nquery; i++)
		require(text_is_utf8(req->query[i].name, strlen(req->query[i].name)) &&
			text_is_utf8(req->query[i].value, strlen(req->query[i].value)));
	for (size_t i = 0; i < req->nheaders; i++)
		require(http_is_value(req->headers[i].value, strlen(req->headers[i].value)));
	require(req->body && req->body[req->body_len] == '\0' && req->body_len <= 1000);
	server_answer(site.server, req->id, &(struct http_answer){.status = 200, .body = req->body, .body_len = req->body_len});
}

static void close_site(void)
{
	loop_stop(site.loop);
	pthread_join(site.thread, NULL);
	server_free(site.server);
	loop_free(site.loop);
}

static void *run(void *arg)
{
	loop_run(arg);
	return NULL;
}

static void open_site(void)
{
	struct err err = {0};
	log_setup(LOG_ERROR_, LOG_WORDS, 2);
	site.loop = loop_new(&(struct loop_spec){0}, &err);
	site.server = server_new(site.loop);
	server_want_header(site.server, "x-a");
	snprintf(site.path, sizeof site.path, "/tmp/guichet-fuzz-%d.sock", (int)getpid());
	struct listener_spec spec = {
		.name = "fuzz", .unix_path = site.path, .handle = handle, .max_body = 1000, .body_ms = 50, .header_ms = 50, .idle_ms = 50};
	require(server_listen(site.server, &spec, &err) != NULL);
	require(pthread_create(&site.thread, NULL, run, site.loop) == 0);
	atexit(close_site);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct sockaddr_un to = {.sun_family = AF_UNIX};
	char answer[4096];
	if (size > 60000)
		return 0;
	if (!site.loop)
		open_site();
	memcpy(to.sun_path, site.path, strlen(site.path) + 1);
	int fd = socket(AF_UNIX, SOCK_STREAM, 0);
	require(connect(fd, (struct sockaddr *)&to, sizeof to) == 0);
	send(fd, data, size, MSG_NOSIGNAL); /* the server may have had enough before the end */
	shutdown(fd, SHUT_WR);
	while (recv(fd, answer, sizeof answer, 0) > 0)
		;
	close(fd);
	return 0;
}
