#include "commands/help.h"

#include "base/buf.h"
#include "commands/normalise.h"
#include "domain/ticket.h"

#include <string.h>

/* What stands in front of a verb at this place: "!", "#" or nothing. */
static const char *mark_of(enum command_place place)
{
	switch (place) {
	case AT_DESK:
	case AT_REQUEST:
	case AT_DIRECT:
	case AT_CONSOLE:
	case AT_SMS:
		return "!";
	case AT_MAIL:
		return "#";
	case AT_LINE:
		return "";
	}
	return "";
}

enum help_kind help_find(const char *words, struct arena *arena, struct help_topic *out)
{
	static const char *const ladder[] = {"priorite", "priority", "prio", "priorites", "priorities"};
	*out = (struct help_topic){0};
	const char *whole = words ? normalise_whole(arena, words) : "";
	if (!*whole)
		return HELP_LIST;
	for (size_t i = 0; i < sizeof(ladder) / sizeof(ladder[0]); i++)
		if (strcmp(ladder[i], whole) == 0)
			return HELP_PRIORITY;
	out->verb = verb_find(*whole == '!' ? whole + 1 : whole);
	if (out->verb)
		return HELP_VERB;
	return help_group_find(whole, &out->group) ? HELP_GROUP : HELP_WORDS;
}

/* ---- one verb ---------------------------------------------------------------------------------------------------------------------- */

bool verb_allowed(const struct verb *verb, unsigned roles)
{
	return verb->roles & roles;
}

/* The words of a list in the way of a usage line: "list|show|on". */
static void add_words(struct buf *out, enum word_list list, enum lang lang)
{
	const struct list_word *rows;
	size_t count = list_rows(list, &rows);
	for (size_t i = 0; i < count; i++)
		buf_addf(out, "%s%s", i ? "|" : "", rows[i].name[lang]);
}

static void add_slot(struct buf *out, const struct slot *slot, enum lang lang)
{
	static const char *const in[LANG_COUNT] = {[LANG_EN] = "in ", [LANG_FR] = "dans "};
	if (slot->kind == SLOT_WORD)
		add_words(out, slot->list, lang);
	else if (slot->kind == SLOT_REASON)
		add_words(out, WORDS_REASON, lang);
	else
		buf_addf(out, "%s%s", slot->kind == SLOT_WHEN && !(slot->flags & SLOT_BARE) ? in[lang] : "", slot_label(slot, lang));
}

/* Does the ticket's reference come in a slot that stands for a second ticket or an entry? Then it is not said twice. */
static bool says_ref(const struct verb *verb)
{
	return (verb->flags & (VERB_F_TICKET | VERB_F_MAY)) && !(verb->flags & VERB_F_NUMBER) && !verb_slot(verb, SLOT_ENTRY);
}

const char *help_usage(const struct verb *verb, enum lang lang, unsigned roles, struct arena *arena)
{
	char name[VERB_NAME_SIZE];
	struct buf out;
	buf_init(&out, LIMIT_COMMAND);
	verb_main_name(verb, lang, name);
	buf_adds(&out, name);
	if (says_ref(verb))
		buf_adds(&out, lang == LANG_FR ? " [réf]" : " [ref]");
	for (size_t i = 0; i < VERB_SLOTS && verb->slots[i].kind != SLOT_NONE; i++) {
		const struct slot *slot = &verb->slots[i];
		bool optional = !(slot->flags & SLOT_REQUIRED);
		bool goes_on = i + 1 < VERB_SLOTS && (slot[1].flags & SLOT_OR);
		if ((slot->flags & SLOT_DESK) && !is_desk_role(roles))
			continue;
		buf_adds(&out, slot->flags & SLOT_OR ? "|" : optional ? " [" : " ");
		add_slot(&out, slot, lang);
		buf_adds(&out, optional && !goes_on ? "]" : "");
	}
	const char *usage = arena_strdup(arena, out.data);
	buf_clear(&out);
	return usage;
}

/* For verbs whose name says it all: alone, and on a ticket. */
static size_t plain_examples(const struct verb *verb, const char *mark, enum lang lang, struct arena *arena, const char *out[HELP_EXAMPLES])
{
	char name[VERB_NAME_SIZE];
	size_t count = 0;
	verb_main_name(verb, lang, name);
	out[count++] = arena_printf(arena, "%s%s", mark, name);
	if (says_ref(verb)) {
		out[count++] = arena_printf(arena, "%s%s 1042", mark, name);
		out[count++] = arena_printf(arena, "%s1042 %s", mark, name);
	}
	return count;
}

size_t help_examples(const struct verb *verb, const struct parse_context *context, struct arena *arena, const char *out[HELP_EXAMPLES])
{
	const char *mark = mark_of(context->place), *text = help_text_of(verb->id)->examples[context->lang];
	size_t count = 0;
	if (!text)
		return plain_examples(verb, mark, context->lang, arena, out);
	for (const char *at = text; *at && count < HELP_EXAMPLES;) {
		size_t len = strcspn(at, "\n");
		out[count++] = arena_printf(arena, "%s%.*s", mark, (int)len, at);
		at += len + (at[len] == '\n');
	}
	return count;
}

const char *help_example(const struct verb *verb, const struct parse_context *context, struct arena *arena)
{
	const char *examples[HELP_EXAMPLES] = {""};
	help_examples(verb, context, arena, examples);
	return examples[0];
}

/* The examples of a verb that may go without text end with one that has it. */
const char *help_example_text(const struct verb *verb, const struct parse_context *context, struct arena *arena)
{
	const char *examples[HELP_EXAMPLES] = {""};
	size_t n = help_examples(verb, context, arena, examples);
	return n > 0 ? examples[n - 1] : "";
}

/* Appends the names that are not there yet. */
static void add_names(struct buf *out, const char *names, const char *except)
{
	for (const char *at = names; *at;) {
		size_t len = strcspn(at, " ");
		char name[VERB_NAME_SIZE + 2];
		memcpy(name, at, len);
		name[len] = '\0';
		bool known = strcmp(name, except) == 0;
		for (const char *found = out->data; !known && (found = strstr(found, name)); found += len)
			known = (found == out->data || found[-1] == ' ') && (found[len] == '\0' || found[len] == ',');
		if (!known)
			buf_addf(out, "%s%s", out->len ? ", " : "", name);
		at += len + (at[len] == ' ');
	}
}

const char *help_aliases(const struct verb *verb, enum lang lang, struct arena *arena)
{
	char main_name[VERB_NAME_SIZE];
	struct buf out;
	buf_init(&out, LIMIT_COMMAND);
	verb_main_name(verb, lang, main_name);
	add_names(&out, verb->names[lang], main_name);
	add_names(&out, verb->names[lang == LANG_FR ? LANG_EN : LANG_FR], main_name);
	if (out.len == 0)
		buf_adds(&out, main_name); /* the same in both languages */
	const char *aliases = arena_strdup(arena, out.data);
	buf_clear(&out);
	return aliases;
}

const char *help_roles(const struct verb *verb, enum lang lang, struct arena *arena)
{
	static const struct {
		enum role role;
		const char *name[LANG_COUNT];
	} roles[] = {
		{ROLE_CUSTOMER, {[LANG_EN] = "customers", [LANG_FR] = "clients"}},
		{ROLE_AGENT, {[LANG_EN] = "agents", [LANG_FR] = "agents"}},
		{ROLE_LEAD, {[LANG_EN] = "team leads", [LANG_FR] = "responsables"}},
		{ROLE_ADMIN, {[LANG_EN] = "administrators", [LANG_FR] = "administrateurs"}},
	};
	const char *out = "";
	for (size_t i = 0; i < sizeof(roles) / sizeof(roles[0]); i++)
		if (verb->roles & ROLE_BIT(roles[i].role))
			out = arena_printf(arena, "%s%s%s", out, *out ? ", " : "", roles[i].name[lang]);
	return out;
}

/* ---- lists ------------------------------------------------------------------------------------------------------------------------- */

static const char *next_name(const struct verb *verb, const struct parse_context *context, struct arena *arena)
{
	char name[VERB_NAME_SIZE];
	verb_main_name(verb, context->lang, name);
	return arena_printf(arena, "`%s%s`", mark_of(context->place), name);
}

/* In the rooms of a team a colleague speaks, and nobody's requests are their own. */
static bool is_said_here(const struct verb *verb, const struct parse_context *context)
{
	return verb_allowed(verb, context->roles) && (context->place != AT_DESK || is_desk_role(verb->roles));
}

size_t help_lines(const struct parse_context *context, struct arena *arena, const char *out[HELP_LINES])
{
	const char *lines[GROUP_COUNT] = {0};
	size_t count = 0;
	for (int id = VERB_NONE + 1; id < VERB_COUNT; id++) {
		const struct verb *verb = verb_of((enum verb_id)id);
		enum help_group group = help_text_of(verb->id)->group;
		if (!is_said_here(verb, context))
			continue;
		const char *name = next_name(verb, context, arena);
		lines[group] = lines[group] ? arena_printf(arena, "%s %s", lines[group], name) : name;
	}
	for (int group = 0; group < GROUP_COUNT && count < HELP_LINES; group++)
		if (lines[group])
			out[count++] = arena_printf(arena, "%s%s %s", help_group_name((enum help_group)group, context->lang),
				context->lang == LANG_FR ? " :" : ":", lines[group]);
	return count;
}

size_t help_group_lines(enum help_group group, const struct parse_context *context, struct arena *arena, const char *out[HELP_LINES])
{
	size_t count = 0;
	for (int id = VERB_NONE + 1; id < VERB_COUNT && count < HELP_LINES; id++) {
		const struct verb *verb = verb_of((enum verb_id)id);
		if (help_text_of(verb->id)->group != group || !verb_allowed(verb, context->roles))
			continue;
		const char *usage = help_usage(verb, context->lang, context->roles, arena), *mark = mark_of(context->place);
		out[count++] = arena_printf(arena, "`%s%s` %s", mark, usage, help_text_of(verb->id)->summary[context->lang]);
	}
	return count;
}
