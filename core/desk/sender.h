/* desk/sender.h: who wrote this.
 *
 * The identity (channel instance, tenant, native id) is the only proof. Somebody unknown becomes a person of their own, with no
 * organisation and no rights beyond their own tickets. Desk thread.
 *
 *     if (!sender_person(w, "slack:acme", &inbound->sender, &inbound->place, &person, &identity))
 *         return;              // the message has no sender
 */
#ifndef GUICHET_DESK_SENDER_H
#define GUICHET_DESK_SENDER_H

#include "desk/work.h"

bool sender_person(struct work *w, const char *channel, const struct gd_person *sender, const struct gd_place *place, struct person *out,
	struct identity *identity);

#endif
