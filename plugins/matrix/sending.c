#include "sending.h"

#include "base/limits.h"
#include "crypto.h"
#include "ghosts.h"
#include "session.h"
#include "state.h"
#include "store.h"
#include "threads.h"
#include "verdict.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define BUSY_S 2
#define NOT_IN_YET_S 10 /* until somebody invites us; the host gives up after days */
#define UPLOAD_MS 120000

static void send_file(struct gd_channel *channel, struct sending *s);

void sending_end(struct gd_channel *channel, struct sending *sending, enum gd_outcome outcome, uint32_t retry_after_s, const char *why)
{
	struct sending **at = &channel->sendings;

	while (*at != sending)
		at = &(*at)->next;
	*at = sending->next;
	channel->host->outcome(channel->ctx, sending->delivery, outcome, retry_after_s, outcome == GD_SENT ? sending->event_id : NULL, why);
	arena_clear(&sending->arena);
	free(sending);
}

/* A direct room that the other side has left: the next attempt opens a new one. */
static void forget_direct(struct gd_channel *channel, const struct sending *s)
{
	struct arena arena = {0};

	store_set(channel, state_key(&arena, "dm", s->user), NULL);
	store_flush(channel);
	arena_clear(&arena);
}

/* A room that we have never been in: the invitation is still to come, or we have not heard of it yet. */
static bool not_in_yet(struct gd_channel *channel, struct sending *s, const struct api_answer *answer)
{
	if (answer->res->status != 403 || !s->room)
		return false;
	struct room room = room_parse(&s->arena, store_get(channel, &s->arena, state_key(&s->arena, "room", s->room)));
	return !room.known && !room.left;
}

/* The general verdict, and what is particular to this account and to what was sent. */
static struct verdict verdict_on(struct gd_channel *channel, struct sending *s, const struct api_answer *answer)
{
	struct verdict v = verdict_of(answer);

	if (not_in_yet(channel, s, answer))
		v = (struct verdict){GD_RETRY_LATER, NOT_IN_YET_S, "we are not in the room yet: invite the desk's account"};
	if (answer->res->net != GD_NET_OK && !channel->settings.appservice)
		v.retry_after_s = SENDING_DOWN_S;
	if (answer->res->status == 429 && s->op == GD_MARK)
		v.outcome = GD_GIVE_UP; /* a late mark says nothing; people's text needs the turn */
	return v;
}

void sending_answer(struct gd_channel *channel, struct sending *s, const struct api_answer *answer)
{
	struct verdict v = verdict_on(channel, s, answer);
	const char *why = *answer->error && v.why ? arena_printf(&s->arena, "%s (%s)", v.why, answer->error) : v.why;

	if (api_unknown_token(answer))
		session_expired(channel, answer);
	if (answer->res->status == 429)
		channel->throttled_until_ms = channel->host->now_ms(channel->ctx) + (int64_t)v.retry_after_s * 1000;
	if (v.outcome == GD_GIVE_UP && s->op == GD_POST && s->user && answer->res->status == 403)
		forget_direct(channel, s);
	if (v.outcome == GD_GIVE_UP && s->event_id)
		why = arena_printf(&s->arena, "the text was sent, its file %s was not: %s", s->files[s->file].name, why);
	sending_end(channel, s, v.outcome, v.retry_after_s, why);
}

static bool put(struct gd_channel *channel, struct sending *s, const char *type, const char *suffix, const char *content, api_done *done)
{
	struct buf path;

	if (s->encrypted && !strcmp(type, "m.room.message")) { /* marks are in clear everywhere */
		crypto_send(channel, s->room, type, content, arena_printf(&s->arena, "%s%s", s->key, suffix), done, s);
		return true;
	}
	api_path(&path, CLIENT_API "/rooms", s->room, "send", type, arena_printf(&s->arena, "%s%s", s->key, suffix), NULL);
	bool sent = api_send(channel, &(struct api_request){.method = "PUT", .path = path.data, .body = content, .as_user = s->ghost,
		.done = done, .data = s});
	buf_clear(&path);
	return sent;
}

static void busy(struct gd_channel *channel, struct sending *s)
{
	sending_end(channel, s, GD_RETRY_LATER, BUSY_S, "too much is under way to the server");
}

/* ---- after the message ---- */

static void offered(struct gd_channel *channel, void *data, const struct api_answer *answer)
{
	(void)channel;
	(void)data;
	(void)answer;
}

/* The reactions that answer a question, ready to be pressed. Words do as well, so a failure is no matter. */
static void offer(struct gd_channel *channel, const struct sending *s)
{
	for (size_t i = 0; i < s->noffers; i++) {
		struct buf path, body;
		char number[24];
		(void)snprintf(number, sizeof number, "%s-%zu", s->key, i);
		api_path(&path, CLIENT_API "/rooms", s->room, "send", "m.reaction", number, NULL);
		content_reaction(&body, s->event_id, s->offers[i]);
		api_send(channel, &(struct api_request){.method = "PUT", .path = path.data, .body = body.data, .done = offered});
		buf_clear(&body);
		buf_clear(&path);
	}
}

static void next_file(struct gd_channel *channel, struct sending *s)
{
	if (s->file < s->nfiles) {
		send_file(channel, s);
		return;
	}
	offer(channel, s);
	sending_end(channel, s, GD_SENT, 0, NULL);
}

static void file_sent(struct gd_channel *channel, void *data, const struct api_answer *answer)
{
	struct sending *s = data;

	if (!api_ok(answer)) {
		sending_answer(channel, s, answer);
		return;
	}
	const char *event_id = json_text(json_get(answer->json, "event_id"), NULL);
	threads_note(channel, s->at.thread, event_id);
	if (!s->event_id)
		s->event_id = arena_strdup(&s->arena, event_id);
	s->file++;
	next_file(channel, s);
}

static void uploaded(struct gd_channel *channel, void *data, const struct api_answer *answer)
{
	struct sending *s = data;
	const char *uri = json_text(json_get(answer->json, "content_uri"), NULL);
	struct buf body;

	if (!api_ok(answer) || !uri) {
		sending_answer(channel, s, answer);
		return;
	}
	content_file(&body, &s->files[s->file], uri, s->encrypted ? &s->cipher : NULL, &s->at);
	bool sent = put(channel, s, "m.room.message", arena_printf(&s->arena, "-f%zu", s->file), body.data, file_sent);
	buf_clear(&body);
	if (!sent)
		busy(channel, s);
}

/* False: it cannot be read. */
static bool send_encrypted_file(struct gd_channel *channel, struct sending *s)
{
	size_t len = 0;
	uint8_t *bytes = crypto_close_file(&s->arena, s->files[s->file].path, &s->cipher, &len);

	if (!bytes)
		return false;
	bool sent = api_send(channel, &(struct api_request){.method = "POST",
					      .path = MEDIA_API "/upload",
					      .bytes = bytes,
					      .nbytes = len,
					      .mime = "application/octet-stream",
					      .timeout_ms = UPLOAD_MS,
					      .done = uploaded,
					      .data = s});
	free(bytes);
	if (!sent)
		busy(channel, s);
	return true;
}

static void send_file(struct gd_channel *channel, struct sending *s)
{
	const struct gd_file *file = &s->files[s->file];
	struct buf path;

	if (s->encrypted) {
		if (!send_encrypted_file(channel, s))
			sending_end(channel, s, GD_GIVE_UP, 0, "the file cannot be read");
		return;
	}
	api_path(&path, MEDIA_API "/upload?filename=", NULL);
	api_encode(&path, file->name);
	bool sent = api_send(channel, &(struct api_request){.method = "POST", .path = path.data, .body_file = file->path,
		.mime = *file->mime ? file->mime : "application/octet-stream", .timeout_ms = UPLOAD_MS, .as_user = s->ghost,
		.done = uploaded, .data = s});
	buf_clear(&path);
	if (!sent)
		busy(channel, s);
}

/* ---- the message ---- */

static void message_sent(struct gd_channel *channel, void *data, const struct api_answer *answer)
{
	struct sending *s = data;

	if (!api_ok(answer)) {
		bool thrown_out = s->ghost && !s->brought && api_refused(answer) && answer->res->status == 403;
		if (s->ghost)
			ghosts_forget(channel, s->ghost, s->room);
		if (thrown_out) { /* it is brought in again, once */
			s->brought = true;
			ghosts_bring(channel, s);
			return;
		}
		if (verdict_of(answer).outcome == GD_SENT)
			sending_end(channel, s, GD_SENT, 0, NULL); /* a mark that is there already */
		else
			sending_answer(channel, s, answer);
		return;
	}
	s->event_id = arena_strdup(&s->arena, json_text(json_get(answer->json, "event_id"), NULL));
	if (s->op == GD_POST)
		threads_note(channel, s->at.thread, s->event_id);
	if (s->event_id)
		next_file(channel, s);
	else
		sending_end(channel, s, GD_RETRY_LATER, BUSY_S, "the server does not say what became of the message");
}

static bool send_message(struct gd_channel *channel, struct sending *s)
{
	if (!s->content) {
		next_file(channel, s);
		return true;
	}
	return put(channel, s, s->op == GD_MARK ? "m.reaction" : "m.room.message", "", s->content, message_sent);
}

void sending_speak(struct gd_channel *channel, struct sending *s)
{
	if (!send_message(channel, s))
		busy(channel, s);
}

/* ---- taking back ---- */

static void redacted(struct gd_channel *channel, void *data, const struct api_answer *answer)
{
	struct sending *s = data;

	if (api_ok(answer) || (api_refused(answer) && answer->res->status == 404))
		sending_end(channel, s, GD_SENT, 0, NULL);
	else
		sending_answer(channel, s, answer);
}

static void redact(struct gd_channel *channel, struct sending *s, const char *event_id)
{
	struct buf path;

	api_path(&path, CLIENT_API "/rooms", s->room, "redact", event_id, s->key, NULL);
	bool sent = api_send(channel, &(struct api_request){.method = "PUT", .path = path.data, .body = "{}", .done = redacted, .data = s});
	buf_clear(&path);
	if (!sent)
		busy(channel, s);
}

/* Our own reaction among those on a message. */
static const char *own_mark(const struct gd_channel *channel, const struct sending *s, const struct json *list)
{
	for (const struct json *e = json_first(json_get(list, "chunk")); e; e = json_next(e))
		if (!strcmp(json_text(json_get(e, "sender"), ""), channel->session.user) &&
		    !strcmp(json_text(json_at(e, "/content/m.relates_to/key"), ""), s->emoji))
			return json_text(json_get(e, "event_id"), NULL);
	return NULL;
}

static void marks_listed(struct gd_channel *channel, void *data, const struct api_answer *answer)
{
	struct sending *s = data;
	const char *mark = own_mark(channel, s, answer->json);

	if (!api_ok(answer))
		sending_answer(channel, s, answer);
	else if (mark)
		redact(channel, s, mark);
	else
		sending_end(channel, s, GD_SENT, 0, NULL);
}

static void unmark(struct gd_channel *channel, struct sending *s)
{
	struct buf path;

	api_path(&path, CLIENT_API_1 "/rooms", s->room, "relations", s->target, "m.annotation", "m.reaction", NULL);
	buf_adds(&path, "?limit=100");
	bool sent = api_send(channel, &(struct api_request){.method = "GET", .path = path.data, .done = marks_listed, .data = s});
	buf_clear(&path);
	if (!sent)
		busy(channel, s);
}

void sending_go(struct gd_channel *channel, struct sending *s)
{
	if (s->op == GD_RETRACT)
		redact(channel, s, s->target);
	else if (s->remove)
		unmark(channel, s);
	else if (s->ghost)
		ghosts_bring(channel, s);
	else
		sending_speak(channel, s);
}
