/* desk/time/jobs.h: putting off: a job is a row with a kind and a due time; what it does then is its handler's (desk/time/handlers.h).
 *
 * Kinds are kept in SQL: append only, and each number stands once. Desk thread.
 *
 *     job_later(w, JOB_HELD, ticket->id, entry_id_text, w->now + 10000, NULL);
 */
#ifndef GUICHET_DESK_TIME_JOBS_H
#define GUICHET_DESK_TIME_JOBS_H

#include "desk/work.h"
#include "store/inbox.h"

enum job_kind {
	JOB_HELD = 1,       /* a held reply leaves. key: entry id */
	JOB_HOLD_DOWN = 2,  /* a flapping alert has been quiet. key: alert */
	JOB_ASKED = 3,      /* a question to the author of a held text lapses. key: entry id */
	JOB_HOUSEKEEPING = 4,
	JOB_CONFIRM = 5,    /* a command waits for its one-time word, and lapses. key: person id; data: the command */
	JOB_WHICH = 6,      /* nobody said which ticket was meant. key: question id */
	JOB_GREETING = 7,   /* a greeting that nothing followed. key: identity id; data: where it was said */
	JOB_HOLD_END = 8,   /* the date of a hold. key: ticket id */
	JOB_CLOSE = 9,      /* a planned closing. key: ticket id; data: its reason */
	JOB_MORE = 10,      /* the next page of a list is forgotten. key: person id; data: where it begins, and the query */
	JOB_SLA_WARN = 20,  /* 75 % of a target. key: ticket id "." clock */
	JOB_SLA_BREACH = 21, /* a target. The same */
	JOB_LATE = 22,      /* m.late waits for opening hours. key: ticket id */
	JOB_CLOSING = 23,   /* the next step of an automatic closing. key: ticket id */
	JOB_WAIT_REMIND = 24, /* a question waits for its answer. key: ticket id; data: which reminder, since when */
	JOB_SILENCE = 25,   /* nobody has said anything. key: ticket id; data: "lead" and since when, on the next day */
	JOB_HOLD_FOLLOW = 26, /* a business day after the end of a hold. key: ticket id; data: when it ended */
	JOB_PICKUP = 27,    /* nobody took what lost its assignee. key: ticket id */
	JOB_PAGE = 28,      /* the next level of an on-call chain. key: ticket id */
	JOB_SURVEY = 29,    /* m.survey. key: ticket id */
	JOB_PRIO_WHY = 30,  /* nobody said what is blocked: it is urgent all the same. key: person id; data: identity id */
	JOB_SNOOZE = 31,    /* a ticket stands in somebody's lists again. key: person id "." ticket id */
	JOB_REMIND = 32,    /* d.remind. data: person id, entry id of its words */
	JOB_REMIND_REPLY = 33, /* the same when the customer writes; due when that is forgotten */
	JOB_FORM = 34,      /* a question of a form waits for its turn on a phone, then lapses. key: ticket id */
	JOB_FILE_GONE = 50, /* bytes that nothing refers to, of an attachment or of a report. key: hash */
	JOB_RETENTION = 51, /* texts of tickets that were closed long ago */
	JOB_DIGEST = 60,    /* the list of the day. key: person id */
	JOB_ORPHANS = 61    /* the teams have changed with the configuration */
};

void job_later(struct work *w, enum job_kind kind, int64_t ticket_id, const char *key, int64_t due_ms, const char *data);
void job_of_ticket(struct work *w, enum job_kind kind, int64_t ticket_id, int64_t due_ms, const char *data); /* its id is the key */
void job_cancel(struct work *w, enum job_kind kind, const char *key);
const char *job_key_of_id(struct work *w, int64_t id);

#endif
