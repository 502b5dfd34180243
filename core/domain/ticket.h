/* domain/ticket.h: the words of a ticket: its states, what can happen to it, who may stand where, and the facts that rules read.
 *
 * Every enum below is kept in SQL: numbers are explicit and append-only, a value is never reused. x_name() gives the canonical English
 * word, x_parse() reads it back (that word alone; the other spellings and the French ones belong to the command language). Pure, any
 * thread, nothing to free; an unknown number is named "?".
 *
 *     enum ticket_status status;
 *     if (!status_parse("wip", &status)) ...
 *     puts(status_name(status));
 */
#ifndef GUICHET_DOMAIN_TICKET_H
#define GUICHET_DOMAIN_TICKET_H

#include <stdbool.h>
#include <stdint.h>

/* Where a ticket stands. "Open" is everything but closed. */
enum ticket_status {
	STATUS_NONE = 0,   /* before creation; never stored */
	STATUS_NEW = 1,    /* nobody has taken it */
	STATUS_ACK = 2,    /* somebody has, and the customer knows */
	STATUS_WIP = 3,    /* work goes on */
	STATUS_WAIT = 4,   /* a question reached the customer */
	STATUS_HOLD = 5,   /* nothing can be done before a date */
	STATUS_SOLVED = 6, /* a solution is proposed, the customer has not said yes */
	STATUS_CLOSED = 7  /* ended; close_reason says how */
};
#define STATUS_COUNT 8
#define STATUS_BIT(status) (1u << (status))
#define STATUS_OPEN                                                                                                                     \
	(STATUS_BIT(STATUS_NEW) | STATUS_BIT(STATUS_ACK) | STATUS_BIT(STATUS_WIP) | STATUS_BIT(STATUS_WAIT) | STATUS_BIT(STATUS_HOLD) | \
	 STATUS_BIT(STATUS_SOLVED))

/* Why it is closed. */
enum close_reason {
	REASON_NONE = 0,      /* it is not */
	REASON_RESOLVED = 1,  /* done */
	REASON_CANCELLED = 2, /* no longer wanted: by the customer, or withdrawn by an agent */
	REASON_AUTO = 3,      /* nobody answered until the date that was told */
	REASON_DUPLICATE = 4, /* another ticket has the same subject */
	REASON_MERGED = 5,    /* its entries live in another ticket now */
	REASON_DISCARDED = 6, /* it was no request */
	REASON_SPAM = 7       /* and its sender is blocked */
};

/* The order in which the team works. Comparable: a higher number goes first. */
enum priority {
	PRIORITY_LOW = 1,    /* when possible: no target as shipped */
	PRIORITY_NORMAL = 2, /* within the business day */
	PRIORITY_HIGH = 3,   /* within half of it */
	PRIORITY_URGENT = 4  /* within the hour; the on-call chain is paged */
};

/* What the customer states about the damage. */
enum severity {
	SEVERITY_NONE = 0,     /* not stated */
	SEVERITY_MINOR = 1,    /* a simple request */
	SEVERITY_MAJOR = 2,    /* important */
	SEVERITY_CRITICAL = 3, /* nobody can work: urgent is the floor of the priority */
	SEVERITY_FEATURE = 4   /* said of a severity but means the type; ticket_set_severity() turns it into TYPE_FEATURE */
};

enum ticket_type {
	TYPE_NONE = 0,     /* not stated */
	TYPE_QUESTION = 1, /* information wanted */
	TYPE_PROBLEM = 2,  /* something goes wrong */
	TYPE_INCIDENT = 3, /* something is down */
	TYPE_FEATURE = 4   /* something is missing: no target as shipped */
};

/* What can happen to a ticket: the verbs, the classes of a customer's text (domain/words.h), and what time and the machinery report. */
enum ticket_event {
	EVENT_CREATE = 1,
	EVENT_TAKE = 2,            /* also the reaction and the "1" of a page */
	EVENT_ASSIGN = 3,          /* to a person */
	EVENT_STEAL = 4,           /* take what a colleague has */
	EVENT_DROP = 5,            /* the assignee gives it back */
	EVENT_ORPHAN = 6,          /* the assignee is gone: left the room, deactivated, not in the new queue */
	EVENT_REPLY = 7,           /* a public answer of the desk left */
	EVENT_ASK = 8,             /* the verb: the question is on its way */
	EVENT_ASK_SENT = 9,        /* it reached the customer's channel */
	EVENT_ASK_FAILED = 10,     /* it cannot: undeliverable, opted out, muted */
	EVENT_WIP = 11,
	EVENT_HOLD = 12,
	EVENT_HOLD_END = 13,       /* the date of the hold has come */
	EVENT_SOLVED = 14,
	EVENT_DONE = 15,           /* done, or close with reason resolved; also a planned closing whose moment has come */
	EVENT_CANCEL = 16,         /* cancel, withdraw, or close with reason cancelled */
	EVENT_DISCARD = 17,
	EVENT_CLOSE_PLANNED = 18,  /* close in WHEN */
	EVENT_CLOSE_DUPLICATE = 19,
	EVENT_CLOSE_SPAM = 20,
	EVENT_MERGE = 21,          /* into another ticket; for the one that ends */
	EVENT_MOVE = 22,           /* to another queue */
	EVENT_REOPEN = 23,         /* the verb or its button */
	EVENT_TEXT = 24,           /* text or file from the customer's side that is none of the next four */
	EVENT_TEXT_COURTESY = 25,  /* thanks and greetings alone */
	EVENT_TEXT_YES = 26,       /* confirms: yes, it is fixed */
	EVENT_TEXT_NO = 27,        /* asks again: no, not yet, a question */
	EVENT_TEXT_COMMENT = 28,   /* a word on the rating just given */
	EVENT_KEEP_OPEN = 29,      /* the choice "keep open" of a closing warning */
	EVENT_AUTOCLOSE = 30,      /* the told date of the automatic closing */
	EVENT_SNOOZE = 31,
	EVENT_MACHINE_END = 32,    /* the machine says its problem is over */
	EVENT_CALLBACK = 33        /* the customer wants to be called */
};
#define EVENT_COUNT 34
#define EVENT_BIT(event) (UINT64_C(1) << (event))

/* Who somebody is to ONE ticket. Several may hold at once (a copy who is an agent), so rules take a mask of ACTOR_BIT. */
enum actor {
	ACTOR_REQUESTER = 1,   /* asked for it */
	ACTOR_COPY = 2,        /* receives a copy */
	ACTOR_COLLEAGUE = 3,   /* same organisation, which shares the view */
	ACTOR_ORG_LEAD = 4,    /* leads the requester's organisation */
	ACTOR_BYSTANDER = 5,   /* stands in the request room */
	ACTOR_AGENT = 6,       /* of the ticket's queue, or on its on-call chain, and not its requester */
	ACTOR_OTHER_AGENT = 7, /* of another queue */
	ACTOR_LEAD = 8,        /* leads the ticket's queue; always an ACTOR_AGENT too */
	ACTOR_ADMIN = 9,
	ACTOR_AUDITOR = 10,
	ACTOR_MACHINE = 11,    /* the system that opened it */
	ACTOR_SELF = 12,       /* would be an agent here but is the requester: a requester, and told why more is refused */
	ACTOR_TIME = 13,       /* a due job */
	ACTOR_CORE = 14        /* our own consequence of something else */
};
#define ACTOR_COUNT 15
#define ACTOR_BIT(actor) (1u << (actor))

/* What a person is in the configuration; who they are to a ticket follows from it (domain/authorise.h). */
enum role {
	ROLE_CUSTOMER = 1,
	ROLE_AGENT = 2,
	ROLE_LEAD = 3,
	ROLE_ADMIN = 4,
	ROLE_AUDITOR = 5,
	ROLE_MACHINE = 6
};

/* A "no" and its answer. ALLOWED is the only yes. Not stored. */
enum refusal {
	ALLOWED = 0,
	REFUSED_REF = 1,       /* m.err.ref: not visible, told in the words of "does not exist" */
	REFUSED_STATE = 2,     /* m.err.state: not from this state */
	REFUSED_ROLE = 3,      /* m.err.role: for the team */
	REFUSED_SELF = 4,      /* m.err.self: one's own request */
	REFUSED_MACHINE = 5,   /* m.err.machine: nobody is there to answer */
	REFUSED_BYSTANDER = 6, /* m.bystander: for the person who asked */
	REFUSED_RACE = 7       /* m.err.race: a colleague has it; steal is meant, if anything */
};

/* What rules read of a ticket. The desk fills it from its rows; 0 and false are safe everywhere. */
struct ticket_facts {
	enum ticket_status status;
	enum close_reason reason;
	enum priority priority;
	enum severity severity;
	enum ticket_type type;
	bool has_assignee;
	bool assignee_gone;        /* closed with an assignee who left since */
	bool requester_is_machine; /* no person behind it */
	bool answered;             /* a public answer of a person of the desk left */
	bool acknowledged_ever;    /* taken once, by whatever way */
	bool resolve_from_ack;     /* its SLA line starts the resolution clock at take-charge, not at creation */
	bool pause_hold;           /* its SLA line pauses that clock in hold */
	int64_t closed_at_ms;      /* 0: never closed */
	int64_t reopen_until_ms;   /* last moment at which a closed ticket reopens (sla/autoclose.h) */
};

const char *status_name(enum ticket_status status);
bool status_parse(const char *name, enum ticket_status *out);
const char *reason_name(enum close_reason reason);
bool reason_parse(const char *name, enum close_reason *out);
const char *priority_name(enum priority priority);
bool priority_parse(const char *name, enum priority *out);
const char *severity_name(enum severity severity);
bool severity_parse(const char *name, enum severity *out);
const char *type_name(enum ticket_type type);
bool type_parse(const char *name, enum ticket_type *out);
const char *event_name(enum ticket_event event);
bool event_parse(const char *name, enum ticket_event *out);
const char *actor_name(enum actor actor);
bool actor_parse(const char *name, enum actor *out);
const char *role_name(enum role role);
bool role_parse(const char *name, enum role *out);

const char *refusal_key(enum refusal refusal); /* the message key; NULL for ALLOWED */

static inline bool status_is_open(enum ticket_status status) { return status != STATUS_NONE && status != STATUS_CLOSED; }

/* States a severity: SEVERITY_FEATURE sets the type and leaves the severity as it was. */
void ticket_set_severity(struct ticket_facts *facts, enum severity severity);

#endif
