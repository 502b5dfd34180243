#include "desk/out/tell.h"

#include "base/json.h"
#include "base/limits.h"
#include "base/log.h"
#include "desk/act.h"
#include "desk/out/buttons.h"
#include "desk/form.h"
#include "desk/labels.h"
#include "desk/out/mark.h"
#include "desk/out/reach.h"
#include "desk/persons.h"
#include "desk/terms.h"
#include "desk/triage.h"
#include "domain/notice.h"
#include "store/endings.h"
#include "store/orgs.h"

#include <inttypes.h>
#include <string.h>

/* ---- one person ------------------------------------------------------------------------------------------------------------------- */

static bool say_to(struct work *w, int64_t person_id, const struct saying *s)
{
	struct person person;
	struct address to;
	if (!person_load(w->db, w->arena, person_id, &person) || person.machine || !address_of(w, s->ticket, person_id, &to))
		return false;
	struct saying own = *s;
	own.to = &to;
	own.reader = reader_of(w, &person);
	own.importance = s->lane == LANE_PAGE ? GD_ALERT : GD_NORMAL;
	return say_at(w, &own);
}

bool tell_question(struct work *w, const struct ticket *t, int64_t person_id, enum msg msg, int64_t entry_id)
{
	return say_to(w, person_id,
		&(struct saying){.ticket = t, .msg = msg, .about_entry = entry_id, .lane = LANE_PEOPLE, .flags = GD_O_PRIVATE});
}

bool tell_person(struct work *w, const struct ticket *t, int64_t person_id, enum msg msg, const struct msg_values *values, int64_t entry_id,
	enum delivery_lane lane)
{
	return say_to(w, person_id, &(struct saying){.ticket = t, .msg = msg, .values = values, .entry_id = entry_id, .lane = lane});
}

bool tell_person_on(struct work *w, const struct ticket *t, int64_t person_id, const char *channel, enum msg msg,
	const struct msg_values *values, enum delivery_lane lane)
{
	struct person person;
	struct identity i;
	if (!channel || !person_load(w->db, w->arena, person_id, &person) || !identity_on(w->db, w->arena, person_id, channel, &i) ||
		i.opted_out)
		return false;
	struct address to = {.channel = channel, .tenant = i.tenant, .room = i.room, .user = i.native, .person_id = person_id};
	return say_at(w, &(struct saying){.ticket = t,
				 .to = &to,
				 .reader = reader_of(w, &person),
				 .msg = msg,
				 .values = values,
				 .lane = lane,
				 .importance = GD_ALERT});
}

/* ---- the desk's side ---------------------------------------------------------------------------------------------------------------- */

/* A customer's text is heard under their own name where the channel can show it, unless they wrote it on that very channel. */
static const char *speaker_of(struct work *w, int64_t entry_id, int64_t said_in, const char *channel)
{
	struct entry entry;
	struct person author;
	struct conversation from;
	if (!entry_id || !entry_load(w->db, w->arena, entry_id, &entry) || (entry.kind != ENTRY_TEXT && entry.kind != ENTRY_COMMENT) ||
		!conversation_load(w->db, w->arena, said_in, &from) || !strcmp(from.channel, channel) ||
		!person_load(w->db, w->arena, entry.author_id, &author) || author.machine)
		return NULL;
	return author.name;
}

void tell_desk(struct work *w, const struct ticket *t, enum msg msg, const struct msg_values *values, int64_t entry_id,
	int64_t except_conversation)
{
	struct conversation *list;
	size_t n = conversations_of(w->db, w->arena, t->id, &list);
	for (size_t i = 0; i < n; i++) {
		if (list[i].side != SIDE_DESK || list[i].id == except_conversation)
			continue;
		struct address to = address_at(&list[i], 0);
		say_at(w, &(struct saying){.ticket = t,
				  .to = &to,
				  .reader = reader_of_room(w, t->queue_id),
				  .msg = msg,
				  .values = values,
				  .entry_id = entry_id,
				  .lane = LANE_PEOPLE,
				  .importance = GD_NORMAL,
				  .as_name = speaker_of(w, entry_id, except_conversation, list[i].channel)});
	}
}

const char *card_icon(const struct ticket *t)
{
	static const char *const icons[STATUS_COUNT] = {[STATUS_NEW] = "🆕", [STATUS_ACK] = "👀", [STATUS_WIP] = "🔧", [STATUS_WAIT] = "❓",
						       [STATUS_HOLD] = "⏸", [STATUS_SOLVED] = "✅", [STATUS_CLOSED] = "🏁"};
	return t->type == TYPE_FEATURE && t->status == STATUS_NEW ? "💡" : icons[t->status];
}

/* What an agent should know before they write: nobody reads at the other end, or a message never arrived. */
static const char *card_flags(struct work *w, const struct ticket *t, enum lang lang)
{
	struct participant requester;
	bool muted = participant_find(w->db, t->id, t->requester_id, &requester) && requester.muted;
	bool failed = deliveries_parked_of(w->db, t->id) > 0;
	const char *news = muted && failed ? "🔕 ⚠️" : muted ? "🔕" : failed ? "⚠️" : NULL;
	const char *labels = labels_flags(w, t, lang);
	return news && labels ? arena_printf(w->arena, "%s %s", news, labels) : news ? news : labels;
}

static struct gd_outbound card_text(
	struct work *w, const struct ticket *t, const struct conversation *c, const struct reader *reader, const char *target)
{
	struct msg_values v = {0};
	struct msg_voice voice = {.catalog = w->catalog, .reader = reader, .form = FORM_CHAT, .choices = CHOICES_APART};
	tell_values(w, t, &v);
	msg_text(&v, "icon", card_icon(t));
	msg_text(&v, "missing", form_missing(w, t, reader->lang));
	msg_text(&v, "flags", card_flags(w, t, reader->lang));
	if (!t->assignee_id)
		msg_text(&v, "agent", stored_word(w, "value", "none"));
	return (struct gd_outbound){.size = sizeof(struct gd_outbound),
		.op = c->card_id ? GD_REPLACE : GD_POST,
		.flags = GD_O_CARD,
		.importance = GD_NORMAL,
		.tenant = c->tenant,
		.room = c->room,
		.target = target,
		.text = say_rendered(w, &voice, MSG_D_CARD, &v, NULL),
		.title = t->title,
		.ref = t->ref,
		.url = work_link(w, t),
		.lang = lang_code(reader->lang)};
}

static struct gd_outbound card_of(
	struct work *w, const struct ticket *t, const struct conversation *c, const struct reader *reader, const char *target)
{
	struct gd_outbound out = card_text(w, t, c, reader, target);
	struct gd_limits limits;
	if (channel_limits(w, c->channel, &limits) && (limits.capabilities & GD_CAP_BUTTONS))
		out.nchoices = buttons_of(w, t, reader->lang, &out.choices);
	return out;
}

static void put_card(struct work *w, const struct ticket *t, const struct conversation *c)
{
	struct gd_limits limits;
	struct reader reader = reader_of_room(w, t->queue_id);
	if (!channel_limits(w, c->channel, &limits) || (c->card_id && !(limits.capabilities & GD_CAP_EDITS)))
		return;
	post(w, &(struct posting){.channel = c->channel,
				  .ticket = t,
				  .conversation_id = c->id,
				  .lane = c->card_id ? LANE_CARD : LANE_PEOPLE,
				  .supersede = c->card_id ? "card" : NULL,
				  .out = card_of(w, t, c, &reader, NULL)});
	/* What follows, before its id is known, is a change to this card and no second one. */
	if (!c->card_id)
		conversation_set_card(w->db, c->id, "", c->thread);
}

static void make_desk_conversations(struct work *w, const struct ticket *t)
{
	struct room *rooms;
	size_t n = rooms_of_queue(w->db, w->arena, t->queue_id, ROOM_DESK, &rooms);
	for (size_t i = 0; i < n; i++) {
		struct conversation c = {.id = work_id(w),
			.ticket_id = t->id,
			.side = SIDE_DESK,
			.kind = GD_PLACE_ROOM,
			.channel = rooms[i].channel,
			.tenant = rooms[i].tenant,
			.room = rooms[i].native,
			.thread = ""};
		conversation_insert(w->db, &c, w->now);
	}
}

static bool has_desk_conversation(const struct conversation *list, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (list[i].side == SIDE_DESK)
			return true;
	return false;
}

void tell_cards(struct work *w, const struct ticket *t)
{
	struct conversation *list;
	if (t->triage)
		return;
	size_t n = conversations_of(w->db, w->arena, t->id, &list);
	if (!has_desk_conversation(list, n)) {
		make_desk_conversations(w, t);
		n = conversations_of(w->db, w->arena, t->id, &list);
	}
	for (size_t i = 0; i < n; i++)
		if (list[i].side == SIDE_DESK)
			put_card(w, t, &list[i]);
}

void tell_card_lost(struct work *w, const struct ticket *t, int64_t conversation_id)
{
	struct conversation c;
	if (!conversation_load(w->db, w->arena, conversation_id, &c) || c.side != SIDE_DESK || c.ticket_id != t->id)
		return;
	c.card_id = NULL; /* its thread stays the ticket's: what is written there is found by the old card */
	put_card(w, t, &c);
}

void tell_leaving(struct work *w, const struct ticket *t)
{
	struct conversation *list;
	struct reader reader = reader_of_room(w, t->queue_id);
	size_t n = conversations_of(w->db, w->arena, t->id, &list);
	for (size_t i = 0; i < n; i++) {
		struct gd_limits limits;
		struct address to = address_at(&list[i], 0);
		if (list[i].side != SIDE_DESK)
			continue;
		bool edits = channel_limits(w, list[i].channel, &limits) && (limits.capabilities & GD_CAP_EDITS) && list[i].card_id &&
			     *list[i].card_id;
		to.conversation_id = 0; /* it is gone before the message leaves */
		if (edits)
			post(w, &(struct posting){.channel = to.channel,
					.ticket = t,
					.lane = LANE_CARD,
					.supersede = "card",
					.out = card_of(w, t, &list[i], &reader, list[i].card_id)});
		else
			say_at(w, &(struct saying){.ticket = t,
					  .to = &to,
					  .reader = reader,
					  .msg = MSG_M_QUEUE,
					  .lane = LANE_NOTICE,
					  .importance = GD_NORMAL});
		conversation_remove(w->db, list[i].id);
	}
}

/* ---- systems ------------------------------------------------------------------------------------------------------------------------ */

static void put_details(struct work *w, struct json_writer *j, const struct ticket *t, int64_t entry_id)
{
	struct entry entry;
	json_open(j, "details", '{'); /* left out by the channel unless the endpoint wants payload=full */
	json_put_text(j, "title", t->title);
	json_put_text(j, "requester", person_name(w, t->requester_id));
	if (t->org_id)
		json_put_text(j, "organisation", org_name(w->db, w->arena, t->org_id));
	if (t->assignee_id)
		json_put_text(j, "assignee", person_name(w, t->assignee_id));
	if (entry_id && entry_load(w->db, w->arena, entry_id, &entry) && entry.public_) {
		json_put_text(j, "author", person_name(w, entry.author_id));
		json_put_text(j, "text", entry.text);
	}
	json_close(j, '}');
}

static const char *event_data(struct work *w, const struct ticket *t, const char *changed, int64_t entry_id)
{
	struct buf out;
	struct queue_row queue = {.name = "?"};
	buf_init(&out, LIMIT_BODY);
	struct json_writer j = {.out = &out};
	work_queue(w, t->queue_id, &queue);
	json_open(&j, NULL, '{');
	json_open(&j, "ticket", '{');
	json_put_text(&j, "ref", t->ref);
	json_put_int(&j, "number", t->number);
	json_put_text(&j, "url", work_link(w, t));
	json_put_int(&j, "version", t->version);
	json_put_text(&j, "status", status_name(t->status));
	json_put_text(&j, "reason", t->reason ? reason_name(t->reason) : NULL);
	json_put_text(&j, "priority", priority_name(t->priority));
	json_put_text(&j, "severity", t->severity ? severity_name(t->severity) : NULL);
	json_put_text(&j, "type", t->type ? type_name(t->type) : NULL);
	json_put_text(&j, "queue", queue.name);
	json_put_text(&j, "source", t->source);
	json_close(&j, '}');
	if (changed)
		json_put_raw(&j, "changed", changed);
	json_put_text(
		&j, "origin", w->origin); /* an endpoint that caused this itself leaves it out: no two systems answer each other for ever */
	json_put_int(&j, "hops", w->hops);
	json_put_int(&j, "occurred_at", w->now);
	put_details(w, &j, t, entry_id);
	json_close(&j, '}');
	const char *data = out.failed ? NULL : arena_strdup(w->arena, out.data);
	buf_clear(&out);
	return data;
}

#define NOTIFY_MAX 64

int64_t tell_test(struct work *w, const char *channel)
{
	const char *channels[NOTIFY_MAX];
	size_t n = w->hooks->channels(w->hooks->self, GD_CAP_NOTIFY, channels, NOTIFY_MAX);
	for (size_t i = 0; i < n; i++)
		if (strcmp(channels[i], channel) == 0)
			return post(w, &(struct posting){.channel = channel,
						.order_key = "test",
						.lane = LANE_NOTICE,
						.out = {.size = sizeof(struct gd_outbound),
							.op = GD_NOTIFY,
							.event = "endpoint.test",
							.json = "{}"}});
	return 0;
}

void tell_systems(struct work *w, const struct ticket *t, const char *event, const char *changed, int64_t entry_id)
{
	const char *channels[NOTIFY_MAX];
	size_t n = w->hooks->channels(w->hooks->self, GD_CAP_NOTIFY, channels, NOTIFY_MAX);
	if (n == 0 || t->triage || ticket_is_private(w, t))
		return;
	const char *data = event_data(w, t, changed, entry_id);
	for (size_t i = 0; data && i < n; i++) {
		if (w->origin && strcmp(w->origin, channels[i]) == 0)
			continue; /* it caused this itself */
		post(w, &(struct posting){.channel = channels[i],
				.ticket = t,
				.entry_id = entry_id,
				.lane = LANE_NOTICE,
				.out = {.size = sizeof(struct gd_outbound), .op = GD_NOTIFY, .event = event, .json = data, .ref = t->ref}});
	}
}

/* ---- the matrix --------------------------------------------------------------------------------------------------------------------- */

static void fill_facts(struct work *w, struct telling *t)
{
	t->facts.urgent = t->ticket->priority == PRIORITY_URGENT;
	t->facts.closed_auto = t->ticket->reason == REASON_AUTO;
	t->facts.has_assignee = t->ticket->assignee_id != 0;
	t->facts.private_ticket = ticket_is_private(w, t->ticket);
	t->facts.requester_is_machine = t->ticket->machine;
}

static bool has_value(const struct msg_values *values, const char *name)
{
	for (size_t i = 0; i < values->count; i++)
		if (strcmp(values->list[i].name, name) == 0)
			return true;
	return false;
}

/* The date that an ending names: of the reopening, or of the closing that follows a solution. */
static void fill_date(struct work *w, struct telling *t)
{
	if (has_value(&t->values, "date"))
		return;
	if (t->notice == NOTICE_CLOSED)
		msg_day(&t->values, "date", terms_reopen_until(w, t->ticket));
	else if (t->notice == NOTICE_SOLVED)
		msg_day(&t->values, "date", terms_closing_date(w, t->ticket));
}

static const struct notice_rule *rule_for(const struct telling *t, enum audience audience)
{
	const struct notice_rule *rule = notice_find(t->notice, audience);
	return rule && notice_applies(rule, &t->facts) ? rule : NULL;
}

static bool key_of(const struct telling *t, const struct notice_rule *rule, bool own_key, enum msg *msg)
{
	const char *key = own_key && t->key ? t->key : rule->key;
	return key && msg_from_key(key, msg);
}

/* Muted, or told of less: a person's own wish for this ticket goes before the one for all. */
static bool wants_to_hear(struct work *w, const struct telling *t, const struct person *person)
{
	struct participant part = {0};
	participant_find(w->db, t->ticket->id, person->id, &part);
	int level = part.level ? part.level : person->level;
	return !part.muted && !person->muted && (!level || notice_level_allows((enum notice_level)(level - 1), t->notice));
}

/* One rating for each ticket, its requester's; one that may not change any more is not asked for again. */
static bool may_rate(struct work *w, const struct ticket *t, const struct notice_rule *rule, int64_t person_id)
{
	struct rating_row row;
	return !(rule->how & HOW_NO_RATING) && person_id == t->requester_id &&
	       (!rating_find(w->db, w->arena, t->id, &row) || w->now - row.first_ms < w->settings->survey.change_ms);
}

static const char *why_not(struct work *w, enum reach reach)
{
	return reach_why(w, w->settings->lang, reach);
}

/* Why they were not told though they should have been; NULL if they were, or if there was nothing to tell. */
static const char *tell_one(struct work *w, const struct telling *t, const struct notice_rule *rule, int64_t person_id, bool own_key)
{
	enum msg msg;
	struct person person;
	struct address to;
	if (!person_id || person_id == t->except_person || !key_of(t, rule, own_key, &msg) ||
		!person_load(w->db, w->arena, person_id, &person) || person.machine)
		return NULL;
	if (!wants_to_hear(w, t, &person))
		return why_not(w, REACH_MUTED);
	if (!address_of(w, t->ticket, person_id, &to)) {
		enum reach reach = reach_of(w, t->ticket, person_id);
		return why_not(w, reach == REACH_STOPPED ? reach : REACH_NO_CHANNEL);
	}
	if (to.conversation_id && to.conversation_id == t->except_conversation)
		return NULL; /* they read it where it was said */
	bool said = say_at(w,
		&(struct saying){.ticket = t->ticket,
			.to = &to,
			.reader = reader_of(w, &person),
			.msg = msg,
			.values = &t->values,
			.entry_id = t->entry_id,
			.lane = (rule->how & HOW_PING) || t->entry_id ? LANE_PEOPLE : LANE_NOTICE,
			.importance = GD_NORMAL,
			.without_rating = !may_rate(w, t->ticket, rule, person_id)});
	return said ? NULL : why_not(w, REACH_NO_CHANNEL);
}

static void tell_participants(struct work *w, struct telling *t)
{
	struct participant *parts;
	size_t n = participants_of(w->db, w->arena, t->ticket->id, &parts);
	for (size_t i = 0; i < n; i++) {
		bool requester = parts[i].role == PARTICIPANT_REQUESTER;
		if (parts[i].role == PARTICIPANT_WISHES)
			continue;
		const struct notice_rule *rule = rule_for(t, requester ? AUDIENCE_REQUESTER : AUDIENCE_COPY);
		const char *why = rule ? tell_one(w, t, rule, parts[i].person_id, true) : NULL;
		if (parts[i].person_id == t->ticket->requester_id && why)
			t->unreached = why;
	}
}

/* A request room goes on reading what is public, though its requester has moved to another channel. */
static void tell_request_rooms(struct work *w, const struct telling *t)
{
	const struct notice_rule *rule = rule_for(t, AUDIENCE_REQUESTER);
	struct conversation *list;
	struct address requester = {0};
	enum msg msg;
	if (!t->entry_id || !rule || !key_of(t, rule, true, &msg) || t->facts.private_ticket)
		return;
	size_t n = conversations_of(w->db, w->arena, t->ticket->id, &list);
	address_of(w, t->ticket, t->ticket->requester_id, &requester);
	for (size_t i = 0; i < n; i++) {
		bool reads_already = list[i].id == t->except_conversation ||
				     (list[i].id == requester.conversation_id && t->except_person != t->ticket->requester_id);
		if (list[i].side != SIDE_CUSTOMER || list[i].person_id || reads_already)
			continue;
		struct address to = address_at(&list[i], 0);
		say_at(w, &(struct saying){.ticket = t->ticket,
				  .to = &to,
				  .reader = reader_of_room(w, t->ticket->queue_id),
				  .msg = msg,
				  .values = &t->values,
				  .entry_id = t->entry_id,
				  .lane = LANE_PEOPLE,
				  .importance = GD_NORMAL,
				  .without_rating = true});
	}
}

/* Whoever stands in reads along; what rings and reaches neither of them rings in the room (rule R8). */
static void tell_assignee(struct work *w, const struct telling *t, const struct notice_rule *rule)
{
	enum msg msg;
	int64_t deputy = deputy_of(w, t->ticket, t->ticket->assignee_id);
	const char *why = tell_one(w, t, rule, t->ticket->assignee_id, false);
	const char *no_deputy = deputy ? tell_one(w, t, rule, deputy, false) : why;
	if ((rule->how & HOW_PING) && why && no_deputy && strcmp(why, "muted") != 0 && key_of(t, rule, false, &msg))
		tell_desk(w, t->ticket, msg, &t->values, 0, t->except_conversation);
}

static void tell_leads(struct work *w, const struct telling *t, const struct notice_rule *rule)
{
	int64_t *members;
	size_t n = members_of(w->db, w->arena, t->ticket->queue_id, &members);
	for (size_t i = 0; i < n; i++)
		if (member_role(w->db, t->ticket->queue_id, members[i]) == MEMBER_LEAD)
			tell_one(w, t, rule, members[i], false);
}

static void tell_org_leads(struct work *w, const struct telling *t, const struct notice_rule *rule)
{
	int64_t *leads;
	struct participant part;
	size_t n = t->ticket->org_id ? org_leads(w->db, w->arena, t->ticket->org_id, &leads) : 0;
	for (size_t i = 0; i < n; i++)
		if (!participant_find(w->db, t->ticket->id, leads[i], &part) || part.role == PARTICIPANT_WISHES)
			tell_one(w, t, rule, leads[i], true);
}

static void tell_room(struct work *w, const struct telling *t, const struct notice_rule *rule)
{
	enum msg msg;
	if (rule->how & (HOW_CARD | HOW_FLAG))
		tell_cards(w, t->ticket);
	/* Where the matrix names no message of its own, the room reads what was written. */
	if (!(rule->how & HOW_CARD) && key_of(t, rule, !rule->key, &msg))
		tell_desk(w, t->ticket, msg, &t->values, t->entry_id, t->except_conversation);
}

/* Only the configuration makes such rooms: most desks have none, and need not look for them at every event. */
static bool has_oneway_room(const struct desk_queue *queue)
{
	for (size_t i = 0; queue && i < queue->nrooms; i++)
		if (queue->rooms[i].oneway)
			return true;
	return false;
}

/* A line for each public event, without a name of anybody. */
static void tell_oneway_rooms(struct work *w, const struct telling *t)
{
	struct room *rooms;
	if (t->facts.private_ticket || !has_oneway_room(terms_queue(w, t->ticket->queue_id)))
		return;
	struct reader reader = reader_of_room(w, t->ticket->queue_id);
	size_t n = rooms_of_queue(w->db, w->arena, t->ticket->queue_id, ROOM_ONEWAY, &rooms);
	for (size_t i = 0; i < n; i++)
		post(w, &(struct posting){.channel = rooms[i].channel,
				  .ticket = t->ticket,
				  .lane = LANE_NOTICE,
				  .out = {.size = sizeof(struct gd_outbound),
					  .op = GD_POST,
					  .importance = GD_QUIET,
					  .tenant = rooms[i].tenant,
					  .room = rooms[i].native,
					  .text = arena_printf(w->arena, "%s %s %s · %s", card_icon(t->ticket), t->ticket->ref,
						  t->ticket->title,
						  word_of(w->catalog, reader.lang, "status", status_name(t->ticket->status))),
					  .ref = t->ticket->ref,
					  .url = work_link(w, t->ticket),
					  .lang = lang_code(reader.lang)}});
}

void tell(struct work *w, struct telling *t)
{
	const struct notice_rule *rule;
	fill_facts(w, t);
	fill_date(w, t);
	if (!t->facts.requester_is_machine) {
		tell_participants(w, t);
		tell_request_rooms(w, t);
	}
	if (t->ticket->triage) {
		triage_tell(w, t);
		return;
	}
	if ((rule = rule_for(t, AUDIENCE_ORG_LEAD)))
		tell_org_leads(w, t, rule);
	if ((rule = rule_for(t, AUDIENCE_ASSIGNEE)))
		tell_assignee(w, t, rule);
	if ((rule = rule_for(t, AUDIENCE_LEAD)))
		tell_leads(w, t, rule);
	if ((rule = rule_for(t, AUDIENCE_ROOM)))
		tell_room(w, t, rule);
	if (t->changed && (!rule || !(rule->how & (HOW_CARD | HOW_FLAG))))
		tell_cards(w, t->ticket); /* whatever else is told, the card says what is true now */
	/* The words of a question leave now; the status changes when they have arrived (speak_asked). */
	if (!(rule = rule_for(t, AUDIENCE_ONE_WAY)) || !rule->event)
		return;
	tell_oneway_rooms(w, t);
	tell_systems(w, t->ticket, t->notice == NOTICE_QUESTION && !t->changed ? "ticket.commented" : rule->event, t->changed,
			t->entry_id);
}

static bool hears_all(struct work *w, const struct participant *part)
{
	struct person person;
	if (part->role == PARTICIPANT_WISHES || part->muted || !person_load(w->db, w->arena, part->person_id, &person) || person.muted)
		return false;
	int level = part->level ? part->level : person.level;
	return level == 1 + LEVEL_ALL && person.id != w->actor.id;
}

void tell_silent(struct work *w, const struct ticket *before, const struct ticket *after)
{
	struct participant *parts;
	struct msg_values v = {0};
	size_t n = after->machine ? 0 : participants_of(w->db, w->arena, after->id, &parts);
	tell_cards(w, after);
	msg_text(&v, "bad", stored_word(w, "status", status_name(before->status)));
	msg_text(&v, "good", stored_word(w, "status", status_name(after->status)));
	msg_text(&v, "label", stored_word(w, "field", "status"));
	for (size_t i = 0; i < n; i++)
		if (hears_all(w, &parts[i]))
			tell_person(w, after, parts[i].person_id, MSG_M_SET, &v, 0, LANE_NOTICE);
}

/* ---- deliveries --------------------------------------------------------------------------------------------------------------------- */

void tell_disabled(struct work *w, const char *channel, const char *why)
{
	struct room *rooms;
	struct queue_row queue;
	struct msg_values v = {0};
	log_error("outbox", "deliveries are switched off: `guichet outbox retry` switches them on again", KV("channel", channel),
		KV("why", why));
	work_history(w, NULL, HISTORY_ADMIN, 0, "{\"what\":\"outbox off\"}");
	if (!queue_by_name(w->db, w->arena, w->settings->default_queue, &queue))
		return;
	size_t n = rooms_of_queue(w->db, w->arena, queue.id, ROOM_DESK, &rooms);
	msg_text(&v, "who", channel);
	msg_text(&v, "why", why ? why : "?");
	for (size_t i = 0; i < n; i++) {
		struct address to = {.channel = rooms[i].channel, .tenant = rooms[i].tenant, .room = rooms[i].native};
		say_at(w, &(struct saying){.to = &to,
				  .reader = reader_of_room(w, queue.id),
				  .msg = MSG_A_OFF,
				  .values = &v,
				  .lane = LANE_NOTICE,
				  .importance = GD_ALERT});
	}
}
