#include "desk/answer.h"

#include "commands/help.h"
#include "desk/persons.h"
#include "desk/question.h"
#include "desk/result.h"

#include <inttypes.h>
#include <string.h>

static bool is_phone(const struct call *c)
{
	return (c->m->capabilities & GD_CAP_PLAIN) != 0;
}

/* The result's text reaches the author alone, at once. */
static bool goes_with_result(const struct call *c)
{
	return (c->m->capabilities & GD_CAP_EPHEMERAL) || (c->m->in->flags & GD_F_EPHEMERAL_OK) || c->m->in->place.kind == GD_PLACE_NONE;
}

static struct address author_address(const struct call *c, bool in_place)
{
	const struct gd_inbound *in = c->m->in;
	bool direct = in->place.kind == GD_PLACE_DIRECT;
	struct address to = {.channel = c->m->channel, .tenant = in->sender.tenant, .user = in->sender.user, .person_id = c->w->actor.id};
	to.room = direct || in_place ? in->place.room : c->m->identity.room;
	to.thread = in_place ? in->place.thread : NULL;
	return to;
}

static void add_to_result(struct call *c, const char *text)
{
	const char *before = c->m->result.text;
	c->m->result.text = before ? arena_printf(c->w->arena, "%s\n%s", before, text) : text;
}

static struct msg_values with_ticket(struct call *c, const struct msg_values *own)
{
	struct msg_values v = {0};
	if (c->ticket.id)
		tell_values(c->w, &c->ticket, &v);
	for (size_t i = 0; own && i < own->count && v.count < MSG_VALUES; i++) {
		size_t at = 0;
		while (at < v.count && strcmp(v.list[at].name, own->list[i].name) != 0)
			at++;
		v.list[at] = own->list[i];
		v.count = at == v.count ? at + 1 : v.count;
	}
	return v;
}

void answer_words(struct call *c, const char *text)
{
	struct msg_values v = {0};
	msg_text(&v, "items", text);
	answer_say(c, MSG_A_OUT, &v);
}

/* What a phone has no room for is answered with what it has room for: silence would look like a lost message. */
static enum msg with_room(const struct call *c, enum msg msg, struct msg_values *v)
{
	static const enum msg wide[] = {
		MSG_M_PROFILE, MSG_M_CHANNELS, MSG_M_HOME, MSG_M_KB_SHOW, MSG_M_HISTORY, MSG_M_HELP_VERB, MSG_M_HELP_PRIO};
	for (size_t i = 0; is_phone(c) && i < sizeof wide / sizeof *wide; i++) {
		if (wide[i] != msg)
			continue;
		*v = (struct msg_values){0};
		msg_text(v, "phone", c->w->settings->phone);
		return MSG_M_HELP_CUSTOMER;
	}
	return msg;
}

void answer_say(struct call *c, enum msg msg, const struct msg_values *own)
{
	struct msg_values v = with_ticket(c, own);
	msg = with_room(c, msg, &v);
	if (c->many && strncmp(msg_key(msg), "m.err.", strlen("m.err.")) != 0)
		return;
	if (c->m->identity.opted_out)
		return; /* this number asked for silence, of answers too */
	if (goes_with_result(c)) {
		const char *text = say_words(c->w, &c->w->actor, is_phone(c), msg, &v);
		if (text)
			add_to_result(c, text);
		return;
	}
	if (c->w->actor.machine)
		return; /* short codes and names: two robots would answer each other for ever */
	struct address to = author_address(c, true);
	uint32_t flags = c->m->in->place.kind == GD_PLACE_ROOM ? GD_O_PRIVATE : 0;
	say_at(c->w, &(struct saying){.to = &to,
			     .reader = reader_of(c->w, &c->w->actor),
			     .msg = msg,
			     .values = &v,
			     .lane = LANE_PEOPLE,
			     .flags = flags,
			     .importance = GD_NORMAL});
}

/* In an answer with digits the question must be written down by hand: no message carries it. */
static void ask_in_result(struct call *c, enum msg msg, const struct msg_values *v, int64_t entry_id, int64_t subject)
{
	struct msg_choices choices = {0};
	struct reader reader = reader_of(c->w, &c->w->actor);
	struct msg_voice voice = {
		.catalog = c->w->catalog, .reader = &reader, .form = is_phone(c) ? FORM_PHONE : FORM_CHAT, .choices = CHOICES_DIGITS};
	const char *text = say_rendered(c->w, &voice, msg, v, &choices);
	struct address to = author_address(c, true);
	if (!text)
		return;
	add_to_result(c, text);
	say_subject(c->w, subject, &choices);
	question_of_message(c->w,
		&(struct saying){.ticket = c->ticket.id ? &c->ticket : NULL, .to = &to, .msg = msg, .about_entry = entry_id}, &choices);
}

static void ask(struct call *c, enum msg msg, const struct msg_values *own, int64_t entry_id, int64_t subject)
{
	struct msg_values v = with_ticket(c, own);
	if (c->m->identity.opted_out)
		return;
	bool taps = !is_phone(c) && (c->m->capabilities & (GD_CAP_BUTTONS | GD_CAP_REACTIONS));
	if (goes_with_result(c) && !taps) {
		ask_in_result(c, msg, &v, entry_id, subject);
		return;
	}
	struct address to = author_address(c, c->m->in->place.kind == GD_PLACE_DIRECT);
	say_at(c->w, &(struct saying){.ticket = c->ticket.id ? &c->ticket : NULL,
			     .to = &to,
			     .reader = reader_of(c->w, &c->w->actor),
			     .msg = msg,
			     .values = &v,
			     .about_entry = entry_id,
			     .subject = subject,
			     .lane = LANE_PEOPLE,
			     .flags = GD_O_PRIVATE,
			     .importance = GD_NORMAL});
}

void answer_ask(struct call *c, enum msg msg, const struct msg_values *own, int64_t entry_id)
{
	ask(c, msg, own, entry_id, 0);
}

void answer_ask_about(struct call *c, enum msg msg, const struct msg_values *own, int64_t subject)
{
	ask(c, msg, own, 0, subject);
}

/* ---- refusals --------------------------------------------------------------------------------------------------------------------- */

static void refuse(struct call *c, enum gd_result_code code, const char *word)
{
	c->failed = true;
	c->m->result.code = code;
	c->m->result.word = word;
}

void answer_no_ref(struct call *c, const char *ref)
{
	struct msg_values v = {0};
	msg_text(&v, "ref", ref);
	c->ticket.id = 0; /* nothing of it may show */
	answer_say(c, MSG_M_ERR_REF, &v);
	refuse(c, GD_R_UNKNOWN, "unknown");
}

bool answer_may_on_desk(struct call *c, enum action action)
{
	struct object desk = {.kind = OBJECT_SYSTEM, .place = c->where.known ? c->where.place : PLACE_DIRECT};
	enum refusal no = authorise(&c->principal, action, &desk);
	if (no != ALLOWED)
		answer_refusal(c, no);
	return no == ALLOWED;
}

/* Nobody is reached by mail: what reaches them instead. */
void answer_no_person(struct call *c, const struct person_ref *ref)
{
	struct msg_values v = {0};
	if (ref->kind != PERSON_EMAIL) {
		answer_no_ref(c, call_person_text(c, ref));
		return;
	}
	msg_text(&v, "bad", ref->text);
	c->ticket.id = 0;
	answer_say(c, MSG_M_ERR_ADDRESS, &v);
	refuse(c, GD_R_UNKNOWN, "unknown");
}

void answer_taken_name(struct call *c, const char *name)
{
	struct msg_values v = {0};
	msg_text(&v, "bad", name);
	answer_say(c, MSG_M_ERR_NAME, &v);
	refuse(c, GD_R_REFUSED, "refused");
}

static void add_race(struct call *c, struct msg_values *v)
{
	msg_text(v, "who", person_name(c->w, c->ticket.assignee_id));
	msg_number(v, "sec", (c->w->now - c->ticket.updated_ms) / SECOND_MS);
}

/* Whose it is, where no ticket says so: of the queue that was named, of the room, of the desk. */
static void add_team(struct call *c, struct msg_values *v)
{
	struct queue_row queue;
	const char *named = c->command && c->command->queue ? c->command->queue : c->w->settings->default_queue;
	bool here = c->where.queue_id && !(c->command && c->command->queue);
	if (here ? work_queue(c->w, c->where.queue_id, &queue) : queue_by_name(c->w->db, c->w->arena, named, &queue))
		msg_text(v, "queue", queue.title);
}

/* A verb of leads or admins is no team's as such: an agent of the team that is named would wonder. */
static bool add_role(struct call *c, struct msg_values *v)
{
	unsigned roles = c->command && c->command->def ? c->command->def->roles : 0;
	if (!roles || (roles & (ROLE_BIT(ROLE_CUSTOMER) | ROLE_BIT(ROLE_AGENT))))
		return false;
	bool lead = (roles & ROLE_BIT(ROLE_LEAD)) != 0;
	msg_text(v, "queue", catalog_word(c->w->catalog, person_lang(c->w, &c->w->actor), lead ? WORD_TEAM_LEAD : WORD_TEAM_ADMIN));
	return true;
}

/* Who asked is in nobody's copy: there is another word for silence. */
static bool is_own_request(const struct call *c, enum refusal refusal)
{
	bool leaves = c->command && c->command->verb == VERB_LEAVE;
	return refusal == REFUSED_BYSTANDER && leaves && c->ticket.id && c->ticket.requester_id == c->w->actor.id;
}

void answer_refusal(struct call *c, enum refusal refusal)
{
	answer_refusal_with(c, refusal, NULL);
}

void answer_refusal_with(struct call *c, enum refusal refusal, const struct msg_values *own)
{
	char name[VERB_NAME_SIZE] = "?";
	struct msg_values v = own ? *own : (struct msg_values){0};
	enum msg msg = MSG_M_ERR_INTERNAL;
	if (refusal == REFUSED_REF) {
		answer_no_ref(c, c->ticket.ref);
		return;
	}
	if (c->command && c->command->def)
		verb_main_name(c->command->def, person_lang(c->w, &c->w->actor), name);
	msg_text(&v, "verb", name);
	if (refusal == REFUSED_RACE)
		add_race(c, &v);
	if (refusal == REFUSED_ROLE && !own && !add_role(c, &v) && !c->ticket.id)
		add_team(c, &v);
	msg_from_key(refusal_key(refusal), &msg);
	msg = is_own_request(c, refusal) ? MSG_M_ERR_LEAVE : msg;
	answer_say(c, msg, &v);
	refuse(c, GD_R_REFUSED, "refused");
}

void answer_parse_error(struct call *c, const struct parse_error *e)
{
	struct msg_values v = {0};
	const struct {
		const char *name, *value;
	} values[] = {{"bad", e->bad}, {"good", e->good}, {"label", e->label}, {"items", e->items}, {"verb", e->verb}, {"what", e->what},
		{"why", e->why}};
	for (size_t i = 0; i < sizeof values / sizeof *values; i++)
		if (values[i].value)
			msg_text(&v, values[i].name, values[i].value);
	answer_say(c, parse_fault_msg(e->fault), &v);
	refuse(c, GD_R_REFUSED, "refused");
}

static void missing(struct call *c, const struct verb *verb, enum slot_kind kind, bool with_text)
{
	char name[VERB_NAME_SIZE];
	struct parse_context rules;
	const struct slot *slot = verb_slot(verb, kind);
	call_rules(c, c->where.place == PLACE_DIRECT ? AT_DIRECT : AT_DESK, &rules);
	verb_main_name(verb, rules.lang, name);
	const char *good = with_text ? help_example_text(verb, &rules, c->w->arena) : help_example(verb, &rules, c->w->arena);
	answer_parse_error(c, &(struct parse_error){.fault = PARSE_MISSING, .verb = name, .what = slot ? slot_label(slot, rules.lang) : "?",
						    .good = good});
}

void answer_missing(struct call *c, enum slot_kind kind)
{
	missing(c, c->command->def, kind, false);
}

void answer_missing_of(struct call *c, enum verb_id verb, enum slot_kind kind)
{
	missing(c, verb_of(verb), kind, false);
}

void answer_missing_text(struct call *c, enum verb_id verb)
{
	missing(c, verb_of(verb), SLOT_TEXT, true);
}

void answer_done(struct call *c, const char *word)
{
	if (c->ticket.id)
		result_ticket(c->w, c->m, &c->ticket, GD_R_ADDED, word);
	else {
		c->m->result.code = GD_R_ADDED;
		c->m->result.word = word;
	}
}
