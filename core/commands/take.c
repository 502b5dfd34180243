#include "commands/take.h"

#include "commands/args.h"
#include "commands/normalise.h"
#include "commands/take_field.h"
#include "domain/ticket.h"

#include <ctype.h>
#include <string.h>

static enum taken add_person(struct filler *f, const struct person_ref *person, const struct word_at *word)
{
	struct command *command = f->command;
	if (!command->persons)
		command->persons = arena_alloc(f->arena, LIMIT_PERSONS * sizeof(*command->persons));
	if (command->npersons == LIMIT_PERSONS)
		return filler_fail_limit(f, word->text, filler_pick(f, "persons", "personnes"), LIMIT_PERSONS);
	command->persons[command->npersons++] = *person;
	return filler_take_to(f, word->end);
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

const char *queue_resolve(const struct filler *f, const char *word)
{
	return names_queue(&f->context->names, word, f->arena);
}

enum taken queue_fail(struct filler *f, const char *bad)
{
	const char *items = "";
	for (const char *const *name = f->context->queues_shown ? f->context->queues_shown : f->context->names.queues; *name; name++)
		items = arena_printf(f->arena, "%s%s~%s", items, *items ? ", " : "", *name);
	return filler_fail_enum(f, filler_pick(f, "team", "équipe"), bad, items);
}

static enum taken take_queue(struct filler *f, const struct slot *slot, const struct word_at *word)
{
	(void)slot;
	const char *name = queue_word(word->text);
	if (!name)
		return TAKEN_NO;
	f->command->queue = queue_resolve(f, name);
	return f->command->queue ? filler_take_to(f, word->end) : queue_fail(f, word->text);
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
		return filler_fail_limit(f, word->text, filler_pick(f, "tags", "étiquettes"), LIMIT_TAGS);
	command->tags[command->ntags++] = tag;
	return filler_take_to(f, word->end);
}

static const char *when_why(const struct filler *f, enum when_fault fault)
{
	switch (fault) {
	case WHEN_NO_SUCH_DATE:
		return filler_pick(f, "no such date", "cette date n'existe pas");
	case WHEN_PAST:
		return filler_pick(f, "already past", "c'est déjà passé");
	case WHEN_UNKNOWN:
		break;
	}
	return NULL;
}

static enum taken take_when(struct filler *f, const struct slot *slot, const struct word_at *word)
{
	struct when_error bad = {0};
	switch (when_parse(f->scan, &f->context->time, slot->flags & SLOT_BARE, f->arena, &f->command->when, &bad)) {
	case WHEN_READ:
		return TAKEN_YES;
	case WHEN_BAD:
		f->error->when = bad.fault;
		f->error->why = when_why(f, bad.fault);
		return filler_fail(f, PARSE_WHEN, bad.bad);
	case WHEN_NOT:
		break;
	}
	if ((slot->flags & SLOT_REQUIRED) && isdigit((unsigned char)*word->text)) /* meant as a time */
		return filler_fail(f, PARSE_WHEN, word->text);
	return TAKEN_NO;
}

static enum taken take_time(struct filler *f, const struct slot *slot, const struct word_at *word)
{
	(void)slot;
	if (hour_parse(word->folded, &f->command->minutes))
		return filler_take_to(f, word->end);
	return isdigit((unsigned char)*word->text) ? filler_fail(f, PARSE_WHEN, word->text) : TAKEN_NO; /* meant as a time */
}

/* "25h-26h" is meant as hours, "06-12-34-56-78" as a number to call. */
static bool is_like_hours(const char *folded)
{
	size_t digits = strspn(folded, "0123456789");
	bool hours = digits > 0 && folded[digits] && strchr("h:", folded[digits]) && strchr(folded, '-');
	return hours && !folded[strspn(folded, "0123456789h:-")];
}

static enum taken take_hours(struct filler *f, const struct slot *slot, const struct word_at *word)
{
	(void)slot;
	if (hour_range_parse(word->folded, &f->command->minutes, &f->command->until_minutes))
		return filler_take_to(f, word->end);
	return is_like_hours(word->folded) ? filler_fail(f, PARSE_WHEN, word->text) : TAKEN_NO;
}

static enum taken take_period(struct filler *f, const struct slot *slot, const struct word_at *word)
{
	(void)slot;
	return duration_parse(word->folded, &f->command->when) ? filler_take_to(f, word->end) : TAKEN_NO;
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
	return filler_take_to(f, ends[words - 1]);
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
	struct ticket_ref *refs;
	size_t count;
	(void)slot;
	if (target_take(f, word))
		return TAKEN_YES;
	if (ref_list_parse(word->text, f->context->prefixes, f->arena, &refs, &count) == REFS_BAD)
		return filler_fail_enum(f, filler_pick(f, "reference", "référence"), word->text, REFS_SHOWN);
	return TAKEN_NO;
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
	return row->value == REASON_DUPLICATE ? TAKEN_YES : filler_take_to(f, word->end);
}

static enum taken take_quiet(struct filler *f, const struct slot *slot, const struct word_at *word)
{
	(void)slot;
	if (strcmp(word->text, "-q") != 0)
		return TAKEN_NO;
	f->command->quiet = true;
	return filler_take_to(f, word->end);
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
	return filler_take_to(f, word->end);
}

static enum taken take_rating(struct filler *f, const struct slot *slot, const struct word_at *word)
{
	(void)slot;
	if (strlen(word->text) != 1 || *word->text < '1' || *word->text > '5')
		return TAKEN_NO;
	f->command->number = *word->text - '0';
	return filler_take_to(f, word->end);
}

static enum taken take_code(struct filler *f, const struct slot *slot, const struct word_at *word)
{
	(void)slot;
	if (!code_shape(word->text))
		return TAKEN_NO;
	f->command->name = word->text;
	return filler_take_to(f, word->end);
}

static enum taken take_name(struct filler *f, const struct slot *slot, const struct word_at *word)
{
	(void)slot;
	if (strchr(word->text, '='))
		return TAKEN_NO;
	f->command->name = word->text;
	return filler_take_to(f, word->end);
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

taker *slot_taker(enum slot_kind kind)
{
	return takers[kind];
}
