#include "rooms.h"

#include "api.h"
#include "base/limits.h"
#include "base/mem.h"
#include "form.h"
#include "inbound.h"
#include "team.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PAGE "200"
#define ROOMS_MOST 2000

struct rooms {
	struct rooms *next;
	struct team *team;
	char *id;
	bool asking, again, unsent; /* again: it changed while it was asked about; unsent: the desk was busy */
	struct arena ids;
	struct gd_person *members;
	size_t n;
};

static struct rooms *find(struct gd_channel *channel, const struct team *team, const char *id)
{
	struct rooms *room = channel->rooms;

	while (room && (room->team != team || strcmp(room->id, id) != 0))
		room = room->next;
	return room;
}

static void empty(struct rooms *room)
{
	arena_clear(&room->ids);
	free(room->members);
	room->members = NULL;
	room->n = 0;
}

static void tell(struct gd_channel *channel, struct rooms *room)
{
	char key[160];

	(void)snprintf(
		key, sizeof key, "members:%s:%" PRId64 ":%" PRIu64, room->id, channel->host->now_ms(channel->ctx), ++channel->serial);
	const struct gd_inbound in = {
		.size = sizeof in, .kind = GD_MEMBER, .flags = GD_F_WHOLE, .dedupe = {key},
		.place = {.kind = GD_PLACE_ROOM, .tenant = team_tenant(room->team), .room = room->id},
		.members = room->members, .nmembers = room->n,
	};
	room->unsent = channel->host->submit(channel->ctx, &in, INBOUND_NOBODY) == GD_BUSY;
	if (!room->unsent)
		empty(room);
}

static void ask(struct gd_channel *channel, struct rooms *room, const char *cursor);

static void on_members(struct gd_channel *channel, void *owner, const struct api_answer *answer)
{
	struct rooms *room = owner;
	const char *cursor = json_text(json_at(answer->json, "/response_metadata/next_cursor"), "");

	if (!answer->ok) {
		room->asking = false;
		slack_log(channel, GD_LOG_WARN, "the members of %s are not known (%s): %s", room->id, answer->code, answer->why);
		empty(room);
		return;
	}
	size_t more = json_count(json_get(answer->json, "members"));
	room->members = mem_grow(room->members, room->n + more + 1, sizeof *room->members);
	for (const struct json *id = json_first(json_get(answer->json, "members")); id; id = json_next(id)) {
		const char *user = json_text(id, NULL);
		if (!user || room->n >= LIMIT_MEMBERS || (room->team->bot_user && !strcmp(user, room->team->bot_user)))
			continue;
		room->members[room->n++] = (struct gd_person){.user = arena_strdup(&room->ids, user), .tenant = team_people(room->team)};
	}
	if (*cursor && room->n < LIMIT_MEMBERS) {
		ask(channel, room, cursor);
		return;
	}
	room->asking = false;
	if (room->again)
		rooms_fetch(channel, room->team, room->id);
	else
		tell(channel, room);
}

static void ask(struct gd_channel *channel, struct rooms *room, const char *cursor)
{
	struct buf body;

	buf_init(&body, LIMIT_JSON);
	form_add(&body, "channel", room->id);
	form_add(&body, "limit", PAGE);
	form_add(&body, "cursor", cursor);
	room->asking = true;
	api_call(channel, &(struct api_request){.method = "conversations.members", .team = room->team, .body = &body, .done = on_members,
		.owner = room});
	buf_clear(&body);
}

void rooms_fetch(struct gd_channel *channel, struct team *team, const char *id)
{
	struct rooms *room = find(channel, team, id);
	size_t n = 0;

	for (const struct rooms *r = channel->rooms; r; r = r->next)
		n++;
	if (!room && n >= ROOMS_MOST)
		return;
	if (!room) {
		room = mem_alloc(sizeof *room);
		*room = (struct rooms){.next = channel->rooms, .team = team, .id = mem_strdup(id)};
		channel->rooms = room;
	}
	room->again = room->asking;
	if (room->asking)
		return;
	empty(room);
	ask(channel, room, NULL);
}

void rooms_meet(struct gd_channel *channel, struct team *team, const char *id)
{
	if (team->known && !find(channel, team, id))
		rooms_fetch(channel, team, id);
}

static void list_page(struct gd_channel *channel, struct team *team, const char *cursor);

static void on_list(struct gd_channel *channel, void *owner, const struct api_answer *answer)
{
	const char *cursor = json_text(json_at(answer->json, "/response_metadata/next_cursor"), "");
	struct team *team = owner;

	if (!answer->ok)
		slack_log(channel, GD_LOG_WARN, "the channels could not be listed (%s): %s", answer->code, answer->why);
	for (const struct json *one = json_first(json_get(answer->json, "channels")); one; one = json_next(one)) {
		const char *id = json_text(json_get(one, "id"), NULL);
		if (id && json_bool(json_get(one, "is_member"), false))
			rooms_fetch(channel, team, id);
	}
	if (*cursor)
		list_page(channel, team, cursor);
}

static void list_page(struct gd_channel *channel, struct team *team, const char *cursor)
{
	struct buf body;

	buf_init(&body, LIMIT_JSON);
	form_add(&body, "types", "public_channel,private_channel");
	form_add(&body, "exclude_archived", "true");
	form_add(&body, "limit", PAGE);
	form_add(&body, "cursor", cursor);
	if (team->enterprise && team->id)
		form_add(&body, "team_id", team->id); /* tokens of an organisation must say which workspace */
	api_call(channel,
		&(struct api_request){.method = "conversations.list", .team = team, .body = &body, .done = on_list, .owner = team});
	buf_clear(&body);
}

void rooms_list(struct gd_channel *channel, struct team *team)
{
	list_page(channel, team, NULL);
}

void rooms_ready(struct gd_channel *channel)
{
	for (struct rooms *room = channel->rooms; room; room = room->next)
		if (room->unsent && !room->asking)
			tell(channel, room);
}

struct team *rooms_team(struct gd_channel *channel, const char *id)
{
	for (struct rooms *room = channel->rooms; room && id; room = room->next)
		if (!strcmp(room->id, id))
			return room->team;
	return NULL;
}

void rooms_clear(struct gd_channel *channel)
{
	while (channel->rooms) {
		struct rooms *room = channel->rooms;
		channel->rooms = room->next;
		empty(room);
		free(room->id);
		free(room);
	}
}
