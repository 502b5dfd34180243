#include "desk/tell.h"

#include "base/json.h"
#include "base/limits.h"
#include "desk/persons.h"
#include "desk/sync.h"
#include "domain/notice.h"
#include "i18n/words.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

/* ---- words for one reader --------------------------------------------------------------------------------------------------------- */

static struct reader reader_of(struct work *w, const struct person *person)
{
	const struct zone *home = zones_get(w->zones, w->settings->tz, NULL);
	const struct zone *own = person->tz ? zones_get(w->zones, person->tz, NULL) : NULL;
	struct reader r = {.lang = person_lang(w, person), .format = DATE_DMY, .home = home, .zone = own ? own : home, .now_ms = w->now};
	if (person->date_format)
		date_format_parse(person->date_format, &r.format);
	return r;
}

static const char *render(struct work *w, const struct reader *reader, enum msg_form form, enum choice_style style, enum msg msg, const struct msg_values *values,
			  struct msg_choices *choices)
{
	struct msg_voice voice = {w->catalog, reader, form, style};
	struct buf out;
	buf_init(&out, LIMIT_BODY);
	bool said = msg_render(&out, &voice, msg, values, choices) != MSG_NOT_FOR_PHONE;
	const char *text = said ? arena_strdup(w->arena, out.data) : NULL;
	buf_clear(&out);
	return text;
}

/* Stored words become words of the reader's language. They are marked by a leading '\x01list\x01' while they are values. */
static void in_words(struct work *w, enum lang lang, struct msg_values *values)
{
	for (size_t i = 0; i < values->count; i++) {
		struct msg_value *v = &values->list[i];
		const char *split = v->type == VALUE_TEXT && v->text && *v->text == '\x01' ? strchr(v->text + 1, '\x01') : NULL;
		if (split)
			v->text = word_of(w->catalog, lang, arena_strndup(w->arena, v->text + 1, (size_t)(split - v->text - 1)), split + 1);
	}
}

static const char *word(struct work *w, const char *list, const char *value)
{
	return arena_printf(w->arena, "\x01%s\x01%s", list, value);
}

const char *say(struct work *w, const struct person *person, enum msg msg, const struct msg_values *values)
{
	struct reader reader = reader_of(w, person);
	struct msg_values own = values ? *values : (struct msg_values){0};
	in_words(w, reader.lang, &own);
	return render(w, &reader, FORM_CHAT, CHOICES_DIGITS, msg, &own, NULL);
}

void tell_values(struct work *w, const struct ticket *t, struct msg_values *v)
{
	struct queue_row queue;
	msg_text(v, "ref", t->ref);
	msg_text(v, "title", t->title);
	if (queue_load(w->db, w->arena, t->queue_id, &queue))
		msg_text(v, "queue", queue.title);
	msg_text(v, "prio", word(w, "priority", priority_name(t->priority)));
	msg_text(v, "status", word(w, "status", status_name(t->status)));
	if (t->severity)
		msg_text(v, "sev", word(w, "severity", severity_name(t->severity)));
	msg_text(v, "requester", person_name(w, t->requester_id));
	if (t->assignee_id)
		msg_text(v, "agent", person_name(w, t->assignee_id));
	if (t->org_id)
		msg_text(v, "org", org_title(w->db, w->arena, t->org_id));
	msg_moment(v, "due", t->due_ms > w->now ? t->due_ms : 0); /* a date that has passed is no promise */
	msg_text(v, "desk", w->settings->name);
	msg_text(v, "url", work_link(w, t));
}

static void keep_own(struct msg_values *into, const struct msg_values *own)
{
	for (size_t i = 0; i < own->count && into->count < MSG_VALUES; i++) {
		size_t at = 0;
		while (at < into->count && strcmp(into->list[at].name, own->list[i].name) != 0)
			at++;
		into->list[at] = own->list[i];
		into->count = at == into->count ? at + 1 : into->count;
	}
}

/* ---- one message at one address ----------------------------------------------------------------------------------------------------- */

struct address {
	const char *channel, *tenant, *room, *thread, *user;
	int64_t conversation_id, person_id;
};

struct saying {
	const struct ticket *ticket;
	const struct address *to;
	struct reader reader;
	enum msg msg;
	const struct msg_values *values;
	int64_t entry_id;
	enum delivery_lane lane;
	uint32_t flags;
	enum gd_importance importance;
};

static size_t to_choices(struct work *w, const struct msg_choices *from, const struct gd_choice **out)
{
	struct gd_choice *choices = arena_alloc(w->arena, (from->count + 1) * sizeof *choices);
	for (size_t i = 0; i < from->count; i++)
		choices[i] = (struct gd_choice){arena_strdup(w->arena, from->list[i].value), arena_strdup(w->arena, from->list[i].label), arena_strdup(w->arena, from->list[i].emoji)};
	*out = choices;
	return from->count;
}

static size_t files_of_entry(struct work *w, int64_t entry_id, const struct gd_file **out)
{
	struct attachment *rows;
	size_t n = entry_id ? attachments_of_entry(w->db, w->arena, entry_id, &rows) : 0, kept = 0;
	struct gd_file *files = arena_alloc(w->arena, (n + 1) * sizeof *files);
	for (size_t i = 0; i < n; i++)
		if (rows[i].hash)
			files[kept++] = (struct gd_file){.name = rows[i].name, .mime = rows[i].mime, .length = rows[i].length,
							 .path = arena_printf(w->arena, "%.2s/%s", rows[i].hash, rows[i].hash)};
	*out = files;
	return kept;
}

static bool say_at(struct work *w, const struct saying *s)
{
	struct gd_limits limits;
	struct msg_choices choices = {0};
	if (!channel_limits(w, s->to->channel, &limits))
		return false;
	bool plain = (limits.capabilities & GD_CAP_PLAIN) != 0;
	enum choice_style style = plain || !(limits.capabilities & (GD_CAP_BUTTONS | GD_CAP_REACTIONS)) ? CHOICES_DIGITS
				  : (limits.capabilities & GD_CAP_BUTTONS)				     ? CHOICES_APART
													     : CHOICES_WORDS;
	struct msg_values own = {0};
	if (s->ticket)
		tell_values(w, s->ticket, &own);
	keep_own(&own, s->values);
	in_words(w, s->reader.lang, &own);
	const char *text = render(w, &s->reader, plain ? FORM_PHONE : FORM_CHAT, style, s->msg, &own, &choices);
	if (!text)
		return true; /* this one never goes to a phone, and that is right */
	struct posting p = {
		.channel = s->to->channel,
		.ticket = s->ticket,
		.person_id = s->to->person_id,
		.entry_id = s->entry_id,
		.conversation_id = s->to->conversation_id,
		.lane = s->lane,
		.out = {.size = sizeof p.out, .op = GD_POST, .flags = s->flags, .importance = s->importance, .tenant = s->to->tenant, .room = s->to->room, .thread = s->to->thread,
			.user = s->to->user, .text = text, .ref = s->ticket ? s->ticket->ref : NULL, .url = s->ticket ? work_link(w, s->ticket) : NULL,
			.lang = lang_code(s->reader.lang)},
	};
	p.out.nchoices = to_choices(w, &choices, &p.out.choices);
	if (limits.capabilities & GD_CAP_FILES)
		p.out.nfiles = files_of_entry(w, s->entry_id, &p.out.files);
	return post(w, &p) != 0;
}

/* ---- where a person is ------------------------------------------------------------------------------------------------------------ */

static struct address at_conversation(const struct conversation *c, int64_t person_id)
{
	return (struct address){c->channel, c->tenant, c->room, *c->thread ? c->thread : NULL, NULL, c->id, person_id};
}

/* The direct conversation of the ticket with this person, else for its requester the customer side's room, else where they were last seen. */
static bool find_person(struct work *w, const struct ticket *t, int64_t person_id, struct address *out)
{
	struct conversation *list;
	struct identity *ids;
	size_t n = t ? conversations_of(w->db, w->arena, t->id, &list) : 0;
	for (size_t i = 0; i < n; i++) {
		if (list[i].side == SIDE_CUSTOMER && list[i].person_id == person_id) {
			*out = at_conversation(&list[i], person_id);
			return true;
		}
	}
	for (size_t i = 0; t && t->requester_id == person_id && i < n; i++) {
		if (list[i].side == SIDE_CUSTOMER && !list[i].person_id) {
			*out = at_conversation(&list[i], person_id);
			return true;
		}
	}
	n = identities_of(w->db, w->arena, person_id, &ids);
	for (size_t i = 0; i < n; i++) {
		struct gd_limits limits;
		if (ids[i].opted_out || !channel_limits(w, ids[i].channel, &limits) || (limits.capabilities & GD_CAP_ONE_WAY))
			continue;
		*out = (struct address){.channel = ids[i].channel, .tenant = ids[i].tenant, .room = ids[i].room, .user = ids[i].native, .person_id = person_id};
		return true;
	}
	return false;
}

static const struct msg_values none; /* a message without values of its own */

bool tell_person(struct work *w, const struct ticket *t, int64_t person_id, enum msg msg, const struct msg_values *values, int64_t entry_id, enum delivery_lane lane)
{
	struct person person;
	struct address to;
	if (!person_load(w->db, w->arena, person_id, &person) || person.machine || !find_person(w, t, person_id, &to))
		return false;
	struct saying s = {.ticket = t, .to = &to, .reader = reader_of(w, &person), .msg = msg, .values = values ? values : &none, .entry_id = entry_id,
			   .lane = lane, .importance = GD_NORMAL};
	return say_at(w, &s);
}

/* ---- the desk's side ---------------------------------------------------------------------------------------------------------------- */

static struct reader desk_reader(struct work *w)
{
	return reader_of(w, &(struct person){.id = CORE_PERSON_ID});
}

void tell_desk(struct work *w, const struct ticket *t, enum msg msg, const struct msg_values *values, int64_t entry_id, int64_t except_conversation)
{
	struct conversation *list;
	size_t n = conversations_of(w->db, w->arena, t->id, &list);
	for (size_t i = 0; i < n; i++) {
		if (list[i].side != SIDE_DESK || list[i].id == except_conversation)
			continue;
		struct address to = at_conversation(&list[i], 0);
		say_at(w, &(struct saying){.ticket = t, .to = &to, .reader = desk_reader(w), .msg = msg, .values = values ? values : &none, .entry_id = entry_id,
					   .lane = LANE_PEOPLE, .importance = GD_NORMAL});
	}
}

static const char *card_icon(const struct ticket *t)
{
	static const char *const icons[STATUS_COUNT] = {[STATUS_NEW] = "🆕", [STATUS_ACK] = "👀", [STATUS_WIP] = "🔧", [STATUS_WAIT] = "❓",
						       [STATUS_HOLD] = "⏸", [STATUS_SOLVED] = "✅", [STATUS_CLOSED] = "🏁"};
	return t->type == TYPE_FEATURE && t->status == STATUS_NEW ? "💡" : icons[t->status];
}

static void put_card(struct work *w, const struct ticket *t, const struct conversation *c)
{
	struct gd_limits limits;
	struct reader reader = desk_reader(w);
	struct msg_values v = {0};
	if (!channel_limits(w, c->channel, &limits) || (c->card_id && !(limits.capabilities & GD_CAP_EDITS)))
		return;
	tell_values(w, t, &v);
	msg_text(&v, "icon", card_icon(t));
	if (!t->assignee_id)
		msg_text(&v, "agent", word(w, "value", "none"));
	in_words(w, reader.lang, &v);
	struct posting p = {
		.channel = c->channel,
		.ticket = t,
		.conversation_id = c->id,
		.lane = c->card_id ? LANE_CARD : LANE_PEOPLE,
		.supersede = c->card_id ? "card" : NULL,
		.out = {.size = sizeof p.out, .op = c->card_id ? GD_REPLACE : GD_POST, .flags = GD_O_CARD, .importance = GD_NORMAL, .tenant = c->tenant, .room = c->room,
			.target = c->card_id, .text = render(w, &reader, FORM_CHAT, CHOICES_APART, MSG_D_CARD, &v, NULL), .title = t->title, .ref = t->ref, .url = work_link(w, t),
			.lang = lang_code(reader.lang)},
	};
	post(w, &p);
}

static void make_desk_conversations(struct work *w, const struct ticket *t)
{
	struct room *rooms;
	size_t n = rooms_of_queue(w->db, w->arena, t->queue_id, ROOM_DESK, &rooms);
	for (size_t i = 0; i < n; i++) {
		struct conversation c = {.id = work_id(w), .ticket_id = t->id, .side = SIDE_DESK, .kind = GD_PLACE_ROOM, .channel = rooms[i].channel, .tenant = rooms[i].tenant,
					 .room = rooms[i].native, .thread = ""};
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
	size_t n = conversations_of(w->db, w->arena, t->id, &list);
	if (!has_desk_conversation(list, n)) {
		make_desk_conversations(w, t);
		n = conversations_of(w->db, w->arena, t->id, &list);
	}
	for (size_t i = 0; i < n; i++)
		if (list[i].side == SIDE_DESK)
			put_card(w, t, &list[i]);
}

/* ---- systems ------------------------------------------------------------------------------------------------------------------------ */

static void put_details(struct work *w, struct json_writer *j, const struct ticket *t, int64_t entry_id)
{
	struct entry entry;
	json_open(j, "details", '{'); /* left out by the channel unless the endpoint wants payload=full */
	json_put_text(j, "title", t->title);
	json_put_text(j, "requester", person_name(w, t->requester_id));
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
	queue_load(w->db, w->arena, t->queue_id, &queue);
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
	json_put_int(&j, "occurred_at", w->now);
	put_details(w, &j, t, entry_id);
	json_close(&j, '}');
	const char *data = out.failed ? NULL : arena_strdup(w->arena, out.data);
	buf_clear(&out);
	return data;
}

#define NOTIFY_MAX 64

void tell_systems(struct work *w, const struct ticket *t, const char *event, const char *changed, int64_t entry_id)
{
	const char *channels[NOTIFY_MAX];
	struct queue_row queue = {0};
	size_t n = w->hooks->notify_channels(w->hooks->self, channels, NOTIFY_MAX);
	queue_load(w->db, w->arena, t->queue_id, &queue);
	if (n == 0 || t->private_ || queue.private_)
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
	struct queue_row queue = {0};
	queue_load(w->db, w->arena, t->ticket->queue_id, &queue);
	t->facts.urgent = t->ticket->priority == PRIORITY_URGENT;
	t->facts.closed_auto = t->ticket->reason == REASON_AUTO;
	t->facts.has_assignee = t->ticket->assignee_id != 0;
	t->facts.private_ticket = t->ticket->private_ || queue.private_;
	t->facts.requester_is_machine = t->ticket->machine;
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

static void tell_one(struct work *w, const struct telling *t, const struct notice_rule *rule, int64_t person_id, bool own_key)
{
	enum msg msg;
	struct person person;
	struct participant part = {0};
	if (!person_id || person_id == t->except_person || !key_of(t, rule, own_key, &msg) || !person_load(w->db, w->arena, person_id, &person))
		return;
	bool takes_part = participant_find(w->db, t->ticket->id, person_id, &part);
	int level = part.level ? part.level : person.level;
	if ((takes_part && part.muted) || (level && !notice_level_allows((enum notice_level)(level - 1), t->notice)))
		return;
	tell_person(w, t->ticket, person_id, msg, &t->values, t->entry_id, (rule->how & HOW_PING) || t->entry_id ? LANE_PEOPLE : LANE_NOTICE);
}

static void tell_participants(struct work *w, const struct telling *t)
{
	struct participant *parts;
	size_t n = participants_of(w->db, w->arena, t->ticket->id, &parts);
	for (size_t i = 0; i < n; i++) {
		const struct notice_rule *rule = rule_for(t, parts[i].role == PARTICIPANT_REQUESTER ? AUDIENCE_REQUESTER : AUDIENCE_COPY);
		if (rule)
			tell_one(w, t, rule, parts[i].person_id, true);
	}
}

static void tell_leads(struct work *w, const struct telling *t, const struct notice_rule *rule)
{
	int64_t *members;
	size_t n = members_of(w->db, w->arena, t->ticket->queue_id, &members);
	for (size_t i = 0; i < n; i++)
		if (member_role(w->db, t->ticket->queue_id, members[i]) == MEMBER_LEAD)
			tell_one(w, t, rule, members[i], false);
}

void tell(struct work *w, struct telling *t)
{
	const struct notice_rule *rule;
	enum msg msg;
	fill_facts(w, t);
	if (!t->facts.requester_is_machine)
		tell_participants(w, t);
	if ((rule = rule_for(t, AUDIENCE_ASSIGNEE)))
		tell_one(w, t, rule, t->ticket->assignee_id, false);
	if ((rule = rule_for(t, AUDIENCE_LEAD)))
		tell_leads(w, t, rule);
	if ((rule = rule_for(t, AUDIENCE_ROOM))) {
		if (rule->how & (HOW_CARD | HOW_FLAG))
			tell_cards(w, t->ticket);
		if (!(rule->how & HOW_CARD) && key_of(t, rule, false, &msg))
			tell_desk(w, t->ticket, msg, &t->values, t->entry_id, t->except_conversation);
	}
	if ((rule = rule_for(t, AUDIENCE_ONE_WAY)) && rule->event)
		tell_systems(w, t->ticket, rule->event, t->changed, t->entry_id);
}

/* ---- deliveries --------------------------------------------------------------------------------------------------------------------- */

void tell_sent(struct work *w, const struct delivery *d, const struct gd_outbound *out)
{
	struct entry entry;
	if (!d->entry_id || out->op != GD_POST || !entry_load(w->db, w->arena, d->entry_id, &entry) || entry.state != ENTRY_HELD)
		return;
	entry.state = ENTRY_SENT;
	entry_save(w->db, &entry);
}

void tell_given_up(struct work *w, const struct delivery *d, const struct gd_outbound *out, const char *why)
{
	struct ticket ticket;
	struct msg_values v = {0};
	if (out->op == GD_MARK || out->op == GD_REPLACE || !d->ticket_id || !ticket_load(w->db, w->arena, d->ticket_id, &ticket))
		return;
	work_history(w, &ticket, HISTORY_DELIVERY, 0, "{\"delivery\":%" PRId64 ",\"attempts\":%d}", d->id, d->attempt);
	msg_text(&v, "who", d->person_id ? person_name(w, d->person_id) : d->dest);
	msg_text(&v, "why", why ? why : "?");
	/* A failure to reach the room itself is not told in that room. */
	tell_desk(w, &ticket, MSG_D_FAILED, &v, 0, d->conversation_id);
}

void tell_disabled(struct work *w, const char *channel)
{
	struct room *rooms;
	struct queue_row queue;
	struct msg_values v = {0};
	if (!queue_by_name(w->db, w->arena, w->settings->default_queue, &queue))
		return;
	size_t n = rooms_of_queue(w->db, w->arena, queue.id, ROOM_DESK, &rooms);
	msg_text(&v, "items", arena_printf(w->arena, "%s: deliveries are switched off after days of failures. `guichet outbox retry %s` switches them on again.", channel, channel));
	for (size_t i = 0; i < n; i++) {
		struct address to = {.channel = rooms[i].channel, .tenant = rooms[i].tenant, .room = rooms[i].native};
		say_at(w, &(struct saying){.to = &to, .reader = desk_reader(w), .msg = MSG_A_OUT, .values = &v, .lane = LANE_NOTICE, .importance = GD_ALERT});
	}
}
