#include "desk/out/say.h"

#include "base/limits.h"
#include "base/text.h"
#include "desk/persons.h"
#include "desk/question.h"
#include "desk/sync.h"
#include "desk/terms.h"
#include "i18n/words.h"
#include "store/orgs.h"
#include "store/proofs.h"

#include <inttypes.h>
#include <string.h>

/* ---- words for one reader --------------------------------------------------------------------------------------------------------- */

struct reader reader_of(struct work *w, const struct person *person)
{
	const struct zone *home = zones_get(w->zones, w->settings->tz, NULL);
	const struct zone *own = person->tz ? zones_get(w->zones, person->tz, NULL) : NULL;
	struct reader r = {
		.lang = person_lang(w, person), .format = w->settings->date, .home = home, .zone = own ? own : home, .now_ms = w->now};
	if (person->date_format)
		date_format_parse(person->date_format, &r.format);
	return r;
}

struct reader reader_of_room(struct work *w, int64_t queue_id)
{
	const struct desk_queue *queue = terms_queue(w, queue_id);
	return reader_of(w, &(struct person){.id = CORE_PERSON_ID, .lang = queue ? queue->lang : NULL});
}

/* Stored words are marked by a leading '\x01list\x01' while they are values. */
static void in_words(struct work *w, enum lang lang, struct msg_values *values)
{
	for (size_t i = 0; i < values->count; i++) {
		struct msg_value *v = &values->list[i];
		const char *split = v->type == VALUE_TEXT && v->text && *v->text == '\x01' ? strchr(v->text + 1, '\x01') : NULL;
		const char *list = split ? arena_strndup(w->arena, v->text + 1, (size_t)(split - v->text - 1)) : NULL;
		const char *word = list ? word_of(w->catalog, lang, list, split + 1) : NULL;
		if (word && word != split + 1) /* else somebody typed it */
			v->text = word;
	}
}

const char *stored_word(struct work *w, const char *list, const char *value)
{
	return arena_printf(w->arena, "\x01%s\x01%s", list, value);
}

/* A customer reads of a request what an agent reads of a ticket: the same states in the other gender. */
static void customer_words(struct work *w, struct msg_values *values)
{
	static const char ticket[] = "\x01status\x01";
	for (size_t i = 0; i < values->count; i++) {
		struct msg_value *v = &values->list[i];
		if (v->type == VALUE_TEXT && v->text && strncmp(v->text, ticket, sizeof ticket - 1) == 0)
			v->text = stored_word(w, "request", v->text + sizeof ticket - 1);
	}
}

const char *say_rendered(
	struct work *w, const struct msg_voice *voice, enum msg msg, const struct msg_values *values, struct msg_choices *choices)
{
	struct buf out;
	struct msg_values own = values ? *values : (struct msg_values){0};
	in_words(w, voice->reader->lang, &own);
	buf_init(&out, LIMIT_BODY);
	bool said = msg_render(&out, voice, msg, &own, choices) != MSG_NOT_FOR_PHONE;
	const char *text = said ? arena_strdup(w->arena, out.data) : NULL;
	buf_clear(&out);
	return text;
}

struct listener listener_of(struct work *w, const struct person *person, bool phone)
{
	return (struct listener){.reader = reader_of(w, person), .phone = phone, .agent = person_is_agent(w, person->id)};
}

const char *say_words_to(struct work *w, const struct listener *to, enum msg msg, const struct msg_values *values)
{
	struct msg_voice voice = {
		.catalog = w->catalog, .reader = &to->reader, .form = to->phone ? FORM_PHONE : FORM_CHAT, .choices = CHOICES_DIGITS};
	struct msg_values own = values ? *values : (struct msg_values){0};
	if (!to->agent)
		customer_words(w, &own);
	return say_rendered(w, &voice, msg, &own, NULL);
}

const char *say_words(struct work *w, const struct person *person, bool phone, enum msg msg, const struct msg_values *values)
{
	struct listener to = listener_of(w, person, phone);
	return say_words_to(w, &to, msg, values);
}

const char *say(struct work *w, const struct person *person, enum msg msg, const struct msg_values *values)
{
	return say_words(w, person, false, msg, values);
}

void tell_values(struct work *w, const struct ticket *t, struct msg_values *v)
{
	struct queue_row queue;
	msg_text(v, "ref", t->ref);
	msg_text(v, "title", t->title);
	if (work_queue(w, t->queue_id, &queue))
		msg_text(v, "queue", queue.title);
	msg_text(v, "prio", stored_word(w, "priority", priority_name(t->priority)));
	msg_text(v, "status", stored_word(w, "status", status_name(t->status)));
	if (t->severity)
		msg_text(v, "sev", stored_word(w, "severity", severity_name(t->severity)));
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

void say_subject(struct work *w, int64_t subject, struct msg_choices *choices)
{
	for (size_t i = 0; subject && i < choices->count; i++)
		choices->list[i].value = arena_printf(w->arena, "%s:%" PRId64, choices->list[i].value, subject);
}

/* ---- one message at one address ----------------------------------------------------------------------------------------------------- */

static size_t to_choices(struct work *w, const struct msg_choices *from, const struct gd_choice **out)
{
	struct gd_choice *choices = arena_alloc(w->arena, (from->count + 1) * sizeof *choices);
	for (size_t i = 0; i < from->count; i++)
		choices[i] = (struct gd_choice){arena_strdup(w->arena, from->list[i].value), arena_strdup(w->arena, from->list[i].label),
			arena_strdup(w->arena, from->list[i].emoji)};
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

const char *entry_words(struct work *w, const struct entry *e)
{
	struct attachment *rows;
	struct buf names;
	if (!text_is_blank(e->text))
		return e->text;
	size_t n = attachments_of_entry(w->db, w->arena, e->id, &rows);
	buf_init(&names, LIMIT_TEXT);
	for (size_t i = 0; i < n; i++)
		buf_addf(&names, "%s%s", i ? ", " : "📎 ", rows[i].name);
	const char *words = arena_strdup(w->arena, n ? names.data : "…");
	buf_clear(&names);
	return words;
}

static enum choice_style style_of(uint32_t capabilities)
{
	if (capabilities & GD_CAP_PLAIN || !(capabilities & (GD_CAP_BUTTONS | GD_CAP_REACTIONS)))
		return CHOICES_DIGITS;
	return capabilities & GD_CAP_BUTTONS ? CHOICES_APART : CHOICES_WORDS;
}

/* Where it goes and what is the same for every message of this saying. */
static struct posting posting_of(struct work *w, const struct saying *s)
{
	return (struct posting){
		.channel = s->to->channel,
		.ticket = s->ticket,
		.person_id = s->to->person_id,
		.conversation_id = s->to->conversation_id,
		.lane = s->lane,
		.supersede = s->supersede,
		.out = {.size = sizeof(struct gd_outbound),
			.op = GD_POST,
			.flags = s->flags,
			.importance = s->importance,
			.tenant = s->to->tenant,
			.room = s->to->room,
			.thread = s->to->thread,
			.user = s->to->user,
			.ref = s->ticket ? s->ticket->ref : NULL,
			.url = s->ticket ? work_link(w, s->ticket) : NULL,
			.lang = lang_code(s->reader.lang),
			.as_name = s->as_name},
	};
}

/* ---- automatic texts on a phone ---------------------------------------------------------------------------------------------- */

#define AUTOMATIC_EVERY_MS MINUTE_MS

/* Nobody's words, no question, and no answer to what its reader did. */
static bool is_automatic(const struct work *w, const struct saying *s, const struct msg_choices *choices)
{
	return s->ticket && s->lane == LANE_NOTICE && s->to->person_id && s->to->person_id != w->actor.id && choices->count == 0;
}

/* One a minute for each ticket and reader. They queue for themselves: what a person writes does not wait behind them. */
static void pace(struct work *w, struct posting *p)
{
	p->order_key = arena_printf(w->arena, "auto:%" PRId64 ":%" PRId64, p->ticket->id, p->person_id);
	int64_t last = delivery_last_due(w->db, p->ticket->id, p->channel, p->order_key);
	p->not_before = last ? last + AUTOMATIC_EVERY_MS : 0;
}

static void post_text(
	struct work *w, const struct saying *s, const char *text, const struct msg_choices *choices, const struct gd_limits *limits)
{
	struct posting p = posting_of(w, s);
	if ((limits->capabilities & GD_CAP_PLAIN) && is_automatic(w, s, choices))
		pace(w, &p);
	p.entry_id = s->entry_id;
	p.out.text = text;
	p.out.nchoices = to_choices(w, choices, &p.out.choices);
	if (limits->capabilities & GD_CAP_FILES)
		p.out.nfiles = files_of_entry(w, s->entry_id, &p.out.files);
	post(w, &p);
}

static void fill_values(struct work *w, const struct saying *s, struct msg_values *values)
{
	if (s->ticket)
		tell_values(w, s->ticket, values);
	if (s->values)
		keep_own(values, s->values);
	if (s->to->person_id && !person_is_agent(w, s->to->person_id))
		customer_words(w, values);
}

/* On a phone each part is a text of its own, and its choices end with it. */
static void post_apart(
	struct work *w, const struct saying *s, const char *text, struct msg_choices *choices, const struct gd_limits *limits)
{
	if (text)
		post_text(w, s, text, choices, limits);
	choices->count = 0;
}

bool say_at(struct work *w, const struct saying *s)
{
	struct gd_limits limits;
	struct msg_choices choices = {0};
	struct msg_values values = {0};
	if (!channel_limits(w, s->to->channel, &limits))
		return false;
	bool phone = (limits.capabilities & GD_CAP_PLAIN) != 0;
	struct msg_voice voice = {.catalog = w->catalog,
		.reader = &s->reader,
		.form = phone ? FORM_PHONE : FORM_CHAT,
		.choices = style_of(limits.capabilities),
		.without_rating = s->without_rating};
	if (voice.choices == CHOICES_DIGITS && s->to->person_id && question_waits(w, s->to->person_id, s->to->channel, s->ticket))
		voice.without_rating = true; /* the survey asks for it once the other question has its answer */
	fill_values(w, s, &values);
	const char *text = say_rendered(w, &voice, s->msg, &values, &choices);
	if (s->more_values)
		keep_own(&values, s->more_values);
	for (size_t i = 0; i < s->nmore; i++) {
		if (phone)
			post_apart(w, s, text, &choices, &limits);
		const char *next = say_rendered(w, &voice, s->more[i], &values, &choices);
		text = phone || !text ? next : arena_printf(w->arena, "%s\n%s", text, next);
	}
	say_subject(w, s->subject, &choices);
	if (text) /* one that never goes to a phone is not said there, and that is right */
		post_text(w, s, text, &choices, &limits);
	if (text && choices.count > 0 && s->to->person_id)
		question_of_message(w, s, &choices);
	return true;
}

/* ---- where a person is ------------------------------------------------------------------------------------------------------------ */

struct address address_at(const struct conversation *c, int64_t person_id)
{
	return (struct address){c->channel, c->tenant, c->room, *c->thread ? c->thread : NULL, NULL, c->id, person_id};
}

static bool is_silent(const struct identity *i)
{
	return i->opted_out || i->invalid;
}

bool address_is_silent(struct work *w, int64_t person_id, const char *channel, const char *room)
{
	struct identity *ids;
	size_t n = identities_of(w->db, w->arena, person_id, &ids);
	for (size_t i = 0; i < n; i++)
		if (is_silent(&ids[i]) && strcmp(ids[i].channel, channel) == 0 && (!ids[i].room || strcmp(ids[i].room, room) == 0))
			return true;
	return false;
}

static bool in_conversation(struct work *w, const struct ticket *t, int64_t person_id, struct address *out)
{
	struct conversation *list;
	size_t n = t ? conversations_of(w->db, w->arena, t->id, &list) : 0;
	for (size_t i = 0; i < n; i++) {
		if (list[i].side == SIDE_CUSTOMER && list[i].person_id == person_id &&
			!address_is_silent(w, person_id, list[i].channel, list[i].room)) {
			*out = address_at(&list[i], person_id);
			return true;
		}
	}
	/* Everybody in a request room reads along: not where the matter is private. */
	bool aloud = t && t->requester_id == person_id && !ticket_is_private(w, t);
	for (size_t i = 0; aloud && i < n; i++) {
		if (list[i].side == SIDE_CUSTOMER && !list[i].person_id) {
			*out = address_at(&list[i], person_id);
			return true;
		}
	}
	return false;
}

/* What is said to somebody of the desk, or of an organisation, goes to accounts that are proven to be theirs (rule R11). */
static bool is_trusted(struct work *w, const struct ticket *t, int64_t person_id, const struct identity *i)
{
	struct participant part;
	struct person person;
	if (i->verified || (t && participant_find(w->db, t->id, person_id, &part) && part.role != PARTICIPANT_WISHES))
		return true;
	return !t && person_load(w->db, w->arena, person_id, &person) && !person.roles && !member_of_any(w->db, person_id);
}

static bool at_identity(struct work *w, const struct ticket *t, int64_t person_id, const struct identity *i, struct address *out)
{
	struct conversation c;
	struct gd_limits limits;
	if (i->person_id != person_id || is_silent(i) || !channel_limits(w, i->channel, &limits) ||
		(limits.capabilities & GD_CAP_ONE_WAY) || !is_trusted(w, t, person_id, i))
		return false;
	*out = (struct address){.channel = i->channel, .tenant = i->tenant, .room = i->room, .user = i->native, .person_id = person_id};
	if (t && i->room && conversation_of_ticket_at(w->db, w->arena, t->id, i->channel, i->room, "", &c) && c.side == SIDE_CUSTOMER)
		out->conversation_id = c.id;
	return true;
}

static bool at_identity_id(struct work *w, const struct ticket *t, int64_t person_id, int64_t id, struct address *out)
{
	struct identity i;
	return id && identity_load(w->db, w->arena, id, &i) && at_identity(w, t, person_id, &i, out);
}

/* Where they asked the ticket to continue; else where they want to be at this hour of their day. */
static bool as_they_wish(struct work *w, const struct ticket *t, int64_t person_id, struct address *out)
{
	struct participant part;
	struct person person;
	struct local_time local;
	if (t && participant_find(w->db, t->id, person_id, &part) && at_identity_id(w, t, person_id, part.identity_id, out))
		return true;
	if (!person_load(w->db, w->arena, person_id, &person) || !preferences_any(w->db, person_id))
		return false;
	struct reader reader = reader_of(w, &person);
	if (!reader.zone)
		return false;
	zone_local(reader.zone, w->now, &local);
	return at_identity_id(w, t, person_id, preference_at(w->db, person_id, local.hour * 60 + local.minute), out);
}

bool address_of(struct work *w, const struct ticket *t, int64_t person_id, struct address *out)
{
	struct identity *ids;
	if (as_they_wish(w, t, person_id, out) || in_conversation(w, t, person_id, out))
		return true;
	size_t n = identities_of(w->db, w->arena, person_id, &ids);
	for (size_t i = 0; i < n; i++)
		if (at_identity(w, t, person_id, &ids[i], out))
			return true;
	return false;
}
