/* What a person hears: GET /console/INSTANCE/listen?as=marie&session=TEXT[&ack=N]
 *
 *     -> 200 {"rooms":["technique"], "messages":[{"n":7, "id":"...", "room":"technique", "thread":null, "text":"...", "title":null,
 *              "ref":"G-1042", "card":false, "choices":[{"value":"yes","label":"oui"}]}]}
 *
 * A session is a terminal's own random text. The first poll opens it: the desk says which rooms its person may read. The answer comes when
 * there is news, or empty after 25 s. ack is the largest n that was shown: those messages are delivered. */
#include "console.h"

#include "base/json.h"
#include "base/limits.h"
#include "base/mem.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- boxes --------------------------------------------------------------------------------------------------------------------------- */

static bool hears(const struct listener *l, const char *box)
{
	if (*box == '@')
		return strcmp(box + 1, l->name) == 0;
	for (size_t i = 0; i < l->nrooms; i++)
		if (strcmp(l->rooms[i], box) == 0)
			return true;
	return false;
}

static void message_free(struct message *m)
{
	free(m->box);
	free(m->json);
	free(m->remote);
	free(m);
}

static void write_choices(struct json_writer *w, const struct gd_outbound *out)
{
	json_open(w, "choices", '[');
	for (size_t i = 0; i < out->nchoices; i++) {
		json_open(w, NULL, '{');
		json_put_text(w, "value", out->choices[i].value);
		json_put_text(w, "label", out->choices[i].label);
		json_close(w, '}');
	}
	json_close(w, ']');
}

static char *message_json(const struct gd_outbound *out, const char *box, int64_t n)
{
	struct buf text;
	buf_init(&text, LIMIT_BODY);
	struct json_writer w = {.out = &text};
	json_open(&w, NULL, '{');
	json_put_int(&w, "n", n);
	json_put_text(&w, "id", out->key);
	json_put_text(&w, "room", *box == '@' ? NULL : box);
	json_put_text(&w, "thread", out->thread);
	json_put_text(&w, "text", out->text);
	json_put_text(&w, "ref", out->ref);
	json_put_bool(&w, "card", (out->flags & GD_O_CARD) != 0);
	json_put_bool(&w, "alert", out->importance == GD_ALERT);
	write_choices(&w, out);
	json_close(&w, '}');
	return buf_detach(&text);
}

/* ---- answering polls ----------------------------------------------------------------------------------------------------------------- */

static void answer_poll(struct gd_channel *c, struct listener *l)
{
	struct buf out;
	buf_init(&out, LIMIT_BODY);
	struct json_writer w = {.out = &out};
	json_open(&w, NULL, '{');
	json_open(&w, "rooms", '[');
	for (size_t i = 0; i < l->nrooms; i++)
		json_put_text(&w, NULL, l->rooms[i]);
	json_close(&w, ']');
	json_open(&w, "messages", '[');
	for (struct message *m = c->messages; m; m = m->next)
		if (m->n > l->shown && hears(l, m->box) && out.len + strlen(m->json) < out.max / 2) {
			json_put_raw(&w, NULL, m->json);
			l->shown = m->n;
		}
	json_close(&w, ']');
	json_close(&w, '}');
	uint64_t request = l->poll;
	l->poll = 0;
	console_answer(c, request, 200, out.data);
	buf_clear(&out);
}

static bool has_news(const struct gd_channel *c, const struct listener *l)
{
	for (const struct message *m = c->messages; m; m = m->next)
		if (m->n > l->shown && hears(l, m->box))
			return true;
	return false;
}

static void acknowledge(struct gd_channel *c, const struct listener *l, int64_t up_to)
{
	for (struct message **at = &c->messages; *at;) {
		struct message *m = *at;
		if (m->n > up_to || m->n > l->shown || !hears(l, m->box)) {
			at = &m->next;
			continue;
		}
		*at = m->next;
		c->host->outcome(c->ctx, m->delivery, GD_SENT, 0, m->remote, NULL);
		message_free(m);
	}
	c->tail = &c->messages;
	while (*c->tail)
		c->tail = &(*c->tail)->next;
}

void console_deliver(struct gd_channel *c, const struct gd_outbound *out)
{
	char direct[600];
	snprintf(direct, sizeof direct, "@%s", out->user ? out->user : "");
	if (out->op != GD_POST || (!out->room && !out->user)) {
		c->host->outcome(c->ctx, out->delivery, GD_GIVE_UP, 0, NULL, "A terminal shows new messages only");
		return;
	}
	struct message *m = mem_alloc(sizeof *m);
	m->delivery = out->delivery;
	m->box = mem_strdup(out->room ? out->room : direct);
	m->n = ++c->last_n;
	m->json = message_json(out, m->box, m->n);
	m->remote = mem_strdup(out->key);
	*c->tail = m;
	c->tail = &m->next;
	for (size_t i = 0; i < c->nlisteners; i++)
		if (c->listeners[i]->poll && c->listeners[i]->ready && has_news(c, c->listeners[i]))
			answer_poll(c, c->listeners[i]);
}

/* ---- sessions ------------------------------------------------------------------------------------------------------------------------ */

static struct listener *find_session(struct gd_channel *c, const char *session, const char *name)
{
	for (size_t i = 0; i < c->nlisteners; i++)
		if (strcmp(c->listeners[i]->session, session) == 0 && strcmp(c->listeners[i]->name, name) == 0)
			return c->listeners[i];
	return NULL;
}

static void forget(struct gd_channel *c, size_t at)
{
	struct listener *l = c->listeners[at];
	for (struct asked *a = c->asked; a; a = a->next)
		if (a->listener == l)
			return; /* the desk is about to answer for it */
	if (l->poll)
		console_refuse(c, l->poll, 410, "This session was closed.");
	for (size_t i = 0; i < l->nrooms; i++)
		free(l->rooms[i]);
	free(l->name);
	free(l->session);
	free(l);
	c->listeners[at] = c->listeners[--c->nlisteners];
}

/* The terminal that has been silent longest: its next poll opens it again. */
static void make_room(struct gd_channel *c)
{
	size_t oldest = c->nlisteners;
	for (size_t i = 0; i < c->nlisteners; i++)
		if (!c->listeners[i]->poll && (oldest == c->nlisteners || c->listeners[i]->last_ms < c->listeners[oldest]->last_ms))
			oldest = i;
	if (oldest < c->nlisteners)
		forget(c, oldest);
}

static struct listener *open_session(struct gd_channel *c, const char *session, const struct caller *caller)
{
	char direct[84];
	if (c->nlisteners == CONSOLE_LISTENERS)
		make_room(c);
	if (c->nlisteners == CONSOLE_LISTENERS)
		return NULL;
	struct listener *l = mem_alloc(sizeof *l);
	l->name = mem_strdup(caller->user);
	l->session = mem_strdup(session);
	c->listeners[c->nlisteners++] = l;
	snprintf(direct, sizeof direct, "@%s", caller->user);
	struct gd_inbound in = {
		.size = sizeof in,
		.kind = GD_OPENED,
		.sender = {.flags = caller->flags, .user = caller->user, .handle = caller->user, .name = caller->user},
		.place = {.kind = GD_PLACE_DIRECT, .room = direct},
	};
	struct asked *asked = console_ask(c, 0, l);
	if (c->host->submit(c->ctx, &in, asked->tag) != GD_OK)
		console_opened(c, l, NULL);
	return l;
}

void console_opened(struct gd_channel *c, struct listener *l, const struct gd_result *result)
{
	struct json *doc = result && result->json ? json_parse(result->json, strlen(result->json), LIMIT_JSON, NULL) : NULL;
	for (const struct json *room = json_first(json_get(doc, "rooms")); room && l->nrooms < CONSOLE_ROOMS; room = json_next(room))
		l->rooms[l->nrooms++] = mem_strdup(json_text(room, ""));
	json_free(doc);
	l->ready = true;
	if (l->poll)
		answer_poll(c, l); /* the terminal learns its rooms at once */
}

void console_listen(struct gd_channel *c, uint64_t request, const struct gd_http_req *req)
{
	const char *as = NULL, *session = NULL, *ack = NULL;
	struct caller caller;
	for (size_t i = 0; i < req->nquery; i++) {
		as = strcmp(req->query[i].name, "as") == 0 ? req->query[i].value : as;
		session = strcmp(req->query[i].name, "session") == 0 ? req->query[i].value : session;
		ack = strcmp(req->query[i].name, "ack") == 0 ? req->query[i].value : ack;
	}
	if (!session || !*session || strlen(session) > 64) {
		console_refuse(c, request, 400, "session is missing: a random text of this terminal");
		return;
	}
	if (!console_caller(req, as, &caller)) {
		console_refuse(c, request, 403, "Only root and the daemon's own user may listen as somebody else.");
		return;
	}
	struct listener *l = find_session(c, session, caller.user);
	if (!l)
		l = open_session(c, session, &caller);
	if (!l) {
		console_refuse(c, request, 503, "Too many terminals are open.");
		return;
	}
	if (l->poll)
		console_refuse(c, l->poll, 409, "Another request of this session took over.");
	l->poll = request;
	l->last_ms = l->poll_ms = c->host->now_ms(c->ctx);
	if (ack)
		acknowledge(c, l, strtoll(ack, NULL, 10));
	if (l->ready && has_news(c, l))
		answer_poll(c, l);
}

void console_hung_up(struct gd_channel *c, uint64_t request)
{
	for (size_t i = 0; i < c->nlisteners; i++)
		if (c->listeners[i]->poll == request)
			c->listeners[i]->poll = 0;
	for (struct asked *a = c->asked; a; a = a->next)
		if (a->request == request)
			a->request = 0;
}

void console_tick(struct gd_channel *c)
{
	int64_t now = c->host->now_ms(c->ctx);
	for (size_t i = c->nlisteners; i-- > 0;) {
		struct listener *l = c->listeners[i];
		if (l->poll && l->ready && now - l->poll_ms >= CONSOLE_POLL_MS)
			answer_poll(c, l);
		else if (!l->poll && now - l->last_ms >= CONSOLE_GONE_MS)
			forget(c, i);
	}
}

void console_clear(struct gd_channel *c)
{
	while (c->messages) {
		struct message *m = c->messages;
		c->messages = m->next;
		message_free(m);
	}
	while (c->asked) {
		struct asked *a = c->asked;
		c->asked = a->next;
		free(a);
	}
	while (c->nlisteners > 0)
		forget(c, c->nlisteners - 1);
}
