#include "rooms.h"

#include "api.h"
#include "base/limits.h"
#include "base/mem.h"
#include "form.h"
#include "inbound.h"
#include "people.h"
#include "team.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PAGE "200"
#define ROOMS_MOST 2000

#define AGAIN_MS 61000u /* a lookup that failed may be made again then */
#define SOON_MS 2000u   /* a list is asked for again then; the wait doubles */
#define DOUBLINGS_MOST 5u

/* Listing, then asking the desk whether this is a team's room, then who the members are; and then the desk gets them. */
enum rooms_step { STEP_IDLE, STEP_LIST, STEP_LATER, STEP_PROBE, STEP_PEOPLE, STEP_TELL };

struct rooms {
	struct rooms *next;
	struct team *team;
	char *id;
	enum rooms_step step;
	bool again, unsent;       /* again: it changed while it was looked at; unsent: the desk was busy */
	bool desk;                /* the desk has said that its members are a team */
	uint64_t tag;             /* of the question whether it is */
	int64_t due_ms;           /* when a step that failed is made again, 0: it did not */
	struct arena ids;
	struct gd_person *members;
	size_t n, named;          /* named: how many of them are looked up */
	unsigned failures;        /* of the list, in a row */
};

/* The timer is one for all: it rings for whoever is first. */
static void arm(struct gd_channel *channel)
{
	int64_t now = channel->host->now_ms(channel->ctx), next = 0;

	for (const struct rooms *room = channel->rooms; room; room = room->next)
		if (room->due_ms && (!next || room->due_ms < next))
			next = room->due_ms;
	for (const struct team *team = channel->teams; team; team = team->next)
		if (team->rooms_ms && (!next || team->rooms_ms < next))
			next = team->rooms_ms;
	if (next)
		channel->host->timer(channel->ctx, next > now ? (uint32_t)(next - now) : 1, TIMER_ROOMS);
}

static void later(struct gd_channel *channel, int64_t *due_ms, uint32_t wait_s)
{
	*due_ms = channel->host->now_ms(channel->ctx) + (wait_s ? wait_s * INT64_C(1000) : AGAIN_MS);
	arm(channel);
}

static uint32_t wait_of(unsigned *failures, const struct api_answer *answer)
{
	uint32_t doublings = *failures < DOUBLINGS_MOST ? (*failures)++ : DOUBLINGS_MOST, wait_s = SOON_MS / 1000 << doublings;

	return answer->retry_after_s > wait_s ? answer->retry_after_s : wait_s;
}

/* Trouble that passes; what is refused for good is asked again when the room changes. */
static bool passes(const struct api_answer *answer)
{
	if (api_is_unknown(answer))
		return false;
	return answer->kind == ERROR_RETRY || answer->kind == ERROR_DOUBT || answer->kind == ERROR_RATE || answer->kind == ERROR_TOKEN;
}

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
	room->n = room->named = 0;
}

static enum gd_rc submit(struct gd_channel *channel, struct rooms *room, uint32_t flags, uint64_t tag)
{
	char key[160];

	(void)snprintf(
		key, sizeof key, "members:%s:%" PRId64 ":%" PRIu64, room->id, channel->host->now_ms(channel->ctx), ++channel->serial);
	const struct gd_inbound in = {
		.size = sizeof in, .kind = GD_MEMBER, .flags = flags, .dedupe = {key},
		.place = {.kind = GD_PLACE_ROOM, .tenant = team_tenant(room->team), .room = room->id},
		.members = room->members, .nmembers = flags & GD_F_WHOLE ? room->n : 0,
	};
	return channel->host->submit(channel->ctx, &in, tag);
}

static void finish(struct gd_channel *channel, struct rooms *room)
{
	room->step = STEP_IDLE;
	empty(room);
	if (room->again)
		rooms_fetch(channel, room->team, room->id);
}

static void tell(struct gd_channel *channel, struct rooms *room)
{
	room->step = STEP_TELL;
	room->unsent = submit(channel, room, GD_F_WHOLE, INBOUND_NOBODY) == GD_BUSY;
	if (!room->unsent)
		finish(channel, room);
}

/* Names, and above all who is a guest or of another organisation: those are no agents, wherever they stand. */
static void look_up(struct gd_channel *channel, struct rooms *room)
{
	room->step = STEP_PEOPLE;
	while (room->named < room->n) {
		struct gd_person *member = &room->members[room->named];
		const struct person *known = people_find(channel, room->team, member->user);
		if (!known && people_ask(channel, room->team, member->user))
			return; /* rooms_resume() */
		if (known && known->trouble) {
			room->due_ms = known->until_ms;
			arm(channel);
			return;
		}
		people_fill(channel, room->team, &room->ids, member);
		room->named++;
	}
	tell(channel, room);
}

/* Only a team's room is worth looking up everybody in it; which rooms are is the desk's configuration. */
static void probe(struct gd_channel *channel, struct rooms *room)
{
	room->step = STEP_PROBE;
	if (room->desk) {
		look_up(channel, room);
		return;
	}
	room->tag = ++channel->serial;
	room->unsent = submit(channel, room, 0, room->tag) == GD_BUSY;
}

bool rooms_result(struct gd_channel *channel, uint64_t tag, const struct gd_result *result)
{
	struct rooms *room = channel->rooms;

	while (room && (room->step != STEP_PROBE || room->tag != tag))
		room = room->next;
	if (!room)
		return false;
	room->desk = result->code == GD_R_ADDED;
	if (result->code == GD_R_TROUBLE)
		later(channel, &room->due_ms, 0);
	else if (room->desk)
		look_up(channel, room);
	else
		finish(channel, room);
	return true;
}

void rooms_resume(struct gd_channel *channel)
{
	for (struct rooms *room = channel->rooms; room; room = room->next)
		if (room->step == STEP_PEOPLE)
			look_up(channel, room);
}

static void ask(struct gd_channel *channel, struct rooms *room, const char *cursor);

static void again(struct gd_channel *channel, struct rooms *room)
{
	switch (room->step) {
	case STEP_LATER:
		empty(room);
		ask(channel, room, NULL);
		return;
	case STEP_PROBE:
		probe(channel, room);
		return;
	case STEP_PEOPLE:
		look_up(channel, room);
		return;
	case STEP_IDLE:
	case STEP_LIST:
	case STEP_TELL:
		return;
	}
}

void rooms_timer(struct gd_channel *channel)
{
	int64_t now = channel->host->now_ms(channel->ctx);

	for (struct rooms *room = channel->rooms; room; room = room->next) {
		if (!room->due_ms || room->due_ms > now)
			continue;
		room->due_ms = 0;
		again(channel, room);
	}
	for (struct team *team = channel->teams; team; team = team->next) {
		if (!team->rooms_ms || team->rooms_ms > now)
			continue;
		team->rooms_ms = 0;
		rooms_list(channel, team);
	}
	arm(channel);
}

static void on_members(struct gd_channel *channel, void *owner, const struct api_answer *answer)
{
	struct rooms *room = owner;
	const char *cursor = json_text(json_at(answer->json, "/response_metadata/next_cursor"), "");

	if (!answer->ok) {
		slack_log(channel, GD_LOG_WARN, "the members of %s are not known (%s): %s", room->id, answer->code, answer->why);
		if (passes(answer)) {
			room->step = STEP_LATER;
			later(channel, &room->due_ms, wait_of(&room->failures, answer));
		} else {
			finish(channel, room);
		}
		return;
	}
	room->failures = 0;
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
	if (room->again)
		finish(channel, room);
	else
		probe(channel, room);
}

static void ask(struct gd_channel *channel, struct rooms *room, const char *cursor)
{
	struct buf body;

	buf_init(&body, LIMIT_JSON);
	form_add(&body, "channel", room->id);
	form_add(&body, "limit", PAGE);
	form_add(&body, "cursor", cursor);
	room->step = STEP_LIST;
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
	room->again = room->step != STEP_IDLE && room->step != STEP_LATER;
	if (room->step != STEP_IDLE)
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
	if (!answer->ok && passes(answer))
		later(channel, &team->rooms_ms, wait_of(&team->rooms_failures, answer));
	if (answer->ok)
		team->rooms_failures = 0;
	for (const struct json *one = json_first(json_get(answer->json, "channels")); one; one = json_next(one)) {
		const char *id = json_text(json_get(one, "id"), NULL);
		if (id && json_bool(json_get(one, "is_member"), true)) /* not said: who asks for its members is told so */
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
		if (room->unsent && room->step == STEP_PROBE)
			probe(channel, room);
		else if (room->unsent && room->step == STEP_TELL)
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
