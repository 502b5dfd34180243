#include "commands/parse.h"

#include "base/text.h"
#include "base/utf8.h"
#include "commands/args.h"

#include "commands/normalise.h"
#include "commands/slots.h"
#include "domain/reply.h"

#include <string.h>

/* A mark with a space behind it is none; what cannot be seen between the two is not there. */
static bool words_follow(const char *at)
{
	uint32_t c;
	for (size_t n; (n = normalise_next(at, &c)) && c == 0;)
		at += n;
	return *at && *at != '\n' && scan_skip(at) == at;
}

/* Where the words begin, NULL if the text carries no mark. */
static const char *after_mark(enum command_place place, const char *text)
{
	char mark = place == AT_MAIL ? '#' : '!';
	const char *at = text;
	while (*at == '\n' || scan_skip(at) != at)
		at = *at == '\n' ? at + 1 : scan_skip(at);
	if (*at == mark)
		return words_follow(at + 1) ? at + 1 : NULL;
	return place == AT_LINE ? at : NULL;
}

/* "!g close" where "!" alone may belong to another bot: from here on it is certain that we are meant. */
static bool take_our_name(struct scan *scan, struct arena *arena)
{
	struct scan ahead = *scan;
	struct word_at word;
	if (!scan_word(&ahead, arena, &word) || (strcmp(word.folded, "g") != 0 && strcmp(word.folded, "guichet") != 0))
		return false;
	ahead.at = word.end;
	*scan = ahead;
	return true;
}

/* "regle" as it is written: "réglé". */
static const char *verb_display(const char *folded, struct arena *arena)
{
	const struct verb *verb = verb_find(folded);
	for (int lang = 0; lang < LANG_COUNT; lang++) {
		char *copy = arena_strdup(arena, verb->names[lang]), *save = NULL;
		for (char *name = strtok_r(copy, " ", &save); name; name = strtok_r(NULL, " ", &save))
			if (strcmp(normalise_fold(arena, name), folded) == 0)
				return name;
	}
	return arena_strdup(arena, folded);
}

static enum parsed no_verb(
	const struct parse_context *context, const struct word_at *word, bool certain, struct arena *arena, struct parse_error *error)
{
	char near[VERB_NAME_SIZE];
	bool found = verb_near(word->folded, near);
	if (!certain && !(found && context->place == AT_DESK))
		return PARSED_TEXT;
	error->fault = certain ? PARSE_VERB : PARSE_TYPO;
	error->bad = word->text;
	error->good = found ? verb_display(near, arena) : NULL;
	return PARSED_ERROR;
}

static void ask_for_verb(struct command *out, enum verb_id id)
{
	out->verb = id;
	out->def = verb_of(id);
}

/* A name, also with the final punctuation of a message that says nothing else: "!aide." */
static const struct verb *verb_at(const struct word_at *word, struct arena *arena)
{
	const struct verb *verb = verb_find(word->folded);
	return verb || *scan_skip(word->end) ? verb : verb_find(normalise_whole(arena, word->text));
}

/* References in front of the verb that cannot be: said to whoever surely commands, and at the desk, where they would leave as text. */
static bool bad_refs(const struct parse_context *context, enum ref_list_result refs, const char *bad, bool certain, struct arena *arena,
	struct parse_error *error)
{
	bool fr = context->lang == LANG_FR;
	if (refs == REFS_TOO_MANY)
		*error = (struct parse_error){PARSE_LIMIT, .bad = bad, .label = fr ? "références" : "references",
			.items = arena_printf(arena, "≤ %d", LIMIT_REFS)};
	else if (refs == REFS_BAD && (certain || context->place == AT_DESK))
		*error = (struct parse_error){PARSE_ENUM, .bad = bad, .label = fr ? "référence" : "reference", .items = REFS_SHOWN};
	else
		return false;
	return true;
}

static enum parsed parse_line(const struct parse_context *context, struct scan *scan, bool certain, struct arena *arena,
	struct command *out, struct parse_error *error)
{
	struct word_at word;
	if (!scan_word(scan, arena, &word)) {
		ask_for_verb(out, VERB_HELP);
		return certain ? PARSED_COMMAND : PARSED_TEXT;
	}
	const struct verb *verb = verb_at(&word, arena);
	if (!verb) {
		enum ref_list_result refs = ref_list_parse(word.text, context->prefixes, arena, &out->refs, &out->nrefs);
		out->ref_first = refs == REFS_READ;
		if (bad_refs(context, refs, word.text, certain, arena, error))
			return PARSED_ERROR;
		if (refs == REFS_READ) {
			scan->at = word.end;
			verb = scan_word(scan, arena, &word) ? verb_at(&word, arena) : verb_of(VERB_SHOW);
		}
		if (!verb)
			return no_verb(context, &word, certain, arena, error);
	}
	scan->at = word.end;
	ask_for_verb(out, verb->id);
	return slots_parse(context, scan, arena, out, error) ? PARSED_COMMAND : PARSED_ERROR;
}

/* The text itself if it is UTF-8, else a repaired copy. */
static const char *clean(struct arena *arena, const char *text)
{
	size_t len = strlen(text);
	if (text_is_utf8(text, len))
		return text;
	struct buf repaired;
	buf_init(&repaired, len * strlen(UTF8_REPLACEMENT) + 1);
	text_repair(&repaired, text, len);
	const char *kept = arena_strdup(arena, repaired.data);
	buf_clear(&repaired);
	return kept;
}

static bool takes_bare_words(enum command_place place)
{
	return place == AT_DIRECT || place == AT_CONSOLE || place == AT_SMS;
}

enum parsed command_parse(
	const struct parse_context *context, const char *text, struct arena *arena, struct command *out, struct parse_error *error)
{
	*out = (struct command){0};
	*error = (struct parse_error){0};
	text = clean(arena, text);
	if (context->place == AT_DESK && note_marked(text)) {
		out->text = text;
		return PARSED_NOTE;
	}
	if (context->edited)
		return PARSED_TEXT;
	const char *line = after_mark(context->place, text);
	if (!line)
		return takes_bare_words(context->place) && bare_parse(context, text, arena, out) ? PARSED_COMMAND : PARSED_TEXT;
	struct scan scan = {.at = line};
	bool ours = take_our_name(&scan, arena);
	enum parsed parsed = parse_line(context, &scan, ours || context->place == AT_LINE, arena, out, error);
	if (parsed == PARSED_TEXT)
		*out = (struct command){0};
	return parsed;
}
