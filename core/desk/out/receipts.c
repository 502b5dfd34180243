/* GD_RECEIPT: news of something that we sent: delivered, read, failed after all, or its reader wants silence or is not there. */
#include "desk/out/receipts.h"

#include "desk/answer.h"
#include "desk/out/content.h"
#include "desk/out/mark.h"
#include "desk/out/outcome.h"
#include "desk/out/say.h"
#include "desk/out/tell.h"
#include "desk/persons.h"
#include "desk/time/closing.h"
#include "outbox/pump.h"
#include "store/scan.h"

#include <string.h>

#define TICKETS_MOST 64

static bool find_delivery(struct work *w, const struct inbound *m, struct delivery *out)
{
	bool found = m->in->delivery ? delivery_load(w->db, w->arena, m->in->delivery, out)
				     : m->in->target && delivery_by_remote(w->db, w->arena, m->channel, m->in->target, out);
	return found && strcmp(out->channel, m->channel) == 0; /* a channel has news of its own messages alone */
}

/* ---- it left, and arrived ------------------------------------------------------------------------------------------------------------ */

static void mark_delivered(struct work *w, const struct delivery *d)
{
	struct entry e;
	struct ticket t;
	if (d->entry_id && entry_load(w->db, w->arena, d->entry_id, &e) && e.state == ENTRY_SENT &&
		ticket_load(w->db, w->arena, d->ticket_id, &t) && t.requester_id == d->person_id)
		mark_entry(w, &e, MARK_DELIVERED);
}

/* Given up because nobody knew whether it had left: it had. */
static void left(struct work *w, const struct delivery *d, const struct inbound *m)
{
	struct gd_outbound out;
	(void)m;
	if (d->state != DELIVERY_PARKED || !content_read(w->arena, d->body, w->dir->attachments, &out))
		return;
	delivery_arrived_late(w->db, d->id, w->now);
	outcome_sent(w, d, &out);
}

void receipt_arrived(struct work *w, const struct delivery *d)
{
	mark_delivered(w, d);
	closing_news(w, d, true);
}

static void arrived(struct work *w, const struct delivery *d, const struct inbound *m)
{
	left(w, d, m);
	if (d->state != DELIVERY_LEASED) /* else when our request has its answer */
		receipt_arrived(w, d);
}

/* ---- it failed ----------------------------------------------------------------------------------------------------------------------- */

static void failed(struct work *w, const struct delivery *d, const struct inbound *m)
{
	struct gd_outbound out;
	const char *why = m->in->why ? m->in->why : "?";
	bool told = d->state != DELIVERY_SENT && d->state != DELIVERY_LEASED; /* when it was given up */
	if (told || !content_read(w->arena, d->body, w->dir->attachments, &out))
		return;
	delivery_failed_late(w->db, d->id, w->now, why);
	outcome_given_up(w, d, &out, why);
}

static bool identity_of(struct work *w, const struct delivery *d, struct identity *out)
{
	return d->person_id && identity_on(w->db, w->arena, d->person_id, d->channel, out);
}

void tell_silence(struct work *w, int64_t person_id, const char *channel)
{
	struct ticket *list;
	struct msg_values v = {0};
	size_t n = tickets_scan(
		w->db, w->arena, &(struct scan_of){.scope = SCAN_PERSON, .id = person_id, .open = true}, TICKETS_MOST, &list);
	msg_text(&v, "channel", channel);
	for (size_t i = 0; i < n; i++)
		tell_desk(w, &list[i], MSG_D_MUTED, &v, 0, 0);
}

static void silence(struct work *w, const struct delivery *d)
{
	struct identity identity;
	if (!identity_of(w, d, &identity) || identity.opted_out)
		return;
	deliveries_drop_to(w->db, d->dest, w->now, "stopped");
	identity_set_opted_out(w->db, identity.id, true);
	tell_silence(w, d->person_id, d->channel);
}

static void nobody_there(struct work *w, const struct delivery *d)
{
	struct identity identity;
	if (!identity_of(w, d, &identity) || identity.invalid)
		return;
	deliveries_drop_to(w->db, d->dest, w->now, "there is nobody at this address");
	identity_set_invalid(w->db, identity.id, true);
}

/* ---- ranks: what came first among equals stays, and nothing goes back --------------------------------------------------------------- */

static const struct news {
	int rank;
	void (*run)(struct work *, const struct delivery *, const struct inbound *);
	void (*mark)(struct work *, const struct delivery *); /* the contact: whatever became of this one message */
} news[] = {
	[GD_RECEIPT_SENT] = {1, left, NULL},
	[GD_RECEIPT_DELIVERED] = {2, arrived, NULL},
	[GD_RECEIPT_FAILED] = {2, failed, NULL},
	[GD_RECEIPT_OPTED_OUT] = {2, failed, silence},
	[GD_RECEIPT_INVALID] = {2, failed, nobody_there},
	[GD_RECEIPT_READ] = {3, arrived, NULL},
};

static bool goes_on(const struct delivery *d, enum gd_receipt receipt)
{
	bool ended = d->receipt == GD_RECEIPT_FAILED || d->receipt == GD_RECEIPT_OPTED_OUT || d->receipt == GD_RECEIPT_INVALID;
	return !ended && news[receipt].rank > news[d->receipt].rank;
}

void inbound_receipt(struct work *w, struct inbound *m)
{
	struct delivery d;
	enum gd_receipt receipt = m->in->receipt;
	if (!find_delivery(w, m, &d))
		return;
	if (goes_on(&d, receipt)) {
		m->result.code = GD_R_ADDED;
		m->result.word = "noted";
		delivery_set_receipt(w->db, d.id, (int)receipt);
		news[receipt].run(w, &d, m);
	}
	if (news[receipt].mark)
		news[receipt].mark(w, &d);
}
