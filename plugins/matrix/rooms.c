#include "rooms.h"

#include "base/limits.h"
#include "state.h"
#include "store.h"

#include <stdlib.h>
#include <string.h>

static void ignored(struct gd_channel *channel, void *data, const struct api_answer *answer)
{
	(void)channel;
	(void)data;
	(void)answer;
}

bool rooms_create_direct(struct gd_channel *channel, const char *user, bool encrypted, api_done *done, void *data)
{
	struct buf body;
	struct json_writer w = {.out = &body};

	buf_init(&body, LIMIT_JSON);
	json_open(&w, NULL, '{');
	json_put_text(&w, "preset", "private_chat");
	json_put_bool(&w, "is_direct", true);
	json_open(&w, "invite", '[');
	json_put_text(&w, NULL, user);
	json_close(&w, ']');
	if (encrypted)
		json_put_raw(&w, "initial_state",
			"[{\"type\":\"m.room.encryption\",\"state_key\":\"\",\"content\":{\"algorithm\":\"m.megolm.v1.aes-sha2\"}}]");
	json_close(&w, '}');
	bool sent = api_send(channel,
		&(struct api_request){.method = "POST", .path = CLIENT_API "/createRoom", .body = body.data, .done = done, .data = data});
	buf_clear(&body);
	return sent;
}

/* ---- m.direct: read, add, write ---- */

struct pair {
	size_t room; /* offset of the room in text */
	char text[]; /* user, NUL, room, NUL */
};

static void put_room(struct json_writer *w, const char *user, const struct json *rooms, const char *room)
{
	bool there = false;

	json_open(w, user, '[');
	for (const struct json *r = json_first(rooms); r; r = json_next(r)) {
		const char *known = json_text(r, NULL);
		if (known)
			json_put_text(w, NULL, known);
		there = there || (known && room && !strcmp(known, room));
	}
	if (room && !there)
		json_put_text(w, NULL, room);
	json_close(w, ']');
}

static void merge(struct buf *body, const struct json *direct, const char *user, const char *room)
{
	struct json_writer w = {.out = body};

	buf_init(body, LIMIT_JSON);
	json_open(&w, NULL, '{');
	for (const struct json *m = json_type(direct) == JSON_OBJECT ? json_first(direct) : NULL; m; m = json_next(m))
		put_room(&w, json_key(m), m, strcmp(json_key(m), user) ? NULL : room);
	if (!json_get(direct, user))
		put_room(&w, user, NULL, room);
	json_close(&w, '}');
}

static bool direct_request(struct gd_channel *channel, struct api_request *request)
{
	struct buf path;

	api_path(&path, CLIENT_API "/user", channel->session.user, "account_data", "m.direct", NULL);
	request->path = path.data;
	bool sent = api_send(channel, request);
	buf_clear(&path);
	return sent;
}

static void direct_read(struct gd_channel *channel, void *data, const struct api_answer *answer)
{
	const struct pair *pair = data;
	struct buf body;

	if (!api_ok(answer) && !(api_refused(answer) && answer->res->status == 404))
		return;
	merge(&body, api_ok(answer) ? answer->json : NULL, pair->text, pair->text + pair->room);
	if (!body.failed)
		direct_request(channel, &(struct api_request){.method = "PUT", .body = body.data, .done = ignored});
	buf_clear(&body);
}

void rooms_keep_direct(struct gd_channel *channel, const char *user, const char *room)
{
	size_t user_len = strlen(user) + 1, room_len = strlen(room) + 1;
	struct pair *pair = mem_alloc(sizeof *pair + user_len + room_len);

	pair->room = user_len;
	memcpy(pair->text, user, user_len);
	memcpy(pair->text + user_len, room, room_len);
	direct_request(channel, &(struct api_request){.method = "GET", .done = direct_read, .data = pair, .own_data = true});
}

/* ---- courtesies ---- */

/* One transaction id for the room: however often this is called, it is said once. */
void rooms_tell_unreadable(struct gd_channel *channel, const char *room)
{
	struct buf path, body;
	struct json_writer w = {.out = &body};

	if (!channel->settings.encrypted_text)
		return;
	api_path(&path, CLIENT_API "/rooms", room, "send", "m.room.message", "unreadable", NULL);
	buf_init(&body, LIMIT_JSON);
	json_open(&w, NULL, '{');
	json_put_text(&w, "msgtype", "m.notice");
	json_put_text(&w, "body", channel->settings.encrypted_text);
	json_put_raw(&w, "m.mentions", "{}");
	json_close(&w, '}');
	api_send(channel, &(struct api_request){.method = "PUT", .path = path.data, .body = body.data, .done = ignored});
	buf_clear(&body);
	buf_clear(&path);
}

static void receipt(struct gd_channel *channel, const char *room, const char *event_id)
{
	struct buf path;

	api_path(&path, CLIENT_API "/rooms", room, "receipt", "m.read", event_id, NULL);
	api_send(channel, &(struct api_request){.method = "POST", .path = path.data, .body = "{}", .done = ignored});
	buf_clear(&path);
}

/* It ends by itself, or with our answer. */
static void typing(struct gd_channel *channel, const char *room)
{
	struct buf path;

	api_path(&path, CLIENT_API "/rooms", room, "typing", channel->session.user, NULL);
	api_send(channel, &(struct api_request){
				  .method = "PUT", .path = path.data, .body = "{\"typing\":true,\"timeout\":3000}", .done = ignored});
	buf_clear(&path);
}

void rooms_courtesies(struct gd_channel *channel, const char *room, const char *event_id)
{
	struct arena arena = {0};

	if (channel->settings.receipts)
		receipt(channel, room, event_id);
	if (channel->settings.typing && room_parse(&arena, store_get(channel, &arena, state_key(&arena, "room", room))).user)
		typing(channel, room);
	arena_clear(&arena);
}
