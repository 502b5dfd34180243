/* desk/call.h: what one message has in hand on its way: who speaks, where, about which ticket, and what they may read of it.
 *
 * Filled once from the message; rights are asked of the ticket in hand, for every ticket that is named. A ticket that may not be seen is
 * not found, like one that does not exist. Desk thread, inside a unit of work; strings live in its arena.
 *
 *     struct call call;
 *     call_begin(w, m, &call);
 *     if (call_find(&call, &ref, &ticket)) {
 *         call_ticket(&call, &ticket);
 *         if (call_may(&call, ACTION_NOTE) == ALLOWED) ...
 *     }
 */
#ifndef GUICHET_DESK_CALL_H
#define GUICHET_DESK_CALL_H

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
	const struct desk_ask *offered; /* what stood in the form that this command was made of */
	size_t noffered;
};

void call_begin(struct work *w, struct inbound *m, struct call *out);
/* For what comes later: as if this identity had just written, with nothing in hand. `m` is the caller's storage. */
bool call_of_identity(struct work *w, int64_t identity_id, struct inbound *m, struct call *out);
void call_ticket(struct call *c, const struct ticket *ticket); /* takes it in hand: object and actors follow */

/* ---- what the speaker may ---- */
unsigned call_roles(const struct call *c);                        /* bits of enum role, of any queue */
enum refusal call_may(struct call *c, enum action action);        /* on the ticket in hand */
bool call_has_team(const struct call *c);                         /* the speaker is an agent or lead of some queue */
bool call_reads(const struct call *c, const struct entry *entry); /* a text of it, or of a ticket that was merged into it */
void call_audit(struct call *c); /* the speaker reads the ticket in hand: written down if it rests on an auditor's right alone */

/* ---- what they wrote ---- */
void call_rules(const struct call *c, enum command_place at, struct parse_context *out);
enum parsed call_parse(struct call *c, enum command_place at, const char *text, struct command *command, struct parse_error *error);
enum ticket_event call_class(struct call *c, const char *text); /* of plain words, for the ticket in hand: a thank-you, a yes ... */

/* ---- what they mean: false: nothing is said yet ---- */
bool call_find(struct call *c, const struct ticket_ref *ref, struct ticket *out); /* one ticket, visible to the speaker */
bool call_only_open(struct call *c, int64_t person_id, struct ticket *out);       /* a person's, if it is the only open one */
bool call_person(struct call *c, const struct person_ref *ref, struct person *out);
const char *call_person_text(const struct call *c, const struct person_ref *ref); /* as it was written: "@marie", "+336…" */

#endif
