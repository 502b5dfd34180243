/* sla/target.h: which promise holds for a ticket.
 *
 * A matrix of lines, each for some of type, priority, queue and organisation. Every value is taken from the most specific line that
 * states it: the one that names more of the four, then by organisation, queue, type, priority in this order, then the later line. Behind
 * all of them stands the shipped ladder (low none, normal 8 h, high 4 h, urgent 1 h from creation; a feature has no target, no response
 * is promised). Pure, any thread, nothing to free.
 *
 *     struct sla_promise p;
 *     sla_promise_find(lines, n, &key, &p);
 *     const struct calendar *hours = sla_runs_always(key.priority, has_chain) ? &round_the_clock : &queue_hours;
 */
#ifndef GUICHET_SLA_TARGET_H
#define GUICHET_SLA_TARGET_H

#include "domain/ticket.h"

#include <stddef.h>

#define SLA_UNSET (-1) /* this line does not say */

/* Where Z begins. Kept in SQL: append only. */
enum resolve_from { RESOLVE_FROM_UNSET = 0, RESOLVE_FROM_NEW = 1, RESOLVE_FROM_ACK = 2 };
enum sla_flag { SLA_FLAG_UNSET = 0, SLA_FLAG_NO = 1, SLA_FLAG_YES = 2 };

struct sla_line {
	enum ticket_type type;     /* TYPE_NONE: any */
	enum priority priority;    /* 0: any */
	int64_t queue, org;        /* 0: any */
	int64_t response_ms;       /* business time; 0 = none is promised, SLA_UNSET = another line says */
	int64_t resolve_ms;
	enum sla_flag end_of_day;  /* resolve by the end of the business day instead of a time */
	enum resolve_from from;
	enum sla_flag pause_hold;
};

/* What is asked: 0 or TYPE_NONE matches only lines for any. */
struct sla_key {
	enum ticket_type type;
	enum priority priority;
	int64_t queue, org;
};

struct sla_promise {
	int64_t response_ms;       /* 0: none */
	int64_t resolve_ms;        /* 0: none */
	bool end_of_day;           /* then resolve_ms does not count */
	bool from_ack;             /* Z begins at take-charge */
	bool pause_hold;
};

void sla_promise_find(const struct sla_line *lines, size_t count, const struct sla_key *key, struct sla_promise *out);

#define SLA_PICKUP_MS INT64_C(14400000) /* 4 business hours */

/* How long a ticket that lost its assignee may wait for another one: the response target, else SLA_PICKUP_MS. */
int64_t sla_pickup_ms(const struct sla_promise *promise);

/* Urgent tickets of a queue with an on-call chain are counted round the clock, all others in opening hours. */
bool sla_runs_always(enum priority priority, bool has_chain);

#endif
