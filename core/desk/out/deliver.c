#include "desk/out/deliver.h"

#include "base/json.h"
#include "base/limits.h"
#include "base/log.h"
#include "desk/out/content.h"
#include "desk/out/outcome.h"
#include "desk/out/receipts.h"
#include "desk/out/say.h"
#include "desk/persons.h"
#include "desk/out/tell.h"
#include "desk/work.h"

#include <inttypes.h>
#include <string.h>

void deliver_limits(void *self, const char *channel, struct pump_limits *out)
{
	const struct desk_hooks *hooks = desk_hooks_of(self);
	struct gd_limits l = {.size = sizeof l};
	bool open = false;
	hooks->limits(hooks->self, channel, &l, &open);
	*out = (struct pump_limits){
		.in_flight = l.in_flight ? l.in_flight : 1,
		.in_flight_total = l.in_flight_total ? l.in_flight_total : 16,
		.pace_ms = l.pace_ms,
		.lease_s = l.lease_s ? l.lease_s : 60,
		.disable_after_s = l.disable_after_s,
		.backoff = desk_backoff(self),
		.unordered = l.unordered != 0,
		.closed = !open,
	};
	out->backoff.schedule_s = l.schedule_s;
	struct destination state;
	if (l.disable_after_s) {
		destination_load(desk_db(self), channel, &state);
		out->closed = out->closed || state.disabled_ms != 0;
	}
}

/* The account that it goes to decides with the person; a room that is nobody's own leaves it to the person alone. */
static void principal_there(struct work *w, const struct delivery *d, const struct person *person, struct principal *out)
{
	struct identity i = {0};
	const char *room = d->dest + strlen(d->channel);
	if (*room == '/')
		identity_in_room(w->db, w->arena, person->id, d->channel, room + 1, &i);
	principal_at(w, person, &i, out);
}

static const char *right_is_lost(struct work *w, const struct delivery *d, const struct ticket *ticket)
{
	struct person person;
	struct principal principal;
	struct object object;
	if (!person_load(w->db, w->arena, d->person_id, &person))
		return "The person is gone";
	principal_there(w, d, &person, &principal);
	object_of(w, ticket, person.id, PLACE_DIRECT, &object);
	return may_see(&principal, &object) ? NULL : "This person may no longer see the ticket";
}

/* A system, or a room where customers read along. The desk's own rooms go on reading. */
static bool is_open_to_others(struct work *w, const struct delivery *d)
{
	struct gd_limits limits;
	struct conversation c;
	if (channel_limits(w, d->channel, &limits) && (limits.capabilities & GD_CAP_NOTIFY))
		return true;
	return d->conversation_id && conversation_load(w->db, w->arena, d->conversation_id, &c) && c.side == SIDE_CUSTOMER && !c.person_id;
}

static const char *not_about_this(struct work *w, const struct delivery *d)
{
	struct ticket ticket;
	if (!d->ticket_id)
		return NULL;
	if (!ticket_load(w->db, w->arena, d->ticket_id, &ticket))
		return d->person_id ? "The ticket is gone" : NULL;
	if (ticket_is_private(w, &ticket) && is_open_to_others(w, d))
		return "This ticket is private now";
	return d->person_id ? right_is_lost(w, d, &ticket) : NULL;
}

/* After STOP nothing leaves but the confirmation of it, whatever was queued or is tried again. */
static bool is_silent(struct work *w, const struct delivery *d)
{
	const char *room = d->dest + strlen(d->channel);
	bool last_word = d->supersede && strcmp(d->supersede, DELIVER_LAST_WORD) == 0;
	return *room == '/' && !last_word && address_is_silent(w, d->person_id, d->channel, room + 1);
}

/* Nothing goes to a person who lost the right to see the ticket, or who asked for silence, nor to others once it is private, whatever was
 * queued. */
const char *deliver_forbidden(void *self, const struct delivery *d)
{
	if (!d->person_id && !d->ticket_id)
		return NULL;
	struct arena arena = {0};
	struct work w = {
		.desk = self, .db = desk_db(self), .arena = &arena, .settings = desk_settings_in_force(self), .now = desk_now(self),
		.hooks = desk_hooks_of(self)};
	const char *why = not_about_this(&w, d);
	if (!why && d->person_id && is_silent(&w, d))
		why = "This person asked for no more messages";
	arena_clear(&arena);
	return why;
}

/* The thread of a card is known once the card itself has been sent: what follows it takes the address from the conversation. */
static void fill_address(struct desk *desk, struct arena *arena, const struct delivery *d, struct gd_outbound *out)
{
	struct conversation c;
	if (!d->conversation_id || !conversation_load(desk_db(desk), arena, d->conversation_id, &c))
		return;
	if (!out->thread && *c.thread && !(out->flags & GD_O_CARD))
		out->thread = c.thread;
	if (out->op == GD_REPLACE && !out->target && c.card_id && *c.card_id)
		out->target = c.card_id;
}

void deliver_one(void *self, const struct delivery *d)
{
	const struct desk_hooks *hooks = desk_hooks_of(self);
	struct arena arena = {0};
	struct gd_outbound out;
	char key[ID_TEXT_SIZE];
	if (!content_read(&arena, d->body, desk_attachments(self), &out)) {
		bool sound = json_scan(d->body, strlen(d->body), LIMIT_BODY, NULL);
		desk_outcome(self, d->id, (uint32_t)d->attempt, sound ? GD_RETRY_LATER : GD_GIVE_UP, 0, false, NULL,
			     sound ? "There was no memory for the message" : "The stored message cannot be read");
		arena_clear(&arena);
		return;
	}
	id_text(d->id, key);
	out.delivery = d->id;
	out.key = key;
	out.attempt = (uint32_t)d->attempt;
	if (d->doubtful)
		out.flags |= GD_O_MAYBE_SENT;
	fill_address(self, &arena, d, &out);
	if (out.op == GD_REPLACE && !out.target)
		desk_outcome(self, d->id, (uint32_t)d->attempt, GD_GIVE_UP, 0, false, NULL, "The card to change was never sent");
	else
		hooks->deliver(hooks->self, d->channel, &out);
	arena_clear(&arena);
}

/* ---- outcomes --------------------------------------------------------------------------------------------------------------------- */

#define MOST_UNDONE 5 /* then it is wrong in itself, and the end of the lease decides */

struct outcome_unit {
	struct desk_unit unit;
	struct desk *desk;
	struct pump *pump;
	struct pump_outcome outcome;
	int undone;                /* how often the batch was kept and this was not */
	enum pump_news news;
};

/* The native id of what was sent: edits, reactions, replies and receipts find their way by it; a card's is the root of the ticket's
 * thread. */
static void remember_sent(struct work *w, const struct delivery *d, const struct gd_outbound *out, const char *remote_id)
{
	if (!remote_id || !*remote_id || !d->ticket_id || out->op != GD_POST)
		return;
	const char *room = out->room ? out->room : out->user;
	native_ref_put(w->db, d->channel, room, remote_id, &(struct native_ref){d->ticket_id, d->entry_id, d->id});
	struct gd_limits limits = {.size = sizeof limits};
	bool open = false;
	w->hooks->limits(w->hooks->self, d->channel, &limits, &open);
	struct conversation c;
	if (!(out->flags & GD_O_CARD) || !d->conversation_id || !conversation_load(w->db, w->arena, d->conversation_id, &c))
		return;
	bool roots_thread = (limits.capabilities & GD_CAP_THREADS) &&
			    c.side == SIDE_DESK; /* a customer's thread began with their own message */
	conversation_set_card(w->db, c.id, remote_id, roots_thread ? remote_id : c.thread);
}

/* What a system took and gave no id for: nobody waits for news of it. That is most of what leaves. */
static bool is_quiet(struct work *w, const struct outcome_unit *u)
{
	bool has_id = u->outcome.remote_id && *u->outcome.remote_id;
	return u->news == PUMP_DONE && !has_id && !pump_to_person(w->pump, &u->outcome);
}

static void after_news(struct work *w, struct outcome_unit *u)
{
	struct delivery d;
	struct gd_outbound out;
	if (u->news == PUMP_STALE || u->news == PUMP_AGAIN || is_quiet(w, u) || !delivery_load(w->db, w->arena, u->outcome.delivery, &d) ||
	    !content_read(w->arena, d.body, w->dir->attachments, &out))
		return;
	if (u->news == PUMP_DONE) {
		remember_sent(w, &d, &out, u->outcome.remote_id);
		if (d.state == DELIVERY_SENT) /* else news of its failure came first */
			outcome_sent(w, &d, &out);
		if (d.state == DELIVERY_SENT && (d.receipt == GD_RECEIPT_DELIVERED || d.receipt == GD_RECEIPT_READ))
			receipt_arrived(w, &d);
		return;
	}
	log_warn("outbox", "a delivery was given up", KV("to", d.dest), KI("attempts", d.attempt), KV("why", u->outcome.why));
	outcome_given_up(w, &d, &out, u->outcome.why);
	if (u->news == PUMP_DISABLED)
		tell_disabled(w, d.channel, u->outcome.why);
}

static void outcome_run(struct work *w, struct desk_unit *unit)
{
	struct outcome_unit *u = (struct outcome_unit *)unit;
	u->pump = w->pump;
	u->news = pump_record(w->pump, &u->outcome);
	after_news(w, u);
}

static void outcome_done(struct desk_unit *unit, enum unit_end end)
{
	struct outcome_unit *u = (struct outcome_unit *)unit;
	/* It was sent, and that could not be written down: say it again until it can, or the message would leave twice. */
	if (u->pump && end != UNIT_STORED)
		pump_unrecord(u->pump, &u->outcome);
	bool again = end == UNIT_LOST || (end == UNIT_UNDONE && ++u->undone < MOST_UNDONE);
	if (again && desk_push_again(u->desk, unit))
		return;
	if (end == UNIT_STORED)
		pump_settle(u->pump, &u->outcome);
	free((char *)u->outcome.remote_id);
	free((char *)u->outcome.why);
	free((char *)u->outcome.answer);
	free(u);
}

void desk_outcome(struct desk *desk, int64_t delivery, uint32_t attempt, enum gd_outcome outcome, uint32_t retry_after_s, bool doubtful,
	const char *remote_id, const char *why)
{
	desk_outcome_answered(desk, delivery, attempt, outcome, retry_after_s, doubtful, remote_id, why, NULL);
}

void desk_outcome_answered(struct desk *desk, int64_t delivery, uint32_t attempt, enum gd_outcome outcome, uint32_t retry_after_s,
	bool doubtful, const char *remote_id, const char *why, const char *answer)
{
	static const enum pump_verdict wishes[] = {[GD_SENT] = PUMP_SENT, [GD_RETRY_LATER] = PUMP_RETRY, [GD_GIVE_UP] = PUMP_PARKED,
		[GD_GONE] = PUMP_GONE, [GD_HELD] = PUMP_HELD};
	struct outcome_unit *u = mem_alloc(sizeof *u);
	u->unit.run = outcome_run;
	u->unit.done = outcome_done;
	u->desk = desk;
	u->outcome = (struct pump_outcome){
		delivery, (int)attempt, wishes[outcome], retry_after_s, doubtful, mem_strdup(remote_id), mem_strdup(why),
		mem_strdup(answer),
	};
	desk_push_calm(desk, &u->unit);
}
