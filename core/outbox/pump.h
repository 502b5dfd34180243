/* outbox/pump.h: takes due deliveries out of the outbox, hands them out, writes down what became of them.
 *
 * Desk thread only, around each group commit:
 *     db_begin; ... units of work ...; pump_claim(p); db_commit  ->  pump_send(p)     (or pump_abort(p) if the commit failed)
 * An attempt is recorded before it is sent, so a crash never makes an unrecorded one. Per destination (a room, a number, an endpoint): at
 * most `in_flight` at once, `pace_ms` between two, in order per ticket unless `unordered`; one that fails is probed by a single delivery,
 * then opens up by doubling. A hung destination holds nothing up but itself. Gates inside the process use the monotonic clock.
 *
 * An outcome is written in two steps, because the commit may fail: pump_record() in the transaction, pump_settle() once it is on disk, or
 * pump_unrecord() when it is not. What was delivered makes room for the next one in the same transaction already.
 */
#ifndef GUICHET_OUTBOX_PUMP_H
#define GUICHET_OUTBOX_PUMP_H

#include "base/clock.h"
#include "base/histogram.h"
#include "outbox/backoff.h"
#include "store/deliveries.h"

#include <stdbool.h>
#include <stdint.h>

struct pump;

struct pump_limits {
	uint32_t in_flight, in_flight_total, pace_ms, lease_s, disable_after_s;
	struct backoff_terms backoff;
	bool unordered;
	bool closed;                /* the instance is not open: nothing is handed to it */
};

struct pump_ops {
	void *self;
	void (*limits)(void *self, const char *channel, struct pump_limits *out);        /* any time */
	/* in the transaction: why it may no longer be sent, NULL if it may */
	const char *(*forbidden)(void *self, const struct delivery *delivery);
	void (*deliver)(void *self, const struct delivery *delivery);                    /* after the commit; the struct is lent */
};

struct pump *pump_new(struct db *db, const struct clock *clock, const struct pump_ops *ops);
void pump_free(struct pump *pump);
void pump_start(struct pump *pump);                       /* in a transaction: leases of a dead process, then the destinations that wait */

void pump_touch(struct pump *pump, const char *channel, const char *dest); /* a row was added for it */
void pump_claim(struct pump *pump);
size_t pump_send(struct pump *pump); /* how many are under way now */
void pump_abort(struct pump *pump);

enum pump_verdict {
	PUMP_RETRY,
	PUMP_SENT,
	PUMP_PARKED,
	PUMP_GONE, /* parked, and the instance is switched off */
	PUMP_HELD  /* this one waits, by a rule of ours; the destination is well */
};
struct pump_outcome {
	int64_t delivery;
	int attempt;
	enum pump_verdict wish;  /* what the channel said; PUMP_PARKED: give up */
	uint32_t retry_after_s;
	bool doubtful;           /* it may have been sent */
	const char *remote_id, *why;
	const char *answer;      /* what the other side wrote when it failed, for the admin alone; NULL: nothing */
};
enum pump_news {
	PUMP_STALE, /* of an attempt that is over: nothing was done */
	PUMP_DONE,
	PUMP_AGAIN,
	PUMP_GIVEN_UP,
	PUMP_DISABLED /* given up, and the instance is off now */
};
enum pump_news pump_record(struct pump *pump, const struct pump_outcome *outcome);
void pump_settle(struct pump *pump, const struct pump_outcome *outcome);
void pump_unrecord(struct pump *pump, const struct pump_outcome *outcome); /* it will be recorded again, or never */
bool pump_to_person(struct pump *pump, const struct pump_outcome *outcome); /* of an attempt under way: it is for somebody */

void pump_reset(struct pump *pump, const char *channel);  /* an admin retries: no pause, the instance is on again */
void pump_clock_stepped(struct pump *pump, int64_t by_ms); /* in a transaction */
int64_t pump_wait_ms(struct pump *pump);                  /* until it has something to do, at most 60 000 */
int64_t pump_held_ms(struct pump *pump, const char *dest); /* until anything goes there again, after a failure; 0: at once */

/* Attempts by how they ended, and how long each took from its claim to its outcome. Any thread. */
struct pump_counts {
	char channel[96];
	uint64_t sent, retried, parked;
};
size_t pump_counts(struct pump *pump, struct pump_counts *out, size_t max, struct histogram *took);

#endif
