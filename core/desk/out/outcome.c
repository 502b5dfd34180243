#include "desk/out/outcome.h"

#include "desk/out/post.h"
#include "desk/out/speak.h"
#include "desk/out/tell.h"
#include "desk/persons.h"
#include "desk/time/closing.h"

#include <inttypes.h>

static bool is_to_requester(struct work *w, const struct delivery *d, struct ticket *t)
{
	return d->entry_id && d->person_id && ticket_load(w->db, w->arena, d->ticket_id, t) && t->requester_id == d->person_id;
}

void outcome_sent(struct work *w, const struct delivery *d, const struct gd_outbound *out)
{
	struct ticket ticket;
	struct gd_limits limits;
	bool told_later = channel_limits(w, d->channel, &limits) && (limits.capabilities & GD_CAP_RECEIPTS);
	if (!told_later)
		closing_news(w, d, true);
	if (out->op == GD_POST && is_to_requester(w, d, &ticket))
		speak_sent(w, d->entry_id);
}

/* A card that takes no changes any more, since somebody deleted it for one. */
static void replace_card(struct work *w, const struct delivery *d, const struct gd_outbound *out)
{
	struct ticket ticket;
	bool card = out->op == GD_REPLACE && (out->flags & GD_O_CARD) && d->conversation_id;
	if (card && ticket_load(w->db, w->arena, d->ticket_id, &ticket))
		tell_card_lost(w, &ticket, d->conversation_id);
}

void outcome_given_up(struct work *w, const struct delivery *d, const struct gd_outbound *out, const char *why)
{
	struct ticket ticket;
	struct entry entry;
	struct msg_values v = {0};
	closing_news(w, d, false);
	replace_card(w, d, out);
	/* What merely informs a room is not news when it fails: telling of it would fail and be told in turn. */
	bool informs = out->op == GD_POST && !d->person_id && !d->entry_id;
	if (informs || out->op == GD_MARK || out->op == GD_REPLACE || !d->ticket_id || !ticket_load(w->db, w->arena, d->ticket_id, &ticket))
		return;
	work_history(w, &ticket, HISTORY_DELIVERY, 0, "{\"delivery\":%" PRId64 ",\"attempts\":%d}", d->id, d->attempt);
	msg_text(&v, "who", d->person_id ? person_name(w, d->person_id) : d->dest);
	msg_text(&v, "why", why ? why : "?");
	if (is_to_requester(w, d, &ticket) && entry_load(w->db, w->arena, d->entry_id, &entry))
		speak_mark_failed(w, &entry);
	/* A failure to reach the room itself is not told in that room. */
	tell_desk(w, &ticket, MSG_D_FAILED, &v, 0, d->conversation_id);
}
