/* host/instance.h: one open channel instance, for the files of this room.
 *
 * struct gd_ctx is what a plugin holds as its context. Lists are short (a few timers, sockets, requests under way), so they are plain
 * arrays or chains. Everything here runs on the loop thread.
 *
 *     struct gd_ctx *ctx = instance_new(host, &host_functions, plugin, section, &err);
 *     if (ctx && !instance_open(ctx, &err))
 *         instance_close(ctx), instance_free(ctx);
 */
#ifndef GUICHET_HOST_INSTANCE_H
#define GUICHET_HOST_INSTANCE_H

#include "host/bridge.h"
#include "net/bucket.h"
#include "sign/scheme.h"

#include <pthread.h>
#include <stdatomic.h>

#define HOST_TIMERS_MOST 256
#define HOST_ALLOW 80 /* bytes of the methods that a path takes: "GET, POST" */

/* A route of the instance with the proof that its requests need. */
struct endpoint {
	const struct gd_route *route;
	const char *path;                 /* the route's, "@key" resolved */
	const char *scheme;               /* its name, "@key" resolved */
	struct sign_verifier *verifier;   /* NULL: "open" and "local" */
};

struct signer {
	const char *scheme, *option;
	struct sign_verifier *verifier;
	struct signer *next;
};

struct kv_pair {
	char *key, *value;
};

struct running_delivery {
	int64_t id;
	uint32_t attempt;
};

struct host_timer;
struct record;
struct open_request {
	uint64_t id;
	struct record *record; /* NULL: it is not kept */
};

/* How many requests were told in the second that began then. */
struct told {
	int64_t since_ms;
	unsigned count;
};

struct wire;

struct gd_ctx {
	struct host *host;
	uint64_t number;                  /* never used again for another instance */
	const char *channel, *name;       /* "slack:acme" and "acme"; they outlive the instance */
	const struct plugin *plugin;
	const struct config_section *section;
	struct gd_host table;
	struct gd_channel *self;
	struct gd_limits limits;
	struct endpoint *endpoints;
	size_t nendpoints;
	struct signer *signers;
	struct open_request *requests;    /* handed to on_request(), not yet answered */
	size_t nrequests;
	struct told told[2];              /* answered well, and not (host/record.h) */
	struct running_delivery *deliveries;
	size_t ndeliveries;
	size_t calls;                     /* requests of the plugin under way */
	struct host_timer *timers;
	size_t ntimers;
	struct kv_pair *kv;
	size_t nkv;
	bool wants_ready;                 /* it was told GD_BUSY */
	bool doubtful;                    /* in on_http() of a request that may have been processed */
	const char *lent_file;            /* in on_http(): the file that a submit may take over */
	const struct client_result *read; /* in on_http(): the answer; an outcome said there is about it */
	bool file_taken;
	struct buckets *rates;            /* per source address; NULL before the first request */
	struct host_figures figures;
};

/* Every channel that was ever open, and how often. */
struct opened {
	const char *channel, *plugin;
	uint64_t times;
};

struct host {
	struct host_spec spec;
	char *public_url, *incoming;
	pthread_mutex_t lock;             /* over list and count, for other threads' reading */
	struct gd_ctx **list;
	size_t count;
	uint64_t last_number;
	struct wire *wires;
	int depth;                        /* hooks on the stack */
	atomic_ullong entered;            /* hooks that were entered with none on the stack; the next two are for other threads' reading */
	_Atomic(const char *) inside;     /* the channel of the one under way, or NULL */
	struct opened *opened;
	size_t nopened;
	struct histogram ack;
	char allow[HOST_ALLOW];           /* of the last request whose path takes other methods (host/routes.c) */
	struct arena names;               /* channel names, handed to other threads */
	struct loop_work ready;
	bool ready_posted;                /* under lock */
};

/* `functions`: what the plugin may call, of which it gets a copy */
struct gd_ctx *instance_new(struct host *host, const struct gd_host *functions, const struct plugin *plugin,
	const struct config_section *section, struct err *err);
bool instance_open(struct gd_ctx *ctx, struct err *err); /* the plugin's open() and limits() */
void instance_close(struct gd_ctx *ctx);                 /* ends all that is under way, then the plugin's close() */
void instance_free(struct gd_ctx *ctx);

void instance_set_kv(struct gd_ctx *ctx, const char *key, const char *value); /* value NULL: the key is gone */
const char *instance_get_kv(const struct gd_ctx *ctx, const char *key);
/* Out of the list of unanswered ones, answered with that status (0: not at all); false: it is not in it. */
bool instance_take_request(struct gd_ctx *ctx, uint64_t id, unsigned status);
bool instance_take_delivery(struct gd_ctx *ctx, int64_t id, uint32_t *attempt);
/* The verifier for outgoing messages; made at the first use. NULL: no such scheme or option. */
const struct sign_verifier *instance_signer(struct gd_ctx *ctx, const char *scheme, const char *option);

extern const struct gd_host host_functions; /* host/functions.c */

#endif
