/* The verbs about a later moment: snooze, remind, callback. */
#include "desk/answer.h"
#include "desk/customer.h"
#include "desk/open.h"
#include "desk/persons.h"
#include "desk/step.h"
#include "desk/terms.h"
#include "desk/time/remind.h"
#include "desk/time/when.h"
#include "desk/verbs/table.h"
#include "domain/words.h"
#include "i18n/words.h"

#include <string.h>

static void say_until(struct call *c, const char *label, int64_t until)
{
	struct msg_values v = {0};
	msg_text(&v, "label", stored_word(c->w, "later", label));
	msg_moment(&v, "when", until);
	answer_say(c, MSG_A_UNTIL, &v);
}

/* ---- snooze ------------------------------------------------------------------------------------------------------------------------- */

void verb_snooze(struct call *c)
{
	int64_t until = when_opening(c, &c->command->when);
	if (!step_may(c, EVENT_SNOOZE))
		return;
	snooze_until(c->w, &c->ticket, c->w->actor.id, until);
	say_until(c, "snooze", until);
	answer_done(c, "snoozed");
}

/* ---- remind ------------------------------------------------------------------------------------------------------------------------- */

/* Only whoever reads the desk's side is reminded of what stands there. */
static bool find_person(struct call *c, struct person *out)
{
	const struct person_ref *ref = c->command->npersons > 0 ? &c->command->persons[0] : NULL;
	*out = c->w->actor;
	if (!ref)
		return true;
	if (call_person(c, ref, out) && (actors_on(c->w, out, &c->ticket, PLACE_DIRECT) & ACTOR_BIT(ACTOR_AGENT)))
		return true;
	answer_no_ref(c, arena_printf(c->w->arena, "@%s", ref->text ? ref->text : "?"));
	return false;
}

static int64_t keep_words(struct call *c)
{
	struct entry e = {0};
	if (!c->command->text)
		return 0;
	act_entry(c->w, &c->ticket,
		&(struct entry_draft){.author_id = c->w->actor.id,
			.conversation_id = c->where.conversation.id,
			.kind = ENTRY_NOTE,
			.text = c->command->text},
		&e);
	act_save(c->w, &c->ticket);
	return e.id;
}

void verb_remind(struct call *c)
{
	struct person person;
	bool on_reply = c->command->word[WORDS_REPLY] != 0;
	int64_t due = on_reply ? 0 : when_moment(c, &c->command->when);
	if (!find_person(c, &person))
		return;
	remind_at(c->w, &c->ticket, person.id, keep_words(c), due);
	if (on_reply)
		answer_words(c, arena_printf(c->w->arena, "%s%s%s", c->ticket.ref, lang_colon(person_lang(c->w, &c->w->actor)),
					word_of(c->w->catalog, person_lang(c->w, &c->w->actor), "later", "on_reply")));
	else
		say_until(c, "remind", due);
	answer_done(c, "reminder");
}

/* ---- callback ----------------------------------------------------------------------------------------------------------------------- */

/* The one they write from, the one of their profile, or one that they texted from before. */
static const char *number_of(struct call *c)
{
	struct identity *ids;
	struct gd_limits limits;
	const char *own = c->w->actor.phone;
	if (c->m->capabilities & GD_CAP_PLAIN)
		return c->m->in->sender.user;
	size_t n = own && *own ? 0 : identities_of(c->w->db, c->w->arena, c->w->actor.id, &ids);
	for (size_t i = 0; i < n; i++)
		if (channel_limits(c->w, ids[i].channel, &limits) && (limits.capabilities & GD_CAP_PLAIN))
			return ids[i].native;
	return own && *own ? own : NULL;
}

static const char *hour_words(struct call *c, int minutes)
{
	int hours = minutes / 60, rest = minutes % 60;
	return rest ? arena_printf(c->w->arena, "%dh%02d", hours, rest) : arena_printf(c->w->arena, "%dh", hours);
}

/* In the customer's zone, which is named where the desk's is another. */
static const char *slot_words(struct call *c, bool for_desk)
{
	const struct command *command = c->command;
	struct reader reader = reader_of(c->w, &c->w->actor);
	if (command->minutes < 0)
		return word_of(c->w->catalog, for_desk ? c->w->settings->lang : reader.lang, "later", "soon");
	bool elsewhere = for_desk && strcmp(zone_name(reader.zone), zone_name(reader.home)) != 0;
	return arena_printf(c->w->arena, "%s-%s%s%s%s", hour_words(c, command->minutes), hour_words(c, command->until_minutes),
		elsewhere ? " (" : "", elsewhere ? zone_name(reader.zone) : "", elsewhere ? ")" : "");
}

static void say_no_number(struct call *c)
{
	char name[VERB_NAME_SIZE];
	enum lang lang = person_lang(c->w, &c->w->actor);
	verb_main_name(c->command->def, lang, name);
	answer_parse_error(c, &(struct parse_error){.fault = PARSE_MISSING,
				      .verb = name,
				      .what = word_of(c->w->catalog, lang, "field", "phone"),
				      .good = lang == LANG_FR ? "moi tél +33612345678" : "me phone +33612345678"});
}

static const char *title_of(struct call *c, const char *words)
{
	char name[VERB_NAME_SIZE];
	struct words_span span = words_title(words ? words : "");
	verb_main_name(c->command->def, person_lang(c->w, &c->w->actor), name);
	return span.len > 0 ? arena_strndup(c->w->arena, span.at, span.len) : arena_strdup(c->w->arena, name);
}

void verb_callback(struct call *c)
{
	struct msg_values v = {0};
	const char *number = number_of(c), *words = c->command->text;
	if (c->ticket.machine) {
		answer_refusal(c, REFUSED_MACHINE);
		return;
	}
	if (!number) {
		say_no_number(c);
		return;
	}
	const char *text = arena_printf(
		c->w->arena, "☎️ %s · %s%s%s", slot_words(c, true), number, words ? "\n" : "", words ? words : "");
	if (c->ticket.id && status_is_open(c->ticket.status))
		customer_callback(c, text);
	else
		open_request(c, &(struct request){.text = text, .title = title_of(c, words), .native = c->m->in->native_id});
	msg_text(&v, "slot", slot_words(c, false));
	msg_text(&v, "phone", number);
	answer_say(c, MSG_M_CALLBACK, &v);
	answer_done(c, "callback");
}
