#include "desk/triage.h"

#include "desk/form.h"
#include "desk/persons.h"
#include "store/labels.h"

#define TAG_TRIAGE "triage"
#define TEXTS_MOST 20

static bool has_lead(struct work *w, int64_t queue_id)
{
	int64_t *members;
	size_t n = members_of(w->db, w->arena, queue_id, &members);
	for (size_t i = 0; i < n; i++)
		if (member_role(w->db, queue_id, members[i]) == MEMBER_LEAD)
			return true;
	return false;
}

static bool waits_for_lead(struct work *w, int64_t queue_id, int64_t requester_id)
{
	struct queue_row queue;
	struct person requester;
	const struct desk_queue *q = work_queue(w, queue_id, &queue) ? settings_queue(w->settings, queue.name) : NULL;
	return q && q->guests_wait && person_load(w->db, w->arena, requester_id, &requester) && form_guest(&requester) &&
	       has_lead(w, queue_id);
}

void triage_draft(struct work *w, struct draft *d)
{
	d->triage = d->requester_id == d->creator_id && waits_for_lead(w, d->queue_id, d->requester_id);
}

/* What somebody of the desk has begun to work on is no guest's first word any more. */
void triage_moved(struct work *w, struct ticket *t, int64_t queue_id)
{
	if (t->triage || t->status != STATUS_NEW || t->assignee_id || !waits_for_lead(w, queue_id, t->requester_id))
		return;
	t->triage = true;
	triage_opened(w, t);
}

void triage_opened(struct work *w, const struct ticket *t)
{
	if (t->triage)
		tag_put(w->db, t->id, TAG_TRIAGE);
}

void triage_tell(struct work *w, const struct telling *told)
{
	bool news = told->notice == NOTICE_CREATED || told->notice == NOTICE_CUSTOMER_TEXT || told->notice == NOTICE_RAISED ||
		    told->notice == NOTICE_REOPENED || told->notice == NOTICE_QUEUE;
	const struct ticket *t = told->ticket;
	struct msg_values v = {0};
	int64_t *members;
	size_t n = news ? members_of(w->db, w->arena, t->queue_id, &members) : 0;
	msg_text(&v, "who", person_name(w, t->requester_id));
	for (size_t i = 0; i < n; i++)
		if (member_role(w->db, t->queue_id, members[i]) == MEMBER_LEAD)
			tell_person(w, t, members[i], MSG_D_CUSTOMER, &v, 0, LANE_PEOPLE);
}

/* ---- to the team -------------------------------------------------------------------------------------------------------------------- */

static bool ends_it(enum verb_id verb)
{
	static const enum verb_id ends[] = {VERB_CLOSE, VERB_CANCEL, VERB_DISCARD, VERB_DONE, VERB_MERGE};
	for (size_t i = 0; i < sizeof ends / sizeof *ends; i++)
		if (ends[i] == verb)
			return true;
	return false;
}

/* The card says what it is about; what they wrote is read in the thread. */
static void show_texts(struct work *w, const struct ticket *t)
{
	struct entry *list;
	size_t n = entries_of(w->db, w->arena, t->id, true, TEXTS_MOST, &list);
	for (size_t i = 0; i < n; i++) {
		struct msg_values v = {0};
		msg_text(&v, "agent", person_name(w, list[i].author_id));
		msg_text(&v, "text", entry_words(w, &list[i]));
		tell_desk(w, t, MSG_M_REPLY, &v, list[i].id, 0);
	}
}

static void hand_over(struct call *c)
{
	struct telling told = {.ticket = &c->ticket, .notice = NOTICE_CREATED, .except_person = c->ticket.requester_id};
	c->ticket.triage = false;
	tag_remove(c->w->db, c->ticket.id, TAG_TRIAGE);
	act_save(c->w, &c->ticket);
	msg_text(&told.values, "who", person_name(c->w, c->ticket.creator_id));
	tell(c->w, &told);
	show_texts(c->w, &c->ticket);
}

void triage_verb(struct call *c)
{
	bool does = (c->command->def->flags & (VERB_F_UNDO | VERB_F_PUBLIC)) != 0;
	if (c->ticket.triage && does && (c->actors & ACTOR_BIT(ACTOR_LEAD)) && !ends_it(c->command->verb))
		hand_over(c);
}
