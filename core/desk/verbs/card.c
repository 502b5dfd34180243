#include "desk/verbs/card.h"

#include "base/limits.h"
#include "desk/answer.h"
#include "desk/link.h"
#include "desk/persons.h"
#include "desk/verbs/page.h"
#include "store/endings.h"
#include "store/orgs.h"
#include "store/scan.h"

#define LOOKED_AT 1000
#define LINES 5
#define NAMES 10

struct sum {
	struct page page; /* the latest open ones */
	int64_t open, closed;
	int64_t stars, ratings;
};

/* Only what the reader may see is counted. */
static void count(struct call *c, struct sum *s, const struct scan_of *of)
{
	struct ticket *rows;
	struct page look = {0};
	size_t n = tickets_scan(c->w->db, c->w->arena, of, LOOKED_AT, &rows);
	for (size_t i = 0; i < n; i++) {
		struct rating_row rating;
		struct object object;
		if (!page_visible(c, &look, &rows[i]))
			continue;
		*(of->open ? &s->open : &s->closed) += 1;
		if (of->open && !page_full(&s->page))
			page_add(&s->page, &rows[i]);
		object_of(c->w, &rows[i], c->w->actor.id, c->where.place, &object);
		if (authorise(&c->principal, ACTION_SEE_RATING, &object) == ALLOWED &&
			rating_find(c->w->db, c->w->arena, rows[i].id, &rating)) {
			s->stars += rating.stars;
			s->ratings++;
		}
	}
}

static void say_card(struct call *c, enum scan_scope scope, int64_t id, struct msg_values *v)
{
	struct sum sum = {0};
	struct scan_of of = {.scope = scope, .id = id, .open = true};
	page_begin(c, &sum.page, 0, LINES);
	count(c, &sum, &of);
	of.open = false;
	count(c, &sum, &of);
	msg_number(v, "n", sum.open);
	msg_number(v, "closed", sum.closed);
	if (sum.ratings)
		msg_text(v, "csat",
			arena_printf(c->w->arena, "%lld.%lld", (long long)(sum.stars / sum.ratings),
				(long long)(sum.stars * 10 / sum.ratings % 10)));
	msg_text(v, "items", sum.page.count ? page_lines(c, &sum.page, sum.page.count) : "-");
	answer_say(c, MSG_M_PERSON, v);
	answer_done(c, "shown");
}

static bool may(struct call *c, const char *named)
{
	enum place place = c->where.known ? c->where.place : PLACE_DIRECT;
	c->ticket.id = 0;
	if (authorise(&c->principal, ACTION_SEE_PERSON, &(struct object){.kind = OBJECT_PERSON, .place = place}) == ALLOWED)
		return true;
	answer_no_ref(c, named);
	return false;
}

static void note_reading(struct call *c, const char *what, int64_t id)
{
	if (c->principal.auditor)
		work_history(c->w, NULL, HISTORY_READ, c->w->actor.id, "{\"%s\":%lld}", what, (long long)id);
}

void card_person(struct call *c, const struct person_ref *ref)
{
	struct person p;
	struct msg_values v = {0};
	const char *named = ref->text ? arena_printf(c->w->arena, "@%s", ref->text) : c->w->actor.name;
	if (!may(c, named))
		return;
	if (!call_person(c, ref, &p)) {
		answer_no_ref(c, named);
		return;
	}
	const char *channels = link_accounts_of(c->w, p.id);
	msg_text(&v, "name", p.name);
	msg_text(&v, "org", p.org_id ? org_title(c->w->db, c->w->arena, p.org_id) : NULL);
	msg_text(&v, "channels", *channels ? channels : "-");
	note_reading(c, "person", p.id);
	say_card(c, SCAN_REQUESTER, p.id, &v);
}

static const char *names_of(struct call *c, int64_t org)
{
	int64_t *ids;
	const char *all = "";
	size_t n = persons_of_org(c->w->db, c->w->arena, org, NAMES, &ids);
	for (size_t i = 0; i < n; i++)
		all = arena_printf(c->w->arena, "%s%s%s", all, i ? ", " : "", person_name(c->w, ids[i]));
	return *all ? all : "-";
}

void card_org(struct call *c, const char *name)
{
	struct msg_values v = {0};
	int64_t org = org_by_name(c->w->db, name);
	if (!may(c, name))
		return;
	if (!org) {
		answer_no_ref(c, name);
		return;
	}
	msg_text(&v, "name", org_title(c->w->db, c->w->arena, org));
	msg_text(&v, "channels", names_of(c, org));
	note_reading(c, "org", org);
	say_card(c, SCAN_ORG, org, &v);
}
