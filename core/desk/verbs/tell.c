/* tell: one text to the requesters of several tickets, each in their own ticket and channel. */
#include "desk/verbs/tell.h"

#include "desk/answer.h"
#include "desk/persons.h"
#include "desk/verbs/match.h"
#include "desk/verbs/page.h"
#include "desk/verbs/table.h"
#include "store/labels.h"
#include "store/scan.h"

#define TELL_MOST 500

static bool may_be_told(struct call *c, const struct ticket *t)
{
	struct call probe = *c;
	call_ticket(&probe, t);
	return status_is_open(t->status) && !t->machine && may_see(&probe.principal, &probe.object) &&
	       call_may(&probe, ACTION_TELL) == ALLOWED;
}

static size_t children(struct call *c, struct ticket **out)
{
	struct ticket parent;
	int64_t *ids;
	size_t n, kept = 0;
	const struct ticket_ref here = {.kind = REF_HERE};
	if (!call_find(c, c->command->nrefs > 0 ? &c->command->refs[0] : &here, &parent))
		return 0;
	n = tickets_under(c->w->db, c->w->arena, parent.id, &ids);
	*out = arena_alloc(c->w->arena, (n + 1) * sizeof **out);
	for (size_t i = 0; i < n; i++)
		if (ticket_load(c->w->db, c->w->arena, ids[i], &(*out)[kept]) && may_be_told(c, &(*out)[kept]))
			kept++;
	return kept;
}

static size_t listed(struct call *c, struct ticket **out)
{
	struct ticket *rows;
	const struct query *query = c->command->query;
	size_t n = tickets_scan(c->w->db, c->w->arena, &(struct scan_of){.scope = SCAN_ALL, .open = true}, TELL_MOST, &rows), kept = 0;
	for (size_t i = 0; i < n; i++)
		if (may_be_told(c, &rows[i]) && (!query->root || match_ticket(c, query->root, &rows[i])))
			rows[kept++] = rows[i];
	*out = rows;
	return kept;
}

size_t tell_targets(struct call *c, struct ticket **out)
{
	*out = NULL;
	return c->command->query ? listed(c, out) : children(c, out);
}

/* A broadcast answers nobody in particular: it takes no ticket and moves none. */
static void tell_one_of(struct call *c, const struct ticket *t, const char *text)
{
	struct entry e;
	call_ticket(c, t);
	act_entry(c->w, &c->ticket,
		&(struct entry_draft){.author_id = c->w->actor.id, .kind = ENTRY_REPLY, .is_public = true, .text = text,
			.lang = c->m->in->sender.lang},
		&e);
	c->ticket.answered_ms = c->ticket.answered_ms ? c->ticket.answered_ms : c->w->now;
	c->ticket.human_ms = c->w->now;
	act_save(c->w, &c->ticket);
	struct telling told = {.ticket = &c->ticket, .notice = NOTICE_REPLY, .entry_id = e.id, .except_person = c->w->actor.id};
	msg_text(&told.values, "agent", c->w->actor.name);
	msg_text(&told.values, "text", text);
	tell(c->w, &told);
}

void verb_tell(struct call *c)
{
	struct ticket *list;
	struct msg_values v = {0};
	size_t n = tell_targets(c, &list);
	for (size_t i = 0; i < n; i++)
		tell_one_of(c, &list[i], c->command->text);
	c->ticket.id = 0;
	msg_number(&v, "n", (int64_t)n);
	answer_say(c, MSG_A_DONE, &v);
	answer_done(c, "told");
}
