/* here: the ticket continues in this channel. */
#include "desk/answer.h"
#include "desk/link.h"
#include "desk/out/tell.h"
#include "desk/persons.h"
#include "desk/verbs/table.h"

#include <string.h>

/* Its texts are told here from now on, and what is answered here finds it; what comes from elsewhere is still accepted. */
static void stand_here(struct call *c)
{
	struct conversation known;
	const struct gd_place *p = &c->m->in->place;
	if (p->kind != GD_PLACE_DIRECT ||
		conversation_of_ticket_at(c->w->db, c->w->arena, c->ticket.id, c->m->channel, p->room, "", &known))
		return;
	conversation_insert(c->w->db,
		&(struct conversation){.id = work_id(c->w),
			.ticket_id = c->ticket.id,
			.side = SIDE_CUSTOMER,
			.kind = (int)p->kind,
			.channel = c->m->channel,
			.tenant = p->tenant,
			.room = p->room,
			.thread = "",
			.person_id = c->w->actor.id},
		c->w->now);
}

static const char *place_before(struct call *c)
{
	struct address before = {0};
	struct identity i;
	if (!address_of(c->w, &c->ticket, c->w->actor.id, &before))
		return "-";
	if (before.room && identity_in_room(c->w->db, c->w->arena, c->w->actor.id, before.channel, before.room, &i))
		return link_account(c->w, &i);
	return arena_printf(c->w->arena, "%.*s %s", (int)strcspn(before.channel, ":"), before.channel, before.room ? before.room : "");
}

void verb_here(struct call *c)
{
	struct participant part;
	struct msg_values v = {0};
	if (!c->m->identity.id || !participant_find(c->w->db, c->ticket.id, c->w->actor.id, &part))
		return;
	msg_text(&v, "channel", place_before(c));
	part.identity_id = c->m->identity.id;
	participant_put(c->w->db, c->ticket.id, &part);
	stand_here(c);
	work_history(c->w, &c->ticket, HISTORY_PARTICIPANT, c->w->actor.id, "{\"person\":%lld,\"what\":\"moved\",\"identity\":%lld}",
		(long long)part.person_id, (long long)part.identity_id);
	tell_cards(c->w, &c->ticket);
	answer_say(c, MSG_M_MOVED, &v);
	answer_done(c, "moved");
}
