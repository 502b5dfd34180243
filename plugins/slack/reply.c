#include "reply.h"

#include "api.h"
#include "base/json_write.h"
#include "form.h"
#include "forms.h"
#include "home.h"
#include "tell.h"

#include <stdio.h>
#include <string.h>

#define JSON_TYPE "application/json"
#define BUSY_TEXT "The desk cannot take this now; try again in a moment."
#define RETRY_S 5

static void answer(
	struct gd_channel *channel, uint64_t request, uint32_t status, const char *type, const char *body, uint32_t retry_after_s)
{
	char seconds[16];
	struct gd_header headers[2] = {{"content-type", type}, {"retry-after", seconds}};
	const struct gd_http_res res = {
		.size = sizeof res,
		.status = status,
		.headers = headers,
		.nheaders = retry_after_s ? 2 : 1,
		.body = body,
		.body_len = strlen(body),
	};
	(void)snprintf(seconds, sizeof seconds, "%u", retry_after_s);
	channel->host->answer(channel->ctx, request, &res);
}

void reply_status(struct gd_channel *channel, uint64_t request, uint32_t status, const char *type, const char *body)
{
	answer(channel, request, status, type, body, 0);
}

/* {"envelope_id": ..., "payload": ...}; a socket that is gone loses it, and Slack sends the event again. */
static void acknowledge(struct gd_channel *channel, const struct pending *pending, const char *payload)
{
	struct buf frame;
	struct json_writer w = {.out = &frame};

	buf_init(&frame, LIMIT_FRAME);
	json_open(&w, NULL, '{');
	json_put_text(&w, "envelope_id", pending->envelope);
	if (payload && pending->takes_payload)
		json_put_raw(&w, "payload", payload);
	json_close(&w, '}');
	(void)channel->host->ws_send(channel->ctx, pending->wire, frame.data, frame.len);
	buf_clear(&frame);
}

static void respond(struct gd_channel *channel, struct pending *pending, const char *json)
{
	if (pending->answered)
		return;
	pending->answered = true;
	if (!pending->request)
		acknowledge(channel, pending, json);
	else if (!pending->gone)
		reply_status(channel, pending->request, 200, json ? JSON_TYPE : "text/plain", json ? json : "");
}

void reply_nothing(struct gd_channel *channel, struct pending *pending)
{
	respond(channel, pending, NULL);
}

/* ---- words for a button's command ---- */

static void on_modal(struct gd_channel *channel, void *owner, const struct api_answer *answer)
{
	struct pending *pending = owner;
	struct told *told = pending->told;

	if (!answer->ok) { /* what would have been written by hand is shown instead */
		slack_log(channel, GD_LOG_INFO, "a modal was not opened (%s): %s", answer->code, answer->why);
		tell_author(channel, told, arena_printf(&told->arena, "`%s…`", told->in.text));
	}
	pending_end(channel, pending);
}

void reply_modal(struct gd_channel *channel, struct pending *pending)
{
	const struct told *told = pending->told;
	struct buf body, view;

	buf_init(&body, LIMIT_JSON);
	buf_init(&view, LIMIT_JSON);
	forms_words(&view, told);
	form_add(&body, "trigger_id", told->trigger);
	form_add(&body, "view", view.data);
	reply_nothing(channel, pending);
	api_call(channel,
		&(struct api_request){.method = "views.open", .team = told->team, .body = &body, .done = on_modal, .owner = pending});
	buf_clear(&view);
	buf_clear(&body);
}

static void respond_command(struct gd_channel *channel, struct pending *pending, const char *text)
{
	struct buf body;

	if (pending->answered || !text || (!pending->request && !pending->takes_payload)) {
		reply_nothing(channel, pending);
		if (text)
			tell_author(channel, pending->told, text);
		return;
	}
	buf_init(&body, LIMIT_JSON);
	tell_words(&body, pending->told, text);
	respond(channel, pending, body.data);
	buf_clear(&body);
}

/* The input that a mistake is about: the one whose label it names, else the first. NULL: the modal has none. */
static const char *block_of(const struct told *told, const char *text)
{
	for (size_t i = 0; i < told->nblocks; i++)
		if (*told->blocks[i].label && strstr(text, told->blocks[i].label))
			return told->blocks[i].id;
	return told->nblocks ? told->blocks[0].id : NULL;
}

/* A mistake is shown at its field, good news in the modal's place. */
static void write_view(struct buf *out, const struct told *told, const char *text, bool mistake)
{
	struct json_writer w = {.out = out};

	json_open(&w, NULL, '{');
	const char *block = mistake ? block_of(told, text) : NULL;
	json_put_text(&w, "response_action", block ? "errors" : "update");
	if (block) {
		json_open(&w, "errors", '{');
		json_put_text(&w, block, text);
		json_close(&w, '}');
	} else {
		home_view(&w, "view", "modal", &text, 1);
	}
	json_close(&w, '}');
}

static void respond_view(struct gd_channel *channel, struct pending *pending, const struct gd_result *result)
{
	bool mistake = result->code == GD_R_INVALID || result->code == GD_R_MISSING || result->code == GD_R_REFUSED ||
		       result->code == GD_R_TROUBLE;
	const char *text = result->text ? result->text : mistake ? BUSY_TEXT : NULL;
	struct buf body;

	if (pending->answered || !text || (!pending->request && !pending->takes_payload)) {
		reply_nothing(channel, pending);
		if (text)
			tell_author(channel, pending->told, text);
		return;
	}
	buf_init(&body, LIMIT_JSON);
	write_view(&body, pending->told, text, mistake);
	respond(channel, pending, body.data);
	buf_clear(&body);
}

void reply_busy(struct gd_channel *channel, struct pending *pending, uint32_t retry_after_s)
{
	const struct gd_result trouble = {.size = sizeof trouble, .code = GD_R_TROUBLE, .text = BUSY_TEXT, .retry_after_s = retry_after_s};

	if (pending->told->reply != REPLY_NONE && pending->told->reply != REPLY_HOME) {
		reply_result(channel, pending, &trouble); /* people try again themselves, Slack does not */
		return;
	}
	if (pending->request && !pending->gone && !pending->answered)
		answer(channel, pending->request, 503, "text/plain", "busy", retry_after_s ? retry_after_s : RETRY_S);
	pending->answered = true;
}

void reply_result(struct gd_channel *channel, struct pending *pending, const struct gd_result *result)
{
	const char *text = result->text && *result->text ? result->text : NULL;

	switch (pending->told->reply) {
	case REPLY_NONE:
	case REPLY_HOME:
		if (result->code == GD_R_TROUBLE) {
			reply_busy(channel, pending, result->retry_after_s);
			return;
		}
		reply_nothing(channel, pending);
		if (pending->nhome)
			home_publish(channel, pending->told->team, pending->told->in.sender.user, pending->home, pending->nhome);
		return;
	case REPLY_COMMAND:
		respond_command(channel, pending, text ? text : result->code == GD_R_TROUBLE ? BUSY_TEXT : NULL);
		return;
	case REPLY_ACTION:
		reply_nothing(channel, pending);
		if (text || result->code == GD_R_TROUBLE)
			tell_author(channel, pending->told, text ? text : BUSY_TEXT);
		return;
	case REPLY_VIEW:
		respond_view(channel, pending, result);
		return;
	}
}
