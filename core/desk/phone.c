#include "desk/phone.h"

#include "desk/answer.h"
#include "desk/customer.h"
#include "desk/open.h"
#include "desk/question.h"
#include "desk/routing.h"
#include "store/deliveries.h"
#include "store/scan.h"

/* ---- silence ------------------------------------------------------------------------------------------------------------------------- */

static void tell_muted(struct call *c)
{
	struct ticket *list;
	struct msg_values v = {0};
	size_t n = tickets_scan(
		c->w->db, c->w->arena, &(struct scan_of){.scope = SCAN_PERSON, .id = c->w->actor.id, .open = true}, 64, &list);
	msg_text(&v, "channel", c->m->channel);
	for (size_t i = 0; i < n; i++)
		tell_desk(c->w, &list[i], MSG_D_MUTED, &v, 0, 0);
}

static void stop(struct call *c)
{
	struct msg_values v = {0};
	if (c->m->identity.opted_out)
		return;
	msg_text(&v, "desk", c->w->settings->name);
	deliveries_drop_to(c->w->db, arena_printf(c->w->arena, "%s/%s", c->m->channel, c->m->in->place.room), c->w->now, "stopped");
	answer_say(c, MSG_M_STOP, &v);
	identity_set_opted_out(c->w->db, c->m->identity.id, true);
	c->m->identity.opted_out = true;
	tell_muted(c);
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
	call_command(c, &(struct command){.verb = VERB_HELP, .def = verb_of(VERB_HELP)});
}

static void to_ticket(struct call *c, const struct sms_reading *r)
{
	struct ticket t;
	if (!call_find(c, &r->ref, &t))
		return;
	call_ticket(c, &t);
	customer_text(c, &(struct customer_text){.text = r->text, .native = c->m->in->native_id, .with_files = true});
}

static void new_request(struct call *c, const struct sms_reading *r)
{
	call_command(c, &r->command);
}

void phone_text(struct call *c, const char *text)
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
		.parse = &rules, .stopped = c->m->identity.opted_out, .question = asked ? &owner : NULL, .has_open_ticket = nopen > 0};
	sms_parse(&context, text, c->w->arena, &r);
	switch (r.kind) {
	case SMS_STOP:
		stop(c);
		break;
	case SMS_START:
		start(c);
		break;
	case SMS_ANSWER:
	case SMS_NO_CHOICE:
	case SMS_BAD_DIGIT:
		question_take_text(c, text);
		break;
	case SMS_HELP:
		help(c);
		break;
	case SMS_COMMAND:
		call_command(c, &r.command);
		break;
	case SMS_NEW:
		new_request(c, &r);
		break;
	case SMS_TO:
		to_ticket(c, &r);
		break;
	case SMS_KEPT:
		open_request(c, &(struct request){.text = text, .native = c->m->in->native_id, .kept = true});
		break;
	case SMS_CODE:
	case SMS_TEXT:
		routing_text(c, text);
		break;
	}
}
