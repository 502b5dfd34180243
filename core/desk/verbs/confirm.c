#include "desk/verbs/confirm.h"

#include "base/json.h"
#include "base/text.h"
#include "desk/answer.h"
#include "desk/command.h"
#include "desk/time/jobs.h"
#include "desk/verbs/tell.h"
#include "store/erase.h"
#include "store/scan.h"

#include <stdlib.h>
#include <string.h>

#define WORD_CHARS 4
#define NAMED_MOST 10

static const char *key_of(struct call *c)
{
	return job_key_of_id(c->w, c->w->actor.id);
}

/* Whom to forget is not named again: this message is kept. Their tickets say enough. */
static int64_t tickets_of_person(struct call *c, struct buf *items)
{
	struct person p;
	struct ticket *list;
	if (!call_person(c, &c->command->persons[0], &p))
		return 0;
	for (int open = 1; open >= 0; open--) {
		struct scan_of of = {.scope = SCAN_REQUESTER, .id = p.id, .open = open};
		size_t n = tickets_scan(c->w->db, c->w->arena, &of, NAMED_MOST, &list);
		for (size_t i = 0; i < n; i++)
			buf_addf(items, "%s%s", items->len ? ", " : "", list[i].ref);
	}
	return erase_count(c->w->db, p.id);
}

static int64_t tickets_told(struct call *c, struct buf *items)
{
	struct ticket *list;
	size_t n = tell_targets(c, &list);
	buf_reset(items); /* a reference names the parent, who is not told */
	for (size_t i = 0; i < n; i++)
		buf_addf(items, "%s%s", i ? ", " : "", list[i].ref);
	return (int64_t)n;
}

static const char *names_of(struct call *c, int64_t *count)
{
	const struct command *command = c->command;
	*count = command->nrefs ? (int64_t)command->nrefs : 1;
	struct buf items;
	buf_init(&items, LIMIT_TEXT);
	for (size_t i = 0; i < command->nrefs; i++) {
		struct ticket t;
		if (call_find(c, &command->refs[i], &t))
			buf_addf(&items, "%s%s", items.len ? ", " : "", t.ref);
	}
	if (command->verb == VERB_FORGET)
		*count = tickets_of_person(c, &items);
	else if (command->verb == VERB_TELL)
		*count = tickets_told(c, &items);
	const char *text = arena_strdup(c->w->arena, items.len ? items.data : c->ticket.id ? c->ticket.ref : "-");
	buf_clear(&items);
	return text;
}

/* The command is kept as it was written, to be read again: its tickets may have changed by then. */
static const char *kept(struct call *c, const char *word)
{
	struct buf out;
	buf_init(&out, LIMIT_BODY);
	struct json_writer j = {.out = &out};
	json_open(&j, NULL, '{');
	json_put_text(&j, "word", word);
	json_put_text(&j, "line", c->m->in->text ? c->m->in->text : "");
	json_put_text(&j, "ticket",
		job_key_of_id(c->w, c->where.has_ticket ? c->where.ticket.id : 0)); /* an id has more bits than a number of JSON */
	json_close(&j, '}');
	const char *data = arena_strdup(c->w->arena, out.data);
	buf_clear(&out);
	return data;
}

void confirm_ask(struct call *c)
{
	struct msg_values v = {0};
	char word[WORD_CHARS + 1];
	int64_t count;
	const char *names = names_of(c, &count);
	if (count == 0 && c->command->verb == VERB_TELL) {
		answer_say(c, MSG_M_LIST_EMPTY, NULL); /* nobody would hear it */
		answer_done(c, "none");
		return;
	}
	random_token(word, WORD_CHARS);
	job_later(c->w, JOB_CONFIRM, 0, key_of(c), c->w->now + CONFIRM_MS, kept(c, word));
	msg_text(&v, "items", names);
	msg_number(&v, "n", count);
	msg_text(&v, "word", word);
	answer_say(c, MSG_A_CONFIRM, &v);
	answer_done(c, "confirm");
}

static void run_kept(struct call *c, const char *line, int64_t ticket_id)
{
	struct command command;
	struct parse_error error;
	c->confirmed = true;
	line += strspn(line, " \n");
	if (ticket_id && !c->where.has_ticket)
		c->where.has_ticket = ticket_surviving(c->w, ticket_id, &c->where.ticket);
	if (call_parse(c, AT_LINE, line + (*line == '!'), &command, &error) == PARSED_COMMAND)
		command_run(c, &command);
}

void confirm_run(struct call *c, const char *word)
{
	struct job job;
	struct json *doc = NULL;
	bool found = job_find(c->w->db, c->w->arena, JOB_CONFIRM, key_of(c), &job);
	if (found)
		doc = json_parse(job.data, strlen(job.data), LIMIT_JSON, NULL);
	if (!doc || !text_equal_folded(json_text(json_get(doc, "word"), ""), word)) {
		answer_say(c, MSG_M_ERR_WORD, NULL);
		c->failed = true;
		c->m->result.code = GD_R_REFUSED;
		c->m->result.word = "refused";
	} else {
		job_cancel(c->w, JOB_CONFIRM, key_of(c));
		run_kept(c, arena_strdup(c->w->arena, json_text(json_get(doc, "line"), "")),
			strtoll(json_text(json_get(doc, "ticket"), "0"), NULL, 10));
	}
	json_free(doc);
}
