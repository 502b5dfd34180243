/* show and log: one ticket, as much of it as this reader may see. */
#include "base/json.h"
#include "base/limits.h"
#include "base/text.h"
#include "desk/answer.h"
#include "desk/form.h"
#include "desk/held.h"
#include "desk/labels.h"
#include "desk/persons.h"
#include "desk/verbs/card.h"
#include "desk/verbs/page.h"
#include "desk/verbs/rows.h"
#include "desk/verbs/table.h"
#include "i18n/words.h"
#include "store/labels.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#define LOG_LINES 10
#define LOG_EVENTS 40
#define LAST_CHARS 200

static bool reads_notes(struct call *c)
{
	return call_may(c, ACTION_SEE_NOTES) == ALLOWED;
}

/* ---- show ---------------------------------------------------------------------------------------------------------------------------- */

static const char *copies(struct call *c)
{
	struct participant *parts;
	struct buf names;
	size_t n = participants_of(c->w->db, c->w->arena, c->ticket.id, &parts);
	buf_init(&names, LIMIT_TEXT);
	for (size_t i = 0; i < n; i++)
		if (parts[i].role == PARTICIPANT_COPY)
			buf_addf(&names, "%s%s", names.len ? ", " : "", person_name(c->w, parts[i].person_id));
	const char *text = names.len ? arena_strdup(c->w->arena, names.data) : NULL;
	buf_clear(&names);
	return text;
}

static const char *last_text(struct call *c)
{
	struct entry *list;
	size_t n = entries_of(c->w->db, c->w->arena, c->ticket.id, !reads_notes(c), LOG_LINES, &list);
	while (n > 0 && ((list[n - 1].deleted_ms && list[n - 1].kind == ENTRY_NOTE) || !call_reads(c, &list[n - 1])))
		n--;
	if (n == 0)
		return c->ticket.title;
	const struct entry *e = &list[n - 1];
	const char *words = entry_words(c->w, e);
	const char *mark = e->kind == ENTRY_NOTE ? "🔒 " : entry_is_held(e) ? "⏳ " : ""; /* what waits has reached nobody */
	return arena_printf(c->w->arena, "%s%s%s%.*s", mark, person_name(c->w, e->author_id),
		lang_colon(person_lang(c->w, &c->w->actor)), (int)text_cut(words, LAST_CHARS), words);
}

/* Where its thread stands on this channel, for a terminal that wants to enter it. */
static void put_thread(struct call *c, struct json_writer *j)
{
	struct conversation *list;
	size_t n = reads_notes(c) ? conversations_of(c->w->db, c->w->arena, c->ticket.id, &list) : 0;
	for (size_t i = 0; i < n; i++) {
		if (list[i].side != SIDE_DESK || strcmp(list[i].channel, c->m->channel) != 0)
			continue;
		json_put_text(j, "room", list[i].room);
		json_put_text(j, "thread", list[i].thread);
		return;
	}
}

static void show_data(struct call *c)
{
	struct buf out;
	buf_init(&out, LIMIT_BODY);
	struct json_writer j = {.out = &out};
	json_open(&j, NULL, '{');
	rows_put_ticket(c, &j, &c->ticket);
	json_put_int(&j, "created_at", c->ticket.created_ms);
	json_put_int(&j, "updated_at", c->ticket.updated_ms);
	put_thread(c, &j);
	json_close(&j, '}');
	c->m->result.json = arena_strdup(c->w->arena, out.data);
	buf_clear(&out);
}

/* For the desk: what a system said beside its text, and its own page on the matter. */
static const char *with_report(struct call *c, const char *last)
{
	const char *said = field_get(c->w->db, c->w->arena, c->ticket.id, FORM_REPORTED);
	if (!reads_notes(c))
		return last;
	if (c->ticket.url)
		last = arena_printf(c->w->arena, "%s\n%s", c->ticket.url, last);
	return said ? arena_printf(c->w->arena, "%s\n%s", said, last) : last;
}

/* Its tags and links, the fields of its form, then the latest text. */
static const char *with_labels(struct call *c, const char *last)
{
	last = with_report(c, last);
	const char *fields = form_lines(c->w, &c->ticket, person_lang(c->w, &c->w->actor)), *labels = labels_lines(c);
	if (fields)
		last = arena_printf(c->w->arena, "%s\n%s", fields, last);
	return labels ? arena_printf(c->w->arena, "%s\n%s", labels, last) : last;
}

void verb_show(struct call *c)
{
	struct msg_values v = {0};
	if (c->command->npersons > 0 || c->command->org) {
		if (c->command->org)
			card_org(c, c->command->org);
		else
			card_person(c, &c->command->persons[0]);
		return;
	}
	msg_text(&v, "icon", card_icon(&c->ticket));
	if (c->ticket.type)
		msg_text(&v, "type", stored_word(c->w, "type", type_name(c->ticket.type)));
	if (!c->ticket.assignee_id)
		msg_text(&v, "agent", stored_word(c->w, "value", "nobody"));
	msg_text(&v, "cc", copies(c));
	msg_text(&v, "service", field_get(c->w->db, c->w->arena, c->ticket.id, "service"));
	msg_text(&v, "last", with_labels(c, last_text(c)));
	answer_say(c, MSG_M_SHOW, &v);
	answer_done(c, "shown");
	show_data(c);
}

/* ---- log ----------------------------------------------------------------------------------------------------------------------------- */

static const char *word_after(struct call *c, const char *list, const char *value)
{
	return arena_printf(c->w->arena, "→ %s", word_of(c->w->catalog, person_lang(c->w, &c->w->actor), list, value));
}

static const char *status_line(struct call *c, const struct json *data, const struct event_row *event)
{
	(void)event;
	return word_after(c, reads_notes(c) ? "status" : "request", status_name((enum ticket_status)json_int(json_get(data, "to"), 0)));
}

static const char *priority_line(struct call *c, const struct json *data, const struct event_row *event)
{
	(void)event;
	return word_after(c, "priority", priority_name((enum priority)json_int(json_get(data, "to"), 0)));
}

/* The history writes ids as numbers, and they have more bits than a number of JSON is read with. 0: none. */
static int64_t id_to(const struct event_row *event)
{
	const char *at = strstr(event->data, "\"to\":");
	return at ? strtoll(at + strlen("\"to\":"), NULL, 10) : 0;
}

static const char *assigned_line(struct call *c, const struct json *data, const struct event_row *event)
{
	int64_t to = id_to(event);
	(void)data;
	const char *nobody = word_of(c->w->catalog, person_lang(c->w, &c->w->actor), "value", "nobody");
	return arena_printf(c->w->arena, "→ 👤 %s", to ? person_name(c->w, to) : nobody);
}

/* Customers heard of the move when it happened, and of a private team no more than that. */
static const char *queue_line(struct call *c, const struct json *data, const struct event_row *event)
{
	struct queue_row queue;
	(void)data;
	if (!work_queue(c->w, id_to(event), &queue) || (queue.private_ && !reads_notes(c)))
		return NULL;
	return arena_printf(c->w->arena, "→ ~%s", queue.title);
}

static const char *undone_line(struct call *c, const struct json *data, const struct event_row *event)
{
	char name[VERB_NAME_SIZE];
	const struct verb *verb = verb_of((enum verb_id)json_int(json_get(data, "verb"), 0));
	(void)event;
	if (!verb)
		return NULL;
	verb_main_name(verb, person_lang(c->w, &c->w->actor), name);
	return arena_printf(c->w->arena, "↩️ %s", name);
}

static const char *rated_line(struct call *c, const struct json *data, const struct event_row *event)
{
	(void)event;
	if (call_may(c, ACTION_SEE_RATING) != ALLOWED)
		return NULL;
	return arena_printf(c->w->arena, "⭐ %" PRId64 "/5", json_int(json_get(data, "stars"), 0));
}

static const char *created_line(struct call *c, const struct json *data, const struct event_row *event)
{
	(void)event;
	(void)c;
	(void)data;
	return "🎫";
}

static const char *entry_line(struct call *c, const struct json *data, const struct event_row *event)
{
	struct entry e;
	if (!entry_by_seq(c->w->db, c->w->arena, event->ticket_id, json_int(json_get(data, "seq"), 0), &e))
		return NULL;
	bool internal = e.kind == ENTRY_NOTE || !e.public_;
	const char *words = entry_words(c->w, &e);
	if (e.deleted_ms && e.kind == ENTRY_NOTE)
		return NULL;
	if (!call_reads(c, &e))
		return NULL;
	const char *mark = entry_is_held(&e) ? "⏳" : internal ? "🔒" : "💬";
	if (reads_notes(c) && e.ticket_id == c->ticket.id) /* who may name a text sees its number */
		mark = arena_printf(c->w->arena, "%s .%" PRId64, mark, e.seq);
	return arena_printf(c->w->arena, "%s %.*s", mark, (int)text_cut(words, LAST_CHARS), words);
}

/* An auditor has read it: the desk may know. */
static const char *read_line(struct call *c, const struct json *data, const struct event_row *event)
{
	(void)data;
	(void)event;
	return reads_notes(c) ? "👁" : NULL;
}

/* What a line says beside who and when. Kinds that are not here are no news to a reader. */
static const struct change {
	enum history_kind kind;
	const char *name; /* for programs */
	const char *(*words)(struct call *, const struct json *, const struct event_row *event);
} changes[] = {
	{HISTORY_READ, "read", read_line},
	{HISTORY_CREATED, "created", created_line},
	{HISTORY_ENTRY, "text", entry_line},
	{HISTORY_STATUS, "status", status_line},
	{HISTORY_ASSIGNED, "assignee", assigned_line},
	{HISTORY_PRIORITY, "priority", priority_line},
	{HISTORY_QUEUE, "queue", queue_line},
	{HISTORY_UNDONE, "undone", undone_line},
	{HISTORY_RATED, "rated", rated_line},
};

static const struct change *change_of(const struct event_row *e)
{
	for (size_t i = 0; i < sizeof changes / sizeof *changes; i++)
		if (changes[i].kind == e->kind)
			return &changes[i];
	return NULL;
}

static const char *change_words(struct call *c, const struct event_row *e)
{
	const struct change *change = change_of(e);
	struct json *data = change ? json_parse(e->data, strlen(e->data), LIMIT_JSON, NULL) : NULL;
	const char *words = change ? change->words(c, data, e) : NULL;
	json_free(data);
	return words;
}

/* What happened to a ticket that was merged into this one says whose it is: "closed" is none of this one's ends. */
static const char *of_merged(struct call *c, const struct event_row *e, const char *what)
{
	struct ticket t;
	bool other = e->ticket_id != c->ticket.id && ticket_load(c->w->db, c->w->arena, e->ticket_id, &t);
	return other ? arena_printf(c->w->arena, "%s %s", t.ref, what) : what;
}

static const char *log_words(struct call *c, const struct event_row *e)
{
	const char *what = change_words(c, e);
	return what ? of_merged(c, e, what) : NULL;
}

static const char *log_line(struct call *c, const struct event_row *e, const char *what)
{
	struct msg_values v = {0};
	msg_moment(&v, "date", e->at_ms);
	msg_text(&v, "who", e->actor_id ? person_name(c->w, e->actor_id) : c->w->settings->name);
	msg_text(&v, "what", what);
	return say(c->w, &c->w->actor, MSG_I_EVENT, &v);
}

/* Lines of a page into `items`; gives the last event of it, 0 if nothing is left for another one. */
static int64_t add_lines(struct call *c, const struct event_row *list, size_t n, struct buf *items, struct rows *rows)
{
	int64_t last = 0;
	size_t shown = 0;
	for (size_t i = 0; i < n; i++) {
		const char *what = log_words(c, &list[i]);
		if (what && shown == LOG_LINES)
			return last;
		if (what) {
			buf_addf(items, "%s%s", shown++ ? "\n" : "", log_line(c, &list[i], what));
			rows_event(rows, &list[i], change_of(&list[i])->name, what);
		}
		last = list[i].n;
	}
	return n == LOG_EVENTS ? last : 0;
}

/* From the newest event on, or from before that one on. Whoever asks has the right to the ticket in hand. */
static void log_page(struct call *c, int64_t before_n)
{
	struct event_row *list;
	struct rows rows;
	struct buf items;
	struct msg_values v = {0};
	size_t n = history_of(c->w->db, c->w->arena, c->ticket.id, before_n, LOG_EVENTS, &list);
	buf_init(&items, LIMIT_TEXT);
	rows_begin(c, &rows, "events");
	int64_t last = add_lines(c, list, n, &items, &rows);
	rows_end(&rows, -1, last != 0);
	msg_text(&v, "items", items.len ? items.data : "-");
	if (last)
		msg_text(&v, "more", "1");
	more_keep(c, last ? arena_printf(c->w->arena, "%" PRId64 " h%" PRId64, last, c->ticket.id) : NULL);
	answer_say(c, MSG_M_HISTORY, &v);
	answer_done(c, "shown");
	buf_clear(&items);
}

void verb_log(struct call *c)
{
	log_page(c, 0);
}

void log_more(struct call *c, int64_t ticket_id, int64_t before_n)
{
	struct ticket t;
	if (ticket_load(c->w->db, c->w->arena, ticket_id, &t))
		call_ticket(c, &t);
	if (c->ticket.id && call_may(c, ACTION_SEE) == ALLOWED) {
		call_audit(c);
		log_page(c, before_n);
	} else {
		c->ticket.id = 0;
		answer_say(c, MSG_M_LIST_EMPTY, NULL);
	}
}
