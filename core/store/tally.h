/* store/tally.h: how many tickets stand where, counted as they change, so that nobody has to scan a table for it.
 *
 * Each writing connection has one (db_tally()). It follows the transaction: what is rolled back was not counted. Tickets from before the
 * start are counted in slices when there is time: until the last one, `tickets` is not the whole. Desk thread.
 *
 *     while (nothing_waits() && tally_more(db))
 *             ;
 *     open = tally_open(db_tally(db));
 */
#ifndef GUICHET_STORE_TALLY_H
#define GUICHET_STORE_TALLY_H

#include "domain/ticket.h"

#include <stdbool.h>
#include <stdint.h>

struct db;
struct ticket;

#define TALLY_PRIORITIES (PRIORITY_URGENT + 1)

struct tally {
	int64_t tickets[STATUS_COUNT][TALLY_PRIORITIES];
	int64_t breaches[TALLY_PRIORITIES]; /* of promises, since the start */
	int64_t counted_to;                 /* tickets up to this id are in `tickets` */
};

bool tally_is_whole(const struct tally *tally);
int64_t tally_open(const struct tally *tally);
bool tally_more(struct db *db);                                  /* a slice of what is not counted yet; true: there is more of it */
void tally_recount(struct tally *tally);                         /* what it believed of the tickets may be wrong: from the beginning */
void tally_breach(struct db *db, enum priority priority);
void tally_ticket(struct db *db, const struct ticket *ticket);   /* its row was written; `stored` says still what it was before */

#endif
