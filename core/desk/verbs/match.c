#include "desk/verbs/match.h"

#include "base/text.h"
#include "desk/persons.h"
#include "store/endings.h"
#include "store/labels.h"
#include "store/orgs.h"

#include <stdlib.h>
#include <string.h>

#define TEXTS_LOOKED_AT 50

/* ---- one condition ------------------------------------------------------------------------------------------------------------------- */

static bool compare(int64_t value, enum query_cmp cmp, int64_t with)
{
	switch (cmp) {
	case CMP_EQ:
		return value == with;
	case CMP_LT:
		return value < with;
	case CMP_GT:
		return value > with;
	case CMP_LE:
		return value <= with;
	case CMP_GE:
		return value >= with;
	}
	return false;
}

uint32_t match_values(const struct query_node *q)
{
	uint32_t values = 0;
	for (int value = 0; value < 32; value++)
		values |= compare(value, q->cmp, q->number) ? UINT32_C(1) << value : 0;
	return values;
}

static bool contains(const char *text, const char *folded)
{
	char *have = text_fold(text);
	bool found = have && strstr(have, folded);
	free(have);
	return found;
}

/* In the title, or in a text that this reader may see. */
static bool says(struct call *c, const struct ticket *t, const char *words)
{
	struct call look = *c;
	struct entry *list;
	char *folded = text_fold(words);
	bool found = folded && contains(t->title, folded);
	call_ticket(&look, t);
	size_t n = found || !folded ? 0 : entries_of(c->w->db, c->w->arena, t->id, false, TEXTS_LOOKED_AT, &list);
	for (size_t i = 0; i < n && !found; i++)
		found = call_reads(&look, &list[i]) && contains(list[i].text, folded);
	free(folded);
	return found;
}

static bool is_person(struct call *c, int64_t id, const char *word)
{
	struct person p;
	if (!id || !person_load(c->w->db, c->w->arena, id, &p))
		return false;
	return (p.handle && text_equal_folded(p.handle, word)) || text_equal_folded(p.name, word) ||
	       (p.email && text_equal_folded(p.email, word));
}

static bool in_queue(struct call *c, const struct ticket *t, const char *name)
{
	struct queue_row queue;
	return work_queue(c->w, t->queue_id, &queue) && text_equal_folded(queue.name, name);
}

static bool of_org(struct call *c, const struct ticket *t, const char *name)
{
	int64_t org = name ? org_by_name(c->w->db, name) : c->w->actor.org_id;
	return org && t->org_id == org;
}

static bool is_mine(struct call *c, const struct ticket *t)
{
	return call_has_team(c) ? t->assignee_id == c->w->actor.id : t->requester_id == c->w->actor.id;
}

static bool since(int64_t moment, struct call *c, const struct query_node *q)
{
	return moment && compare(c->w->now - moment, q->cmp, q->number);
}

/* What the customer thought of it, for whoever may know. */
static bool rated(struct call *c, const struct query_node *q, const struct ticket *t)
{
	struct rating_row row;
	struct call look = *c;
	call_ticket(&look, t);
	bool may = call_may(&look, ACTION_SEE_RATING) == ALLOWED || t->requester_id == c->w->actor.id;
	return may && rating_find(c->w->db, c->w->arena, t->id, &row) && compare(row.stars, q->cmp, q->number);
}

static bool has_tag(struct call *c, const struct ticket *t, const char *name)
{
	struct call look = *c;
	char *folded = text_fold(name);
	call_ticket(&look, t);
	bool has = folded && call_may(&look, ACTION_SEE_NOTES) == ALLOWED && tag_has(c->w->db, t->id, folded);
	free(folded);
	return has;
}

static bool match_condition(struct call *c, const struct query_node *q, const struct ticket *t)
{
	switch (q->kind) {
	case QUERY_WORD:
	case QUERY_PHRASE:
		return says(c, t, q->text);
	case QUERY_QUEUE:
		return in_queue(c, t, q->text);
	case QUERY_REQUESTER:
		return is_person(c, t->requester_id, q->text);
	case QUERY_AGENT:
		return is_person(c, t->assignee_id, q->text);
	case QUERY_ORG:
		return of_org(c, t, q->text);
	case QUERY_ME:
		return is_mine(c, t);
	case QUERY_MINE:
		return t->requester_id == c->w->actor.id;
	case QUERY_ALL:
		return true;
	case QUERY_STATUS:
		return (q->number >> t->status) & 1;
	case QUERY_PRIORITY:
		return compare(t->priority, q->cmp, q->number);
	case QUERY_SEVERITY:
		return compare(t->severity, q->cmp, q->number);
	case QUERY_TYPE:
		return compare(t->type, q->cmp, q->number);
	case QUERY_AGE:
		return since(t->created_ms, c, q);
	case QUERY_CLOSED:
		return t->status == STATUS_CLOSED && since(t->closed_ms, c, q);
	case QUERY_SLA:
		return t->due_ms && compare(t->due_ms - c->w->now, q->cmp, q->number);
	case QUERY_TAG:
		return has_tag(c, t, q->text);
	case QUERY_CSAT:
		return rated(c, q, t);
	case QUERY_AND:
	case QUERY_OR:
	case QUERY_NOT:
		return false;
	}
	return false;
}

bool match_ticket(struct call *c, const struct query_node *q, const struct ticket *t)
{
	const struct query_node *child = q->child;
	if (q->kind == QUERY_NOT)
		return !child || !match_ticket(c, child, t);
	if (q->kind != QUERY_AND && q->kind != QUERY_OR)
		return match_condition(c, q, t);
	for (; child; child = child->next)
		if (match_ticket(c, child, t) == (q->kind == QUERY_OR))
			return q->kind == QUERY_OR;
	return q->kind == QUERY_AND;
}

bool query_has(const struct query_node *q, enum query_kind kind)
{
	if (!q)
		return false;
	if (q->kind == kind)
		return true;
	for (const struct query_node *child = q->child; child; child = child->next)
		if (query_has(child, kind))
			return true;
	return false;
}

/* ---- order --------------------------------------------------------------------------------------------------------------------------- */

static int by(int64_t a, int64_t b)
{
	return a < b ? -1 : a > b;
}

static int64_t due_or_last(const struct ticket *t)
{
	return t->due_ms ? t->due_ms : INT64_MAX;
}

static int by_age(const void *a, const void *b)
{
	return by(((const struct ticket *)a)->created_ms, ((const struct ticket *)b)->created_ms);
}

static int by_due(const void *a, const void *b)
{
	return by(due_or_last(a), due_or_last(b));
}

static int by_priority(const void *a, const void *b)
{
	return by(((const struct ticket *)b)->priority, ((const struct ticket *)a)->priority);
}

static int by_updated(const void *a, const void *b)
{
	return by(((const struct ticket *)b)->updated_ms, ((const struct ticket *)a)->updated_ms);
}

static int by_status(const void *a, const void *b)
{
	return by(((const struct ticket *)a)->status, ((const struct ticket *)b)->status);
}

void match_sort(int sort, struct ticket *list, size_t count)
{
	static int (*const orders[])(const void *, const void *) = {[SORT_AGE] = by_age,
		[SORT_DUE] = by_due,
		[SORT_PRIORITY] = by_priority,
		[SORT_UPDATED] = by_updated,
		[SORT_STATUS] = by_status};
	if (sort > 0 && (size_t)sort < sizeof orders / sizeof *orders && count > 1)
		qsort(list, count, sizeof *list, orders[sort]);
}
