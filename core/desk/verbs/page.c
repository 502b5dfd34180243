#include "desk/verbs/page.h"

#include "base/limits.h"
#include "desk/persons.h"
#include "desk/time/remind.h"
#include "i18n/words.h"
#include "store/orgs.h"

void page_begin(struct call *c, struct page *page, size_t skip, size_t most)
{
	*page = (struct page){.skip = skip, .most = most, .total = skip};
	page->found = arena_alloc(c->w->arena, (most + 1) * sizeof *page->found);
	if (c->principal.nagent + c->principal.nlead > 0)
		page->nput_off = snoozed_of(c->w, c->w->actor.id, &page->put_off);
}

bool page_put_off(const struct page *page, const struct ticket *t)
{
	for (size_t i = 0; i < page->nput_off; i++)
		if (page->put_off[i] == t->id)
			return true;
	return false;
}

bool page_full(const struct page *page)
{
	return page->count >= page->most;
}

void page_add(struct page *page, const struct ticket *t)
{
	if (page->skip > 0) {
		page->skip--;
		return;
	}
	page->found[page->count++] = *t;
	page->total++;
}

void page_cut(struct page *page, size_t from)
{
	size_t gone = from < page->count ? from : page->count;
	page->found += gone;
	page->count -= gone;
}

/* ---- who may see it ----------------------------------------------------------------------------------------------------------------- */

/* The place of this id; `fresh` if another stood there. */
static struct page_known *known(struct page_known *list, int64_t id, bool *fresh)
{
	struct page_known *k = &list[((uint64_t)id * UINT64_C(0x9E3779B97F4A7C15)) >> 32 & (PAGE_KNOWN - 1)];
	*fresh = k->id != id;
	k->id = id;
	return k;
}

static bool is_private(struct call *c, struct page *page, int64_t queue_id)
{
	bool fresh;
	struct page_known *k = known(page->queues, queue_id, &fresh);
	if (fresh)
		k->yes = queue_is_private(c->w->db, queue_id);
	return k->yes;
}

static bool shares(struct call *c, struct page *page, int64_t org_id)
{
	bool fresh;
	if (!org_id)
		return false;
	struct page_known *k = known(page->orgs, org_id, &fresh);
	if (fresh)
		k->yes = org_shares(c->w->db, org_id);
	return k->yes;
}

bool page_visible(struct call *c, struct page *page, const struct ticket *t)
{
	enum place place = c->where.known ? c->where.place : PLACE_DIRECT;
	struct object object = object_known(t, place, is_private(c, page, t->queue_id), shares(c, page, t->org_id));
	if (may_see(&c->principal, &object))
		return true;
	object_part(c->w, t, c->w->actor.id, &object);
	return may_see(&c->principal, &object);
}

/* ---- lines --------------------------------------------------------------------------------------------------------------------------- */

static const char *line_of(struct call *c, const struct listener *to, const struct ticket *t)
{
	struct msg_values v = {0};
	struct buf age;
	buf_init(&age, LIMIT_COMMAND);
	span_words(&age, c->w->catalog, to->reader.lang, c->w->now - t->created_ms, SPAN_SHORT);
	msg_text(&v, "ref", t->ref);
	msg_text(&v, "title", t->title);
	msg_text(&v, "status", stored_word(c->w, "status", status_name(t->status)));
	msg_text(&v, "icon", card_icon(t));
	msg_text(&v, "age", age.data);
	if (t->requester_id != c->w->actor.id)
		msg_text(&v, "author", person_name(c->w, t->requester_id));
	const char *line = say_words_to(c->w, to, MSG_I_TICKET, &v);
	buf_clear(&age);
	return line;
}

/* What an auditor is shown is written down, line by line. */
static void audit(struct call *c, const struct ticket *t)
{
	struct call look = *c;
	if (!c->principal.auditor)
		return;
	call_ticket(&look, t);
	call_audit(&look);
}

const char *page_lines(struct call *c, struct page *page, size_t count)
{
	struct listener to = listener_of(c->w, &c->w->actor, (c->m->capabilities & GD_CAP_PLAIN) != 0);
	struct buf items;
	buf_init(&items, LIMIT_TEXT);
	for (size_t i = 0; i < count; i++) {
		struct ticket *t = &page->found[i];
		if (!t->ref && !ticket_load(c->w->db, c->w->arena, t->id, t))
			continue;
		audit(c, t);
		buf_addf(&items, "%s%s", items.len > 0 ? "\n" : "", line_of(c, &to, t));
	}
	const char *text = arena_strdup(c->w->arena, items.data);
	buf_clear(&items);
	return text;
}
