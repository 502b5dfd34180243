#include "commands/take_field.h"

#include "base/text.h"
#include "commands/args.h"
#include "commands/normalise.h"

#include <string.h>

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
			return filler_fail(f, PARSE_QUOTE, arena_strndup(f->arena, word->start, strcspn(word->start, "\n")));
	}
	bool empty = !*out->value && !quoted;
	if (out->key.colon && (empty || strncmp(out->value, "//", 2) == 0)) /* "service: ..." is prose, "http://..." an address */
		return TAKEN_NO;
	if (empty && out->key.op == FIELD_SET)
		out->key.op = FIELD_CLEAR;
	return TAKEN_YES;
}

const char *field_keys(const char *const *configured, struct arena *arena)
{
	const char *keys = "p: s: t: q: st: cc: title= product= service=";
	for (const char *const *key = configured; key && *key; key++)
		keys = arena_printf(arena, "%s %s=", keys, *key);
	return keys;
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
		return filler_fail_word(f, list, field->value);
	field->word = row->value;
	return TAKEN_YES;
}

/* The house's own names go before ours. */
static enum taken field_type(struct filler *f, struct field_change *field)
{
	if (names_type(&f->context->names, field->value, f->arena, &field->word))
		return TAKEN_YES;
	return field_word(f, field, WORDS_TYPE);
}

static enum taken field_persons(struct filler *f, struct field_change *field)
{
	char *copy = arena_strdup(f->arena, field->value), *save = NULL;
	field->persons = arena_alloc(f->arena, LIMIT_PERSONS * sizeof(*field->persons));
	for (char *item = strtok_r(copy, ",", &save); item; item = strtok_r(NULL, ",", &save)) {
		if (field->npersons == LIMIT_PERSONS)
			return filler_fail_limit(f, item, filler_pick(f, "persons", "personnes"), LIMIT_PERSONS);
		if (!person_parse(item, normalise_fold(f->arena, item), f->arena, &field->persons[field->npersons++]))
			return filler_fail_enum(f, filler_pick(f, "person", "personne"), item,
				filler_pick(f, "@name, name@example.org, +33…", "@nom, nom@exemple.fr, +33…"));
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
		return field_type(f, field);
	case FIELD_STATUS:
		return field_word(f, field, WORDS_STATUS);
	case FIELD_QUEUE:
		field->value = queue_resolve(f, field->value + (*field->value == '~'));
		return field->value ? TAKEN_YES : queue_fail(f, field->name);
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
		return filler_fail_limit(f, pair->key.name, filler_pick(f, "fields", "champs"), LIMIT_FIELDS);
	if (typed && field_value(f, &field) == TAKEN_BAD)
		return TAKEN_BAD;
	command->fields[command->nfields++] = field;
	return filler_take_to(f, pair->end);
}

enum taken take_fields(struct filler *f, const struct slot *slot, const struct word_at *word)
{
	(void)slot;
	struct key_word key;
	struct pair pair;
	if (!key_parse(word->text, f->arena, &key) || (key.key == FIELD_OTHER && !configured_key(f, key.name)))
		return TAKEN_NO;
	enum taken taken = pair_take(f, word, &pair);
	return taken == TAKEN_YES ? add_field(f, &pair, true) : taken;
}

enum taken take_pairs(struct filler *f, const struct slot *slot, const struct word_at *word)
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
	return filler_take_to(f, pair.end);
}

enum taken take_org(struct filler *f, const struct slot *slot, const struct word_at *word)
{
	(void)slot;
	return take_keyed(f, word, " org societe organisation ", &f->command->org);
}

enum taken query_take(struct filler *f, const char *text, bool filters)
{
	struct query_error bad = {0};
	f->command->query = arena_alloc(f->arena, sizeof(*f->command->query));
	if (query_parse(text, filters, &f->context->names, f->arena, f->command->query, &bad))
		return TAKEN_YES;
	switch (bad.fault) {
	case QUERY_BAD_WORD:
		return filler_fail_word(f, bad.list, bad.bad);
	case QUERY_BAD_NUMBER:
		return filler_fail_enum(f, bad.key, bad.bad, bad.rating ? "1, 2, 3, 4, 5" : filler_pick(f, "2h, 3d, 1w", "2h, 3j, 1sem"));
	case QUERY_OPEN_QUOTE:
		return filler_fail(f, PARSE_QUOTE, bad.bad);
	case QUERY_TOO_LONG:
	case QUERY_FINE:
		break;
	}
	return filler_fail_limit(f, bad.bad, filler_pick(f, "query", "recherche"), LIMIT_COMMAND);
}

enum taken take_match(struct filler *f, const struct slot *slot, const struct word_at *word)
{
	(void)slot;
	const char *query = NULL;
	enum taken taken = take_keyed(f, word, " list liste ", &query);
	return taken == TAKEN_YES ? query_take(f, query, true) : taken;
}
