/* desk/terms.h: what a queue promises: opening hours, targets, on-call chain, and how its tickets end.
 *
 * Plain values made by app/ from the configuration, in the settings' arena; read on the desk thread. terms_of() never says NULL: a queue
 * whose section says nothing has the shipped terms.
 *
 *     const struct queue_terms *terms = terms_of(w, ticket->queue_id);
 *     int64_t date = calendar_next_opening(&terms->hours, when);
 */
#ifndef GUICHET_DESK_TERMS_H
#define GUICHET_DESK_TERMS_H

#include "sla/calendar.h"
#include "sla/target.h"

#define TERMS_WARNINGS 4
#define TERMS_REMINDERS 4
#define TERMS_ALWAYS "24/7" /* name of the calendar that is always open */

struct terms_duty {
	const char *handle;  /* of a person */
	const char *channel; /* instance they are paged on, NULL: wherever they are */
	int level;           /* from 1 */
};

struct queue_terms {
	const char *calendar;     /* its name */
	struct calendar hours;    /* in the queue's zone */
	const struct terms_duty *chain;
	size_t nchain;
	bool page_closed;         /* urgent tickets page outside the opening hours alone */
	int64_t page_step_ms;
	int64_t autoclose_ms;     /* of solved tickets; 0 never */
	int64_t wait_autoclose_ms;
	int64_t warn_ms[TERMS_WARNINGS]; /* before the date */
	size_t nwarn;
	int remind_days[TERMS_REMINDERS]; /* business days after the question */
	size_t nremind;
	int silence_days;         /* 0 never */
	int reopen_days;
	bool late;                /* the requester is told of a missed target */
	bool pause_hold;
	bool freeze;              /* who asks is asked to change nothing meanwhile */
	const char *phone;        /* in place of the desk's */
};

/* One row of [sla] or [sla QUEUE]. */
struct terms_sla {
	const char *queue; /* NULL: every one */
	const char *org;   /* NULL: every one */
	struct sla_line line;
};

struct survey_terms {
	bool enabled;
	int64_t after_customer_ms, after_agent_ms;
	int64_t interval_ms; /* least time between two surveys of one person */
	int64_t change_ms;   /* how long a rating may be changed */
};

extern const struct queue_terms terms_shipped;

struct work;
struct desk_queue;
struct ticket;
struct ticket_facts;
/* the section of a queue; NULL: the configuration does not name it any more */
const struct desk_queue *terms_queue(struct work *w, int64_t queue_id);
const char *terms_phone(struct work *w, int64_t queue_id); /* number that people may call; NULL: none */
const struct queue_terms *terms_of(struct work *w, int64_t queue_id);
void terms_promise(struct work *w, const struct ticket *ticket, struct sla_promise *out);

/* The hours in which this ticket's clocks are counted now, and their name. */
const struct calendar *terms_hours(struct work *w, const struct ticket *ticket, const char **name);

/* what its promise says, for the transition table */
void terms_facts(struct work *w, const struct ticket *ticket, struct ticket_facts *out);
int64_t terms_closing_date(struct work *w, const struct ticket *ticket); /* a solution proposed now closes it then; 0: never */
int64_t terms_reopen_until(struct work *w, const struct ticket *ticket); /* 0: it is not closed */

#endif
