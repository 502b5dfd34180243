/* desk/time/handlers.h: what happens when a job is due: each kind has one handler, and each due job runs as a unit of work of its own.
 *
 * A job is removed before its handler runs, in the same savepoint, so it happens once or, if the unit is undone, again. Desk thread.
 *
 *     struct job *jobs;
 *     size_t n = jobs_due(db, arena, now, 64, &jobs);
 *     for (size_t i = 0; i < n; i++) handlers_run(w, &jobs[i]);
 */
#ifndef GUICHET_DESK_TIME_HANDLERS_H
#define GUICHET_DESK_TIME_HANDLERS_H

#include "desk/work.h"
#include "store/inbox.h"

void handlers_run(struct work *w, const struct job *job);
void handlers_clock_stepped(struct work *w, int64_t by_ms); /* delays keep their length, moments keep their date */
void handlers_start(struct work *w);                        /* the jobs that must always exist */

#endif
