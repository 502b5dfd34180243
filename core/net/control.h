/* net/control.h: blocking HTTP over the daemon's Unix socket, for the command line.
 *
 * One call, one answer; a long poll is a call whose timeout is longer than the server's wait. The answer is the caller's until
 * control_answer_clear(). A control keeps its connection from one call to the next. One thread per control.
 *
 *     struct control *control = control_open("/run/guichet/control.sock");
 *     struct control_answer answer = {0};
 *     if (!control_call(control, &(struct control_request){.method = "GET", .target = "/v1/ticket"}, &answer, &err))
 *             ...                              // no daemon, or it did not answer: err says which
 *     control_answer_clear(&answer);
 *     control_free(control);
 */
#ifndef GUICHET_NET_CONTROL_H
#define GUICHET_NET_CONTROL_H

#include "base/buf.h"
#include "base/err.h"
#include "net/server.h" /* struct http_header */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct control;

struct control_request {
	const char *method, *target;       /* "/path?name=value", already encoded: control_escape() */
	const struct http_header *headers; /* Content-Type: application/json is there unless named */
	size_t nheaders;
	const char *body;
	size_t body_len;
	uint32_t timeout_ms;               /* 0: 30 s */
	size_t max_answer;                 /* 0: LIMIT_SYNC */
	/* Given: the body is handed over in pieces as it comes, and answer.body stays empty. false ends the call early: a success. */
	bool (*on_data)(void *owner, const char *data, size_t len);
	void *owner;
};
struct control_answer {
	unsigned status;
	struct buf body;
	char content_type[80];
	unsigned retry_after_s;
};

struct control *control_open(const char *socket_path); /* makes no connection yet */
void control_free(struct control *control);            /* NULL is allowed */
bool control_call(struct control *control, const struct control_request *request, struct control_answer *answer, struct err *err);
void control_answer_clear(struct control_answer *answer);
void control_escape(struct buf *out, const char *text); /* appends text, percent-encoded for a query argument */

#endif
