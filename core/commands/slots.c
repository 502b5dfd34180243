#include "commands/slots.h"

#include "base/text.h"
#include "commands/args.h"
#include "commands/help.h"
#include "commands/take_field.h"

#include <ctype.h>
#include <string.h>

static bool is_many(const struct slot *slot)
{
	return slot->kind == SLOT_PERSONS || slot->kind == SLOT_TAGS || slot->kind == SLOT_FIELDS || slot->kind == SLOT_PAIRS;
}

/* Is slot i, or one that may stand for it, filled? */
static bool group_filled(const struct filler *f, size_t i)
{
	const struct slot *slots = f->command->def->slots;
	while (i > 0 && (slots[i].flags & SLOT_OR))
		i--;
	for (bool first = true; i < VERB_SLOTS && (first || (slots[i].flags & SLOT_OR)); i++, first = false)
		if (f->filled[i])
			return true;
	return false;
}

static enum taken take_one(struct filler *f, const struct word_at *word)
{
	const struct slot *slots = f->command->def->slots;
	for (size_t i = 0; i < VERB_SLOTS && slots[i].kind != SLOT_NONE; i++) {
		if ((slots[i].flags & SLOT_DESK) && !is_desk_role(f->context->roles))
			continue;
		if (!is_many(&slots[i]) && group_filled(f, i))
			continue;
		enum taken taken = slot_taker(slots[i].kind)(f, &slots[i], word);
		f->filled[i] |= taken == TAKEN_YES;
		if (taken != TAKEN_NO)
			return taken;
	}
	return TAKEN_NO;
}

static bool take_all(struct filler *f)
{
	const char *start = f->scan->at;
	struct word_at word;
	while (scan_word(f->scan, f->arena, &word)) {
		if (strcmp(word.text, "--") == 0) {
			f->scan->at = word.end;
			break;
		}
		enum taken taken = take_one(f, &word);
		if (taken == TAKEN_NO)
			break;
		if (taken == TAKEN_YES && f->scan->at - start > LIMIT_COMMAND)
			taken = filler_fail_limit(f, word.text, filler_pick(f, "length", "longueur"), LIMIT_COMMAND);
		if (taken == TAKEN_BAD)
			return false;
	}
	return true;
}

#define BAD_CHARS 40 /* of a text that is too long, enough to know it again */

/* The first word of a text, over its line break; its beginning if it is not even one word. */
static const char *first_word(const struct filler *f, const char *text)
{
	struct scan ahead = {.at = text};
	struct word_at word;
	while (*ahead.at == '\n')
		ahead.at++;
	return scan_word(&ahead, f->arena, &word) ? word.text : arena_strndup(f->arena, text, text_cut(text, BAD_CHARS));
}

/* Would a word of this list be only one of what may stand here, or not the one that is missing? */
static bool is_one_of_more(const struct filler *f, size_t at)
{
	const struct slot *slots = f->command->def->slots;
	if (at + 1 < VERB_SLOTS && (slots[at + 1].flags & SLOT_OR))
		return true;
	for (size_t i = 0; i < at; i++)
		if ((slots[i].flags & SLOT_REQUIRED) && !group_filled(f, i))
			return true;
	return false;
}

/* The verb has no room for these words: either they are meant as a word of its list, or they are too many. */
static bool fail_rest(struct filler *f, const char *rest)
{
	const struct slot *words = verb_slot(f->command->def, SLOT_WORD);
	const char *bad = first_word(f, rest);
	const struct slot *when = verb_slot(f->command->def, SLOT_WHEN);
	if (when && (when->flags & SLOT_REQUIRED) && !group_filled(f, (size_t)(when - f->command->def->slots)))
		return filler_fail(f, PARSE_WHEN, bad) == TAKEN_YES;
	if (words && !group_filled(f, (size_t)(words - f->command->def->slots)) &&
		!is_one_of_more(f, (size_t)(words - f->command->def->slots)))
		return filler_fail_word(f, words->list, bad) == TAKEN_YES;
	filler_fail(f, PARSE_EXTRA, bad);
	f->error->label = verb_slot(f->command->def, SLOT_FIELDS) ? filler_pick(f, "field", "champ") : filler_pick(f, "word", "mot");
	f->error->items = f->command->def->id == VERB_SET ? field_keys(f->context->fields, f->arena)
							  : help_usage(f->command->def, f->context->lang, f->context->roles, f->arena);
	return false;
}

/* Is free text out of place, because a word of the verb's list must come first? */
static bool wants_word(const struct filler *f, const struct slot *text)
{
	const struct slot *words = verb_slot(f->command->def, SLOT_WORD);
	bool open = words && !group_filled(f, (size_t)(words - f->command->def->slots));
	return open && ((words->flags & SLOT_REQUIRED) || (text->flags & SLOT_AFTER));
}

#define REF_DIGITS 3 /* fewer are a number of something */

/* After `--`, a dash or a line break the words are text by force. The reference stands before them, so there is something before. */
static bool is_forced(const char *rest)
{
	while (rest[-1] == ' ')
		rest--;
	return !isalnum((unsigned char)rest[-1]);
}

/* "close 1001 1003": a second ticket is meant, and nobody is to read its number as the words of an answer. */
static bool is_more_refs(const struct filler *f, const struct slot *text, const char *rest)
{
	const char *digits = rest + strcspn(rest, "0123456789");
	bool numbers = !rest[strspn(rest, "0123456789,-# Gg")] && strspn(digits, "0123456789") >= REF_DIGITS;
	bool named = f->command->nrefs > 0 && f->command->refs[0].kind == REF_NUMBER;
	return numbers && named && !(text->flags & SLOT_REQUIRED) && !is_forced(rest);
}

/* What is left once no slot fits: text if the verb has room for it. */
static bool take_rest(struct filler *f)
{
	struct command *command = f->command;
	const struct slot *text = verb_slot(command->def, SLOT_TEXT);
	const char *rest = scan_rest(f->scan);
	if (!rest)
		return true;
	if (verb_slot(command->def, SLOT_QUERY))
		return query_take(f, rest, command->verb == VERB_LIST) == TAKEN_YES;
	if (!text || wants_word(f, text))
		return fail_rest(f, rest);
	if (is_more_refs(f, text, rest))
		return filler_fail_enum(f, filler_pick(f, "reference", "référence"), first_word(f, rest), REFS_SHOWN) == TAKEN_YES;
	if (strlen(rest) > LIMIT_TEXT) {
		const char *bad = arena_strndup(f->arena, rest, text_cut(rest, BAD_CHARS));
		return filler_fail_limit(f, bad, filler_pick(f, "text", "texte"), LIMIT_TEXT) == TAKEN_YES;
	}
	command->text = rest;
	return true;
}

/* "merge 17" in the thread of 42 means: into 17. The only number is the target, not the ticket itself. */
static void shift_target(struct filler *f)
{
	struct command *command = f->command;
	const struct slot *target = verb_slot(command->def, SLOT_TARGET);
	bool wanted = target && (target->flags & SLOT_REQUIRED) && !group_filled(f, (size_t)(target - command->def->slots));
	if (!wanted || command->ref_first || command->nrefs != 1 || command->refs[0].kind == REF_PERSON)
		return;
	command->target = command->refs[0];
	command->nrefs = 0;
	command->text_with_ref = NULL;
	f->filled[target - command->def->slots] = true;
}

static const char *group_label(const struct filler *f, size_t i)
{
	const struct slot *slots = f->command->def->slots;
	const char *label = slot_label(&slots[i], f->context->lang);
	for (i++; i < VERB_SLOTS && (slots[i].flags & SLOT_OR); i++)
		label = arena_printf(f->arena, "%s | %s", label, slot_label(&slots[i], f->context->lang));
	return label;
}

static bool fail_missing(struct filler *f, const char *what)
{
	filler_fail(f, PARSE_MISSING, NULL);
	f->error->what = what;
	f->error->good = help_example(f->command->def, f->context, f->arena);
	return false;
}

/* Some words of a verb bring a slot with them. */
static const struct {
	enum verb_id verb;
	enum word_list list;
	int value;
	enum slot_kind kind;
} brought[] = {
	{VERB_ONCALL, WORDS_ONCALL, ONCALL_SWAP, SLOT_PERSONS},
	{VERB_ONCALL, WORDS_ONCALL, ONCALL_SWAP, SLOT_WHEN},
	{VERB_RULE, WORDS_RULE, RULE_SHOW, SLOT_NUMBER},
	{VERB_RULE, WORDS_RULE, RULE_ON, SLOT_NUMBER},
	{VERB_RULE, WORDS_RULE, RULE_OFF, SLOT_NUMBER},
	{VERB_RULE, WORDS_RULE, RULE_TEST, SLOT_NUMBER},
	{VERB_ME, WORDS_ME, ME_NAME, SLOT_TEXT},
	{VERB_ME, WORDS_ME, ME_EMAIL, SLOT_TEXT},
	{VERB_ME, WORDS_ME, ME_PHONE, SLOT_TEXT},
	{VERB_ME, WORDS_ME, ME_DATE, SLOT_TEXT},
	{VERB_ME, WORDS_ME, ME_ZONE, SLOT_TEXT},
	{VERB_ME, WORDS_ME, ME_UNDO, SLOT_TEXT},
	{VERB_ME, WORDS_ME, ME_PREFER, SLOT_TEXT},
	{VERB_QUEUE, WORDS_ADMIN, ADMIN_ADD, SLOT_NAME},
	{VERB_QUEUE, WORDS_ADMIN, ADMIN_SET, SLOT_NAME},
	{VERB_ORG, WORDS_ADMIN, ADMIN_ADD, SLOT_NAME},
	{VERB_ORG, WORDS_ADMIN, ADMIN_SET, SLOT_NAME},
	{VERB_USER, WORDS_ADMIN, ADMIN_ADD, SLOT_PERSON},
	{VERB_USER, WORDS_ADMIN, ADMIN_SET, SLOT_PERSON},
};

static bool is_filled(const struct filler *f, const struct slot *slot)
{
	if (slot->kind == SLOT_TEXT || slot->kind == SLOT_QUERY)
		return f->command->text || f->command->query;
	return group_filled(f, (size_t)(slot - f->command->def->slots));
}

static bool check_slots(struct filler *f)
{
	const struct slot *slots = f->command->def->slots;
	for (size_t i = 0; i < VERB_SLOTS && slots[i].kind != SLOT_NONE; i++)
		if ((slots[i].flags & SLOT_REQUIRED) && !(slots[i].flags & SLOT_OR) && !is_filled(f, &slots[i]))
			return fail_missing(f, group_label(f, i));
	return true;
}

static bool check_brought(struct filler *f)
{
	const struct command *command = f->command;
	for (size_t i = 0; i < sizeof(brought) / sizeof(brought[0]); i++) {
		const struct slot *slot = verb_slot(command->def, brought[i].kind);
		if (brought[i].verb == command->verb && command->word[brought[i].list] == brought[i].value && !is_filled(f, slot))
			return fail_missing(f, slot_label(slot, f->context->lang));
	}
	return true;
}

/* A ticket is meant and none can be found; `show` may be about a person instead. */
static bool check_ref(struct filler *f)
{
	const struct command *command = f->command;
	bool other = command->verb == VERB_SHOW && (command->npersons || command->org);
	if (!(command->def->flags & VERB_F_TICKET) || !f->context->ref_required || command->nrefs || other)
		return true;
	return filler_fail(f, PARSE_NOREF, NULL) == TAKEN_YES;
}

/* Does this verb take persons from this author? */
static bool takes_persons(const struct filler *f, const struct verb *verb)
{
	static const enum slot_kind kinds[] = {SLOT_PERSON, SLOT_PERSONS, SLOT_FOR};
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
		const struct slot *slot = verb_slot(verb, kinds[i]);
		if (slot && (!(slot->flags & SLOT_DESK) || is_desk_role(f->context->roles)))
			return true;
	}
	return false;
}

/* A number after the verb is a ticket's, or the verb's own argument; a rating has one digit, a reference has more. */
static bool names_ticket(const struct filler *f, const struct word_at *word)
{
	const struct verb *verb = f->command->def;
	bool own = (verb->flags & VERB_F_NUMBER) && !(verb_slot(verb, SLOT_RATING) && word->text[1]);
	return (verb->flags & (VERB_F_TICKET | VERB_F_MAY)) && !own && !f->command->nrefs;
}

/* The reference after the verb. A mention is the verb's own argument where it takes persons. */
static bool take_refs(struct filler *f)
{
	struct command *command = f->command;
	const struct verb *verb = command->def;
	struct word_at word;
	if (!scan_word(f->scan, f->arena, &word) || !names_ticket(f, &word) || (*word.text == '@' && takes_persons(f, verb)))
		return true;
	switch (ref_list_parse(word.text, f->context->prefixes, f->arena, &command->refs, &command->nrefs)) {
	case REFS_NONE:
		return true;
	case REFS_READ:
		break;
	case REFS_TOO_MANY:
		return filler_fail_limit(f, word.text, filler_pick(f, "references", "références"), LIMIT_REFS) == TAKEN_YES;
	case REFS_BAD:
		return filler_fail_enum(f, filler_pick(f, "reference", "référence"), word.text, REFS_SHOWN) == TAKEN_YES;
	}
	if (command->refs[0].kind == REF_NUMBER && !command->refs[0].marked)
		command->text_with_ref = word.start;
	f->scan->at = word.end;
	return true;
}

bool slots_parse(
	const struct parse_context *context, struct scan *scan, struct arena *arena, struct command *command, struct parse_error *error)
{
	struct filler f = {.context = context, .scan = scan, .arena = arena, .command = command, .error = error};
	command->minutes = command->until_minutes = -1;
	if (!take_refs(&f) || !take_all(&f))
		return false;
	shift_target(&f);
	return take_rest(&f) && check_slots(&f) && check_brought(&f) && check_ref(&f);
}
