#include "desk/labels.h"

#include "base/limits.h"
#include "base/text.h"
#include "i18n/words.h"

#include <stdlib.h>
#include <string.h>

/* ---- tags -------------------------------------------------------------------------------------------------------------------------- */

const char *labels_tags(struct work *w, int64_t ticket_id)
{
	const char **tags;
	struct buf out;
	size_t n = tags_of(w->db, w->arena, ticket_id, &tags);
	if (n == 0)
		return NULL;
	buf_init(&out, LIMIT_TEXT);
	for (size_t i = 0; i < n; i++)
		buf_addf(&out, "%s+%s", i ? " " : "", tags[i]);
	const char *text = arena_strdup(w->arena, out.data);
	buf_clear(&out);
	return text;
}

/* A tag is the same with and without capitals and accents. */
static const char *folded(struct work *w, const char *name)
{
	char *fold = text_fold(name);
	const char *kept = arena_strdup(w->arena, fold ? fold : name);
	free(fold);
	return kept;
}

void labels_change_tags(struct call *c, const struct tag_change *tags, size_t count)
{
	const char **have;
	size_t n = tags_of(c->w->db, c->w->arena, c->ticket.id, &have);
	for (size_t i = 0; i < count; i++) {
		const char *name = folded(c->w, tags[i].name);
		if (tag_has(c->w->db, c->ticket.id, name) != tags[i].remove || (!tags[i].remove && n >= TAGS_MOST))
			continue;
		n = tags[i].remove ? n - 1 : n + 1;
		if (tags[i].remove)
			tag_remove(c->w->db, c->ticket.id, name);
		else
			tag_put(c->w->db, c->ticket.id, name);
		work_history(c->w, &c->ticket, HISTORY_TAG, c->w->actor.id, "{\"on\":%d}", !tags[i].remove);
	}
}

/* ---- links ------------------------------------------------------------------------------------------------------------------------- */

const char *labels_kind(const struct link_row *link, int64_t ticket_id)
{
	switch (link->kind) {
	case LINKED_RELATED:
		return "related";
	case LINKED_DUPLICATE:
		return link->from_id == ticket_id ? "duplicate" : "related";
	case LINKED_BLOCKS:
		return link->from_id == ticket_id ? "blocks" : "blocked";
	case LINKED_FOLLOWS:
		return link->from_id == ticket_id ? "follows" : "related";
	}
	return "related";
}

struct lines {
	struct work *w;
	struct call *c; /* NULL: the desk's side as a whole reads it */
	enum lang lang;
	const struct ticket *ticket;
	struct buf out;
};

static bool may_be_named(const struct lines *l, const struct ticket *other)
{
	struct queue_row queue = {0};
	if (l->c) {
		struct call probe = *l->c;
		call_ticket(&probe, other);
		return may_see(&probe.principal, &probe.object);
	}
	if (other->queue_id == l->ticket->queue_id)
		return true;
	return !other->private_ && work_queue(l->w, other->queue_id, &queue) && !queue.private_;
}

static void add_link(struct lines *l, const char *kind, int64_t other_id)
{
	struct ticket other;
	if (ticket_load(l->w->db, l->w->arena, other_id, &other) && may_be_named(l, &other))
		buf_addf(&l->out, "%s%s %s", l->out.len ? " · " : "", word_of(l->w->catalog, l->lang, "link", kind), other.ref);
}

static void add_links(struct lines *l)
{
	struct link_row *links;
	int64_t *children;
	int64_t id = l->ticket->id;
	size_t n = links_of(l->w->db, l->w->arena, id, &links);
	for (size_t i = 0; i < n; i++)
		add_link(l, labels_kind(&links[i], id), links[i].from_id == id ? links[i].to_id : links[i].from_id);
	if (l->ticket->parent_id)
		add_link(l, "child", l->ticket->parent_id);
	n = tickets_under(l->w->db, l->w->arena, id, &children);
	for (size_t i = 0; i < n; i++)
		add_link(l, "parent", children[i]);
}

static const char *all_of(struct lines *l)
{
	/* Tags are the desk's own words about a request. */
	bool desk = !l->c || call_may(l->c, ACTION_SEE_NOTES) == ALLOWED;
	const char *tags = desk ? labels_tags(l->w, l->ticket->id) : NULL;
	buf_init(&l->out, LIMIT_TEXT);
	if (tags)
		buf_addf(&l->out, "%s", tags);
	add_links(l);
	const char *text = l->out.len ? arena_strdup(l->w->arena, l->out.data) : NULL;
	buf_clear(&l->out);
	return text;
}

const char *labels_flags(struct work *w, const struct ticket *t, enum lang lang)
{
	return all_of(&(struct lines){.w = w, .lang = lang, .ticket = t});
}

const char *labels_lines(struct call *c)
{
	return all_of(&(struct lines){.w = c->w, .c = c, .lang = reader_of(c->w, &c->w->actor).lang, .ticket = &c->ticket});
}
