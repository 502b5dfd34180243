#include "tell.h"

#include "api.h"
#include "base/json_write.h"
#include "directs.h"
#include "form.h"
#include "hosts.h"
#include "mrkdwn.h"
#include "turns.h"

#include <stdlib.h>
#include <string.h>

#define JSON_TYPE "application/json"
#define SAYINGS_MOST 1024 /* under way or waiting, of the instance */
#define TRIES_MOST 10     /* of an answer that Slack puts off */
#define AGAIN_S 5         /* where Slack does not say when */

void tell_words(struct buf *out, const struct told *told, const char *text)
{
	struct json_writer w = {.out = out};
	struct buf escaped;

	buf_init(&escaped, LIMIT_JSON);
	mrkdwn_escape(&escaped, text, strlen(text));
	json_open(&w, NULL, '{');
	json_put_text(&w, "response_type", "ephemeral");
	if (told->reply == REPLY_ACTION)
		json_put_bool(&w, "replace_original", false);
	if (told->in.place.thread)
		json_put_text(&w, "thread_ts", told->in.place.thread);
	json_put_text(&w, "text", escaped.data);
	json_close(&w, '}');
	buf_clear(&escaped);
}

/* A private answer under way: what is needed to say it another way. */
struct saying {
	struct saying *next;
	struct arena arena;
	struct team *team;
	const char *room, *thread, *user, *text;
	bool ephemeral;
	unsigned tries;
};

static struct saying *saying_new(struct gd_channel *channel, const struct told *told, const char *text)
{
	const struct gd_place *place = &told->in.place;
	struct saying *saying = mem_alloc(sizeof *saying);

	saying->team = told->team;
	saying->ephemeral = place->kind == GD_PLACE_ROOM;
	const char *direct = place->room ? place->room : directs_find(channel, told->team, told->in.sender.user);
	saying->room = arena_strdup(&saying->arena, direct ? direct : told->in.sender.user);
	saying->thread = arena_strdup(&saying->arena, place->thread);
	saying->user = arena_strdup(&saying->arena, told->in.sender.user);
	saying->text = arena_strdup(&saying->arena, text);
	saying->next = channel->sayings;
	channel->sayings = saying;
	channel->nsayings++;
	return saying;
}

static void saying_end(struct gd_channel *channel, struct saying *saying)
{
	struct saying **at = &channel->sayings;

	while (*at != saying)
		at = &(*at)->next;
	*at = saying->next;
	channel->nsayings--;
	turns_forget(channel, saying);
	struct arena arena = saying->arena;
	free(saying);
	arena_clear(&arena);
}

void tell_clear(struct gd_channel *channel)
{
	while (channel->sayings)
		saying_end(channel, channel->sayings);
}

static void say_by_method(struct gd_channel *channel, void *owner);

/* What surely did not arrive, and may later. */
static bool is_put_off(const struct saying *saying, const struct api_answer *answer)
{
	return (answer->kind == ERROR_RATE || answer->kind == ERROR_RETRY) && !api_is_unknown(answer) && saying->tries < TRIES_MOST;
}

static void on_said(struct gd_channel *channel, void *owner, const struct api_answer *answer)
{
	struct saying *saying = owner;

	if (!answer->ok && is_put_off(saying, answer)) {
		uint32_t wait_s = answer->retry_after_s ? answer->retry_after_s : AGAIN_S;
		saying->tries++;
		turns_later(channel, channel->host->now_ms(channel->ctx) + wait_s * INT64_C(1000), say_by_method, saying);
		return;
	}
	if (!answer->ok)
		slack_log(channel, GD_LOG_WARN, "a private answer did not arrive (%s): %s", answer->code, answer->why);
	saying_end(channel, saying);
}

/* The address is good for half an hour and five answers; what surely did not arrive there is said without it. */
static void on_said_by_url(struct gd_channel *channel, void *owner, const struct api_answer *answer)
{
	if (answer->ok || answer->kind == ERROR_DOUBT)
		on_said(channel, owner, answer);
	else
		say_by_method(channel, owner);
}

static void say_by_url(struct gd_channel *channel, const struct told *told, struct saying *saying)
{
	struct buf body;

	buf_init(&body, LIMIT_JSON);
	tell_words(&body, told, saying->text);
	turns_said(channel, saying->room);
	api_call(channel, &(struct api_request){.method = "response_url",
				  .url = told->response_url,
				  .at_once = true,
				  .body = &body,
				  .content_type = JSON_TYPE,
				  .plain_answer = true,
				  .untrusted = !hosts_is_api(&channel->settings, told->response_url),
				  .done = on_said_by_url,
				  .owner = saying});
	buf_clear(&body);
}

static void call_method(struct gd_channel *channel, void *owner)
{
	const struct saying *saying = owner;
	struct buf body, escaped;

	buf_init(&escaped, LIMIT_JSON);
	buf_init(&body, LIMIT_JSON);
	mrkdwn_escape(&escaped, saying->text, strlen(saying->text));
	form_add(&body, "channel", saying->room);
	form_add(&body, "user", saying->ephemeral ? saying->user : NULL);
	form_add(&body, "thread_ts", saying->thread);
	form_add(&body, "text", escaped.data);
	api_call(channel, &(struct api_request){.method = saying->ephemeral ? "chat.postEphemeral" : "chat.postMessage",
		.team = saying->team, .body = &body, .room = saying->ephemeral ? NULL : saying->room, .done = on_said, .owner = owner});
	buf_clear(&body);
	buf_clear(&escaped);
}

/* Where an interaction has no response_url, or one that is used up: ephemeral in its channel, or directly, as any message there. */
static void say_by_method(struct gd_channel *channel, void *owner)
{
	struct saying *saying = owner;

	if (!saying->ephemeral) {
		turns_wait(channel, saying->room, call_method, saying);
		return;
	}
	turns_said(channel, saying->room);
	call_method(channel, saying);
}

void tell_author(struct gd_channel *channel, const struct told *told, const char *text)
{
	if (channel->nsayings >= SAYINGS_MOST) {
		slack_log(channel, GD_LOG_WARN, "a private answer did not arrive: %d are waiting already", SAYINGS_MOST);
		return;
	}
	struct saying *saying = saying_new(channel, told, text);
	if (told->response_url && hosts_allowed(&channel->settings, told->response_url))
		say_by_url(channel, told, saying);
	else
		say_by_method(channel, saying);
}
