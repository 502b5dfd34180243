#include "desk/orphan.h"

#include "desk/act.h"
#include "desk/out/tell.h"
#include "desk/persons.h"
#include "store/scan.h"

#define TICKETS_MOST 1000

void orphan_ticket(struct work *w, struct ticket *t, int64_t person_id)
{
	struct transition moved;
	struct ticket before = *t;
	if (t->assignee_id != person_id || act_transition(w, t, EVENT_ORPHAN, ACTOR_BIT(ACTOR_CORE), &moved) != ALLOWED)
		return;
	act_save(w, t);
	struct telling told = {.ticket = t, .notice = moved.notice, .changed = act_changes(w, &before, t)};
	msg_text(&told.values, "why", person_name(w, person_id));
	tell(w, &told);
}

void orphan_tickets(struct work *w, int64_t queue_id, int64_t person_id)
{
	struct ticket *list;
	size_t n = tickets_scan(
		w->db, w->arena, &(struct scan_of){.scope = SCAN_ASSIGNEE, .id = person_id, .open = true}, TICKETS_MOST, &list);
	for (size_t i = 0; i < n; i++)
		if (!queue_id || list[i].queue_id == queue_id)
			orphan_ticket(w, &list[i], person_id);
}
