/* The verbs that tie a ticket to others and sort it: tag, link. */
#include "base/limits.h"
#include "desk/answer.h"
#include "desk/labels.h"
#include "desk/persons.h"
#include "desk/verbs/table.h"
#include "i18n/words.h"

#include <inttypes.h>
#include <string.h>

/* ---- tags -------------------------------------------------------------------------------------------------------------------------- */

static const char *tags_or_none(struct call *c)
{
	const char *tags = labels_tags(c->w, c->ticket.id);
	return tags ? tags : stored_word(c->w, "value", "none");
}

void change_tags(struct call *c)
{
	struct msg_values v = {0};
	const char *before = tags_or_none(c);
	labels_change_tags(c, c->command->tags, c->command->ntags);
	act_save(c->w, &c->ticket);
	tell_cards(c->w, &c->ticket);
	msg_text(&v, "label", catalog_word(c->w->catalog, person_lang(c->w, &c->w->actor), WORD_FIELD_TAGS));
	msg_text(&v, "bad", before);
	msg_text(&v, "good", tags_or_none(c));
	answer_say(c, MSG_M_SET, &v);
	answer_done(c, "set");
}

void verb_tag(struct call *c)
{
	change_tags(c);
}

/* ---- links ------------------------------------------------------------------------------------------------------------------------- */

/* How the ticket in hand stands to the other, and the word for it. */
static const struct {
	enum link_kind said;
	enum link_row_kind kind; /* 0: a parent */
	const char *word;
} kinds[] = {
	{0, LINKED_RELATED, "related"},
	{LINK_DUPLICATE, LINKED_DUPLICATE, "duplicate"},
	{LINK_BLOCKS, LINKED_BLOCKS, "blocks"},
	{LINK_CHILD, 0, "child"},
};

static bool is_above(struct call *c, int64_t id, const struct ticket *from)
{
	struct ticket at = *from;
	for (int i = 0; i < LINKS_MOST; i++) {
		if (at.id == id)
			return true;
		if (!at.parent_id || !ticket_load(c->w->db, c->w->arena, at.parent_id, &at))
			return false;
	}
	return true;
}

static bool make_link(struct call *c, struct ticket *other, size_t row)
{
	if (kinds[row].kind) {
		link_put(c->w->db, c->ticket.id, other->id, kinds[row].kind);
		return true;
	}
	if (is_above(c, c->ticket.id, other)) {
		answer_refusal(c, REFUSED_STATE); /* its own child would be its parent */
		return false;
	}
	c->ticket.parent_id = other->id;
	return true;
}

static void end_links(struct call *c, struct ticket *other)
{
	link_remove(c->w->db, c->ticket.id, other->id);
	if (c->ticket.parent_id == other->id)
		c->ticket.parent_id = 0;
	if (other->parent_id == c->ticket.id) {
		other->parent_id = 0;
		act_save(c->w, other);
	}
}

static void say_link(struct call *c, const struct ticket *other, const char *word)
{
	struct msg_values v = {0};
	work_history(c->w, &c->ticket, HISTORY_LINK, c->w->actor.id, "{\"kind\":\"%s\",\"to\":%" PRId64 "}", word, other->id);
	act_save(c->w, &c->ticket);
	tell_cards(c->w, &c->ticket);
	tell_cards(c->w, other);
	msg_text(&v, "into", other->ref);
	msg_text(&v, "kind", strcmp(word, "off") == 0 ? stored_word(c->w, "value", "none") : stored_word(c->w, "link", word));
	answer_say(c, MSG_A_LINK, &v);
	answer_done(c, "linked");
}

bool find_other(struct call *c, struct ticket *other)
{
	const struct ticket_ref *ref = &c->command->target;
	bool found = call_find(c, ref, other);
	if (found && other->id != c->ticket.id)
		return true;
	if (found)
		answer_missing(c, SLOT_TARGET); /* itself is no other */
	else
		answer_no_ref(c, ref->kind == REF_NUMBER ? arena_printf(c->w->arena, "G-%" PRId64, ref->number) : ".");
	return false;
}

void verb_link(struct call *c)
{
	struct ticket other;
	int said = c->command->word[WORDS_KIND];
	if (!find_other(c, &other))
		return;
	if (said == LINK_OFF) {
		end_links(c, &other);
		say_link(c, &other, "off");
		return;
	}
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
		if ((int)kinds[i].said == said && make_link(c, &other, i))
			say_link(c, &other, kinds[i].word);
}
