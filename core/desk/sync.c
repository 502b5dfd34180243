#include "desk/sync.h"

#include "desk/moved.h"
#include "desk/time/jobs.h"
#include "store/orgs.h"

#include <string.h>

#define FROM_FILE "file"
#define SETTLED_MS (30 * SECOND_MS)

/* What somebody said of themselves stands over what the file says. */
static void fill(const char **member, const char *from_file, unsigned own)
{
	if (from_file && !own)
		*member = from_file;
}

/* The file's roles and those given in a chat; the leading of an organisation that somebody has left since is none. */
static int64_t roles_of(const struct desk_person *p, const struct person *row)
{
	int64_t roles = (p->admin ? PERSON_ADMIN : 0) | (p->auditor ? PERSON_AUDITOR : 0);
	if (p->org_lead && !(row->own & OWN_ORG))
		roles |= PERSON_ORG_LEAD;
	return roles | row->granted;
}

static int64_t put_person(struct work *w, const struct desk_person *p)
{
	struct person row = {.undo_ms = -1};
	bool known = person_by_handle(w->db, w->arena, p->handle, &row);
	row.handle = p->handle;
	row.email = p->email ? p->email : row.email;
	fill(&row.name, p->name ? p->name : p->handle, row.own & OWN_NAME);
	fill(&row.phone, p->phone, row.own & OWN_PHONE);
	fill(&row.lang, p->lang, row.own & OWN_LANG);
	fill(&row.tz, p->tz, row.own & OWN_ZONE);
	fill(&row.date_format, p->date_format, row.own & OWN_DATE);
	if (p->org && !(row.own & OWN_ORG))
		row.org_id = org_by_name(w->db, p->org);
	if (!(row.own & OWN_LEVEL))
		row.level = p->level;
	row.roles = roles_of(p, &row);
	if (p->undo_ms && !(row.own & OWN_UNDO))
		row.undo_ms = *p->undo_ms;
	if (!known) {
		row.id = work_id(w);
		person_insert(w->db, &row, w->now);
	} else {
		person_save(w->db, &row);
	}
	return row.id;
}

/* An identity that the file gives to somebody is theirs, whoever it belonged to: the admin is the proof. */
static void put_identity(struct work *w, int64_t person_id, const struct desk_identity *i)
{
	struct identity row;
	if (identity_find(w->db, w->arena, i->channel, i->tenant, i->native, &row)) {
		if (row.person_id != person_id)
			identity_move(w->db, row.id, person_id);
		if (!row.verified)
			identity_set_verified(w->db, row.id, true);
		return;
	}
	row = (struct identity){.id = work_id(w),
		.person_id = person_id,
		.channel = i->channel,
		.tenant = i->tenant,
		.native = i->native,
		.verified = true};
	identity_insert(w->db, &row, w->now);
}

static void put_members(struct work *w, int64_t queue_id, const char *const *handles, size_t n, enum member_role role)
{
	for (size_t i = 0; i < n; i++) {
		struct person p;
		if (person_by_handle(w->db, w->arena, handles[i], &p))
			member_put(w->db, queue_id, p.id, role, FROM_FILE);
	}
}

static void put_room(struct work *w, int64_t queue_id, const struct desk_room *r)
{
	room_put(w->db, r->channel, r->tenant, moved_to(w, r->channel, r->native), queue_id,
		r->oneway ? ROOM_ONEWAY : r->request ? ROOM_REQUEST : ROOM_DESK);
}

void sync_room(struct work *w, const char *channel, const char *native)
{
	for (size_t i = 0; i < w->settings->nqueues; i++) {
		const struct desk_queue *q = &w->settings->queues[i];
		struct queue_row row;
		for (size_t j = 0; j < q->nrooms; j++)
			if (strcmp(q->rooms[j].channel, channel) == 0 && strcmp(moved_to(w, channel, q->rooms[j].native), native) == 0 &&
				queue_by_name(w->db, w->arena, q->name, &row))
				put_room(w, row.id, &q->rooms[j]);
	}
}

static void put_queue(struct work *w, const struct desk_queue *q)
{
	struct queue_row row;
	queue_put(w->db, work_id(w), q->name, q->title, q->is_private);
	if (!queue_by_name(w->db, w->arena, q->name, &row))
		return;
	put_members(w, row.id, q->agents, q->nagents, MEMBER_AGENT);
	put_members(w, row.id, q->leads, q->nleads, MEMBER_LEAD);
	for (size_t i = 0; i < q->nrooms; i++)
		put_room(w, row.id, &q->rooms[i]);
}

static void put_core_person(struct work *w)
{
	struct person core = {.id = CORE_PERSON_ID, .name = w->settings->name, .machine = true, .undo_ms = -1};
	struct person there;
	if (!person_load(w->db, w->arena, CORE_PERSON_ID, &there))
		person_insert(w->db, &core, w->now);
}

void sync_settings(struct work *w)
{
	const struct desk_settings *s = w->settings;
	const char **names = arena_alloc(w->arena, (s->nqueues + 1) * sizeof *names);
	put_core_person(w);
	members_clear(w->db, FROM_FILE);
	rooms_clear(w->db);
	for (size_t i = 0; i < s->norgs; i++)
		org_put(w->db, work_id(w), s->orgs[i].name, s->orgs[i].title, s->orgs[i].domain, s->orgs[i].share);
	for (size_t i = 0; i < s->npersons; i++) {
		int64_t id = put_person(w, &s->persons[i]);
		for (size_t j = 0; j < s->persons[i].nidentities; j++)
			put_identity(w, id, &s->persons[i].identities[j]);
	}
	for (size_t i = 0; i < s->nqueues; i++) {
		names[i] = s->queues[i].name;
		put_queue(w, &s->queues[i]);
	}
	queues_retire_others(w->db, names, s->nqueues);
	work_queue_changed(w);
	job_later(w, JOB_ORPHANS, 0, "", w->now + SETTLED_MS, NULL); /* told once the channels are open */
}
