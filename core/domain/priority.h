/* domain/priority.h: how a customer moves the order of the team, and where that stops. (rule R10)
 *
 * priority_raise() answers a customer's "urgent", priority_at_start() sets what a new ticket begins with. Both are pure functions of
 * counters that the store keeps, so the brake survives a restart. Agents set priorities freely; only lowering asks for a reason
 * (priority_needs_reason). Any thread, nothing to free.
 *
 *     struct raise r;
 *     priority_raise(&facts, now, &r);
 *     if (r.changed) save(r.priority);
 *     say(r.key);
 */
#ifndef GUICHET_DOMAIN_PRIORITY_H
#define GUICHET_DOMAIN_PRIORITY_H

#include "domain/ticket.h"

#define PRIORITY_BRAKE_MS INT64_C(86400000) /* one customer-made urgent per person in so long */
#define PRIORITY_AGAIN_MS INT64_C(86400000) /* one raise of a ticket in so long */
#define PRIORITY_WHY_MS INT64_C(120000)     /* how long m.prio.why is waited for; then the page goes out without an answer */

struct raise_facts {
	enum priority priority;
	bool pages;                 /* an urgent ticket of this queue would page now */
	bool has_reason;            /* text came with the verb, or as the answer to m.prio.why, or its 2 min are over */
	bool answers_offhours;      /* the bare answer to m.offhours, while the queue is closed */
	bool requester_is_machine;  /* no brake */
	int64_t person_urgent_ms;   /* when this person last made a ticket urgent (creation, floor or raise); 0 never */
	int64_t raised_ms;          /* when a customer last raised this ticket; 0 never */
	int64_t lowered_ms;         /* when an agent last lowered it; 0 never */
};
struct raise {
	enum priority priority; /* after it */
	bool changed;
	bool ask_why;           /* nothing happens before the answer, PRIORITY_WHY_MS at most */
	bool ping;              /* assignee and room are pinged */
	bool page;              /* the on-call chain starts */
	bool counts;            /* store now as person_urgent_ms */
	const char *key;        /* m.prio.up, m.prio.why, m.prio.limit, m.prio.brake; NULL for a machine */
};

void priority_raise(const struct raise_facts *facts, int64_t now_ms, struct raise *out);

struct start_facts {
	enum priority asked;       /* 0: none was named, the queue's usual one is `usual` */
	enum priority usual;
	enum severity severity;
	bool by_customer;          /* an agent's or a machine's choice has no brake */
	int64_t person_urgent_ms;
};
struct start {
	enum priority priority;
	bool braked;               /* would be urgent: high and a ping instead, m.prio.brake */
	bool counts;
};

/* Also when a severity is stated later: `asked` is then the priority the ticket has. */
void priority_at_start(const struct start_facts *facts, int64_t now_ms, struct start *out);

/* True if an agent must say why: the customer is told. */
bool priority_needs_reason(enum priority from, enum priority to);

#endif
