/* desk/verbs/raise.h: a customer's "urgent", its reason and its brake. (rule R10)
 *
 * domain/priority.h decides over moments that are kept in the store, so a brake survives a restart. One raise a person may wait for its
 * reason: two minutes, then it goes through without one. All on the ticket in hand unless said otherwise. Desk thread.
 *
 *     raise_by_customer(c, c->command->text);           // m.prio.up, m.prio.why, m.prio.limit or m.prio.brake
 *     if (raise_takes_reason(c, text)) ...              // it was what m.prio.why asked for; file it as any text
 */
#ifndef GUICHET_DESK_VERBS_RAISE_H
#define GUICHET_DESK_VERBS_RAISE_H

#include "desk/call.h"
#include "desk/open.h"
#include "store/inbox.h"

void raise_by_customer(struct call *c, const char *reason);
int64_t raise_awaits_reason(struct call *c); /* the ticket of which the speaker was asked what is blocked; 0: none */
bool raise_takes_reason(struct call *c, const char *text);
void raise_why_over(struct work *w, const struct job *job); /* JOB_PRIO_WHY, key: person id */

/* What a new ticket begins with: the brake, the floor of its severity, a severity that is a type. `braked` is told by raise_started(). */
struct raise_start {
	enum priority priority;
	enum severity severity;
	enum ticket_type type;
	bool braked, counts;
};
void raise_at_start(struct call *c, const struct request *request, int64_t requester_id, struct raise_start *out);
void raise_started(struct call *c, const struct raise_start *start);

void raise_floor(struct call *c);   /* its severity has been stated */
void raise_lowered(struct call *c); /* by an agent: a customer may raise it again */

/* Everybody who must hears of it. `key` goes before the matrix's own for the requester; NULL: that one. */
void raise_tell(struct call *c, enum notice notice, const struct ticket *before, const char *reason, const char *key);

#endif
