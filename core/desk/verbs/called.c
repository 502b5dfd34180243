#include "desk/verbs/called.h"

#include "desk/answer.h"
#include "desk/persons.h"
#include "desk/time/paging.h"
#include "desk/verbs/table.h"
#include "domain/digits.h"
#include "store/endings.h"
#include "store/questions.h"

#define LATE_MS HOUR_MS /* so long after a page a lone digit still speaks of it */

/* Somebody has it, or it has ended: nothing changes. */
static void say_late(struct call *c)
{
	struct msg_values v = {0};
	if (c->ticket.assignee_id == c->w->actor.id) {
		answer_say(c, MSG_D_PAGE_YOURS, NULL);
	} else if (c->ticket.assignee_id) {
		msg_text(&v, "agent", person_name(c->w, c->ticket.assignee_id));
		answer_say(c, MSG_D_PAGE_TAKEN, &v);
	} else {
		answer_refusal(c, REFUSED_STATE);
	}
	answer_done(c, "late");
}

/* A page for a missed target goes out although somebody has the ticket: taking it means taking it over. */
static void take(struct call *c)
{
	struct paging_row row;
	bool same_hands = paging_find(c->w->db, c->ticket.id, &row) && c->ticket.assignee_id == row.assignee_id;
	if (c->ticket.assignee_id == c->w->actor.id)
		paging_kept(c->w, &c->ticket);
	else if (c->ticket.assignee_id && same_hands)
		verb_steal(c);
	else
		verb_take(c);
}

void page_answer(struct call *c, int64_t ticket_id, enum page_answer answer)
{
	struct ticket t;
	if (!ticket_surviving(c->w, ticket_id, &t))
		return;
	call_ticket(c, &t);
	c->object.place = PLACE_DIRECT;
	if (!paging_may_answer(c->w, t.id, c->w->actor.id))
		say_late(c);
	else if (answer == PAGE_NEXT)
		answer_done(c, paging_pass(c->w, &c->ticket, c->w->actor.id) ? "passed" : "late");
	else
		take(c);
}

bool page_late(struct call *c)
{
	struct question_row q;
	struct ticket t;
	if (!question_last_of(c->w->db, c->w->arena, c->w->actor.id, c->m->channel, QUESTION_PAGE, &q) ||
		c->w->now - q.sent_ms > LATE_MS || !ticket_surviving(c->w, q.ticket_id, &t))
		return false;
	call_ticket(c, &t);
	say_late(c);
	return true;
}
