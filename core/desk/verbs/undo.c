#include "desk/verbs/undo.h"

#include "base/json.h"
#include "base/limits.h"
#include "desk/answer.h"
#include "desk/time/clocks.h"
#include "desk/time/moments.h"
#include "desk/held.h"
#include "desk/persons.h"
#include "desk/snapshot.h"
#include "desk/verbs/merge.h"
#include "i18n/words.h"
#include "store/deliveries.h"
#include "store/labels.h"
#include "store/questions.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#define EVENTS_SINCE 100 /* in ten minutes; after more of them nobody knows what is to be put back */

void undo_mark(struct call *c, struct undo_point *out)
{
	bool wanted = c->command->def->flags & VERB_F_UNDO;
	*out = (struct undo_point){.ticket = c->ticket, .data = wanted ? snapshot_of(c, &c->ticket) : NULL};
}

/* Writing all of a ticket down costs as much as the rest of a command: mostly its own row says already that it is another. */
static bool was_changed(struct call *c, const struct undo_point *point)
{
	const char *now = snapshot_row_same(&c->ticket, &point->ticket) ? snapshot_of(c, &c->ticket) : "";
	return now && strcmp(now, point->data) != 0;
}

void undo_keep(struct call *c, const struct undo_point *point)
{
	if (!point->data || c->ticket.id != point->ticket.id || !was_changed(c, point))
		return; /* words only, and those have their own way back */
	size_t len = strlen(point->data); /* a JSON object: how it was, and up to which event this was all that happened */
	const char *data = arena_printf(c->w->arena, "%.*s,\"upto\":%" PRId64 "}", (int)len - 1, point->data, c->w->chain->n);
	undo_put(c->w->db, &(struct undo_row){.id = work_id(c->w),
				   .ticket_id = c->ticket.id,
				   .person_id = c->w->actor.id,
				   .at_ms = c->w->now,
				   .verb = (int)c->command->verb,
				   .data = data});
}

/* Whoever was told of what is taken back hears what holds. */
static const char *correct(struct call *c, const struct undo_row *row)
{
	struct participant *parts;
	const char *told = NULL;
	size_t n = c->ticket.machine ? 0 : participants_of(c->w->db, c->w->arena, c->ticket.id, &parts);
	for (size_t i = 0; i < n; i++) {
		int64_t person = parts[i].person_id;
		if (parts[i].role == PARTICIPANT_WISHES || person == c->w->actor.id ||
			!delivery_told(c->w->db, c->ticket.id, person, row->at_ms) ||
			!tell_person(c->w, &c->ticket, person, MSG_M_UNDONE, NULL, 0, LANE_PEOPLE))
			continue;
		const char *name = person_name(c->w, person);
		told = told ? arena_printf(c->w->arena, "%s, %s", told, name) : name;
	}
	return told;
}

/* Back in its own team: the other's rooms read no more of it, and its own have it again. */
static void come_home(struct call *c, const struct ticket *before)
{
	if (before->queue_id == c->ticket.queue_id)
		return;
	tell_leaving(c->w, &c->ticket);
	c->where.conversation = (struct conversation){0};
}

/* `word`: of the catalogue; `what` it is about, NULL: no ticket. */
static void nothing(struct call *c, const char *word, const char *what)
{
	struct msg_values v = {0};
	const char *words = word_of(c->w->catalog, person_lang(c->w, &c->w->actor), "undo", word);
	msg_text(&v, "why", what ? arena_printf(c->w->arena, "%s (%s)", words, what) : words);
	answer_say(c, MSG_A_UNDO_NO, &v);
	c->failed = true;
	c->m->result.code = GD_R_REFUSED;
	c->m->result.word = "refused";
}

/* It was none: its sender may write again. */
static void unblock(struct call *c)
{
	struct person sender;
	if (!person_load(c->w->db, c->w->arena, c->ticket.requester_id, &sender) || !sender.blocked)
		return;
	sender.blocked = false;
	person_save(c->w->db, &sender);
	work_history(c->w, &c->ticket, HISTORY_PERSON, c->w->actor.id, "{\"blocked\":0}");
}

/* Verbs that touch more than one ticket wrote down their own way back. */
typedef bool own_way_fn(struct call *, const struct undo_row *);
static const struct {
	enum verb_id verb;
	own_way_fn *run;
} own_ways[] = {{VERB_MERGE, merge_undo}, {VERB_SPLIT, split_undo}};

static own_way_fn *own_way_of(const struct undo_row *row)
{
	for (size_t i = 0; i < sizeof own_ways / sizeof *own_ways; i++)
		if ((int)own_ways[i].verb == row->verb)
			return own_ways[i].run;
	return NULL;
}

static bool put_back(struct call *c, const struct undo_row *row)
{
	own_way_fn *own_way = own_way_of(row);
	if (own_way)
		return own_way(c, row);
	bool spam = c->ticket.reason == REASON_SPAM;
	snapshot_restore(c, &c->ticket, row->data);
	if (spam)
		unblock(c);
	return true;
}

static void restore(struct call *c, const struct undo_row *row)
{
	struct ticket before = c->ticket;
	struct msg_values v = {0};
	char name[VERB_NAME_SIZE];
	if (!put_back(c, row)) {
		nothing(c, "later", c->ticket.ref);
		return;
	}
	if (before.status != c->ticket.status)
		act_close_questions(c->w, &c->ticket);
	undo_done(c->w->db, row->id, c->w->now);
	work_history(c->w, &c->ticket, HISTORY_UNDONE, c->w->actor.id, "{\"verb\":%d}", row->verb);
	come_home(c, &before);
	tell_cards(c->w, &c->ticket);
	const char *changes = act_changes(c->w, &before, &c->ticket);
	if (changes)
		tell_systems(c->w, &c->ticket, "ticket.status_changed", changes, 0);
	verb_main_name(verb_of((enum verb_id)row->verb), person_lang(c->w, &c->w->actor), name);
	msg_text(&v, "what", name);
	msg_text(&v, "who", own_way_of(row) ? NULL : correct(c, row)); /* those have told their news */
	answer_say(c, MSG_A_UNDO, &v);
	answer_done(c, "undone");
}

/* A text that has not left yet is stopped; that is the last action then. */
static bool stop_held(struct call *c)
{
	struct entry *held;
	size_t n = entries_held(c->w->db, c->w->arena, c->ticket.id, &held);
	for (size_t i = n; i-- > 0;) {
		if (held[i].author_id != c->w->actor.id)
			continue;
		held_stop(c, &held[i]);
		return true;
	}
	return false;
}

static bool changes_ticket(enum history_kind kind)
{
	static const enum history_kind kinds[] = {HISTORY_STATUS, HISTORY_ASSIGNED, HISTORY_PRIORITY, HISTORY_SEVERITY, HISTORY_TYPE,
		HISTORY_QUEUE, HISTORY_TITLE, HISTORY_PRIVATE, HISTORY_PARTICIPANT, HISTORY_TAG, HISTORY_FIELD, HISTORY_LINK,
		HISTORY_MERGED};
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
		if (kinds[i] == kind)
			return true;
	return false;
}

/* The way back leads over the whole ticket: what somebody else did to it since is not to be undone with it. */
static bool went_on(struct call *c, const struct undo_row *row)
{
	struct event_row *events;
	struct json *doc = json_parse(row->data, strlen(row->data), LIMIT_JSON, NULL);
	int64_t upto = json_int(json_get(doc, "upto"), INT64_MAX);
	size_t n = history_of(c->w->db, c->w->arena, c->ticket.id, 0, EVENTS_SINCE, &events), i = 0;
	json_free(doc);
	while (i < n && events[i].n > upto && (events[i].actor_id == c->w->actor.id || !changes_ticket(events[i].kind)))
		i++;
	return i < n ? events[i].n > upto : n == EVENTS_SINCE;
}

void undo_run(struct call *c)
{
	struct undo_row row;
	if (!c->ticket.id)
		nothing(c, "none", NULL);
	else if (stop_held(c))
		answer_done(c, "stopped");
	else if (!undo_last(c->w->db, c->w->arena, c->ticket.id, &row) || c->w->now - row.at_ms > UNDO_MS)
		nothing(c, "none", c->ticket.ref);
	else if (row.person_id != c->w->actor.id)
		nothing(c, "later", person_name(c->w, row.person_id));
	else if (!own_way_of(&row) && went_on(c, &row))
		nothing(c, "later", c->ticket.ref);
	else
		restore(c, &row);
}
