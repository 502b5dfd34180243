#include "outbound.h"

#include "base/json_write.h"
#include "directs.h"
#include "form.h"
#include "lookup.h"
#include "parcel.h"
#include "rooms.h"
#include "team.h"
#include "turns.h"
#include "upload.h"

#include <string.h>

#define NOWHERE_LATER_S 15
#define PACE_MORE_MS 4 /* turns.h counts from when a message left: what the outbox hands over a little later need not wait there, too */
#define LEASE_S 120 /* several calls of up to 15 s, and files */

static void go_on(struct gd_channel *channel, struct parcel *parcel);

/* ---- the calls ---- */

static void put_metadata(struct buf *body, const char *key)
{
	struct buf json;
	struct json_writer w = {.out = &json};

	buf_init(&json, LIMIT_JSON);
	json_open(&w, NULL, '{');
	json_put_text(&w, "event_type", LOOKUP_EVENT_TYPE);
	json_open(&w, "event_payload", '{');
	json_put_text(&w, "key", key);
	json_close(&w, '}');
	json_close(&w, '}');
	form_add(body, "metadata", json.data);
	buf_clear(&json);
}

/* An update without blocks would leave the old ones standing, so it always has some, if none. */
static void put_content(struct buf *body, const struct parcel *parcel)
{
	const char *blocks = parcel->plain || !parcel->blocks.len ? NULL : parcel->blocks.data;

	form_add(body, "text", parcel->text.data);
	form_add(body, "blocks", blocks ? blocks : parcel->op == GD_REPLACE ? "[]" : NULL);
}

static void put_post(struct buf *body, const struct parcel *parcel)
{
	form_add(body, "channel", parcel->room);
	form_add(body, "thread_ts", parcel->thread);
	put_content(body, parcel);
	form_add(body, "unfurl_links", "false");
	form_add(body, "unfurl_media", "false");
	put_metadata(body, parcel->key);
}

static void put_ephemeral(struct buf *body, const struct parcel *parcel)
{
	form_add(body, "channel", parcel->room);
	form_add(body, "user", parcel->user);
	form_add(body, "thread_ts", parcel->thread);
	put_content(body, parcel);
}

static void put_update(struct buf *body, const struct parcel *parcel)
{
	form_add(body, "channel", parcel->room);
	form_add(body, "ts", parcel->target);
	put_content(body, parcel);
}

static void put_delete(struct buf *body, const struct parcel *parcel)
{
	form_add(body, "channel", parcel->room);
	form_add(body, "ts", parcel->target);
}

static void put_reaction(struct buf *body, const struct parcel *parcel)
{
	form_add(body, "channel", parcel->room);
	form_add(body, "timestamp", parcel->target);
	form_add(body, "name", parcel->emoji);
}

static void put_view(struct buf *body, const struct parcel *parcel)
{
	form_add(body, "trigger_id", parcel->trigger);
	form_add(body, "view", parcel->view.data);
}

/* Private words go where their reader is: ephemeral in the room, unless they wait for an answer, which must not be lost. */
static bool is_ephemeral(const struct parcel *parcel)
{
	return parcel->op == GD_POST && parcel->flags & GD_O_PRIVATE && parcel->room && parcel->user && !parcel->direct;
}

enum way { WAY_POST, WAY_EPHEMERAL, WAY_UPDATE, WAY_DELETE, WAY_ADD, WAY_REMOVE, WAY_VIEW };

static const struct {
	const char *method;
	void (*put)(struct buf *body, const struct parcel *parcel);
} ways[] = {
	[WAY_POST] = {"chat.postMessage", put_post},   [WAY_EPHEMERAL] = {"chat.postEphemeral", put_ephemeral},
	[WAY_UPDATE] = {"chat.update", put_update},    [WAY_DELETE] = {"chat.delete", put_delete},
	[WAY_ADD] = {"reactions.add", put_reaction},   [WAY_REMOVE] = {"reactions.remove", put_reaction},
	[WAY_VIEW] = {"views.open", put_view},
};

static enum way way_of(const struct parcel *parcel)
{
	switch (parcel->op) {
	case GD_REPLACE:
		return WAY_UPDATE;
	case GD_RETRACT:
		return WAY_DELETE;
	case GD_MARK:
		return parcel->flags & GD_O_REMOVE ? WAY_REMOVE : WAY_ADD;
	case GD_POST:
	case GD_NOTIFY:
		break;
	}
	return parcel->view.len ? WAY_VIEW : is_ephemeral(parcel) ? WAY_EPHEMERAL : WAY_POST;
}

/* ---- their answers ---- */

/* What a message of its own has now: its place and its moment, which its files need. */
static void note_posted(struct gd_channel *channel, struct parcel *parcel, const struct json *json)
{
	parcel->ts = arena_strdup(&parcel->arena, json_text(json_get(json, "ts"), json_text(json_at(json, "/message/ts"), NULL)));
	if (parcel->room != parcel->user)
		return;
	/* Its files go where the text went. */
	parcel->room = arena_strdup(&parcel->arena, json_text(json_get(json, "channel"), parcel->user));
	turns_said(channel, parcel->room);
}

static void said(struct gd_channel *channel, struct parcel *parcel, const struct json *json)
{
	bool posted = way_of(parcel) == WAY_POST; /* the ts of an ephemeral message is good for nothing, an edited one keeps its own */

	if (posted)
		note_posted(channel, parcel, json);
	if (posted && parcel->file < parcel->nfiles && parcel->ts)
		upload_start(channel, parcel);
	else
		parcel_end(channel, parcel, GD_SENT, 0, NULL);
}

/* True: another way is worth trying. */
static bool change_way(struct gd_channel *channel, struct parcel *parcel, const struct api_answer *answer)
{
	if (parcel->view.len) {
		slack_log(channel, GD_LOG_INFO, "a modal was not opened (%s); its questions go as text", answer->code);
		buf_reset(&parcel->view);
	} else if (answer->kind == ERROR_PLAIN && parcel->blocks.len && !parcel->plain) {
		slack_log(channel, GD_LOG_ERROR, "Slack refuses the blocks of a message (%s); it goes as plain text", answer->code);
		parcel->plain = true;
	} else if (answer->kind == ERROR_NO_THREAD && parcel->thread) {
		parcel->thread = NULL;
	} else if (is_ephemeral(parcel) && (answer->kind == ERROR_NOT_THERE || answer->kind == ERROR_GIVE_UP)) {
		parcel->direct = true;
		parcel->room = parcel->thread = NULL;
	} else {
		return false;
	}
	return true;
}

static void on_said(struct gd_channel *channel, void *owner, const struct api_answer *answer)
{
	struct parcel *parcel = owner;

	if (answer->ok) {
		said(channel, parcel, answer->json);
	} else if (change_way(channel, parcel, answer)) {
		go_on(channel, parcel);
	} else if (parcel->op == GD_RETRACT && !strcmp(answer->code, "message_not_found")) {
		parcel_end(channel, parcel, GD_SENT, 0, NULL);
	} else {
		parcel_fail(channel, parcel, answer);
	}
}

static void say(struct gd_channel *channel, void *owner)
{
	struct parcel *parcel = owner;
	enum way way = way_of(parcel);
	struct buf body;

	buf_init(&body, LIMIT_BODY);
	ways[way].put(&body, parcel);
	if (way == WAY_EPHEMERAL)
		turns_said(channel, parcel->room);
	api_call(channel,
		&(struct api_request){.method = ways[way].method, .team = parcel->team, .body = &body,
			.room = way == WAY_POST ? parcel->room : NULL, .done = on_said, .owner = parcel});
	buf_clear(&body);
}

/* ---- a direct conversation ---- */

static void on_opened(struct gd_channel *channel, void *owner, const struct api_answer *answer)
{
	struct parcel *parcel = owner;
	const char *room = json_text(json_at(answer->json, "/channel/id"), NULL);

	if (api_is_unknown(answer) || !strcmp(answer->code, "missing_scope")) {
		parcel->room = parcel->user; /* a post to the member themselves finds its conversation, too */
		go_on(channel, parcel);
		return;
	}
	if (!answer->ok) {
		parcel_fail(channel, parcel, answer);
		return;
	}
	if (!room) {
		parcel_end(channel, parcel, GD_RETRY_LATER, 0, "Slack's answer makes no sense.");
		return;
	}
	directs_keep(channel, parcel->team, parcel->user, room);
	parcel->room = arena_strdup(&parcel->arena, room);
	go_on(channel, parcel);
}

static void open_direct(struct gd_channel *channel, struct parcel *parcel)
{
	struct buf body;

	buf_init(&body, LIMIT_JSON);
	form_add(&body, "users", parcel->user);
	api_call(channel, &(struct api_request){.method = "conversations.open", .team = parcel->team, .body = &body, .done = on_opened,
		.owner = parcel});
	buf_clear(&body);
}

/* ---- the steps ---- */

static void on_looked(struct gd_channel *channel, struct parcel *parcel)
{
	parcel->looked = true;
	go_on(channel, parcel);
}

static void go_on(struct gd_channel *channel, struct parcel *parcel)
{
	if (!parcel->room && parcel->user) {
		const char *known = directs_find(channel, parcel->team, parcel->user);
		parcel->room = arena_strdup(&parcel->arena, known);
	}
	bool form = parcel->view.len > 0; /* it needs no conversation, and its trigger is gone in seconds */
	if (!form && !parcel->room)
		open_direct(channel, parcel);
	else if (!form && way_of(parcel) == WAY_POST && parcel->doubtful && !parcel->looked)
		lookup_start(channel, parcel, on_looked);
	else if (!parcel->ts && way_of(parcel) == WAY_POST)
		turns_wait(channel, parcel->room, say, parcel);
	else if (!parcel->ts)
		say(channel, parcel);
	else if (parcel->op == GD_POST && parcel->file < parcel->nfiles)
		upload_start(channel, parcel);
	else
		parcel_end(channel, parcel, GD_SENT, 0, NULL);
}

static const char *fault_of(const struct parcel *parcel)
{
	if (parcel->op < GD_POST || parcel->op > GD_MARK)
		return "Slack takes messages, not events.";
	if (!parcel->team && !parcel->anywhere)
		return "The app is not installed in that workspace.";
	if (!parcel->room && !parcel->user)
		return "The message has no address.";
	if (parcel->op != GD_POST && !parcel->target)
		return "The message to change is not known.";
	if (parcel->op == GD_MARK && !parcel->emoji)
		return "Slack has no such emoji.";
	return NULL;
}

void outbound_deliver(struct gd_channel *channel, const struct gd_outbound *out)
{
	struct parcel *parcel = parcel_new(channel, out);
	const char *fault = fault_of(parcel);

	if (fault) {
		parcel_end(channel, parcel, GD_GIVE_UP, 0, fault);
		return;
	}
	if (!parcel->team) { /* it may be installed there soon, or its channels are still being listed */
		parcel_end(channel, parcel, GD_RETRY_LATER, NOWHERE_LATER_S,
			"No workspace has this channel: install the app there, and invite it.");
		return;
	}
	if (parcel->flags & GD_O_PRIVATE && out->nchoices && parcel->user) { /* it waits for an answer: see spec of private questions */
		parcel->direct = true;
		parcel->room = parcel->thread = NULL;
	}
	if (!parcel->thread && parcel->room && *parcel->room != 'D' && parcel->op == GD_POST)
		parcel->thread = parcel->target;
	if (parcel->room && *parcel->room != 'D')
		rooms_meet(channel, parcel->team, parcel->room);
	go_on(channel, parcel);
}

void outbound_limits(struct gd_channel *channel, struct gd_limits *limits)
{
	limits->in_flight = 1;
	limits->pace_ms = channel->settings.pace_ms ? channel->settings.pace_ms + PACE_MORE_MS : 0;
	limits->lease_s = LEASE_S;
}

void outbound_clear(struct gd_channel *channel)
{
	while (channel->parcels)
		parcel_free(channel, channel->parcels);
}
