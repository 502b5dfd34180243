#include "desk/command.h"

#include "desk/agent.h"
#include "desk/answer.h"
#include "desk/persons.h"
#include "desk/time/jobs.h"
#include "desk/verbs/confirm.h"
#include "desk/verbs/table.h"
#include "desk/triage.h"
#include "desk/verbs/undo.h"
#include "store/scan.h"

#include <inttypes.h>
#include <string.h>

static const char *ref_text(struct call *c, const struct ticket_ref *ref)
{
	switch (ref->kind) {
	case REF_NUMBER:
		return arena_printf(c->w->arena, "G-%" PRId64, ref->number);
	case REF_PERSON:
		return call_person_text(c, &ref->person);
	case REF_UNSAID:
	case REF_HERE:
	case REF_LAST:
		return ".";
	}
	return ".";
}

/* Whatever an agent does to a ticket ends the closing that was planned for it, unless that is what they plan. */
static bool unplans(const struct call *c)
{
	bool does = (c->command->def->flags & (VERB_F_UNDO | VERB_F_PUBLIC)) != 0;
	return does && (c->actors & ACTOR_BIT(ACTOR_AGENT)) && (c->command->verb != VERB_CLOSE || c->command->when.kind == WHEN_NONE);
}

/* Where it is another team's ticket, its agents read what is meant: the line, as a note. */
static bool propose(struct call *c)
{
	const char *line = c->m->in->text;
	bool proposes = c->command->verb == VERB_MOVE || c->command->verb == VERB_ASSIGN;
	if (!proposes || !line || call_may(c, ACTION_PROPOSE) != ALLOWED)
		return false;
	agent_text(c, &(struct agent_text){.text = line, .native = c->m->in->native_id, .verb = REPLY_VERB_NOTE});
	return true;
}

static void run_on(struct call *c, const struct verb_row *row, const struct ticket *t)
{
	struct undo_point point;
	enum refusal no;
	c->failed = false;
	call_ticket(c, t);
	no = call_may(c, row->action);
	if (no != ALLOWED) {
		if (no != REFUSED_ROLE || !propose(c))
			answer_refusal(c, no);
		return;
	}
	call_audit(c);
	triage_verb(c);
	undo_mark(c, &point);
	c->own_undo = false;
	row->run(c);
	if (c->failed)
		return;
	if (unplans(c))
		job_cancel(c->w, JOB_CLOSE, job_key_of_id(c->w, c->ticket.id));
	if (!c->own_undo)
		undo_keep(c, &point);
	person_touch(c->w->db, c->w->actor.id, c->ticket.id);
}

/* One sentence for all of them; what was refused has been said ticket by ticket. */
static void say_done(struct call *c, size_t done)
{
	struct msg_values v = {0};
	c->many = false;
	c->ticket.id = 0;
	msg_number(&v, "n", (int64_t)done);
	answer_say(c, MSG_A_DONE, &v);
	answer_done(c, "done");
}

static void run_on_refs(struct call *c, const struct verb_row *row)
{
	const struct command *command = c->command;
	size_t done = 0;
	c->many = command->nrefs > COMMAND_BULK;
	for (size_t i = 0; i < command->nrefs; i++) {
		struct ticket t;
		if (call_find(c, &command->refs[i], &t))
			run_on(c, row, &t);
		else
			answer_no_ref(c, ref_text(c, &command->refs[i]));
		done += !c->failed;
	}
	if (c->many)
		say_done(c, done);
}

/* "Which ticket?" with the author's latest ones. */
static void answer_which(struct call *c)
{
	struct ticket *list;
	struct buf items;
	char name[VERB_NAME_SIZE];
	struct msg_values v = {0};
	size_t n = tickets_scan(
		c->w->db, c->w->arena, &(struct scan_of){.scope = SCAN_PERSON, .id = c->w->actor.id, .open = true}, 3, &list);
	buf_init(&items, LIMIT_COMMAND);
	for (size_t i = 0; i < n; i++)
		buf_addf(&items, "%s%s", i ? ", " : "", list[i].ref);
	verb_main_name(c->command->def, person_lang(c->w, &c->w->actor), name);
	msg_text(&v, "verb", name);
	msg_text(&v, "items", n ? items.data : "-");
	answer_say(c, MSG_M_ERR_NOREF, &v);
	c->failed = true;
	c->m->result.code = GD_R_REFUSED;
	c->m->result.word = "refused";
	buf_clear(&items);
}

/* `reopen` by itself is about what was closed last. */
static bool was_closed(struct call *c, struct ticket *out)
{
	struct ticket *list;
	struct scan_of of = {.scope = SCAN_REQUESTER, .id = c->w->actor.id};
	if (c->command->verb != VERB_REOPEN || tickets_scan(c->w->db, c->w->arena, &of, 1, &list) == 0)
		return false;
	*out = list[0];
	return true;
}

static void run_implied(struct call *c, const struct verb_row *row)
{
	struct ticket t;
	bool found = call_find(c, &(struct ticket_ref){.kind = REF_HERE}, &t);
	if (!found && !c->where.has_ticket && c->where.place == PLACE_DIRECT)
		found = call_only_open(c, c->w->actor.id, &t) || was_closed(c, &t);
	if (found)
		run_on(c, row, &t);
	else if (c->command->def->flags & VERB_F_TICKET)
		answer_which(c);
	else
		row->run(c); /* it may name one and did not */
}

/* Some words of a ticket's verb are about no ticket: `mute all`, `show @marie`. */
static bool names_something_else(const struct command *command)
{
	bool silence = command->verb == VERB_MUTE || command->verb == VERB_UNMUTE;
	bool card = command->verb == VERB_SHOW && (command->npersons > 0 || command->org);
	return card || (silence && command->word[WORDS_ALL] && command->nrefs == 0);
}

/* The word to retype is the desk's; whoever has none hears how many there may be. */
static void too_many(struct call *c, const struct command *command)
{
	bool fr = person_lang(c->w, &c->w->actor) == LANG_FR;
	answer_parse_error(c, &(struct parse_error){.fault = PARSE_LIMIT, .bad = arena_printf(c->w->arena, "%zu", command->nrefs),
				      .label = fr ? "nombre de références" : "number of references",
				      .items = arena_printf(c->w->arena, "≤ %d", COMMAND_BULK)});
}

void command_run(struct call *c, const struct command *command)
{
	const struct verb_row *row = verb_row_of(command->verb);
	c->command = command;
	answer_done(c, "done");
	if (!row) {
		char name[VERB_NAME_SIZE];
		verb_main_name(command->def, person_lang(c->w, &c->w->actor), name);
		answer_parse_error(c, &(struct parse_error){.fault = PARSE_VERB, .bad = name});
	} else if (!(command->def->roles & call_roles(c)) && !row->action) {
		answer_refusal(c, REFUSED_ROLE);
	} else if (!is_desk_role(call_roles(c)) && command->nrefs > COMMAND_BULK) {
		too_many(c, command);
	} else if (is_desk_role(call_roles(c)) && command_needs_word(command) && !c->confirmed) {
		confirm_ask(c);
	} else if (!row->action || names_something_else(command)) {
		row->run(c);
	} else if (command->nrefs > 0) {
		run_on_refs(c, row);
	} else {
		run_implied(c, row);
	}
}

void command_on_hand(struct call *c, const struct command *command)
{
	const struct verb_row *row = verb_row_of(command->verb);
	struct ticket t = c->ticket;
	if (!row || !t.id)
		return;
	c->command = command;
	answer_done(c, "done");
	run_on(c, row, &t);
	c->command = NULL;
}

void command_verb(struct call *c, enum verb_id verb, int64_t number)
{
	command_on_hand(c, &(struct command){.verb = verb, .def = verb_of(verb), .number = number, .minutes = -1, .until_minutes = -1});
}
