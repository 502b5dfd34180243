/* cli/link.h: a command's way to the running daemon: the control socket, JSON in and out, errors in words.
 *
 * The socket is that of the configuration that would be used, or --socket PATH. One thread. What a call returns is freed with json_free().
 *
 *     struct daemon_link link;
 *     link_open(&link, socket_path);
 *     // NULL: the reason is on standard error, exit with link.exit
 *     struct json *answer = link_call(&link, "GET", "/v1/outbox", NULL, &status);
 */
#ifndef GUICHET_CLI_LINK_H
#define GUICHET_CLI_LINK_H

#include "base/json.h"
#include "cli/command.h"
#include "net/control.h"

struct daemon_link {
	struct control *control;
	char *path;
	char *text; /* the last answer as it came, for --json */
	bool quiet; /* a missing daemon is no error: nothing is printed then */
	int exit;   /* what to end with after a call that gave NULL */
};

void link_open(struct daemon_link *link, const char *socket_path);
void link_close(struct daemon_link *link);
/* The status of the answer, which is in link->text; 0: nobody answered, the reason is on standard error. */
unsigned link_fetch(struct daemon_link *link, const char *method, const char *target, const char *body, uint32_t timeout_ms);
/* The parsed answer if the status is below 400; otherwise its "error" is printed. timeout_ms 0: 30 s. */
struct json *link_call(struct daemon_link *link, const char *method, const char *target, const char *body, uint32_t timeout_ms);

/* A command that asks one thing: the answer is shown, or printed as it came with --json. Gives the exit status. */
int link_ask(const struct arguments *args, const char *method, const char *target, const char *body,
	void (*show)(const struct json *answer));
/* Makes `out` "PATH?NAME=VALUE", or "PATH" alone without a value; buf_clear() is the caller's. */
void link_target(struct buf *out, const char *path, const char *name, const char *value);

#endif
