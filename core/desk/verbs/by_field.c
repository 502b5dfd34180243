#include "desk/verbs/by_field.h"

#include "commands/lists.h"
#include "commands/take_field.h"
#include "desk/answer.h"
#include "desk/persons.h"
#include "desk/verbs/table.h"

/* The verb that leads to a state. */
static const struct {
	enum ticket_status status;
	enum verb_id verb;
	enum slot_kind lacks; /* what the verb needs beside the ticket; 0: nothing */
} states[] = {
	{STATUS_ACK, VERB_TAKE, 0},
	{STATUS_WIP, VERB_WIP, 0},
	{STATUS_WAIT, VERB_ASK, SLOT_TEXT},
	{STATUS_HOLD, VERB_HOLD, SLOT_WHEN},
	{STATUS_SOLVED, VERB_SOLVED, 0},
	{STATUS_CLOSED, VERB_CLOSE, 0},
};

static enum verb_id verb_for(const struct field_change *f, enum slot_kind *lacks)
{
	*lacks = 0;
	if (f->key == FIELD_CC)
		return f->op == FIELD_CLEAR || f->npersons == 0 ? VERB_NONE : f->op == FIELD_TAKE ? VERB_UNCC : VERB_CC;
	for (size_t i = 0; f->key == FIELD_STATUS && f->op == FIELD_SET && i < sizeof states / sizeof *states; i++)
		if ((int)states[i].status == f->word) {
			*lacks = states[i].lacks;
			return states[i].verb;
		}
	return VERB_NONE;
}

static void refuse_state(struct call *c, const struct field_change *f, enum lang lang)
{
	const char *all = "";
	for (size_t i = 0; i < sizeof states / sizeof *states; i++)
		all = arena_printf(c->w->arena, "%s%s%s", all, i ? ", " : "",
			list_word_of(WORDS_STATUS, (int)states[i].status)->name[lang]);
	answer_parse_error(
		c, &(struct parse_error){.fault = PARSE_ENUM, .label = list_label(WORDS_STATUS, lang), .bad = f->value, .items = all});
}

/* Nobody in copy, or a field that only a new request has: the fields that there are. */
static void refuse_field(struct call *c, const struct field_change *f)
{
	struct parse_context rules;
	enum lang lang = person_lang(c->w, &c->w->actor);
	call_rules(c, AT_LINE, &rules);
	if (f->key == FIELD_STATUS && f->value)
		refuse_state(c, f, lang);
	else
		answer_parse_error(c, &(struct parse_error){.fault = PARSE_ENUM,
					      .label = catalog_word(c->w->catalog, lang, WORD_FIELD_FIELD),
					      .bad = f->name,
					      .items = field_keys(rules.fields, c->w->arena)});
}

/* Somebody whom nobody knows; a number is written to without being known. */
static bool all_known(struct call *c, const struct field_change *f)
{
	struct person p;
	for (size_t i = 0; i < f->npersons; i++)
		if (f->persons[i].kind != PERSON_PHONE && !call_person(c, &f->persons[i], &p)) {
			answer_no_person(c, &f->persons[i]);
			return false;
		}
	return true;
}

static void run_as(struct call *c, const struct field_change *f, enum verb_id verb, void (*run)(struct call *))
{
	const struct command *whole = c->command;
	struct command other = {.verb = verb, .def = verb_of(verb), .minutes = -1, .until_minutes = -1, .persons = f->persons,
		.npersons = f->npersons};
	c->command = &other;
	run(c);
	c->command = whole;
}

static void refuse_verb(struct call *c)
{
	answer_refusal(c, call_may(c, verb_row_of(c->command->verb)->action));
}

bool by_field_fits(struct call *c, const struct field_change *f)
{
	enum slot_kind lacks;
	enum verb_id verb = verb_for(f, &lacks);
	if (verb == VERB_NONE)
		refuse_field(c, f);
	else if (lacks)
		answer_missing_of(c, verb, lacks);
	else if (call_may(c, verb_row_of(verb)->action) != ALLOWED)
		run_as(c, f, verb, refuse_verb);
	else
		return all_known(c, f);
	return false;
}

void by_field_run(struct call *c, const struct field_change *f)
{
	enum slot_kind lacks;
	enum verb_id verb = verb_for(f, &lacks);
	run_as(c, f, verb, verb_row_of(verb)->run);
}
