/* find: full text, newest first. */
#include "base/text.h"
#include "desk/persons.h"
#include "desk/verbs/match.h"
#include "desk/verbs/page.h"
#include "store/scan.h"
#include "store/search.h"

#include <stdlib.h>

#define CHUNK 64
#define EXAMINED_MOST 1000 /* entries that one question may look at */
#define FOUND_MOST 30      /* tickets ahead */
#define TITLES_MOST 100    /* a title that was given by hand is in no text: the newest ones are looked at */

struct search {
	const char *words;             /* of all entries that are wanted */
	const struct query_node *rest; /* what else must hold, NULL: nothing */
};

static bool is_words(const struct query_node *q)
{
	return q->kind == QUERY_WORD || q->kind == QUERY_PHRASE;
}

/* The words that stand beside each other go to the index, everything else is asked of what they find. */
static void take_apart(struct call *c, const struct query_node *root, struct search *out)
{
	struct query_node *rest = arena_alloc(c->w->arena, sizeof *rest);
	const struct query_node *list = root && root->kind == QUERY_AND ? root->child : root;
	const char *words = "";
	*rest = (struct query_node){.kind = QUERY_AND};
	for (const struct query_node *q = list; q; q = root->kind == QUERY_AND ? q->next : NULL) {
		if (is_words(q)) {
			words = arena_printf(c->w->arena, "%s %s%s%s", words, q->kind == QUERY_PHRASE ? "\"" : "", q->text,
				q->kind == QUERY_PHRASE ? "\"" : "");
			continue;
		}
		struct query_node *copy = arena_alloc(c->w->arena, sizeof *copy);
		*copy = *q;
		copy->next = rest->child;
		rest->child = copy;
	}
	*out = (struct search){.words = words, .rest = rest->child ? rest : NULL};
}

static bool known(const struct ticket *list, size_t n, int64_t id)
{
	for (size_t i = 0; i < n; i++)
		if (list[i].id == id)
			return true;
	return false;
}

/* May this person read the very text in which the words stand? */
static bool readable(struct call *c, const struct ticket *t, const struct hit *hit)
{
	struct call look = *c;
	call_ticket(&look, t);
	return may_see_entry(&look.principal, &look.object, hit->kind == ENTRY_NOTE || !hit->public_, hit->created_ms);
}

struct finding {
	struct ticket *seen; /* that fit, this page's and those before */
	size_t count, most;
};

static void take(struct page *page, struct finding *f, const struct ticket *t)
{
	f->seen[f->count++] = *t;
	page_add(page, t);
}

static bool fits(struct call *c, struct page *page, const struct search *s, const struct ticket *t)
{
	return page_visible(c, page, t) && (!s->rest || match_ticket(c, s->rest, t));
}

static void find_titles(struct call *c, struct page *page, struct finding *f, const struct search *s)
{
	struct ticket *rows;
	bool agent = call_has_team(c) || c->principal.auditor;
	struct scan_of of = {.scope = agent ? SCAN_ALL : SCAN_PERSON, .id = c->w->actor.id, .open = true};
	size_t n = tickets_scan(c->w->db, c->w->arena, &of, TITLES_MOST, &rows);
	char *folded = text_fold(s->words);
	for (size_t i = 0; folded && i < n && !page_full(page) && f->count < f->most; i++)
		if (search_text_has(rows[i].title, folded) && !known(f->seen, f->count, rows[i].id) && fits(c, page, s, &rows[i]))
			take(page, f, &rows[i]);
	free(folded);
}

static void find_texts(struct call *c, struct page *page, struct finding *f, const struct search *s)
{
	int64_t before = 0;
	size_t n = CHUNK;
	while (n == CHUNK && page->examined < EXAMINED_MOST && !page_full(page) && f->count < f->most) {
		struct hit *hits;
		n = search_find(c->w->db, c->w->arena, s->words, before, CHUNK, &hits);
		for (size_t i = 0; i < n && !page_full(page) && f->count < f->most; i++) {
			struct ticket t;
			page->examined++;
			if (!known(f->seen, f->count, hits[i].ticket_id) && ticket_load(c->w->db, c->w->arena, hits[i].ticket_id, &t) &&
				fits(c, page, s, &t) && readable(c, &t, &hits[i]))
				take(page, f, &t);
		}
		before = n ? hits[n - 1].entry_id : 0;
	}
}

bool page_find(struct call *c, const struct query *query, size_t from, struct page *page)
{
	struct search search;
	take_apart(c, query->root, &search);
	if (!search_has_words(search.words))
		return false;
	page_begin(c, page, from, FOUND_MOST);
	struct finding finding = {.most = from + FOUND_MOST};
	finding.seen = arena_alloc(c->w->arena, finding.most * sizeof *finding.seen);
	find_texts(c, page, &finding, &search);
	find_titles(c, page, &finding, &search);
	match_sort(query->sort, page->found, page->count);
	return true;
}
