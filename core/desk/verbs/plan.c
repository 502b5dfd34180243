#include "desk/verbs/plan.h"
#include "store/orgs.h"

#include "desk/verbs/match.h"

static void narrow(struct plan *p, enum scan_scope scope, int64_t id)
{
	p->rest = p->rest || p->narrowed || !id;
	if (p->narrowed || !id)
		return;
	p->of.scope = scope;
	p->of.id = id;
	p->narrowed = true;
}

static int64_t person_called(struct call *c, const char *word)
{
	struct person p;
	return call_person(c, &(struct person_ref){.kind = PERSON_HANDLE, .text = word}, &p) ? p.id : 0;
}

static int64_t queue_called(struct call *c, const char *name)
{
	struct queue_row q;
	return queue_by_name(c->w->db, c->w->arena, name, &q) ? q.id : 0;
}

/* A set of values that the scan itself asks for. Two that have nothing in common: no open ticket is both. */
static void fit(struct plan *p, uint32_t *set, uint32_t values)
{
	*set = *set ? *set & values : values;
	p->open = p->open && *set;
}

static void fit_all(struct plan *p, uint32_t *set, uint32_t values)
{
	fit(p, set, values);
	p->fitted = true;
}

static void state_condition(struct plan *p, int64_t bits)
{
	bool open = bits & STATUS_OPEN, closed = bits & STATUS_BIT(STATUS_CLOSED);
	if (open && (bits & STATUS_OPEN) != STATUS_OPEN)
		fit(p, &p->of.fit.statuses, (uint32_t)(bits & STATUS_OPEN));
	p->open = p->open && open;
	p->closed = p->closed && closed;
	p->closed_most = SIZE_MAX;
}

static void add_condition(struct call *c, struct plan *p, const struct query_node *q)
{
	switch (q->kind) {
	case QUERY_STATUS:
		state_condition(p, q->number);
		break;
	case QUERY_ALL:
		p->closed_most = SIZE_MAX;
		break;
	case QUERY_ME:
		narrow(p, call_has_team(c) ? SCAN_ASSIGNEE : SCAN_REQUESTER, c->w->actor.id);
		break;
	case QUERY_MINE:
		narrow(p, SCAN_REQUESTER, c->w->actor.id);
		break;
	case QUERY_AGENT:
		narrow(p, SCAN_ASSIGNEE, call_has_team(c) ? person_called(c, q->text) : 0);
		break;
	case QUERY_REQUESTER:
		narrow(p, SCAN_REQUESTER, call_has_team(c) ? person_called(c, q->text) : 0);
		break;
	case QUERY_QUEUE:
		narrow(p, SCAN_QUEUE, call_has_team(c) ? queue_called(c, q->text) : 0);
		break;
	case QUERY_ORG:
		narrow(p, SCAN_ORG, q->text ? (call_has_team(c) ? org_by_name(c->w->db, q->text) : 0) : c->w->actor.org_id);
		break;
	case QUERY_PRIORITY:
		fit_all(p, &p->of.fit.priorities, match_values(q));
		break;
	case QUERY_SEVERITY:
		fit_all(p, &p->of.fit.severities, match_values(q));
		break;
	case QUERY_TYPE:
		fit_all(p, &p->of.fit.types, match_values(q));
		break;
	case QUERY_CLOSED:
		p->open = false;
		p->closed_most = SIZE_MAX;
		p->rest = true;
		break;
	case QUERY_AND:
		for (const struct query_node *child = q->child; child; child = child->next)
			add_condition(c, p, child);
		break;
	case QUERY_TAG:
		p->tag = q->text;
		p->rest = true;
		break;
	case QUERY_CSAT:
	case QUERY_OR:
	case QUERY_NOT:
	case QUERY_WORD:
	case QUERY_PHRASE:
	case QUERY_AGE:
	case QUERY_SLA:
		p->rest = true;
		break;
	}
}

bool plan_reads_texts(const struct query *query)
{
	return query_has(query->root, QUERY_WORD) || query_has(query->root, QUERY_PHRASE);
}

/* What a list without a word about it means: the room's team at the desk, one's own requests elsewhere; an agent's question is about all
 * that they may see. */
static struct scan_of scope_of(struct call *c, const struct query *query)
{
	if (call_has_team(c) && c->where.place == PLACE_DESK)
		return (struct scan_of){.scope = SCAN_QUEUE, .id = c->where.queue_id};
	if ((call_has_team(c) && query->root) || c->principal.auditor)
		return (struct scan_of){.scope = SCAN_ALL};
	return (struct scan_of){.scope = SCAN_PERSON, .id = c->w->actor.id};
}

/* A question that means closed ones as much as open ones: then all of them are shown, not the last few. */
static bool asks_closed(const struct query *query)
{
	static const enum query_kind kinds[] = {QUERY_WORD, QUERY_PHRASE, QUERY_CSAT, QUERY_CLOSED, QUERY_STATUS};
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
		if (query_has(query->root, kinds[i]))
			return true;
	return false;
}

void plan_make(struct call *c, const struct query *query, struct plan *out)
{
	*out = (struct plan){.of = scope_of(c, query), .open = true, .closed = true, .closed_most = PLAN_CLOSED_SHOWN};
	if (query->root)
		add_condition(c, out, query->root);
	if (asks_closed(query))
		out->closed_most = SIZE_MAX;
	out->keys = scan_has_keys(out->of.scope) && !plan_reads_texts(query);
	bool fits = !scan_fits_all(&out->of.fit);
	out->rest = out->rest || (fits && !out->keys);
	if (fits && out->keys && out->open)
		scan_newest(c->w->db, &out->of, PLAN_EXAMINED_MOST);
}
