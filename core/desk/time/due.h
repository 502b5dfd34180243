/* desk/time/due.h: what a verb set for a later moment: the end of a hold, a planned closing. Desk thread. */
#ifndef GUICHET_DESK_TIME_DUE_H
#define GUICHET_DESK_TIME_DUE_H

#include "desk/work.h"
#include "store/inbox.h"

void hold_over(struct work *w, const struct job *job); /* JOB_HOLD_END */
void close_due(struct work *w, const struct job *job); /* JOB_CLOSE */

#endif
