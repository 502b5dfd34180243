/* guichet/channel.h: the whole contract between the host and a channel plugin.
 *
 * A plugin is a shared object that exports one const object, GUICHET_CHANNEL. It translates: what a chat, a gateway or a system says
 * becomes a struct gd_inbound, what the desk says (struct gd_outbound) becomes a native message. It holds no socket, no thread, no SQL and
 * no ticket rule; HTTP, WebSockets, timers and a small key-value state are services of the host. docs/write-a-channel.md leads through a
 * first one.
 *
 * THREADS   Hooks run on the loop thread, one at a time, never re-entered: a host call made inside a hook never calls a hook before it
 *           returns.
 * TIME      A hook returns at once: no sleep, no blocking call, no file. The host times hooks and logs the slow ones.
 * MEMORY    What a hook receives is lent until it returns. What you give the host is copied before the call returns. Nobody frees across
 *           this line.
 * ERRORS    Hooks return an enum, never errno; the reason goes to log(). Every submit() that returned GD_OK gets ONE on_result(), after the
 *           commit; every http() that returned GD_OK gets ONE on_http(); every deliver() ends in ONE outcome() (none within the lease
 *           counts as GD_RETRY_LATER with GD_O_MAYBE_SENT the next time). After close() nothing is called any more.
 * TRUST     A route with a scheme is called only with requests whose signature the host has verified over the raw bytes.
 * STATE     Everything lives in struct gd_channel: two workspaces are two of them, so nothing is kept at file scope.
 * VERSIONS  GD_ABI (and the symbol's digit) change when a field changes meaning. New fields go last; `size` says which exist: the host
 *           copies min(its size, yours) and zeroes the rest, you ask GD_HAS() before you call a host function newer than the first version.
 */
#ifndef GUICHET_CHANNEL_H
#define GUICHET_CHANNEL_H

#include <stddef.h>
#include <stdint.h>

#include "guichet/http.h"
#include "guichet/message.h"

#ifdef __cplusplus
extern "C" {
#endif

#define GD_ABI 1u
#define GD_HAS(table, type, field) ((table)->size >= offsetof(type, field) + sizeof((table)->field))

struct gd_ctx;     /* the host's side of one channel instance; pass it back, do not look inside */
struct gd_channel; /* the plugin's side of it; the plugin defines it */

enum gd_rc {
	GD_OK = 0,
	GD_BUSY = 1,       /* a queue is full: try again in on_ready(), or tell the sender 503 */
	GD_BAD_CONFIG = 2, /* open(): the options make no sense together; log() said why */
	GD_BAD_INPUT = 3,  /* over a limit, not UTF-8, or a mandatory field is missing */
	GD_NO_MEMORY = 4,
	GD_REFUSED = 5
};

enum gd_outcome {
	GD_SENT = 0,        /* accepted by the other side; remote_id is its id for the message */
	GD_RETRY_LATER = 1, /* try again: retry_after_s is the other side's own wish, 0 = the host's back-off */
	GD_GIVE_UP = 2,     /* it will never work: the reason is shown to agents in the ticket */
	GD_GONE = 3,        /* GD_GIVE_UP, and nothing will be taken there any more: with disable_after_s the deliveries are switched off */
	GD_UNSURE = 4,      /* GD_RETRY_LATER, and it may have arrived: the next attempt has GD_O_MAYBE_SENT, after a crash as well */
	/* GD_RETRY_LATER for this message alone, by a rule of our own: retry_after_s holds nothing else up, and no failure is counted */
	GD_HELD = 5
};

enum gd_log { GD_LOG_DEBUG = 0, GD_LOG_INFO = 1, GD_LOG_WARN = 2, GD_LOG_ERROR = 3 };

/* How an option is written and checked. The value always reaches open() as text in its canonical form. */
enum gd_type {
	GD_STR = 0,     /* any text */
	GD_INT = 1,     /* decimal; `range` "0..100" */
	GD_BOOL = 2,    /* yes/no, also true/false, on/off, 1/0; arrives as "yes" or "no" */
	GD_SECONDS = 3, /* 30s, 5m, 2h, 1d, or a bare number of seconds; arrives as seconds */
	GD_SECRET = 4,  /* masked everywhere; also KEY_file= and systemd credentials; empty means refuse */
	GD_ENUM = 5,    /* one word of `range`: "socket|http" */
	GD_URL = 6,     /* http(s)://, no user:password */
	GD_LIST = 7     /* words separated by commas or spaces; arrives with single commas */
};

enum gd_option_flag {
	GD_OPT_REQUIRED = 1u << 0,
	GD_OPT_RELOAD = 1u << 1, /* the host's own rows: SIGHUP applies it as it runs; a plugin's changed option opens the instance anew */
	GD_OPT_MANY = 1u << 2    /* KEY.anything=: a table; values are "anything=value" lines */
};

struct gd_option {
	const char *key;      /* lower case, [a-z0-9_] */
	enum gd_type type;
	const char *fallback; /* NULL: none */
	const char *range;    /* see gd_type; NULL: any */
	uint32_t flags;
	const char *help;     /* one sentence for config.example.ini and the manual */
};

/* A way in. `{instance}` in the path stands for the instance's name; a last segment `*` takes the rest. "@key" as path or scheme is read
 * from that option, "@a|b" from the first of them that is set; empty: this instance has no such route. */
struct gd_route {
	const char *method;   /* "POST" */
	const char *path;     /* "/slack/{instance}/events" */
	/* How the host proves the sender before on_request(): "slack", "bearer" ... or a description ("hmac:header=...", docs/sms.md);
	 * "open" proves nothing (the plugin checks); "local" is served on the control socket only. */
	const char *scheme;
	const char *secret;   /* the option that holds the secret (all secrets of its list are tried); NULL with "open" and "local" */
	uint32_t max_body;    /* bytes; 0: 1 MiB */
};

struct gd_refusal {
	uint32_t status;
	const char *body; /* JSON */
};

/* `guichet <plugin> <name> ...` on the command line, run in the shell's own process, no daemon. Returns the exit code. */
struct gd_command {
	const char *name, *usage, *help;
	int (*run)(int argc, char *const *argv);
};

enum gd_cap {
	GD_CAP_THREADS = 1u << 0,
	GD_CAP_EDITS = 1u << 1,     /* GD_REPLACE works */
	GD_CAP_REACTIONS = 1u << 2, /* GD_MARK works */
	GD_CAP_BUTTONS = 1u << 3,   /* choices are shown as such; elsewhere the core writes digits into the text */
	GD_CAP_FORMS = 1u << 4,
	GD_CAP_FILES = 1u << 5,
	GD_CAP_RECEIPTS = 1u << 6,
	GD_CAP_ONE_WAY = 1u << 7,   /* nobody can answer there */
	GD_CAP_EPHEMERAL = 1u << 8, /* gd_result.text reaches the author */
	GD_CAP_RETRACT = 1u << 9,   /* GD_RETRACT works */
	GD_CAP_PLAIN = 1u << 10,    /* phone texts: the core uses the SMS form of its messages, without emoji and marks */
	GD_CAP_NOTIFY = 1u << 11,   /* wants GD_NOTIFY events (outbound webhooks) */
	/* has a page at PUBLIC_URL/u/TOKEN for files: they come as a GD_FORM, text "upload:TOKEN", of a sender of its own */
	GD_CAP_UPLOADS = 1u << 12
};

enum gd_frame_kind { GD_FRAME_OPEN = 1, GD_FRAME_TEXT = 2, GD_FRAME_CLOSED = 3 };
struct gd_frame {
	uint32_t size;
	enum gd_frame_kind kind;
	const char *text;    /* GD_FRAME_TEXT: a whole message, fragments joined; GD_FRAME_CLOSED: a sentence */
	size_t text_len;
	uint32_t code;       /* GD_FRAME_CLOSED: close code, 0 if the connection just broke or never opened */
};

/* How an instance wants to be fed. The host fills in the defaults, limits() changes what differs. A destination is one room, number or
 * endpoint. */
struct gd_limits {
	uint32_t size;
	uint32_t capabilities;      /* default: those of the plugin */
	uint32_t in_flight;         /* deliveries under way at once to one destination; default 1 */
	uint32_t in_flight_total;   /* and in the whole instance; default 16 */
	uint32_t pace_ms;           /* least time between two messages to one destination; default 0 */
	uint32_t lease_s;           /* a delivery without an outcome by then counts as RETRY_LATER; default 60 */
	/* waits before attempts 2, 3 ... in seconds, ended by 0, after which it is parked; copied after limits(). NULL: doubling from 5 s
	 * to 30 min with full jitter, parked after 3 days */
	const uint32_t *schedule_s;
	uint32_t unordered;         /* 1: deliveries of one ticket need not wait for each other */
	uint32_t disable_after_s;   /* every attempt failing for so long (and 10 at least) disables the instance's deliveries; 0: never */
	uint32_t chunked;           /* 1: its senders may send bodies in chunks, without a Content-Length; else they get 411; default 0 */
};

/* What the host does for an instance. Lent from open() until close() returns. */
struct gd_host {
	uint32_t abi, size;
	void (*log)(struct gd_ctx *, enum gd_log level, const char *msg);
	int64_t (*now_ms)(struct gd_ctx *);                                                  /* wall clock; a test sets it */
	/* Hands a message to the desk. GD_OK: on_result(tag) comes after the commit. GD_BUSY: not taken. GD_BAD_INPUT: log says why. */
	enum gd_rc (*submit)(struct gd_ctx *, const struct gd_inbound *, uint64_t tag);
	/* Answers an on_request(), in the hook or later. An unknown or already answered request is ignored. */
	void (*answer)(struct gd_ctx *, uint64_t request, const struct gd_http_res *);
	/* Ends a deliver(). remote_id: the other side's id of the message, kept for edits and reactions. why: a sentence for people. */
	void (*outcome)(struct gd_ctx *, int64_t delivery, enum gd_outcome, uint32_t retry_after_s, const char *remote_id, const char *why);
	enum gd_rc (*http)(struct gd_ctx *, const struct gd_http_req *, uint64_t tag);       /* on_http(tag) */
	enum gd_rc (*ws_open)(struct gd_ctx *, const char *url, uint64_t tag);               /* on_frame(tag) */
	enum gd_rc (*ws_send)(struct gd_ctx *, uint64_t tag, const char *text, size_t len);
	void (*ws_close)(struct gd_ctx *, uint64_t tag);
	/* once; on_timer(tag); again = moved; 0 ms cancels */
	void (*timer)(struct gd_ctx *, uint32_t ms, uint64_t tag);
	/* committed value, lent until the next host call; NULL: none */
	const char *(*kv_get)(struct gd_ctx *, const char *key);
	/* Signs a body with the secret in option `secret_option`, by the very code that verifies. Writes "Name: value" lines to `out`. */
	enum gd_rc (*sign)(struct gd_ctx *, const char *scheme, const char *secret_option, const char *id, int64_t now_ms, const char *body,
		size_t len, char *out, size_t out_size);
	const char *(*instance)(struct gd_ctx *);                                            /* "acme" of [slack acme] */
	/* configured base of our own links, NULL if none */
	const char *(*public_url)(struct gd_ctx *);
};

/* Where probe() puts what it composes. */
struct gd_probe_room {
	char url[2048], authorization[1024];
	struct gd_header headers[4];
};

/* What a plugin is. `values` in open() are in the order of `options`; they stay valid until close(). */
struct gd_channel_plugin {
	uint32_t abi, size;
	const char *name, *version;
	uint32_t capabilities; /* enum gd_cap */
	uint32_t max_text;     /* units of text_units() in one message; the core splits above it */
	const struct gd_option *options;   /* ends with a zero row; NULL: none */
	const struct gd_route *routes;     /* ends with a zero row; NULL: none */
	const struct gd_command *commands; /* ends with a zero row; NULL: none */
	enum gd_rc (*open)(const struct gd_host *, struct gd_ctx *, const char *const *values, struct gd_channel **out); /* mandatory */
	void (*close)(struct gd_channel *);                                                  /* mandatory */
	void (*on_result)(struct gd_channel *, uint64_t tag, const struct gd_result *);      /* mandatory if it submits */
	/* mandatory: a channel that only listens answers GD_GIVE_UP */
	void (*deliver)(struct gd_channel *, const struct gd_outbound *);
	/* NULL: code points. Pure: any thread may call it */
	uint32_t (*text_units)(const char *text, size_t len);
	void (*on_request)(struct gd_channel *, uint64_t request, const struct gd_http_req *); /* mandatory with routes */
	void (*on_http)(struct gd_channel *, uint64_t tag, const struct gd_http_res *);
	void (*on_frame)(struct gd_channel *, uint64_t tag, const struct gd_frame *);
	void (*on_timer)(struct gd_channel *, uint64_t tag);
	void (*on_ready)(struct gd_channel *);                                               /* room in the queue again, after GD_BUSY */
	/* asked once after open(): this instance's own, given its options; NULL: the defaults */
	void (*limits)(struct gd_channel *, struct gd_limits *);
	/* the client of an unanswered request went away */
	void (*closed_request)(struct gd_channel *, uint64_t request);
	/* request headers that on_request() reads, lower case, ended by NULL: the host passes no others but the signature schemes' own,
	 * authorization, content-type, host, user-agent and accept-language. NULL: only those */
	const char *const *headers;
	/* `guichet check --online`, in the shell's own process, without open(): request number n (from 0) that tries the options, and what
	 * its answer says, as a sentence in `say`. Strings live in `room` or are static. probe: 0 when there are no more; judge: 0 when it
	 * is not fine. NULL: nothing can be tried */
	uint32_t (*probe)(const char *const *values, size_t n, struct gd_http_req *out, struct gd_probe_room *room);
	uint32_t (*judge)(const char *const *values, size_t n, const struct gd_http_res *res, char *say, size_t size);
	/* What is wrong with the options together, as a sentence in `say`; 0: nothing is. Pure, without an instance: `guichet check` and
	 * every start ask it, so nobody learns only from open() that options do not go together. NULL: the rows say all */
	uint32_t (*conflict)(const char *const *values, char *say, size_t size);
	/* what a sender who is not proved is answered, where its specification wants other words than 401 {"error": ...}: [0] it sent no
	 * proof, [1] a wrong one. NULL: those words */
	const struct gd_refusal *refusals;
};

/* The symbol the host looks up. Define it as:
 *     const struct gd_channel_plugin guichet_channel_1 = { .abi = GD_ABI, .size = sizeof guichet_channel_1, ... }; */
#if defined(__GNUC__)
extern __attribute__((visibility("default"))) const struct gd_channel_plugin guichet_channel_1;
#endif

#ifdef __cplusplus
}
#endif
#endif
