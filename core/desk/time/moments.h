/* desk/time/moments.h: what time is going to do to a ticket, kept with the rest of its state, so that undo puts it back. (rule R12)
 *
 * The jobs of the ticket that hang on its state, and the closing that was announced. What already left is not undone: pages, texts,
 * exports. Desk thread, inside a unit of work.
 *
 *     moments_write(w, ticket.id, &json);
 *     moments_restore(w, ticket.id, doc);
 */
#ifndef GUICHET_DESK_TIME_MOMENTS_H
#define GUICHET_DESK_TIME_MOMENTS_H

#include "base/json.h"
#include "desk/work.h"

void moments_write(struct work *w, int64_t ticket_id, struct json_writer *json);
void moments_restore(struct work *w, int64_t ticket_id, const struct json *doc);

#endif
