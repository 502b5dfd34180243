#include "desk/time/life.h"

#include "desk/time/clocks.h"
#include "desk/time/closing.h"
#include "desk/time/paging.h"
#include "desk/time/survey.h"

void life_opened(struct work *w, struct ticket *t)
{
	int64_t due = t->due_ms;
	clocks_start(w, t);
	if (t->due_ms != due)
		ticket_save_due(w->db, t);
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
static bool promise_changed(const struct ticket *a, const struct ticket *b)
{
	return a->priority != b->priority || a->type != b->type || a->queue_id != b->queue_id || a->org_id != b->org_id;
}

void life_saving(struct work *w, struct ticket *t)
{
	struct ticket row = {.queue_id = t->queue_id};
	if (ticket_load_promise(w->db, t->id, &row) && promise_changed(&row, t))
		clocks_retarget(w, t);
	if (row.queue_id != t->queue_id)
		paging_moved(w, t);
	paging_check(w, t);
}
