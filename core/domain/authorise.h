/* domain/authorise.h: who may see and do what. One function, one table, default deny.
 *
 * authorise() is asked for every object that a command names and once more when a delivery is sent, with what is true then. It says
 * ALLOWED or the refusal to show; something that a person may not see is refused in the words of something that does not exist
 * (REFUSED_REF). What the state of a ticket forbids is domain/transition.h's business. Pure, any thread, nothing to free.
 *
 *     enum refusal no = authorise(&principal, ACTION_WORK, &object);
 *     if (no != ALLOWED)
 *         return answer(refusal_key(no));
 */
#ifndef GUICHET_DOMAIN_AUTHORISE_H
#define GUICHET_DOMAIN_AUTHORISE_H

#include "domain/ticket.h"

#include <stddef.h>

/* What is asked for. Kept in the audit trail: append only. */
enum action {
	/* on a ticket */
	ACTION_SEE = 1,          /* know that it exists, its card and its public texts */
	ACTION_SEE_NOTES = 2,    /* internal notes, files of the desk */
	ACTION_SEE_RATING = 3,   /* what the customer thought of it */
	ACTION_WRITE = 4,        /* a public text of the customer's side that answers questions and moves the ticket */
	ACTION_COMMENT = 5,      /* a text from the customer's side that moves nothing */
	ACTION_REPLY = 6,        /* speak for the desk */
	ACTION_NOTE = 7,         /* write for the desk alone */
	ACTION_ENTRY = 8,        /* a machine's addition to its own ticket */
	ACTION_COPY = 9,         /* copies and title */
	ACTION_LEAVE = 10,       /* end one's own copy */
	ACTION_RAISE = 11,       /* ask for a higher priority */
	ACTION_CLOSE = 12,       /* close, confirm, reopen, cancel */
	ACTION_WORK = 13,        /* status, assignee, priority, queue, fields, tags, merge, split, link */
	ACTION_PROPOSE = 14,     /* suggest a move or an assignment as a note */
	ACTION_PRIVATE = 15,     /* hide from colleagues of the organisation */
	ACTION_MUTE = 16,        /* for oneself */
	ACTION_RATE = 17,
	ACTION_FOLLOW = 18,      /* let the ticket continue in one's present channel */
	ACTION_MACHINE_END = 19, /* say that the problem is over */
	ACTION_TELL = 20,        /* broadcast */
	/* on a queue, an organisation, a person, the whole */
	ACTION_CREATE = 21,      /* open a ticket in this queue */
	ACTION_CREATE_FOR = 22,  /* for somebody else */
	ACTION_REPORT = 23,      /* figures and ratings of a queue */
	ACTION_ONCALL = 24,      /* see and change the chain of a queue */
	ACTION_SEE_PERSON = 25,  /* a person's or an organisation's card */
	ACTION_INVITE = 26,
	ACTION_BLOCK = 27,       /* block or unblock a sender of this queue */
	ACTION_CONFIGURE = 28,   /* rules, queues, organisations, users, configuration */
	ACTION_AUDIT = 29,       /* read the audit trail, verify the history */
	ACTION_PERSONAL = 30,    /* export and forget persons */
	ACTION_HEALTH = 31
};
#define ACTION_COUNT 32
#define ACTION_BIT(action) (UINT64_C(1) << (action))

/* Where the words were written, or will be read. Notes exist on the desk side alone. */
enum place {
	PLACE_CUSTOMER = 1, /* customer side: request room, thread of a ticket there; what is shown here everybody reads */
	PLACE_DESK = 2,     /* desk side: the queue's room and its threads */
	PLACE_DIRECT = 3    /* one person alone reads it: DM, number, console, answer to a program */
};

/* Who asks. Only what has been proven: an identity that is not linked has no organisation here. */
struct principal {
	int64_t person;          /* 0: nobody known yet */
	int64_t machine;         /* the source, for systems; 0 for people */
	int64_t org;             /* 0: none, or not proven */
	bool org_lead;           /* of that organisation */
	bool admin, auditor;
	const int64_t *agent_of; /* queues whose room they are in */
	size_t nagent;
	const int64_t *lead_of;  /* queues they lead */
	size_t nlead;
	const int64_t *oncall_of; /* queues whose chain they stand on */
	size_t noncall;
};

enum object_kind {
	OBJECT_TICKET = 1,
	OBJECT_QUEUE = 2, /* `queue` */
	OBJECT_PERSON = 3, /* a person or an organisation */
	OBJECT_SYSTEM = 4 /* configuration, audit, health */
};

/* What is asked about. For a ticket all fields count, for a queue `queue`, for the rest none; `place` always. */
struct object {
	enum object_kind kind;
	enum place place;
	int64_t queue;
	bool queue_private;   /* private=yes */
	int64_t requester;
	int64_t machine;      /* the source that opened it, 0 for people's */
	int64_t org;          /* the one it was created in, 0 for none */
	bool org_shares;      /* share=view */
	bool hidden;          /* the ticket itself is private */
	bool triage;          /* it is the leads' alone for now */
	bool copied;          /* the principal is in copy */
	int64_t copied_ms;    /* since when they may read (0: everything, with history) */
	bool in_room;         /* the principal is a member of the request room where this ticket stands */
};

enum refusal authorise(const struct principal *principal, enum action action, const struct object *object);

/* The mask of ACTOR_BIT that this person has to this ticket: what transition_find() wants. 0 for a stranger. */
uint32_t actors_of(const struct principal *principal, const struct object *object);

/* authorise(ACTION_SEE) == ALLOWED. */
bool may_see(const struct principal *principal, const struct object *object);

/* One entry of a ticket: its own time and kind decide too. A copy reads from the day of being added; notes never leave the desk side. */
bool may_see_entry(const struct principal *principal, const struct object *object, bool is_note, int64_t written_ms);

/* True if this reading must be written to the audit trail: it rests on an auditor's right alone. */
bool reading_is_audited(const struct principal *principal, const struct object *object);

const char *action_name(enum action action);
bool action_parse(const char *name, enum action *out);

#endif
