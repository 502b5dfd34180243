/* GD_EDIT and GD_DELETE: what somebody wrote reads differently now, or is gone. (rule R12)
 *
 * Nothing here ever runs a verb, answers a question or reopens a ticket. A customer's change is shown to the desk. An agent's change of a
 * text that has left follows it where the channel can change what it sent; elsewhere the author decides about a correction. */
#include "desk/out/changes.h"

#include "desk/inbound.h"

#include "base/limits.h"
#include "base/text.h"
#include "desk/agent.h"
#include "desk/answer.h"
#include "desk/out/content.h"
#include "desk/held.h"
#include "desk/out/mark.h"
#include "desk/out/speak.h"
#include "desk/persons.h"
#include "desk/question.h"
#include "domain/words.h"
#include "store/deliveries.h"

#include <string.h>

#define TITLE_MS MINUTE_MS /* an edit so soon after the creation also changes the title */

/* ---- copies of a text that channels have --------------------------------------------------------------------------------------------- */

/* As it was shown (i18n/render.c). */
static const char *tame(struct work *w, const char *text)
{
	struct buf out;
	buf_init(&out, LIMIT_BODY);
	text_tame(&out, text);
	const char *kept = arena_strdup(w->arena, out.data);
	buf_clear(&out);
	return kept;
}

static const char *replaced(struct work *w, const char *text, const char *old, const char *fresh)
{
	const char *at = text && *old ? strstr(text, old) : NULL;
	return at ? arena_printf(w->arena, "%.*s%s%s", (int)(at - text), text, fresh, at + strlen(old)) : NULL;
}

static bool load_copy(struct work *w, const struct native_place *place, struct delivery *d, struct gd_outbound *out)
{
	return place->outbox_id && delivery_load(w->db, w->arena, place->outbox_id, d) &&
	       content_read(w->arena, d->body, w->dir->attachments, out);
}

static void post_change(
	struct work *w, const struct delivery *d, struct gd_outbound *out, enum gd_op op, const char *native, const char *text)
{
	struct ticket t;
	if (!ticket_load(w->db, w->arena, d->ticket_id, &t))
		return;
	out->op = op;
	out->target = native;
	out->text = text;
	out->nfiles = 0;
	post(w, &(struct posting){.channel = d->channel,
			.ticket = &t,
			.person_id = d->person_id,
			.conversation_id = d->conversation_id,
			.lane = LANE_PEOPLE,
			.out = *out});
}

static bool is_customers(struct work *w, const struct delivery *d)
{
	struct conversation c;
	return d->person_id ||
	       (d->conversation_id && conversation_load(w->db, w->arena, d->conversation_id, &c) && c.side == SIDE_CUSTOMER);
}

/* How many copies of the customer's side could not follow. `fresh` NULL: they are taken back. */
static size_t follow(struct work *w, const struct entry *e, const char *old, const char *fresh)
{
	struct native_place *places;
	size_t left = 0, n = native_refs_of_entry(w->db, w->arena, e->id, &places);
	old = tame(w, old);
	fresh = fresh ? tame(w, fresh) : NULL;
	for (size_t i = 0; i < n; i++) {
		struct delivery d;
		struct gd_outbound out;
		struct gd_limits limits;
		if (!load_copy(w, &places[i], &d, &out))
			continue;
		bool open = channel_limits(w, d.channel, &limits);
		const char *text = fresh ? replaced(w, out.text, old, fresh) : NULL;
		if (fresh && open && text && (limits.capabilities & GD_CAP_EDITS))
			post_change(w, &d, &out, GD_REPLACE, places[i].native, text);
		else if (!fresh && open && (limits.capabilities & GD_CAP_RETRACT))
			post_change(w, &d, &out, GD_RETRACT, places[i].native, NULL);
		else
			left += is_customers(w, &d);
	}
	return left;
}

/* ---- edits --------------------------------------------------------------------------------------------------------------------------- */

static void retitle(struct call *c, const struct entry *e, const char *text)
{
	struct words_span span = words_title(text);
	if (e->seq != 1 || c->w->now - c->ticket.created_ms > TITLE_MS || span.len == 0)
		return;
	c->ticket.title = arena_strndup(c->w->arena, span.at, span.len);
	work_history(c->w, &c->ticket, HISTORY_TITLE, c->w->actor.id, "{}");
	act_save(c->w, &c->ticket);
	tell_cards(c->w, &c->ticket);
}

/* Messages that came in quick succession are one text: one of them is a part of it. */
static bool is_joined(struct call *c, const struct entry *e)
{
	struct native_place *places;
	size_t own = 0, n = native_refs_of_entry(c->w->db, c->w->arena, e->id, &places);
	for (size_t i = 0; i < n; i++)
		own += places[i].outbox_id == 0;
	return own > 1;
}

/* What the message says now, between the others that it was joined with. Where the channel cannot say what it was before, nothing that was
 * written is lost for it. */
static const char *whole(struct call *c, const struct entry *e, const char *text)
{
	const char *old = c->m->in->quoted;
	if (!is_joined(c, e))
		return text;
	const char *all = old ? replaced(c->w, e->text, old, text) : NULL;
	return all ? all : arena_printf(c->w->arena, "%s\n%s", e->text, text);
}

static void customer_edit(struct call *c, struct entry *e, const char *text)
{
	struct msg_values v = {0};
	text = whole(c, e, text);
	msg_text(&v, "who", c->w->actor.name);
	msg_text(&v, "bad", e->text);
	msg_text(&v, "good", text);
	act_text(c->w, e, text, HISTORY_EDITED);
	tell_desk(c->w, &c->ticket, MSG_D_CUST_EDIT, &v, 0, 0);
	retitle(c, e, text);
	answer_done(c, "edited");
}

static void held_edit(struct call *c, struct entry *e, const char *text)
{
	if (note_marked(text)) {
		act_text(c->w, e, text, HISTORY_EDITED);
		held_keep(c, e);
	} else {
		held_edited(c, e, text);
	}
	answer_done(c, "edited");
}

static void note_edit(struct call *c, struct entry *e, const char *text)
{
	const char *old = e->text;
	act_text(c->w, e, text, HISTORY_EDITED);
	follow(c->w, e, old, text);
	answer_done(c, "edited");
}

/* What the customer has already read cannot become a note any more; what it says now is one. */
static void into_note(struct call *c, const char *text)
{
	struct entry note;
	act_entry(c->w, &c->ticket,
		&(struct entry_draft){
			.author_id = c->w->actor.id, .conversation_id = c->where.conversation.id, .kind = ENTRY_NOTE, .text = text},
		&note);
	act_save(c->w, &c->ticket);
	answer_done(c, "noted");
	answer_ask(c, MSG_D_NOTED, NULL, note.id);
}

/* `sure`: the author has said that it shall be sent. */
static void ask_correction(struct call *c, const char *text, bool sure)
{
	struct entry correction;
	enum refusal no = act_would(c->w, &c->ticket, EVENT_REPLY, c->actors);
	if (no != ALLOWED) { /* nothing goes to the customer of a closed one */
		answer_refusal(c, no);
		return;
	}
	act_entry(c->w, &c->ticket,
		&(struct entry_draft){
			.author_id = c->w->actor.id, .conversation_id = c->where.conversation.id, .kind = ENTRY_CORRECTION, .text = text},
		&correction);
	act_save(c->w, &c->ticket);
	held_wait(c->w, &correction);
	if (sure)
		speak_held(c, &correction);
	else
		answer_ask(c, MSG_D_EDIT_ASK, NULL, correction.id);
}

static void sent_edit(struct call *c, struct entry *e, const char *text, bool sure)
{
	const char *old = e->text;
	if (note_marked(text)) {
		into_note(c, text);
		return;
	}
	size_t left = follow(c->w, e, old, text);
	act_text(c->w, e, text, HISTORY_EDITED);
	answer_done(c, "edited");
	if (left > 0)
		ask_correction(c, text, sure);
}

bool change_is_desks(const struct entry *e)
{
	return (e->kind >= ENTRY_REPLY && e->kind <= ENTRY_SOLUTION) || e->kind == ENTRY_CORRECTION;
}

/* The message of this place as the text that its author wrote. */
static bool own_entry(struct work *w, struct inbound *m, struct call *c, struct entry *e)
{
	call_begin(w, m, c);
	return w->actor.id && c->where.known && c->where.target.entry_id && !c->where.target.outbox_id &&
	       entry_load(w->db, w->arena, c->where.target.entry_id, e) && e->author_id == w->actor.id && c->ticket.id && !e->deleted_ms;
}

/* What the customer reads is changed by the team, as it is written by it: whoever left it has no say any more. */
static bool may_change(struct call *c, const struct entry *e)
{
	enum refusal no = call_may(c, e->public_ || entry_is_held(e) ? ACTION_REPLY : ACTION_SEE);
	if (no != ALLOWED)
		answer_refusal(c, no);
	return no == ALLOWED;
}

static void change(struct call *c, struct entry *e, const char *text, bool sure)
{
	if (!may_change(c, e))
		return;
	if (entry_is_held(e))
		held_edit(c, e, text);
	else if (!e->public_)
		note_edit(c, e, text);
	else
		sent_edit(c, e, text, sure);
}

void change_text(struct call *c, struct entry *e, const char *text)
{
	change(c, e, text, true);
}

void inbound_edit(struct work *w, struct inbound *m)
{
	struct call c;
	struct entry e;
	const char *text = m->in->text ? m->in->text : "";
	if (!own_entry(w, m, &c, &e) || text_is_blank(text) || strcmp(text, e.text) == 0)
		return;
	if (!change_is_desks(&e))
		customer_edit(&c, &e, text);
	else
		change(&c, &e, text, false);
}

/* ---- deletions ----------------------------------------------------------------------------------------------------------------------- */

static void mark_deleted(struct call *c, struct entry *e)
{
	e->deleted_ms = c->w->now;
	entry_save(c->w->db, e);
	work_history(c->w, &c->ticket, HISTORY_DELETED, c->w->actor.id, "{\"seq\":%lld}", (long long)e->seq);
	answer_done(c, "deleted");
}

/* One of several messages that are one text: the others stay. False: it is the text, or the channel does not say what it said. */
static bool part_deleted(struct call *c, struct entry *e)
{
	const char *old = c->m->in->quoted;
	bool joined = is_joined(c, e);
	if (joined && !old && !c->m->in->sender.user) { /* it cannot be told which part it was; the desk has heard of it */
		answer_done(c, "deleted");
		return true;
	}
	const char *rest = old && joined ? replaced(c->w, e->text, old, "") : NULL;
	if (!rest || text_is_blank(rest))
		return false;
	while (*rest == '\n')
		rest++;
	act_text(c->w, e, rest, HISTORY_EDITED);
	retitle(c, e, rest);
	answer_done(c, "deleted");
	return true;
}

static void customer_delete(struct call *c, struct entry *e)
{
	struct msg_values v = {0};
	msg_text(&v, "who", c->w->actor.name);
	tell_desk(c->w, &c->ticket, MSG_D_CUST_DELETE, &v, 0, 0);
	if (!part_deleted(c, e))
		mark_deleted(c, e);
}

/* Where a channel cannot take it back, the customer is told that it no longer holds. */
static void sent_delete(struct call *c, struct entry *e)
{
	struct msg_values v = {0};
	size_t left = follow(c->w, e, e->text, NULL);
	msg_text(&v, "agent", c->w->actor.name);
	if (left > 0)
		tell_person(c->w, &c->ticket, c->ticket.requester_id, MSG_M_RETRACTED, &v, 0, LANE_PEOPLE);
	mark_deleted(c, e);
}

void change_gone(struct call *c, struct entry *e)
{
	if (!may_change(c, e))
		return;
	if (entry_is_held(e)) {
		held_stop(c, e);
		mark_deleted(c, e);
	} else if (!e->public_) {
		follow(c->w, e, e->text, NULL);
		mark_deleted(c, e);
	} else {
		sent_delete(c, e);
	}
}

/* Some channels do not say whose message is gone: it was its author's to take back. */
static void suppose_author(struct work *w, struct inbound *m)
{
	struct where where;
	struct entry e;
	const struct gd_place *place = &m->in->place;
	if (m->in->sender.user || !where_find(w, m, &where) || !where.target.entry_id || where.target.outbox_id)
		return;
	if (entry_load(w->db, w->arena, where.target.entry_id, &e) && e.author_id && person_load(w->db, w->arena, e.author_id, &w->actor))
		identity_in_room(w->db, w->arena, e.author_id, m->channel, place->room, &m->identity);
}

void inbound_delete(struct work *w, struct inbound *m)
{
	struct call c;
	struct entry e;
	suppose_author(w, m);
	if (!own_entry(w, m, &c, &e))
		return;
	if (!change_is_desks(&e))
		customer_delete(&c, &e);
	else
		change_gone(&c, &e);
}
