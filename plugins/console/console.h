/* console.h: the console channel: people at a terminal of this machine, over the daemon's control socket.
 *
 * A person at a terminal says things (say.c) and listens with long polls (listen.c). What is said to a person or to a room waits in a box
 * until somebody who may read it has fetched and acknowledged it; only then is the delivery SENT, so a closed terminal loses nothing.
 * Addresses: a person's direct conversation is the room "@name", a queue's room has the queue's name. Loop thread.
 */
#ifndef GUICHET_CONSOLE_H
#define GUICHET_CONSOLE_H

#include "base/buf.h"
#include "guichet/channel.h"

#include <stdbool.h>

#define CONSOLE_ROOMS 64        /* rooms one person listens to */
#define CONSOLE_LISTENERS 256   /* terminals at a time */
#define CONSOLE_POLL_MS 25000   /* a poll without news is answered empty after this */
#define CONSOLE_GONE_MS 90000   /* a terminal that has not polled for so long is closed */

/* Something said, as JSON, until it has been acknowledged. */
struct message {
	struct message *next;
	int64_t delivery;
	int64_t n;                /* in order of arrival: what a terminal acknowledges. A delivery's id is too large for JSON's numbers */
	char *box, *json, *remote;
};

/* A terminal. */
struct listener {
	char *name, *session;
	char *rooms[CONSOLE_ROOMS];
	size_t nrooms;
	bool ready;              /* the desk has said which rooms */
	uint64_t poll;           /* request that waits, 0: none */
	int64_t last_ms, poll_ms;
	int64_t shown;           /* n of the message last handed out */
};

/* An HTTP request whose answer waits for the desk. */
struct asked {
	struct asked *next;
	uint64_t tag, request;
	struct listener *listener; /* of a session that opens, else NULL */
};

struct gd_channel {
	const struct gd_host *host;
	struct gd_ctx *ctx;
	struct message *messages, **tail;
	struct listener *listeners[CONSOLE_LISTENERS];
	size_t nlisteners;
	struct asked *asked;
	uint64_t next_tag;
	int64_t last_n;
};

/* Who is at the other end of the socket. A name of one's choice is for root and the daemon's own user; others are known by their uid. */
struct caller {
	char user[80];
	uint32_t flags; /* enum gd_person_flag */
};
bool console_caller(const struct gd_http_req *req, const char *as, struct caller *out);
void console_answer(struct gd_channel *c, uint64_t request, uint32_t status, const char *json);
void console_refuse(struct gd_channel *c, uint64_t request, uint32_t status, const char *why);

void console_say(struct gd_channel *c, uint64_t request, const struct gd_http_req *req);      /* say.c */
void console_said(struct gd_channel *c, uint64_t request, const struct gd_result *result);

void console_listen(struct gd_channel *c, uint64_t request, const struct gd_http_req *req);   /* listen.c */
void console_opened(struct gd_channel *c, struct listener *l, const struct gd_result *result);
void console_deliver(struct gd_channel *c, const struct gd_outbound *out);
void console_tick(struct gd_channel *c);
void console_hung_up(struct gd_channel *c, uint64_t request);
void console_clear(struct gd_channel *c);
struct asked *console_ask(struct gd_channel *c, uint64_t request, struct listener *l);        /* a tag for submit() */

#endif
