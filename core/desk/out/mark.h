/* desk/out/mark.h: the bot's own emoji on messages: filed, note, sent, failed, filed for a machine.
 *
 * Only where the channel has reactions; elsewhere the answer or the next message says it. At most one call a message: a mark that has not
 * left yet is replaced by the next. Desk thread.
 *
 *     mark_message(w, m->channel, &m->in->place, m->in->native_id, MARK_FILED, ticket);
 */
#ifndef GUICHET_DESK_OUT_MARK_H
#define GUICHET_DESK_OUT_MARK_H

#include "commands/reactions.h"
#include "desk/inbound.h"

void mark_message(
	struct work *w, const char *channel, const struct gd_place *place, const char *native, enum mark mark, const struct ticket *ticket);
void mark_entry(struct work *w, const struct entry *entry, enum mark mark); /* on the message that its author wrote */

#endif
