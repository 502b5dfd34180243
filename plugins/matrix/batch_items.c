#include "batch_items.h"

#include "aliases.h"
#include "base/limits.h"
#include "crypto.h"
#include "crypto_arrive.h"
#include "invites.h"
#include "plain.h"
#include "rooms.h"
#include "threads.h"

#include <stdlib.h>
#include <string.h>

#define GAP_PAGE "100"
#define ATTEMPTS 4        /* of a file, before its message comes without it */
#define PAUSE_MS 2000

static struct event_view view_of(struct batch *batch, const struct item *item, const struct room *room)
{
	return (struct event_view){
		.settings = &batch->channel->settings, .user = batch->channel->session.user, .room = item->room,
		.direct = room->user != NULL, .backfill = item->backfill, .names = item->names,
	};
}

static bool send(struct batch *batch, struct item *item, struct api_request *request)
{
	request->data = item;
	batch->waiting = api_send(batch->channel, request);
	return batch->waiting;
}

/* No answer that counts: again after a while, or with the whole batch later. */
static void again(struct batch *batch, struct item *item, const struct api_answer *answer)
{
	if (++item->attempts >= ATTEMPTS || api_unknown_token(answer))
		batch_go_on(batch, ITEM_LOST);
	else
		batch_pause(batch, answer->wait_ms > PAUSE_MS ? answer->wait_ms : PAUSE_MS * item->attempts);
}

/* ---- reactions: what a withdrawn one had said is known for the newest ---- */

static const char *slot(struct batch *batch, unsigned n)
{
	return arena_printf(&batch->arena, "reaction/%u", n % REACTIONS);
}

static enum item_verdict submit_reaction(struct batch *batch, struct event *e)
{
	unsigned *next = &batch->channel->reactions_next;
	const struct gd_kv kv[] = {
		{slot(batch, *next), arena_printf(&batch->arena, "%s %s %s", e->in.native_id, e->in.target, e->in.text)},
		{"reactions", arena_printf(&batch->arena, "%u", (*next + 1) % REACTIONS)},
	};

	e->in.kv = kv;
	e->in.nkv = 2;
	enum item_verdict verdict = batch_submit(batch, &e->in);
	if (verdict == ITEM_DONE)
		*next = (*next + 1) % REACTIONS;
	return verdict;
}

static enum item_verdict submit_redaction(struct batch *batch, struct event *e)
{
	size_t len = strlen(e->in.target);

	for (unsigned i = 0; i < REACTIONS; i++) {
		const char *kept = batch->channel->host->kv_get(batch->channel->ctx, slot(batch, i));
		if (!kept || strncmp(kept, e->in.target, len) != 0 || kept[len] != ' ')
			continue;
		const char *target = kept + len + 1, *space = strchr(target, ' ');
		if (!space)
			continue;
		e->in.kind = GD_REACTION;
		e->in.flags |= GD_F_REMOVED;
		e->in.text = arena_strdup(&batch->arena, space + 1);
		e->in.target = arena_strndup(&batch->arena, target, (size_t)(space - target));
		break;
	}
	return batch_submit(batch, &e->in);
}

/* ---- messages and their files ---- */

static enum item_verdict do_submit(struct batch *batch, struct item *item, struct event *e)
{
	if (e->in.kind == GD_REACTION)
		return submit_reaction(batch, e);
	batch->last_room = item->room;
	batch->last_event = e->in.native_id;
	threads_note(batch->channel, e->in.place.thread, e->in.native_id);
	return batch_submit(batch, &e->in);
}

static void open_file(struct batch *batch, const struct api_answer *answer, struct event *e)
{
	uint8_t *bytes = arena_copy(&batch->arena, answer->res->body, answer->res->body_len);

	e->file.why_not = crypto_open_file(bytes, answer->res->body_len, e);
	e->file.bytes = e->file.why_not ? NULL : (const char *)bytes;
	e->file.length = (int64_t)answer->res->body_len;
}

static void fetched(struct gd_channel *channel, void *data, const struct api_answer *answer)
{
	struct batch *batch = channel->batch;
	struct item *item = data;
	struct room room = batch_room(batch, item->room);
	const struct event_view view = view_of(batch, item, &room);
	struct event e;

	if (!api_ok(answer) && !api_refused(answer) && item->attempts + 1 < ATTEMPTS) {
		again(batch, item, answer);
		return;
	}
	if (event_read(&view, item->json, &batch->arena, &e) != EVENT_FILE) {
		batch_go_on(batch, ITEM_DONE);
		return;
	}
	if (api_ok(answer) && e.file_key)
		open_file(batch, answer, &e);
	else if (api_ok(answer) && answer->res->file)
		e.file.path = answer->res->file;
	else
		e.file.why_not = "the file could not be fetched from the server";
	batch_go_on(batch, do_submit(batch, item, &e));
}

static enum item_verdict fetch(struct batch *batch, struct item *item, const struct event *e)
{
	struct buf path;

	api_path(&path, CLIENT_API_1 "/media/download", e->media_server, e->media_id, NULL);
	bool sent = send(batch, item,
		&(struct api_request){.method = "GET",
			.path = path.data,
			.max_response = LIMIT_FILE,
			.to_file = !e->file_key,
			.raw = true,
			.timeout_ms = 120000,
			.done = fetched});
	buf_clear(&path);
	if (!sent)
		batch_pause(batch, PAUSE_MS);
	return ITEM_WAIT;
}

/* ---- events ---- */

/* We are not in the room any more, or alone in it. */
static enum item_verdict leave(struct batch *batch, const char *id, const char *event_id)
{
	struct room room = batch_room(batch, id);
	struct gd_inbound in = {
		.size = sizeof in, .kind = GD_PLACE, .flags = GD_F_REMOVED, .dedupe = {event_id},
		.place = {.kind = room.user ? GD_PLACE_DIRECT : GD_PLACE_ROOM, .room = id},
	};

	if (!room.known)
		return ITEM_DONE; /* a declined invitation */
	enum item_verdict verdict = batch_submit(batch, &in);
	if (verdict != ITEM_DONE)
		return verdict;
	if (room.user)
		batch_set(batch, state_key(&batch->arena, "dm", room.user), NULL);
	else
		matrix_log(batch->channel, GD_LOG_WARN, "we are no longer in room %s: nothing is written there until we are invited", id);
	batch_set_room(batch, id, &(struct room){.left = true, .encrypted = room.encrypted});
	return ITEM_DONE;
}

static enum item_verdict do_ourselves(struct batch *batch, const struct item *item, const struct event *e)
{
	struct room room = batch_room(batch, item->room);

	if (!strcmp(e->membership, "invite")) {
		if (batch->channel->settings.appservice) /* a /sync answer has a list of them, and its timelines are history */
			batch_invite(batch, item->room, e->in.sender.user, e->invited_directly, room.encrypted);
	} else if (!strcmp(e->membership, "join")) {
		room.left = false;
		if (!room.known)
			batch_set_room(batch, item->room, &room);
		if (!room.user)
			batch_members(batch, item->room);
	} else if (batch->channel->settings.appservice) { /* a /sync answer has a list of departures, too */
		return leave(batch, item->room, e->in.native_id);
	}
	return ITEM_DONE;
}

static enum item_verdict do_member(struct batch *batch, struct item *item, struct event *e)
{
	struct room room = batch_room(batch, item->room);

	if (!room.user)
		return batch_submit(batch, &e->in);
	if ((e->in.flags & GD_F_REMOVED) && !strcmp(room.user, e->member.user))
		return leave(batch, item->room, e->in.native_id); /* alone in a direct room: nobody hears us there */
	return ITEM_DONE;
}

static enum item_verdict do_encryption(struct batch *batch, const struct item *item)
{
	struct room room = batch_room(batch, item->room);

	room.encrypted = true;
	batch_set_room(batch, item->room, &room);
	if (batch->channel->crypto)
		crypto_room_encrypted(batch->channel, item->room, json_get(item->json, "content"));
	else if (room.user)
		batch_set(batch, state_key(&batch->arena, "dm", room.user), NULL); /* the next message makes a new one, in clear */
	return ITEM_DONE;
}

static enum item_verdict do_event(struct batch *batch, struct item *item);

/* What can be read is done as if it had come in clear. */
static enum item_verdict do_encrypted(struct batch *batch, struct item *item)
{
	const struct json *clear = NULL;

	if (crypto_read(batch, item->room, item->json, &clear) != CRYPTO_READ)
		return ITEM_DONE;
	item->json = clear;
	return do_event(batch, item);
}

static enum item_verdict do_unreadable(struct batch *batch, struct item *item)
{
	if (batch->channel->crypto)
		return do_encrypted(batch, item);
	struct room room = batch_room(batch, item->room);

	if (room.told)
		return ITEM_DONE;
	matrix_log(batch->channel, GD_LOG_WARN, "room %s is encrypted: what is written there cannot be read", item->room);
	room.told = room.encrypted = true;
	batch_set_room(batch, item->room, &room);
	rooms_tell_unreadable(batch->channel, item->room);
	return ITEM_DONE;
}

static enum item_verdict do_upgrade(struct batch *batch, const struct item *item, const struct event *e)
{
	struct item *follow = item_new(batch, ITEM_FOLLOW, item->room);

	follow->next_room = e->in.text;
	follow->who = e->in.native_id;
	follow->next = batch->items->next;
	batch->items->next = follow;
	if (batch->end == &batch->items->next)
		batch->end = &follow->next;
	return ITEM_DONE;
}

static enum item_verdict do_event(struct batch *batch, struct item *item)
{
	struct room room = batch_room(batch, item->room);
	const struct event_view view = view_of(batch, item, &room);
	struct event e;
	enum event_verdict verdict = event_read(&view, item->json, &batch->arena, &e);

	if (batch->newer_than_ms && e.in.sent_ms < batch->newer_than_ms)
		return ITEM_DONE;
	switch (verdict) {
	case EVENT_NOTHING:
		break;
	case EVENT_SUBMIT:
		return do_submit(batch, item, &e);
	case EVENT_FILE:
		return fetch(batch, item, &e);
	case EVENT_REDACTED:
		return submit_redaction(batch, &e);
	case EVENT_MEMBER:
		return do_member(batch, item, &e);
	case EVENT_OURSELVES:
		return do_ourselves(batch, item, &e);
	case EVENT_ENCRYPTION:
		return do_encryption(batch, item);
	case EVENT_UNREADABLE:
		return do_unreadable(batch, item);
	case EVENT_UPGRADED:
		return do_upgrade(batch, item, &e);
	}
	return ITEM_DONE;
}

/* ---- gaps ---- */

/* The events of a page go in front of what is left, so that all comes in the order in which it was written. */
static void insert_page(struct batch *batch, struct item *gap, const struct json *page)
{
	struct item **at = &gap->next, *rest = gap->next;
	const char *end = json_text(json_get(page, "end"), NULL);

	for (const struct json *e = json_first(json_get(page, "chunk")); e; e = json_next(e)) {
		struct item *item = item_new(batch, ITEM_EVENT, gap->room);
		item->json = e;
		item->names = gap->names;
		item->backfill = true;
		*at = item;
		at = &item->next;
	}
	if (end && strcmp(end, gap->from) != 0) {
		struct item *more = item_new(batch, ITEM_GAP, gap->room);
		more->from = end;
		more->to = gap->to;
		more->names = gap->names;
		*at = more;
		at = &more->next;
	}
	*at = rest;
	if (!rest)
		batch->end = at;
}

static void filled(struct gd_channel *channel, void *data, const struct api_answer *answer)
{
	struct batch *batch = channel->batch;
	struct item *item = data;

	if (!api_ok(answer) && !api_refused(answer)) {
		again(batch, item, answer);
		return;
	}
	const struct json *page = api_ok(answer) ? batch_document(batch, api_keep(answer)) : NULL;
	if (page)
		insert_page(batch, item, page);
	else
		matrix_log(channel, GD_LOG_ERROR, "room %s: what was written while we were away cannot be fetched: %s %s", item->room,
			answer->errcode, answer->error);
	batch_go_on(batch, ITEM_DONE);
}

static enum item_verdict do_gap(struct batch *batch, struct item *item)
{
	struct buf path;

	api_path(&path, CLIENT_API "/rooms", item->room, "messages", NULL);
	buf_adds(&path, "?dir=f&limit=" GAP_PAGE "&from=");
	api_encode(&path, item->from);
	buf_adds(&path, "&to=");
	api_encode(&path, item->to);
	bool sent = send(
		batch, item, &(struct api_request){.method = "GET", .path = path.data, .max_response = LIMIT_SYNC, .done = filled});
	buf_clear(&path);
	if (!sent)
		batch_pause(batch, PAUSE_MS);
	return ITEM_WAIT;
}

/* ---- invitations ---- */

/* An encrypted room is entered too, to say there that it cannot be read: people would wait for an answer for ever. */
static void enter(struct batch *batch, const struct item *item)
{
	bool encrypted = item->encrypted || batch_room(batch, item->room).encrypted; /* once, for ever */
	bool read = batch->channel->crypto != NULL;
	const struct room room = {
		.known = true, .encrypted = encrypted, .told = encrypted && !read, .user = item->direct ? item->who : NULL};

	batch_set_room(batch, item->room, &room);
	if (encrypted && !read)
		rooms_tell_unreadable(batch->channel, item->room);
	if (!item->direct)
		return;
	if (!encrypted || read)
		batch_set(batch, state_key(&batch->arena, "dm", item->who), item->room);
	rooms_keep_direct(batch->channel, item->who, item->room);
}

static void joined(struct gd_channel *channel, void *data, const struct api_answer *answer)
{
	struct batch *batch = channel->batch;
	struct item *item = data;

	if (answer->res->status == 429) {
		invites_defer(batch, item, answer->wait_ms);
		batch_go_on(batch, ITEM_DONE);
		return;
	}
	if (!api_ok(answer) && !api_refused(answer)) {
		again(batch, item, answer);
		return;
	}
	if (!api_ok(answer)) {
		matrix_log(channel, GD_LOG_WARN, "invitation of %s: %s %s", item->who, answer->errcode, answer->error);
	} else {
		enter(batch, item);
	}
	invites_done(batch, item->room);
	batch_go_on(batch, ITEM_DONE);
}

static void declined(struct gd_channel *channel, void *data, const struct api_answer *answer)
{
	struct item *item = data;

	if (!api_ok(answer) && !api_refused(answer))
		again(channel->batch, item, answer);
	else
		batch_go_on(channel->batch, ITEM_DONE);
}

static enum item_verdict do_invite(struct batch *batch, struct item *item)
{
	bool allowed = settings_allows(batch->channel->settings.invites, item->who) &&
		       !invites_crowded(batch->channel, item->room, item->who);
	struct buf path;

	api_path(&path, allowed ? CLIENT_API "/join" : CLIENT_API "/rooms", item->room, allowed ? NULL : "leave", NULL);
	bool sent = send(batch, item, &(struct api_request){.method = "POST", .path = path.data, .body = "{}",
		.done = allowed ? joined : declined});
	buf_clear(&path);
	if (!allowed)
		matrix_log(batch->channel, GD_LOG_INFO, "the invitation of %s is declined", item->who);
	if (!sent)
		batch_pause(batch, PAUSE_MS);
	return ITEM_WAIT;
}

/* ---- rooms that end or move ---- */

static enum item_verdict do_left(struct batch *batch, struct item *item)
{
	return leave(batch, item->room, item->who);
}

static enum item_verdict submit_move(struct batch *batch, const struct item *item)
{
	struct room room = batch_room(batch, item->room);
	struct gd_inbound in = {
		.size = sizeof in, .kind = GD_PLACE, .dedupe = {item->who}, .text = item->next_room,
		.place = {.kind = room.user ? GD_PLACE_DIRECT : GD_PLACE_ROOM, .room = item->room},
	};

	enum item_verdict verdict = batch_submit(batch, &in);
	if (verdict != ITEM_DONE)
		return verdict;
	room.told = room.encrypted = false;
	batch_set_room(batch, item->next_room, &room);
	batch_set_room(batch, item->room, &(struct room){.left = true});
	if (room.user)
		batch_set(batch, state_key(&batch->arena, "dm", room.user), item->next_room);
	return ITEM_DONE;
}

static void followed(struct gd_channel *channel, void *data, const struct api_answer *answer)
{
	struct batch *batch = channel->batch;
	struct item *item = data;

	if (!api_ok(answer) && !api_refused(answer)) {
		again(batch, item, answer);
		return;
	}
	if (!api_ok(answer)) /* an invitation may follow; in the old room nothing can be said any more */
		matrix_log(channel, GD_LOG_WARN, "room %s was replaced by %s, which we may not enter yet: %s", item->room, item->next_room,
			answer->error);
	batch_go_on(batch, submit_move(batch, item));
}

static enum item_verdict do_follow(struct batch *batch, struct item *item)
{
	struct buf path;

	api_path(&path, CLIENT_API "/join", item->next_room, NULL);
	buf_adds(&path, "?server_name=");
	api_encode(&path, settings_server(batch->channel->session.user));
	bool sent = send(batch, item, &(struct api_request){.method = "POST", .path = path.data, .body = "{}", .done = followed});
	buf_clear(&path);
	if (!sent)
		batch_pause(batch, PAUSE_MS);
	return ITEM_WAIT;
}

static enum item_verdict do_known(struct batch *batch, struct item *item)
{
	const struct room room = {.known = true, .encrypted = item->encrypted, .user = item->who};

	batch_set_room(batch, item->room, &room);
	if (item->who && (!item->encrypted || batch->channel->crypto))
		batch_set(batch, state_key(&batch->arena, "dm", item->who), item->room);
	return ITEM_DONE;
}

/* ---- members ---- */

static enum item_verdict submit_members(struct batch *batch, struct item *item, const struct json *joined_members)
{
	struct room room = {0};
	const struct event_view view = view_of(batch, item, &room);
	struct gd_person *list = arena_alloc(&batch->arena, (json_count(joined_members) + 1) * sizeof *list);
	struct gd_inbound in = {
		.size = sizeof in, .kind = GD_MEMBER, .flags = GD_F_WHOLE, .members = list,
		.dedupe = {arena_printf(&batch->arena, "members/%s", state_digest(&batch->arena,
			arena_printf(&batch->arena, "%s %s", item->room, batch->cursor)))},
		.place = {.kind = GD_PLACE_ROOM, .room = item->room},
	};

	for (const struct json *m = json_first(joined_members); m && in.nmembers < LIMIT_MEMBERS; m = json_next(m)) {
		const char *who = json_key(m), *name = json_text(json_get(m, "display_name"), NULL);
		if (!who || *who != '@' || strlen(who) > LIMIT_ADDRESS || event_is_own(&view, who))
			continue;
		list[in.nmembers] = event_person(&view, who, &batch->arena);
		if (name)
			list[in.nmembers].name = plain_bounded(&batch->arena, arena_strdup(&batch->arena, name), LIMIT_ADDRESS);
		in.nmembers++;
	}
	return batch_submit(batch, &in);
}

static void listed(struct gd_channel *channel, void *data, const struct api_answer *answer)
{
	struct batch *batch = channel->batch;
	struct item *item = data;

	if (!api_ok(answer) && !api_refused(answer))
		again(batch, item, answer);
	else
		batch_go_on(batch, api_ok(answer) ? submit_members(batch, item, json_get(answer->json, "joined")) : ITEM_DONE);
}

static enum item_verdict do_members(struct batch *batch, struct item *item)
{
	struct buf path;

	api_path(&path, CLIENT_API "/rooms", item->room, "joined_members", NULL);
	bool sent = send(
		batch, item, &(struct api_request){.method = "GET", .path = path.data, .max_response = LIMIT_SYNC, .done = listed});
	buf_clear(&path);
	if (!sent)
		batch_pause(batch, PAUSE_MS);
	return ITEM_WAIT;
}

static enum item_verdict (*const doers[])(struct batch *, struct item *) = {
	[ITEM_EVENT] = do_event,
	[ITEM_GAP] = do_gap,
	[ITEM_INVITE] = do_invite,
	[ITEM_LEFT] = do_left,
	[ITEM_ALIASES] = aliases_do,
	[ITEM_MEMBERS] = do_members,
	[ITEM_KNOWN] = do_known,
	[ITEM_FOLLOW] = do_follow,
	[ITEM_DEVICE] = arrive_do,
};

enum item_verdict item_do(struct batch *batch, struct item *item)
{
	return doers[item->kind](batch, item);
}
