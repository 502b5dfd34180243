/* desk/command.h: a command, from the words to what was done: which tickets, may this person, do it, answer.
 *
 * A struct call is what one message has in hand on its way: who speaks, where, about which ticket. Commands of every channel, of POST
 * /v1/cmd and of `guichet ticket` go through call_command(); the rows of desk/verbs/table.h say what each verb needs and does. Rights are
 * asked for every ticket that is named; a ticket that may not be seen is refused in the words of one that does not exist. Desk thread,
 * inside a unit of work.
 *
 *     struct call call;
 *     call_begin(w, m, &call);
 *     if (call_parse(&call, AT_DESK, text, &command, &error) == PARSED_COMMAND)
 *         call_command(&call, &command);
 */
#ifndef GUICHET_DESK_COMMAND_H
#define GUICHET_DESK_COMMAND_H

#include "commands/parse.h"
#include "desk/act.h"
#include "desk/inbound.h"
#include "desk/out/tell.h"
#include "desk/where.h"

struct call {
	struct work *w;
	struct inbound *m;
	struct where where;
	struct principal principal;
	const struct command *command;
	struct ticket ticket;  /* the one in hand; id 0: none */
	struct object object;  /* of it */
	uint32_t actors;       /* what the speaker is to it */
	bool many;             /* one of many: only refusals are said, then how many were done */
	bool failed;           /* the last one was refused */
	bool confirmed;        /* the one-time word was given */
	bool own_undo;         /* the verb wrote down its own way back */
};

void call_begin(struct work *w, struct inbound *m, struct call *out);
/* For what comes later: as if this identity had just written, with nothing in hand. `m` is the caller's storage. */
bool call_of_identity(struct work *w, int64_t identity_id, struct inbound *m, struct call *out);
void call_ticket(struct call *c, const struct ticket *ticket); /* takes it in hand: object and actors follow */
void call_audit(struct call *c); /* the speaker reads the ticket in hand: written down if it rests on an auditor's right alone */
enum refusal call_may(struct call *c, enum action action);     /* on the ticket in hand */
bool call_reads(const struct call *c, const struct entry *entry); /* a text of it, or of a ticket that was merged into it */
void call_rules(const struct call *c, enum command_place at, struct parse_context *out);
enum parsed call_parse(struct call *c, enum command_place at, const char *text, struct command *command, struct parse_error *error);

void call_command(struct call *c, const struct command *command);
/* alone, on the ticket in hand: what a gesture means; number: of a rating */
void call_verb(struct call *c, enum verb_id verb, int64_t number);
void call_on_hand(struct call *c, const struct command *command); /* the same with arguments */

/* One ticket by what was written, visible to the speaker. False: nothing is said yet. */
bool call_find(struct call *c, const struct ticket_ref *ref, struct ticket *out);
bool call_person(struct call *c, const struct person_ref *ref, struct person *out);

/* ---- doing it ---- */
bool call_can(struct call *c, enum ticket_event event); /* would it be allowed now? False: the speaker has heard why not */
/* What the speaker wrote and is still held leaves before the event that they cause now. call_move() does it by itself. */
void call_release(struct call *c, enum ticket_event event);
/* The event on the ticket in hand: moved, saved and told. False: it was refused, and the speaker has heard so. `told` may be NULL; what it
 * has for notice or key goes before the table's own. */
bool call_move(struct call *c, enum ticket_event event, struct telling *told);

#endif
