/* export and forget: what is kept of a person, handed out or erased. Both are written into the history. */
#include "commands/lists.h"
#include "desk/answer.h"
#include "desk/export.h"
#include "desk/persons.h"
#include "desk/scrub.h"
#include "desk/sync.h"
#include "desk/verbs/table.h"
#include "store/erase.h"

#include <inttypes.h>

static bool may(struct call *c)
{
	struct object person = {.kind = OBJECT_PERSON, .place = c->where.known ? c->where.place : PLACE_DIRECT};
	enum refusal no = authorise(&c->principal, ACTION_PERSONAL, &person);
	if (no != ALLOWED)
		answer_refusal(c, no);
	return no == ALLOWED;
}

static void say_file(struct call *c, bool ok, const char *path)
{
	struct msg_values v = {0};
	c->ticket.id = 0;
	if (!ok) {
		answer_say(c, MSG_M_ERR_INTERNAL, NULL);
		return;
	}
	msg_text(&v, "url", path);
	answer_say(c, MSG_A_EXPORT, &v);
	answer_done(c, "exported");
}

static void export_one(struct call *c, const struct person *p)
{
	const char *path;
	bool ok = export_person(c->w, p, (enum format_word)c->command->word[WORDS_FORMAT], &path);
	work_history(c->w, NULL, HISTORY_PERSON, c->w->actor.id, "{\"what\":\"export\",\"person\":%" PRId64 "}", p->id);
	say_file(c, ok, path);
}

/* A request is what its requester may have; what the desk noted among itself is none of it, so no right over the ticket is needed. */
static void export_request(struct call *c, const struct ticket_ref *ref)
{
	struct ticket t;
	const char *path;
	if (ref->kind != REF_NUMBER || !ticket_by_number(c->w->db, c->w->arena, ref->number, &t)) {
		answer_no_ref(c, arena_printf(c->w->arena, "G-%" PRId64, ref->number));
		return;
	}
	bool ok = export_ticket(c->w, &t, (enum format_word)c->command->word[WORDS_FORMAT], &path);
	work_history(c->w, &t, HISTORY_PERSON, c->w->actor.id, "{\"what\":\"export\"}");
	say_file(c, ok, path);
}

void verb_export(struct call *c)
{
	struct person p;
	if (!may(c))
		return;
	if (c->command->npersons == 0)
		export_request(c, &c->command->target);
	else if (call_person(c, &c->command->persons[0], &p))
		export_one(c, &p);
	else
		answer_no_ref(c, call_person_text(c, &c->command->persons[0]));
}

void verb_forget(struct call *c)
{
	struct person p;
	struct erased erased = {0};
	struct msg_values v = {0};
	if (!may(c))
		return;
	if (!call_person(c, &c->command->persons[0], &p) || p.id == CORE_PERSON_ID) {
		answer_no_ref(c, call_person_text(c, &c->command->persons[0]));
		return;
	}
	erase_person(c->w->db, c->w->arena, p.id, c->w->now, &erased);
	for (size_t i = 0; i < erased.nfiles; i++)
		scrub_file_later(c->w, erased.files[i], c->w->now);
	scrub_later(c->w);
	work_history(c->w, NULL, HISTORY_PERSON, c->w->actor.id, "{\"what\":\"forget\",\"person\":%" PRId64 "}", p.id);
	c->ticket.id = 0;
	msg_text(&v, "who", ERASED_WORD); /* the answer is kept with the others: it must not name whom it is about */
	msg_number(&v, "n", (int64_t)erased.tickets);
	answer_say(c, MSG_A_FORGET, &v);
	answer_done(c, "forgotten");
}
