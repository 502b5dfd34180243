/* canned: a ready-made answer, filled in, and what goes with it. */
#include "base/limits.h"
#include "base/text.h"
#include "desk/answer.h"
#include "desk/persons.h"
#include "desk/verbs/table.h"

#include <string.h>

static bool is_called(const struct desk_canned *t, const char *name)
{
	bool is = text_equal_folded(t->name, name);
	for (size_t i = 0; !is && i < t->naliases; i++)
		is = text_equal_folded(t->aliases[i], name);
	return is;
}

static const struct desk_canned *find(struct call *c)
{
	const struct desk_settings *s = c->w->settings;
	struct buf names;
	for (size_t i = 0; i < s->ncanned; i++)
		if (is_called(&s->canned[i], c->command->name))
			return &s->canned[i];
	buf_init(&names, LIMIT_TEXT);
	for (size_t i = 0; i < s->ncanned; i++)
		buf_addf(&names, "%s%s", i ? ", " : "", s->canned[i].name);
	const struct slot *slot = verb_slot(c->command->def, SLOT_NAME);
	answer_parse_error(c, &(struct parse_error){.fault = PARSE_ENUM,
				      .label = slot_label(slot, person_lang(c->w, &c->w->actor)),
				      .bad = c->command->name,
				      .items = names.len ? arena_strdup(c->w->arena, names.data) : "-"});
	buf_clear(&names);
	return NULL;
}

/* ---- filling in -------------------------------------------------------------------------------------------------------------------- */

/* What the command says of a name, else what the ticket says of it. NULL: nothing does. */
static const char *value_of(struct call *c, const char *name)
{
	struct queue_row queue = {0};
	const struct command *command = c->command;
	for (size_t i = 0; i < command->nfields; i++)
		if (text_equal_folded(command->fields[i].name, name))
			return command->fields[i].value;
	if (strcmp(name, "requester") == 0)
		return person_name(c->w, c->ticket.requester_id);
	if (strcmp(name, "agent") == 0)
		return c->w->actor.name;
	if (strcmp(name, "queue") == 0 && work_queue(c->w, c->ticket.queue_id, &queue))
		return queue.title;
	return strcmp(name, "ref") == 0 ? c->ticket.ref : strcmp(name, "title") == 0 ? c->ticket.title : NULL;
}

static void missing(struct call *c, const struct desk_canned *t, const char *name)
{
	char verb[VERB_NAME_SIZE];
	verb_main_name(c->command->def, person_lang(c->w, &c->w->actor), verb);
	answer_parse_error(c, &(struct parse_error){.fault = PARSE_MISSING, .verb = verb, .what = name,
				      .good = arena_printf(c->w->arena, "%s %s %s=…", verb, t->name, name)});
}

/* "{name}" becomes its value, "\n" a new line. NULL: something has no value, and the speaker has heard which. */
static const char *filled(struct call *c, const struct desk_canned *t, const char *text)
{
	struct buf out;
	const char *bad = NULL;
	buf_init(&out, LIMIT_TEXT);
	for (const char *at = text; *at && !bad;) {
		size_t close = *at == '{' ? strcspn(at, "}") : 0;
		if (at[0] == '\\' && at[1] == 'n') {
			buf_addc(&out, '\n');
			at += 2;
		} else if (close > 1 && at[close]) {
			const char *name = arena_strndup(c->w->arena, at + 1, close - 1), *value = value_of(c, name);
			buf_adds(&out, value ? value : "");
			bad = value ? NULL : name;
			at += close + 1;
		} else {
			buf_addc(&out, *at++);
		}
	}
	const char *done = bad || out.failed ? NULL : arena_strdup(c->w->arena, out.data);
	buf_clear(&out);
	if (bad)
		missing(c, t, bad);
	return done;
}

static const char *text_for(struct call *c, const struct desk_canned *t)
{
	struct person requester;
	bool english = person_load(c->w->db, c->w->arena, c->ticket.requester_id, &requester) &&
		       person_lang(c->w, &requester) == LANG_EN;
	return english && t->text_en ? t->text_en : t->text;
}

/* ---- carrying it out --------------------------------------------------------------------------------------------------------------- */

static void run(struct call *c, const struct command *command)
{
	const struct verb_row *row = verb_row_of(command->verb);
	const struct command *whole = c->command;
	enum refusal no = row && row->action ? call_may(c, row->action) : REFUSED_ROLE;
	c->command = command;
	if (no == ALLOWED)
		row->run(c);
	else
		answer_refusal(c, no);
	c->command = whole;
}

/* The verbs of a macro, each on this ticket; the first that is refused ends it, and nothing is sent. */
static bool run_verbs(struct call *c, const struct desk_canned *t)
{
	for (size_t i = 0; i < t->nverbs && !c->failed; i++) {
		struct command command;
		struct parse_error error;
		if (call_parse(c, AT_LINE, t->verbs[i], &command, &error) == PARSED_COMMAND && command.nrefs == 0)
			run(c, &command);
		else
			answer_parse_error(c, &error);
	}
	return !c->failed;
}

void verb_canned(struct call *c)
{
	static const enum verb_id then[] = {
		[CANNED_REPLY] = VERB_REPLY, [CANNED_ASK] = VERB_ASK, [CANNED_SOLVED] = VERB_SOLVED, [CANNED_CLOSE] = VERB_CLOSE};
	const struct desk_canned *t = find(c);
	const char *text = t ? filled(c, t, text_for(c, t)) : NULL;
	if (!text || !run_verbs(c, t))
		return;
	enum verb_id verb = then[t->then];
	run(c, &(struct command){.verb = verb, .def = verb_of(verb), .text = text, .minutes = -1, .until_minutes = -1});
}
