#include "commands/sms.h"

#include "base/text.h"
#include "commands/args.h"
#include "commands/normalise.h"
#include "domain/words.h"

#include <ctype.h>
#include <string.h>

#define LEAST_BARE 1000 /* a number without a mark is a reference from four digits on */

struct reading {
	const struct sms_context *context;
	struct arena *arena;
	const char *text;     /* as it came */
	const char *whole;    /* folded, single spaces, no final punctuation */
	struct word_at first; /* of the text */
	const char *rest;     /* of the text, after the first word; NULL if nothing follows */
	struct sms_reading *out;
};

static bool is_one_of(const char *word, const char *const *words)
{
	for (; *words; words++)
		if (strcmp(word, *words) == 0)
			return true;
	return false;
}

static bool result(struct reading *r, enum sms_kind kind)
{
	r->out->kind = kind;
	return true;
}

/* A word as a reference; digits alone only from four on. "1050:" counts, people write like that. */
static bool sms_ref(const struct reading *r, const char *word, struct ticket_ref *out)
{
	size_t len = strlen(word);
	while (len && strchr(".,:;!?", word[len - 1]))
		len--;
	const char *bare = arena_strndup(r->arena, word, len);
	return ref_parse(bare, r->context->parse->prefixes, r->arena, out) && out->kind == REF_NUMBER &&
	       (out->marked || out->number >= LEAST_BARE);
}

static bool is_visible(const struct reading *r, const struct ticket_ref *ref)
{
	const struct parse_context *parse = r->context->parse;
	return !parse->ref_visible || parse->ref_visible(parse->arg, ref->number);
}

/* ---- the rows, in their order: true means that the row fits ------------------------------------------------------------------------ */

static bool is_carrier_word(struct reading *r)
{
	static const char *const stops[] = {"stop", "stopall", "arret", "arrete", "unsubscribe", "cancel", "end", "quit", NULL};
	static const char *const starts[] = {"start", "reprise", "unstop", NULL};
	if (is_one_of(r->whole, stops))
		return result(r, SMS_STOP);
	if (is_one_of(r->whole, starts) || (r->context->stopped && strcmp(r->whole, "yes") == 0))
		return result(r, SMS_START);
	return false;
}

/* "1 1042": the page of that ticket. */
static bool is_page_answer(struct reading *r)
{
	const struct question *question = r->context->question;
	bool digit = (r->first.text[0] == '1' || r->first.text[0] == '2') && !r->first.text[1];
	if (!question || question->kind != QUESTION_PAGE || !digit || !r->rest || !sms_ref(r, r->whole + 2, &r->out->ref))
		return false;
	r->out->digit = r->first.text[0] - '0';
	return result(r, SMS_ANSWER);
}

static bool is_answer(struct reading *r)
{
	const struct question *question = r->context->question;
	if (is_page_answer(r))
		return true;
	if (question && question->most == 0) /* it wants words: a digit is one of them */
		return false;
	struct digit_answer answer = digit_answer(r->text, words_yes_or_no(r->text), question, r->context->has_open_ticket);
	r->out->digit = answer.number;
	r->out->text = answer.text;
	switch (answer.is) {
	case DIGIT_IS_ANSWER:
		return result(r, SMS_ANSWER);
	case DIGIT_IS_OUTSIDE:
		return result(r, SMS_BAD_DIGIT);
	case DIGIT_IS_NOBODYS:
		return result(r, SMS_NO_CHOICE);
	case DIGIT_IS_TEXT:
		break;
	}
	return false;
}

static bool is_help(struct reading *r)
{
	static const char *const words[] = {"help", "aide", "info", "?", NULL};
	return is_one_of(r->whole, words) && result(r, SMS_HELP);
}

/* Words that only phones have, or that mean something else there. */
static const struct {
	const char *folded;
	enum verb_id alone, with_ref;
} words[] = {
	{"liste", VERB_LIST, VERB_NONE},
	{"list", VERB_LIST, VERB_NONE},
	{"statut", VERB_LIST, VERB_SHOW},
	{"status", VERB_LIST, VERB_SHOW},
	{"ok", VERB_NONE, VERB_DONE},
	{"clore", VERB_CLOSE, VERB_DONE},
	{"rappel", VERB_CALLBACK, VERB_CALLBACK},
	{"rappelez-moi", VERB_CALLBACK, VERB_CALLBACK},
	{"callback", VERB_CALLBACK, VERB_CALLBACK},
	{"callme", VERB_CALLBACK, VERB_CALLBACK},
};

static bool is_phone_word(struct reading *r)
{
	size_t len = strcspn(r->whole, " ");
	const char *word = arena_strndup(r->arena, r->whole, len), *rest = r->whole[len] ? r->whole + len + 1 : NULL;
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		if (strcmp(words[i].folded, word) != 0)
			continue;
		struct ticket_ref ref;
		bool with_ref = rest && words[i].with_ref && sms_ref(r, rest, &ref) && is_visible(r, &ref);
		enum verb_id verb = with_ref ? words[i].with_ref : rest ? VERB_NONE : words[i].alone;
		if (verb == VERB_NONE)
			return false;
		r->out->command = (struct command){.verb = verb, .def = verb_of(verb), .minutes = -1, .until_minutes = -1};
		if (with_ref) {
			r->out->command.refs = arena_alloc(r->arena, sizeof(ref));
			r->out->command.refs[0] = ref;
			r->out->command.nrefs = 1;
		}
		return result(r, SMS_COMMAND);
	}
	return false;
}

/* A bare word or a marked command, about tickets that this number may see. */
static bool is_command(struct reading *r)
{
	struct parse_error error;
	struct command *command = &r->out->command;
	if (is_phone_word(r))
		return true;
	if (command_parse(r->context->parse, r->text, r->arena, command, &error) != PARSED_COMMAND)
		return false;
	for (size_t i = 0; i < command->nrefs; i++) {
		const struct ticket_ref *ref = &command->refs[i];
		if (ref->kind == REF_NUMBER && (!is_visible(r, ref) || !(ref->marked || ref->number >= LEAST_BARE)))
			return false;
	}
	return result(r, command->verb == VERB_NEW ? SMS_NEW : SMS_COMMAND);
}

static bool is_code(struct reading *r)
{
	if (!code_shape(r->whole) || !r->context->code_living || !r->context->code_living(r->context->parse->arg, r->whole))
		return false;
	r->out->text = r->whole;
	return result(r, SMS_CODE);
}

static bool is_for_ticket(struct reading *r)
{
	struct ticket_ref ref;
	if (!sms_ref(r, r->first.text, &ref))
		return false;
	if (!is_visible(r, &ref))
		return result(r, SMS_KEPT);
	if (!r->rest)
		return false;
	r->out->ref = ref;
	r->out->text = r->rest;
	return result(r, SMS_TO);
}

/* Does this word name a ticket: by its mark, or because of the word before it? "n°1042" is both in one. */
static bool names_ticket(const struct reading *r, const char *word, const char *before, struct ticket_ref *out)
{
	static const char *const leads[] = {"le", "n\u00b0", "no", "ticket", "demande", "request", NULL};
	bool joined = strncmp(word, "n\u00b0", 3) == 0 || strncmp(word, "no", 2) == 0;
	if (joined && isdigit((unsigned char)word[word[1] == 'o' ? 2 : 3])) {
		word += word[1] == 'o' ? 2 : 3;
		before = "no";
	}
	return sms_ref(r, word, out) && (out->marked || is_one_of(before, leads));
}

static bool is_about_unknown(struct reading *r)
{
	const char *before = "";
	struct ticket_ref ref;
	char *copy = arena_strdup(r->arena, r->whole), *save = NULL;
	if (r->context->has_open_ticket)
		return false;
	for (char *word = strtok_r(copy, " ", &save); word; before = word, word = strtok_r(NULL, " ", &save))
		if (names_ticket(r, word, before, &ref) && !is_visible(r, &ref))
			return result(r, SMS_KEPT);
	return false;
}

void sms_parse(const struct sms_context *context, const char *text, struct arena *arena, struct sms_reading *out)
{
	static bool (*const rows[])(struct reading *) = {
		is_carrier_word, is_answer, is_help, is_command, is_code, is_for_ticket, is_about_unknown};
	struct reading r = {.context = context, .arena = arena, .text = text_is_utf8(text, strlen(text)) ? text : "", .out = out};
	struct scan scan = {.at = r.text + strspn(r.text, "\n ")};
	*out = (struct sms_reading){0};
	if (!scan_word(&scan, arena, &r.first))
		return;
	scan.at = r.first.end;
	r.rest = scan_rest(&scan);
	r.whole = normalise_whole(arena, r.text);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		if (rows[i](&r))
			return;
		*out = (struct sms_reading){0};
	}
}
