/* domain/notice.h: which event is told to whom, as one table.
 *
 * The notification matrix of the requirements: event x audience -> message key and conditions. notice_find() gives the cell,
 * notice_applies() evaluates its conditions over facts, notice_level_allows() is what a person chose with `notify`. Who may see the
 * ticket is asked of domain/authorise.h for every delivery, after this. Numbers are kept in SQL with outbox rows: append only. Pure, any
 * thread, nothing to free; keys are constants.
 *
 *     const struct notice_rule *rule = notice_find(NOTICE_TAKEN, AUDIENCE_COPY);
 *     if (rule && notice_applies(rule, &facts))
 *         queue(rule->key);
 */
#ifndef GUICHET_DOMAIN_NOTICE_H
#define GUICHET_DOMAIN_NOTICE_H

#include <stdbool.h>
#include <stdint.h>

enum notice {
	NOTICE_NONE = 0,
	NOTICE_CREATED = 1,
	NOTICE_OPENED_FOR = 2,     /* opened by somebody else for the requester */
	NOTICE_TAKEN = 3,          /* taken or assigned for the first time */
	NOTICE_REASSIGNED = 4,
	NOTICE_REPLY = 5,          /* public reply, broadcast */
	NOTICE_QUESTION = 6,
	NOTICE_WAIT_REMIND = 7,
	NOTICE_CUSTOMER_TEXT = 8,
	NOTICE_RAISED = 9,         /* by a customer */
	NOTICE_LOWERED = 10,
	NOTICE_HOLD = 11,
	NOTICE_RESUMED = 12,
	NOTICE_QUEUE = 13,         /* moved to another queue */
	NOTICE_SOLVED = 14,
	NOTICE_CLOSING_SOON = 15,
	NOTICE_CLOSED = 16,
	NOTICE_REOPENED = 17,
	NOTICE_MERGED = 18,
	NOTICE_UNMERGED = 19,
	NOTICE_SURVEY = 20,
	NOTICE_RATED_LOW = 21,     /* rating of 1 or 2 */
	NOTICE_SLA_WARN = 22,      /* 75 % of a target */
	NOTICE_BREACH = 23,
	NOTICE_MUTED = 24,         /* moved, muted, unmuted, left */
	NOTICE_FAILED = 25,        /* a delivery failed for good */
	NOTICE_OUTSIDER = 26,      /* somebody outside the organisation is in copy */
	NOTICE_SILENCE = 27,       /* five business days without a public text */
	NOTICE_CLOSE_PLANNED = 28,
	NOTICE_ORPHAN = 29,        /* it has lost its assignee */
	NOTICE_MACHINE_OK = 30     /* the machine says it is over, somebody is on it already */
};
#define NOTICE_COUNT 31


enum audience {
	AUDIENCE_REQUESTER = 1,
	AUDIENCE_COPY = 2,
	AUDIENCE_ORG_LEAD = 3,  /* nothing at all for private tickets */
	AUDIENCE_ASSIGNEE = 4,
	AUDIENCE_ROOM = 5,      /* the queue's room, or the ticket's thread there */
	AUDIENCE_LEAD = 6,      /* lead of the queue */
	AUDIENCE_ONCALL = 7,
	AUDIENCE_ONE_WAY = 8    /* outbound webhooks and one-way rooms: public texts only, no private ticket */
};
#define AUDIENCE_COUNT 9

/* Conditions (all must hold) and manners of one cell. */
enum notice_how {
	HOW_IF_URGENT = 1u << 0,      /* the ticket is urgent */
	HOW_IF_WAS_URGENT = 1u << 1,  /* it was, before this */
	HOW_IF_AUTO = 1u << 2,        /* closed for want of an answer */
	HOW_IF_ORPHAN = 1u << 3,      /* nobody has it */
	HOW_IF_SETTLED = 1u << 4,     /* the last change of hands is 10 min old or more */
	HOW_IF_SECOND = 1u << 5,      /* the second reminder, at 7 days */
	HOW_IF_LATE_ON = 1u << 6,     /* late=no is not set */
	HOW_IF_HELD_ENDED = 1u << 7,  /* a hold came to its date, no agent ended it */
	HOW_CARD = 1u << 8,           /* the card is edited; no message */
	HOW_THREAD = 1u << 9,         /* a message in the ticket's thread */
	HOW_MARK = 1u << 10,          /* a mark on the message, no text */
	HOW_PING = 1u << 11,          /* rings */
	HOW_PAGE = 1u << 12,          /* the on-call chain starts */
	HOW_PAGE_ENDS = 1u << 13,     /* it stops */
	HOW_NO_RATING = 1u << 14,     /* the text without its question for a rating */
	HOW_NEXT_DAY = 1u << 15,      /* on the next business day */
	HOW_NO_PHONE = 1u << 16,      /* never to a phone */
	HOW_FLAG = 1u << 17           /* a flag on the card */
};

struct notice_rule {
	enum notice notice;
	enum audience audience;
	uint32_t how;
	const char *key; /* message key; NULL where no text is sent, or the transition's own key counts (m.closed.*) */
	const char *event; /* AUDIENCE_ONE_WAY: the event's name; else NULL */
};

struct notice_facts {
	bool urgent, was_urgent;
	bool closed_auto;
	bool has_assignee;
	bool private_ticket;        /* or in a private queue */
	bool requester_is_machine;  /* nobody on the customer side is told anything */
	bool late_texts;            /* late=yes, as shipped */
	bool second_reminder;
	bool hold_ended_by_time;
	int64_t since_last_hand_ms; /* since the last change of assignee; INT64_MAX for the first */
};

/* What a person wants to hear: `notify`, for all or for one ticket. Kept in SQL. */
enum notice_level {
	LEVEL_NONE = 0,
	LEVEL_REPLIES = 1, /* what people wrote, and what ends the ticket */
	LEVEL_KEY = 2,     /* the matrix; as shipped */
	LEVEL_ALL = 3      /* and the card's silent changes */
};

/* NULL: this audience hears nothing of it. */
const struct notice_rule *notice_find(enum notice notice, enum audience audience);
bool notice_applies(const struct notice_rule *rule, const struct notice_facts *facts);
bool notice_level_allows(enum notice_level level, enum notice notice);

const char *notice_name(enum notice notice);
const char *level_name(enum notice_level level);
bool level_parse(const char *name, enum notice_level *out);

#endif
