/* GD_MEMBER, GD_PLACE, GD_OPENED: who stands in a room, what became of a room, who opened a session. A queue's agents are the members of
 * its room. */
#include "desk/inbound.h"

#include "base/json.h"
#include "base/limits.h"
#include "desk/moved.h"
#include "desk/orphan.h"
#include "desk/persons.h"
#include "desk/out/tell.h"
#include "desk/sender.h"
#include "desk/sync.h"
#include "store/scan.h"

#include <string.h>

#define TICKETS_MOST 1000

/* ---- members ------------------------------------------------------------------------------------------------------------------------- */

/* Which list made somebody a member: the room, so that leaving it takes away what it gave and nothing else. */
static const char *source_of(struct work *w, const struct inbound *m)
{
	return arena_printf(w->arena, "room:%s/%s", m->channel, m->in->place.room);
}

static bool is_agent_here(const struct gd_person *p)
{
	return !(p->flags & (GD_P_BOT | GD_P_MACHINE | GD_P_OUTSIDER)) && p->user && *p->user;
}

static void came(struct work *w, const struct inbound *m, int64_t queue_id, const struct gd_person *who)
{
	struct person person;
	struct identity identity;
	if (!is_agent_here(who) || !sender_person(w, m->channel, who, NULL, &person, &identity))
		return;
	if (!identity.verified)
		identity_set_verified(w->db, identity.id, true); /* whoever may stand in the team's room has been let in there */
	member_put(w->db, queue_id, person.id, MEMBER_AGENT, source_of(w, m));
}

static void left(struct work *w, const struct inbound *m, int64_t queue_id, int64_t person_id)
{
	member_remove(w->db, queue_id, person_id, source_of(w, m));
	if (member_role(w->db, queue_id, person_id) == 0)
		orphan_tickets(w, queue_id, person_id);
}

static bool is_listed(struct work *w, const struct inbound *m, int64_t person_id)
{
	for (size_t i = 0; i < m->in->nmembers; i++) {
		struct identity identity;
		if (is_agent_here(&m->in->members[i]) &&
			identity_find(w->db, w->arena, m->channel, m->in->members[i].tenant, m->in->members[i].user, &identity) &&
			identity.person_id == person_id)
			return true;
	}
	return false;
}

static void whole_list(struct work *w, const struct inbound *m, int64_t queue_id)
{
	int64_t *before;
	size_t n = members_from(w->db, w->arena, queue_id, source_of(w, m), &before);
	for (size_t i = 0; i < m->in->nmembers; i++)
		came(w, m, queue_id, &m->in->members[i]);
	for (size_t i = 0; i < n; i++)
		if (!is_listed(w, m, before[i]))
			left(w, m, queue_id, before[i]);
}

/* We are in the room again after we were sent out of it: the configuration still names it. */
static int64_t queue_again(struct work *w, const char *channel, const struct gd_place *p, enum room_kind *kind)
{
	sync_room(w, channel, p->room);
	return room_queue(w->db, channel, p->tenant, p->room, kind);
}

void inbound_member(struct work *w, struct inbound *m)
{
	enum room_kind kind = ROOM_REQUEST;
	const struct gd_place *p = &m->in->place;
	int64_t queue_id = p->room ? room_queue(w->db, m->channel, p->tenant, p->room, &kind) : 0;
	if (!queue_id && p->room && (m->in->flags & GD_F_WHOLE))
		queue_id = queue_again(w, m->channel, p, &kind);
	if (!queue_id || kind != ROOM_DESK)
		return;
	m->result.code = GD_R_ADDED;
	m->result.word = "noted";
	if (m->in->flags & GD_F_WHOLE) {
		whole_list(w, m, queue_id);
		return;
	}
	for (size_t i = 0; i < m->in->nmembers; i++) {
		const struct gd_person *who = &m->in->members[i];
		struct identity identity;
		if (!(m->in->flags & GD_F_REMOVED))
			came(w, m, queue_id, who);
		else if (who->user && identity_find(w->db, w->arena, m->channel, who->tenant, who->user, &identity))
			left(w, m, queue_id, identity.person_id);
	}
}

/* ---- places -------------------------------------------------------------------------------------------------------------------------- */

static void move(struct work *w, const char *channel, const struct gd_place *from, const char *to)
{
	enum room_kind kind;
	const char *now = moved_to(w, channel, from->room);
	if (strcmp(now, to) == 0)
		return;
	if (room_queue(w->db, channel, from->tenant, now, &kind))
		moved_note(w, channel, from->room, to);
	room_renamed(w->db, channel, now, to);
}

void inbound_place(struct work *w, struct inbound *m)
{
	const char *room = m->in->place.room;
	if (!room)
		return;
	m->result.code = GD_R_ADDED;
	m->result.word = "noted";
	if (m->in->flags & GD_F_REMOVED)
		room_lost(w->db, m->channel, room);
	else if (m->in->text)
		move(w, m->channel, &m->in->place, m->in->text);
}

/* ---- sessions ------------------------------------------------------------------------------------------------------------------------ */

static void add_rooms(struct work *w, struct json_writer *j, const char *channel, int64_t queue_id, enum room_kind kind)
{
	struct room *rooms;
	size_t n = rooms_of_queue(w->db, w->arena, queue_id, kind, &rooms);
	for (size_t i = 0; i < n; i++)
		if (strcmp(rooms[i].channel, channel) == 0)
			json_put_text(j, NULL, rooms[i].native);
}

/* The desk's rooms of one's own teams, and every room where one may ask. */
static void write_rooms(struct work *w, const struct inbound *m, struct json_writer *j)
{
	json_open(j, "rooms", '[');
	for (size_t i = 0; i < w->settings->nqueues; i++) {
		struct queue_row queue;
		if (!queue_by_name(w->db, w->arena, w->settings->queues[i].name, &queue))
			continue;
		add_rooms(w, j, m->channel, queue.id, ROOM_REQUEST);
		if (member_role(w->db, queue.id, w->actor.id))
			add_rooms(w, j, m->channel, queue.id, ROOM_DESK);
	}
	json_close(j, ']');
}

void inbound_opened(struct work *w, struct inbound *m)
{
	struct buf out;
	struct ticket *open;
	struct msg_values v = {0};
	if (!w->actor.id)
		return;
	buf_init(&out, LIMIT_BODY);
	struct json_writer j = {.out = &out};
	json_open(&j, NULL, '{');
	write_rooms(w, m, &j);
	json_put_text(&j, "name", w->actor.name);
	json_put_text(&j, "lang", lang_code(person_lang(w, &w->actor)));
	json_close(&j, '}');
	m->result.json = arena_strdup(w->arena, out.data);
	buf_clear(&out);
	m->result.code = GD_R_ADDED;
	m->result.word = "opened";
	msg_number(&v, "n",
		(int64_t)tickets_scan(
			w->db, w->arena, &(struct scan_of){.scope = SCAN_PERSON, .id = w->actor.id, .open = true}, TICKETS_MOST, &open));
	m->result.text = say(w, &w->actor, MSG_M_HOME, &v);
}
