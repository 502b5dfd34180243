/* api.h: calls of Slack's Web API.
 *
 * Arguments go as a form, which every method takes; nested values are JSON text. Calls of one method and workspace form a lane: one at a
 * time, in order, and none before Slack's Retry-After has passed: those that wait meanwhile end with ERROR_RATE, so that the desk's
 * outbox, which is on disk, does the waiting. A call that Slack refuses because the token has run out is made once more with a new one
 * (rotate.h); one whose connection broke is made once more at once, unless it must not happen twice. Every api_call() ends in one done(),
 * never inside api_call(), unless api_forget() or api_clear() comes first. `owner` is the caller's. Loop thread.
 *
 *     form_add(&body, "user", "U0123");
 *     api_call(channel, &(struct api_request){.method = "users.info", .team = team, .body = &body, .done = on_info, .owner = person});
 */
#ifndef SLACK_API_H
#define SLACK_API_H

#include "base/buf.h"
#include "base/json.h"
#include "errors.h"
#include "slack.h"

#include <stdbool.h>

struct api_answer {
	bool ok;
	const struct json *json;     /* lent; NULL: the answer was no JSON */
	const struct gd_http_res *res; /* NULL: the call was not made */
	const char *code;            /* Slack's error code, or a word of ours; "" when ok */
	enum error_kind kind;        /* unless ok */
	char why[200];               /* a sentence, unless ok */
	uint32_t retry_after_s;
};

typedef void api_done(struct gd_channel *channel, void *owner, const struct api_answer *answer);

struct api_request {
	const char *method;
	const char *url;             /* instead of the method's address: response_url, an upload; NULL */
	bool at_once;                /* in no lane: the address is good for this call alone */
	struct team *team;           /* whose bot token goes along; NULL: `token`, or none */
	const char *token;
	const struct buf *body;      /* NULL: empty */
	const char *content_type;    /* NULL: a form */
	const char *body_file;       /* instead of body */
	const char *room;            /* whose turn this takes: turns.h; NULL: none */
	bool plain_answer;           /* any 2xx is ok: the answer is no JSON of the Web API */
	bool get;                    /* GET; else POST */
	bool untrusted;              /* the address came in a message */
	uint32_t timeout_ms, max_response;
	api_done *done;
	void *owner;
};

bool api_is_unknown(const struct api_answer *answer); /* whoever plays Slack there has no such method */
void api_call(struct gd_channel *channel, const struct api_request *request);
void api_forget(struct gd_channel *channel, const void *owner); /* its calls end in silence */
void api_clear(struct gd_channel *channel);

void api_answer(struct gd_channel *channel, uint64_t tag, const struct gd_http_res *res); /* on_http */
void api_timer(struct gd_channel *channel);
void api_renewed(struct gd_channel *channel, const struct team *team); /* rotate.c: calls that waited for a new token go on */

#endif
