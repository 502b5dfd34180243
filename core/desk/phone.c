#include "desk/phone.h"

#include "desk/answer.h"
#include "desk/choice.h"
#include "desk/command.h"
#include "desk/customer.h"
#include "desk/interview_reply.h"
#include "desk/open.h"
#include "desk/out/deliver.h"
#include "desk/out/receipts.h"
#include "desk/question.h"
#include "desk/routing.h"
#include "desk/sheet.h"
#include "desk/verbs/called.h"
#include "desk/verbs/accounts.h"
#include "store/deliveries.h"
#include "store/scan.h"

#include <string.h>

/* ---- silence ------------------------------------------------------------------------------------------------------------------------- */

/* What the carrier itself has answered: "STOP", "START" or "HELP", whatever the words were; "" for nothing. */
static const char *carrier_answered(const struct call *c)
{
	const struct gd_inbound *in = c->m->in;
	for (size_t i = 0; i < in->nfields; i++)
		if (strcmp(in->fields[i].key, "carrier_answered") == 0)
			return in->fields[i].value;
	return "";
}

/* The one message that leaves after STOP. */
static void say_stopped(struct call *c)
{
	const struct gd_inbound *in = c->m->in;
	struct msg_values v = {0};
	struct address to = {.channel = c->m->channel,
		.tenant = in->place.tenant,
		.room = in->place.room,
		.user = in->sender.user,
		.person_id = c->w->actor.id};
	msg_text(&v, "desk", c->w->settings->name);
	say_at(c->w, &(struct saying){.to = &to,
			     .reader = reader_of(c->w, &c->w->actor),
			     .msg = MSG_M_STOP,
			     .values = &v,
			     .lane = LANE_PEOPLE,
			     .importance = GD_NORMAL,
			     .supersede = DELIVER_LAST_WORD});
}

static void stop(struct call *c)
{
	if (c->m->identity.opted_out)
		return;
	deliveries_drop_to(c->w->db, arena_printf(c->w->arena, "%s/%s", c->m->channel, c->m->in->place.room), c->w->now, "stopped");
	identity_set_opted_out(c->w->db, c->m->identity.id, true);
	c->m->identity.opted_out = true;
	if (strcmp(carrier_answered(c), "STOP") != 0 && !c->w->actor.machine)
		say_stopped(c);
	tell_silence(c->w, c->w->actor.id, c->m->channel);
	answer_done(c, "stopped");
}

static void start(struct call *c)
{
	struct msg_values v = {0};
	if (!c->m->identity.opted_out)
		return;
	identity_set_opted_out(c->w->db, c->m->identity.id, false);
	c->m->identity.opted_out = false;
	msg_text(&v, "desk", c->w->settings->name);
	answer_say(c, MSG_M_START, &v);
	answer_done(c, "started");
}

/* ---- the lines ----------------------------------------------------------------------------------------------------------------------- */

static void help(struct call *c)
{
	command_run(c, &(struct command){.verb = VERB_HELP, .def = verb_of(VERB_HELP)});
}

static void to_ticket(struct call *c, const struct sms_reading *r)
{
	struct ticket t;
	if (!call_find(c, &r->ref, &t))
		return;
	call_ticket(c, &t);
	customer_text(c, &(struct customer_text){.text = r->text, .native = c->m->in->native_id, .with_files = true});
}

/* "1 1042": the page of that ticket, whichever came last. */
static void answer_to(struct call *c, const struct sms_reading *r, const char *text)
{
	struct ticket t;
	if (r->ref.kind == REF_UNSAID)
		choice_take_text(c, text);
	else if (call_find(c, &r->ref, &t))
		page_answer(c, t.id, r->digit == PAGE_NEXT ? PAGE_NEXT : PAGE_TAKE);
}

/* Whoever is called and writes something else must say what it is about: NEW, or a reference. */
static void page_wants_digit(struct call *c)
{
	struct msg_values v = {0};
	msg_number(&v, "n", PAGE_NEXT);
	answer_say(c, MSG_M_ERR_CHOICE, &v);
}

static bool code_living(void *arg, const char *code)
{
	return accounts_living(arg, code);
}

static void read_text(struct call *c, const char *text)
{
	struct question_row q = {0};
	struct question owner;
	struct parse_context rules;
	struct sms_reading r;
	struct ticket *open;
	call_rules(c, AT_SMS, &rules);
	bool asked = question_owner(c->w, c->w->actor.id, c->m->channel, &q);
	owner = (struct question){q.id, (enum question_kind)q.kind, q.ticket_id, q.sent_ms, q.least, q.most};
	size_t nopen = tickets_scan(
		c->w->db, c->w->arena, &(struct scan_of){.scope = SCAN_PERSON, .id = c->w->actor.id, .open = true}, 1, &open);
	struct sms_context context = {
		.parse = &rules, .stopped = c->m->identity.opted_out, .question = asked ? &owner : NULL, .has_open_ticket = nopen > 0,
		.code_living = code_living};
	sms_parse(&context, text, c->w->arena, &r);
	switch (r.kind) {
	case SMS_STOP:
		stop(c);
		break;
	case SMS_START:
		start(c);
		break;
	case SMS_ANSWER:
		answer_to(c, &r, text);
		break;
	case SMS_NO_CHOICE:
	case SMS_BAD_DIGIT:
		choice_take_text(c, text);
		break;
	case SMS_HELP:
		help(c);
		break;
	case SMS_COMMAND:
	case SMS_NEW:
		command_run(c, &r.command);
		break;
	case SMS_TO:
		to_ticket(c, &r);
		break;
	case SMS_KEPT:
		open_request(c, &(struct request){.plain = true, .text = text, .native = c->m->in->native_id, .kept = true});
		break;
	case SMS_CODE:
		accounts_take_code(c, r.text);
		break;
	case SMS_TEXT:
		if (asked && owner.kind == QUESTION_PAGE)
			page_wants_digit(c);
		else if (!interview_reply_text(c, text) && !sheet_take_text(c, text))
			routing_text(c, text);
		break;
	}
}

/* A word of the carrier's own, which may be any word. */
static bool carrier_word(struct call *c)
{
	const char *word = carrier_answered(c);
	if (strcmp(word, "STOP") == 0)
		stop(c);
	else if (strcmp(word, "START") == 0)
		start(c);
	else
		return false;
	return true;
}

void phone_text(struct call *c, const char *text)
{
	if (!carrier_word(c))
		read_text(c, text);
}
