/* net/loop.h: the loop thread: libwebsockets' native poll loop with work from other threads, timers and signals.
 *
 * One thread calls loop_run() and is "the loop thread"; the server, the WebSocket clients and all plugin hooks live on it. Other threads
 * reach it through loop_post() alone. A piece of work is embedded in the caller's struct; it runs once, in order of posting, and belongs to
 * the loop from a successful post until its run() is called, which may free it. After loop_stop() what was posted before still runs.
 *
 * Signals named in the spec are blocked in the calling thread by loop_new(), so threads started later inherit that, and arrive as
 * calls of on_signal on the loop thread (a signalfd: no handler, nothing asynchronous).
 *
 *     struct loop *loop = loop_new(&(struct loop_spec){.on_signal = on_signal, .owner = app, .signals = {SIGTERM, SIGHUP}}, &err);
 *     struct answer { struct loop_work work; ... };
 *     answer->work.run = answer_run;
 *     if (!loop_post(loop, &answer->work)) ...        // any thread; false: full or stopped, the caller still owns it
 *     loop_run(loop);                                  // until loop_stop()
 *     loop_free(loop);
 */
#ifndef GUICHET_NET_LOOP_H
#define GUICHET_NET_LOOP_H

#include "base/err.h"
#include "base/queue.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct loop;

#define LOOP_SIGNALS 8
struct loop_spec {
	void (*on_signal)(void *owner, int signo); /* loop thread; NULL with no signals */
	void *owner;
	int signals[LOOP_SIGNALS];                 /* ends with 0 */
	size_t queue_max;                          /* work waiting at most; 0: LIMIT_CLIENT_QUEUE */
};

struct loop *loop_new(const struct loop_spec *spec, struct err *err); /* NULL: err says why */
void loop_free(struct loop *loop); /* after loop_run() has returned: runs what is still posted, closes every connection; NULL is allowed */
void loop_run(struct loop *loop);
void loop_stop(struct loop *loop); /* any thread */
void loop_drain(struct loop *loop); /* runs what has been posted until now; loop thread, or any when loop_run() is over */

struct loop_work {
	struct queue_node node; /* first */
	void (*run)(struct loop_work *work);
};
bool loop_post(struct loop *loop, struct loop_work *work);
bool loop_post_result(struct loop *loop, struct loop_work *work); /* ignores the ceiling: for results whose request reserved a place */

/* Timers belong to the loop thread: make, set and free them there, or before loop_run(). They fire once; fire() may set its timer again
 * or free it. */
struct loop_timer;
struct loop_timer *loop_timer_new(struct loop *loop, void (*fire)(void *arg), void *arg);
void loop_timer_free(struct loop_timer *timer);                 /* cancels; NULL is allowed */
void loop_timer_set(struct loop_timer *timer, int64_t ms);      /* from now; a timer that is running is moved; 0 fires in the next turn */
void loop_timer_cancel(struct loop_timer *timer);

/* For the other files of this room. */
struct lws_context;
struct lws_context *loop_lws(struct loop *loop);
struct lws_vhost;
struct lws_vhost *loop_vhost(struct loop *loop); /* the vhost of foreign file descriptors */

#endif
