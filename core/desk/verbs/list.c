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
#include "desk/verbs/plan.h"
#include "desk/verbs/rows.h"
#include "desk/persons.h"
#include "desk/verbs/table.h"
#include "store/scan.h"
#include "store/search.h"

#include <stdlib.h>
#include <string.h>

#define MORE_MS (30 * MINUTE_MS)
#define CHUNK 32
#define CHUNK_KEYS 128
#define CHUNK_LEAST 8
#define VERB_WITHIN 3      /* words of a command among which its verb is */
#define TEXTS_MOST 300     /* rows that one question may look at where each row's texts must be read */
#define RECENT_MOST 200    /* closed ones among which the few that are shown below the open ones are sought */
#define COUNTED_MOST 2000
#define TAGGED_MOST 500    /* tickets that are read for a tag they have */

/* A phone takes few lines. */
static size_t lines_of(const struct call *c)
{
	return c->m->capabilities & GD_CAP_PLAIN ? PAGE_LINES_PHONE : PAGE_LINES;
}

/* ---- what can be counted ------------------------------------------------------------------------------------------------------------- */

static bool keeps_triage(struct call *c, int64_t queue_id)
{
	struct queue_row queue;
	if (!work_queue(c->w, queue_id, &queue))
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

/* One half of an answer: open tickets, or closed ones. */
struct stream {
	const struct query *query;
	struct page *page;
	struct scan_of of;
	bool keys, ask; /* only the index is read; the whole query is asked of each row */
	size_t most, taken, end;
};

static bool goes_on(const struct stream *s)
{
	return s->taken < s->most && s->page->examined < s->end && !page_full(s->page);
}

static void take_rows(struct call *c, struct stream *s, const struct ticket *rows, size_t n)
{
	for (size_t i = 0; i < n && s->taken < s->most && !page_full(s->page); i++) {
		if (is_out(c, s->page, &rows[i]) || (s->ask && !match_ticket(c, s->query->root, &rows[i])))
			continue;
		page_add(s->page, &rows[i]);
		s->taken++;
	}
}

static void run_stream(struct call *c, struct stream *s)
{
	size_t chunk = CHUNK, n = CHUNK;
	while (n == chunk && goes_on(s)) {
		struct ticket *rows = NULL;
		chunk = chunk_for(s->page, s->most - s->taken, s->keys ? CHUNK_KEYS : CHUNK);
		n = (s->keys ? tickets_scan_keys : tickets_scan)(c->w->db, c->w->arena, &s->of, chunk, &rows);
		take_rows(c, s, rows, n);
		if (n > 0)
			scan_after(&s->of, &rows[n - 1]);
	}
}

static void stream_open(struct call *c, const struct plan *plan, const struct query *query, struct page *page)
{
	struct stream s = {.query = query, .page = page, .of = plan->of, .keys = plan->keys, .ask = plan->rest,
		.most = SIZE_MAX, .end = page->examine_most};
	s.of.open = true;
	run_stream(c, &s);
}

/* The few that are shown below the open ones are sought among recent ones only. */
static void stream_closed(struct call *c, const struct plan *plan, const struct query *query, struct page *page)
{
	struct stream s = {.query = query, .page = page, .of = plan->of, .ask = plan->rest || plan->fitted,
		.most = plan->closed_most, .end = page->examine_most};
	s.of.open = false;
	if (s.most == PLAN_CLOSED_SHOWN && page->examined + RECENT_MOST < s.end)
		s.end = page->examined + RECENT_MOST;
	run_stream(c, &s);
}

/* ---- rows that have a tag ----------------------------------------------------------------------------------------------------------- */

static bool in_scope(const struct scan_of *of, const struct ticket *t)
{
	switch (of->scope) {
	case SCAN_ORG:
		return t->org_id == of->id;
	case SCAN_QUEUE:
		return t->queue_id == of->id;
	case SCAN_ASSIGNEE:
		return t->assignee_id == of->id;
	case SCAN_REQUESTER:
		return t->requester_id == of->id;
	case SCAN_ALL:
		return true;
	case SCAN_PERSON: /* tags are the desk's: who asks for their own only sees none */
	case SCAN_SCOPES:
		break;
	}
	return false;
}

static size_t count_open(const struct ticket *rows, size_t n)
{
	size_t open = 0;
	while (open < n && rows[open].status != STATUS_CLOSED)
		open++;
	return open;
}

static size_t keep_scope(const struct scan_of *of, struct ticket *rows, size_t n)
{
	size_t kept = 0;
	for (size_t i = 0; i < n; i++)
		if (in_scope(of, &rows[i]))
			rows[kept++] = rows[i];
	return kept;
}

/* A tag that few tickets have leads to all of them, however old they are. False: too many have it, so that they are met on the way. */
static bool gather_tagged(struct call *c, const struct plan *plan, const struct query *query, struct page *page)
{
	struct ticket *rows = NULL;
	char *folded = plan->tag ? text_fold(plan->tag) : NULL;
	size_t n = folded ? tickets_tagged(c->w->db, c->w->arena, folded, TAGGED_MOST + 1, &rows) : 0;
	free(folded);
	if (!rows || n > TAGGED_MOST)
		return false;
	struct stream s = {.query = query, .page = page, .ask = true, .most = SIZE_MAX};
	n = keep_scope(&plan->of, rows, n);
	size_t open = count_open(rows, n);
	if (plan->open)
		take_rows(c, &s, rows, open);
	s.taken = 0;
	s.most = plan->closed_most;
	if (plan->closed)
		take_rows(c, &s, rows + open, n - open);
	return true;
}

/* A snoozed ticket is counted in no list. */
static bool puts_off(struct call *c)
{
	const int64_t *tickets;
	return call_has_team(c) && snoozed_of(c->w, c->w->actor.id, &tickets) > 0;
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
	plan_make(c, query, &plan);
	bool exact = is_countable(c, &plan, query);
	page_begin(c, page, query->sort ? 0 : from, query->sort ? PLAN_EXAMINED_MOST : exact ? lines_of(c) : PAGE_WINDOW);
	page->examine_most = plan_reads_texts(query) ? TEXTS_MOST : PLAN_EXAMINED_MOST;
	bool tagged = gather_tagged(c, &plan, query, page);
	if (plan.open && !tagged)
		stream_open(c, &plan, query, page);
	if (plan.closed && !tagged)
		stream_closed(c, &plan, query, page);
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

static void put_rows(struct call *c, const struct page *page, size_t from, size_t shown)
{
	struct rows rows;
	rows_begin(c, &rows, "tickets");
	for (size_t i = 0; i < shown; i++)
		if (page->found[i].ref)
			rows_ticket(&rows, &page->found[i]);
	rows_end(&rows, (int64_t)page->total, from + shown < page->total);
}

static void say_page(struct call *c, struct page *page, const char *words, size_t from, size_t shown)
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
	bool desk = call_has_team(c) || c->principal.auditor, in_index = desk && page_find(c, query, from, &page);
	if (!in_index)
		gather(c, query, from, &page);
	c->ticket.id = 0;
	answer_done(c, "listed");
	size_t shown = page.count < lines_of(c) ? page.count : lines_of(c);
	keep_rest(c, words, how, from + shown, from + shown < page.total);
	say_page(c, &page, words, from, shown);
	put_rows(c, &page, from, shown);
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
	if (c->principal.org || call_has_team(c) || c->principal.auditor || !query_has(query->root, QUERY_ORG))
		return false;
	msg_text(&v, "desk", c->w->settings->name);
	answer_say(c, MSG_M_UNKNOWN_NOMAIL, &v);
	answer_done(c, "unknown");
	return true;
}

static bool there_are(struct call *c, enum scan_scope scope, int64_t id)
{
	struct scan_of open = {.scope = scope, .id = id, .open = true}, closed = {.scope = scope, .id = id};
	return tickets_count(c->w->db, &open, 1) + tickets_count(c->w->db, &closed, 1) > 0;
}

/* What an agent without requests means who asked for nothing, where no room says it: the work, first their own, then their team's. */
static const char *work_meant(struct call *c, const struct query *query)
{
	int64_t *queues;
	struct queue_row queue;
	if (query->root || !call_has_team(c) || c->where.place == PLACE_DESK || there_are(c, SCAN_PERSON, c->w->actor.id))
		return NULL;
	if (there_are(c, SCAN_ASSIGNEE, c->w->actor.id))
		return "me";
	size_t n = queues_of_member(c->w->db, c->w->arena, c->w->actor.id, MEMBER_AGENT, &queues);
	return n && work_queue(c->w, queues[0], &queue) ? arena_printf(c->w->arena, "~%s", queue.name) : NULL;
}

static bool parse_words(struct call *c, const char *words, bool filters, struct query *out)
{
	struct query_error bad;
	struct parse_context rules;
	call_rules(c, AT_LINE, &rules);
	return query_parse(words, filters, &rules.names, c->w->arena, out, &bad);
}

void verb_list(struct call *c)
{
	static const struct query everything;
	struct query meant = {0};
	const struct query *query = c->command->query ? c->command->query : &everything;
	const char *work = work_meant(c, query);
	c->ticket.id = 0;
	if (must_be_known(c, query))
		return;
	if (work && parse_words(c, work, true, &meant))
		show_page(c, &meant, work, 'l', 0);
	else
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
	char *words = NULL;
	c->ticket.id = 0;
	if (!job_find(c->w->db, c->w->arena, JOB_MORE, page_key(c), &job)) {
		answer_say(c, MSG_M_LIST_EMPTY, NULL);
		return;
	}
	size_t from = (size_t)strtoll(job.data, &words, 10);
	words += *words == ' ';
	char how = *words ? *words++ : 'l';
	if (how == 'h') {
		log_more(c, strtoll(words, NULL, 10), (int64_t)from);
		return;
	}
	if (parse_words(c, words, how == 'l', &query))
		show_page(c, &query, words, how, from);
}
