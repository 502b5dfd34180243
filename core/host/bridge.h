/* host/bridge.h: channel instances at work: what plugins ask of the host, and what the desk asks of channels.
 *
 * A struct host holds the open instances and gives each its struct gd_host over the network room: routes of the server, the HTTP client,
 * WebSockets, timers, committed key-value state. Towards the desk it speaks through the small table struct host_desk, so neither knows the
 * other. An instance is named by its channel, "slack:acme". Every open instance has a number of its own: what comes late for one that was
 * closed (an answer, a result, a timer) is dropped by that number.
 *
 * Threads: everything runs on the loop thread but for the functions marked [any thread], which copy and post. The caller frees the host
 * after the loop and the client have stopped.
 *
 *     struct host *host = host_new(&(struct host_spec){.loop = loop, .server = server, .client = client, .sockets = sockets,
 *                                                      .clock = &clock_real, .desk = table, .data_dir = dir});
 *     host_open(host, plugin, section, &err);              // one [slack acme]
 *     struct listener_spec web = {.address = "*", .port = 8077, .owner = host, .probe = host_probe, .handle = host_handle, .gone =
 * host_gone};
 */
#ifndef GUICHET_HOST_BRIDGE_H
#define GUICHET_HOST_BRIDGE_H

#include "base/clock.h"
#include "base/err.h"
#include "base/histogram.h"
#include "config/config.h"
#include "guichet/channel.h"
#include "host/load.h"
#include "net/client.h"
#include "net/loop.h"
#include "net/server.h"
#include "net/socket.h"
#include "sign/input.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define HOST_CHANNEL_SIZE 68 /* "plugin:instance" and a NUL; names have 32 characters at most */

struct host;
struct host_submit; /* a message on its way through the desk */

struct host_outcome {
	int64_t delivery;
	uint32_t attempt;
	enum gd_outcome outcome;
	uint32_t retry_after_s;
	bool doubtful;          /* it may have been sent: the request was written and no whole answer came */
	const char *remote_id, *why;
	const char *answer;     /* the beginning of the HTTP answer that made it fail; NULL: none */
};

/* A request that was answered, without what proves its sender: for `guichet inbox`. */
struct host_received {
	const char *channel, *method;
	const char *path;    /* the route's, with the instance in it and `*` as it stands, and the query */
	const char *headers; /* "name: value" lines */
	const char *body;
	size_t body_len;
	unsigned status;
	int64_t at_ms;
};

/* What the host needs of the desk. All called on the loop thread; must not block, but for load_kv(). Everything is lent. */
struct host_desk {
	void *self;
	/* A checked message (host/validate.h). GD_OK: host_result() will be called once with the handle, from any thread, after the commit.
	   GD_BUSY: the queue is full; the handle is not used, and host_desk_ready() tells when to try again. */
	enum gd_rc (*submit)(void *self, const char *channel, const struct gd_inbound *in, struct host_submit *handle);
	void (*outcome)(void *self, const char *channel, const struct host_outcome *outcome); /* never refused: its place was reserved */
	/* The committed key-value state of an instance, when it is opened. */
	void (*load_kv)(void *self, const char *channel, void (*row)(void *ctx, const char *key, const char *value), void *ctx);
	void (*received)(
		void *self, const struct host_received *received); /* see host/record.h for which; may be dropped; NULL: nobody wants it */
};

struct host_spec {
	struct loop *loop;
	struct server *server;
	struct client *client;
	struct sockets *sockets;
	const struct clock *clock;
	struct host_desk desk;
	const char *public_url; /* NULL: none */
	const char *data_dir;   /* downloads go to files in its folder incoming/ */
	int64_t slow_hook_ms;   /* 0: 50 */
};

struct host *host_new(const struct host_spec *spec); /* copies; empties incoming/, so one daemon at a time has the folder */
void host_free(struct host *host);                   /* closes the instances that are open; NULL is allowed */

/* Opens the instance of a plugin's section, whose values must stay until host_close(). False: err says why, nothing is open. */
bool host_open(struct host *host, const struct plugin *plugin, const struct config_section *section, struct err *err);
/* The instance goes on with these values: only options that the host itself reads at every use may differ. False: it is not open. */
bool host_take_section(struct host *host, const char *channel, const struct config_section *section);
void host_close(struct host *host, const char *channel); /* unanswered requests get 503, deliveries under way RETRY_LATER */
bool host_is_delivering(const struct host *host);        /* deliveries without an outcome and a request that may bring it; loop thread */
bool host_is_open(struct host *host, const char *channel); /* [any thread] */
/* The channel whose plugin has the loop now, NULL: none. The number is the same as long as the same call is under way. The name lives as
 * long as the host. [any thread] */
const char *host_hook(const struct host *host, uint64_t *number);

/* ---- for listeners: owner is the struct host ---- */
void host_probe(void *owner, const struct http_request *head, struct http_verdict *verdict);
void host_handle(void *owner, const struct http_request *req);
void host_gone(void *owner, uint64_t id);
/* The same for the control socket, where routes of the scheme "local" are served and no others. */
void host_probe_local(void *owner, const struct http_request *head, struct http_verdict *verdict);
void host_handle_local(void *owner, const struct http_request *req);
/* A kept request again, on the route that it came in on, without a new proof: whoever may open the control socket may do that. The plugin
 * answers the request `id`, as it would have answered the sender. False: the instance is closed or has no such route; nothing was
 * answered. */
bool host_replay(struct host *host, uint64_t id, const struct host_received *received);
/* Whether some route of an open instance has this path, on that side. */
bool host_has_path(const struct host *host, const char *path, bool local);

/* ---- for the desk ---- */
void host_result(struct host_submit *handle, const struct gd_result *result); /* [any thread] once; copies; the handle is gone */
void host_desk_ready(struct host *host); /* [any thread] there is room again: on_ready() of who was refused */

/* The functions of struct desk_hooks; `self` is the struct host. [any thread] */
void host_limits(void *self, const char *channel, struct gd_limits *out, bool *open);
uint32_t host_text_units(void *self, const char *channel, const char *text, size_t len, uint32_t *most); /* *most: 0 = no limit */
void host_deliver(void *self, const char *channel, const struct gd_outbound *outbound);
/* open ones that can all of this (enum gd_cap); lent until the instance is closed */
size_t host_channels(void *self, uint32_t capability, const char **out, size_t max);

/* ---- figures ---- */
#define HOST_STATUSES 6
#define HOST_RESULTS (GD_R_TROUBLE + 1)
#define HOST_VERDICTS (SIGN_MISMATCH + 1)
struct host_figures {
	const char *channel, *plugin, *version;
	uint64_t requests, limited, submits, deliveries, slow_hooks;
	uint64_t answered[HOST_STATUSES];                    /* requests by the first digit of their status; 0: the sender went away */
	uint64_t refused_signatures, refused[HOST_VERDICTS]; /* all, and by enum sign_verdict */
	uint64_t results[HOST_RESULTS];                      /* of submits, by enum gd_result_code */
	uint64_t busy, malformed;                            /* submits that never reached the desk */
	int64_t last_event_ms;      /* wall clock of the last accepted submit; 0: none yet */
};
struct host_restarts {
	const char *plugin;
	uint64_t times; /* an instance of it was opened once more */
};
size_t host_figures(const struct host *host, struct host_figures *out, size_t max); /* loop thread, as the next two */
size_t host_restarts(const struct host *host, struct host_restarts *out, size_t max);
void host_ack(const struct host *host, struct histogram *out); /* from submit to the end of on_result(), when senders hear of it */

#endif
