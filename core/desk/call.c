#include "desk/call.h"

#include "commands/args.h"
#include "desk/persons.h"
#include "domain/words.h"
#include "store/orgs.h"
#include "store/scan.h"

#include <inttypes.h>
#include <string.h>

#define QUEUES_MOST 200

/* ---- what is in hand ---------------------------------------------------------------------------------------------------------------- */

void call_begin(struct work *w, struct inbound *m, struct call *c)
{
	*c = (struct call){.w = w, .m = m};
	where_find(w, m, &c->where);
	principal_at(w, &w->actor, &m->identity, &c->principal);
	if (c->where.has_ticket)
		call_ticket(c, &c->where.ticket);
}

bool call_of_identity(struct work *w, int64_t identity_id, struct inbound *m, struct call *out)
{
	struct identity i;
	struct gd_limits limits = {0};
	struct gd_inbound *in = arena_alloc(w->arena, sizeof *in);
	if (!identity_load(w->db, w->arena, identity_id, &i) || !person_load(w->db, w->arena, i.person_id, &w->actor) ||
		!channel_limits(w, i.channel, &limits))
		return false;
	*in = (struct gd_inbound){.size = sizeof *in, .kind = GD_TEXT, .sender = {.tenant = i.tenant, .user = i.native, .handle = i.handle},
				  .place = {.kind = GD_PLACE_DIRECT, .tenant = i.tenant, .room = i.room ? i.room : i.native}};
	/* Nobody waits for a result: what is said goes out as messages. */
	*m = (struct inbound){
		.channel = i.channel, .in = in, .capabilities = limits.capabilities & ~(uint32_t)GD_CAP_EPHEMERAL, .identity = i};
	call_begin(w, m, out);
	return true;
}

void call_ticket(struct call *c, const struct ticket *t)
{
	enum place place = c->where.known ? c->where.place : PLACE_DIRECT;
	c->ticket = *t;
	object_of(c->w, t, c->w->actor.id, place, &c->object);
	c->object.in_room = place == PLACE_CUSTOMER && c->where.has_ticket && c->where.ticket.id == t->id;
	c->actors = actors_of(&c->principal, &c->object);
}

enum refusal call_may(struct call *c, enum action action)
{
	return authorise(&c->principal, action, &c->object);
}

/* In copy of one ticket is not in copy of what was merged into it before: there their own copy counts, else the moment of the merge. */
static int64_t reads_since(const struct call *c, const struct entry *e)
{
	struct participant part;
	struct ticket merged;
	if (participant_find(c->w->db, e->ticket_id, c->w->actor.id, &part))
		return part.since_ms;
	return ticket_load(c->w->db, c->w->arena, e->ticket_id, &merged) && merged.closed_ms ? merged.closed_ms : INT64_MAX;
}

bool call_has_team(const struct call *c)
{
	return c->principal.nagent > 0 || c->principal.nlead > 0;
}

bool call_reads(const struct call *c, const struct entry *e)
{
	struct object object = c->object;
	if (object.copied && e->ticket_id != c->ticket.id)
		object.copied_ms = reads_since(c, e);
	return may_see_entry(&c->principal, &object, e->kind == ENTRY_NOTE || !e->public_, e->created_ms);
}

void call_audit(struct call *c)
{
	int verb = c->command ? (int)c->command->verb : 0;
	if (reading_is_audited(&c->principal, &c->object))
		work_history(c->w, &c->ticket, HISTORY_READ, c->w->actor.id, "{\"verb\":%d}", verb);
}

/* ---- reading the words -------------------------------------------------------------------------------------------------------------- */

enum ticket_event call_class(struct call *c, const char *text)
{
	struct participant *parts = NULL;
	size_t n = c->ticket.id ? participants_of(c->w->db, c->w->arena, c->ticket.id, &parts) : 0;
	const char **names = arena_alloc(c->w->arena, (n + 2) * sizeof *names);
	for (size_t i = 0; i < n; i++)
		names[i] = person_name(c->w, parts[i].person_id);
	if (c->ticket.assignee_id)
		names[n++] = person_name(c->w, c->ticket.assignee_id);
	return words_class(text ? text : "", names, n);
}

static bool ref_visible(void *arg, int64_t number)
{
	struct call *c = arg;
	struct ticket t;
	return call_find(c, &(struct ticket_ref){.kind = REF_NUMBER, .number = number}, &t);
}

static bool org_known(void *arg, const char *name)
{
	struct call *c = arg;
	return org_by_name(c->w->db, name) != 0;
}

/* Customers know of private teams what they were told: an error that names them all would tell more. */
static void name_queues(const struct call *c, struct parse_context *out)
{
	struct queue_row *queues;
	bool desk = is_desk_role(out->roles);
	size_t n = queues_load(c->w->db, c->w->arena, QUEUES_MOST, &queues), shown = 0;
	const char **names = arena_alloc(c->w->arena, (n + 1) * sizeof *names), **told = arena_alloc(c->w->arena, (n + 1) * sizeof *told);
	for (size_t i = 0; i < n; i++) {
		names[i] = queues[i].name;
		if (desk || !queues[i].private_)
			told[shown++] = queues[i].name;
	}
	out->names.queues = names;
	out->queues_shown = told;
}

static const char *const *field_names(const struct call *c)
{
	const struct desk_settings *s = c->w->settings;
	size_t n = 0, room = s->nfields + 1;
	for (size_t i = 0; i < s->nfields; i++)
		room += s->fields[i].naliases;
	const char **names = arena_alloc(c->w->arena, room * sizeof *names);
	for (size_t i = 0; i < s->nfields; i++) {
		names[n++] = s->fields[i].key;
		for (size_t j = 0; j < s->fields[i].naliases; j++)
			names[n++] = s->fields[i].aliases[j];
	}
	return names; /* the last one is NULL */
}

static const struct other_name *queue_aliases(const struct call *c)
{
	const struct desk_settings *s = c->w->settings;
	size_t n = 0, room = 1;
	for (size_t i = 0; i < s->nqueues; i++)
		room += s->queues[i].naliases;
	struct other_name *names = arena_alloc(c->w->arena, room * sizeof *names);
	for (size_t i = 0; i < s->nqueues; i++)
		for (size_t j = 0; j < s->queues[i].naliases; j++)
			names[n++] = (struct other_name){.name = s->queues[i].aliases[j], .stands_for = s->queues[i].name};
	return names; /* the last one has no name */
}

static const struct other_name *type_names(const struct call *c)
{
	const struct desk_settings *s = c->w->settings;
	size_t n = 0, room = 1;
	for (size_t i = 0; i < s->ntypes; i++)
		room += s->types[i].nnames;
	struct other_name *names = arena_alloc(c->w->arena, room * sizeof *names);
	for (size_t i = 0; i < s->ntypes; i++)
		for (size_t j = 0; j < s->types[i].nnames; j++)
			names[n++] = (struct other_name){.name = s->types[i].names[j], .value = (int)s->types[i].type};
	return names;
}

/* "TT%d" -> "TT": what stands in front of the number, in every queue's form. */
static const char *const *ref_prefixes(const struct call *c)
{
	const struct desk_settings *s = c->w->settings;
	const char **prefixes = arena_alloc(c->w->arena, (s->nqueues + 2) * sizeof *prefixes);
	size_t n = 0;
	prefixes[n++] = "G";
	for (size_t i = 0; i < s->nqueues; i++) {
		const char *format = s->queues[i].ref_format ? s->queues[i].ref_format : "G-%d";
		size_t len = strcspn(format, "%");
		while (len > 0 && format[len - 1] == '-')
			len--;
		if (len > 0)
			prefixes[n++] = arena_strndup(c->w->arena, format, len);
	}
	return prefixes;
}

unsigned call_roles(const struct call *c)
{
	const struct principal *p = &c->principal;
	return ROLE_BIT(ROLE_CUSTOMER) | (p->nagent > 0 ? ROLE_BIT(ROLE_AGENT) : 0) | (p->nlead > 0 ? ROLE_BIT(ROLE_LEAD) : 0) |
	       (p->admin ? ROLE_BIT(ROLE_ADMIN) : 0) | (p->auditor ? ROLE_BIT(ROLE_AUDITOR) : 0);
}

void call_rules(const struct call *c, enum command_place at, struct parse_context *out)
{
	struct reader reader = reader_of(c->w, &c->w->actor);
	*out = (struct parse_context){
		.place = at,
		.roles = call_roles(c),
		.lang = reader.lang,
		.time = {.zone = reader.zone, .format = reader.format, .now_ms = c->w->now},
		.prefixes = ref_prefixes(c),
		.names = {.queue_aliases = queue_aliases(c), .types = type_names(c)},
		.fields = field_names(c),
		.org_known = org_known,
		.ref_visible = ref_visible,
		.arg = (void *)c,
	};
	name_queues(c, out);
}

enum parsed call_parse(struct call *c, enum command_place at, const char *text, struct command *command, struct parse_error *error)
{
	struct parse_context rules;
	call_rules(c, at, &rules);
	return command_parse(&rules, text ? text : "", c->w->arena, command, error);
}

/* ---- references --------------------------------------------------------------------------------------------------------------------- */

static bool person_of_mention(struct call *c, const char *text, struct person *out)
{
	struct identity identity;
	size_t len = strlen(text);
	if (len > 2 && text[0] == '{' && text[len - 1] == '}')
		text = arena_strndup(c->w->arena, text + 1, len - 2);
	return person_by_handle(c->w->db, c->w->arena, text, out) ||
	       (identity_by_handle(c->w->db, c->w->arena, c->m->channel, text, &identity) &&
		       person_load(c->w->db, c->w->arena, identity.person_id, out));
}

bool call_person(struct call *c, const struct person_ref *ref, struct person *out)
{
	switch (ref->kind) {
	case PERSON_ME:
		*out = c->w->actor;
		return true;
	case PERSON_ID:
	case PERSON_HANDLE:
		return person_of_mention(c, ref->text, out);
	case PERSON_EMAIL:
	case PERSON_PHONE:
		return person_by_address(c->w->db, c->w->arena, ref->text, out);
	case PERSON_NOBODY_SAID:
	case PERSON_NONE:
		return false;
	}
	return false;
}

const char *call_person_text(const struct call *c, const struct person_ref *ref)
{
	bool address = ref->kind == PERSON_EMAIL || ref->kind == PERSON_PHONE;
	return arena_printf(c->w->arena, "%s%s", address ? "" : "@", ref->text ? ref->text : "?");
}

#define OPEN_MOST 64 /* of a person's open tickets, among which the one is sought that the speaker may see */

static bool is_seen(struct call *c, const struct ticket *t)
{
	struct call probe = *c;
	call_ticket(&probe, t);
	return may_see(&probe.principal, &probe.object);
}

/* The only open ticket of a person, among those that the speaker may see: one that they may not makes no difference. */
bool call_only_open(struct call *c, int64_t person_id, struct ticket *out)
{
	struct ticket *list;
	struct scan_of open = {.scope = SCAN_PERSON, .id = person_id, .open = true};
	size_t seen = 0, n = tickets_scan(c->w->db, c->w->arena, &open, OPEN_MOST, &list);
	for (size_t i = 0; i < n && seen < 2; i++)
		if (is_seen(c, &list[i]) && seen++ == 0)
			*out = list[i];
	return seen == 1;
}

static bool find_any(struct call *c, const struct ticket_ref *ref, struct ticket *out)
{
	struct ticket named;
	struct person person;
	switch (ref->kind) {
	case REF_UNSAID:
	case REF_HERE:
		*out = c->where.ticket;
		return c->where.has_ticket;
	case REF_NUMBER:
		if (!ticket_by_number(c->w->db, c->w->arena, ref->number, &named))
			return false;
		*out = named;
		return !named.merged_into || ticket_surviving(c->w, named.id, out);
	case REF_LAST:
		return c->w->actor.last_ticket && ticket_surviving(c->w, c->w->actor.last_ticket, out);
	case REF_PERSON:
		return call_person(c, &ref->person, &person) && call_only_open(c, person.id, out);
	}
	return false;
}

bool call_find(struct call *c, const struct ticket_ref *ref, struct ticket *out)
{
	return find_any(c, ref, out) && is_seen(c, out);
}
