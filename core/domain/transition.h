/* domain/transition.h: the life of a ticket as one table.
 *
 * transition_find() looks up what an event by somebody does to a ticket now: the new state, what its two clocks do, whom to tell, or why
 * not. R is the response clock (until somebody takes charge, measured once), Z the resolution clock. Clock effects are idempotent: a
 * RESUME of a clock that runs, or that never started, changes nothing; so does a STOP of a stopped one. Rights that hang on more than the
 * ticket (may this person see it at all?) are domain/authorise.h's; ask there first. Pure, any thread, nothing to free.
 *
 *     struct transition t;
 *     if (!transition_find(&facts, EVENT_TAKE, actors, now, &t))
 *         return answer(refusal_key(t.refusal));
 *     save(t.status, t.reason);                       // WHERE status = facts.status
 */
#ifndef GUICHET_DOMAIN_TRANSITION_H
#define GUICHET_DOMAIN_TRANSITION_H

#include "domain/notice.h"
#include "domain/ticket.h"

#include <stddef.h>

/* Kept in SQL with clock segments: append only. */
enum clock_effect {
	CLOCK_NONE = 0,     /* as it was */
	CLOCK_START = 1,    /* begins, unless it has begun before */
	CLOCK_PAUSE = 2,    /* counts nothing until resumed; no due date meanwhile */
	CLOCK_RESUME = 3,   /* runs on from its value, after a pause or a stop */
	CLOCK_STOP = 4,     /* measured */
	CLOCK_DROP = 5,     /* ends without being measured: no figure, no breach */
	CLOCK_RETARGET = 6  /* what is counted stays, target and calendar are new */
};

/* What else a transition asks of the desk. */
enum transition_effect {
	EFFECT_IMPLICIT_TAKE = 1u << 0, /* the actor becomes assignee first, without m.ack; resolution_first applies */
	EFFECT_UNASSIGN = 1u << 1,      /* the ticket has no assignee any more */
	EFFECT_PICKUP_TIMER = 1u << 2,  /* R is not restarted: a pick-up timer of the response target, else 4 business hours */
	EFFECT_PING_ASSIGNEE = 1u << 3, /* the assignee is pinged, or the room if there is none */
	EFFECT_NEW_LINKED = 1u << 4,    /* the text opens a new ticket linked to this one */
	EFFECT_TO_SURVIVOR = 1u << 5,   /* the text belongs to the ticket this one was merged into */
	EFFECT_COMMENT = 1u << 6,       /* the text is kept as a comment and changes nothing */
	EFFECT_BLOCK_SENDER = 1u << 7,  /* the lead is asked to block the sender */
	EFFECT_UNPLAN = 1u << 8         /* a planned closing no longer holds */
};

struct transition {
	enum refusal refusal;           /* ALLOWED, or why nothing happens; then all below says "as it was" */
	unsigned row;                   /* of the table, for `why` and for logs */
	enum ticket_status status;      /* after it */
	enum close_reason reason;
	enum clock_effect response;     /* R */
	enum clock_effect resolution_first; /* Z, before `resolution`: START of an implicit take, else NONE */
	enum clock_effect resolution;   /* Z */
	uint32_t effects;               /* enum transition_effect */
	enum notice notice;             /* row of the notification matrix, NOTICE_NONE = tell nobody */
	const char *key;                /* what the requester gets, NULL for nothing or for the matrix's own key */
};

bool transition_find(const struct ticket_facts *facts, enum ticket_event event, uint32_t actors, int64_t now_ms, struct transition *out);

/* True if this event makes a planned closing void: a customer's text other than a courtesy, or any verb of an agent. */
bool transition_unplans(enum ticket_event event, uint32_t actors);

#endif
