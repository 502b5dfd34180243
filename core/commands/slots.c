#include "commands/slots.h"

#include "base/text.h"
#include "commands/args.h"
#include "commands/help.h"
#include "commands/normalise.h"
#include "domain/ticket.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

struct filler {
	const struct parse_context *context;
	struct scan *scan;
	struct arena *arena;
	struct command *command;
	struct parse_error *error;
	bool filled[VERB_SLOTS];
};

enum taken { TAKEN_NO, TAKEN_YES, TAKEN_BAD };

static bool is_desk(const struct parse_context *context)
{
	return context->roles & (ROLE_BIT(ROLE_AGENT) | ROLE_BIT(ROLE_LEAD) | ROLE_BIT(ROLE_ADMIN));
}

/* ---- errors ------------------------------------------------------------------------------------------------------------------------- */

static enum taken fail(struct filler *f, enum parse_fault fault, const char *bad)
{
	char name[VERB_NAME_SIZE];
	verb_main_name(f->command->def, f->context->lang, name);
	f->error->fault = fault;
	f->error->bad = bad;
	f->error->verb = arena_strdup(f->arena, name);
	return TAKEN_BAD;
}

static enum taken fail_enum(struct filler *f, const char *label, const char *bad, const char *items)
{
	f->error->label = label;
	f->error->items = items;
	return fail(f, PARSE_ENUM, bad);
}

static const char *items_of(struct filler *f, enum word_list list)
{
	struct buf items;
	buf_init(&items, LIMIT_COMMAND);
	list_items(&items, list, f->context->lang);
	const char *kept = arena_strdup(f->arena, items.data);
	buf_clear(&items);
	return kept;
}

static enum taken fail_word(struct filler *f, enum word_list list, const char *bad)
{
	return fail_enum(f, list_label(list, f->context->lang), bad, items_of(f, list));
}

static enum taken fail_limit(struct filler *f, const char *bad, const char *label, size_t limit)
{
	fail(f, PARSE_LIMIT, bad);
	f->error->label = label;
	f->error->items = arena_printf(f->arena, "≤ %zu", limit);
	return TAKEN_BAD;
}

static const char *pick(const struct filler *f, const char *en, const char *fr)
{
	return f->context->lang == LANG_FR ? fr : en;
}

/* ---- one taker per kind of slot ------------------------------------------------------------------------------------------------------ */

typedef enum taken taker(struct filler *f, const struct slot *slot, const struct word_at *word);

static enum taken take_to(struct filler *f, const char *end)
{
	f->scan->at = end;
	return TAKEN_YES;
}

static enum taken add_person(struct filler *f, const struct person_ref *person, const struct word_at *word)
{
	struct command *command = f->command;
	if (!command->persons)
		command->persons = arena_alloc(f->arena, LIMIT_PERSONS * sizeof(*command->persons));
	if (command->npersons == LIMIT_PERSONS)
		return fail_limit(f, word->text, pick(f, "persons", "personnes"), LIMIT_PERSONS);
	command->persons[command->npersons++] = *person;
	return take_to(f, word->end);
}

static enum taken take_person(struct filler *f, const struct slot *slot, const struct word_at *word)
{
	(void)slot;
	struct person_ref person;
	return person_parse(word->text, word->folded, f->arena, &person) ? add_person(f, &person, word) : TAKEN_NO;
}

static enum taken take_for(struct filler *f, const struct slot *slot, const struct word_at *word)
{
	(void)slot;
	struct scan ahead = {.at = word->end};
	struct word_at next;
	struct person_ref person;
	if (strcmp(word->folded, "for") != 0 && strcmp(word->folded, "pour") != 0)
		return TAKEN_NO;
	if (!scan_word(&ahead, f->arena, &next) || !person_parse_named(next.text, f->arena, &person))
		return TAKEN_NO;
	return add_person(f, &person, &next);
}

/* The one known queue whose name is, or begins with, the word. */
static const char *queue_resolve(const struct filler *f, const char *word)
{
	const char *found = NULL, *folded = normalise_fold(f->arena, word);
	size_t count = 0;
	if (!f->context->queues)
		return arena_strdup(f->arena, word);
	for (const char *const *name = f->context->queues; *name; name++) {
		const char *other = normalise_fold(f->arena, *name);
		if (strcmp(other, folded) == 0)
			return *name;
		if (strncmp(other, folded, strlen(folded)) == 0) {
			found = *name;
			count++;
		}
	}
	return count == 1 ? found : NULL;
}

static enum taken fail_queue(struct filler *f, const char *bad)
{
	const char *items = "";
	for (const char *const *name = f->context->queues; *name; name++)
		items = arena_printf(f->arena, "%s%s~%s", items, *items ? ", " : "", *name);
	return fail_enum(f, pick(f, "team", "équipe"), bad, items);
}

static enum taken take_queue(struct filler *f, const struct slot *slot, const struct word_at *word)
{
	(void)slot;
	const char *name = queue_word(word->text);
	if (!name)
		return TAKEN_NO;
	f->command->queue = queue_resolve(f, name);
	return f->command->queue ? take_to(f, word->end) : fail_queue(f, word->text);
}

static enum taken take_tags(struct filler *f, const struct slot *slot, const struct word_at *word)
{
	struct command *command = f->command;
	struct tag_change tag;
	if (!tag_parse(word->text, f->arena, &tag) || (tag.remove && (slot->flags & SLOT_PLUS)))
		return TAKEN_NO;
	if (!command->tags)
		command->tags = arena_alloc(f->arena, LIMIT_TAGS * sizeof(*command->tags));
	if (command->ntags == LIMIT_TAGS)
		return fail_limit(f, word->text, pick(f, "tags", "étiquettes"), LIMIT_TAGS);
	command->tags[command->ntags++] = tag;
	return take_to(f, word->end);
}

static enum taken take_when(struct filler *f, const struct slot *slot, const struct word_at *word)
{
	struct when_error bad = {0};
	switch (when_parse(f->scan, &f->context->time, slot->flags & SLOT_BARE, f->arena, &f->command->when, &bad)) {
	case WHEN_READ:
		return TAKEN_YES;
	case WHEN_BAD:
		f->error->when = bad.fault;
		return fail(f, PARSE_WHEN, bad.bad);
	case WHEN_NOT:
		break;
	}
	if ((slot->flags & SLOT_REQUIRED) && isdigit((unsigned char)*word->text)) /* meant as a time */
		return fail(f, PARSE_WHEN, word->text);
	return TAKEN_NO;
}

static enum taken take_time(struct filler *f, const struct slot *slot, const struct word_at *word)
{
	(void)slot;
	return hour_parse(word->folded, &f->command->minutes) ? take_to(f, word->end) : TAKEN_NO;
}

static enum taken take_hours(struct filler *f, const struct slot *slot, const struct word_at *word)
{
	(void)slot;
	return hours_parse(word->folded, &f->command->minutes, &f->command->until_minutes) ? take_to(f, word->end) : TAKEN_NO;
}

static enum taken take_period(struct filler *f, const struct slot *slot, const struct word_at *word)
{
	(void)slot;
	return duration_parse(word->folded, &f->command->when) ? take_to(f, word->end) : TAKEN_NO;
}

#define FORM_WORDS 2 /* the longest form of a list: "child of" */

static enum taken take_word(struct filler *f, const struct slot *slot, const struct word_at *word)
{
	(void)word;
	const char *ends[FORM_WORDS];
	char *folded;
	size_t words = 0;
	scan_words(f->scan, f->arena, FORM_WORDS, ends, &folded);
	const struct list_word *row = list_find_prefix(slot->list, folded, &words);
	if (!row)
		return TAKEN_NO;
	f->command->word[slot->list] = row->value;
	return take_to(f, ends[words - 1]);
}

static bool target_take(struct filler *f, const struct word_at *word)
{
	struct ticket_ref ref;
	if (!ref_parse(word->text, f->context->prefixes, f->arena, &ref) || ref.kind == REF_PERSON || ref.kind == REF_HERE)
		return false;
	f->command->target = ref;
	f->scan->at = word->end;
	return true;
}

static enum taken take_target(struct filler *f, const struct slot *slot, const struct word_at *word)
{
	(void)slot;
	return target_take(f, word) ? TAKEN_YES : TAKEN_NO;
}

static enum taken take_reason(struct filler *f, const struct slot *slot, const struct word_at *word)
{
	(void)slot;
	const struct list_word *row = list_find(WORDS_REASON, word->folded);
	struct scan ahead = {.at = word->end};
	struct word_at next;
	if (!row)
		return TAKEN_NO;
	if (row->value == REASON_DUPLICATE && !(scan_word(&ahead, f->arena, &next) && target_take(f, &next)))
		return TAKEN_NO; /* "dup" without a number is a word of the text */
	f->command->word[WORDS_REASON] = row->value;
	return row->value == REASON_DUPLICATE ? TAKEN_YES : take_to(f, word->end);
}

static enum taken take_quiet(struct filler *f, const struct slot *slot, const struct word_at *word)
{
	(void)slot;
	if (strcmp(word->text, "-q") != 0)
		return TAKEN_NO;
	f->command->quiet = true;
	return take_to(f, word->end);
}

static enum taken take_number(struct filler *f, const struct slot *slot, const struct word_at *word)
{
	struct ticket_ref ref;
	struct scan ahead = {.at = word->end};
	struct word_at next;
	bool last = !(slot->flags & SLOT_LAST) || !scan_word(&ahead, f->arena, &next);
	if (!last || !isdigit((unsigned char)*word->text) || !ref_parse(word->text, f->context->prefixes, f->arena, &ref) || ref.entry)
		return TAKEN_NO;
	f->command->number = ref.number;
	return take_to(f, word->end);
}

static enum taken take_rating(struct filler *f, const struct slot *slot, const struct word_at *word)
{
	(void)slot;
	if (strlen(word->text) != 1 || *word->text < '1' || *word->text > '5')
		return TAKEN_NO;
	f->command->number = *word->text - '0';
	return take_to(f, word->end);
}

static enum taken take_code(struct filler *f, const struct slot *slot, const struct word_at *word)
{
	(void)slot;
	if (!code_shape(word->text))
		return TAKEN_NO;
	f->command->name = word->text;
	return take_to(f, word->end);
}

static enum taken take_name(struct filler *f, const struct slot *slot, const struct word_at *word)
{
	(void)slot;
	if (strchr(word->text, '='))
		return TAKEN_NO;
	f->command->name = word->text;
	return take_to(f, word->end);
}

/* ---- key=value ----------------------------------------------------------------------------------------------------------------------- */

struct pair {
	struct key_word key;
	const char *value; /* plain; "" if there is none */
	const char *end;
};

/* The word as key and value, quoted or not. */
static enum taken pair_take(struct filler *f, const struct word_at *word, struct pair *out)
{
	size_t op = key_parse(word->text, f->arena, &out->key);
	if (!op)
		return TAKEN_NO;
	const char *value = strpbrk(word->start, "=:") + 1;
	uint32_t quote = 0;
	normalise_next(value, &quote);
	out->value = word->text + op;
	out->end = word->end;
	bool quoted = quote == '"' || quote == '\'';
	if (quoted) {
		char *inner;
		out->end = scan_quoted(value, f->arena, &inner);
		out->value = inner;
		if (!out->end)
			return fail(f, PARSE_QUOTE, arena_strndup(f->arena, word->start, strcspn(word->start, "\n")));
	}
	bool empty = !*out->value && !quoted;
	if (out->key.colon && (empty || strncmp(out->value, "//", 2) == 0)) /* "service: ..." is prose, "http://..." an address */
		return TAKEN_NO;
	if (empty && out->key.op == FIELD_SET)
		out->key.op = FIELD_CLEAR;
	return TAKEN_YES;
}

static bool configured_key(const struct filler *f, const char *name)
{
	for (const char *const *key = f->context->fields; key && *key; key++)
		if (text_equal_folded(*key, name))
			return true;
	return false;
}

static enum taken field_word(struct filler *f, struct field_change *field, enum word_list list)
{
	const struct list_word *row = list_find(list, normalise_fold(f->arena, field->value));
	if (!row)
		return fail_word(f, list, field->value);
	field->word = row->value;
	return TAKEN_YES;
}

static enum taken field_persons(struct filler *f, struct field_change *field)
{
	char *copy = arena_strdup(f->arena, field->value), *save = NULL;
	field->persons = arena_alloc(f->arena, LIMIT_PERSONS * sizeof(*field->persons));
	for (char *item = strtok_r(copy, ",", &save); item; item = strtok_r(NULL, ",", &save)) {
		if (field->npersons == LIMIT_PERSONS)
			return fail_limit(f, item, pick(f, "persons", "personnes"), LIMIT_PERSONS);
		if (!person_parse(item, normalise_fold(f->arena, item), f->arena, &field->persons[field->npersons++]))
			return fail_enum(f, pick(f, "person", "personne"), item,
				pick(f, "@name, name@example.org, +33…", "@nom, nom@exemple.fr, +33…"));
	}
	return TAKEN_YES;
}

static enum taken field_value(struct filler *f, struct field_change *field)
{
	if (field->op == FIELD_CLEAR)
		return TAKEN_YES;
	switch (field->key) {
	case FIELD_PRIORITY:
		return field_word(f, field, WORDS_PRIORITY);
	case FIELD_SEVERITY:
		return field_word(f, field, WORDS_SEVERITY);
	case FIELD_TYPE:
		return field_word(f, field, WORDS_TYPE);
	case FIELD_STATUS:
		return field_word(f, field, WORDS_STATUS);
	case FIELD_QUEUE:
		field->value = queue_resolve(f, field->value + (*field->value == '~'));
		return field->value ? TAKEN_YES : fail_queue(f, field->name);
	case FIELD_CC:
		return field_persons(f, field);
	case FIELD_VIA:
	case FIELD_TITLE:
	case FIELD_PRODUCT:
	case FIELD_SERVICE:
	case FIELD_OTHER:
		return TAKEN_YES;
	}
	return TAKEN_NO;
}

static enum taken add_field(struct filler *f, const struct pair *pair, bool typed)
{
	struct command *command = f->command;
	struct field_change field = {
		.key = typed ? pair->key.key : FIELD_OTHER, .op = pair->key.op, .name = pair->key.name, .value = pair->value};
	if (!command->fields)
		command->fields = arena_alloc(f->arena, LIMIT_FIELDS * sizeof(*command->fields));
	if (command->nfields == LIMIT_FIELDS)
		return fail_limit(f, pair->key.name, pick(f, "fields", "champs"), LIMIT_FIELDS);
	if (typed && field_value(f, &field) == TAKEN_BAD)
		return TAKEN_BAD;
	command->fields[command->nfields++] = field;
	return take_to(f, pair->end);
}

static enum taken take_fields(struct filler *f, const struct slot *slot, const struct word_at *word)
{
	(void)slot;
	struct key_word key;
	struct pair pair;
	if (!key_parse(word->text, f->arena, &key) || (key.key == FIELD_OTHER && !configured_key(f, key.name)))
		return TAKEN_NO;
	enum taken taken = pair_take(f, word, &pair);
	return taken == TAKEN_YES ? add_field(f, &pair, true) : taken;
}

static enum taken take_pairs(struct filler *f, const struct slot *slot, const struct word_at *word)
{
	(void)slot;
	struct pair pair;
	enum taken taken = pair_take(f, word, &pair);
	return taken == TAKEN_YES ? add_field(f, &pair, false) : taken;
}

/* A word with one certain key, in either language. */
static enum taken take_keyed(struct filler *f, const struct word_at *word, const char *keys, const char **value)
{
	struct key_word key;
	struct pair pair;
	if (!key_parse(word->text, f->arena, &key))
		return TAKEN_NO;
	const char *found = strstr(keys, arena_printf(f->arena, " %s ", normalise_fold(f->arena, key.name)));
	enum taken taken = found ? pair_take(f, word, &pair) : TAKEN_NO;
	if (taken != TAKEN_YES)
		return taken;
	*value = pair.value;
	return take_to(f, pair.end);
}

static enum taken take_org(struct filler *f, const struct slot *slot, const struct word_at *word)
{
	(void)slot;
	return take_keyed(f, word, " org societe organisation ", &f->command->org);
}

/* ---- queries -------------------------------------------------------------------------------------------------------------------------- */

static enum taken query_take(struct filler *f, const char *text, bool filters)
{
	struct query_error bad = {0};
	f->command->query = arena_alloc(f->arena, sizeof(*f->command->query));
	if (query_parse(text, filters, f->arena, f->command->query, &bad))
		return TAKEN_YES;
	switch (bad.fault) {
	case QUERY_BAD_WORD:
		return fail_word(f, bad.list, bad.bad);
	case QUERY_BAD_NUMBER:
		return fail_enum(f, bad.key, bad.bad, "2h, 3d, 1..5");
	case QUERY_OPEN_QUOTE:
		return fail(f, PARSE_QUOTE, bad.bad);
	case QUERY_TOO_LONG:
	case QUERY_FINE:
		break;
	}
	return fail_limit(f, bad.bad, pick(f, "query", "recherche"), LIMIT_COMMAND);
}

static enum taken take_match(struct filler *f, const struct slot *slot, const struct word_at *word)
{
	(void)slot;
	const char *query = NULL;
	enum taken taken = take_keyed(f, word, " list liste ", &query);
	return taken == TAKEN_YES ? query_take(f, query, true) : taken;
}

static enum taken take_none(struct filler *f, const struct slot *slot, const struct word_at *word)
{
	(void)f;
	(void)slot;
	(void)word;
	return TAKEN_NO;
}

static taker *const takers[] = {
	[SLOT_NONE] = take_none,
	[SLOT_PERSON] = take_person,
	[SLOT_FOR] = take_for,
	[SLOT_PERSONS] = take_person,
	[SLOT_QUEUE] = take_queue,
	[SLOT_TAGS] = take_tags,
	[SLOT_FIELDS] = take_fields,
	[SLOT_ORG] = take_org,
	[SLOT_PAIRS] = take_pairs,
	[SLOT_WHEN] = take_when,
	[SLOT_TIME] = take_time,
	[SLOT_HOURS] = take_hours,
	[SLOT_PERIOD] = take_period,
	[SLOT_WORD] = take_word,
	[SLOT_REASON] = take_reason,
	[SLOT_QUIET] = take_quiet,
	[SLOT_TARGET] = take_target,
	[SLOT_ENTRY] = take_none /* an entry is part of the reference */,
	[SLOT_RATING] = take_rating,
	[SLOT_NUMBER] = take_number,
	[SLOT_CODE] = take_code,
	[SLOT_NAME] = take_name,
	[SLOT_MATCH] = take_match,
	[SLOT_QUERY] = take_none,
	[SLOT_TEXT] = take_none,
};

/* ---- all slots of a verb --------------------------------------------------------------------------------------------------------------- */

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
		if ((slots[i].flags & SLOT_DESK) && !is_desk(f->context))
			continue;
		if (!is_many(&slots[i]) && group_filled(f, i))
			continue;
		enum taken taken = takers[slots[i].kind](f, &slots[i], word);
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
			taken = fail_limit(f, word.text, pick(f, "length", "longueur"), LIMIT_COMMAND);
		if (taken == TAKEN_BAD)
			return false;
	}
	return true;
}

/* What is left once no slot fits: text if the verb has room for it. */
static bool take_rest(struct filler *f)
{
	struct command *command = f->command;
	const char *rest = scan_rest(f->scan);
	const struct slot *query = verb_slot(command->def, SLOT_QUERY), *text = verb_slot(command->def, SLOT_TEXT);
	const struct slot *words = verb_slot(command->def, SLOT_WORD);
	if (!rest)
		return true;
	if (query)
		return query_take(f, rest, command->verb == VERB_LIST) == TAKEN_YES;
	if (strlen(rest) > LIMIT_TEXT)
		return fail_limit(f, arena_strndup(f->arena, rest, text_cut(rest, 40)), pick(f, "text", "texte"), LIMIT_TEXT) == TAKEN_YES;
	struct scan ahead = {.at = *rest == '\n' ? rest + 1 : rest};
	struct word_at word = {.text = arena_strndup(f->arena, rest, text_cut(rest, 40))};
	scan_word(&ahead, f->arena, &word);
	bool word_open = words && !group_filled(f, (size_t)(words - command->def->slots));
	bool word_needed = word_open && ((words->flags & SLOT_REQUIRED) || (text && (text->flags & SLOT_AFTER)));
	if (word_needed || (!text && word_open))
		return fail_word(f, words->list, word.text) == TAKEN_YES;
	if (!text) {
		fail(f, PARSE_EXTRA, word.text);
		f->error->label = pick(f, "word", "mot");
		f->error->items = help_usage(command->def, f->context->lang, f->context->roles, f->arena);
		return false;
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
	fail(f, PARSE_MISSING, NULL);
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
	{VERB_KB, WORDS_KB, KB_PUBLISH, SLOT_NUMBER},
	{VERB_KB, WORDS_KB, KB_DRAFT, SLOT_NUMBER},
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

static bool check_required(struct filler *f)
{
	const struct verb *verb = f->command->def;
	for (size_t i = 0; i < VERB_SLOTS && verb->slots[i].kind != SLOT_NONE; i++)
		if ((verb->slots[i].flags & SLOT_REQUIRED) && !(verb->slots[i].flags & SLOT_OR) && !is_filled(f, &verb->slots[i]))
			return fail_missing(f, group_label(f, i));
	for (size_t i = 0; i < sizeof(brought) / sizeof(brought[0]); i++) {
		if (brought[i].verb != verb->id || f->command->word[brought[i].list] != brought[i].value)
			continue;
		const struct slot *slot = verb_slot(verb, brought[i].kind);
		if (!is_filled(f, slot))
			return fail_missing(f, slot_label(slot, f->context->lang));
	}
	bool other = verb->id == VERB_SHOW && (f->command->npersons || f->command->org);
	if ((verb->flags & VERB_F_TICKET) && f->context->ref_required && !f->command->nrefs && !other)
		return fail(f, PARSE_NOREF, NULL) == TAKEN_YES;
	return true;
}

/* The reference after the verb. A mention is the verb's own argument where it takes persons. */
static bool take_refs(struct filler *f)
{
	struct command *command = f->command;
	const struct verb *verb = command->def;
	struct word_at word;
	bool may = (verb->flags & (VERB_F_TICKET | VERB_F_MAY)) && !(verb->flags & VERB_F_NUMBER) && !command->nrefs;
	bool persons = verb_slot(verb, SLOT_PERSON) || verb_slot(verb, SLOT_PERSONS) || verb_slot(verb, SLOT_FOR);
	if (!may || !scan_word(f->scan, f->arena, &word) || (persons && is_desk(f->context) && *word.text == '@'))
		return true;
	switch (ref_list_parse(word.text, f->context->prefixes, f->arena, &command->refs, &command->nrefs)) {
	case REFS_NONE:
		return true;
	case REFS_READ:
		break;
	case REFS_TOO_MANY:
		return fail_limit(f, word.text, pick(f, "references", "références"), LIMIT_REFS) == TAKEN_YES;
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
	return take_rest(&f) && check_required(&f);
}
