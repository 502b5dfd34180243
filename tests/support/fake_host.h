/* support/fake_host.h: the host as a plugin's test sees it.
 *
 * fake_open() loads the real .so, checks its descriptor and opens TWO instances: `instance`, which the test drives, and a silent twin
 * opened after it with the same options. A plugin that keeps its state at file scope speaks through the twin, and the fake stops the
 * program with a sentence. What the plugin asks of the host is copied and recorded in the arrays below, in order; the test looks at
 * them and answers with the fake_*() calls. What a hook receives is a copy that is overwritten and freed the moment the hook returns,
 * so a plugin that keeps a lent pointer reads 0xDB (or is caught by ASan). Nothing happens by itself: time moves with fake_advance(),
 * answers come when the test gives them. A broken promise of the contract (two outcomes, a call after close, text that is not UTF-8
 * ...) aborts with a sentence on standard error. One thread. fake_close() frees everything.
 *
 *     static const char *const options[] = {"room", "lobby", NULL};
 *     struct fake_host *f = fake_open(PLUGIN_SO, "main", options);
 *     uint64_t request = fake_post(f, "/echo/{instance}", "{\"text\":\"hello\"}");
 *     assert_string_equal(f->submits[0].in.text, "hello");
 *     fake_result_ok(f, 0, "G-1001");                              // commits its key-value writes, then on_result()
 *     assert_int_equal(fake_answer_to(f, request)->status, 201);
 *     fake_close(f);
 */
#ifndef GUICHET_SUPPORT_FAKE_HOST_H
#define GUICHET_SUPPORT_FAKE_HOST_H

#include "guichet/channel.h"

#include <stdbool.h>

struct fake_submit {
	struct gd_inbound in; /* deep copy */
	uint64_t tag;
	bool done;            /* on_result() was called */
};
struct fake_http {
	struct gd_http_req req;
	uint64_t tag;
	bool done;
};
struct fake_answer {
	uint64_t request;
	struct gd_http_res res;
};
struct fake_outcome {
	int64_t delivery;
	enum gd_outcome outcome;
	uint32_t retry_after_s;
	const char *remote_id, *why;
};
struct fake_socket {
	uint64_t tag;
	const char *url;
	bool closed; /* by ws_close(), or by a GD_FRAME_CLOSED of the test */
};
struct fake_sent {
	uint64_t tag;
	const char *text;
	size_t len;
};
struct fake_timer {
	uint64_t tag;
	int64_t due_ms;
};
struct fake_line {
	enum gd_log level;
	const char *msg;
};

struct fake_memory; /* the recorded copies */
struct fake_state;  /* what is not for tests */

struct fake_host {
	struct gd_channel_plugin plugin; /* negotiated as the host does it */
	struct gd_channel *channel;
	enum gd_rc opened;               /* what open() said; channel is NULL unless GD_OK */
	struct gd_limits limits;         /* defaults, as changed by the plugin's limits() */

	struct fake_submit *submits;
	size_t nsubmits;
	struct fake_http *https;
	size_t nhttps;
	struct fake_answer *answers;     /* to on_request(); a second answer to one request is ignored, as by the host */
	size_t nanswers;
	struct fake_outcome *outcomes;
	size_t noutcomes;
	struct fake_socket *sockets;
	size_t nsockets;
	struct fake_sent *sents;         /* ws_send() */
	size_t nsents;
	struct fake_timer *timers;       /* running, unordered */
	size_t ntimers;
	struct fake_line *lines;         /* log() */
	size_t nlines;

	int64_t now_ms;                  /* starts at 1760000000000 (2025-10-09 08:53:20 UTC); fake_advance() moves it */
	enum gd_rc submit_rc, http_rc, ws_rc; /* what the next calls say; GD_OK unless the test sets them */
	const char *public_url;          /* NULL unless the test sets it */
	/* Replaces sign(); NULL: writes "fake-signature: SCHEME OPTION ID LENGTH". */
	enum gd_rc (*sign)(const char *scheme, const char *secret, const char *id, int64_t now_ms, const char *body, size_t len,
		char *out, size_t out_size);

	struct fake_memory *memory;
	struct fake_state *state;
};

/* options: "key", "value", ..., NULL, written and checked as in the INI file ("table.name" for a line of a table, "table" for all its
 * lines); keys left out have their fallback. An unknown key, a bad value or a missing mandatory one aborts. */
struct fake_host *fake_open(const char *so_path, const char *instance, const char *const *options);
/* The same, but open() may refuse: look at `opened`. */
struct fake_host *fake_open_any(const char *so_path, const char *instance, const char *const *options);
/* The same with a public address that open() sees already; NULL: none. The text must outlive the fake. */
struct fake_host *fake_open_at(const char *so_path, const char *instance, const char *const *options, const char *public_url);
void fake_close(struct fake_host *f);

/* What happens to the plugin. Each lends copies and takes them back. */
uint64_t fake_request(struct fake_host *f, const struct gd_http_req *req);                  /* on_request(); size may be left 0 */
uint64_t fake_post(struct fake_host *f, const char *route, const char *body);               /* POST, application/json, no query */
void fake_gone(struct fake_host *f, uint64_t request);                                      /* closed_request() */
void fake_result(struct fake_host *f, size_t submit, const struct gd_result *result); /* commits key-value writes unless GD_R_TROUBLE */
void fake_result_ok(struct fake_host *f, size_t submit, const char *ref);                   /* GD_R_CREATED, "created" */
void fake_deliver(struct fake_host *f, const struct gd_outbound *out);                      /* size, key and attempt may be left 0 */
void fake_http_answer(struct fake_host *f, size_t http, const struct gd_http_res *res);     /* on_http(); size may be left 0 */
void fake_http_reply(struct fake_host *f, size_t http, uint32_t status, const char *body);
void fake_http_fail(struct fake_host *f, size_t http, enum gd_net net);
void fake_frame(struct fake_host *f, uint64_t tag, enum gd_frame_kind kind, const char *text, uint32_t code);
void fake_advance(struct fake_host *f, int64_t ms);                                         /* fires the timers on the way, in order */
void fake_ready(struct fake_host *f);

/* Looking. */
const struct fake_answer *fake_answered(const struct fake_host *f, uint64_t request);       /* NULL: not yet */
const struct gd_http_res *fake_answer_to(const struct fake_host *f, uint64_t request);      /* aborts if there is none */
const struct fake_outcome *fake_outcome_of(const struct fake_host *f, int64_t delivery);    /* NULL: not yet */
const char *fake_header(const struct gd_header *headers, size_t count, const char *name);   /* case folded; NULL */
const char *fake_kv(const struct fake_host *f, const char *key);                            /* committed value; NULL */
void fake_kv_set(struct fake_host *f, const char *key, const char *value);                  /* as if committed by an earlier run */
bool fake_logged(const struct fake_host *f, const char *part);                              /* some line contains it */
bool fake_timer_runs(const struct fake_host *f, uint64_t tag);

#endif
