/* desk/command.h: a command, from the words to what was done: which tickets, may this person, do it, answer.
 *
 * Commands of every channel, of POST /v1/cmd and of `guichet ticket` go through command_run(); the rows of desk/verbs/table.h say what
 * each verb needs and does. Desk thread, inside a unit of work.
 *
 *     struct call call;
 *     call_begin(w, m, &call);
 *     if (call_parse(&call, AT_DESK, text, &command, &error) == PARSED_COMMAND)
 *         command_run(&call, &command);
 */
#ifndef GUICHET_DESK_COMMAND_H
#define GUICHET_DESK_COMMAND_H

#include "desk/call.h"

void command_run(struct call *c, const struct command *command);
/* alone, on the ticket in hand: what a gesture means; number: of a rating */
void command_verb(struct call *c, enum verb_id verb, int64_t number);
void command_on_hand(struct call *c, const struct command *command); /* the same with arguments */

#endif
