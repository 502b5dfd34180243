#include "desk/verbs/rows.h"

#include "base/date.h"
#include "base/limits.h"
#include "desk/persons.h"

void rows_begin(struct call *c, struct rows *r, const char *name)
{
	*r = (struct rows){.c = c, .wanted = (c->m->in->flags & GD_F_DATA) != 0};
	if (!r->wanted)
		return;
	buf_init(&r->out, LIMIT_BODY);
	r->json = (struct json_writer){.out = &r->out};
	json_open(&r->json, NULL, '{');
	json_open(&r->json, name, '[');
}

void rows_end(struct rows *r, int64_t total, bool more)
{
	if (!r->wanted)
		return;
	json_close(&r->json, ']');
	if (total >= 0)
		json_put_int(&r->json, "total", total);
	json_put_bool(&r->json, "more", more);
	json_close(&r->json, '}');
	if (!r->out.failed)
		r->c->m->result.json = arena_strdup(r->c->w->arena, r->out.data);
	buf_clear(&r->out);
}

static void put_time(struct json_writer *j, const char *name, int64_t ms)
{
	char text[DATE_UTC_TEXT];
	json_put_text(j, name, ms ? date_utc(ms, text) : NULL);
}

static const char *queue_of(struct call *c, const struct ticket *t)
{
	struct queue_row queue;
	return work_queue(c->w, t->queue_id, &queue) ? queue.name : NULL;
}

void rows_put_ticket(struct call *c, struct json_writer *j, const struct ticket *t)
{
	bool desk = call_has_team(c) || c->principal.auditor; /* which team has a request, and until when, is its own business */
	json_put_text(j, "ref", t->ref);
	json_put_text(j, "title", t->title);
	json_put_text(j, "status", status_name(t->status));
	json_put_text(j, "priority", priority_name(t->priority));
	json_put_text(j, "type", t->type ? type_name(t->type) : NULL);
	json_put_text(j, "queue", desk ? queue_of(c, t) : NULL);
	json_put_text(j, "requester", person_name(c->w, t->requester_id));
	json_put_text(j, "assignee", t->assignee_id ? person_name(c->w, t->assignee_id) : NULL);
	put_time(j, "created", t->created_ms);
	put_time(j, "updated", t->updated_ms);
	put_time(j, "due", desk ? t->due_ms : 0);
	put_time(j, "solved", t->solved_ms);
	put_time(j, "closed", t->closed_ms);
	json_put_text(j, "url", work_link(c->w, t));
}

void rows_ticket(struct rows *r, const struct ticket *t)
{
	if (!r->wanted)
		return;
	json_open(&r->json, NULL, '{');
	rows_put_ticket(r->c, &r->json, t);
	json_close(&r->json, '}');
}

void rows_event(struct rows *r, const struct event_row *event, const char *what, const char *text)
{
	if (!r->wanted)
		return;
	json_open(&r->json, NULL, '{');
	put_time(&r->json, "at", event->at_ms);
	json_put_text(&r->json, "who", event->actor_id ? person_name(r->c->w, event->actor_id) : NULL);
	json_put_text(&r->json, "what", what);
	json_put_text(&r->json, "text", text);
	json_close(&r->json, '}');
}
