/* desk/time/clocks.h: the two clocks of a ticket at work: what they count, when they are due, and who hears of it.
 *
 * The rules are sla/segments.h's; here they are fed with the ticket's promise and calendar, kept in the segment table, and their two
 * moments (75 % of the target, then the target) become a job, made anew at every change. Time already counted is never counted again: a
 * change of priority, type or queue, or of the configuration, acts from now on. `ticket->due_ms` is the target of the resolution clock, 0
 * while there is none. Desk thread, inside a unit of work; the caller saves the ticket.
 *
 *     clocks_start(w, &ticket);
 *     clocks_apply(w, &ticket, CLOCK_RESOLUTION, CLOCK_PAUSE);
 */
#ifndef GUICHET_DESK_TIME_CLOCKS_H
#define GUICHET_DESK_TIME_CLOCKS_H

#include "desk/work.h"
#include "i18n/render.h"
#include "sla/segments.h"
#include "store/inbox.h"
#include "store/segments.h"

void clocks_start(struct work *w, struct ticket *ticket); /* of a new ticket */
/* when the solution of a ticket that is about to be written is due; 0: no clock starts yet */
int64_t clocks_first_due(struct work *w, const struct ticket *ticket);
void clocks_apply(struct work *w, struct ticket *ticket, enum ticket_clock clock, enum clock_effect effect);
void clocks_retarget(struct work *w, struct ticket *ticket); /* what the promise hangs on has changed */
void clocks_restored(struct work *w, struct ticket *ticket); /* its rows were put back by hand: due date and moments follow */
void clocks_settings(struct work *w, const struct desk_settings *before); /* the configuration has: what ran is counted as it was */

/* How a clock stands; `*told_ms`: when its miss was told (NULL: not wanted). Its calendar lives in the arena. */
void clock_load(struct work *w, const struct ticket *ticket, enum ticket_clock clock, struct sla_clock *out, int64_t *told_ms);

/* Jobs: data-free, key "TICKET.CLOCK". */
void clocks_warn(struct work *w, const struct job *job);
void clocks_breach(struct work *w, const struct job *job);
void clocks_late(struct work *w, const struct job *job);

/* The answer to `sla` (a.sla): every segment in words, what each clock has counted, when the solution is due. */
void clocks_explain(struct work *w, const struct ticket *ticket, const struct reader *reader, struct msg_values *values);

#endif
