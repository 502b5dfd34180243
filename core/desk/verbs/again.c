/* The verbs about a text that was written already: edit, retract, retry. */
#include "desk/answer.h"
#include "desk/held.h"
#include "desk/out/changes.h"
#include "desk/verbs/table.h"
#include "outbox/pump.h"
#include "store/deliveries.h"

#include <inttypes.h>

static int64_t seq_named(const struct call *c)
{
	return c->command->nrefs > 0 ? c->command->refs[0].entry : 0;
}

/* The text that was named, that the command answers, or the last one that its author wrote here. */
static bool own_text(struct call *c, struct entry *e)
{
	struct entry *list;
	int64_t seq = seq_named(c), mine = c->w->actor.id;
	if (seq)
		return entry_by_seq(c->w->db, c->w->arena, c->ticket.id, seq, e) && e->author_id == mine && change_is_desks(e) &&
		       !e->deleted_ms;
	if (c->where.target.entry_id && entry_load(c->w->db, c->w->arena, c->where.target.entry_id, e) && e->author_id == mine)
		return change_is_desks(e) && !e->deleted_ms && e->ticket_id == c->ticket.id;
	size_t n = entries_since(c->w->db, c->w->arena, c->ticket.id, 0, &list);
	while (n-- > 0) {
		*e = list[n];
		if (e->author_id == mine && change_is_desks(e) && !e->deleted_ms && e->state != ENTRY_STOPPED)
			return true;
	}
	return false;
}

static bool find_own(struct call *c, struct entry *e)
{
	if (own_text(c, e))
		return true;
	if (seq_named(c))
		answer_no_ref(c, arena_printf(c->w->arena, "%s.%" PRId64, c->ticket.ref, seq_named(c)));
	else
		answer_missing(c, SLOT_ENTRY);
	return false;
}

void verb_edit(struct call *c)
{
	struct entry e;
	if (!find_own(c, &e))
		return;
	change_text(c, &e, c->command->text);
	answer_done(c, "edited");
}

void verb_retract(struct call *c)
{
	struct entry e;
	if (!find_own(c, &e))
		return;
	bool note = !e.public_ && !entry_is_held(&e);
	change_gone(c, &e);
	if (note && e.deleted_ms) /* nobody else sees anything of it */
		answer_words(c, arena_printf(c->w->arena, "🗑 %s.%" PRId64, c->ticket.ref, e.seq));
	answer_done(c, "retracted");
}

void verb_retry(struct call *c)
{
	struct entry e = {0};
	if (seq_named(c) && !entry_by_seq(c->w->db, c->w->arena, c->ticket.id, seq_named(c), &e)) {
		answer_no_ref(c, arena_printf(c->w->arena, "%s.%" PRId64, c->ticket.ref, seq_named(c)));
		return;
	}
	int64_t again = deliveries_again_of(c->w->db, c->ticket.id, e.id, c->w->now);
	pump_start(c->w->pump); /* the destinations that wait again */
	answer_words(c, arena_printf(c->w->arena, "📤 %" PRId64, again));
	answer_done(c, "retried");
}
