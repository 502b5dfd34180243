#include "desk/persons.h"
#include "store/orgs.h"

#include "desk/rota.h"

const char *person_name(struct work *w, int64_t id)
{
	const char *name = id ? person_name_of(w->db, w->arena, id) : NULL;
	return name ? name : "?";
}

enum lang person_lang(const struct work *w, const struct person *person)
{
	enum lang lang = w->settings->lang;
	if (person->lang)
		lang_parse(person->lang, &lang);
	return lang;
}

/* ---- rights ----------------------------------------------------------------------------------------------------------------------- */

static void add_queues(struct work *w, int64_t person_id, struct principal *out)
{
	struct membership *list;
	size_t n = memberships_of(w->db, w->arena, person_id, &list);
	int64_t *agent_of = arena_alloc(w->arena, (n + 1) * sizeof *agent_of), *lead_of = arena_alloc(w->arena, (n + 1) * sizeof *lead_of);
	for (size_t i = 0; i < n; i++) {
		if (list[i].role >= MEMBER_AGENT)
			agent_of[out->nagent++] = list[i].queue_id;
		if (list[i].role >= MEMBER_LEAD)
			lead_of[out->nlead++] = list[i].queue_id;
	}
	out->agent_of = agent_of;
	out->lead_of = lead_of;
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
	add_queues(w, p->id, out);
	out->noncall = rota_queues(w, p, &out->oncall_of);
}

/* As seen from an account that is not verified (desk/link.h): one's own tickets, no more. */
static void principal_strip(struct principal *p)
{
	*p = (struct principal){.person = p->person, .machine = p->machine};
}

void principal_at(struct work *w, const struct person *p, const struct identity *i, struct principal *out)
{
	principal_of(w, p, out);
	if (i->id && !i->verified)
		principal_strip(out);
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
		.triage = t->triage,
	};
}

bool ticket_is_private(struct work *w, const struct ticket *t)
{
	struct queue_row queue = {0};
	return t->private_ || (work_queue(w, t->queue_id, &queue) && queue.private_);
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
	work_queue(w, t->queue_id, &queue);
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
