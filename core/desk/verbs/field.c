/* The verbs that change what a ticket says of itself. */
#include "base/limits.h"
#include "base/text.h"
#include "commands/lists.h"
#include "desk/answer.h"
#include "desk/out/speak.h"
#include "desk/persons.h"
#include "desk/verbs/by_field.h"
#include "desk/verbs/raise.h"
#include "desk/verbs/table.h"
#include "domain/priority.h"


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

/* What has ended promises nothing any more: nobody is told that it is urgent now. */
static bool is_over(struct call *c)
{
	if (c->ticket.status != STATUS_CLOSED)
		return false;
	answer_refusal(c, REFUSED_STATE);
	return true;
}

static bool lacks_reason(struct call *c, enum priority to)
{
	if (!priority_needs_reason(c->ticket.priority, to) || c->command->text)
		return false;
	answer_missing_text(c, VERB_PRIORITY); /* `set` has no room for a text: the verb that has is named, with its own example */
	return true;
}

static void set_priority(struct call *c, enum priority to)
{
	struct ticket before = c->ticket;
	if (is_over(c))
		return;
	if (lacks_reason(c, to))
		return;
	if (to < before.priority)
		speak_release(c->w, &c->ticket, c->w->actor.id, 0, c->actors);
	act_priority(c->w, &c->ticket, to);
	act_save(c->w, &c->ticket);
	if (to < before.priority) {
		raise_lowered(c);
		raise_tell(c, NOTICE_LOWERED, &before, c->command->text, NULL);
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

static void raise_as_agent(struct call *c)
{
	if (c->ticket.priority == PRIORITY_URGENT)
		say_set(c, WORD_FIELD_PRIORITY, priority_word(c, PRIORITY_URGENT), priority_word(c, PRIORITY_URGENT));
	else
		set_priority(c, c->ticket.priority + 1);
}

void verb_urgent(struct call *c)
{
	if (c->actors & ACTOR_BIT(ACTOR_AGENT))
		raise_as_agent(c);
	else
		raise_by_customer(c, c->command->text);
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

static void set_severity(struct call *c, enum severity to)
{
	enum severity before = c->ticket.severity;
	if (is_over(c))
		return;
	if (to == SEVERITY_FEATURE) {
		set_type(c, TYPE_FEATURE);
		return;
	}
	work_history(c->w, &c->ticket, HISTORY_SEVERITY, c->w->actor.id, "{\"from\":%d,\"to\":%d}", before, to);
	c->ticket.severity = to;
	act_save(c->w, &c->ticket);
	tell_cards(c->w, &c->ticket);
	raise_floor(c);
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
	case FIELD_PRODUCT:
	case FIELD_SERVICE:
	case FIELD_OTHER:
		change_field(c, f);
		break;
	case FIELD_STATUS:
	case FIELD_CC:
		by_field_run(c, f);
		break;
	case FIELD_VIA:
		break; /* refused before */
	}
}

/* There is always one: it can be another, not none. */
static bool has_title(struct call *c, const struct field_change *f)
{
	if (f->value && !text_is_blank(f->value))
		return true;
	answer_missing_text(c, VERB_TITLE);
	return false;
}

/* Is anything of it refused? Then nothing is done. */
static bool fits(struct call *c, const struct field_change *f)
{
	switch (f->key) {
	case FIELD_PRIORITY:
		return !is_over(c) && !lacks_reason(c, (enum priority)f->word);
	case FIELD_SEVERITY:
		return !is_over(c);
	case FIELD_TITLE:
		return has_title(c, f);
	case FIELD_TYPE:
	case FIELD_QUEUE:
		return true;
	case FIELD_PRODUCT:
	case FIELD_SERVICE:
	case FIELD_OTHER:
		return field_fits(c, f);
	case FIELD_STATUS:
	case FIELD_CC:
	case FIELD_VIA:
		return by_field_fits(c, f);
	}
	return false;
}

void verb_set(struct call *c)
{
	for (size_t i = 0; i < c->command->nfields; i++)
		if (!fits(c, &c->command->fields[i]))
			return;
	for (size_t i = 0; i < c->command->nfields && !c->failed; i++)
		set_field(c, &c->command->fields[i]);
	if (c->command->ntags > 0 && !c->failed)
		change_tags(c);
}
