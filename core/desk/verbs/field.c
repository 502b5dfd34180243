/* The verbs that change what a ticket says of itself. */
#include "base/limits.h"
#include "base/text.h"
#include "commands/lists.h"
#include "desk/answer.h"
#include "desk/held.h"
#include "desk/persons.h"
#include "desk/verbs/table.h"
#include "domain/priority.h"
#include "store/inbox.h"

#include <inttypes.h>

/* m.set: what was, and what is. Stored words are given as they are kept. */
static void say_set(struct call *c, enum word label, const char *before, const char *after)
{
	struct msg_values v = {0};
	msg_text(&v, "label", catalog_word(c->w->catalog, person_lang(c->w, &c->w->actor), label));
	msg_text(&v, "bad", before);
	msg_text(&v, "good", after);
	answer_say(c, MSG_M_SET, &v);
	answer_done(c, "set");
}

/* ---- priority ------------------------------------------------------------------------------------------------------------------------ */

static const char *priority_word(struct call *c, enum priority p)
{
	return stored_word(c->w, "priority", priority_name(p));
}

static void tell_priority(struct call *c, enum notice notice, const struct ticket *before, const char *reason)
{
	struct telling told = {.ticket = &c->ticket, .notice = notice, .changed = act_changes(c->w, before, &c->ticket)};
	told.facts.was_urgent = before->priority == PRIORITY_URGENT;
	msg_text(&told.values, "who", c->w->actor.name);
	if (notice == NOTICE_LOWERED)
		msg_text(&told.values, "agent", c->w->actor.name);
	msg_text(&told.values, "reason", reason);
	tell(c->w, &told);
}

static int64_t moment_kept(struct call *c, const char *key)
{
	char *kept = kv_get(c->w->db, "@desk", key);
	int64_t at = kept ? strtoll(kept, NULL, 10) : 0;
	free(kept);
	return at;
}

static void keep_moment(struct call *c, const char *key)
{
	kv_put(c->w->db, "@desk", key, arena_printf(c->w->arena, "%" PRId64, c->w->now));
}

static void set_priority(struct call *c, enum priority to)
{
	struct ticket before = c->ticket;
	if (priority_needs_reason(before.priority, to) && !c->command->text) {
		answer_missing(c, SLOT_TEXT);
		return;
	}
	if (to < before.priority)
		held_release(c->w, &c->ticket, c->w->actor.id, 0, c->actors);
	act_priority(c->w, &c->ticket, to);
	act_save(c->w, &c->ticket);
	if (to < before.priority) {
		keep_moment(c, arena_printf(c->w->arena, "lowered:%" PRId64, c->ticket.id));
		tell_priority(c, NOTICE_LOWERED, &before, c->command->text);
	} else if (to > before.priority) {
		tell_cards(c->w, &c->ticket);
		tell_systems(c->w, &c->ticket, "ticket.priority_changed", act_changes(c->w, &before, &c->ticket), 0);
	}
	say_set(c, WORD_FIELD_PRIORITY, priority_word(c, before.priority), priority_word(c, to));
}

void verb_priority(struct call *c)
{
	set_priority(c, (enum priority)c->command->word[WORDS_PRIORITY]);
}

/* The brakes survive a restart: when this person last made something urgent, when a customer last raised this ticket. */
static const char *urgent_key(struct call *c)
{
	return arena_printf(c->w->arena, "urgent:%" PRId64, c->w->actor.id);
}

static const char *raised_key(struct call *c)
{
	return arena_printf(c->w->arena, "raised:%" PRId64, c->ticket.id);
}

static void raise_as_agent(struct call *c)
{
	if (c->ticket.priority == PRIORITY_URGENT)
		say_set(c, WORD_FIELD_PRIORITY, priority_word(c, PRIORITY_URGENT), priority_word(c, PRIORITY_URGENT));
	else
		set_priority(c, c->ticket.priority + 1);
}

void verb_urgent(struct call *c)
{
	struct raise raise;
	struct ticket before = c->ticket;
	enum msg msg;
	if (c->actors & ACTOR_BIT(ACTOR_AGENT)) {
		raise_as_agent(c);
		return;
	}
	struct raise_facts facts = {.priority = c->ticket.priority,
		.has_reason = c->command->text != NULL,
		.requester_is_machine = c->ticket.machine,
		.person_urgent_ms = moment_kept(c, urgent_key(c)),
		.raised_ms = moment_kept(c, raised_key(c)),
		.lowered_ms = moment_kept(c, arena_printf(c->w->arena, "lowered:%" PRId64, c->ticket.id))};
	priority_raise(&facts, c->w->now, &raise);
	if (raise.changed) {
		act_priority(c->w, &c->ticket, raise.priority);
		act_save(c->w, &c->ticket);
		keep_moment(c, raised_key(c));
	}
	if (raise.counts)
		keep_moment(c, urgent_key(c));
	if (raise.ping)
		tell_priority(c, NOTICE_RAISED, &before, c->command->text);
	if (raise.key && msg_from_key(raise.key, &msg) && msg != MSG_M_PRIO_UP) {
		struct msg_values v = {0};
		msg_clock(&v, "time", facts.raised_ms ? facts.raised_ms : c->w->now);
		answer_say(c, msg, &v);
	}
	answer_done(c, raise.changed ? "raised" : "refused");
}

/* ---- severity, type, title, privacy -------------------------------------------------------------------------------------------------- */

static void set_type(struct call *c, enum ticket_type to)
{
	enum ticket_type before = c->ticket.type;
	work_history(c->w, &c->ticket, HISTORY_TYPE, c->w->actor.id, "{\"from\":%d,\"to\":%d}", before, to);
	c->ticket.type = to;
	act_save(c->w, &c->ticket);
	tell_cards(c->w, &c->ticket);
	say_set(c, WORD_FIELD_TYPE, before ? stored_word(c->w, "type", type_name(before)) : "-", stored_word(c->w, "type", type_name(to)));
}

/* A critical one has urgent for its floor; the brake is the one of `urgent`. */
static void floor_priority(struct call *c)
{
	struct start start;
	bool customer = !(c->actors & ACTOR_BIT(ACTOR_AGENT));
	struct ticket before = c->ticket;
	priority_at_start(&(struct start_facts){.asked = c->ticket.priority,
				  .usual = PRIORITY_NORMAL,
				  .severity = c->ticket.severity,
				  .by_customer = customer,
				  .person_urgent_ms = moment_kept(c, urgent_key(c))},
		c->w->now, &start);
	if (start.priority <= before.priority)
		return;
	act_priority(c->w, &c->ticket, start.priority);
	act_save(c->w, &c->ticket);
	if (start.counts)
		keep_moment(c, urgent_key(c));
	tell_priority(c, NOTICE_RAISED, &before, NULL);
}

static void set_severity(struct call *c, enum severity to)
{
	enum severity before = c->ticket.severity;
	if (to == SEVERITY_FEATURE) {
		set_type(c, TYPE_FEATURE);
		return;
	}
	work_history(c->w, &c->ticket, HISTORY_SEVERITY, c->w->actor.id, "{\"from\":%d,\"to\":%d}", before, to);
	c->ticket.severity = to;
	act_save(c->w, &c->ticket);
	tell_cards(c->w, &c->ticket);
	floor_priority(c);
	say_set(c, WORD_FIELD_SEVERITY, before ? stored_word(c->w, "severity", severity_name(before)) : "-",
		stored_word(c->w, "severity", severity_name(to)));
}

void verb_severity(struct call *c)
{
	if (!(c->actors & ACTOR_BIT(ACTOR_AGENT)) && c->ticket.ack_ms)
		answer_refusal(c, REFUSED_STATE);
	else
		set_severity(c, (enum severity)c->command->word[WORDS_SEVERITY]);
}

static void set_title(struct call *c, const char *text)
{
	struct buf line;
	const char *before = c->ticket.title;
	buf_init(&line, LIMIT_TEXT + 1);
	text_strip_controls(&line, text, false);
	buf_cut(&line, text_cut(line.data, LIMIT_TITLE));
	c->ticket.title = arena_strdup(c->w->arena, line.data);
	buf_clear(&line);
	work_history(c->w, &c->ticket, HISTORY_TITLE, c->w->actor.id, "{}");
	act_save(c->w, &c->ticket);
	tell_cards(c->w, &c->ticket);
	say_set(c, WORD_FIELD_TITLE, before, c->ticket.title);
}

void verb_title(struct call *c)
{
	set_title(c, c->command->text);
}

void verb_private(struct call *c)
{
	bool off = c->command->word[WORDS_OFF] != 0;
	bool before = c->ticket.private_;
	c->ticket.private_ = !off;
	work_history(c->w, &c->ticket, HISTORY_PRIVATE, c->w->actor.id, "{\"on\":%d}", !off);
	act_save(c->w, &c->ticket);
	if (!off) {
		answer_say(c, MSG_M_PRIVATE_SET, NULL);
		answer_done(c, "private");
		return;
	}
	say_set(c, WORD_FIELD_PRIVATE, stored_word(c->w, "value", before ? "yes" : "no"), stored_word(c->w, "value", "no"));
}

/* ---- many at once -------------------------------------------------------------------------------------------------------------------- */

static void set_queue(struct call *c, const struct field_change *f)
{
	struct command move = *c->command;
	const struct command *whole = c->command;
	move.queue = f->value;
	c->command = &move;
	verb_move(c);
	c->command = whole;
}

static void set_field(struct call *c, const struct field_change *f)
{
	switch (f->key) {
	case FIELD_PRIORITY:
		set_priority(c, (enum priority)f->word);
		break;
	case FIELD_SEVERITY:
		set_severity(c, (enum severity)f->word);
		break;
	case FIELD_TYPE:
		set_type(c, (enum ticket_type)f->word);
		break;
	case FIELD_TITLE:
		set_title(c, f->value ? f->value : "");
		break;
	case FIELD_QUEUE:
		set_queue(c, f);
		break;
	case FIELD_STATUS:
	case FIELD_CC:
	case FIELD_VIA:
	case FIELD_PRODUCT:
	case FIELD_SERVICE:
	case FIELD_OTHER:
		answer_parse_error(
			c, &(struct parse_error){.fault = PARSE_ENUM, .label = "set", .bad = f->name, .items = "p: s: t: q: title="});
		break;
	}
}

void verb_set(struct call *c)
{
	for (size_t i = 0; i < c->command->nfields && !c->failed; i++)
		set_field(c, &c->command->fields[i]);
	if (c->command->ntags > 0 && !c->failed)
		change_tags(c);
}
