#include "desk/where.h"

#define MERGES_MOST 16 /* a chain of merges is not longer; a circle would be a bug */

bool ticket_surviving(struct work *w, int64_t id, struct ticket *out)
{
	bool found = ticket_load(w->db, w->arena, id, out);
	for (int i = 0; found && out->merged_into && i < MERGES_MOST; i++)
		found = ticket_load(w->db, w->arena, out->merged_into, out);
	return found;
}

bool where_message(struct work *w, const struct inbound *m, const char *native, struct native_ref *out)
{
	const struct gd_place *p = &m->in->place;
	if (!native)
		return false;
	/* A direct message that was sent before its room was known stands under the person's own id. */
	return native_ref_find(w->db, m->channel, p->room, native, out) ||
	       (p->kind == GD_PLACE_DIRECT && m->in->sender.user && native_ref_find(w->db, m->channel, m->in->sender.user, native, out));
}

static void set_ticket(struct work *w, const struct inbound *m, int64_t ticket_id, struct where *out)
{
	const struct gd_place *p = &m->in->place;
	if (!ticket_surviving(w, ticket_id, &out->ticket))
		return;
	out->has_ticket = true;
	if (!out->conversation.id &&
		!conversation_of_ticket_at(w->db, w->arena, out->ticket.id, m->channel, p->room, p->thread, &out->conversation))
		conversation_of_ticket_at(w->db, w->arena, out->ticket.id, m->channel, p->room, "", &out->conversation);
}

/* The thread names the ticket; one that began with a message of ours too. */
static void find_by_thread(struct work *w, const struct inbound *m, struct where *out)
{
	const struct gd_place *p = &m->in->place;
	struct native_ref root;
	if (p->thread && conversation_at(w->db, w->arena, m->channel, p->room, p->thread, &out->conversation))
		set_ticket(w, m, out->conversation.ticket_id, out);
	else if (p->thread && where_message(w, m, p->thread, &root))
		set_ticket(w, m, root.ticket_id, out);
}

static void find_room(struct work *w, const struct inbound *m, struct where *out)
{
	const struct gd_place *p = &m->in->place;
	enum room_kind kind = ROOM_REQUEST;
	out->queue_id = room_queue(w->db, m->channel, p->tenant, p->room, &kind);
	out->oneway = out->queue_id != 0 && kind == ROOM_ONEWAY;
	out->known = out->queue_id != 0;
	out->place = kind == ROOM_DESK ? PLACE_DESK : PLACE_CUSTOMER;
	find_by_thread(w, m, out);
	/* A room that belongs to one ticket as a whole. */
	if (!out->known && !out->has_ticket && conversation_at(w->db, w->arena, m->channel, p->room, "", &out->conversation))
		set_ticket(w, m, out->conversation.ticket_id, out);
	if (!out->known && out->has_ticket && out->conversation.id) {
		out->known = true;
		out->place = out->conversation.side == SIDE_DESK ? PLACE_DESK : PLACE_CUSTOMER;
	}
}

bool where_find(struct work *w, const struct inbound *m, struct where *out)
{
	*out = (struct where){.place = PLACE_DIRECT, .known = true};
	if (m->in->place.kind == GD_PLACE_ROOM)
		find_room(w, m, out);
	else if (m->in->place.kind == GD_PLACE_DIRECT)
		find_by_thread(w, m, out);
	if (where_message(w, m, m->in->target, &out->target) && !out->has_ticket)
		set_ticket(w, m, out->target.ticket_id, out);
	return out->known;
}
