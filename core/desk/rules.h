/* desk/rules.h: the routing rules of the configuration, asked of a new request and carried out on it. (row I21)
 *
 * What a person or a room has said goes before a rule: a rule gives the queue only where nobody named one, and a priority is a floor.
 * Switching a rule off or on is written down and goes before the file until the next switch. Which rules fired is in the ticket's history,
 * for `why`. Desk thread, inside a unit of work.
 *
 *     struct rule_outcome said;
 *     rules_ask(w, &(struct rule_question){.channel = m->channel, .room = room, .text = text, .org_id = org}, &said);
 *     rules_draft(w, &said, named, &draft);
 *     act_open(w, &draft, &ticket, &first);
 *     rules_done(w, &said, &ticket);
 */
#ifndef GUICHET_DESK_RULES_H
#define GUICHET_DESK_RULES_H

#include "commands/command.h"
#include "desk/act.h"
#include "domain/rule.h"

struct rule_question {
	const char *channel, *room, *title, *text;
	int64_t org_id, ticket_id; /* ticket_id: its stored fields count; 0: there is none yet */
	enum ticket_type type;
	const struct field_change *fields; /* what a request says that is not there yet: by a person, by a program */
	size_t nfields;
	const struct gd_field *given;
	size_t ngiven;
};
void rules_ask(struct work *w, const struct rule_question *question, struct rule_outcome *out);
void rules_draft(struct work *w, const struct rule_outcome *said, bool queue_named, struct draft *draft);
/* Tags, the agent it is given to, the history. The agent is told by the caller's next tell(). */
void rules_done(struct work *w, const struct rule_outcome *said, struct ticket *ticket);

/* Who would get a new ticket of this queue: "turns", "least", or a handle. 0: nobody. Nothing is changed. */
int64_t rules_agent(struct work *w, const char *assign, int64_t queue_id, int64_t requester_id);

bool rule_is_on(struct work *w, const struct rule *rule);
void rule_switch(struct work *w, const struct rule *rule, bool on);

#endif
