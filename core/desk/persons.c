#include "desk/persons.h"

#include "base/limits.h"
#include "base/text.h"
#include "desk/link.h"
#include "desk/time/paging.h"

#include <string.h>

/* A display name is a stranger's text: one line, no control characters, cut. */
static const char *clean_name(struct work *w, const struct gd_person *sender)
{
	const char *raw = sender->name && *sender->name ? sender->name : sender->handle && *sender->handle ? sender->handle : sender->user;
	struct buf out;
	buf_init(&out, LIMIT_TEXT);
	text_strip_controls(&out, raw ? raw : "?", false);
	buf_cut(&out, text_cut(out.data, LIMIT_NAME));
	const char *name = arena_strdup(w->arena, text_is_blank(out.data) ? sender->user : out.data);
	buf_clear(&out);
	return name;
}

static void insert_person(
	struct work *w, const char *channel, const struct gd_person *sender, const char *room, struct person *p, struct identity *i)
{
	*p = (struct person){
		.id = work_id(w),
		.name = clean_name(w, sender),
		.lang = sender->lang && *sender->lang ? sender->lang : NULL,
		.tz = sender->tz && *sender->tz ? sender->tz : NULL,
		.machine = (sender->flags & GD_P_MACHINE) != 0,
		.undo_ms = -1,
	};
	*i = (struct identity){
		.id = work_id(w),
		.person_id = p->id,
		.channel = channel,
		.tenant = sender->tenant ? sender->tenant : "",
		.native = sender->user,
		.handle = sender->handle,
		.room = room,
	};
	person_insert(w->db, p, w->now);
	identity_insert(w->db, i, w->now);
}

/* An address that the workspace vouches for proves who this is: the person who has it, or a newcomer of its organisation. Outsiders
 * are vouched for by somebody else's workspace, so that is no way into the desk. */
static int64_t person_who_has(struct work *w, const struct gd_person *sender, int64_t newcomer)
{
	struct person known;
	if (!person_by_address(w->db, w->arena, sender->email, &known))
		return newcomer;
	if ((sender->flags & GD_P_OUTSIDER) && (known.roles || member_of_any(w->db, known.id)))
		return 0;
	return link_persons(w, known.id, newcomer);
}

static void prove_by_address(struct work *w, const struct gd_person *sender, struct person *p, struct identity *i)
{
	bool vouched = (sender->flags & GD_P_EMAIL_VERIFIED) && sender->email && *sender->email;
	int64_t one = vouched && !i->verified ? person_who_has(w, sender, p->id) : 0;
	if (!one || !person_load(w->db, w->arena, one, p))
		return;
	if (!p->email) {
		p->email = sender->email;
		person_save(w->db, p);
	}
	int64_t org = p->org_id || (p->own & OWN_ORG) ? 0 : org_by_address(w->db, p->email);
	if (org)
		link_org(w, p, org);
	identity_set_verified(w->db, i->id, true);
	i->verified = true;
	i->person_id = p->id;
}

bool person_of_sender(struct work *w, const char *channel, const struct gd_person *sender, const struct gd_place *place, struct person *out,
	struct identity *identity)
{
	const char *room = place && place->kind == GD_PLACE_DIRECT ? place->room : NULL;
	if (!sender->user || !*sender->user)
		return false;
	if (!identity_find(w->db, w->arena, channel, sender->tenant, sender->user, identity)) {
		insert_person(w, channel, sender, room, out, identity);
		prove_by_address(w, sender, out, identity);
		return true;
	}
	if (room && (!identity->room || strcmp(identity->room, room) != 0)) {
		identity_set_room(w->db, identity->id, room);
		identity->room = room;
	}
	if (!person_load(w->db, w->arena, identity->person_id, out))
		return false;
	prove_by_address(w, sender, out, identity);
	return true;
}

const char *person_name(struct work *w, int64_t id)
{
	struct person p;
	return id && person_load(w->db, w->arena, id, &p) ? p.name : "?";
}

enum lang person_lang(const struct work *w, const struct person *person)
{
	enum lang lang = w->settings->lang;
	if (person->lang)
		lang_parse(person->lang, &lang);
	return lang;
}

/* ---- rights ----------------------------------------------------------------------------------------------------------------------- */

static size_t queues_where(struct work *w, int64_t person_id, enum member_role least, const int64_t **out)
{
	int64_t *ids;
	size_t n = queues_of_member(w->db, w->arena, person_id, least, &ids);
	*out = ids;
	return n;
}

void principal_of(struct work *w, const struct person *p, struct principal *out)
{
	*out = (struct principal){
		.person = p->id,
		.machine = p->machine ? p->id : 0,
		.org = p->org_id,
		.org_lead = (p->roles & PERSON_ORG_LEAD) != 0,
		.admin = (p->roles & PERSON_ADMIN) != 0,
		.auditor = (p->roles & PERSON_AUDITOR) != 0,
	};
	out->nagent = queues_where(w, p->id, MEMBER_AGENT, &out->agent_of);
	out->nlead = queues_where(w, p->id, MEMBER_LEAD, &out->lead_of);
	out->noncall = paging_queues(w, p, &out->oncall_of);
}

void principal_at(struct work *w, const struct person *p, const struct identity *i, struct principal *out)
{
	principal_of(w, p, out);
	if (i->id && !i->verified)
		link_strip(out);
}

struct object object_known(const struct ticket *t, enum place place, bool queue_private, bool shares)
{
	return (struct object){
		.kind = OBJECT_TICKET,
		.place = place,
		.queue = t->queue_id,
		.queue_private = queue_private,
		.requester = t->requester_id,
		.machine = t->machine ? t->requester_id : 0,
		.org = t->org_id,
		.org_shares = t->org_id && shares,
		.hidden = t->private_,
	};
}

void object_part(struct work *w, const struct ticket *t, int64_t person_id, struct object *object)
{
	struct participant part;
	if (!participant_find(w->db, t->id, person_id, &part))
		return;
	object->copied = part.role == PARTICIPANT_COPY;
	object->copied_ms = part.since_ms;
	if (part.role == PARTICIPANT_REQUESTER)
		object->requester = person_id; /* a merged ticket has as many requesters as asked */
}

void object_of(struct work *w, const struct ticket *t, int64_t person_id, enum place place, struct object *out)
{
	struct queue_row queue = {0};
	queue_load(w->db, w->arena, t->queue_id, &queue);
	*out = object_known(t, place, queue.private_, t->org_id && org_shares(w->db, t->org_id));
	object_part(w, t, person_id, out);
}

uint32_t actors_on(struct work *w, const struct person *person, const struct ticket *ticket, enum place place)
{
	struct principal principal;
	struct object object;
	principal_of(w, person, &principal);
	object_of(w, ticket, person->id, place, &object);
	return actors_of(&principal, &object);
}

bool person_is_agent(struct work *w, int64_t person_id)
{
	return member_of_any(w->db, person_id);
}

int64_t deputy_of(struct work *w, const struct ticket *t, int64_t person_id)
{
	struct person p;
	if (!person_id || !person_load(w->db, w->arena, person_id, &p) || p.away_until <= w->now || !p.deputy_id ||
		p.deputy_id == t->requester_id || member_role(w->db, t->queue_id, p.deputy_id) == 0)
		return 0;
	return p.deputy_id;
}
