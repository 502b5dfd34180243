/* domain/route.h: to which ticket a text belongs that names none: direct messages, phones, the console.
 *
 * The eight rows of the requirements' routing table over facts, first one that fits. Human text means what a person wrote, in or out;
 * reminders, surveys and receipts do not count. Rights, references, commands and answers were looked at before. Pure, any thread, nothing
 * to free; the arrays stay the caller's.
 *
 *     struct route r;
 *     route_text(&facts, now, &r);
 *     if (r.to == ROUTE_WHICH) ask(r.choices, r.nchoices);
 */
#ifndef GUICHET_DOMAIN_ROUTE_H
#define GUICHET_DOMAIN_ROUTE_H

#include "domain/ticket.h"

#include <stddef.h>

#define ROUTE_STICKY_MS INT64_C(1800000)      /* 30 min: the conversation is still about this one */
#define ROUTE_RECENT_MS INT64_C(259200000)    /* 72 h: most likely still about this one */
#define ROUTE_HANDSHAKE_MS INT64_C(259200000) /* 72 h: how long "is it fixed?" takes every text for its answer */
#define ROUTE_CLOSING_MS INT64_C(86400000)    /* 24 h: a text after the closing message speaks of it */
#define ROUTE_WHICH_MS INT64_C(3600000)       /* 1 h: a which-choice that nobody answers becomes a new request */
#define ROUTE_CHOICES 3

/* One of the sender's tickets: every open one, and those closed that may still reopen. Others do no harm. */
struct route_ticket {
	int64_t id;
	int64_t ref;              /* the number people see: choices are in its order */
	enum ticket_status status;
	enum close_reason reason;
	int64_t human_ms;         /* last human text, in or out; 0 for none */
	int64_t closing_ms;       /* when the closing message left */
	int64_t reopen_until_ms;
};

/* A question that a person of the desk asked and that has no answer yet. */
struct route_question {
	int64_t ticket;
	bool handshake;           /* of `solved`; else of `ask` */
	int64_t asked_ms;
};

struct route_facts {
	const struct route_ticket *tickets;
	size_t ntickets;
	const struct route_question *questions;
	size_t nquestions;
	bool which_open;               /* a which-choice waits for its digit */
	enum ticket_event text;        /* class of the text: EVENT_TEXT and its kin */
};

enum route_to {
	ROUTE_WAITING = 1,  /* joins the texts that wait for the which-choice */
	ROUTE_TICKET = 2,   /* `ticket` */
	ROUTE_WHICH = 3,    /* m.which with `choices` */
	ROUTE_NEW = 4,      /* a new request */
	ROUTE_GREETING = 5  /* made of courtesies, and no ticket is meant: opens nothing (R3) */
};

struct route {
	enum route_to to;
	unsigned row;              /* of the table, for `why` and for logs */
	int64_t ticket;
	bool tell_added;           /* m.added, once a ticket and conversation */
	const struct route_ticket *choices[ROUTE_CHOICES]; /* ascending by reference; 0 = new comes after them */
	size_t nchoices;
};

void route_text(const struct route_facts *facts, int64_t now_ms, struct route *out);

#endif
