#include "sync.h"

#include "api.h"
#include "base/limits.h"
#include "batch.h"
#include "crypto.h"
#include "invites.h"
#include "rooms.h"
#include "session.h"
#include "store.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

#define WAIT_MS 30000
#define MARGIN_MS 15000
#define FIRST_MS 180000 /* a server needs long for the first answer of an account with many rooms */
#define PAUSE_MIN_MS 1000
#define PAUSE_MAX_MS 30000
#define OVERLAP_MS 300000 /* clocks of servers differ by less; repeats are known by their ids */

/* Whoever fills many rooms with long messages while we are away makes an answer that is larger than what we take. The rest of a room is
 * a gap then, which is read in pages. */
static const unsigned limits[] = {50, 10, 1};

static void add_filter(struct buf *path, unsigned failures)
{
	struct arena arena = {0};
	size_t most = sizeof limits / sizeof *limits - 1;

	api_encode(path,
		arena_printf(&arena,
			"{\"room\":{\"timeline\":{\"limit\":%u},\"state\":{\"lazy_load_members\":true},\"ephemeral\":{\"types\":[]},"
			"\"account_data\":{\"types\":[]}},\"presence\":{\"types\":[]},\"account_data\":{\"types\":[\"m.direct\"]}}",
			limits[failures < most ? failures : most]));
	arena_clear(&arena);
}

static void pause(struct gd_channel *channel, uint32_t wait_ms)
{
	unsigned shift = channel->sync_failures < 5 ? channel->sync_failures : 5;
	uint32_t ms = (uint32_t)PAUSE_MIN_MS << shift;

	channel->sync_failures++;
	if (ms > PAUSE_MAX_MS)
		ms = PAUSE_MAX_MS;
	channel->host->timer(channel->ctx, wait_ms > ms ? wait_ms : ms, TIMER_SYNC);
}

/* ---- what an answer holds ---- */

/* The first room of a list that can be one, from `room` on. An id is opaque, but it is one of a room, and bounded. */
static const struct json *next_room(const struct json *room)
{
	while (room && (!json_key(room) || *json_key(room) != '!' || strlen(json_key(room)) > LIMIT_ADDRESS))
		room = json_next(room);
	return room;
}

static const struct json *first_room(const struct json *answer, const char *list)
{
	return next_room(json_first(json_at(answer, list)));
}

/* The position behind our own invitation (direct rooms: what was written while we had not come yet is for us) or entry; 0: we have been
 * here all the time. */
static size_t begin_of(const struct json *events, const char *us, bool direct)
{
	size_t n = 0, begin = 0;

	for (const struct json *e = json_first(events); e; e = json_next(e)) {
		const char *membership = json_text(json_at(e, "/content/membership"), "");
		n++;
		if (strcmp(json_text(json_get(e, "type"), ""), "m.room.member") != 0 ||
		    strcmp(json_text(json_get(e, "state_key"), ""), us) != 0)
			continue;
		bool came = !strcmp(membership, "join") &&
			    strcmp(json_text(json_at(e, "/unsigned/prev_content/membership"), ""), "join") != 0;
		if (!strcmp(membership, "invite") || (came && !direct))
			begin = n;
	}
	return begin;
}

static void add_room(struct batch *batch, const char *id, const struct json *joined, const char *since)
{
	const struct json *timeline = json_get(joined, "timeline"), *events = json_get(timeline, "events");
	const struct json *state = json_at(joined, "/state/events");
	const char *prev = json_text(json_get(timeline, "prev_batch"), NULL);
	struct room room = batch_room(batch, id);
	size_t begin = begin_of(events, batch->channel->session.user, room.user != NULL), n = 0;

	for (const struct json *e = json_first(state); e; e = json_next(e))
		if (strcmp(json_text(json_get(e, "type"), ""), "m.room.member") != 0)
			batch_event(batch, id, e, state);
	if (json_bool(json_get(timeline, "limited"), false) && since && prev && !begin && room.known)
		batch_gap(batch, id, since, prev, state);
	for (const struct json *e = json_first(events); e; e = json_next(e)) {
		bool member = !strcmp(json_text(json_get(e, "type"), ""), "m.room.member");
		if (n++ >= begin || member)
			batch_event(batch, id, e, state);
	}
}

static void add_invitation(struct batch *batch, const char *id, const struct json *invitation)
{
	const char *inviter = NULL, *us = batch->channel->session.user;
	bool direct = false, encrypted = false;

	for (const struct json *e = json_first(json_at(invitation, "/invite_state/events")); e; e = json_next(e)) {
		const char *type = json_text(json_get(e, "type"), "");
		encrypted = encrypted || !strcmp(type, "m.room.encryption");
		if (strcmp(type, "m.room.member") != 0 || strcmp(json_text(json_get(e, "state_key"), ""), us) != 0)
			continue;
		inviter = json_text(json_get(e, "sender"), NULL);
		direct = json_bool(json_at(e, "/content/is_direct"), false);
	}
	if (inviter && *inviter == '@' && strlen(inviter) <= LIMIT_ADDRESS)
		batch_invite(batch, id, inviter, direct, encrypted);
}

static void add_departure(struct batch *batch, const char *id, const struct json *left)
{
	const char *event_id = NULL;

	for (const struct json *e = json_first(json_at(left, "/timeline/events")); e; e = json_next(e))
		if (!strcmp(json_text(json_get(e, "state_key"), ""), batch->channel->session.user))
			event_id = json_text(json_get(e, "event_id"), event_id);
	if (!event_id)
		event_id = arena_printf(&batch->arena, "left/%s", state_digest(&batch->arena,
			arena_printf(&batch->arena, "%s %s", id, batch->cursor)));
	batch_left(batch, id, event_id);
}

static const char *direct_user(const struct json *direct, const char *room)
{
	for (const struct json *user = json_first(direct); user; user = json_next(user))
		for (const struct json *r = json_first(user); r; r = json_next(r))
			if (!strcmp(json_text(r, ""), room))
				return json_key(user);
	return NULL;
}

static const struct json *direct_of(const struct json *answer)
{
	for (const struct json *e = json_first(json_at(answer, "/account_data/events")); e; e = json_next(e))
		if (!strcmp(json_text(json_get(e, "type"), ""), "m.direct"))
			return json_get(e, "content");
	return NULL;
}

static bool is_encrypted(const struct json *joined)
{
	static const char *const lists[] = {"/state/events", "/timeline/events"};

	for (size_t i = 0; i < sizeof lists / sizeof *lists; i++)
		for (const struct json *e = json_first(json_at(joined, lists[i])); e; e = json_next(e))
			if (!strcmp(json_text(json_get(e, "type"), ""), "m.room.encryption"))
				return true;
	return false;
}

/* The first answer: which rooms we are in already, and nothing of what was said there. */
static void add_known_rooms(struct batch *batch, const struct json *answer)
{
	const struct json *direct = direct_of(answer);

	for (const struct json *r = first_room(answer, "/rooms/join"); r; r = next_room(json_next(r))) {
		const char *user = direct_user(direct, json_key(r));
		batch_known(batch, json_key(r), user, is_encrypted(r));
		if (!user)
			batch_members(batch, json_key(r));
	}
}

static void ended(struct gd_channel *channel, bool stored)
{
	const struct batch *batch = channel->batch;

	if (stored && batch->last_event)
		rooms_courtesies(channel, batch->last_room, batch->last_event);
	batch_clear(channel);
	if (!session_ready(channel))
		return;
	if (stored && !channel->still)
		sync_start(channel);
	else
		pause(channel, 0); /* a server, or a cache before it, that repeats itself must not make us ask without end */
}

static void add_all(struct batch *batch, const struct json *answer, const char *since)
{
	crypto_synced(batch, answer); /* before the timelines: the keys for them are in there */
	if (!since)
		add_known_rooms(batch, answer);
	for (const struct json *r = first_room(answer, "/rooms/join"); r && (since || batch->newer_than_ms); r = next_room(json_next(r)))
		add_room(batch, json_key(r), r, since);
	for (const struct json *r = first_room(answer, "/rooms/leave"); r && since; r = next_room(json_next(r)))
		add_departure(batch, json_key(r), r);
	for (const struct json *r = first_room(answer, "/rooms/invite"); r; r = next_room(json_next(r)))
		add_invitation(batch, json_key(r), r);
	invites_next(batch);
}

static void take(struct gd_channel *channel, const struct api_answer *answer)
{
	const char *next = json_text(json_get(answer->json, "next_batch"), NULL);
	const char *kept = channel->host->kv_get(channel->ctx, "since_ms");
	int64_t last_ms = kept ? strtoll(kept, NULL, 10) : 0;

	if (!next || strlen(next) > LIMIT_ADDRESS) {
		matrix_log(channel, GD_LOG_ERROR, "the answer of the server has no position");
		pause(channel, 0);
		return;
	}
	struct batch *batch = batch_new(channel, "since", next, ended);
	const struct json *own = batch_document(batch, api_keep(answer));
	const char *since = arena_strdup(&batch->arena, channel->host->kv_get(channel->ctx, "since"));
	channel->still = since && !strcmp(since, next) && channel->host->now_ms(channel->ctx) - channel->polled_ms < PAUSE_MIN_MS;
	if (!since && last_ms)
		batch->newer_than_ms = last_ms - OVERLAP_MS;
	add_all(batch, own, since);
	batch_run(channel);
}

static void forget_position(struct gd_channel *channel)
{
	const struct gd_kv kv = {"since", NULL};
	const struct gd_inbound in = {.size = sizeof in, .kind = GD_CURSOR, .kv = &kv, .nkv = 1};

	matrix_log(channel, GD_LOG_WARN, "the server no longer knows where we were: what is newer than the last message is read again");
	store_submit(channel, &in, SUBMIT_STATE);
	pause(channel, 0);
}

static void arrived(struct gd_channel *channel, void *data, const struct api_answer *answer)
{
	(void)data;
	channel->polling = false;
	channel->away = answer->res->net != GD_NET_OK;
	channel->sync_broken = answer->res->net == GD_NET_UNKNOWN ? channel->sync_broken + 1 : 0;
	if (!session_ready(channel))
		return; /* it begins again when the session is */
	if (api_ok(answer)) {
		channel->sync_failures = 0;
		take(channel, answer);
	} else if (api_unknown_token(answer)) {
		session_expired(channel, answer);
	} else if (answer->res->status == 400 && api_refused(answer) && channel->host->kv_get(channel->ctx, "since")) {
		forget_position(channel);
	} else {
		if (channel->sync_failures == 0)
			matrix_log(channel, GD_LOG_WARN, "no news from the server (HTTP %u): %s %s", answer->res->status, answer->errcode,
				answer->error);
		pause(channel, answer->wait_ms);
	}
}

/* Synapse repeats its answer to a first /sync for two minutes when the parameters are the same: a desk that begins anew would take an old
 * position. The first answer comes at once whatever the timeout is, so that one makes the difference. */
static uint32_t first_timeout(const struct gd_channel *channel)
{
	return (uint32_t)(channel->host->now_ms(channel->ctx) % 997);
}

void sync_start(struct gd_channel *channel)
{
	struct buf path;

	if (channel->polling || channel->batch || !session_ready(channel))
		return;
	uint32_t wait_ms = invites_wait_ms(channel, WAIT_MS), first_ms = first_timeout(channel);
	channel->polled_ms = channel->host->now_ms(channel->ctx);
	const char *since = channel->host->kv_get(channel->ctx, "since");
	api_path(&path, CLIENT_API "/sync?filter=", NULL);
	add_filter(&path, channel->sync_broken);
	buf_addf(&path, "&timeout=%u", since ? wait_ms : first_ms);
	if (since) {
		buf_adds(&path, "&since=");
		api_encode(&path, since);
	}
	channel->polling = api_send(channel, &(struct api_request){.method = "GET", .path = path.data, .max_response = LIMIT_SYNC,
		.timeout_ms = since ? WAIT_MS + MARGIN_MS : FIRST_MS, .done = arrived});
	buf_clear(&path);
	if (!channel->polling)
		pause(channel, 0);
}
