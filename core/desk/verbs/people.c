/* The verbs about who hears of a ticket: copies, silence, levels. */
#include "desk/verbs/people.h"

#include "commands/lists.h"
#include "desk/answer.h"
#include "desk/persons.h"
#include "desk/verbs/accounts.h"
#include "desk/verbs/table.h"
#include "store/orgs.h"

#include <inttypes.h>

static void note_participant(struct call *c, int64_t person_id, const char *what)
{
	work_history(c->w, &c->ticket, HISTORY_PARTICIPANT, c->w->actor.id, "{\"person\":%" PRId64 ",\"what\":\"%s\"}", person_id, what);
}

/* ---- copies -------------------------------------------------------------------------------------------------------------------------- */

static bool is_outside(struct call *c, const struct person *p)
{
	return c->ticket.org_id && p->org_id != c->ticket.org_id && member_role(c->w->db, c->ticket.queue_id, p->id) == 0;
}

/* Whoever leads the organisation, and the desk, learn that somebody else reads along. */
static void tell_outside(struct call *c, const struct person *p, const struct msg_values *v)
{
	int64_t *leads;
	size_t n = c->ticket.private_ ? 0 : org_leads(c->w->db, c->w->arena, c->ticket.org_id, &leads);
	for (size_t i = 0; i < n; i++)
		if (leads[i] != c->w->actor.id && leads[i] != p->id && leads[i] != c->ticket.requester_id)
			tell_person(c->w, &c->ticket, leads[i], MSG_M_CC_ADDED, v, 0, LANE_NOTICE);
	if (c->ticket.assignee_id && c->ticket.assignee_id != c->w->actor.id)
		tell_person(c->w, &c->ticket, c->ticket.assignee_id, MSG_D_CC_OUTSIDE, v, 0, LANE_NOTICE);
	tell_desk(c->w, &c->ticket, MSG_D_CC_OUTSIDE, v, 0, 0);
}

/* Who somebody is that a customer knows by an address alone is not for us to say. */
static const char *called(struct call *c, const struct person *p, const struct person_ref *ref)
{
	bool by_address = ref->kind == PERSON_PHONE || ref->kind == PERSON_EMAIL;
	return by_address && is_outside(c, p) && !(c->actors & ACTOR_BIT(ACTOR_AGENT)) ? ref->text : p->name;
}

static void tell_copy(struct call *c, const struct person *p, const struct person_ref *ref)
{
	struct msg_values v = {0}, named = {0};
	msg_text(&named, "who", p->name);
	msg_text(&v, "who", called(c, p, ref));
	tell_person(c->w, &c->ticket, p->id, MSG_M_CC_YOU, NULL, 0, LANE_PEOPLE);
	answer_say(c, MSG_M_CC_ADDED, &v);
	if (c->ticket.requester_id != c->w->actor.id)
		tell_person(c->w, &c->ticket, c->ticket.requester_id, MSG_M_CC_ADDED, &v, 0, LANE_NOTICE);
	if (is_outside(c, p))
		tell_outside(c, p, &named);
}

static void add_copy(struct call *c, const struct person_ref *ref)
{
	struct person p;
	struct participant part = {0};
	if (!accounts_person(c, ref, &p) || p.machine) {
		answer_no_person(c, ref);
		return;
	}
	if (participant_find(c->w->db, c->ticket.id, p.id, &part) && part.role != PARTICIPANT_WISHES)
		return; /* takes part already */
	participant_remove(c->w->db, c->ticket.id, p.id);
	bool all = c->command->word[WORDS_HISTORY] != 0;
	participant_put(c->w->db, c->ticket.id,
		&(struct participant){.person_id = p.id,
			.since_ms = all ? 0 : c->w->now,
			.role = PARTICIPANT_COPY,
			.muted = part.muted,
			.level = part.level,
			.identity_id = part.identity_id});
	note_participant(c, p.id, "copy");
	tell_copy(c, &p, ref);
}

void copies_add(struct call *c, const struct person_ref *persons, size_t count)
{
	struct ticket kept = c->ticket;
	for (size_t i = 0; i < count; i++) {
		add_copy(c, &persons[i]);
		c->ticket = kept; /* an error about one person empties the hand */
	}
}

void verb_cc(struct call *c)
{
	copies_add(c, c->command->persons, c->command->npersons);
	answer_done(c, "copied");
}

static bool remove_copy(struct call *c, int64_t person_id)
{
	struct participant part;
	if (!participant_find(c->w->db, c->ticket.id, person_id, &part) || part.role != PARTICIPANT_COPY)
		return false;
	participant_remove(c->w->db, c->ticket.id, person_id);
	note_participant(c, person_id, "left");
	return true;
}

void verb_uncc(struct call *c)
{
	for (size_t i = 0; i < c->command->npersons; i++) {
		struct person p;
		struct msg_values v = {0};
		if (!call_person(c, &c->command->persons[i], &p) || !remove_copy(c, p.id)) {
			answer_no_ref(c, call_person_text(c, &c->command->persons[i]));
			return;
		}
		msg_text(&v, "label", catalog_word(c->w->catalog, person_lang(c->w, &c->w->actor), WORD_FIELD_COPY));
		msg_text(&v, "bad", p.name);
		msg_text(&v, "good", stored_word(c->w, "value", "none"));
		answer_say(c, MSG_M_SET, &v);
	}
	answer_done(c, "set");
}

static void tell_flag(struct call *c)
{
	struct telling told = {.ticket = &c->ticket, .notice = NOTICE_MUTED, .except_person = c->w->actor.id};
	msg_text(&told.values, "channel", c->m->channel);
	tell(c->w, &told);
}

void verb_leave(struct call *c)
{
	if (!remove_copy(c, c->w->actor.id))
		return;
	answer_say(c, MSG_M_LEFT, NULL);
	tell_flag(c);
	answer_done(c, "left");
}

/* ---- silence ------------------------------------------------------------------------------------------------------------------------- */

static struct participant own_part(struct call *c)
{
	struct participant part;
	if (!participant_find(c->w->db, c->ticket.id, c->w->actor.id, &part))
		part = (struct participant){.person_id = c->w->actor.id, .since_ms = c->w->now, .role = PARTICIPANT_WISHES};
	return part;
}

static void set_muted(struct call *c, bool muted)
{
	struct participant part = own_part(c);
	part.muted = muted;
	participant_put(c->w->db, c->ticket.id, &part);
	note_participant(c, part.person_id, muted ? "muted" : "unmuted");
	answer_say(c, muted ? MSG_M_MUTED : MSG_M_UNMUTED, NULL);
	if (part.role == PARTICIPANT_REQUESTER && muted)
		tell_flag(c);
	else if (part.role == PARTICIPANT_REQUESTER)
		tell_cards(c->w, &c->ticket);
	answer_done(c, muted ? "muted" : "unmuted");
}

/* Everything at once: a wish of the person, whatever each ticket has. */
static void set_all_muted(struct call *c, bool muted)
{
	struct msg_values v = {0};
	c->ticket.id = 0;
	c->w->actor.muted = muted;
	person_save(c->w->db, &c->w->actor);
	msg_text(&v, "ref", list_word_of(WORDS_ALL, LIST_SAID)->name[person_lang(c->w, &c->w->actor)]);
	answer_say(c, muted ? MSG_M_MUTED : MSG_M_UNMUTED, &v);
	answer_done(c, muted ? "muted" : "unmuted");
}

static void mute(struct call *c, bool muted)
{
	if (c->command->word[WORDS_ALL])
		set_all_muted(c, muted);
	else if (c->ticket.id)
		set_muted(c, muted);
}

void verb_mute(struct call *c)
{
	mute(c, true);
}

void verb_unmute(struct call *c)
{
	mute(c, false);
}

/* ---- levels -------------------------------------------------------------------------------------------------------------------------- */

static enum notice_level level_of(enum level_word word)
{
	switch (word) {
	case HEAR_ALL:
		return LEVEL_ALL;
	case HEAR_REPLIES:
		return LEVEL_REPLIES;
	case HEAR_KEY:
		return LEVEL_KEY;
	case HEAR_NONE:
		return LEVEL_NONE;
	}
	return LEVEL_KEY;
}

static const char *level_text(struct call *c, int stored)
{
	return stored_word(c->w, "level", level_name(stored ? (enum notice_level)(stored - 1) : LEVEL_KEY));
}

void verb_notify(struct call *c)
{
	int level = 1 + (int)level_of((enum level_word)c->command->word[WORDS_LEVEL]);
	struct msg_values v = {0};
	int before = c->w->actor.level;
	if (c->ticket.id) {
		struct participant part = own_part(c);
		before = part.level;
		part.level = level;
		participant_put(c->w->db, c->ticket.id, &part);
	} else {
		c->w->actor.level = level;
		c->w->actor.own |= OWN_LEVEL;
		person_save(c->w->db, &c->w->actor);
		msg_text(&v, "ref", c->w->settings->name);
	}
	msg_text(&v, "label", catalog_word(c->w->catalog, person_lang(c->w, &c->w->actor), WORD_FIELD_NOTIFY));
	msg_text(&v, "bad", level_text(c, before));
	msg_text(&v, "good", level_text(c, level));
	answer_say(c, MSG_M_SET, &v);
	answer_done(c, "set");
}
