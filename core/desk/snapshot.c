#include "desk/snapshot.h"

#include "base/json.h"
#include "base/limits.h"
#include "desk/time/clocks.h"
#include "desk/time/moments.h"
#include "store/labels.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/* What a ticket says of itself, as numbers: one row a member, for both directions. */
static const struct {
	const char *key;
	size_t offset;
} moments[] = {
	{"assignee", offsetof(struct ticket, assignee_id)},
	{"queue", offsetof(struct ticket, queue_id)},
	{"ack", offsetof(struct ticket, ack_ms)},
	{"answered", offsetof(struct ticket, answered_ms)},
	{"solved", offsetof(struct ticket, solved_ms)},
	{"closed", offsetof(struct ticket, closed_ms)},
	{"due", offsetof(struct ticket, due_ms)},
	{"hold", offsetof(struct ticket, hold_ms)},
	{"parent", offsetof(struct ticket, parent_id)},
	{"merged", offsetof(struct ticket, merged_into)},
};

static int64_t *moment_at(struct ticket *t, size_t i)
{
	return (int64_t *)(void *)((char *)t + moments[i].offset);
}

/* ---- the mark ------------------------------------------------------------------------------------------------------------------------ */

/* Ids have more bits than a number of JSON: they are kept as text. */
static void put_id(struct call *c, struct json_writer *j, const char *key, int64_t id)
{
	json_put_text(j, key, arena_printf(c->w->arena, "%" PRId64, id));
}

static int64_t get_id(const struct json *value, int64_t fallback)
{
	const char *text = json_text(value, NULL);
	return text ? strtoll(text, NULL, 10) : fallback;
}

static void write_ticket(struct call *c, struct json_writer *j, struct ticket *t)
{
	json_put_int(j, "status", t->status);
	json_put_int(j, "reason", t->reason);
	json_put_int(j, "priority", t->priority);
	json_put_int(j, "severity", t->severity);
	json_put_int(j, "type", t->type);
	json_put_int(j, "private", t->private_);
	json_put_text(j, "title", t->title);
	for (size_t i = 0; i < sizeof moments / sizeof *moments; i++)
		put_id(c, j, moments[i].key, *moment_at(t, i));
}

bool snapshot_row_same(const struct ticket *a, const struct ticket *b)
{
	struct ticket x = *a, y = *b;
	for (size_t i = 0; i < sizeof moments / sizeof *moments; i++)
		if (*moment_at(&x, i) != *moment_at(&y, i))
			return false;
	return a->status == b->status && a->reason == b->reason && a->priority == b->priority && a->severity == b->severity &&
	       a->type == b->type && a->private_ == b->private_ && strcmp(a->title, b->title) == 0;
}

static void write_clock(struct call *c, struct json_writer *j, const char *key, int64_t ticket_id, enum ticket_clock clock)
{
	struct segment_row *rows;
	size_t n = segments_of(c->w->db, c->w->arena, ticket_id, clock, &rows);
	json_open(j, key, '[');
	for (size_t i = 0; i < n; i++) {
		json_open(j, NULL, '{');
		json_put_int(j, "from", rows[i].from_ms);
		json_put_int(j, "to", rows[i].to_ms);
		json_put_int(j, "counted", rows[i].counted_ms);
		json_put_int(j, "target", rows[i].target_ms);
		json_put_int(j, "told", rows[i].told_ms);
		json_put_int(j, "state", rows[i].state);
		json_put_text(j, "calendar", rows[i].calendar);
		json_close(j, '}');
	}
	json_close(j, ']');
}

static void write_participants(struct call *c, struct json_writer *j, int64_t ticket_id)
{
	struct participant *rows;
	size_t n = participants_of(c->w->db, c->w->arena, ticket_id, &rows);
	json_open(j, "parts", '[');
	for (size_t i = 0; i < n; i++) {
		put_id(c, j, NULL, rows[i].person_id);
		json_put_int(j, NULL, rows[i].role);
		json_put_int(j, NULL, rows[i].since_ms);
		json_put_int(j, NULL, rows[i].muted);
		json_put_int(j, NULL, rows[i].level);
		put_id(c, j, NULL, rows[i].identity_id);
	}
	json_close(j, ']');
}

static void write_labels(struct call *c, struct json_writer *j, int64_t ticket_id)
{
	const char **tags;
	struct field_row *fields;
	struct link_row *links;
	size_t n = tags_of(c->w->db, c->w->arena, ticket_id, &tags);
	json_open(j, "tags", '[');
	for (size_t i = 0; i < n; i++)
		json_put_text(j, NULL, tags[i]);
	json_close(j, ']');
	n = fields_of(c->w->db, c->w->arena, ticket_id, &fields);
	json_open(j, "fields", '{');
	for (size_t i = 0; i < n; i++)
		json_put_text(j, fields[i].key, fields[i].value);
	json_close(j, '}');
	n = links_of(c->w->db, c->w->arena, ticket_id, &links);
	json_open(j, "links", '[');
	for (size_t i = 0; i < n; i++) {
		put_id(c, j, NULL, links[i].from_id);
		put_id(c, j, NULL, links[i].to_id);
		json_put_int(j, NULL, links[i].kind);
	}
	json_close(j, ']');
}

const char *snapshot_of(struct call *c, const struct ticket *ticket)
{
	struct buf out;
	struct ticket t = *ticket;
	buf_init(&out, LIMIT_TEXT * 2);
	struct json_writer j = {.out = &out};
	json_open(&j, NULL, '{');
	write_ticket(c, &j, &t);
	write_clock(c, &j, "r", t.id, CLOCK_RESPONSE);
	write_clock(c, &j, "z", t.id, CLOCK_RESOLUTION);
	write_participants(c, &j, t.id);
	write_labels(c, &j, t.id);
	moments_write(c->w, t.id, &j);
	json_close(&j, '}');
	const char *data = out.failed ? NULL : arena_strdup(c->w->arena, out.data);
	buf_clear(&out);
	return data;
}


/* ---- the way back -------------------------------------------------------------------------------------------------------------------- */

static void restore_ticket(struct call *c, struct ticket *t, const struct json *doc)
{
	t->status = (enum ticket_status)json_int(json_get(doc, "status"), t->status);
	t->reason = (enum close_reason)json_int(json_get(doc, "reason"), t->reason);
	t->priority = (enum priority)json_int(json_get(doc, "priority"), t->priority);
	t->severity = (enum severity)json_int(json_get(doc, "severity"), t->severity);
	t->type = (enum ticket_type)json_int(json_get(doc, "type"), t->type);
	t->private_ = json_int(json_get(doc, "private"), t->private_) != 0;
	t->title = arena_strdup(c->w->arena, json_text(json_get(doc, "title"), t->title));
	for (size_t i = 0; i < sizeof moments / sizeof *moments; i++)
		*moment_at(t, i) = get_id(json_get(doc, moments[i].key), *moment_at(t, i));
}

/* As if it had not happened: a clock that ran before runs on, with the time between counted. */
static void restore_clock(struct call *c, int64_t ticket_id, const struct json *list, enum ticket_clock clock)
{
	size_t n = 0;
	struct segment_row *rows = arena_alloc(c->w->arena, (json_count(list) + 1) * sizeof *rows);
	for (const struct json *at = json_first(list); at; at = json_next(at))
		rows[n++] = (struct segment_row){
			.from_ms = json_int(json_get(at, "from"), 0),
			.to_ms = json_int(json_get(at, "to"), 0),
			.counted_ms = json_int(json_get(at, "counted"), 0),
			.target_ms = json_int(json_get(at, "target"), 0),
			.told_ms = json_int(json_get(at, "told"), 0),
			.state = (int)json_int(json_get(at, "state"), 0),
			.calendar = arena_strdup(c->w->arena, json_text(json_get(at, "calendar"), "")),
		};
	segments_restore(c->w->db, ticket_id, clock, rows, n);
}

static int64_t take_int(const struct json **at)
{
	int64_t n = json_int(*at, 0);
	*at = json_next(*at);
	return n;
}

static void restore_participants(struct call *c, int64_t ticket_id, const struct json *list)
{
	struct participant *now;
	if (!list)
		return;
	size_t n = participants_of(c->w->db, c->w->arena, ticket_id, &now);
	for (size_t i = 0; i < n; i++)
		participant_remove(c->w->db, ticket_id, now[i].person_id);
	for (const struct json *at = json_first(list); at;) {
		struct participant p = {.person_id = get_id(at, 0)};
		at = json_next(at);
		p.role = (enum participant_role)take_int(&at);
		p.since_ms = take_int(&at);
		p.muted = take_int(&at) != 0;
		p.level = (int)take_int(&at);
		p.identity_id = get_id(at, 0);
		at = json_next(at);
		participant_put(c->w->db, ticket_id, &p);
	}
}

static void restore_labels(struct call *c, int64_t ticket_id, const struct json *doc)
{
	struct field_row *fields;
	const char **tags;
	struct link_row *links;
	size_t n = tags_of(c->w->db, c->w->arena, ticket_id, &tags);
	for (size_t i = 0; i < n; i++)
		tag_remove(c->w->db, ticket_id, tags[i]);
	for (const struct json *at = json_first(json_get(doc, "tags")); at; at = json_next(at))
		tag_put(c->w->db, ticket_id, json_text(at, ""));
	n = fields_of(c->w->db, c->w->arena, ticket_id, &fields);
	for (size_t i = 0; i < n; i++)
		field_put(c->w->db, ticket_id, fields[i].key, NULL);
	for (const struct json *at = json_first(json_get(doc, "fields")); at && json_key(at); at = json_next(at))
		field_put(c->w->db, ticket_id, json_key(at), json_text(at, ""));
	n = links_of(c->w->db, c->w->arena, ticket_id, &links);
	for (size_t i = 0; i < n; i++)
		link_remove(c->w->db, links[i].from_id, links[i].to_id);
	for (const struct json *at = json_first(json_get(doc, "links")); at;) {
		int64_t from = get_id(at, 0);
		int64_t to = get_id(at = json_next(at), 0);
		at = json_next(at);
		link_put(c->w->db, from, to, (enum link_row_kind)take_int(&at));
	}
}

void snapshot_restore(struct call *c, struct ticket *t, const char *state)
{
	struct json *doc = json_parse(state, strlen(state), LIMIT_JSON, NULL);
	if (!doc)
		return;
	restore_ticket(c, t, doc);
	act_save(c->w, t); /* first: a change of what the promise hangs on would begin new segments */
	restore_clock(c, t->id, json_get(doc, "r"), CLOCK_RESPONSE);
	restore_clock(c, t->id, json_get(doc, "z"), CLOCK_RESOLUTION);
	restore_participants(c, t->id, json_get(doc, "parts"));
	restore_labels(c, t->id, doc);
	if (json_get(doc, "jobs"))
		moments_restore(c->w, t->id, doc);
	json_free(doc);
	clocks_restored(c->w, t);
	ticket_save(c->w->db, t);
}
