/* sla and why: what a ticket is promised, and by which rule it became what it is. */
#include "base/json.h"
#include "base/limits.h"
#include "desk/answer.h"
#include "desk/persons.h"
#include "desk/terms.h"
#include "desk/time/clocks.h"
#include "desk/verbs/table.h"
#include "i18n/words.h"

#include <inttypes.h>
#include <string.h>

#define WHY_LINES 20

void verb_sla(struct call *c)
{
	struct msg_values v = {0};
	struct reader reader = reader_of(c->w, &c->w->actor);
	clocks_explain(c->w, &c->ticket, &reader, &v);
	answer_say(c, MSG_A_SLA, &v);
	answer_done(c, "shown");
}

/* ---- why ---------------------------------------------------------------------------------------------------------------------------- */

static const char *word(struct call *c, const char *list, const char *value)
{
	return word_of(c->w->catalog, person_lang(c->w, &c->w->actor), list, value);
}

static const char *status_rule(struct call *c, const struct json *data)
{
	enum ticket_status from = (enum ticket_status)json_int(json_get(data, "from"), 0),
			   to = (enum ticket_status)json_int(json_get(data, "to"), 0);
	return arena_printf(c->w->arena, "%s → %s · %s %" PRId64, word(c, "status", status_name(from)), word(c, "status", status_name(to)),
		word(c, "why", "rule"), json_int(json_get(data, "row"), 0));
}

static const char *priority_rule(struct call *c, const struct json *data)
{
	enum priority from = (enum priority)json_int(json_get(data, "from"), 0), to = (enum priority)json_int(json_get(data, "to"), 0);
	return arena_printf(
		c->w->arena, "%s → %s", word(c, "priority", priority_name(from)), word(c, "priority", priority_name(to)));
}

static const char *sla_rule(struct call *c, const struct json *data)
{
	bool response = json_int(json_get(data, "clock"), 0) == CLOCK_RESPONSE;
	return arena_printf(c->w->arena, "⏱ %s · %s", word(c, "clock", response ? "response" : "resolution"),
		word(c, "why", json_text(json_get(data, "what"), "?")));
}

static const char *page_rule(struct call *c, const struct json *data)
{
	return arena_printf(c->w->arena, "🚨 %s", word(c, "why", json_text(json_get(data, "what"), "?")));
}

static const char *routing_rule(struct call *c, const struct json *data)
{
	const char *names = "";
	for (const struct json *at = json_first(json_get(data, "rules")); at; at = json_next(at))
		names = arena_printf(c->w->arena, "%s%s%s", names, *names ? ", " : "", json_text(at, "?"));
	return arena_printf(c->w->arena, "%s %s", word(c, "why", "rule"), names);
}

/* Texts, copies and deliveries fire no rule: they are in the log. */
static const struct {
	enum history_kind kind;
	const char *(*words)(struct call *, const struct json *);
} rules[] = {
	{HISTORY_STATUS, status_rule},
	{HISTORY_PRIORITY, priority_rule},
	{HISTORY_SLA, sla_rule},
	{HISTORY_PAGE, page_rule},
	{HISTORY_RULE, routing_rule},
};

static const char *rule_of(struct call *c, const struct event_row *e)
{
	struct json *data = json_parse(e->data, strlen(e->data), LIMIT_JSON, NULL);
	const char *words = NULL;
	for (size_t i = 0; i < sizeof rules / sizeof *rules; i++)
		if (rules[i].kind == e->kind)
			words = rules[i].words(c, data);
	json_free(data);
	return words;
}

/* What its promise is now, and which hours count for it. */
static const char *promise_words(struct call *c)
{
	struct sla_promise p;
	struct buf out;
	const char *hours;
	enum lang lang = person_lang(c->w, &c->w->actor);
	terms_promise(c->w, &c->ticket, &p);
	terms_hours(c->w, &c->ticket, &hours);
	buf_init(&out, LIMIT_COMMAND);
	buf_addf(&out, "%s · %s ", word(c, "priority", priority_name(c->ticket.priority)), word(c, "clock", "response"));
	if (p.response_ms)
		span_words(&out, c->w->catalog, lang, p.response_ms, SPAN_LONG);
	else
		buf_adds(&out, "–");
	buf_addf(&out, " · %s ", word(c, "clock", "resolution"));
	if (p.end_of_day)
		buf_adds(&out, word(c, "why", "eod"));
	else if (p.resolve_ms)
		span_words(&out, c->w->catalog, lang, p.resolve_ms, SPAN_LONG);
	else
		buf_adds(&out, "–");
	buf_addf(&out, " · %s", hours);
	const char *text = arena_strdup(c->w->arena, out.data);
	buf_clear(&out);
	return text;
}

static void add_event(struct call *c, struct buf *items, const struct event_row *e)
{
	struct msg_values v = {0};
	const char *what = rule_of(c, e);
	if (!what)
		return;
	msg_moment(&v, "date", e->at_ms);
	msg_text(&v, "who", e->actor_id ? person_name(c->w, e->actor_id) : c->w->settings->name);
	msg_text(&v, "what", what);
	buf_addf(items, "\n%s", say(c->w, &c->w->actor, MSG_I_EVENT, &v));
}

void verb_why(struct call *c)
{
	struct event_row *rows;
	struct buf items;
	size_t n = history_of(c->w->db, c->w->arena, c->ticket.id, 0, WHY_LINES * 4, &rows);
	buf_init(&items, LIMIT_TEXT);
	buf_addf(&items, "%s · %s", c->ticket.ref, promise_words(c));
	for (size_t i = 0; i < n; i++)
		add_event(c, &items, &rows[i]);
	answer_words(c, items.data);
	answer_done(c, "shown");
	buf_clear(&items);
}
