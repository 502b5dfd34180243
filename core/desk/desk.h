/* desk/desk.h: the one thread that writes: it takes what waits, runs each as a unit of work, commits once, and only then says so.
 *
 * A unit is anything that reads or changes the database: a message from a channel, the outcome of a delivery, a due job, an admin's
 * command. One that fails is undone alone, the others go on: the batch is then run again, each unit in a savepoint of its own, so run()
 * must bear being called twice (what it did to the database is gone by then). After the commit every unit's done() is called with
 * UNIT_STORED; if the commit fails (disk full, I/O error) all are UNIT_LOST, nothing was stored, and whoever sent them must hear 503. So
 * what was acknowledged is on disk. There is no cache that a failed commit could leave wrong: the few values kept in memory are put back
 * with what was undone.
 *
 * desk_push() may be called from any thread; it says false when LIMIT_DESK_QUEUE units wait already: that is the back-pressure to pass on.
 * Everything else belongs to the thread that calls desk_turn(): desk_start()'s own in the daemon, the test's in tests.
 *
 *     struct desk *desk = desk_open(&(struct desk_spec){.data_dir = dir, .clock = &clock_real, .hooks = hooks}, settings, &err);
 *     desk_start(desk);                    // or, in a test: while (desk_turn(desk, 0)) ;
 *     desk_resume(desk);                 // the channels are open
 *     ...
 *     desk_settle(desk); desk_stop(desk); desk_close(desk);
 */
#ifndef GUICHET_DESK_DESK_H
#define GUICHET_DESK_DESK_H

#include "base/clock.h"
#include "base/err.h"
#include "base/histogram.h"
#include "base/queue.h"
#include "desk/settings.h"
#include "guichet/channel.h"
#include "store/tally.h"

#include <stdbool.h>
#include <stdint.h>

struct desk;
struct work;

enum unit_end {
	UNIT_STORED,
	UNIT_UNDONE, /* this unit failed; a bug or a limit of ours */
	UNIT_LOST /* the commit failed: our trouble, try later */
};

struct desk_unit {
	struct queue_node node;
	void (*run)(struct work *work, struct desk_unit *unit);
	void (*done)(struct desk_unit *unit, enum unit_end end); /* desk thread, once; the unit is the callee's to free */
};

/* What the desk needs to know of channels and where it hands deliveries. All called on the desk thread; thread-safe on the other side. */
struct desk_hooks {
	void *self;
	/* of one instance; open = false: unknown or closed */
	void (*limits)(void *self, const char *channel, struct gd_limits *out, bool *open);
	uint32_t (*text_units)(void *self, const char *channel, const char *text, size_t len, uint32_t *most);
	void (*deliver)(void *self, const char *channel, const struct gd_outbound *outbound); /* after the commit; lent */
	size_t (*channels)(void *self, uint32_t capability, const char **out, size_t max); /* open instances that can this (enum gd_cap) */
	/* there is room again after a push was refused; NULL: nobody waits */
	void (*ready)(void *self);
	/* What an admin says of the configuration, in force soon after; value NULL: what the files say holds again. False: err says why,
	   and is empty where this is not changed in a chat. NULL: nothing is. */
	bool (*configure)(void *self, const char *section, const char *key, const char *value, struct err *err);
};

struct desk_spec {
	const char *data_dir; /* guichet.db, attachments/ */
	const struct clock *clock;
	struct desk_hooks hooks;
};

/* takes the settings; NULL: err says why */
struct desk *desk_open(const struct desk_spec *spec, struct desk_settings *settings, struct err *err);
void desk_close(struct desk *desk);
bool desk_start(struct desk *desk, struct err *err); /* its own thread from now on; settled, as below */
/* What is said to a channel that is not open is lost. So due jobs and deliveries run only between these two: call the first when the
 * channels are open, the second before any is closed. It returns once what was pushed before has run. */
void desk_resume(struct desk *desk);
void desk_settle(struct desk *desk); /* not from the desk thread */
void desk_hold(struct desk *desk);   /* the same without waiting: it has happened once desk_is_still() */
bool desk_is_still(struct desk *desk);
void desk_stop(struct desk *desk);                   /* runs what waits, then the thread ends; also refuses new units */

void desk_reload(struct desk *desk, struct desk_settings *settings); /* any thread; takes them, in force after the next batch */

bool desk_push(struct desk *desk, struct desk_unit *unit);
void desk_push_always(struct desk *desk, struct desk_unit *unit); /* outcomes and the like, whose place was reserved by what caused them;
								     never refused while the desk runs, done(UNIT_LOST) after */
void desk_push_calm(struct desk *desk, struct desk_unit *unit);   /* the same for an outcome, which waits some milliseconds for
								     company: others under way, or any message */
bool desk_push_again(struct desk *desk, struct desk_unit *unit);  /* from its own done(): false once the desk has stopped */
size_t desk_turn(struct desk *desk, int wait_ms);    /* one batch; how many units it ran */

/* ---- figures for /metrics and /readyz, any thread ---- */
#define BACKLOG_CHANNELS 64
struct desk_backlog {
	int64_t read_ms;           /* when it was read; every few seconds */
	int64_t wal_bytes, parked, switched_off;
	struct tally tally;
	size_t count;
	struct {
		char channel[96];
		int64_t pending, oldest_ms;
	} list[BACKLOG_CHANNELS];
};
void desk_backlog(struct desk *desk, struct desk_backlog *out);
struct desk_figures {
	uint64_t units, commits, commit_failures, undone;
	int64_t last_commit_ms;    /* wall clock */
	struct histogram commit;   /* how long each took */
	bool writable;             /* the last commit worked */
};
void desk_figures(struct desk *desk, struct desk_figures *out);
struct pump *desk_pump(struct desk *desk); /* for pump_counts() */

#endif
