/* cli/outbox.h: `guichet outbox`: what waits to be delivered, per destination, and parked deliveries sent again.
 *
 *     guichet outbox                       destinations with what waits, the next attempt and the last reason
 *     guichet outbox webhook:crm           its deliveries one by one
 *     guichet outbox retry webhook:crm     its parked ones again; or one of them by its id
 */
#ifndef GUICHET_CLI_OUTBOX_H
#define GUICHET_CLI_OUTBOX_H

#include "cli/command.h"

extern const struct command cli_outbox;

#endif
