/* store/deliveries.h: the outbox table: what is to be said, where, and what became of it.
 *
 * A row is one native message for one destination. Its id is the idempotency key of every attempt. States: pending, leased (an attempt is
 * under way and recorded), sent, parked (given up; agents see why and can retry), dropped (no longer true, or no longer allowed). Desk
 * thread.
 */
#ifndef GUICHET_STORE_DELIVERIES_H
#define GUICHET_STORE_DELIVERIES_H

#include "base/mem.h"
#include "store/db.h"

enum delivery_state { DELIVERY_PENDING = 0, DELIVERY_LEASED = 1, DELIVERY_SENT = 2, DELIVERY_PARKED = 3, DELIVERY_DROPPED = 4 };
enum delivery_lane { LANE_PAGE = 0, LANE_PEOPLE = 1, LANE_NOTICE = 2, LANE_CARD = 3, LANE_MARK = 4 }; /* lower goes first */

struct delivery {
	int64_t id, ticket_id, person_id, entry_id, conversation_id;
	const char *channel;   /* "slack:acme" */
	const char *dest;      /* what is paced: channel, or channel and room */
	const char *order_key; /* deliveries of one key and destination go one after the other */
	enum delivery_lane lane;
	const char *supersede; /* an older pending row of the same destination with this key is dropped: card edits, marks */
	const char *body;      /* desk/out/content.h, JSON */
	enum delivery_state state;
	int attempt;
	bool doubtful;         /* an earlier attempt ended without an answer */
	int64_t next_ms, created_ms, done_ms;
	const char *remote_id, *why;
	int receipt;           /* enum gd_receipt: what the other side told of it since; 0 nothing */
};

void delivery_insert(struct db *db, const struct delivery *delivery);
bool delivery_load(struct db *db, struct arena *arena, int64_t id, struct delivery *out);
size_t deliveries_due(
	struct db *db, struct arena *arena, const char *dest, bool unordered, int64_t now_ms, size_t max, struct delivery **out);
size_t deliveries_leased(struct db *db, struct arena *arena, struct delivery **out);
size_t destinations_waiting(struct db *db, struct arena *arena, const char ***dests, const char ***channels); /* that have rows not done */
int64_t destination_next_ms(struct db *db, const char *dest); /* least next_ms of its pending rows, 0 if none */

/* when the last of these was to leave; 0: there was none */
int64_t delivery_last_due(struct db *db, int64_t ticket_id, const char *channel, const char *order_key);

void delivery_lease(struct db *db, int64_t id, int attempt, int64_t now_ms);                 /* recorded before it is sent */
void delivery_sent(struct db *db, int64_t id, int attempt, int64_t now_ms, int64_t took_ms, const char *remote_id);
void delivery_retry(struct db *db, int64_t id, int attempt, int64_t took_ms, int64_t next_ms, bool doubtful, const char *why);
void delivery_park(struct db *db, int64_t id, int attempt, int64_t now_ms, int64_t took_ms, const char *why);
void delivery_answered(struct db *db, int64_t id, int attempt, const char *answer); /* what came back, of an attempt that failed */
void delivery_drop(struct db *db, int64_t id, int64_t now_ms, const char *why);
void deliveries_drop_to(struct db *db, const char *dest, int64_t now_ms, const char *why);   /* whatever waits for it */
/* The other side says so later, perhaps before its answer to our request is known. */
void delivery_failed_late(struct db *db, int64_t id, int64_t now_ms, const char *why);
void delivery_arrived_late(struct db *db, int64_t id, int64_t now_ms); /* it was given up because nobody knew, and did leave */
void delivery_set_receipt(struct db *db, int64_t id, int receipt);
/* the latest */
bool delivery_by_remote(struct db *db, struct arena *arena, const char *channel, const char *remote_id, struct delivery *out);
bool delivery_again(struct db *db, int64_t id, int64_t now_ms);                              /* parked -> pending, attempts start anew */
/* all parked ones of a destination; how many */
int64_t deliveries_again(struct db *db, const char *dest, int64_t now_ms);
/* those that failed and wait for their next attempt: it is now; how many */
int64_t deliveries_hurry(struct db *db, const char *dest, int64_t now_ms);
bool delivery_hurry(struct db *db, int64_t id, int64_t now_ms);
/* all parked ones of a ticket, or of one of its entries */
int64_t deliveries_again_of(struct db *db, int64_t ticket_id, int64_t entry_id, int64_t now_ms);
int64_t deliveries_parked_of(struct db *db, int64_t ticket_id);                 /* how many of a ticket are */
/* Was this person told anything about the ticket at that very moment? Cards and marks are no news. */
bool delivery_told(struct db *db, int64_t ticket_id, int64_t person_id, int64_t at_ms);
/* at start: leases of a dead process, due times beyond reason */
void deliveries_recover(struct db *db, int64_t now_ms, int64_t latest_ms);
void deliveries_shift(struct db *db, int64_t by_ms);                                         /* the wall clock was stepped */
void deliveries_forget(struct db *db, int64_t before_ms, size_t max);                        /* done rows older than that */

/* An instance that has failed for long is switched off until an admin switches it on again. */
struct destination {
	int64_t failing_since, failures, disabled_ms;
};
void destination_load(struct db *db, const char *channel, struct destination *out);
void destination_save(struct db *db, const char *channel, const struct destination *destination, const char *why);

#endif
