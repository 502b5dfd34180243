/* queue, org, user: teams, organisations and people, changed in a chat. Each change is in the history; ids and numbers, no names. */
#include "base/limits.h"
#include "base/text.h"
#include "commands/args.h"
#include "commands/lists.h"
#include "desk/answer.h"
#include "desk/link.h"
#include "desk/orphan.h"
#include "desk/persons.h"
#include "desk/verbs/accounts.h"
#include "desk/verbs/table.h"
#include "domain/mail.h"
#include "store/orgs.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define LINES_MOST 50
#define FROM_CHAT "chat"

static bool may(struct call *c)
{
	c->ticket.id = 0;
	return answer_may_on_desk(c, ACTION_CONFIGURE);
}

static void bad(struct call *c, const char *label, const char *value, const char *items)
{
	answer_parse_error(c, &(struct parse_error){.fault = PARSE_ENUM, .label = label, .bad = value ? value : "", .items = items});
}

static void bad_field(struct call *c, const char *name, const char *items)
{
	bad(c, catalog_word(c->w->catalog, person_lang(c->w, &c->w->actor), WORD_FIELD_FIELD), name, items);
}

static void say_set(struct call *c, const char *of, const char *label, const char *before, const char *after)
{
	struct msg_values v = {0};
	msg_text(&v, "ref", of);
	msg_text(&v, "label", label);
	msg_text(&v, "bad", before && *before ? before : "-");
	msg_text(&v, "good", after && *after ? after : "-");
	answer_say(c, MSG_M_SET, &v);
	answer_done(c, "set");
}

static void audit(struct call *c, const char *what, int64_t id)
{
	work_history(c->w, NULL, HISTORY_ADMIN, c->w->actor.id, "{\"what\":\"%s\",\"id\":%lld}", what, (long long)id);
}

static bool is_yes(const char *value, bool *out)
{
	static const char *const yes[] = {"yes", "oui", "on", "1"}, *const no[] = {"no", "non", "off", "0"};
	for (size_t i = 0; value && i < sizeof yes / sizeof *yes; i++) {
		if (text_equal_folded(value, yes[i]) || text_equal_folded(value, no[i])) {
			*out = text_equal_folded(value, yes[i]);
			return true;
		}
	}
	return false;
}

static const char *yes_no(struct call *c, bool value)
{
	return word_of(c->w->catalog, person_lang(c->w, &c->w->actor), "value", value ? "yes" : "no");
}

/* One line of a list under the others. */
static void add_line(struct call *c, const char **all, const char *line)
{
	*all = **all ? arena_printf(c->w->arena, "%s\n%s", *all, line) : line;
}

static void say_lines(struct call *c, const char *all)
{
	answer_words(c, *all ? all : "-");
	answer_done(c, "listed");
}

/* ---- organisations ------------------------------------------------------------------------------------------------------------------ */

static void list_orgs(struct call *c)
{
	int64_t *ids;
	const char *all = "";
	size_t n = orgs_list(c->w->db, c->w->arena, LINES_MOST, &ids);
	for (size_t i = 0; i < n; i++) {
		struct org_row o;
		int64_t *persons;
		if (org_load(c->w->db, c->w->arena, ids[i], &o))
			add_line(c, &all,
				arena_printf(c->w->arena, "%s · %s · domain=%s · share=%s · %zu", o.name, o.title,
					o.domain ? o.domain : "-", o.share ? "view" : "none",
					persons_of_org(c->w->db, c->w->arena, o.id, LIMIT_TEXT, &persons)));
	}
	say_lines(c, all);
}

/* Folded, and each a domain that stands for somebody. NULL: one of them does not, and that was said. */
static const char *domains_of(struct call *c, const char *value)
{
	char *copy = text_fold(value ? value : ""), *save = NULL;
	const char *all = "";
	for (char *one = copy ? strtok_r(copy, " ,", &save) : NULL; one && all; one = strtok_r(NULL, " ,", &save)) {
		struct msg_values v = {0};
		msg_text(&v, "bad", arena_strdup(c->w->arena, one));
		if (mail_domain_is_public(one)) {
			answer_say(c, MSG_M_ERR_DOMAIN, &v);
			c->failed = true;
			c->m->result.code = GD_R_REFUSED;
			all = NULL;
		} else if (!mail_domain_is_name(one)) {
			bad(c, "domain", arena_strdup(c->w->arena, one), "acme.fr");
			all = NULL;
		} else {
			all = arena_printf(c->w->arena, "%s%s%s", all, *all ? ", " : "", one);
		}
	}
	free(copy);
	return all;
}

static void set_org_domain(struct call *c, struct org_row *o, const char *value)
{
	const char *before = o->domain, *domains = domains_of(c, value);
	if (!domains)
		return;
	o->domain = *domains ? domains : NULL;
	o->own |= ORG_OWN_DOMAIN;
	org_save(c->w->db, o);
	say_set(c, o->name, "domain", before, o->domain);
}

static void set_org_share(struct call *c, struct org_row *o, const char *value)
{
	bool before = o->share, view = value && text_equal_folded(value, "view");
	if (!view && !(value && text_equal_folded(value, "none"))) {
		bad(c, "share", value, "view, none");
		return;
	}
	o->share = view;
	o->own |= ORG_OWN_SHARE;
	org_save(c->w->db, o);
	say_set(c, o->name, "share", before ? "view" : "none", view ? "view" : "none");
}

static void set_org_title(struct call *c, struct org_row *o, const char *value)
{
	const char *before = o->title;
	if (!value || !*value) {
		bad(c, "title", value, o->name);
		return;
	}
	o->title = value;
	o->own |= ORG_OWN_TITLE;
	org_save(c->w->db, o);
	say_set(c, o->name, "title", before, o->title);
}

static const struct {
	const char *key;
	void (*run)(struct call *, struct org_row *, const char *value);
} org_fields[] = {{"domain", set_org_domain}, {"share", set_org_share}, {"title", set_org_title}};

static void set_org_fields(struct call *c, struct org_row *o)
{
	for (size_t i = 0; i < c->command->nfields && !c->failed; i++) {
		const struct field_change *f = &c->command->fields[i];
		size_t at = 0;
		while (at < sizeof org_fields / sizeof *org_fields && strcasecmp(org_fields[at].key, f->name) != 0)
			at++;
		if (at == sizeof org_fields / sizeof *org_fields)
			bad_field(c, f->name, "domain=, share=, title=");
		else
			org_fields[at].run(c, o, f->value);
	}
	audit(c, "org", o->id);
}

static void show_org(struct call *c, const struct org_row *o)
{
	say_lines(c, arena_printf(c->w->arena, "%s · %s · domain=%s · share=%s", o->name, o->title, o->domain ? o->domain : "-",
			     o->share ? "view" : "none"));
}

/* `org acme domain=acme.fr` makes it if it is not there; `set` alone does not. */
void verb_org(struct call *c)
{
	struct org_row o;
	const char *name = c->command->name;
	int word = c->command->word[WORDS_ADMIN];
	if (!may(c))
		return;
	if (word == ADMIN_LIST || !name) {
		list_orgs(c);
		return;
	}
	int64_t id = org_by_name(c->w->db, name);
	if (!id && (word == ADMIN_SET || (!word && c->command->nfields == 0))) {
		answer_no_ref(c, name);
		return;
	}
	if (!id)
		id = org_put(c->w->db, work_id(c->w), name, name, NULL, false);
	if (!org_load(c->w->db, c->w->arena, id, &o))
		return;
	if (c->command->nfields > 0)
		set_org_fields(c, &o);
	else
		show_org(c, &o);
}

/* ---- teams -------------------------------------------------------------------------------------------------------------------------- */

static void list_queues(struct call *c)
{
	int64_t *ids, *persons;
	const char *all = "";
	size_t n = queues_list(c->w->db, c->w->arena, LINES_MOST, &ids);
	for (size_t i = 0; i < n; i++) {
		struct queue_row q;
		if (work_queue(c->w, ids[i], &q))
			add_line(c, &all,
				arena_printf(c->w->arena, "~%s · %s · private=%s · %zu", q.name, q.title, yes_no(c, q.private_),
					members_of(c->w->db, c->w->arena, q.id, &persons)));
	}
	say_lines(c, all);
}

static void set_queue_field(struct call *c, struct queue_row *q, const struct field_change *f)
{
	bool on;
	const char *before = q->title;
	if (strcasecmp(f->name, "title") == 0 && f->value && *f->value) {
		q->title = f->value;
		q->own |= QUEUE_OWN_TITLE;
		queue_save(c->w->db, q);
		say_set(c, q->name, "title", before, q->title);
	} else if (strcasecmp(f->name, "private") == 0 && is_yes(f->value, &on)) {
		bool was = q->private_;
		q->private_ = on;
		q->own |= QUEUE_OWN_PRIVATE;
		queue_save(c->w->db, q);
		say_set(c, q->name, "private", yes_no(c, was), yes_no(c, on));
	} else {
		bad_field(c, f->name, "title=, private=yes|no");
	}
}

void verb_queue(struct call *c)
{
	struct queue_row q = {0};
	const char *name = c->command->name;
	int word = c->command->word[WORDS_ADMIN];
	if (!may(c))
		return;
	if (word == ADMIN_LIST || !name) {
		list_queues(c);
		return;
	}
	name += *name == '~';
	bool known = queue_by_name(c->w->db, c->w->arena, name, &q) && !q.retired;
	if (!known && word == ADMIN_SET) {
		answer_no_ref(c, arena_printf(c->w->arena, "~%s", name));
		return;
	}
	if (!known) {
		queue_put(c->w->db, work_id(c->w), name, name, false);
		queue_by_name(c->w->db, c->w->arena, name, &q);
		q.own |= QUEUE_OWN_MADE;
		q.retired = false;
		queue_save(c->w->db, &q);
	}
	for (size_t i = 0; i < c->command->nfields && !c->failed; i++)
		set_queue_field(c, &q, &c->command->fields[i]);
	work_queue_changed(c->w);
	audit(c, "queue", q.id);
	if (c->command->nfields == 0)
		say_lines(c, arena_printf(c->w->arena, "~%s · %s · private=%s", q.name, q.title, yes_no(c, q.private_)));
}

/* ---- people ------------------------------------------------------------------------------------------------------------------------- */

static const char *roles_text(struct call *c, const struct person *p)
{
	int64_t *queues;
	const char *all = "";
	size_t n = queues_of_member(c->w->db, c->w->arena, p->id, MEMBER_AGENT, &queues);
	for (size_t i = 0; i < n; i++) {
		struct queue_row q;
		bool lead = member_role(c->w->db, queues[i], p->id) == MEMBER_LEAD;
		if (work_queue(c->w, queues[i], &q))
			all = arena_printf(c->w->arena, "%s · %s ~%s", all, lead ? "lead" : "agent", q.name);
	}
	return arena_printf(c->w->arena, "%s%s%s%s%s", all, p->roles & PERSON_ADMIN ? " · admin" : "",
		p->roles & PERSON_AUDITOR ? " · auditor" : "", p->roles & PERSON_ORG_LEAD ? " · orglead" : "",
		p->blocked ? " · active=no" : "");
}

static const char *user_line(struct call *c, const struct person *p)
{
	const char *org = p->org_id ? org_title(c->w->db, c->w->arena, p->org_id) : "-";
	return arena_printf(c->w->arena, "%s%s%s · %s%s", p->handle ? "@" : "", p->handle ? p->handle : "",
		p->handle ? arena_printf(c->w->arena, " %s", p->name) : p->name, org, roles_text(c, p));
}

static void list_users(struct call *c)
{
	int64_t *ids;
	const char *all = "";
	size_t n = persons_list(c->w->db, c->w->arena, LINES_MOST, &ids);
	for (size_t i = 0; i < n; i++) {
		struct person p;
		if (person_load(c->w->db, c->w->arena, ids[i], &p))
			add_line(c, &all, user_line(c, &p));
	}
	say_lines(c, all);
}

/* An admin's word is a proof of all the accounts that somebody has now. */
static void vouch(struct call *c, const struct person *p)
{
	struct identity *list;
	size_t n = identities_of(c->w->db, c->w->arena, p->id, &list);
	for (size_t i = 0; i < n; i++)
		if (!list[i].verified)
			identity_set_verified(c->w->db, list[i].id, true);
}

static void set_user_org(struct call *c, struct person *p, const char *value)
{
	const char *before = p->org_id ? org_title(c->w->db, c->w->arena, p->org_id) : NULL;
	bool none = !value || !*value || text_equal_folded(value, "none") || text_equal_folded(value, "aucune");
	int64_t org = none ? 0 : org_by_name(c->w->db, value);
	if (!none && !org) {
		answer_no_ref(c, value);
		return;
	}
	link_org(c->w, p, org);
	if (org)
		vouch(c, p);
	say_set(c, p->name, "org", before, org ? org_title(c->w->db, c->w->arena, org) : NULL);
}

static void set_active(struct call *c, struct person *p, const char *value)
{
	bool on, was = !p->blocked;
	if (!is_yes(value, &on) || p->id == c->w->actor.id) {
		bad(c, "active", value, "yes, no");
		return;
	}
	p->blocked = !on;
	person_save(c->w->db, p);
	if (!on) {
		memberships_end(c->w->db, p->id, 0);
		orphan_tickets(c->w, 0, p->id);
	}
	say_set(c, p->name, "active", yes_no(c, was), yes_no(c, on));
}

enum user_role { ROLE_IS_CUSTOMER, ROLE_IS_AGENT, ROLE_IS_LEAD, ROLE_IS_ADMIN, ROLE_IS_AUDITOR, ROLE_IS_ORG_LEAD };
static const struct {
	const char *word;
	enum user_role role;
} role_words[] = {{"customer", ROLE_IS_CUSTOMER}, {"client", ROLE_IS_CUSTOMER}, {"agent", ROLE_IS_AGENT}, {"lead", ROLE_IS_LEAD},
	{"responsable", ROLE_IS_LEAD}, {"admin", ROLE_IS_ADMIN}, {"auditor", ROLE_IS_AUDITOR}, {"auditeur", ROLE_IS_AUDITOR},
	{"orglead", ROLE_IS_ORG_LEAD}};

static void grant(struct call *c, struct person *p, int64_t role)
{
	p->granted |= role;
	p->roles |= role;
	person_save(c->w->db, p);
	vouch(c, p);
}

/* Nobody of the desk any more: what they had goes back to the rooms. */
static void take_all(struct call *c, struct person *p)
{
	p->granted = p->roles = 0;
	person_save(c->w->db, p);
	memberships_end(c->w->db, p->id, 0);
	orphan_tickets(c->w, 0, p->id);
}

static bool to_team(struct call *c, const struct person *p, enum member_role role)
{
	struct queue_row q;
	const char *name = NULL;
	for (size_t i = 0; i < c->command->nfields; i++)
		if (strcasecmp(c->command->fields[i].name, "queue") == 0)
			name = c->command->fields[i].value;
	if (!name) {
		bad(c, "queue", "", "queue=");
		return false;
	}
	name += *name == '~';
	if (!queue_by_name(c->w->db, c->w->arena, name, &q)) {
		answer_no_ref(c, arena_printf(c->w->arena, "~%s", name));
		return false;
	}
	member_put(c->w->db, q.id, p->id, role, FROM_CHAT);
	vouch(c, p);
	return true;
}

/* `queue-=technique`: that team alone. What they had of it goes back to its room. */
static void leave_team(struct call *c, struct person *p, const char *value)
{
	struct queue_row q;
	const char *name = value ? value + (*value == '~') : "";
	if (!queue_by_name(c->w->db, c->w->arena, name, &q) || member_role(c->w->db, q.id, p->id) == 0) {
		answer_no_ref(c, arena_printf(c->w->arena, "~%s", name));
		return;
	}
	memberships_end(c->w->db, p->id, q.id);
	orphan_tickets(c->w, q.id, p->id);
	say_set(c, p->name, "queue", q.name, "-");
}

static bool set_role(struct call *c, struct person *p, enum user_role role)
{
	switch (role) {
	case ROLE_IS_CUSTOMER:
		take_all(c, p);
		return true;
	case ROLE_IS_AGENT:
		return to_team(c, p, MEMBER_AGENT);
	case ROLE_IS_LEAD:
		return to_team(c, p, MEMBER_LEAD);
	case ROLE_IS_ADMIN:
		grant(c, p, PERSON_ADMIN);
		return true;
	case ROLE_IS_AUDITOR:
		grant(c, p, PERSON_AUDITOR);
		return true;
	case ROLE_IS_ORG_LEAD:
		grant(c, p, PERSON_ORG_LEAD);
		return true;
	}
	return false;
}

static void set_user_role(struct call *c, struct person *p, const char *value)
{
	for (size_t i = 0; value && i < sizeof role_words / sizeof *role_words; i++) {
		if (!text_equal_folded(role_words[i].word, value))
			continue;
		const char *before = roles_text(c, p);
		if (set_role(c, p, role_words[i].role))
			say_set(c, p->name, "role", *before ? before + strlen(" · ") : "-", role_words[i].word);
		return;
	}
	bad(c, "role", value, "customer, agent, lead, admin, auditor, orglead");
}

static void set_user_name(struct call *c, struct person *p, const char *value)
{
	const char *before = p->name;
	if (!value || !*value) {
		bad(c, "name", value, p->name);
		return;
	}
	p->name = value;
	p->own |= OWN_NAME;
	person_save(c->w->db, p);
	say_set(c, before, "name", before, value);
}

static void with_role(struct call *c, struct person *p, const char *value)
{
	/* The team of role=agent; alone it means that. */
	for (size_t i = 0; i < c->command->nfields; i++)
		if (strcasecmp(c->command->fields[i].name, "role") == 0)
			return;
	if (to_team(c, p, MEMBER_AGENT))
		say_set(c, p->name, "queue", "-", value);
}

static const struct {
	const char *key;
	void (*run)(struct call *, struct person *, const char *value);
} user_fields[] = {{"role", set_user_role}, {"org", set_user_org}, {"queue", with_role}, {"active", set_active}, {"name", set_user_name}};

static void set_user_fields(struct call *c, struct person *p)
{
	for (size_t i = 0; i < c->command->nfields && !c->failed; i++) {
		const struct field_change *f = &c->command->fields[i];
		size_t at = 0;
		while (at < sizeof user_fields / sizeof *user_fields && strcasecmp(user_fields[at].key, f->name) != 0)
			at++;
		if (f->op == FIELD_TAKE && strcasecmp(f->name, "queue") == 0)
			leave_team(c, p, f->value);
		else if (at == sizeof user_fields / sizeof *user_fields || f->op == FIELD_TAKE)
			bad_field(c, f->name, "role=, org=, queue=, queue-=, active=, name=");
		else
			user_fields[at].run(c, p, f->value);
	}
	audit(c, "user", p->id);
}

/* Somebody who has not written yet: known by an address that an admin vouches for. */
static bool add_user(struct call *c, const struct person_ref *ref, struct person *out)
{
	if (ref->kind == PERSON_PHONE)
		return accounts_person(c, ref, out);
	if (ref->kind != PERSON_EMAIL)
		return false;
	*out = (struct person){.id = work_id(c->w), .name = ref->text, .email = ref->text, .undo_ms = -1};
	person_insert(c->w->db, out, c->w->now);
	return true;
}

void verb_user(struct call *c)
{
	struct person p;
	int word = c->command->word[WORDS_ADMIN];
	if (!may(c))
		return;
	if (word == ADMIN_LIST || c->command->npersons == 0) {
		list_users(c);
		return;
	}
	const struct person_ref *ref = &c->command->persons[0];
	if (!call_person(c, ref, &p) && !(word == ADMIN_ADD && add_user(c, ref, &p))) {
		answer_no_ref(c, ref->text ? arena_printf(c->w->arena, "%s%s", ref->kind == PERSON_HANDLE ? "@" : "", ref->text) : "-");
		return;
	}
	if (c->command->nfields > 0)
		set_user_fields(c, &p);
	else
		say_lines(c, user_line(c, &p));
}
