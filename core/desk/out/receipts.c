/* GD_RECEIPT: news of something that we sent: delivered, read, failed after all, or its reader wants silence. */
#include "desk/inbound.h"

#include "desk/answer.h"
#include "desk/out/content.h"
#include "desk/out/mark.h"
#include "desk/persons.h"
#include "desk/out/tell.h"
#include "store/deliveries.h"
#include "store/scan.h"

#include <string.h>

#define TICKETS_MOST 64

static bool find_delivery(struct work *w, const struct inbound *m, struct delivery *out)
{
	bool found = m->in->delivery ? delivery_load(w->db, w->arena, m->in->delivery, out)
				     : m->in->target && delivery_by_remote(w->db, w->arena, m->channel, m->in->target, out);
	return found && strcmp(out->channel, m->channel) == 0; /* a channel has news of its own messages alone */
}

static void arrived(struct work *w, const struct delivery *d)
{
	struct entry e;
	struct ticket t;
	if (d->entry_id && entry_load(w->db, w->arena, d->entry_id, &e) && e.state == ENTRY_SENT &&
		ticket_load(w->db, w->arena, d->ticket_id, &t) && t.requester_id == d->person_id)
		mark_entry(w, &e, MARK_DELIVERED);
}

static void failed(struct work *w, const struct delivery *d, const char *why)
{
	struct gd_outbound out;
	if (d->state != DELIVERY_SENT || !content_read(w->arena, d->body, desk_attachments(w->desk), &out))
		return;
	delivery_failed_late(w->db, d->id, w->now, why);
	tell_given_up(w, d, &out, why);
}

static void silenced(struct work *w, const struct delivery *d)
{
	struct identity identity;
	struct ticket *list;
	struct msg_values v = {0};
	if (!d->person_id || !identity_on(w->db, w->arena, d->person_id, d->channel, &identity))
		return;
	identity_set_opted_out(w->db, identity.id, true);
	size_t n = tickets_scan(
		w->db, w->arena, &(struct scan_of){.scope = SCAN_PERSON, .id = d->person_id, .open = true}, TICKETS_MOST, &list);
	msg_text(&v, "channel", d->channel);
	for (size_t i = 0; i < n; i++)
		tell_desk(w, &list[i], MSG_D_MUTED, &v, 0, 0);
}

void inbound_receipt(struct work *w, struct inbound *m)
{
	struct delivery d;
	if (!find_delivery(w, m, &d))
		return;
	m->result.code = GD_R_ADDED;
	m->result.word = "noted";
	switch (m->in->receipt) {
	case GD_RECEIPT_SENT:
		break;
	case GD_RECEIPT_DELIVERED:
	case GD_RECEIPT_READ:
		arrived(w, &d);
		break;
	case GD_RECEIPT_FAILED:
		failed(w, &d, m->in->why ? m->in->why : "?");
		break;
	case GD_RECEIPT_OPTED_OUT:
		silenced(w, &d);
		break;
	}
}
