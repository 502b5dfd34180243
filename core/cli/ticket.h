/* cli/ticket.h: `guichet ticket VERB ...`: the commands that agents and customers write, from the shell.
 *
 *     guichet ticket take 1042
 *     guichet ticket --as bob reply 1042 'I restarted it.'
 *     guichet ticket --json show 1042
 */
#ifndef GUICHET_CLI_TICKET_H
#define GUICHET_CLI_TICKET_H

#include "cli/command.h"

extern const struct command cli_ticket;

#endif
