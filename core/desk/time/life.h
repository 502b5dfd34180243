/* desk/time/life.h: what follows from what happens to a ticket: clocks, due dates, reminders, closings, pages, surveys.
 *
 * act.c calls these where it opens, moves and saves a ticket, so that no verb has to remember them. Desk thread, inside a unit of work.
 */
#ifndef GUICHET_DESK_TIME_LIFE_H
#define GUICHET_DESK_TIME_LIFE_H

#include "desk/work.h"
#include "domain/transition.h"
#include "i18n/render.h"

struct life_change {
	enum ticket_event event;
	uint32_t actors;
	enum ticket_status before;
	const struct transition *moved;
};

void life_opening(struct work *w, struct ticket *ticket); /* before its first row is written: what that row says of time */
void life_opened(struct work *w, struct ticket *ticket);
void life_moved(struct work *w, struct ticket *ticket, const struct life_change *change); /* the ticket has its new state already */
/* before it is written: what differs from its row */
void life_saving(struct work *w, struct ticket *ticket);

#endif
