/* domain/machine.h: what a report of a system does to the ticket of its key. (rule R9)
 *
 * A key names a problem, an episode one occurrence of it (by its beginning). Reports come late, twice and in the wrong order; the decision
 * depends only on the facts given. Pure, any thread, nothing to free.
 *
 *     switch (machine_decide(&facts, now)) ...
 */
#ifndef GUICHET_DOMAIN_MACHINE_H
#define GUICHET_DOMAIN_MACHINE_H

#include "domain/ticket.h"

#define MACHINE_AGAIN_MS INT64_C(14400000) /* 4 h: firing again so soon is the same matter */
#define MACHINE_STORM_KEYS 20              /* new keys of one source ... */
#define MACHINE_STORM_MS INT64_C(60000)    /* ... in so long; more make one umbrella ticket */

struct machine_facts {
	bool ends;                   /* the report says "over"; else "it fires" */
	bool has_ticket;             /* of this key, the latest one */
	enum ticket_status status;
	enum close_reason reason;
	int64_t ended_at_ms;         /* when that ticket was closed */
	int64_t episode_ms;          /* of the report; 0: the source has none */
	int64_t last_episode_ms;     /* latest one seen for this key */
	int64_t over_episode_ms;     /* latest one whose end was seen; 0 none */
	bool severity_changed;
	bool repeats_end;            /* the end of this very episode was handled before */
	unsigned new_keys;           /* of this source within the last minute, this one not counted */
};

enum machine_decision {
	MACHINE_NEW = 1,        /* a new ticket */
	MACHINE_UMBRELLA = 2,   /* an entry of the source's umbrella ticket (d.storm), made if there is none */
	MACHINE_HIT = 3,        /* counted, nothing written */
	MACHINE_ENTRY = 4,      /* counted, and an entry: episode or severity is another */
	MACHINE_REOPEN = 5,
	MACHINE_LINKED = 6,     /* a new ticket linked to the old one */
	MACHINE_END = 7,        /* EVENT_MACHINE_END */
	MACHINE_NOTHING = 8     /* too late, or said before */
};

enum machine_decision machine_decide(const struct machine_facts *facts, int64_t now_ms);

#endif
