/* store/admin.h: what an admin asks of the tables: the state of the outbox, bodies that came in, a few counts. Desk thread or a reader. */
#ifndef GUICHET_STORE_ADMIN_H
#define GUICHET_STORE_ADMIN_H

#include "base/mem.h"
#include "store/db.h"
#include "store/deliveries.h"

struct waiting {
	const char *dest, *channel, *why; /* why: of the oldest that failed */
	int64_t waiting, leased, parked, oldest_ms, next_ms;
	bool disabled;
};
size_t outbox_waiting(struct db *db, struct arena *arena, struct waiting **out); /* destinations with rows that are not sent */
/* instances that are switched off; all of them, even with nothing in the outbox */
size_t outbox_off(struct db *db, struct arena *arena, struct waiting **out);
/* The last attempts of a channel or of one of its destinations, newest first. */
enum attempt_end { ATTEMPT_SENT = 0, ATTEMPT_FAILED = 1, ATTEMPT_PARKED = 2, ATTEMPT_OPEN = 3 /* no outcome was written down */ };
struct attempt {
	int64_t delivery, at_ms, took_ms;
	int n;
	enum attempt_end end;
	const char *why, *answer, *body; /* answer: what came back when it failed, NULL: nothing */
};
size_t outbox_log(struct db *db, struct arena *arena, const char *dest, size_t max, struct attempt **out);
/* rows that are not done (also under way), in the order of their index, after a place; "", 0, 0: from the first */
struct outbox_place {
	const char *dest, *channel;
	int64_t lane, id, created_ms;
};
size_t outbox_after(struct db *db, struct arena *arena, const struct outbox_place *last, size_t most, struct outbox_place **out);
size_t outbox_rows(struct db *db, struct arena *arena, const char *dest, size_t max, struct delivery **out);

/* A request as it came, kept for replay: of each endpoint the last that was answered well and the last 100 that were not. What proves its
 * sender is not kept. */
struct received {
	int64_t id, at_ms;
	const char *channel, *method, *path, *headers, *body;
	size_t len;
	int status;
};
void received_put(struct db *db, const struct received *row);
/* channel NULL: of every endpoint */
size_t received_last(struct db *db, struct arena *arena, const char *channel, size_t each, struct received **out);
bool received_load(struct db *db, struct arena *arena, int64_t id, struct received *out);
void received_forget(struct db *db, int64_t before_ms);

int64_t inbox_last(struct db *db, const char *channel); /* when something last came in there; 0: not in the days that are kept */

struct counts {
	int64_t tickets, open, waiting, parked, jobs, off;
};
void admin_counts(struct db *db, struct counts *out);
void admin_gauges(struct db *db, struct counts *out); /* parked and off alone: cheap enough to ask every few seconds */

#endif
