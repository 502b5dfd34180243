/* desk/machine.h: what other systems report (GD_SYSTEM). The state table stands at the head of machine.c. Desk thread. */
#ifndef GUICHET_DESK_MACHINE_H
#define GUICHET_DESK_MACHINE_H

#include "desk/inbound.h"

/* its last alert has ended: closes it if nobody took it, else tells the agents */
void machine_settle(struct work *w, struct ticket *ticket);

#endif
