/* list, find, more: tickets that this person may see and that fit a query, ten lines at a time.
 *
 * A list follows one index from the newest on, so it costs what it shows: the narrowest condition of the query chooses the index, the
 * others are asked of each row. Of open ones the index alone is read, and the table only for the lines that are shown. Where all of a scope
 * is the reader's own, its size is counted; elsewhere what is counted ends at a window, and goes on with the next page. A ticket that may
 * not be seen is skipped before anything is counted. */
#include "base/limits.h"
#include "base/text.h"
#include "commands/query.h"
#include "desk/answer.h"
#include "desk/time/jobs.h"
#include "desk/time/remind.h"
#include "desk/verbs/match.h"
#include "desk/verbs/page.h"
#include "desk/persons.h"
#include "desk/verbs/table.h"
#include "store/scan.h"
#include "store/search.h"

#include <stdlib.h>
#include <string.h>

#define CLOSED_SHOWN 5
#define MORE_MS (30 * MINUTE_MS)
#define CHUNK 32
#define CHUNK_KEYS 128
#define CHUNK_LEAST 8
#define VERB_WITHIN 3      /* words of a command among which its verb is */
#define EXAMINED_MOST 2000 /* rows that one question may look at */
#define TEXTS_MOST 300     /* the same where each row's texts must be read */
#define RECENT_MOST 200    /* closed ones among which the few that are shown below the open ones are sought */
#define COUNTED_MOST 2000

/* A phone takes few lines. */
static size_t lines_of(const struct call *c)
{
	return c->m->capabilities & GD_CAP_PLAIN ? PAGE_LINES_PHONE : PAGE_LINES;
}

static bool is_agent(const struct call *c)
{
	return c->principal.nagent > 0 || c->principal.nlead > 0;
}

/* ---- which index ------------------------------------------------------------------------------------------------------------------ */

struct plan {
	struct scan_of of;
	bool narrowed;        /* a condition of the query chose it */
	bool rest;            /* conditions that the scan does not answer */
	bool fitted;          /* conditions that it answers for open ones, and that closed ones must be asked */
	bool keys;            /* of open ones the index alone is read: all that is asked stands there */
	bool open, closed;
	size_t closed_most;
};

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
		narrow(p, is_agent(c) ? SCAN_ASSIGNEE : SCAN_REQUESTER, c->w->actor.id);
		break;
	case QUERY_MINE:
		narrow(p, SCAN_REQUESTER, c->w->actor.id);
		break;
	case QUERY_AGENT:
		narrow(p, SCAN_ASSIGNEE, is_agent(c) ? person_called(c, q->text) : 0);
		break;
	case QUERY_REQUESTER:
		narrow(p, SCAN_REQUESTER, is_agent(c) ? person_called(c, q->text) : 0);
		break;
	case QUERY_QUEUE:
		narrow(p, SCAN_QUEUE, is_agent(c) ? queue_called(c, q->text) : 0);
		break;
	case QUERY_ORG:
		narrow(p, SCAN_ORG, q->text ? (is_agent(c) ? org_by_name(c->w->db, q->text) : 0) : c->w->actor.org_id);
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
	case QUERY_CSAT:
	case QUERY_OR:
	case QUERY_NOT:
	case QUERY_WORD:
	case QUERY_PHRASE:
	case QUERY_TAG:
	case QUERY_AGE:
	case QUERY_SLA:
		p->rest = true;
		break;
	}
}

static bool has_words(const struct query *query)
{
	return query_has(query->root, QUERY_WORD) || query_has(query->root, QUERY_PHRASE);
}

/* What a list without a word about it means: the room's team at the desk, one's own requests elsewhere; an agent's question is about all
 * that they may see. */
static void make_plan(struct call *c, const struct query *query, struct plan *p)
{
	*p = (struct plan){.of = {.scope = SCAN_PERSON, .id = c->w->actor.id}, .open = true, .closed = true, .closed_most = CLOSED_SHOWN};
	if (is_agent(c) && c->where.place == PLACE_DESK)
		p->of = (struct scan_of){.scope = SCAN_QUEUE, .id = c->where.queue_id};
	else if ((is_agent(c) && query->root) || c->principal.auditor)
		p->of = (struct scan_of){.scope = SCAN_ALL};
	if (query->root)
		add_condition(c, p, query->root);
	if (has_words(query) || query_has(query->root, QUERY_CSAT) || query_has(query->root, QUERY_CLOSED) ||
		query_has(query->root, QUERY_STATUS))
		p->closed_most = SIZE_MAX;
	p->keys = scan_has_keys(p->of.scope) && !has_words(query);
	bool fits = !scan_fits_all(&p->of.fit);
	p->rest = p->rest || (fits && !p->keys);
	if (fits && p->keys && p->open)
		scan_newest(c->w->db, &p->of, EXAMINED_MOST);
}

static bool keeps_triage(struct call *c, int64_t queue_id)
{
	struct queue_row queue;
	if (!queue_load(c->w->db, c->w->arena, queue_id, &queue))
		return true;
	const struct desk_queue *q = settings_queue(c->w->settings, queue.name);
	return q && q->guests_wait;
}

/* Every row of this scan may be seen by whoever asks. */
static bool all_theirs(struct call *c, const struct scan_of *of)
{
	if (of->scope == SCAN_PERSON || of->scope == SCAN_REQUESTER)
		return of->id == c->w->actor.id;
	if (of->scope != SCAN_QUEUE)
		return false;
	/* What waits for a lead is in no agent's list, and in no count of one. */
	enum member_role role = (enum member_role)member_role(c->w->db, of->id, c->w->actor.id);
	return role == MEMBER_LEAD || (role == MEMBER_AGENT && !keeps_triage(c, of->id));
}

/* ---- rows that fit ------------------------------------------------------------------------------------------------------------------ */

/* As many rows as the page has room for, since each row that is read costs more than the search for it; a few more than that when most of
 * what was read did not fit. */
static size_t chunk_for(const struct page *page, size_t most, size_t chunk)
{
	size_t wanted = page->most - page->count + page->skip;
	wanted = wanted < most ? wanted : most;
	return wanted < CHUNK_LEAST ? CHUNK_LEAST : wanted > chunk ? chunk : wanted;
}

/* A ticket that fits no list, and what it says of itself does not matter. */
static bool is_out(struct call *c, struct page *page, const struct ticket *t)
{
	page->examined++;
	return page_put_off(page, t) || !page_visible(c, page, t);
}

static void stream(struct call *c, const struct plan *plan, const struct query *query, bool open, size_t most, struct page *page)
{
	struct scan_of of = plan->of;
	bool keys = open && plan->keys, ask = plan->rest || (!open && plan->fitted);
	size_t taken = 0, chunk = CHUNK, n = CHUNK, end = page->examine_most;
	of.open = open;
	if (!open && most == CLOSED_SHOWN && page->examined + RECENT_MOST < end)
		end = page->examined + RECENT_MOST;
	while (n == chunk && taken < most && page->examined < end && !page_full(page)) {
		struct ticket *rows = NULL;
		chunk = chunk_for(page, most - taken, keys ? CHUNK_KEYS : CHUNK);
		n = (keys ? tickets_scan_keys : tickets_scan)(c->w->db, c->w->arena, &of, chunk, &rows);
		for (size_t i = 0; i < n && taken < most && !page_full(page); i++) {
			if (is_out(c, page, &rows[i]) || (ask && !match_ticket(c, query->root, &rows[i])))
				continue;
			page_add(page, &rows[i]);
			taken++;
		}
		if (n > 0)
			scan_after(&of, &rows[n - 1]);
	}
}

/* A snoozed ticket is counted in no list. */
static bool puts_off(struct call *c)
{
	const int64_t *tickets;
	return is_agent(c) && snoozed_of(c->w, c->w->actor.id, &tickets) > 0;
}

/* Of very many no more are counted than a few pages on: open ones are counted in an index, closed ones row by row. */
static size_t count_all(struct call *c, const struct plan *plan, size_t from)
{
	struct scan_of of = plan->of;
	size_t most = from + PAGE_WINDOW;
	of.open = true;
	size_t open = plan->open ? tickets_count(c->w->db, &of, from + COUNTED_MOST) : 0;
	of.open = false;
	return open + (plan->closed ? tickets_count(c->w->db, &of, plan->closed_most < most ? plan->closed_most : most) : 0);
}

/* What fits can be counted in the index: the scan answers all of the question, and every row of it is the reader's to see. */
static bool is_countable(struct call *c, const struct plan *plan, const struct query *query)
{
	bool answered = !plan->rest && !(plan->fitted && plan->closed);
	return answered && !query->sort && all_theirs(c, &plan->of) && !puts_off(c);
}

/* An order of the reader's own needs all that fit: as many as one question may look at. */
static void gather(struct call *c, const struct query *query, size_t from, struct page *page)
{
	struct plan plan;
	make_plan(c, query, &plan);
	bool exact = is_countable(c, &plan, query);
	page_begin(c, page, query->sort ? 0 : from, query->sort ? EXAMINED_MOST : exact ? lines_of(c) : PAGE_WINDOW);
	page->examine_most = has_words(query) ? TEXTS_MOST : EXAMINED_MOST;
	if (plan.open)
		stream(c, &plan, query, true, SIZE_MAX, page);
	if (plan.closed)
		stream(c, &plan, query, false, plan.closed_most, page);
	match_sort(query->sort, page->found, page->count);
	if (query->sort)
		page_cut(page, from);
	if (exact && (page_full(page) || page->skip > 0)) /* else it holds all there are */
		page->total = count_all(c, &plan, from);
}

/* ---- answers ------------------------------------------------------------------------------------------------------------------------- */

static const char *page_key(struct call *c)
{
	return job_key_of_id(c->w, c->w->actor.id);
}

void more_keep(struct call *c, const char *data)
{
	if (data)
		job_later(c->w, JOB_MORE, 0, page_key(c), c->w->now + MORE_MS, data);
	else
		job_cancel(c->w, JOB_MORE, page_key(c));
}

/* The next page is the query again from where this one ended. */
static void keep_rest(struct call *c, const char *words, char how, size_t next, bool rest)
{
	more_keep(c, rest ? arena_printf(c->w->arena, "%zu %c%s", next, how, words) : NULL);
}

static void say_page(struct call *c, const struct page *page, const char *words, size_t from, size_t shown)
{
	struct msg_values v = {0};
	if (shown == 0) {
		answer_say(c, MSG_M_LIST_EMPTY, NULL);
		return;
	}
	msg_number(&v, "n", (int64_t)page->total);
	msg_text(&v, "filter", text_is_blank(words) ? NULL : words);
	msg_text(&v, "items", page_lines(c, page, shown));
	if (from + shown < page->total)
		msg_number(&v, "rest", (int64_t)(page->total - from - shown));
	answer_say(c, MSG_M_LIST, &v);
}

static void show_page(struct call *c, const struct query *query, const char *words, char how, size_t from)
{
	struct page page = {0};
	/* A customer's own tickets are few and all texts are many: there the words are asked of the tickets, not the index of the words. */
	bool desk = is_agent(c) || c->principal.auditor, in_index = desk && page_find(c, query, from, &page);
	if (!in_index)
		gather(c, query, from, &page);
	c->ticket.id = 0;
	answer_done(c, "listed");
	size_t shown = page.count < lines_of(c) ? page.count : lines_of(c);
	keep_rest(c, words, how, from + shown, from + shown < page.total);
	say_page(c, &page, words, from, shown);
	if (in_index && search_misses(c->w->db))
		answer_say(c, MSG_M_LIST_PART, NULL);
}

/* The words of a query as they were typed, without the verb. A phrase such as "tickets de ma société" stands for a filter. */
static const char *words_of(struct call *c)
{
	const struct query *query = c->command->query;
	const char *text = c->m->in->text ? c->m->in->text : "", *after;
	if (!query || !query->root)
		return "";
	if (query->root->kind == QUERY_ORG && !query->root->text)
		return list_word_of(WORDS_FILTER, FILTER_ORG)->name[person_lang(c->w, &c->w->actor)];
	for (int i = 0; i < VERB_WITHIN; i++, text = after) { /* our own name may stand before it */
		text += strspn(text, " \n!");
		after = text + strcspn(text, " \n");
		char *verb = text_fold(arena_strndup(c->w->arena, text, (size_t)(after - text)));
		bool named = verb && verb_find(verb) == c->command->def;
		free(verb);
		if (named)
			return arena_strdup(c->w->arena, after + strspn(after, " \n"));
	}
	return "";
}

/* "my company's requests", of somebody of whom it is not proven that they have one: how to be known, instead of an empty list. */
static bool must_be_known(struct call *c, const struct query *query)
{
	struct msg_values v = {0};
	if (c->principal.org || is_agent(c) || c->principal.auditor || !query_has(query->root, QUERY_ORG))
		return false;
	msg_text(&v, "desk", c->w->settings->name);
	answer_say(c, MSG_M_UNKNOWN_NOMAIL, &v);
	answer_done(c, "unknown");
	return true;
}

void verb_list(struct call *c)
{
	static const struct query everything;
	const struct query *query = c->command->query ? c->command->query : &everything;
	c->ticket.id = 0;
	if (!must_be_known(c, query))
		show_page(c, query, words_of(c), 'l', 0);
}

void verb_search(struct call *c)
{
	show_page(c, c->command->query, words_of(c), 'f', 0);
}

void verb_more(struct call *c)
{
	struct job job;
	struct query query = {0};
	struct query_error bad;
	char *words = NULL;
	c->ticket.id = 0;
	if (!job_find(c->w->db, c->w->arena, JOB_MORE, page_key(c), &job)) {
		answer_say(c, MSG_M_LIST_EMPTY, NULL);
		return;
	}
	size_t from = (size_t)strtoll(job.data, &words, 10);
	words += *words == ' ';
	char how = *words ? *words++ : 'l';
	struct parse_context rules;
	if (how == 'h') {
		log_more(c, strtoll(words, NULL, 10), (int64_t)from);
		return;
	}
	call_rules(c, AT_LINE, &rules);
	if (query_parse(words, how == 'l', &rules.names, c->w->arena, &query, &bad))
		show_page(c, &query, words, how, from);
}
