/* kb: finding and reading articles; for agents also writing and publishing them. */
#include "base/limits.h"
#include "base/text.h"
#include "commands/lists.h"
#include "desk/agent.h"
#include "desk/answer.h"
#include "desk/knowledge.h"
#include "desk/persons.h"
#include "desk/verbs/table.h"
#include "store/orgs.h"

#include <ctype.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#define TOP 5
#define FOUND 10
#define BODY_CHARS 20000

/* ---- reading ------------------------------------------------------------------------------------------------------------------------- */

static void say_list(struct call *c, const struct article *list, size_t n)
{
	struct msg_values v = {0};
	msg_number(&v, "n", (int64_t)n);
	msg_text(&v, "articles", knowledge_line(c->w, list, n));
	answer_say(c, n ? MSG_M_KB_LIST : MSG_M_KB_NONE, &v);
	answer_done(c, "listed");
}

void kb_find(struct call *c, const char *words)
{
	struct article_reader reader;
	struct article *list;
	article_reader_of(c, &reader);
	c->ticket.id = 0;
	size_t n = articles_find(c->w->db, c->w->arena, &reader, words, FOUND, &list);
	say_list(c, list, n);
}

static void show_top(struct call *c)
{
	struct article_reader reader;
	struct article *list;
	article_reader_of(c, &reader);
	size_t n = articles_top(c->w->db, c->w->arena, &reader, TOP, &list);
	say_list(c, list, n);
}

static void show_one(struct call *c, int64_t number)
{
	struct article_reader reader;
	struct article a;
	struct msg_values v = {0};
	article_reader_of(c, &reader);
	if (!article_load(c->w->db, c->w->arena, number, &a) || !article_is_for(&a, &reader)) {
		answer_say(c, MSG_M_KB_NONE, NULL); /* not there and not for you read the same */
		answer_done(c, "unknown");
		return;
	}
	if (a.state == ARTICLE_DRAFT) {
		knowledge_say(c, &a);
		return;
	}
	if (c->m->capabilities & GD_CAP_PLAIN) { /* a text of several pages is none for a phone: what it is called, and how it begins */
		a.title = arena_printf(c->w->arena, "%s%s%s", a.title, lang_colon(person_lang(c->w, &c->w->actor)), a.body);
		say_list(c, &a, 1);
		return;
	}
	msg_number(&v, "n", a.number);
	msg_full_date(&v, "date", a.updated_ms);
	msg_text(&v, "title", a.title);
	msg_text(&v, "body", a.body);
	answer_ask_about(c, MSG_M_KB_SHOW, &v, a.number);
	answer_done(c, "shown");
}

/* ---- writing ------------------------------------------------------------------------------------------------------------------------- */

/* "7⏎Title⏎Body": a number of its own at the start, if there is one. */
static const char *take_number(const char *text, int64_t *number)
{
	char *end = NULL;
	*number = text ? strtoll(text, &end, 10) : 0;
	if (!end || end == text || *number <= 0 || (*end && !isspace((unsigned char)*end))) {
		*number = 0;
		return text;
	}
	return *end ? end + 1 : NULL;
}

/* The first line is the title, the others are the text. */
static void take_text(struct call *c, const char *text, struct article *a)
{
	size_t line = strcspn(text, "\n");
	struct buf title;
	buf_init(&title, LIMIT_TEXT);
	text_strip_controls(&title, arena_strndup(c->w->arena, text, line), false);
	buf_cut(&title, text_cut(title.data, LIMIT_TITLE));
	a->title = arena_strdup(c->w->arena, title.data);
	buf_clear(&title);
	text += line + (text[line] == '\n');
	a->body = text_is_blank(text) ? a->body : arena_strndup(c->w->arena, text, text_cut(text, BODY_CHARS));
}

static void keep(struct call *c, struct article *a)
{
	a->updated_ms = c->w->now;
	a->author_id = c->w->actor.id;
	article_put(c->w->db, a);
	work_history(c->w, NULL, HISTORY_ADMIN, c->w->actor.id, "{\"what\":\"article\",\"number\":%" PRId64 ",\"state\":%d}", a->number,
		a->state);
	knowledge_say(c, a);
}

static void draft_new(struct call *c, const char *text)
{
	struct article a = {.audience = AUDIENCE_EVERYBODY,
		.state = ARTICLE_DRAFT,
		.body = "",
		.lang = lang_code(person_lang(c->w, &c->w->actor)),
		.created_ms = c->w->now};
	take_text(c, text, &a);
	a.number = article_next_number(c->w->db);
	keep(c, &a);
}

/* Its text changes and it is a draft again: nobody reads what has not been published. */
static void draft_again(struct call *c, struct article *a, const char *text)
{
	a->state = ARTICLE_DRAFT;
	if (text && !text_is_blank(text))
		take_text(c, text, a);
	keep(c, a);
}

/* From the last thing that the desk said in public. Whoever may not read the ticket hears that it does not exist. */
static void draft_from_ticket(struct call *c, const struct ticket_ref *ref)
{
	struct ticket t;
	struct entry solution, reply;
	if (!call_find(c, ref, &t)) {
		answer_no_ref(c, ref->kind == REF_NUMBER ? arena_printf(c->w->arena, "%" PRId64, ref->number) : "?");
		return;
	}
	call_ticket(c, &t);
	bool solved = entry_last_of_kind(c->w->db, c->w->arena, t.id, ENTRY_SOLUTION, &solution);
	bool replied = entry_last_of_kind(c->w->db, c->w->arena, t.id, ENTRY_REPLY, &reply);
	if (!agent_speaks(c) || (!solved && !replied))
		answer_missing(c, SLOT_TEXT);
	else
		knowledge_draft(c, solved && (!replied || solution.seq > reply.seq) ? &solution : &reply);
}

static void draft(struct call *c)
{
	struct article a;
	int64_t number = c->command->number;
	const char *text = number ? c->command->text : take_number(c->command->text, &number);
	if (number && article_load(c->w->db, c->w->arena, number, &a))
		draft_again(c, &a, text);
	else if (number)
		draft_from_ticket(c, &(struct ticket_ref){.kind = REF_NUMBER, .number = number});
	else if (text && !text_is_blank(text))
		draft_new(c, text);
	else
		draft_from_ticket(c, &(struct ticket_ref){.kind = REF_HERE});
}

/* "agents", "org:acme", "lang:en" after the number: for whom it is. */
static bool take_readers(struct call *c, const char *words, struct article *a)
{
	char *copy = arena_strdup(c->w->arena, words ? words : ""), *save = NULL;
	for (char *word = strtok_r(copy, " \n", &save); word; word = strtok_r(NULL, " \n", &save)) {
		enum lang lang;
		if (strcmp(word, "agents") == 0)
			a->audience = AUDIENCE_AGENTS;
		else if (strncmp(word, "org:", 4) == 0 && (a->org_id = org_by_name(c->w->db, word + 4)))
			a->audience = AUDIENCE_ORG;
		else if (strncmp(word, "lang:", 5) == 0 && lang_parse(word + 5, &lang))
			a->lang = lang_code(lang);
		else
			return false;
	}
	return true;
}

static void publish(struct call *c)
{
	struct article a;
	int64_t number = c->command->number;
	const char *readers = number ? c->command->text : take_number(c->command->text, &number);
	if (!number) {
		answer_missing(c, SLOT_NUMBER);
	} else if (!article_load(c->w->db, c->w->arena, number, &a)) {
		answer_say(c, MSG_M_KB_NONE, NULL);
	} else {
		a.audience = readers ? AUDIENCE_EVERYBODY : a.audience;
		if (!take_readers(c, readers, &a)) {
			answer_missing(c, SLOT_NUMBER);
			return;
		}
		a.state = ARTICLE_PUBLISHED;
		a.revision++;
		keep(c, &a);
	}
}

void verb_kb(struct call *c)
{
	const struct command *command = c->command;
	if (command->word[WORDS_KB] == KB_DRAFT) {
		draft(c);
		return;
	}
	c->ticket.id = 0;
	if (command->word[WORDS_KB] == KB_PUBLISH)
		publish(c);
	else if (command->number)
		show_one(c, command->number);
	else if (command->text && !text_is_blank(command->text))
		kb_find(c, command->text);
	else
		show_top(c);
}
