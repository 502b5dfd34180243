#include "desk/knowledge.h"

#include "base/text.h"
#include "desk/answer.h"
#include "desk/persons.h"
#include "i18n/words.h"
#include "store/inbox.h"
#include "store/orgs.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#define UNHELPFUL_MS HOUR_MS /* a request within this time after 👎 mentions the article */

/* ---- readers ------------------------------------------------------------------------------------------------------------------------- */

void article_reader_of(const struct call *c, struct article_reader *out)
{
	/* In a request room others read along: there an agent finds what a customer of nobody finds. */
	bool apart = c->where.place != PLACE_CUSTOMER;
	*out = (struct article_reader){.lang = lang_code(person_lang(c->w, &c->w->actor)),
		.org_id = apart ? c->principal.org : 0,
		.agent = call_has_team(c) && apart};
}

const char *knowledge_line(struct work *w, const struct article *list, size_t count)
{
	const char *line = "";
	for (size_t i = 0; i < count; i++)
		line = arena_printf(w->arena, "%s%s%" PRId64 " %s", line, i ? " · " : "", list[i].number, list[i].title);
	return line;
}

const char *knowledge_suggest(struct work *w, const struct ticket *t, const char *text, const struct person *reader)
{
	struct article *list;
	const struct desk_queue *q = terms_queue(w, t->queue_id);
	if (q && q->no_suggestions)
		return NULL;
	/* What the first answer says may be read in a request room, so articles for one organisation are left out. */
	struct article_reader who = {.lang = lang_code(person_lang(w, reader)), .person_id = reader->id};
	size_t n = articles_near(w->db, w->arena, &who, arena_printf(w->arena, "%s\n%s", t->title, text ? text : ""), KNOWLEDGE_SUGGESTED,
		&list);
	return n ? knowledge_line(w, list, n) : NULL;
}

/* ---- was it helpful? ----------------------------------------------------------------------------------------------------------------- */

bool knowledge_of_choice(const char *choice, int64_t *number)
{
	const char *colon = choice ? strchr(choice, ':') : NULL;
	*number = colon ? strtoll(colon + 1, NULL, 10) : 0;
	return *number > 0;
}

static const char *unhelpful_key(struct work *w, int64_t person_id)
{
	return arena_printf(w->arena, "unhelpful:%" PRId64, person_id);
}

void knowledge_vote(struct call *c, int64_t number, bool helpful)
{
	struct article a;
	struct article_reader reader;
	article_reader_of(c, &reader);
	if (!article_load(c->w->db, c->w->arena, number, &a) || !article_is_for(&a, &reader))
		return;
	c->ticket.id = 0;
	article_vote(c->w->db, number, c->w->actor.id, helpful, c->w->now);
	kv_put(c->w->db, "@desk", unhelpful_key(c->w, c->w->actor.id),
		helpful ? NULL : arena_printf(c->w->arena, "%" PRId64 " %" PRId64, number, c->w->now));
	answer_say(c, helpful ? MSG_M_KB_YES : MSG_M_KB_NO, NULL);
	answer_done(c, "voted");
}

const char *knowledge_unhelpful(struct work *w, int64_t person_id)
{
	struct article a;
	char *kept = kv_get(w->db, "@desk", unhelpful_key(w, person_id)), *end = kept;
	int64_t number = kept ? strtoll(kept, &end, 10) : 0;
	bool recent = kept && w->now - strtoll(end, NULL, 10) < UNHELPFUL_MS;
	if (kept)
		kv_put(w->db, "@desk", unhelpful_key(w, person_id), NULL);
	free(kept);
	return recent && article_load(w->db, w->arena, number, &a) ? knowledge_line(w, &a, 1) : NULL;
}

/* ---- an agent's work on them --------------------------------------------------------------------------------------------------------- */

static const char *readers_of(struct call *c, const struct article *a)
{
	enum lang lang = person_lang(c->w, &c->w->actor);
	switch (a->audience) {
	case AUDIENCE_EVERYBODY:
		break;
	case AUDIENCE_ORG:
		return arena_printf(c->w->arena, " · %s", org_title(c->w->db, c->w->arena, a->org_id));
	case AUDIENCE_AGENTS:
		return arena_printf(c->w->arena, " · %s", catalog_word(c->w->catalog, lang, WORD_ARTICLE_AGENTS));
	}
	return "";
}

void knowledge_say(struct call *c, const struct article *a)
{
	enum lang lang = person_lang(c->w, &c->w->actor);
	bool draft = a->state == ARTICLE_DRAFT;
	const char *state = catalog_word(c->w->catalog, lang, draft ? WORD_ARTICLE_DRAFT : WORD_ARTICLE_PUBLISHED);
	const char *next = draft ? arena_printf(c->w->arena, "\n`kb %s %" PRId64 "`",
					   catalog_word(c->w->catalog, lang, WORD_ARTICLE_PUBLISH), a->number)
				 : "";
	c->ticket.id = 0;
	answer_words(c, arena_printf(c->w->arena, "📚 %" PRId64 " %s · %s%s%s%s\n%s%s", a->number, a->title, state, readers_of(c, a),
				  a->lang ? " · " : "", a->lang ? a->lang : "", a->body, next));
	answer_done(c, draft ? "drafted" : "published");
}

void knowledge_draft(struct call *c, const struct entry *e)
{
	struct article a = {.number = article_next_number(c->w->db),
		.state = ARTICLE_DRAFT,
		.audience = AUDIENCE_EVERYBODY,
		.title = c->ticket.title,
		.body = e->text,
		.lang = e->lang && *e->lang ? e->lang : lang_code(person_lang(c->w, &c->w->actor)),
		.author_id = c->w->actor.id,
		.entry_id = e->id,
		.created_ms = c->w->now,
		.updated_ms = c->w->now};
	article_put(c->w->db, &a);
	work_history(c->w, &c->ticket, HISTORY_ADMIN, c->w->actor.id, "{\"what\":\"article\",\"number\":%" PRId64 ",\"state\":%d}",
		a.number, a.state);
	knowledge_say(c, &a);
}
