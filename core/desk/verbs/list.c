/* list, find, more: tickets that this person may see and that fit a query, ten lines at a time. */
#include "base/limits.h"
#include "base/text.h"
#include "commands/query.h"
#include "desk/answer.h"
#include "desk/time/jobs.h"
#include "desk/verbs/match.h"
#include "desk/persons.h"
#include "desk/verbs/table.h"
#include "i18n/words.h"
#include "store/scan.h"

#include <string.h>

#define PAGE 10
#define CLOSED_SHOWN 5
#define SCAN_MOST 500
#define MORE_MS (30 * MINUTE_MS)

struct page {
	struct ticket *found;
	size_t count;
};

static bool is_agent(const struct call *c)
{
	return c->principal.nagent > 0 || c->principal.nlead > 0;
}

static bool visible(struct call *c, const struct ticket *t)
{
	struct object object;
	object_of(c->w, t, c->w->actor.id, c->where.place, &object);
	return may_see(&c->principal, &object);
}

static void add_scan(struct call *c, const struct scan_of *of, const struct query *query, size_t most, struct page *page)
{
	struct ticket *rows;
	size_t n = tickets_scan(c->w->db, c->w->arena, of, SCAN_MOST, &rows), added = 0;
	for (size_t i = 0; i < n && page->count < SCAN_MOST && added < most; i++) {
		bool known = false;
		for (size_t j = 0; j < page->count; j++)
			known = known || page->found[j].id == rows[i].id;
		if (known || !visible(c, &rows[i]) || (query->root && !match_ticket(c, query->root, &rows[i])))
			continue;
		page->found[page->count++] = rows[i];
		added++;
	}
}

/* What a list without a word about it means: an agent's own teams, a customer's own requests; the organisation's if it is asked for. */
static struct scan_of scope_of(struct call *c, const struct query *query)
{
	struct scan_of of = {.scope = SCAN_PERSON, .id = c->w->actor.id};
	if (query_has(query->root, QUERY_ORG) && !is_agent(c))
		of = (struct scan_of){.scope = SCAN_ORG, .id = c->w->actor.org_id};
	else if (is_agent(c) && c->where.place == PLACE_DESK)
		of = (struct scan_of){.scope = SCAN_QUEUE, .id = c->where.queue_id};
	if (is_agent(c) && query->root)
		of = (struct scan_of){.scope = SCAN_ALL};
	return of;
}

static void gather(struct call *c, const struct query *query, struct page *page)
{
	struct scan_of of = scope_of(c, query);
	bool states = query_has(query->root, QUERY_STATUS);
	page->found = arena_alloc(c->w->arena, SCAN_MOST * sizeof *page->found);
	of.open = true;
	add_scan(c, &of, query, SCAN_MOST, page);
	of.open = false;
	add_scan(c, &of, query, query->root && (states || query_has(query->root, QUERY_CLOSED)) ? SCAN_MOST : CLOSED_SHOWN, page);
	match_sort(query->sort, page->found, page->count);
}

/* ---- lines --------------------------------------------------------------------------------------------------------------------------- */

static const char *line_of(struct call *c, const struct ticket *t)
{
	struct msg_values v = {0};
	struct buf age;
	buf_init(&age, LIMIT_COMMAND);
	span_words(&age, c->w->catalog, person_lang(c->w, &c->w->actor), c->w->now - t->created_ms, SPAN_SHORT);
	tell_values(c->w, t, &v);
	msg_text(&v, "icon", card_icon(t));
	msg_text(&v, "age", age.data);
	if (t->requester_id != c->w->actor.id)
		msg_text(&v, "author", person_name(c->w, t->requester_id));
	const char *line = say_words(c->w, &c->w->actor, (c->m->capabilities & GD_CAP_PLAIN) != 0, MSG_I_TICKET, &v);
	buf_clear(&age);
	return line;
}

static const char *page_key(struct call *c)
{
	return job_key_of_id(c->w, c->w->actor.id);
}

/* The next page is the query again from where this one ended. */
static void keep_rest(struct call *c, const char *words, size_t next, bool rest)
{
	if (rest)
		job_later(c->w, JOB_MORE, 0, page_key(c), c->w->now + MORE_MS, arena_printf(c->w->arena, "%zu %s", next, words));
	else
		job_cancel(c->w, JOB_MORE, page_key(c));
}

static void show_page(struct call *c, const struct query *query, const char *words, size_t from)
{
	struct page page = {0};
	struct msg_values v = {0};
	struct buf items;
	gather(c, query, &page);
	answer_done(c, "listed");
	if (from >= page.count) {
		answer_say(c, MSG_M_LIST_EMPTY, NULL);
		return;
	}
	size_t end = from + PAGE < page.count ? from + PAGE : page.count;
	buf_init(&items, LIMIT_TEXT);
	for (size_t i = from; i < end; i++)
		buf_addf(&items, "%s%s", i > from ? "\n" : "", line_of(c, &page.found[i]));
	msg_number(&v, "n", (int64_t)page.count);
	msg_text(&v, "filter", text_is_blank(words) ? NULL : words);
	msg_text(&v, "items", items.data);
	if (end < page.count)
		msg_number(&v, "rest", (int64_t)(page.count - end));
	keep_rest(c, words, end, end < page.count);
	answer_say(c, MSG_M_LIST, &v);
	buf_clear(&items);
}

/* The words of a query as they were typed, without the verb. */
static const char *words_of(struct call *c)
{
	const char *text = c->m->in->text ? c->m->in->text : "";
	text += strspn(text, " \n!");
	text += strcspn(text, " \n");
	return arena_strdup(c->w->arena, text + strspn(text, " \n"));
}

void verb_list(struct call *c)
{
	static const struct query everything;
	const struct query *query = c->command->query ? c->command->query : &everything;
	c->ticket.id = 0;
	show_page(c, query, query->root ? words_of(c) : "", 0);
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
	if (query_parse(words, true, c->w->arena, &query, &bad))
		show_page(c, &query, words, from);
}
