/* net/client.h: outbound HTTP: libcurl's multi interface in a thread of its own, with reuse of connections.
 *
 * client_request() copies what it is given and may be called from any thread. Each accepted request ends in exactly one on_result() call
 * ON THE CLIENT'S THREAD, which takes the result over; the usual on_result posts it to the loop:
 *
 *     static void on_result(void *owner, struct client_result *result) {
 *             result->work.run = deliver;                        // later: client_result_free(result)
 *             loop_post_result(owner, &result->work);
 *     }
 *     struct client *client = client_new(&(struct client_spec){.on_result = on_result, .owner = loop}, &err);
 *     client_request(client, &(struct client_request){.method = "POST", .url = url, .body = text, .body_len = len, .tag = tag});
 *
 * One destination (scheme, host, port) has at most per_destination transfers under way and at most a quarter of the queue waiting (the
 * rest comes back as NOT_SENT at once), so a destination that hangs never holds up another. Requests with the same lane go one at a time in
 * order. Redirects are not followed, no proxy is used unless the spec names one, and the address is checked at connect time by
 * net/guard.h. A result is NOT_SENT when surely nothing was processed and UNKNOWN when the request was written without a whole answer.
 */
#ifndef GUICHET_NET_CLIENT_H
#define GUICHET_NET_CLIENT_H

#include "base/err.h"
#include "net/loop.h"
#include "net/server.h" /* struct http_header */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct client;
struct client_result;

enum client_trust {
	CLIENT_CONFIGURED, /* the admin wrote the address: private ones if the request or the spec's allow list says so */
	CLIENT_UNTRUSTED   /* it came in a message: https, ports 443 and 8443, never a private address */
};

enum client_net { CLIENT_OK, CLIENT_NOT_SENT, CLIENT_UNKNOWN };

struct client_request {
	const char *method, *url;          /* http:// or https://, no user:password in it */
	const struct http_header *headers;
	size_t nheaders;
	const char *body;
	size_t body_len;
	const char *body_file;             /* this file is the body; NULL: body */
	const char *to_file;               /* the answer's body goes to this new file (0600), under max_response too; NULL: memory */
	const char *lane;                  /* NULL: no order */
	uint32_t timeout_ms;               /* total, from the moment it leaves the queue; 0: 15 s */
	size_t max_response;               /* 0: LIMIT_RESPONSE; LIMIT_FILE or LIMIT_SYNC at most */
	bool cut_response;                 /* an answer over max_response is cut and OK (only its status matters) instead of an error */
	enum client_trust trust;
	bool allow_private;                /* CLIENT_CONFIGURED only: this instance may reach private addresses */
	bool resolve_only;                 /* no request at all: `addresses` of the result says where a connection would be allowed to go */
	void (*on_result)(void *owner, struct client_result *result); /* NULL: the spec's, with the spec's owner */
	void *owner;                       /* handed back in the result, and to its own on_result */
	uint64_t tag;
};

#define CLIENT_ADDRESSES 8
struct client_result {
	struct loop_work work;             /* for whoever carries the result to another thread */
	void *owner;
	uint64_t tag;
	enum client_net net;
	unsigned status;                   /* 0 if net is not CLIENT_OK */
	struct http_header *headers;       /* names in lower case, of the last answer */
	size_t nheaders;
	char *body;                        /* body_len bytes and a NUL; "" with to_file */
	size_t body_len;                   /* with to_file: bytes in the file */
	char *file;                        /* to_file of the request if a whole answer is in it, else NULL (and the file is gone) */
	uint32_t retry_after_s;            /* both forms of Retry-After; 0 if absent, 86 400 at most */
	char error[200];                   /* a sentence when net is not CLIENT_OK */
	char addresses[CLIENT_ADDRESSES][48]; /* with resolve_only: numeric, in the order to try */
	size_t naddresses;
	int64_t elapsed_ms;
};
void client_result_free(struct client_result *result);

struct client_spec {
	void (*on_result)(void *owner, struct client_result *result); /* client thread; mandatory */
	void *owner;
	size_t queue_max;                  /* requests waiting and under way; 0: LIMIT_CLIENT_QUEUE */
	unsigned per_destination;          /* transfers at once to one scheme, host and port; 0: 16 */
	unsigned total;                    /* transfers at once; 0: 512 */
	const char *proxy;                 /* URL; NULL: none, whatever the environment says. A proxy is trusted to guard by itself */
	const char *ca_file;               /* PEM bundle; NULL: the system's */
	const char *user_agent;            /* NULL: "guichet/VERSION" */
	const char *const *allow;          /* CIDRs that CLIENT_CONFIGURED requests may reach besides public ones; NULL-terminated */
};
struct client *client_new(const struct client_spec *spec, struct err *err); /* starts the thread; NULL: err says why */
void client_free(struct client *client);        /* ends transfers (their results still come: as after a time-out), joins; NULL is allowed */

/* false: full, nothing will be called. A malformed request is accepted and comes back as NOT_SENT with a sentence. */
bool client_request(struct client *client, const struct client_request *request);

struct client_counts {
	uint64_t accepted, done;           /* since the start */
	uint64_t active;                   /* transfers now */
};
struct client_counts client_count(struct client *client); /* any thread */

const char *client_library(void); /* version of curl */

#endif
