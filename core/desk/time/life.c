#include "desk/time/life.h"

#include "desk/time/clocks.h"
#include "desk/time/closing.h"
#include "desk/time/paging.h"
#include "desk/time/survey.h"

void life_opening(struct work *w, struct ticket *t)
{
	t->due_ms = clocks_first_due(w, t);
}

void life_opened(struct work *w, struct ticket *t)
{
	clocks_start(w, t);
	closing_opened(w, t);
	paging_check(w, t);
}

void life_moved(struct work *w, struct ticket *t, const struct life_change *c)
{
	clocks_apply(w, t, CLOCK_RESPONSE, c->moved->response);
	clocks_apply(w, t, CLOCK_RESOLUTION, c->moved->resolution_first);
	clocks_apply(w, t, CLOCK_RESOLUTION, c->moved->resolution);
	closing_moved(w, t, c);
	survey_moved(w, t, c);
}

/* What a promise hangs on. */
static bool promise_changed(const struct ticket *t)
{
	const struct ticket_stored *was = &t->stored;
	return t->priority != was->priority || t->type != was->type || t->queue_id != was->queue_id || t->org_id != was->org_id;
}

void life_saving(struct work *w, struct ticket *t)
{
	if (promise_changed(t))
		clocks_retarget(w, t);
	if (t->stored.queue_id != t->queue_id)
		paging_moved(w, t);
	paging_check(w, t);
}
