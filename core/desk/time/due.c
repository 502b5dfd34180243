#include "desk/time/due.h"

#include "desk/act.h"
#include "desk/out/tell.h"

#include <string.h>

static void by_time(struct work *w, int64_t ticket_id, enum ticket_event event)
{
	struct ticket t, before;
	struct transition moved;
	if (!ticket_load(w->db, w->arena, ticket_id, &t))
		return;
	before = t;
	if (act_transition(w, &t, event, ACTOR_BIT(ACTOR_TIME), &moved) != ALLOWED)
		return;
	t.hold_ms = 0;
	act_save(w, &t);
	struct telling told = {.ticket = &t, .notice = moved.notice, .key = moved.key, .changed = act_changes(w, &before, &t)};
	told.facts.hold_ended_by_time = event == EVENT_HOLD_END;
	tell(w, &told);
}

void hold_over(struct work *w, const struct job *job)
{
	by_time(w, job->ticket_id, EVENT_HOLD_END);
}

void close_due(struct work *w, const struct job *job)
{
	by_time(w, job->ticket_id, strcmp(job->data, "cancelled") == 0 ? EVENT_CANCEL : EVENT_DONE);
}
