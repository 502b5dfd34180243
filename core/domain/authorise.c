#include "domain/authorise.h"

#include <string.h>

#define A(name) ACTOR_BIT(ACTOR_##name)
#define MAY(name) ACTION_BIT(ACTION_##name)
#define AT(name) (1u << PLACE_##name)
#define ANYWHERE (AT(CUSTOMER) | AT(DESK) | AT(DIRECT))
#define INSIDE (AT(DESK) | AT(DIRECT)) /* nobody of the customer's side reads along */

#define OWNER (MAY(SEE) | MAY(WRITE) | MAY(COMMENT) | MAY(COPY) | MAY(RAISE) | MAY(CLOSE) | MAY(MUTE))

/* Rights on a ticket, requirements 2.3 row by row. What is not here is denied. */
struct grant {
	enum actor actor;
	uint32_t places;
	uint64_t actions;
};
static const struct grant ticket_grants[] = {
	{ACTOR_REQUESTER, ANYWHERE, OWNER | MAY(PRIVATE) | MAY(RATE) | MAY(FOLLOW)},
	{ACTOR_COPY, ANYWHERE, MAY(SEE) | MAY(COMMENT) | MAY(LEAVE) | MAY(MUTE)},
	{ACTOR_COLLEAGUE, ANYWHERE, MAY(SEE) | MAY(COMMENT)},
	{ACTOR_ORG_LEAD, ANYWHERE, OWNER},
	{ACTOR_BYSTANDER, AT(CUSTOMER), MAY(SEE) | MAY(COMMENT)},
	{ACTOR_AGENT, ANYWHERE, MAY(SEE) | MAY(REPLY) | MAY(COPY) | MAY(RAISE) | MAY(CLOSE) | MAY(WORK) | MAY(PRIVATE) | MAY(MUTE)},
	{ACTOR_AGENT, ANYWHERE, MAY(TELL)},
	{ACTOR_AGENT, INSIDE, MAY(SEE_NOTES) | MAY(NOTE)},
	{ACTOR_OTHER_AGENT, ANYWHERE, MAY(SEE)},
	{ACTOR_OTHER_AGENT, AT(CUSTOMER), MAY(COMMENT)},
	{ACTOR_OTHER_AGENT, INSIDE, MAY(SEE_NOTES) | MAY(NOTE) | MAY(PROPOSE)},
	{ACTOR_LEAD, INSIDE, MAY(SEE_RATING)},
	{ACTOR_AUDITOR, ANYWHERE, MAY(SEE)},
	{ACTOR_AUDITOR, INSIDE, MAY(SEE_NOTES) | MAY(SEE_RATING)},
	{ACTOR_MACHINE, ANYWHERE, MAY(SEE) | MAY(ENTRY) | MAY(RAISE) | MAY(MACHINE_END)},
};

/* Rights on everything else: by what the principal is to the queue, or at all. */
static const struct grant other_grants[] = {
	{ACTOR_REQUESTER, ANYWHERE, MAY(CREATE)}, /* everybody may ask */
	{ACTOR_MACHINE, ANYWHERE, MAY(CREATE)},
	{ACTOR_AGENT, ANYWHERE, MAY(CREATE_FOR)},
	{ACTOR_AGENT, INSIDE, MAY(SEE_PERSON) | MAY(INVITE)},
	{ACTOR_OTHER_AGENT, ANYWHERE, MAY(CREATE_FOR)},
	{ACTOR_OTHER_AGENT, INSIDE, MAY(SEE_PERSON) | MAY(INVITE)},
	{ACTOR_AGENT, INSIDE, MAY(ONCALL)},
	{ACTOR_LEAD, INSIDE, MAY(REPORT) | MAY(BLOCK) | MAY(HEALTH) | MAY(INVITE)},
	{ACTOR_ADMIN, INSIDE, MAY(CONFIGURE) | MAY(AUDIT) | MAY(PERSONAL) | MAY(HEALTH) | MAY(INVITE)},
	{ACTOR_AUDITOR, INSIDE, MAY(AUDIT) | MAY(REPORT) | MAY(SEE_PERSON)},
};

/* Which kind of object an action is about; asking it of another kind is denied. */
static const struct {
	enum object_kind kind;
	uint64_t actions;
} scopes[] = {
	{OBJECT_TICKET, MAY(SEE) | MAY(SEE_NOTES) | MAY(SEE_RATING) | MAY(WRITE) | MAY(COMMENT) | MAY(REPLY) | MAY(NOTE) | MAY(ENTRY) |
			MAY(COPY) | MAY(LEAVE) | MAY(RAISE) | MAY(CLOSE) | MAY(WORK) | MAY(PROPOSE) | MAY(PRIVATE) | MAY(MUTE) | MAY(RATE) |
			MAY(FOLLOW) | MAY(MACHINE_END) | MAY(TELL)},
	{OBJECT_QUEUE, MAY(CREATE) | MAY(CREATE_FOR) | MAY(REPORT) | MAY(ONCALL) | MAY(BLOCK)},
	{OBJECT_PERSON, MAY(SEE_PERSON) | MAY(INVITE) | MAY(PERSONAL)},
	{OBJECT_SYSTEM, MAY(CONFIGURE) | MAY(AUDIT) | MAY(HEALTH)},
};

static const char *const action_names[ACTION_COUNT] = {
	[ACTION_SEE] = "see",
	[ACTION_SEE_NOTES] = "see.notes",
	[ACTION_SEE_RATING] = "see.rating",
	[ACTION_WRITE] = "write",
	[ACTION_COMMENT] = "comment",
	[ACTION_REPLY] = "reply",
	[ACTION_NOTE] = "note",
	[ACTION_ENTRY] = "entry",
	[ACTION_COPY] = "copy",
	[ACTION_LEAVE] = "leave",
	[ACTION_RAISE] = "raise",
	[ACTION_CLOSE] = "close",
	[ACTION_WORK] = "work",
	[ACTION_PROPOSE] = "propose",
	[ACTION_PRIVATE] = "private",
	[ACTION_MUTE] = "mute",
	[ACTION_RATE] = "rate",
	[ACTION_FOLLOW] = "follow",
	[ACTION_MACHINE_END] = "machine.end",
	[ACTION_TELL] = "tell",
	[ACTION_CREATE] = "create",
	[ACTION_CREATE_FOR] = "create.for",
	[ACTION_REPORT] = "report",
	[ACTION_ONCALL] = "oncall",
	[ACTION_SEE_PERSON] = "see.person",
	[ACTION_INVITE] = "invite",
	[ACTION_BLOCK] = "block",
	[ACTION_CONFIGURE] = "configure",
	[ACTION_AUDIT] = "audit",
	[ACTION_PERSONAL] = "personal",
	[ACTION_HEALTH] = "health",
};

const char *action_name(enum action action)
{
	return (unsigned)action < ACTION_COUNT && action_names[action] ? action_names[action] : "?";
}

bool action_parse(const char *name, enum action *out)
{
	for (int i = 1; i < ACTION_COUNT; i++) {
		if (action_names[i] && strcmp(action_names[i], name) == 0) {
			*out = (enum action)i;
			return true;
		}
	}
	return false;
}

static bool listed(const int64_t *ids, size_t count, int64_t id)
{
	for (size_t i = 0; i < count; i++)
		if (ids[i] == id)
			return true;
	return false;
}

/* What the principal is to a queue. */
static uint32_t desk_actors(const struct principal *p, int64_t queue)
{
	uint32_t actors = 0;

	if (listed(p->lead_of, p->nlead, queue))
		actors |= A(LEAD) | A(AGENT);
	if (listed(p->agent_of, p->nagent, queue) || listed(p->oncall_of, p->noncall, queue))
		actors |= A(AGENT);
	if (!(actors & A(AGENT)) && (p->nagent || p->nlead || p->noncall))
		actors |= A(OTHER_AGENT);
	return actors;
}

/* What the principal is to a ticket through the organisation it was created in: nothing at all if it is private. */
static uint32_t org_actors(const struct principal *p, const struct object *o)
{
	if (!p->org || p->org != o->org || o->hidden || o->queue_private)
		return 0;
	return (p->org_lead ? A(ORG_LEAD) : 0) | (o->org_shares ? A(COLLEAGUE) : 0);
}

uint32_t actors_of(const struct principal *p, const struct object *o)
{
	uint32_t actors = 0, desk;
	bool closed_to_others = o->hidden || o->queue_private || o->triage;

	if (p->machine)
		return p->machine == o->machine ? A(MACHINE) : 0;
	if (!p->person)
		return 0;
	desk = desk_actors(p, o->queue);
	/* One's own request: no desk, no notes, no audit (R7). */
	if (p->person == o->requester)
		return A(REQUESTER) | (desk & A(AGENT) ? A(SELF) : 0);
	if (closed_to_others)
		desk &= ~A(OTHER_AGENT);
	if (o->triage && !(desk & A(LEAD)))
		desk = 0;
	actors = desk | org_actors(p, o);
	if (o->copied)
		actors |= A(COPY);
	if (o->in_room && !closed_to_others)
		actors |= A(BYSTANDER);
	if (p->auditor)
		actors |= A(AUDITOR);
	return actors;
}

/* What the principal is to a queue, a person or the whole. A queue that is not theirs leaves them agents of another one. */
static uint32_t actors_at_large(const struct principal *p, const struct object *o)
{
	uint32_t actors = p->machine ? A(MACHINE) : A(REQUESTER);

	if (p->machine || !p->person)
		return actors;
	actors |= desk_actors(p, o->kind == OBJECT_QUEUE ? o->queue : 0);
	if (o->kind != OBJECT_QUEUE && p->nlead)
		actors |= A(LEAD);
	return actors | (p->admin ? A(ADMIN) : 0) | (p->auditor ? A(AUDITOR) : 0);
}

static uint64_t granted(const struct grant *grants, size_t count, uint32_t actors, enum place place)
{
	uint64_t actions = 0;

	for (size_t i = 0; i < count; i++)
		if ((ACTOR_BIT(grants[i].actor) & actors) && (grants[i].places & (1u << place)))
			actions |= grants[i].actions;
	return actions;
}

static bool in_scope(enum object_kind kind, enum action action)
{
	for (size_t i = 0; i < sizeof scopes / sizeof *scopes; i++)
		if (scopes[i].kind == kind)
			return scopes[i].actions & ACTION_BIT(action);
	return false;
}

/* Which "no" a person hears about a ticket that they do see. */
static enum refusal wrong_person(uint32_t actors, enum action action)
{
	const uint32_t desk = A(AGENT) | A(OTHER_AGENT) | A(LEAD) | A(AUDITOR);
	const uint64_t for_desk = MAY(WORK) | MAY(REPLY) | MAY(NOTE) | MAY(SEE_NOTES) | MAY(PROPOSE) | MAY(TELL);

	if ((actors & A(SELF)) && (action == ACTION_WORK || action == ACTION_REPLY || action == ACTION_NOTE))
		return REFUSED_SELF;
	return actors & desk || (for_desk & ACTION_BIT(action)) ? REFUSED_ROLE : REFUSED_BYSTANDER;
}

enum refusal authorise(const struct principal *principal, enum action action, const struct object *object)
{
	uint32_t actors;
	uint64_t actions;

	if (action <= 0 || action >= ACTION_COUNT || !in_scope(object->kind, action))
		return REFUSED_ROLE;
	if (object->kind != OBJECT_TICKET) {
		actors = actors_at_large(principal, object);
		actions = granted(other_grants, sizeof other_grants / sizeof *other_grants, actors, object->place);
		return actions & ACTION_BIT(action) ? ALLOWED : REFUSED_ROLE;
	}
	actors = actors_of(principal, object);
	actions = granted(ticket_grants, sizeof ticket_grants / sizeof *ticket_grants, actors, object->place);
	if (actions & ACTION_BIT(action))
		return ALLOWED;
	return actions & MAY(SEE) ? wrong_person(actors, action) : REFUSED_REF;
}

bool may_see(const struct principal *principal, const struct object *object)
{
	return authorise(principal, ACTION_SEE, object) == ALLOWED;
}

/* True if the right to read is more than that of a copy. */
static bool reads_all(const struct principal *principal, const struct object *object)
{
	struct object without = *object;

	without.copied = false;
	return may_see(principal, &without);
}

bool may_see_entry(const struct principal *principal, const struct object *object, bool is_note, int64_t written_ms)
{
	if (is_note)
		return authorise(principal, ACTION_SEE_NOTES, object) == ALLOWED;
	if (!may_see(principal, object))
		return false;
	return written_ms >= object->copied_ms || reads_all(principal, object);
}

bool reading_is_audited(const struct principal *principal, const struct object *object)
{
	struct principal without = *principal;

	without.auditor = false;
	return principal->auditor && may_see(principal, object) && !may_see(&without, object);
}
