#include "commands/args.h"
#include "commands/help.h"
#include "commands/normalise.h"
#include "commands/slots.h"

#include <string.h>

/* What may follow a bare word, besides nothing and one reference. */
enum form { FORM_ALONE, FORM_LIST_WORD, FORM_WORDS, FORM_REF_TEXT, FORM_TEXT, FORM_ORG, FORM_SUBWORD, FORM_CODE, FORM_TOPIC };
static const struct {
	enum verb_id verb;
	enum form form;
	enum word_list list;
} forms[] = {
	{VERB_LANG, FORM_LIST_WORD, WORDS_LANG},
	{VERB_LIST, FORM_LIST_WORD, WORDS_FILTER},
	{VERB_KB, FORM_WORDS, 0},
	{VERB_URGENT, FORM_REF_TEXT, 0},
	{VERB_NEW, FORM_TEXT, 0},
	{VERB_JOIN, FORM_ORG, 0},
	{VERB_ME, FORM_SUBWORD, WORDS_ME},
	{VERB_CODE, FORM_CODE, 0},
	{VERB_HELP, FORM_TOPIC, 0},
};

static const struct {
	const char *folded;
	const char *as;
} phrases[] = {
	{"mes tickets", "list"},
	{"mes demandes", "list"},
	{"my tickets", "list"},
	{"my requests", "list"},
	{"tickets de ma societe", "list org"},
	{"company tickets", "list org"},
};

struct reading {
	const struct parse_context *context;
	struct arena *arena;
	const char *text;  /* as typed, from the first word on */
	const char *whole; /* folded, single spaces, no final punctuation */
	struct word_at first;
	const char *rest; /* of `whole`, after the first word; "" if there is none */
};

static bool is_ref(const struct reading *r, const char *word, struct ticket_ref *out)
{
	return ref_parse(word, r->context->prefixes, r->arena, out) && out->kind != REF_HERE;
}

static bool visible(const struct parse_context *context, const struct ticket_ref *ref)
{
	return ref->kind != REF_NUMBER || !context->ref_visible || context->ref_visible(context->arg, ref->number);
}

static const char *second_word(const struct reading *r)
{
	return arena_strndup(r->arena, r->rest, strcspn(r->rest, " "));
}

/* "urgent 1050 plus de réseau": the reference must be one of the author's, since "urgent 3 postes" is prose. */
static bool ref_and_text(const struct reading *r)
{
	struct ticket_ref ref;
	const char *word = second_word(r);
	return is_ref(r, word, &ref) && r->rest[strlen(word)] && visible(r->context, &ref);
}

/* "help close": one verb's name, as the list of help says it. "Help me" is prose, and a phone has no room for the answer. */
static bool is_topic(const struct reading *r)
{
	static const char *const prose[] = {"me", "moi", "urgent"};
	struct help_topic topic;
	enum help_kind kind = help_find(r->rest, r->arena, &topic);
	for (size_t i = 0; i < sizeof(prose) / sizeof(prose[0]); i++)
		if (strcmp(prose[i], r->rest) == 0)
			return false;
	return r->context->place != AT_SMS && (kind == HELP_PRIORITY || (kind == HELP_VERB && r->rest[1]));
}

static bool form_fits(const struct reading *r, enum form form, enum word_list list)
{
	size_t words = 0;
	switch (form) {
	case FORM_ALONE:
		return false;
	case FORM_LIST_WORD:
		return list_find(list, r->rest);
	case FORM_WORDS:
	case FORM_TEXT:
		return true;
	case FORM_REF_TEXT:
		return ref_and_text(r);
	case FORM_ORG:
		return r->context->org_known && r->context->org_known(r->context->arg, r->rest);
	case FORM_SUBWORD:
		return list_find_prefix(list, r->rest, &words);
	case FORM_CODE:
		return code_shape(r->rest);
	case FORM_TOPIC:
		return is_topic(r);
	}
	return false;
}

/* Does free text follow, so that its punctuation and lines must stay? */
static bool keeps_text(enum form form)
{
	return form == FORM_TEXT || form == FORM_REF_TEXT || form == FORM_SUBWORD || form == FORM_WORDS;
}

static enum form form_of(const struct verb *verb, enum word_list *list)
{
	for (size_t i = 0; i < sizeof(forms) / sizeof(forms[0]); i++) {
		if (forms[i].verb == verb->id) {
			*list = forms[i].list;
			return forms[i].form;
		}
	}
	return FORM_ALONE;
}

static bool run_slots(const struct reading *r, const struct verb *verb, const char *rest, struct command *out)
{
	struct parse_error error = {0};
	struct scan scan = {.at = rest};
	out->verb = verb->id;
	out->def = verb;
	if (slots_parse(r->context, &scan, r->arena, out, &error))
		return true;
	*out = (struct command){0};
	return false;
}

static bool phrase_parse(const struct reading *r, struct command *out)
{
	for (size_t i = 0; i < sizeof(phrases) / sizeof(phrases[0]); i++)
		if (strcmp(phrases[i].folded, r->whole) == 0)
			return run_slots(r, verb_of(VERB_LIST), phrases[i].as + strlen("list"), out);
	return false;
}

/* "1050 fermer" */
static bool ref_first_parse(const struct reading *r, const char *first, struct command *out)
{
	struct ticket_ref ref;
	const struct verb *verb = verb_find(r->rest);
	if (!verb || !verb_is_bare(verb, r->rest) || !(verb->flags & (VERB_F_TICKET | VERB_F_MAY)) || !is_ref(r, first, &ref))
		return false;
	out->refs = arena_alloc(r->arena, sizeof(ref));
	out->refs[0] = ref;
	out->nrefs = 1;
	out->ref_first = true;
	return run_slots(r, verb, "", out);
}

static bool verb_first_parse(const struct reading *r, const char *first, struct command *out)
{
	struct ticket_ref ref;
	enum word_list list = WORDS_STATUS;
	const struct verb *verb = verb_find(first);
	bool join = verb && verb->id == VERB_JOIN && *r->rest;
	if (!verb || !(verb_is_bare(verb, first) || join))
		return false;
	enum form form = form_of(verb, &list);
	bool one_ref = (verb->flags & (VERB_F_TICKET | VERB_F_MAY)) && is_ref(r, r->rest, &ref);
	if (!*r->rest || one_ref)
		return run_slots(r, verb, r->rest, out);
	if (!form_fits(r, form, list))
		return false;
	return run_slots(r, verb, keeps_text(form) ? r->first.end : r->rest, out);
}

bool bare_parse(const struct parse_context *context, const char *text, struct arena *arena, struct command *out)
{
	struct reading r = {.context = context, .arena = arena, .text = text};
	struct scan scan = {.at = text + strspn(text, "\n ")};
	*out = (struct command){0};
	if (!scan_word(&scan, arena, &r.first))
		return false;
	r.whole = normalise_whole(arena, text);
	size_t len = strcspn(r.whole, " ");
	const char *first = arena_strndup(arena, r.whole, len);
	r.rest = r.whole + len + (r.whole[len] == ' ');
	return phrase_parse(&r, out) || verb_first_parse(&r, first, out) || ref_first_parse(&r, first, out);
}
